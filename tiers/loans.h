/* loans.h — what a household owes on loans, from its case file: a sum, in any order (DOMAIN.md 3.14, K22). */
#ifndef FANGPIN_TIERS_LOANS_H
#define FANGPIN_TIERS_LOANS_H

#include <stdint.h>

#include "proto/view.pb-c.h"

/* Fen paid out and not repaid, of loans of this kind (enum loan_kind; 0: all); capped at the end of the range. */
int64_t loans_owed(const Fangpin__V1__CaseView *view, uint32_t kind);

#endif
