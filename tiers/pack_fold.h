/* pack_fold.h — what was signed of packs and calendars (SM-PACK): one view per pack and scope, one per year and scope.
 * Additions commute, so equal sets of events give equal bytes in whatever order they came. Dates are signed values: the
 * fold knows no day and judges nothing; which pack applies is asked of pack_force.h. */
#ifndef FANGPIN_TIERS_PACK_FOLD_H
#define FANGPIN_TIERS_PACK_FOLD_H

#include "tiers/fold.h"

#define PACK_TARGETS_MAX 2
#define PACK_MARKS_MAX   16u /* countersignatures, or withdrawals, kept of one pack: the smallest, whatever came first */

/* The views that an event adds to; 0: none, or it is no act. */
size_t pack_targets(const struct event *e, struct sum_target out[PACK_TARGETS_MAX]);

/* The new bytes of one of them in the arena. ERR_CORRUPT (`old` is no such view), ERR_NOMEM. */
int pack_apply(const struct event *e, const struct sum_target *at, struct span old, struct span *new_view,
               struct arena *a);

/* A pack's 16-byte name in events: its place, name and version. */
struct subject pack_subject(struct area place, struct span name, uint32_t version);
struct subject calendar_subject(uint32_t year);

/* The text in a VIEW_PACK_TEXT; at NULL when there is none. */
struct span pack_text_of(struct span stored);

#endif
