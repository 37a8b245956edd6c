#include "tiers/exclusions.h"

enum predicate exclusion_of(uint32_t number)
{
    return number >= 1 && number <= EXCLUSIONS ? (enum predicate)(INCLUSIONS + number - 1) : PREDICATES;
}

uint32_t exclusion_left(const uint32_t *list, size_t n, uint32_t named, const struct review_override *review,
                        enum override_verdict *why)
{
    for (size_t i = 0; i < n; i++) {
        enum predicate p = exclusion_of(list[i]);
        struct review_override o = *review;
        struct findings f = {0};
        if (p == PREDICATES)
            continue; /* a newer office knows more of them */
        f.at[p].value = TRI_TRUE;
        o.named = named >> list[i] & 1 ? p : PREDICATES;
        *why = override_judge(&f, p, &o);
        if (*why != OVERRIDE_STANDS)
            return list[i];
    }
    return 0;
}
