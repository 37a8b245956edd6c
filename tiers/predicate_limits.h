/* predicate_limits.h — the numbers that conditions and loans need, out of the policy pack (DOMAIN.md 4.1,
 * 4.2). What the pack leaves unset is 0, and what needs it stays unknown. */
#ifndef FANGPIN_TIERS_PREDICATE_LIMITS_H
#define FANGPIN_TIERS_PREDICATE_LIMITS_H

#include "tiers/ceilings.h"
#include "tiers/pack.h"
#include "tiers/predicates.h"

/* `p` NULL: no rules, all unset. */
struct predicate_limits predicate_limits_of(const struct pack *p);

/* What the rules name for loans; where they are silent the bank has its own. */
struct loan_limits loan_limits_of(const struct pack *p);

#endif
