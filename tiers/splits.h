/* splits.h — exclusion 7b of a household that was split off another (DOMAIN.md section 7, K18): its children may be able,
 * and the elder lives alone on paper only. A visit that did not know of the split answered it without; when the answer
 * would have been another, the county evaluates it again. Pure. */
#ifndef FANGPIN_TIERS_SPLITS_H
#define FANGPIN_TIERS_SPLITS_H

#include "proto/view.pb-c.h"
#include "tiers/assessment.h"

/* Fill view->split_7b, and add 7b to view->excluded (which has room) where the county found that it holds. `visit`: the
 * newest visit with a form; NULL: none, so nothing was answered. */
void splits_show(Fangpin__V1__CaseView *view, const struct assessment *visit);

#endif
