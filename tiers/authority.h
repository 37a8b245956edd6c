/* authority.h — a standing authority: whether it holds for an act, and how its issuer ends it early (K32). Help given while
 * the revocation was unknown stands and is charged as its terms say; what was given after the last day, or after the
 * revocation was known, is a fact that the issuer ratifies. */
#ifndef FANGPIN_TIERS_AUTHORITY_H
#define FANGPIN_TIERS_AUTHORITY_H

#include "base/arena.h"
#include "proto/event.h"
#include "proto/view.pb-c.h"
#include "tiers/act.h"

enum authority_hold { AUTHORITY_HOLDS, AUTHORITY_NOT_YET, AUTHORITY_ENDED, AUTHORITY_REVOKED };

/* The issuer's own revocation; NULL: none is held, or nobody knows yet who issued it. */
const Fangpin__V1__AuthorityRevocation *authority_revocation(const Fangpin__V1__AuthorityView *v);

/* For an act of this day, signed today. `v` has terms. */
enum authority_hold authority_at(const Fangpin__V1__AuthorityView *v, uint32_t day, uint32_t today);

/* For help of this day that was handed over before it was recorded: only its own day counts. */
enum authority_hold authority_on(const Fangpin__V1__AuthorityView *v, uint32_t day);

/* Note a revocation: one of each office that signed one, for who issued it may come later; of two by one office the
 * smaller event id stands, so the order does not matter. ERR_NOMEM. */
int authority_revocation_add(Fangpin__V1__AuthorityView *v, const struct event *e, const struct act *act,
                             struct arena *a);

#endif
