/* proc_merge.h — files of one household that was registered twice: see proc_merge.c. */
#ifndef FANGPIN_TIERS_PROC_MERGE_H
#define FANGPIN_TIERS_PROC_MERGE_H

#include "tiers/proc_parts.h"

#define MERGE_ALIAS      2u /* the state of the file that is read under another */
#define MERGE_TAKE       STEP_KIND(PROCESS_MERGE, 0)
#define MERGE_PART       STEP_KIND(PROCESS_MERGE, 3)
#define MERGE_AGREE      1u
#define MERGE_RECONSIDER 2u

step_guard guard_merge_other, guard_merge_found;

#endif
