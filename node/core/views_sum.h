/* views_sum.h — one number for all that the folds made inside an area. Equal sets of events make equal numbers,
 * whatever the order of arrival and whichever the office (D1): for tests, drills and their checkers. */
#ifndef FANGPIN_NODE_VIEWS_SUM_H
#define FANGPIN_NODE_VIEWS_SUM_H

#include "replication/store.h"

/* Over keys and values of the views inside `area`, without what is in a store's own numbers. A read error is the
 * transaction's. */
struct id views_sum(struct txn *t, struct area area);

#endif
