/* tiers_packs.h — events of packs and calendars for tests of tiers/: not signed, fit for folding. */
#ifndef FANGPIN_TESTS_SUPPORT_TIERS_PACKS_H
#define FANGPIN_TESTS_SUPPORT_TIERS_PACKS_H

#include "tests/support/tiers_town.h"
#include "tiers/pack_fold.h"
#include "tiers/pack_force.h"

struct pack_terms {
    const char *name;
    uint32_t version, effective_on, until;
    bool draft;
    const char *text;
    bool wrong_hash;
};

struct subject packs_subject(uint64_t area, const struct pack_terms *t);
struct event packs_sign(struct arena *a, uint64_t serial, uint64_t area, const struct pack_terms *t);
/* By the office `by`, in the scope of `place`. */
struct event packs_countersign(struct arena *a, uint64_t serial, uint64_t by, uint64_t place,
                               const struct pack_terms *t);
/* Of the county's pack, in the county's scope. */
struct event packs_withdraw(struct arena *a, uint64_t serial, uint64_t by, const struct pack_terms *t, uint32_t from);
struct event packs_calendar(struct arena *a, uint64_t serial, uint64_t area, uint32_t year, uint32_t edition,
                            const char *text);

#endif
