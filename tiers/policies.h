/* policies.h — the packs and calendars that are part of the program, so that an office has rules before its county
 * has signed any. */
#ifndef FANGPIN_TIERS_POLICIES_H
#define FANGPIN_TIERS_POLICIES_H

#include "base/embed.h"

/* The five packs; each parses. The template comes first: what is signed before a pack is in force stands under it. */
const struct embedded *policy_packs(size_t *n);
const struct embedded *policy_calendars(size_t *n); /* 2021 to 2024 */

/* The built-in pack or calendar of this name, or NULL. */
const struct embedded *policy_find(const char *name);

#endif
