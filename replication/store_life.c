/* The lives of a store: one begins whenever a process opens it to write. An arrival number means something only within
 * the life that gave it: a copy put back gives the same numbers to other events, in a life of another name. */
#include "replication/store_internal.h"

#define META_LIVES "store/lives"
#define NAME_BYTES 16
#define LIFE_ROW   (NAME_BYTES + 8) /* its name, the last arrival before it */

static const uint8_t nameless[NAME_BYTES];

void life_begin(struct txn *t)
{
    struct store *s = t->s;
    uint8_t rows[STORE_LIVES_MAX * LIFE_ROW];

    if (s->life_begun || memcmp(s->life, nameless, sizeof nameless) == 0 || !txn_ok(t))
        return;
    struct span had = meta_get(t, META_LIVES);
    size_t len = had.at == NULL ? 0 : had.len;
    if (len % LIFE_ROW != 0 || len > sizeof rows) {
        txn_fail(t, ERR_CORRUPT);
        return;
    }
    size_t skip = len == sizeof rows ? LIFE_ROW : 0; /* the oldest: who saw it last compares */
    if (len > 0)
        memcpy(rows, had.at + skip, len - skip);
    len -= skip;
    memcpy(rows + len, s->life, NAME_BYTES);
    put_be(rows + len + NAME_BYTES, arrival_last(t), 8);
    meta_put(t, META_LIVES, span_of(rows, len + LIFE_ROW));
    t->begins_life = true;
}

void store_life(struct txn *t, uint8_t out[NAME_BYTES])
{
    memcpy(out, t->s->life, NAME_BYTES);
}

bool life_gave(struct txn *t, const uint8_t life[NAME_BYTES], uint64_t arrival)
{
    struct span had = meta_get(t, META_LIVES);
    size_t n = had.at == NULL ? 0 : had.len / LIFE_ROW;

    for (size_t i = n; i-- > 0;) {
        if (memcmp(had.at + i * LIFE_ROW, life, NAME_BYTES) != 0)
            continue;
        uint64_t end = i + 1 == n ? arrival_last(t) : get_be(had.at + (i + 1) * LIFE_ROW + NAME_BYTES, 8);
        return arrival <= end;
    }
    return n == 0 && memcmp(life, t->s->life, NAME_BYTES) == 0 && arrival <= arrival_last(t);
}
