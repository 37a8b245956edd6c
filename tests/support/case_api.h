/* case_api.h — the steps of identification as officers of a world file them, for stories and mechanism tests. Offices
 * are V, T and C of world_chain; households stand in V. */
#ifndef FANGPIN_TESTS_SUPPORT_CASE_API_H
#define FANGPIN_TESTS_SUPPORT_CASE_API_H

#include "support/world_api.h"

#define API_AREA "513201209200"
#define API_PAST "2025-10-10" /* long enough ago for a notice to have run */

/* One step (or lead, visit…) about a household: `more` is what stands behind the common fields, beginning with a comma,
 * or "". */
const char *api_does(struct world *w, const char *office, const char *kind, const char *household, const char *more);
void api_refuses(struct world *w, const char *office, const char *code, const char *kind, const char *household,
                 const char *more);

/* Case opened, list frozen, exempted from comparison and visited, all by this office on API_PAST. */
void api_verified(struct world *w, const char *office, const char *household);
/* Reviewed on that day, with nothing special; the notice ends by itself five days later. */
void api_reviewed(struct world *w, const char *office, const char *household);
/* The township's report. */
void api_reported(struct world *w, const char *household);
/* All of it, with lines run between: the case stands at the county. */
void api_at_county(struct world *w, const char *household);

/* Where the identification stands, as seen at this office. */
const char *api_state(struct world *w, const char *office, const char *household);
bool api_fact(struct world *w, const char *office, const char *household, const char *process, const char *fact);
/* Text at a path of the case file ("outcome", "reconsider"). */
const char *api_case(struct world *w, const char *office, const char *household, const char *path);
/* The last step of this name: its `field` ("late", "fate", "due"); "" when there is none. */
const char *api_step(struct world *w, const char *office, const char *household, const char *step, const char *field);
/* How many steps or events of this name the file shows. */
size_t api_count(struct world *w, const char *office, const char *household, const char *kind);

#endif
