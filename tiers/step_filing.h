/* step_filing.h — a step an officer wants to take: checked against the table and the case file, then made a body. */
#ifndef FANGPIN_TIERS_STEP_FILING_H
#define FANGPIN_TIERS_STEP_FILING_H

#include "tiers/filing_parts.h"
#include "tiers/step_fold.h"
#include "tiers/view_read.h"

/* One step on its way. Guards read it; they may fill fields of `v` that the officer need not give. */
struct step_job {
    struct job *j;
    const struct process *process;
    const struct step_row *row;
    /* Of the household or the matter; NULL: nothing is known of it yet. A guard of a step about a household has one. */
    const Fangpin__V1__CaseView *view;
    /* NULL: it begins. A guard of a row that begins nothing has one. */
    const Fangpin__V1__ProcessView *instance;
    const Fangpin__V1__StepBody *now; /* what the instance has; an empty body: nothing */
    uint32_t state, facts;
    struct subject subject, thing;
    struct step_values v;
    uint8_t made[10 * STEP_LIST_MAX]; /* room for the bytes that a guard fills in */
};

/* Place and date have been checked. As filing_prepare. */
int step_prepare(struct job *j);

/* ---- for guards ---- */

/* An instance of another process of the same household: the first whose state is in `states`; NULL: none. */
const Fangpin__V1__ProcessView *job_process(const struct step_job *s, enum process_no no, uint32_t states);
/* Every instance of a process in the case files held here of places inside `area` whose bytes hold `needle`; both live
 * until `fn` returns. */
typedef void job_instance_fn(void *arg, const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *v);
void job_instances(const struct step_job *s, struct area area, struct span needle, enum process_no no,
                   job_instance_fn *fn, void *arg);
/* A number of the rules: a count, an amount, a flag, or how many units a limit has. False when the pack in force does
 * not say. */
bool job_rule(const struct step_job *s, enum pack_key key, int64_t *out);
/* The same, refused with "pack_value_unset" when the pack does not say. */
int job_rule_must(const struct step_job *s, enum pack_key key, int64_t *out);
/* The last day of the pack's limit that starts on the day of the act; 0: the pack does not say. */
uint32_t job_last_day(const struct step_job *s, enum pack_key key);
/* The same, from another day on. */
uint32_t job_last_day_from(const struct step_job *s, enum pack_key key, uint32_t from);
int step_refuse(struct step_job *s, const char *code, const char *what, const char *why, const char *remedy);
/* The case file of a household or matter as held in the scope of `area`; NULL: none is held. ERR_NOMEM. */
int job_file(const struct step_job *s, struct area area, const struct subject *subject,
             const Fangpin__V1__CaseView **out);

#endif
