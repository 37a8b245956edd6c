/* The key that this office's sealed parts go under, and who else may open it. */
#include <sodium.h>

#include "node/core/core_internal.h"

int ring_open(struct core *c)
{
    struct span v = meta_get(c->txn, "register_key");

    if (v.at == NULL || v.len != CASE_KEY_BYTES)
        return txn_error(c->txn);
    memcpy(c->registered.key, v.at, CASE_KEY_BYTES);
    struct id h = hash_of(v);
    memcpy(c->registered.id, h.b, sizeof c->registered.id);
    c->registered.have = true;
    return 0;
}

static int wrap_for(struct core *c, const struct author *recipient)
{
    Fangpin__V1__WrapBody b = FANGPIN__V1__WRAP_BODY__INIT;
    uint8_t seed[SEED_BYTES], wrapped[WRAPPED_KEY_BYTES], body[128];

    core_secret(c, seed);
    int rc = wrap_key(wrapped, c->registered.key, recipient, seed);
    sodium_memzero(seed, sizeof seed);
    if (rc != 0)
        return rc;
    struct author to = *recipient;
    b.key_id = (ProtobufCBinaryData){sizeof c->registered.id, c->registered.id};
    b.recipient = (ProtobufCBinaryData){sizeof to.b, to.b};
    must(fangpin__v1__wrap_body__get_packed_size(&b) <= sizeof body);
    size_t len = fangpin__v1__wrap_body__pack(&b, body);
    struct sign_request r = {.kind = KIND_WRAP,
                             .scope = {c->me.area, REACH_UP},
                             .body = span_of(body, len),
                             .sealed = span_of(wrapped, sizeof wrapped)};
    struct event e;
    struct log_entry at;
    return sign_event(c, &r, &e, &at);
}

int ring_register(struct core *c)
{
    if (c->registered.have)
        return 0;
    core_secret(c, c->registered.key);
    struct id h = hash_of(span_of(c->registered.key, CASE_KEY_BYTES));
    memcpy(c->registered.id, h.b, sizeof c->registered.id);
    c->registered.have = true;
    meta_put(c->txn, "register_key", span_of(c->registered.key, CASE_KEY_BYTES));
    int rc = wrap_for(c, &c->me.key); /* so that this office can read its own past from the log alone */
    for (uint32_t i = 0; rc == 0 && i < c->n_above; i++) {
        const struct roster_entry *e = roster_current(c->roster, c->above[i]);
        if (e != NULL && seal_entitled(area_tier(e->area)))
            rc = wrap_for(c, &e->key);
    }
    return rc;
}
