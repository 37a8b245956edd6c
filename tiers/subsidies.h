/* subsidies.h — the subsidy of one house in stages (DOMAIN.md 3.10; section 7, K20): what was paid of it, what it comes
 * to by the grade that prevails, and so what the last payment has to set off. Pure; a sum, in any order. */
#ifndef FANGPIN_TIERS_SUBSIDIES_H
#define FANGPIN_TIERS_SUBSIDIES_H

#include <stdbool.h>
#include <stdint.h>

#include "proto/view.pb-c.h"

/* A house that is reported again begins anew: behind which of its steps those of the present round stand. */
size_t house_round(const Fangpin__V1__ProcessView *house);

/* Fen handed over in stages and at the end, less what was taken back: each grant once, of the house's present round. */
int64_t subsidy_paid(const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *house);
/* Whether a payment of any house of the household names this grant. */
bool subsidy_names(const Fangpin__V1__CaseView *view, const ProtobufCBinaryData *grant);

/* What was approved last; nothing for a house that is safe after all. */
int64_t subsidy_due(const Fangpin__V1__ProcessView *house);

/* Fill paid_fen and over_fen of the houses of a case file. While two grades differ, or the amount is not approved anew by
 * the one that prevails, nothing is over. */
void subsidies_show(Fangpin__V1__CaseView *view);

#endif
