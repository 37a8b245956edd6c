/* tri.h — three-valued logic (Kleene's strong one): what is not known stays unknown unless the rest decides.
 * Zero is unknown, so that memory nobody filled claims nothing. */
#ifndef FANGPIN_TIERS_TRI_H
#define FANGPIN_TIERS_TRI_H

#include <stdbool.h>

enum tri { TRI_UNKNOWN = 0, TRI_FALSE = 1, TRI_TRUE = 2 };

static inline enum tri tri_of(bool yes)
{
    return yes ? TRI_TRUE : TRI_FALSE;
}

static inline enum tri tri_not(enum tri a)
{
    return a == TRI_UNKNOWN ? TRI_UNKNOWN : tri_of(a == TRI_FALSE);
}

static inline enum tri tri_and(enum tri a, enum tri b)
{
    if (a == TRI_FALSE || b == TRI_FALSE)
        return TRI_FALSE;
    return a == TRI_TRUE && b == TRI_TRUE ? TRI_TRUE : TRI_UNKNOWN;
}

#endif
