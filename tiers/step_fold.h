/* step_fold.h — runs the processes' tables over the events of one subject: a pure function of their set. */
#ifndef FANGPIN_TIERS_STEP_FOLD_H
#define FANGPIN_TIERS_STEP_FOLD_H

#include "proto/event.h"
#include "proto/view.pb-c.h"
#include "tiers/act.h"
#include "tiers/fold.h"
#include "tiers/step.h"

/* What became of a step in the fold. */
enum step_fate {
    FATE_APPLIED = 1,
    FATE_WAITING = 2,  /* what must come before it has not come (G4) */
    FATE_CROSSED = 3,  /* an office that did not know of it moved on: the competent tier says what holds */
    FATE_SETTLED = 4,  /* it was crossed, and a later step of the competent tier rests on it */
    FATE_REPEATED = 5, /* the same step was taken by another before: nothing is lost by it */
};
extern const struct code_list codes_fate;

/* An event as the folds have read it. */
struct fold_event {
    const struct event *e;
    const struct act *act; /* of fixed kinds; NULL for steps */
    bool valid;
};

/* Instances of all processes among `events` (in D5's order), by process and thing, into view->process.
 * ERR_NOMEM. Everything lives in the arena. */
int steps_fold(const struct tree *tree, struct area area, const struct subject *subject,
               const struct fold_event *events, uint32_t n, Fangpin__V1__CaseView *view, struct arena *a);

/* What the instances ask of whom. */
void steps_work(const Fangpin__V1__CaseView *view, struct work_list *out);

/* The first office of at least this tier from the place up; the root when there is none. */
struct area owner_of_tier(const struct tree *tree, struct area place, enum tier tier);

#endif
