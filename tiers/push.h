/* push.h — SM-PUSH (S4·三(七)1·三; DOMAIN.md 3.19, K17): keys and folds of the departments' monthly pushes.
 *
 * A push is a list of records of one department for one month in one revision. A record of a person whose household is
 * known is a lead; any other is kept sealed at the county. A higher revision replaces the list: the records that it no
 * longer has are taken back by signed events. Both views are sums: each event adds to them once, in any order. */
#ifndef FANGPIN_TIERS_PUSH_H
#define FANGPIN_TIERS_PUSH_H

#include "tiers/act.h"
#include "tiers/fold.h"

enum push_result {
    RESULT_ENROLLED = 1,
    RESULT_NO_RISK = 2,
    RESULT_IN_CASE = 3,
    RESULT_WATCH = 4,
    RESULT_REFUSED = 5,
    RESULT_NOT_FOUND = 6, /* no household of this county */
    RESULT_CORRECTED = 7, /* the department took the record back */
};
enum lead_close_reason { CLOSE_CORRECTED = 1 };

#define PUSH_RECORD_BYTES_MAX 40u
#define PUSH_REVISIONS_MAX    99u /* corrections of one month; more is a slip of the pen and is not signed */

/* Keys of VIEW_PUSH and VIEW_RECORD under the county's area: all records of a push lie together, behind its month. */
struct subject push_subject(uint32_t dept, uint32_t month);
struct subject push_record_subject(uint32_t dept, uint32_t month, struct span record);
/* The bytes that a push's records have in common, at the start of their subjects. */
#define PUSH_PREFIX_BYTES 5u

/* Whether a department's record number may stand in a body: 1 to 40 letters, digits and "-_./", and nothing that looks
 * like a person's number: no 15 digits in a row and no run of eleven that begins with 1. */
bool push_record_fits(const char *text);

/* The first day on which a department that has not pushed `month` (yyyymm) is missing: the day after `push_day` (of the
 * pack) of the next month; no rolling (0.5). 0 when it is no month. */
uint32_t push_missing_from(uint32_t month, uint32_t push_day);

/* What `sums` ask: nothing for a lead that no department pushed. */
size_t push_targets(const struct event *e, const struct act *act, struct sum_target out[SUM_TARGETS_MAX]);
int push_apply(const struct event *e, const struct act *act, const struct sum_target *at, struct span old,
               struct span *new_view, struct arena *a);

/* Whether the record stands as a lead or as unmatched: not taken back by a later revision. */
bool push_record_open(const Fangpin__V1__PushRecordView *v);

#endif
