/* receipt.h — what a receipt that leaves an office says it has: the events behind its numbers, found in the log of the
 * neighbour they are said to. */
#ifndef FANGPIN_SIMULATOR_RECEIPT_H
#define FANGPIN_SIMULATOR_RECEIPT_H

#include "simulator/check.h"

/* How far receipts were looked at, by who says them, to whom, and lane. */
struct receipt_mark {
    uint32_t by, to;
    uint8_t lane;
    unsigned lives; /* of both */
    uint8_t store[16];
    uint64_t upto;
    uint64_t open_upto; /* a receipt up to there said that not all was taken: nobody knows which of them were */
};
struct receipts {
    struct receipt_mark *at;
    size_t n, room;
};
void receipts_free(struct receipts *r);

/* For each event that the frame being sent says is durable here and no earlier one said. */
typedef void receipt_fn(void *self, const struct look *l, const struct model_event *e);
void receipt_each(struct checks *c, const struct look *l, struct receipts *r, receipt_fn *fn, void *self);

#endif
