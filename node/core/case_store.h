/* case_store.h — how a case file is kept under VIEW_CASE: which events it was folded from, in this store's own
 * numbers, then the folded bytes. Only the folded bytes are equal between offices.
 *
 *   count (2, big-endian), count × { author no (4) position (8) branch (1) }, CaseView
 *
 * And how ledgers of funds are found. */
#ifndef FANGPIN_NODE_CASE_STORE_H
#define FANGPIN_NODE_CASE_STORE_H

#include "base/span.h"
#include "replication/store.h"
#include "tiers/fold.h"

#define CASE_REF_BYTES 13u

/* Certificates: where they stand in the log (area, first half of the key certified -> one reference). */
#define VIEW_CERTIFICATE 'R'

static inline size_t case_ref_count(struct span stored)
{
    if (stored.at == NULL || stored.len < 2)
        return 0;
    size_t n = (size_t)get_be(stored.at, 2);
    return stored.len >= 2 + n * CASE_REF_BYTES ? n : 0;
}

static inline struct log_ref case_ref_at(struct span stored, size_t i)
{
    const uint8_t *at = stored.at + 2 + i * CASE_REF_BYTES;

    return (struct log_ref){(uint32_t)get_be(at, 4), get_be(at + 4, 8), at[12]};
}

static inline void case_ref_put(uint8_t *at, struct log_ref r)
{
    put_be(at, r.author_no, 4);
    put_be(at + 4, r.position, 8);
    at[12] = r.branch;
}

/* The folded bytes; at NULL when nothing is stored. */
static inline struct span case_view_of(struct span stored)
{
    size_t head = 2 + case_ref_count(stored) * CASE_REF_BYTES;

    if (stored.at == NULL || stored.len < head)
        return (struct span){NULL, 0};
    return span_of(stored.at + head, stored.len - head);
}

/* Where the ledger of an office in one epoch stands. */
static inline struct view_key fund_key(struct area area, uint32_t epoch, const struct subject *fund)
{
    uint8_t more[4];

    put_be(more, epoch, sizeof more);
    return view_key(area, VIEW_FUND, fund, span_of(more, sizeof more));
}

#endif
