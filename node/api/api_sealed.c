/* A household's sealed part, opened where this office holds a wrapped key for it (D2, D7). */
#include <string.h>

#include <sodium.h>

#include "node/api/api_internal.h"
#include "node/api/body_json.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "node/core/wraps.h"
#include "proto/casework.pb-c.h"
#include "proto/packet.h"

bool sealed_key(struct call *c, const struct event *e, struct area place, const ProtobufCBinaryData *key_id,
                uint8_t out[CASE_KEY_BYTES])
{
    return wrapped_key_find(c->txn, &c->a->me.key, c->a->o.keys, e, place, span_of(key_id->data, key_id->len), out);
}

static json_t *closed(const char *zh_en)
{
    return json_pack("{s:n, s:s}", "member", "why", zh_en);
}

struct span sealed_open(struct call *c, const struct event *e, struct area place, const ProtobufCBinaryData *key_id,
                        const char **why)
{
    struct arena *a = &c->a->arena;
    uint8_t key[CASE_KEY_BYTES];

    *why = e->has_sealed ? "密件不在本单位 / the sealed part is not held here" : "没有密件 / there is no sealed part";
    if (e->sealed.at == NULL)
        return (struct span){0};
    *why = "本单位没有这把钥匙 / this office holds no key for it";
    if (!sealed_key(c, e, place, key_id, key))
        return (struct span){0};
    *why = "密件打不开 / the sealed part does not open";
    uint8_t *plain = arena_take(a, e->sealed.len + 1);
    bool opened = plain != NULL && e->sealed.len > SEAL_EXTRA_BYTES &&
                  open_with(plain, e->sealed, key, &e->stream.author, e->position, e->time) == 0;
    sodium_memzero(key, sizeof key);
    return opened ? span_of(plain, e->sealed.len - SEAL_EXTRA_BYTES) : (struct span){0};
}

static json_t *event_sealed_json(struct call *c, const struct event *e, struct area household)
{
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);
    const char *why = "本单位没有这把钥匙 / this office holds no key for it";

    Fangpin__V1__HouseholdBody *body = fangpin__v1__household_body__unpack(&memory, e->body.len, e->body.at);
    if (body != NULL && body->only_index)
        return NULL; /* an earlier one has the sealed part */
    struct span plain = body == NULL ? (struct span){0} : sealed_open(c, e, household, &body->key_id, &why);
    if (plain.at == NULL)
        return closed(why);
    json_t *o = packed_json(&fangpin__v1__household_sealed__descriptor, plain, &c->a->arena);
    sodium_memzero((uint8_t *)(uintptr_t)plain.at, plain.len);
    return o;
}

json_t *sealed_json(struct call *c, struct area area, struct span stored)
{
    json_t *found = NULL;

    for (size_t i = case_ref_count(stored); i-- > 0 && found == NULL;) {
        struct log_entry l;
        struct event e;
        if (!log_get(c->txn, case_ref_at(stored, i), &l) || l.kind != KIND_HOUSEHOLD ||
            event_decode(&e, l.envelope, &c->a->arena) != 0)
            continue;
        found = event_sealed_json(c, &e, area);
    }
    return found == NULL ? closed("户档还没到 / the household's own record has not come") : found;
}
