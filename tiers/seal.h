/* seal.h — who may open sealed parts (DOMAIN.md 6.5). */
#ifndef FANGPIN_TIERS_SEAL_H
#define FANGPIN_TIERS_SEAL_H

#include "proto/event.h"

/* Whether an office of this tier is given sealed parts of casework below it: village, township and county are,
 * the municipality is not. */
bool seal_entitled(enum tier t);

#endif
