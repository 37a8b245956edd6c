#include "tiers/seal.h"

bool seal_entitled(enum tier t)
{
    return t == TIER_VILLAGE || t == TIER_TOWNSHIP || t == TIER_COUNTY;
}

/* A wrap's sealed part is a key for one office; it follows the same road as what it opens. */
bool seal_travels_to(const struct event *e, enum tier receiver)
{
    return e->has_sealed && seal_entitled(receiver);
}
