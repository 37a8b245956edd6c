#include "tiers/seal.h"

bool seal_entitled(enum tier t)
{
    return t == TIER_VILLAGE || t == TIER_TOWNSHIP || t == TIER_COUNTY;
}
