/* drill_run_internal.h — what the files of the runner share. Nobody else includes it. */
#ifndef FANGPIN_SIMULATOR_DRILL_RUN_INTERNAL_H
#define FANGPIN_SIMULATOR_DRILL_RUN_INTERNAL_H

#include "base/must.h"
#include "simulator/act.h"
#include "simulator/agenda.h"
#include "simulator/drill_run.h"
#include "simulator/record.h"

enum run_what { RUN_STEP, RUN_ACT, RUN_FLAP, RUN_CUT, RUN_CUT_END, RUN_WORK, RUN_SAMPLE, RUN_DRAIN, RUN_EXPECT };

struct work_state {
    const struct drill_work *w;
    struct prng prng;
    uint64_t gap_ms; /* on the average, between two acts of all its offices */
};

struct checks;
struct drilling {
    const struct drill *d;
    const struct drill_run_options *o;
    struct sim *s;
    struct names *names;
    struct prng any;
    struct act_run acts;
    struct record *record;
    struct checks *checks; /* NULL: the drill is too large for them */
    struct agenda agenda;
    struct work_state *work;
    size_t n_work;
    struct prng cuts;
    uint64_t seed, base_ms;
    bool draining;         /* a RUN_DRAIN is on the agenda */
    const char *phase;     /* of the preparation */
    uint64_t last_back_ms; /* when the last line comes back of those that come back together */
    bool *cut_by_draw;     /* lines that random cuts hold cut */
    struct drill_run_fault *fault;
};

/* run_prepare.c: everything before the start. */
int run_prepare(struct drilling *r);
void run_prepare_busy(void *drilling); /* the progress of what goes on is shown */
/* run_checks.c */
int run_checks_begin(struct drilling *r);
void run_checks_between(struct drilling *r);
void run_checks_end(struct drilling *r, bool level);
/* run_ops.c */
int run_ops(struct drilling *r, const struct drill_step *step);
int run_flap(struct drilling *r, const struct agenda_item *i);
void run_heal_all(struct drilling *r);
/* run_expect.c */
void run_expect(struct drilling *r, const struct drill_expect *e);
int run_calm(struct drilling *r, uint64_t *level_ms);

#endif
