/* seal.h — who may open sealed parts, and the body of the event that wraps a key for them (DOMAIN.md 6.5). */
#ifndef FANGPIN_TIERS_SEAL_H
#define FANGPIN_TIERS_SEAL_H

#include "proto/event.h"

/* Whether an office of this tier is given sealed parts of casework below it: village, township and county are,
 * the municipality is not. */
bool seal_entitled(enum tier t);

/* Whether the sealed part of this event goes to an office of this tier at all. */
bool seal_travels_to(const struct event *e, enum tier receiver);

#endif
