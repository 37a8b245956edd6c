/* proc_rules.h — the guard of acts under an older pack. */
#ifndef FANGPIN_TIERS_PROC_RULES_H
#define FANGPIN_TIERS_PROC_RULES_H

#include "tiers/proc_parts.h"

/* proc_rules_guards.c */
step_guard guard_rules_lag;

#endif
