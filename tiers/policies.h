/* policies.h — the packs and calendars that are part of the program, so that an office has rules before its county
 * has signed any. */
#ifndef FANGPIN_TIERS_POLICIES_H
#define FANGPIN_TIERS_POLICIES_H

#include "base/span.h"

struct policy {
    const char *name;           /* "maerkang-2022"; of calendars "calendar-2022" */
    const uint8_t *begin, *end; /* its text, part of the program */
};

static inline struct span policy_text(const struct policy *p)
{
    return span_of(p->begin, (size_t)(p->end - p->begin));
}

/* The five packs; each parses. The template comes first: what is signed before a pack is in force stands under it. */
const struct policy *policy_packs(size_t *n);
const struct policy *policy_calendars(size_t *n); /* 2021 to 2024 */

/* The built-in pack or calendar of this name, or NULL. */
const struct policy *policy_find(const char *name);

#endif
