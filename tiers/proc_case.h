/* proc_case.h — states and facts of identification (proc_case.c), for its guards and for processes that look at it. */
#ifndef FANGPIN_TIERS_PROC_CASE_H
#define FANGPIN_TIERS_PROC_CASE_H

#include "tiers/proc_parts.h"

/* On the wire of views only; never reused. */
enum case_state {
    CASE_ANALYSIS = 1,
    CASE_VERIFYING,
    CASE_NOTICE,
    CASE_HOLD,
    CASE_NOTICE_DONE,
    CASE_AT_COUNTY,
    CASE_APPROVED,
    CASE_ANNOUNCED,
    CASE_ENROLLED,
    CASE_REFUSED,
    CASE_DELIVERED,
    CASE_WITHDRAWN,
    CASE_TAKEN_DOWN
};

enum case_fact {
    CASE_VISITED,
    CASE_AUTHORISED,
    CASE_SENT,
    CASE_DISPATCHED,
    CASE_ANSWERED,
    CASE_COMPARED,
    CASE_EXEMPT,
    CASE_COSIGNED,
    CASE_PRECHECKED,
    CASE_GREEN,
    CASE_PROVISIONAL,
    CASE_OBJECTED,
    CASE_OVERRIDDEN,
    CASE_LATE_POST,
    CASE_RECEIVED,   /* the office whose move it is has said when the papers came: its own clock */
    CASE_CORRECTION, /* a delivered refusal was superseded: a letter is owed */
    CASE_CHECKED,    /* a late objection was verified; the county has not spoken yet */
    CASE_STOOD_IN,   /* the township acted for a village that could not be reached */
    CASE_LEAKED      /* a notice showed what it must not */
};

/* Begun, and not yet decided. */
#define CASE_BEFORE_COUNTY                                                                                             \
    (IN(CASE_ANALYSIS) | IN(CASE_VERIFYING) | IN(CASE_NOTICE) | IN(CASE_HOLD) | IN(CASE_NOTICE_DONE) |                 \
     IN(CASE_TAKEN_DOWN))
#define CASE_LIVE      (CASE_BEFORE_COUNTY | IN(CASE_AT_COUNTY))
#define CASE_APPROVALS (IN(CASE_APPROVED) | IN(CASE_ANNOUNCED) | IN(CASE_ENROLLED))

#define CASE_OVER (CASE_APPROVALS | IN(CASE_REFUSED) | IN(CASE_DELIVERED) | IN(CASE_WITHDRAWN))

/* proc_case_guards.c: before the notice */
step_guard guard_not_alias, guard_has_lead, guard_reflag, guard_new_facts, guard_overall_due, guard_all_answered,
    guard_review_clock, guard_compared_clock;
step_guard guard_exempt_age, guard_enrol_first;
/* proc_case_notice.c: review, notice, objections, and what follows */
step_guard guard_stand_in, guard_votes, guard_meeting, guard_override, guard_notice_until, guard_review_due;
step_guard guard_late_post, guard_notice_open, guard_notice_resumed, guard_no_objection;
step_guard guard_four_checks, guard_receiver, guard_not_in_force, guard_crossed;

#endif
