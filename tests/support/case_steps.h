/* case_steps.h — takes a household through the six steps of identification to the county's desk, at any kind of made-up
 * office: the township files everything, standing in for the village (K29). */
#ifndef FANGPIN_TESTS_SUPPORT_CASE_STEPS_H
#define FANGPIN_TESTS_SUPPORT_CASE_STEPS_H

#include "tests/support/world.h"

struct town; /* tiers_town.h */

/* File one act as the township; it must be accepted. */
typedef void case_file_fn(void *self, const struct filing *f);

/* The household is known to that office. Review and notice are dated back, to October 2025, so that the notice has run
 * on any day after. */
void case_to_county(case_file_fn *file, void *self, struct area village, const struct subject *household);

/* The same of a household whose case is open already: what follows. */
void case_on_to_county(case_file_fn *file, void *self, struct area village, const struct subject *household);

/* The same at the office "T" of a world, whose lines are run afterwards; and at the township of a town. */
void world_to_county(struct world *w, struct area village, struct subject household);
void town_to_county(struct town *t, struct subject household);
void town_on_to_county(struct town *t, struct subject household);

#endif
