/* exclusions.h — the exclusions that hold of a household by number, and whether a review's vote sets each of them
 * aside (S4·三(五)2; DOMAIN.md 4.4, m30). Pure. Numbers of exclusions are 1…EXCLUSIONS in the order of
 * predicates.h; what is not known excludes nobody. */
#ifndef FANGPIN_TIERS_EXCLUSIONS_H
#define FANGPIN_TIERS_EXCLUSIONS_H

#include "tiers/predicates.h"

/* The predicate of an exclusion's number; PREDICATES for a number that none has. */
enum predicate exclusion_of(uint32_t number);

/* The first of `list` (n numbers that hold) that the review does not set aside, with why; 0: all are. `named` are the
 * numbers the minutes name, as bits. */
uint32_t exclusion_left(const uint32_t *list, size_t n, uint32_t named, const struct review_override *review,
                        enum override_verdict *why);

#endif
