/* steps.h — steps of processes made by hand for tests of the folds, and a walk that finds a way to every row. */
#ifndef FANGPIN_TESTS_SUPPORT_STEPS_H
#define FANGPIN_TESTS_SUPPORT_STEPS_H

#include "tests/support/tiers_town.h"
#include "tiers/step_fold.h"

/* An event of this row about `subject` (the household, or the thing of a matter), with a valid value in every field it
 * needs. `thing` zero: as the process has it. Day `on`. Signed by the office of `area`. */
struct event step_event(struct town *t, uint64_t serial, const struct process *p, const struct step_row *row,
                        const struct subject *subject, const struct subject *thing, uint32_t on, uint64_t area);
/* A row bound to a fixed kind: visit, decision, refusal, notice, help. */
struct event step_fixed_event(struct town *t, uint64_t serial, uint32_t kind, const struct subject *household,
                              uint32_t on, uint64_t area);

/* ---- filings ---- */

/* A filing of the step `name` for a household (or, with `thing` alone, of a matter) in the village, on the day `on`
 * (0: today). Fields come as step_number and step_text fill them. */
struct step_draft {
    struct filing filing;
    struct step_values v;
    struct subject ids[2];
};
void step_draft(struct step_draft *d, const char *name, const struct subject *household, const struct subject *thing);
void step_number(struct step_draft *d, uint32_t field, uint64_t v);
void step_text(struct step_draft *d, uint32_t field, const char *text);
void step_bytes(struct step_draft *d, uint32_t field, const void *at, size_t len);

/* Rows, in order, that lead from nothing to and through `goal`. The number of rows; 0: it cannot be reached. */
#define WAY_MAX 24u
size_t step_way(const struct process *p, const struct step_row *goal, const struct step_row *way[WAY_MAX]);

/* What the rows of a way come to, by the table alone. */
void step_model(const struct process *p, const struct step_row *const *way, size_t n, uint32_t *state, uint32_t *facts);

/* The instance of (process, thing) in a folded case file; NULL: none. */
const Fangpin__V1__ProcessView *step_instance(const Fangpin__V1__CaseView *v, const struct process *p,
                                              const struct subject *thing);

#endif
