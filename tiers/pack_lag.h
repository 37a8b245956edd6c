/* pack_lag.h — acts of a case file that were signed under another pack than the one in force for their day, which the
 * county ratifies (K8). Which pack an act names stands in the file as the first bytes of its hash. */
#ifndef FANGPIN_TIERS_PACK_LAG_H
#define FANGPIN_TIERS_PACK_LAG_H

#include "proto/event.h"
#include "tiers/pack_force.h"

/* As EventRef.pack has it; 0 only for NULL. */
uint32_t pack_tag(const struct id *pack);

/* By what is known of packs now: `s` holds those of the household's area and above. */
enum pack_mark pack_mark_of_act(const struct pack_shelf *s, const Fangpin__V1__EventRef *act);

/* Whether it waits for the county's ratification. */
bool pack_lags(const struct pack_shelf *s, const Fangpin__V1__EventRef *act);

/* How many acts of the file do. */
size_t pack_lag_count(const struct pack_shelf *s, const Fangpin__V1__CaseView *v);

#endif
