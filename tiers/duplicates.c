#include "tiers/duplicates.h"

#include <stdlib.h>
#include <string.h>

#include "proto/kinds.h"
#include "tiers/case_aid.h"

/* ---- who belongs together ---- */

struct entry { /* one person of one household */
    const uint8_t *key, *mac;
    uint32_t at;
};

enum { MAC_BYTES = 16 };

static int entry_order(const void *pa, const void *pb)
{
    const struct entry *a = pa, *b = pb;
    int cmp = memcmp(a->key, b->key, MAC_BYTES);

    if (cmp == 0)
        cmp = memcmp(a->mac, b->mac, MAC_BYTES);
    return cmp != 0 ? cmp : (a->at > b->at) - (a->at < b->at);
}

static bool entry_same(const struct entry *a, const struct entry *b)
{
    return memcmp(a->key, b->key, MAC_BYTES) == 0 && memcmp(a->mac, b->mac, MAC_BYTES) == 0;
}

static uint32_t root_of(struct dup_case *cases, uint32_t at)
{
    while (cases[at].group != at) {
        cases[at].group = cases[cases[at].group].group;
        at = cases[at].group;
    }
    return at;
}

/* The smaller number names the group, so the result does not depend on the order of the entries. */
static void join(struct dup_case *cases, uint32_t a, uint32_t b)
{
    uint32_t x = root_of(cases, a), y = root_of(cases, b);

    if (x < y)
        cases[y].group = x;
    else
        cases[x].group = y;
}

static int groups_find(struct dup_case *cases, size_t n, struct arena *a)
{
    size_t count = 0, filled = 0;

    for (size_t i = 0; i < n; i++) {
        cases[i].group = (uint32_t)i;
        count += cases[i].view->n_index;
    }
    struct entry *entries = arena_take(a, count * sizeof *entries + 1);
    if (!entries)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const Fangpin__V1__CaseView *v = cases[i].view;
        for (size_t k = 0; k < v->n_index && v->index_key.len == MAC_BYTES; k++) {
            if (v->index[k].len == MAC_BYTES)
                entries[filled++] = (struct entry){v->index_key.data, v->index[k].data, (uint32_t)i};
        }
    }
    if (filled > 0)
        qsort(entries, filled, sizeof entries[0], entry_order);
    for (size_t i = 1; i < filled; i++) {
        if (entry_same(&entries[i - 1], &entries[i]))
            join(cases, entries[i - 1].at, entries[i].at);
    }
    for (size_t i = 0; i < n; i++)
        cases[i].group = root_of(cases, (uint32_t)i);
    return 0;
}

/* ---- what is the same help ---- */

struct given { /* one aid among all, in the order of the header */
    uint32_t group, at;
    const Fangpin__V1__Aid *aid;
    bool named; /* in a pair */
};

static int later_of(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int given_order(const void *pa, const void *pb)
{
    const struct given *a = pa, *b = pb;
    int cmp = later_of(a->group, b->group);

    if (cmp == 0)
        cmp = later_of(a->aid->purpose, b->aid->purpose);
    if (cmp == 0 && a->aid->purpose == HELP_HOUSE)
        cmp = later_of((uint64_t)b->aid->amount_fen, (uint64_t)a->aid->amount_fen);
    if (cmp == 0)
        cmp = later_of(a->aid->state == AID_COMMITTED, b->aid->state == AID_COMMITTED);
    if (cmp == 0)
        cmp = later_of(a->aid->given_on, b->aid->given_on);
    return cmp != 0 ? cmp : memcmp(a->aid->event.data, b->aid->event.data, a->aid->event.len);
}

static bool periods_overlap(const Fangpin__V1__Aid *a, const Fangpin__V1__Aid *b)
{
    if (a->purpose == HELP_HOUSE || a->period_from == 0 || b->period_from == 0)
        return true; /* one house, one subsidy; and no period is no limit */
    return a->period_from <= b->period_to && b->period_from <= a->period_to;
}

static bool occasions_fit(const Fangpin__V1__Aid *a, const Fangpin__V1__Aid *b)
{
    if (a->occasion.len == 0 || b->occasion.len == 0)
        return true;
    return a->occasion.len == b->occasion.len && memcmp(a->occasion.data, b->occasion.data, a->occasion.len) == 0;
}

/* Of one group and purpose. */
static bool same_help(const struct given *x, const struct given *y)
{
    const Fangpin__V1__Aid *a = x->aid, *b = y->aid;
    bool on_purpose = x->at == y->at && a->area == b->area && a->giver == b->giver && a->purpose != HELP_HOUSE;

    return !on_purpose && occasions_fit(a, b) && periods_overlap(a, b);
}

static void pair_add(struct given *first, struct given *later, struct duplicates *out)
{
    const Fangpin__V1__Aid *aid = later->aid;
    bool asked = aid->settlement == SETTLE_VOID || aid->settlement == SETTLE_RECOVER;
    struct dup_pair pair = {.first_case = first->at,
                            .later_case = later->at,
                            .first = first->aid,
                            .later = aid,
                            .open = aid->settlement == 0 || (asked && aid_costs(aid) > 0)};

    first->named = later->named = true;
    out->open += pair.open;
    out->pair[out->n++] = pair;
}

static bool together(const struct given *x, const struct given *y)
{
    return x->group == y->group && x->aid->purpose == y->aid->purpose;
}

/* Each later one beside the first that it repeats. One that a later one repeats as well, and that is in no such pair, is
 * named with it: an office that gave twice on purpose may stand on both sides of somebody else's help. */
static void pairs_find(struct given *given, size_t n, struct duplicates *out)
{
    for (size_t later = 1; later < n; later++) {
        size_t first = later;
        for (size_t i = later; i-- > 0 && together(&given[i], &given[later]);)
            if (same_help(&given[i], &given[later]))
                first = i;
        if (first != later)
            pair_add(&given[first], &given[later], out);
    }
    for (size_t first = 0; first < n; first++)
        for (size_t i = first + 1; i < n && !given[first].named && together(&given[i], &given[first]); i++)
            if (same_help(&given[first], &given[i]))
                pair_add(&given[first], &given[i], out);
}

int duplicates_find(struct dup_case *cases, size_t n, struct duplicates *out, struct arena *a)
{
    size_t count = 0, filled = 0;

    *out = (struct duplicates){0};
    for (size_t i = 0; i < n; i++)
        count += cases[i].view->n_aid;
    struct given *given = arena_take(a, count * sizeof *given + 1);
    out->pair = arena_take(a, count * sizeof *out->pair + 1);
    if (!given || !out->pair || groups_find(cases, n, a) != 0)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < cases[i].view->n_aid; k++) {
            const Fangpin__V1__Aid *aid = cases[i].view->aid[k];
            if (aid->state != AID_VOID && aid->event.len == sizeof(struct id)) /* what is void was never given */
                given[filled++] = (struct given){cases[i].group, (uint32_t)i, aid, false};
        }
    }
    if (filled > 0)
        qsort(given, filled, sizeof given[0], given_order);
    pairs_find(given, filled, out);
    return 0;
}
