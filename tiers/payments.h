/* payments.h — whether a grant's money arrived, and whether the household disputes it (DOMAIN.md 3.11). Pure.
 *
 *   confirmed ──► settled    booked by finance, every payment ordered for it arrived and comes to the whole, nobody
 *                            disputes it. One handed over with a receipt, without a payment, is settled by the booking.
 *   disputed                 beside any state, while a dispute about it is open or upheld and not put right */
#ifndef FANGPIN_TIERS_PAYMENTS_H
#define FANGPIN_TIERS_PAYMENTS_H

#include <stdint.h>

#include "proto/view.pb-c.h"

/* Fen of this aid in payments whose state is in `states`. */
int64_t payments_of(const Fangpin__V1__CaseView *view, const ProtobufCBinaryData *aid, uint32_t states);

/* Fill paid_fen and disputed of the aids of a case file, and settle those that are. */
void payments_show(Fangpin__V1__CaseView *view);

#endif
