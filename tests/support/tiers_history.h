/* tiers_history.h — made-up histories of one household, for properties that must hold of every one. */
#ifndef FANGPIN_TESTS_SUPPORT_TIERS_HISTORY_H
#define FANGPIN_TESTS_SUPPORT_TIERS_HISTORY_H

#include "tests/support/tiers_town.h"

#define HISTORY_EVENTS_MAX 40u

struct history {
    struct subject household;
    struct event events[HISTORY_EVENTS_MAX];
    bool broken[HISTORY_EVENTS_MAX]; /* its body was damaged: it must have no effect */
    size_t n;
    int64_t helped_fen, granted_fen;
    size_t helps;
};

/* Up to `most` events: helps, visits, decisions that cite some of what was before and replace some of it, notices
 * of decisions known and unknown, bodies cut short. Everything follows from `p`. */
void history_make(struct history *h, struct prng *p, size_t most, struct arena *a);

/* One event of each kind, for tests that write their histories by hand. `serial` also numbers the act's own id. */
struct event history_household(uint64_t serial, const struct subject *household, uint32_t people, struct arena *a);
struct event history_lead(uint64_t serial, const struct subject *household, uint32_t risk, struct arena *a);
struct event history_help(uint64_t serial, const struct subject *household, int64_t fen, struct arena *a);
struct event history_grant(uint64_t serial, const struct subject *household, int64_t fen, struct arena *a);
struct event history_visit(uint64_t serial, const struct subject *household, struct arena *a);
struct event history_decision(uint64_t serial, bool approves, const struct subject *household,
                              const struct subject *replaces, struct arena *a);
struct event history_notice(uint64_t serial, const struct subject *household, const struct subject *decision,
                            struct arena *a);

/* Let `e` cite these events; its depth follows. */
void history_cite(struct event *e, const struct event *const *cited, size_t n, struct arena *a);

void history_shuffle(struct event *events, size_t n, struct prng *p);

#endif
