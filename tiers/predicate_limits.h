/* predicate_limits.h — the numbers that conditions, ceilings and loans need, out of the policy pack (DOMAIN.md 4.1,
 * 4.2). What the pack leaves unset is 0, and what needs it stays unknown. */
#ifndef FANGPIN_TIERS_PREDICATE_LIMITS_H
#define FANGPIN_TIERS_PREDICATE_LIMITS_H

#include "tiers/ceilings.h"
#include "tiers/pack.h"
#include "tiers/predicates.h"

/* `p` NULL: no rules, all unset. */
struct predicate_limits predicate_limits_of(const struct pack *p);

struct ceiling_limits {
    int64_t repair_avg_fen, rebuild_avg_fen;           /* per household, on average */
    int64_t dangerous_fen, relocate_fen, facility_fen; /* per household */
    struct loan_limits loan;
    struct green_ceilings green;
    uint32_t contact_max;
};
struct ceiling_limits ceiling_limits_of(const struct pack *p);

#endif
