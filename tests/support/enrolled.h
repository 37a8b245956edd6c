/* enrolled.h — a household of the made-up town brought onto the list by the six steps, and step by step towards
 * leaving it: what tests of the processes after enrolment begin with. */
#ifndef FANGPIN_TESTS_SUPPORT_ENROLLED_H
#define FANGPIN_TESTS_SUPPORT_ENROLLED_H

#include "tests/support/steps.h"

/* A filing of the step `name` about the household with values: pairs of field number and value, ended by 0. Texts and
 * hashes that the step needs are filled in. */
void enrolled_draft(struct step_draft *d, const char *name, const struct subject *household, const uint64_t *values);
/* … filed by the office `own`, which must be accepted; the thing it names. */
struct subject enrolled_does(struct town *t, uint64_t own, const char *name, const struct subject *household,
                             const uint64_t *values);
#define DO(t, own, name, household, ...)                                                                               \
    enrolled_does((t), (own), (name), (household), (const uint64_t[]){__VA_ARGS__, 0})

/* All six steps; today moves on by the notice's days. */
void enrolled_make(struct town *t, const struct subject *household);
/* A tracking's answers, all yes. */
void enrolled_checks(struct step_draft *d, unsigned yes);

#endif
