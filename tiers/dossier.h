/* dossier.h — what a decision on a household rests on, as one hash (DOMAIN.md G2, m27): equal exactly when the same
 * events are held. Whoever decides says which content he looked at; another one asks him to look again. */
#ifndef FANGPIN_TIERS_DOSSIER_H
#define FANGPIN_TIERS_DOSSIER_H

#include "base/id.h"
#include "proto/view.pb-c.h"

/* Over the ids, in D5's order, of the household's facts, decisions and steps of identification. Money and notices that
 * move beside it leave it as it is. */
struct id dossier_hash(const Fangpin__V1__CaseView *v);

#endif
