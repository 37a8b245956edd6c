/* The key by which duplicates are found: made by the county, wrapped for the townships and villages below it. A household's
 * body carries keyed hashes of its people's identity numbers; equal hashes are equal persons.
 *
 * Who holds bodies and not the key learns which of them share a person, and nothing else. Who holds the key can try numbers
 * (there are few enough to try them all), so the key is as personal as what is sealed: it goes to offices that may open
 * sealed parts, and it never leaves the county. */
#include <sodium.h>

#include "node/core/core_internal.h"
#include "tiers/act.h"

#define INDEX_META_BYTES (CASE_KEY_BYTES + 4) /* key, epoch of the county office that gave it */
#define MAC_BYTES        16u

static const char domain[] = "fangpin person index v1";

/* ---- the key ---- */

static void key_take(struct core *c, const uint8_t key[CASE_KEY_BYTES], uint32_t epoch)
{
    struct id h = hash_of(span_of(key, CASE_KEY_BYTES));

    memcpy(c->index.key, key, CASE_KEY_BYTES);
    memcpy(c->index.id, h.b, sizeof c->index.id);
    c->index.have = true;
    c->index_epoch = epoch;
}

static void key_store(struct core *c)
{
    uint8_t at[INDEX_META_BYTES];

    memcpy(at, c->index.key, CASE_KEY_BYTES);
    put_be(at + CASE_KEY_BYTES, c->index_epoch, 4);
    meta_put(c->txn, "index_key", span_of(at, sizeof at));
    sodium_memzero(at, sizeof at);
}

int index_open(struct core *c)
{
    struct span v = meta_get(c->txn, "index_key");

    if (v.at != NULL && v.len == INDEX_META_BYTES)
        key_take(c, v.at, (uint32_t)get_be(v.at + CASE_KEY_BYTES, 4));
    c->index_owed = meta_number(c->txn, "index_owed") != 0;
    return txn_error(c->txn);
}

static struct view_key given_key(struct area area, const uint8_t id[16], const struct author *recipient)
{
    struct subject s;

    memcpy(s.b, id, sizeof s.b);
    return view_key(area, VIEW_INDEX_KEY, &s, span_of(recipient->b, sizeof recipient->b));
}

void index_note(struct core *c, const struct event *e)
{
    ProtobufCAllocator alloc = arena_allocator(&c->arena);
    Fangpin__V1__IndexKeyBody *b = fangpin__v1__index_key_body__unpack(&alloc, e->body.len, e->body.at);
    struct author recipient;
    uint8_t key[CASE_KEY_BYTES];

    if (b == NULL || b->key_id.len != sizeof c->index.id || b->recipient.len != sizeof recipient.b)
        return;
    memcpy(recipient.b, b->recipient.data, sizeof recipient.b);
    struct view_key k = given_key(e->stream.scope.area, b->key_id.data, &recipient);
    view_put(c->txn, &k, span_str("1"));
    if (!author_equal(&recipient, &c->me.key) || e->sealed.at == NULL || e->epoch < c->index_epoch)
        return;
    if (c->index.have && memcmp(c->index.id, b->key_id.data, sizeof c->index.id) == 0)
        return;
    if (unwrap_key(key, e->sealed, c->keys) != 0)
        return;
    key_take(c, key, e->epoch); /* of two counties in one epoch there is only one: a fork stops both */
    sodium_memzero(key, sizeof key);
    key_store(c);
    c->index_owed = true;
    meta_put_number(c->txn, "index_owed", 1);
}

