/* Which household a person of a table belongs to (POST /v1/match). Sealed parts that this office may open are read once
 * into an index in memory; it holds hashes, and goes with the process. */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "node/api/api_internal.h"
#include "node/api/body_json.h"
#include "node/api/values.h"
#include "proto/casework.pb-c.h"
#include "proto/packet.h"

#define MATCH_MAX  1000u
#define KEYS_KEPT  64u
#define KEY_BYTES  16u
#define NAME_BYTES 256u

struct person {
    uint8_t key[KEY_BYTES]; /* of a citizen id, or of village and name */
    struct subject household;
    struct area area;
};

struct kept_key {
    uint8_t id[KEY_BYTES];
    uint8_t key[CASE_KEY_BYTES];
};

struct person_index {
    struct person *at;
    size_t n, room;
    struct kept_key keys[KEYS_KEPT]; /* while it is being built: unwrapping one costs more than all the rest */
    size_t n_keys;
    bool failed;
};

void person_index_free(struct person_index *p)
{
    if (p == NULL)
        return;
    free(p->at);
    free(p);
}

/* ---- keys of persons ---- */

static void key_of_id(uint8_t out[KEY_BYTES], const char *citizen_id)
{
    struct id h = hash_of(span_str(citizen_id));

    memcpy(out, h.b, KEY_BYTES);
}

/* Persons without a number are told apart by village and name alone. */
static void key_of_name(uint8_t out[KEY_BYTES], struct area village, const char *name)
{
    uint8_t text[8 + NAME_BYTES];
    size_t len = strlen(name) < NAME_BYTES ? strlen(name) : NAME_BYTES;

    put_be(text, village.code, 8);
    memcpy(text + 8, name, len);
    struct id h = hash_of(span_of(text, 8 + len));
    memcpy(out, h.b, KEY_BYTES);
}

/* ---- building ---- */

static void person_add(struct person_index *p, const uint8_t key[KEY_BYTES], const struct event *e,
                       const ProtobufCBinaryData *household)
{
    if (p->n == p->room) {
        size_t room = p->room ? 2 * p->room : 1024;
        struct person *more = realloc(p->at, room * sizeof *more);
        if (more == NULL) {
            p->failed = true;
            return;
        }
        p->at = more;
        p->room = room;
    }
    struct person *x = &p->at[p->n++];
    memcpy(x->key, key, KEY_BYTES);
    memcpy(x->household.b, household->data, sizeof x->household.b);
    x->area = e->stream.scope.area;
}

static const uint8_t *case_key(struct call *c, struct person_index *p, const struct event *e,
                               const ProtobufCBinaryData *key_id)
{
    if (key_id->len != KEY_BYTES)
        return NULL;
    for (size_t i = 0; i < p->n_keys; i++)
        if (memcmp(p->keys[i].id, key_id->data, KEY_BYTES) == 0)
            return p->keys[i].key;
    struct kept_key *k = &p->keys[p->n_keys < KEYS_KEPT ? p->n_keys++ : KEYS_KEPT - 1];
    memcpy(k->id, key_id->data, KEY_BYTES);
    if (sealed_key(c, e, e->stream.scope.area, key_id, k->key))
        return k->key;
    p->n_keys--;
    return NULL;
}

static void members_add(struct person_index *p, const struct event *e, const ProtobufCBinaryData *household,
                        const Fangpin__V1__HouseholdSealed *sealed)
{
    uint8_t key[KEY_BYTES];

    for (size_t i = 0; i < sealed->n_member; i++) {
        const char *id = sealed->member[i]->citizen_id, *name = sealed->member[i]->name;
        if (id[0] != '\0')
            key_of_id(key, id);
        else
            key_of_name(key, e->stream.scope.area, name);
        if (id[0] != '\0' || name[0] != '\0')
            person_add(p, key, e, household);
    }
}

struct index_walk {
    struct call *c;
    struct person_index *p;
};

