/* proc_place.h — words and guards shared by the processes of places: events, warnings, hazards, surveys, meetings. */
#ifndef FANGPIN_TIERS_PROC_PLACE_H
#define FANGPIN_TIERS_PROC_PLACE_H

#include "tiers/proc_parts.h"

extern const struct code_list codes_hazard_kind; /* "hazard" */
extern const struct code_list codes_warn_colour; /* "colour": a greater number is a worse colour */

extern const struct code_list codes_report_sort; /* "sort": what a report counts */

/* States, steps and words that other processes and lists ask for. */
#define WARNING_ISSUE  STEP_KIND(PROCESS_WARNING, 0)
#define WARNING_UPDATE STEP_KIND(PROCESS_WARNING, 1)
#define CALL_DELIVER   STEP_KIND(PROCESS_CALL, 0)
#define CALL_READ      STEP_KIND(PROCESS_CALL, 1)
#define CALL_ANSWER    STEP_KIND(PROCESS_CALL, 2)
#define CALL_VISIT     STEP_KIND(PROCESS_CALL, 3)
enum { LINE_VISITED = 1, LINE_ABSENT, LINE_MOVED, LINE_STATES };
enum { RISK_SUSPECTED = 1, RISK_ACTIVE, RISK_CLOSED };
enum { SPREAD_CASES = 1, SPREAD_WHOLE_VILLAGE };
#define RISK_ACTIVATE STEP_KIND(PROCESS_RISK, 1)
enum { OFFICER_ACTIVE = 1, OFFICER_HANDOVER, OFFICER_ENDED };
#define OFFICER_TRAINED FACT(0)

/* The matter of process `no`, as held in the file of the place of the act or of an office above it; NULL: none is.
 * ERR_NOMEM. */
int job_matter(const struct step_job *s, const struct subject *thing, enum process_no no,
               const Fangpin__V1__ProcessView **out);
/* The tier of the office whose step of one of these kinds applied last: who began what is to end. */
enum tier job_tier_of(const struct step_job *s, uint32_t kind, uint32_t other);

/* proc_event_guards.c */
step_guard guard_event_link, guard_event_declarer;
/* proc_warning_guards.c */
step_guard guard_warning_times, guard_warning_areas, guard_warning_version, guard_warning_over, guard_call_warning;
/* proc_place_guards.c */
step_guard guard_hazard_limit, guard_evacuation_point, guard_evacuation_all, guard_survey_due, guard_of_survey;
step_guard guard_risk_activator, guard_key_void;

#endif
