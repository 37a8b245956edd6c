/* fund_tree.h — where the money of a fund is: the ledgers of its offices as one tree that must add up (D16).
 *
 * A ledger is what one office in one epoch did with the fund (FundView, sums.c). What it holds follows from its sums:
 *
 *   held = opened + received + back + voided + recovered + credited - passed - returned - spent - helped - lost
 *
 * What an office holds in the epoch in force is free, or still on its way to it where the giver has no receipt of the
 * transfer yet. What an older epoch holds is in doubt: it counts as spent and is never given out again unless the owner
 * signs a write-off. So at every office of the tree
 *
 *   received + (opened + credited) of it and of all below
 *     = returned + (spent + in transit + in doubt + lost + free) of it and of all below
 *
 * which says that no fen came from nowhere and none went astray. Pure functions over arrays; sums are checked for
 * overflow, and what ran over adds up to nothing. */
#ifndef FANGPIN_TIERS_FUND_TREE_H
#define FANGPIN_TIERS_FUND_TREE_H

#include "base/arena.h"
#include "tiers/tree.h"

#define FUND_UNKNOWN (-1) /* of in_transit, tentative: cannot be known from here; never to be shown as 0 */

struct fund_ledger {
    struct area area;
    uint32_t epoch;
    int64_t opened, received, back, voided, recovered, credited; /* sums of a FundView, in fen */
    int64_t passed, returned, spent, helped, lost, recalled;
    /* What the caller knows beside the view: */
    bool in_force;      /* no newer epoch of that office is known */
    int64_t in_transit; /* of what it received: sent and not receipted; FUND_UNKNOWN */
    int64_t tentative;  /* of what it helped first: not decided yet; FUND_UNKNOWN */
};

/* The sums of a packed FundView; the rest of `out` is zero, in_force true. False: the bytes are none. */
bool fund_ledger_read(struct fund_ledger *out, struct span view);

/* What it holds; false: the sums ran over, nothing can be said (and nothing may be spent). */
bool fund_ledger_held(const struct fund_ledger *l, int64_t *held);

/* Where money of a part of the tree is. */
struct fund_sums {
    int64_t opened, credited; /* what its owner put in, and put in again for what was lost */
    int64_t spent;            /* grants and helps, without what was voided and recovered */
    int64_t tentative;        /* of it: help first, not decided; the known part */
    int64_t in_transit, in_doubt, lost, free;
    bool transit_unknown, tentative_unknown;
};

struct fund_node {
    struct area area;
    uint32_t level;                           /* 0: the top of what was drawn */
    uint32_t epochs;                          /* ledgers of this office */
    int64_t received;                         /* from above, all epochs */
    int64_t passed, back, returned, recalled; /* passed to children, come back from them; given back above */
    struct fund_sums own, all;                /* of the office; of it and all below */
    bool adds_up;                             /* the equation above holds here */
    bool negative;                            /* some epoch of it spent more than it held */
    bool ran_over;                            /* a sum left the range: adds_up is false */
};

struct fund_tree {
    struct fund_node *node; /* depth first, the top first; in the arena */
    size_t n;
    bool adds_up, negative; /* everywhere; anywhere */
};

/* Ledgers outside `top` are passed over; `top` itself is always drawn. Sorts `ledgers`. ERR_NOMEM. */
int fund_tree_make(const struct tree *tree, struct area top, struct fund_ledger *ledgers, size_t n,
                   struct fund_tree *out, struct arena *a);

#endif
