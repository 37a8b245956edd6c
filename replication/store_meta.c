/* Small durable facts: by name, and the peers' numbers. Names that begin with "store/" are the store's own. */
#include "replication/store_internal.h"

#include <stdio.h>

struct span meta_get(struct txn *t, const char *key)
{
    struct span value = {0};

    table_get(t, TABLE_META, span_str(key), &value);
    return value;
}

void meta_put(struct txn *t, const char *key, struct span value)
{
    table_put(t, TABLE_META, span_str(key), value);
}

uint64_t meta_number(struct txn *t, const char *key)
{
    struct span value = meta_get(t, key);

    if (value.at == NULL)
        return 0;
    if (value.len != 8) {
        txn_fail(t, ERR_CORRUPT);
        return 0;
    }
    return get_be(value.at, 8);
}

void meta_put_number(struct txn *t, const char *key, uint64_t v)
{
    uint8_t bytes[8];

    put_be(bytes, v, sizeof bytes);
    meta_put(t, key, span_of(bytes, sizeof bytes));
}

uint32_t peer_number(struct txn *t, const struct author *peer)
{
    char name[sizeof "store/peer/" + 64];
    char hex[65];

    hex_print(hex, peer->b, sizeof peer->b);
    snprintf(name, sizeof name, "store/peer/%s", hex);
    uint64_t no = meta_number(t, name);
    if (no == 0 && t->mode == TXN_WRITE && txn_ok(t)) {
        no = counter_next(t, COUNTER_PEERS);
        meta_put_number(t, name, no);
    }
    return txn_ok(t) ? (uint32_t)no : 0;
}