static bool index_step(void *arg, const struct log_entry *l)
{
    struct index_walk *w = arg;
    struct arena *a = &w->c->a->arena;
    ProtobufCAllocator memory = arena_allocator(a);
    struct event e;

    if (l->kind != KIND_HOUSEHOLD)
        return true;
    arena_reset(a);
    if (event_decode(&e, l->envelope, a) != 0 || e.sealed.at == NULL || e.sealed.len <= SEAL_EXTRA_BYTES)
        return true;
    Fangpin__V1__HouseholdBody *body = fangpin__v1__household_body__unpack(&memory, e.body.len, e.body.at);
    if (body == NULL || body->household.len != sizeof(struct subject))
        return true;
    const uint8_t *key = case_key(w->c, w->p, &e, &body->key_id);
    uint8_t *plain = key == NULL ? NULL : arena_take(a, e.sealed.len);
    if (plain == NULL || open_with(plain, e.sealed, key, &e.stream.author, e.position, e.time) != 0)
        return true;
    Fangpin__V1__HouseholdSealed *sealed =
        fangpin__v1__household_sealed__unpack(&memory, e.sealed.len - SEAL_EXTRA_BYTES, plain);
    if (sealed != NULL)
        members_add(w->p, &e, &body->household, sealed);
    sodium_memzero(plain, e.sealed.len);
    return !w->p->failed;
}

static int person_order(const void *pa, const void *pb)
{
    const struct person *a = pa, *b = pb;
    int cmp = memcmp(a->key, b->key, KEY_BYTES);

    return cmp != 0 ? cmp : memcmp(a->household.b, b->household.b, sizeof a->household.b);
}

static struct person_index *index_build(struct call *c)
{
    struct person_index *p = calloc(1, sizeof *p);
    struct index_walk w = {c, p};

    if (p == NULL)
        return NULL;
    log_each(c->txn, NULL, index_step, &w);
    sodium_memzero(p->keys, sizeof p->keys);
    arena_reset(&c->a->arena);
    if (p->failed) {
        person_index_free(p);
        return NULL;
    }
    if (p->n > 0)
        qsort(p->at, p->n, sizeof *p->at, person_order);
    return p;
}

/* ---- asking ---- */

static size_t first_of(const struct person_index *p, const uint8_t key[KEY_BYTES])
{
    size_t low = 0, high = p->n;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (memcmp(p->at[mid].key, key, KEY_BYTES) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static json_t *found_json(const struct person_index *p, const uint8_t key[KEY_BYTES])
{
    size_t at = first_of(p, key);
    bool several = false;

    if (at == p->n || memcmp(p->at[at].key, key, KEY_BYTES) != 0)
        return json_null();
    for (size_t i = at + 1; i < p->n && memcmp(p->at[i].key, key, KEY_BYTES) == 0; i++)
        several |= !subject_equal(&p->at[i].household, &p->at[at].household);
    return json_pack("{s:o, s:o, s:b}", "household", value_hex(p->at[at].household.b, sizeof(struct subject)), "area",
                     value_area(p->at[at].area), "several", several);
}

static json_t *match_one(const struct person_index *p, const json_t *who)
{
    const char *id = json_string_value(json_object_get(who, "citizen_id"));
    const char *name = json_string_value(json_object_get(who, "head_name"));
    const char *village = json_string_value(json_object_get(who, "area"));
    uint8_t key[KEY_BYTES];
    struct area area;

    if (id != NULL && id[0] != '\0')
        key_of_id(key, id);
    else if (name != NULL && village != NULL && area_parse(&area, village, strlen(village)))
        key_of_name(key, area, name);
    else
        return json_null();
    return found_json(p, key);
}

json_t *read_match(struct call *c)
{
    json_t *body = call_body(c);
    const json_t *list = json_object_get(body, "persons");

    if (body == NULL)
        return NULL;
    if (!json_is_array(list) || json_array_size(list) > MATCH_MAX) {
        json_decref(body);
        return call_fail(c, 400, "bad_field", "persons 应为最多 1000 项的列表 / persons must be a list of at most 1000",
                         "没有查 / nothing was looked up", "{\"persons\":[{\"citizen_id\":\"…\"}]}");
    }
    if (c->a->persons == NULL || json_is_true(json_object_get(body, "fresh"))) {
        person_index_free(c->a->persons);
        c->a->persons = index_build(c);
    }
    json_t *found = c->a->persons == NULL ? NULL : json_array();
    for (size_t i = 0; found != NULL && i < json_array_size(list); i++)
        json_array_append_new(found, match_one(c->a->persons, json_array_get(list, i)));
    json_decref(body);
    if (found == NULL)
        return call_fail(c, 500, "no_memory", "内存不足 / out of memory", "没有查 / nothing was looked up",
                         "重试 / try again");
    return json_pack("{s:s, s:o}", "schema", "fangpin.match/1", "matches", found);
}
