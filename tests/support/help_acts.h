/* help_acts.h — a household of village V (chain M C T V) brought onto the list and off it, as officers' filings: what
 * stories and mechanism tests about help begin with. */
#ifndef FANGPIN_TESTS_SUPPORT_HELP_ACTS_H
#define FANGPIN_TESTS_SUPPORT_HELP_ACTS_H

#include "tests/support/orders.h"
#include "tests/support/world_api.h"

#define V_CODE "513201209200"
#define HASH64 "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define ALL_OK "\"checks\":[\"yes\",\"yes\",\"yes\",\"yes\",\"yes\",\"yes\",\"yes\"]"

/* The county signs Ma'erkang's pack, in force since the year's beginning. */
void help_pack(struct world *w);
/* A household with a lead; its id is copied out. */
void help_home(struct world *w, const char *village, char id[ID_TEXT]);
/* One step about the household in V; `more` are further JSON members, begun by a comma, or "". */
void help_step(struct world *w, const char *office, const char *step, const char *household, const char *more);
/* … and the same refused. */
void help_refused(struct world *w, const char *office, const char *code, const char *step, const char *household,
                  const char *more);
/* The six steps, to ENROLLED; a week passes. Lines must be up. */
void help_enrol(struct world *w, const char *household);
/* From the proposal to the county's recheck, on the ground that the risk went by itself; a week passes. */
void help_to_recheck(struct world *w, const char *household);
/* Announced, the letter delivered, marked. */
void help_to_mark(struct world *w, const char *household);
struct subject help_subject(const char *id);

#endif