static void give(struct core *c, const struct roster_entry *to)
{
    Fangpin__V1__IndexKeyBody b = FANGPIN__V1__INDEX_KEY_BODY__INIT;
    uint8_t seed[SEED_BYTES], wrapped[WRAPPED_KEY_BYTES], body[128];
    struct author recipient = to->key;
    struct event e;
    struct log_entry at;

    core_secret(c, seed);
    int rc = wrap_key(wrapped, c->index.key, &recipient, seed);
    sodium_memzero(seed, sizeof seed);
    if (rc != 0)
        return; /* a key that takes no wraps opens nothing */
    b.key_id = (ProtobufCBinaryData){sizeof c->index.id, c->index.id};
    b.recipient = (ProtobufCBinaryData){sizeof recipient.b, recipient.b};
    must(fangpin__v1__index_key_body__get_packed_size(&b) <= sizeof body);
    size_t len = fangpin__v1__index_key_body__pack(&b, body);
    struct sign_request r = {.kind = KIND_INDEX_KEY,
                             .scope = {to->area, REACH_DOWN},
                             .body = span_of(body, len),
                             .sealed = span_of(wrapped, sizeof wrapped)};
    if (sign_event(c, &r, &e, &at) != 0)
        txn_fail(c->txn, ERR_NOMEM);
}

static bool share_one(void *arg, const struct roster_entry *e)
{
    struct core *c = arg;

    if (area_equal(e->area, c->me.area) || !tree_inside(c->tree, e->area, c->me.area) ||
        !seal_entitled(area_tier(e->area)))
        return true;
    if (!c->index.have) {
        uint8_t key[CASE_KEY_BYTES];
        core_secret(c, key);
        key_take(c, key, c->me.epoch);
        sodium_memzero(key, sizeof key);
        key_store(c);
    }
    struct view_key k = given_key(e->area, c->index.id, &e->key);
    if (view_get(c->txn, &k).at == NULL)
        give(c, e);
    return txn_error(c->txn) == 0;
}

void index_share(struct core *c)
{
    if (area_tier(c->me.area) == TIER_COUNTY && c->may_sign && txn_error(c->txn) == 0)
        roster_each(c->roster, share_one, c);
}

bool index_person(const struct core *c, const char *citizen_id, uint8_t out[16])
{
    crypto_generichash_state s;

    if (!c->index.have)
        return false;
    crypto_generichash_init(&s, c->index.key, CASE_KEY_BYTES, MAC_BYTES);
    crypto_generichash_update(&s, (const uint8_t *)domain, sizeof domain);
    crypto_generichash_update(&s, (const uint8_t *)citizen_id, strlen(citizen_id));
    crypto_generichash_final(&s, out, MAC_BYTES);
    sodium_memzero(&s, sizeof s);
    return true;
}

/* ---- households that were registered before the key came ---- */

struct owed {
    struct core *c;
    struct dirty at[INDEX_SLICE_MAX]; /* area and household */
    size_t n;
};

/* Whether this household's record stands as this office signed it and lacks an index by the key in force. */
static bool owed_one(void *arg, struct span key, struct span value)
{
    struct owed *o = arg;
    struct subject household;
    struct span view = case_view_of(value), rest = view;
    struct wire_field f;
    bool done = false;

    while (wire_next(&rest, &f) == 1)
        done |= f.number == 43 && f.is_bytes && f.bytes.len == sizeof o->c->index.id &&
                memcmp(f.bytes.at, o->c->index.id, sizeof o->c->index.id) == 0;
    if (done)
        return true;
    memcpy(household.b, key.at + 9, sizeof household.b);
    o->at[o->n++] = (struct dirty){.area = {get_be(key.at, 8)}, .household = household};
    return o->n < INDEX_SLICE_MAX;
}

/* The record that stands, when this office signed it; NULL. */
static const struct event *record_of(struct core *c, const struct dirty *d)
{
    struct view_key k = view_key(d->area, VIEW_CASE, &d->household, (struct span){NULL, 0});
    struct span stored = view_get(c->txn, &k);
    const struct event *last = NULL;

    for (size_t i = 0; i < case_ref_count(stored); i++) {
        struct log_entry at;
        struct act act;
        struct event *e = arena_take(&c->arena, sizeof *e);
        if (e == NULL || !log_get(c->txn, case_ref_at(stored, i), &at) || at.kind != KIND_HOUSEHOLD)
            continue;
        void *copy = arena_copy(&c->arena, at.envelope.at, at.envelope.len);
        if (copy == NULL || event_decode(e, span_of(copy, at.envelope.len), &c->arena) != 0 ||
            !act_read(&act, e->kind, e->body) || act.only_index)
            continue;
        if (last == NULL || event_order(e, last) > 0)
            last = e;
    }
    return last != NULL && author_equal(&last->stream.author, &c->me.key) ? last : NULL;
}

