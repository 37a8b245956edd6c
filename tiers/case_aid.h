/* case_aid.h — the grants and helps of one household and what became of each: part of its case file.
 *
 *   committed ──► delivered ──► confirmed        by its giver, by its giver, by finance; then settled: payments.h
 *       └──► void                                by its giver, before delivery
 *
 * A help, and a grant handed over at once, begin as delivered. What became of an aid is only its own office's to say: a
 * void, delivery or recovery signed elsewhere has no effect and a note says so. Everything follows from the set of events
 * in D5's order, so it is the same on every replica; the money itself is counted by sums.c, and must agree. */
#ifndef FANGPIN_TIERS_CASE_AID_H
#define FANGPIN_TIERS_CASE_AID_H

#include "tiers/act.h"
#include "tiers/fold.h"

struct aid_entry { /* one event of the household */
    const struct event *e;
    const struct act *act;
    bool valid;
    bool decided; /* help: a decision cites it */
};

/* Fill the aids, notices and index of `view` and take what was voided out of its granted_fen; `note` is told what has no
 * effect. `entries` in D5's order; the view borrows from them and from the arena. ERR_NOMEM. */
int case_aids(const struct aid_entry *entries, size_t n, Fangpin__V1__CaseView *view,
              void (*note)(void *self, size_t entry, const char *what), void *self, struct arena *a);

/* What an aid still costs its giver: nothing once void, else its amount without what was recovered. */
int64_t aid_costs(const Fangpin__V1__Aid *aid);

/* The aid with this id; NULL. */
const Fangpin__V1__Aid *aid_find(const Fangpin__V1__CaseView *view, const struct subject *aid);

#endif
