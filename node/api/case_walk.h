/* case_walk.h — every case file of an area, one after the other. */
#ifndef FANGPIN_NODE_API_CASE_WALK_H
#define FANGPIN_NODE_API_CASE_WALK_H

#include "node/api/api_internal.h"
#include "proto/view.pb-c.h"

/* Calls with each case file in the areas inside `area`, by village and household, until fn gives false. What is unpacked
 * comes from `a`; fn may keep it, or reset the arena. False: some could not be unpacked for want of memory. */
bool cases_each(struct call *c, struct area area, struct arena *a,
                bool (*fn)(void *self, struct area village, const Fangpin__V1__CaseView *v), void *self);

#endif
