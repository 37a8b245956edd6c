/* contests.h — a person whom two households count (DOMAIN.md section 7, K5): until the county has decided, what hangs on the
 * number of people is said both ways, with the person and without. Pure. */
#ifndef FANGPIN_TIERS_CONTESTS_H
#define FANGPIN_TIERS_CONTESTS_H

#include "base/arena.h"
#include "proto/view.pb-c.h"
#include "tiers/assessment.h"

/* Fill view->contested when somebody is: the people both ways, and on which side of the line the income per head lies by
 * the newest visit with a form (`visit`; NULL: there is none). Unknown where the form does not say who of its members is
 * contested. ERR_NOMEM. */
int contests_show(Fangpin__V1__CaseView *view, const struct assessment *visit, struct arena *a);

#endif