static Fangpin__V1__HouseholdSealed *sealed_of(struct core *c, const struct event *e)
{
    ProtobufCAllocator alloc = arena_allocator(&c->arena);

    if (!c->registered.have || e->sealed.at == NULL || e->sealed.len <= SEAL_EXTRA_BYTES)
        return NULL;
    size_t len = e->sealed.len - SEAL_EXTRA_BYTES;
    uint8_t *plain = arena_take(&c->arena, len);
    if (plain == NULL || open_with(plain, e->sealed, c->registered.key, &e->stream.author, e->position, e->time) != 0)
        return NULL;
    Fangpin__V1__HouseholdSealed *s = fangpin__v1__household_sealed__unpack(&alloc, len, plain);
    sodium_memzero(plain, len);
    return s;
}

static void index_one(struct core *c, const struct dirty *d)
{
    Fangpin__V1__HouseholdBody b = FANGPIN__V1__HOUSEHOLD_BODY__INIT;
    uint8_t mac[ACT_INDEX_MAX][MAC_BYTES], body[64 + ACT_INDEX_MAX * (MAC_BYTES + 2)];
    ProtobufCBinaryData index[ACT_INDEX_MAX];
    const struct event *record = record_of(c, d);
    const Fangpin__V1__HouseholdSealed *s = record != NULL ? sealed_of(c, record) : NULL;
    struct subject household = d->household;
    struct act act;

    if (s == NULL || !act_read(&act, record->kind, record->body))
        return;
    b.index = index;
    for (size_t i = 0; i < s->n_member && b.n_index < ACT_INDEX_MAX; i++) {
        if (s->member[i]->citizen_id[0] == '\0' || !index_person(c, s->member[i]->citizen_id, mac[b.n_index]))
            continue;
        index[b.n_index] = (ProtobufCBinaryData){MAC_BYTES, mac[b.n_index]};
        b.n_index++;
    }
    if (b.n_index == 0)
        return;
    b.household = (ProtobufCBinaryData){sizeof household.b, household.b};
    b.people = act.people;
    b.index_key = (ProtobufCBinaryData){sizeof c->index.id, c->index.id};
    b.only_index = 1;
    must(fangpin__v1__household_body__get_packed_size(&b) <= sizeof body);
    size_t len = fangpin__v1__household_body__pack(&b, body);
    struct sign_request r = {
        .kind = KIND_HOUSEHOLD, .scope = {d->area, REACH_UP}, .subject = d->household, .body = span_of(body, len)};
    struct event e;
    struct log_entry at;
    if (sign_event(c, &r, &e, &at) != 0)
        txn_fail(c->txn, ERR_NOMEM);
}

/* A slice of what is owed. Households that cannot be indexed (no number, another office's) come up in every slice, so a
 * slice goes on behind the last one looked at. */
void index_later(struct core *c)
{
    if (!c->index_owed || !c->index.have || !c->may_sign || txn_error(c->txn) != 0)
        return;
    struct owed *o = arena_take(&c->arena, sizeof *o);
    if (o == NULL)
        return; /* the next step has memory again */
    *o = (struct owed){.c = c};
    view_each(c->txn, area_first(c->me.area), area_last(c->me.area), VIEW_CASE,
              c->index_from_any ? &c->index_from : NULL, owed_one, o);
    for (size_t i = 0; i < o->n; i++)
        index_one(c, &o->at[i]);
    fold_dirty(c);
    c->n_dirty = 0;
    c->index_from_any = o->n == INDEX_SLICE_MAX;
    if (c->index_from_any) {
        c->index_from = view_key(o->at[o->n - 1].area, VIEW_CASE, &o->at[o->n - 1].household, (struct span){NULL, 0});
        return;
    }
    c->index_owed = false;
    meta_put_number(c->txn, "index_owed", 0);
}
