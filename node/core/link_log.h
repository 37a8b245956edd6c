/* link_log.h — when a line was dark: from the last word heard of a peer to the moment it was heard again. Kept by this
 * office alone; it is what shows that an act was late because of the line and not of an officer (DOMAIN.md 0.5). */
#ifndef FANGPIN_NODE_LINK_LOG_H
#define FANGPIN_NODE_LINK_LOG_H

#include "base/area.h"
#include "replication/store.h"

struct link_gap {
    int64_t from_ms, to_ms; /* wall claims of this office */
};

/* Note a gap that just ended; short ones (LINK_GAP_MIN_MS) are none. The latest LINK_GAPS_MAX of a peer are kept. */
void link_gap_note(struct txn *t, struct area peer, struct link_gap gap);

/* Gaps of a peer, oldest first; how many. */
size_t link_gaps(struct txn *t, struct area peer, struct link_gap out[LINK_GAPS_MAX]);

/* Whether a gap of this peer touches the time between. */
bool link_gap_within(struct txn *t, struct area peer, int64_t from_ms, int64_t to_ms);

#endif
