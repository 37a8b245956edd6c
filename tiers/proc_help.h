/* proc_help.h — guards of the processes about help: the green channel, measures, contact persons, tracking, leaving the
 * list. */
#ifndef FANGPIN_TIERS_PROC_HELP_H
#define FANGPIN_TIERS_PROC_HELP_H

#include "tiers/proc_parts.h"

/* proc_green_guards.c */
#define GREEN_NOT_ELIGIBLE FACT(3) /* refused after help was given: until a new request */
step_guard guard_green_open, guard_first_kind, guard_first_ceiling, guard_standing, guard_witnesses, guard_registers;
step_guard guard_case_open, guard_approved, guard_not_approved, guard_green_settled;

#endif
