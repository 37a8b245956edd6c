/* proc_help.h — guards of the processes about help: the green channel, measures, contact persons, tracking, leaving the
 * list. */
#ifndef FANGPIN_TIERS_PROC_HELP_H
#define FANGPIN_TIERS_PROC_HELP_H

#include "tiers/proc_case.h"

/* proc_green_guards.c */
#define GREEN_NOT_ELIGIBLE FACT(3) /* refused after help was given: until a new request */
step_guard guard_green_open, guard_first_kind, guard_first_ceiling, guard_standing, guard_witnesses, guard_registers,
    guard_ratifies;
step_guard guard_case_open, guard_approved, guard_not_approved, guard_green_settled;

/* States that other processes and lists ask for. */
enum { CONTACT_PROPOSED = 1, CONTACT_APPOINTED, CONTACT_FILED, CONTACT_HANDOVER, CONTACT_ACTING, CONTACT_ENDED };
#define CONTACT_HELD            (IN(CONTACT_APPOINTED) | IN(CONTACT_FILED) | IN(CONTACT_HANDOVER))
#define DELIST_STATE_ELIMINATED 14
enum { TRACK_ABLE = 1, TRACK_PARTIAL, TRACK_NO_LABOUR }; /* labour power, of a tracking's look */
#define TRACK_CHECKS 7u /* food, clothing, education, medical, housing, water, steady income */

/* Leads may be departments beyond the seventeen that push. */
enum { DEPT_REFORM = 18, DEPT_FINANCE = 19 };

/* On the list: enrolled, and not marked off it since. What is crossed does not take a household off (K16). */
bool household_monitored(const Fangpin__V1__CaseView *v);
/* Its measures: the first day one was begun; 0: none. */
uint32_t help_begun_on(const Fangpin__V1__CaseView *v);
/* The instance of a process that a household has once; NULL: none. */
const Fangpin__V1__ProcessView *household_process(const Fangpin__V1__CaseView *v, enum process_no no);
/* Whole months from one day to another. */
uint32_t months_passed(uint32_t from, uint32_t to);

/* proc_measure_guards.c */
step_guard guard_lead_department, guard_measure_risk;
step_guard guard_person_lives; /* proc_family_guards.c */
/* proc_contact_guards.c */
step_guard guard_contact_room, guard_contact_filed, guard_contact_acting, guard_risk_eliminated;
/* proc_track_guards.c */
step_guard guard_track_month, guard_track_checks;
/* proc_delist_guards.c */
step_guard guard_monitored, guard_no_contest, guard_labour, guard_help_months, guard_delist_checks, guard_delist_votes;
step_guard guard_delist_until, guard_no_news, guard_delist_met;

#endif
