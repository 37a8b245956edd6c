#include "tiers/roster.h"

#include <stdlib.h>
#include <string.h>

#include "proto/keys.h"
#include "tiers/act.h"

struct roster {
    struct roster_entry **slots; /* open addressing by key; a power of two of them, at most half full */
    size_t n_slots, n;
    struct roster_entry **current; /* one per area, by code */
    size_t n_current, room_current;
};

#define SLOTS_AT_FIRST 64u

struct roster *roster_new(void)
{
    return calloc(1, sizeof(struct roster));
}

void roster_free(struct roster *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->n_slots; i++)
        free(r->slots[i]);
    free(r->slots);
    free(r->current);
    free(r);
}

/* Keys are points that a parent certified: their bytes spread by themselves. */
static size_t slot_of(struct roster_entry *const *slots, size_t n_slots, const struct author *key)
{
    size_t at = get_be(key->b, 8) & (n_slots - 1);

    while (slots[at] && !author_equal(&slots[at]->key, key))
        at = (at + 1) & (n_slots - 1);
    return at;
}

static int slots_grow(struct roster *r)
{
    size_t n_slots = r->n_slots ? r->n_slots * 2 : SLOTS_AT_FIRST;
    struct roster_entry **slots = calloc(n_slots, sizeof(struct roster_entry *));

    if (!slots)
        return ERR_NOMEM;
    for (size_t i = 0; i < r->n_slots; i++) {
        if (r->slots[i])
            slots[slot_of(slots, n_slots, &r->slots[i]->key)] = r->slots[i];
    }
    free(r->slots);
    r->slots = slots;
    r->n_slots = n_slots;
    return 0;
}

/* Where the area stands in `current`, or would. */
static size_t current_at(const struct roster *r, struct area area)
{
    size_t low = 0, high = r->n_current;

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (r->current[mid]->area.code < area.code)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static int current_room(struct roster *r)
{
    if (r->n_current < r->room_current)
        return 0;
    size_t room = r->room_current ? r->room_current * 2 : SLOTS_AT_FIRST;
    struct roster_entry **grown = realloc(r->current, room * sizeof(struct roster_entry *));
    if (!grown)
        return ERR_NOMEM;
    r->current = grown;
    r->room_current = room;
    return 0;
}

/* The higher epoch speaks; of two certificates for one epoch the smaller id, so that order of arrival decides nothing. */
static bool entry_newer(const struct roster_entry *a, const struct roster_entry *b)
{
    if (a->epoch != b->epoch)
        return a->epoch > b->epoch;
    return memcmp(a->event.b, b->event.b, sizeof a->event.b) < 0;
}

static void current_put(struct roster *r, struct roster_entry *e)
{
    size_t at = current_at(r, e->area);

    if (at < r->n_current && area_equal(r->current[at]->area, e->area)) {
        if (entry_newer(e, r->current[at]))
            r->current[at] = e;
        return;
    }
    memmove(r->current + at + 1, r->current + at, (r->n_current - at) * sizeof(struct roster_entry *));
    r->current[at] = e;
    r->n_current++;
}

static int entry_add(struct roster *r, const struct roster_entry *new_entry)
{
    if (roster_find(r, &new_entry->key))
        return ERR_EXISTS;
    if ((r->n + 1) * 2 > r->n_slots && slots_grow(r) != 0)
        return ERR_NOMEM;
    if (current_room(r) != 0)
        return ERR_NOMEM;
    struct roster_entry *e = malloc(sizeof *e);
    if (!e)
        return ERR_NOMEM;
    *e = *new_entry;
    r->slots[slot_of(r->slots, r->n_slots, &e->key)] = e;
    r->n++;
    current_put(r, e);
    return 0;
}

static int genesis_take(struct roster *r, const struct network *network, const struct event *e, const struct act *act)
{
    struct network named = network_of_root(&e->stream.author);

    if (memcmp(named.b, network->b, sizeof named.b) != 0 || memcmp(e->network.b, network->b, sizeof named.b) != 0 ||
        !area_equal(act->area, e->area))
        return ERR_NO_AUTHORITY;
    return entry_add(
        r,
        &(struct roster_entry){
            .key = e->stream.author, .issuer = e->stream.author, .area = e->area, .epoch = e->epoch, .event = e->id});
}

static int certificate_take(struct roster *r, const struct network *network, const struct event *e,
                            const struct act *act)
{
    const struct roster_entry *issuer = roster_find(r, &e->stream.author);

    if (!issuer || memcmp(e->network.b, network->b, sizeof network->b) != 0 || !area_equal(issuer->area, e->area) ||
        issuer->epoch != e->epoch)
        return ERR_NO_AUTHORITY;
    if (!area_equal(act->area, e->stream.scope.area) || area_equal(act->area, issuer->area) ||
        !area_inside(act->area, issuer->area))
        return ERR_NO_AUTHORITY;
    struct roster_entry entry = {.issuer = e->stream.author, .area = act->area, .epoch = act->epoch, .event = e->id};
    memcpy(entry.key.b, act->key.at, sizeof entry.key.b);
    return entry_add(r, &entry);
}

int roster_take(struct roster *r, const struct network *network, const struct event *e, struct arena *a)
{
    struct act act;

    (void)a; /* bodies are read in place */
    if ((e->kind != KIND_GENESIS && e->kind != KIND_CERTIFICATE) || !act_read(&act, e->kind, e->body))
        return ERR_MALFORMED;
    return e->kind == KIND_GENESIS ? genesis_take(r, network, e, &act) : certificate_take(r, network, e, &act);
}

const struct roster_entry *roster_find(const struct roster *r, const struct author *key)
{
    return r->n_slots ? r->slots[slot_of(r->slots, r->n_slots, key)] : NULL;
}

const struct roster_entry *roster_current(const struct roster *r, struct area area)
{
    size_t at = current_at(r, area);

    return at < r->n_current && area_equal(r->current[at]->area, area) ? r->current[at] : NULL;
}

void roster_each(const struct roster *r, bool (*fn)(void *arg, const struct roster_entry *e), void *arg)
{
    for (size_t i = 0; i < r->n_current; i++) {
        if (!fn(arg, r->current[i]))
            return;
    }
}

size_t roster_count(const struct roster *r)
{
    return r->n;
}
