/* duplicates.h — help given twice (K1, K21): found at the first office that holds both sides.
 *
 * Households belong together when they share a person: an entry of their keyed indexes, made with one key. Two aids to one
 * household, or to two that belong together, are the same help when their purpose is the same, they do not answer
 * different disasters, and their periods overlap; two aids of one office to one household it knows are not (it gave
 * twice on purpose). A subsidy for a house is the same whatever its period (one house, one event, one subsidy).
 *
 * What is named first is the entitlement, what is named later the duplicate: of houses the greater, else what was handed
 * over before what was only promised, then by the day its giver signed, then by id. That is how it is *shown*: days are
 * claims, nothing is hidden or reversed by it, both count in all sums until the county settles one of them.
 *
 * Pure: equal sets of case files give equal answers. */
#ifndef FANGPIN_TIERS_DUPLICATES_H
#define FANGPIN_TIERS_DUPLICATES_H

#include "base/arena.h"
#include "base/area.h"
#include "proto/view.pb-c.h"

struct dup_case { /* a case file; the caller gives all that have an index or an aid, in any order */
    struct area area;
    const Fangpin__V1__CaseView *view;
    uint32_t group; /* out: number of the first case file it belongs together with, its own when there is none */
};

struct dup_pair {
    uint32_t first_case, later_case; /* places in the array */
    const Fangpin__V1__Aid *first, *later;
    bool open; /* the county has not settled the later one, and it still costs something */
};

struct duplicates {
    struct dup_pair *pair; /* by the places of the later ones */
    size_t n, open;
};

/* Fill the groups and find the pairs; memory from the arena. ERR_NOMEM. */
int duplicates_find(struct dup_case *cases, size_t n, struct duplicates *out, struct arena *a);

#endif
