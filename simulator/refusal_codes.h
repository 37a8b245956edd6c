/* refusal_codes.h — the codes with which an act may be refused, for drills that say which one is wanted. */
#ifndef FANGPIN_SIMULATOR_REFUSAL_CODES_H
#define FANGPIN_SIMULATOR_REFUSAL_CODES_H

#include <stdbool.h>
#include <stddef.h>

/* Whether there is such a code ("over_household", "E_OVER_HOUSEHOLD"); else the nearest one, or NULL. */
bool refusal_code_known(const char *code, const char **near);
/* Whether a drill's word means this code. */
bool refusal_code_same(const char *wanted, const char *code);

#endif
