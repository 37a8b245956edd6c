/* check.h — invariants I1…I28 (FAULTS.md section 3), each in a file check_iNN.c, fed from sim_watch.
 *
 * A checker looks at real stores through read transactions and at what the watch gives. It counts how often its premise
 * was true: a checker that never had anything to look at proves nothing. The first breach is kept with the story around
 * it; what comes after it in the same run says little. */
#ifndef FANGPIN_SIMULATOR_CHECK_H
#define FANGPIN_SIMULATOR_CHECK_H

#include "base/prng.h"
#include "proto/view.pb-c.h"
#include "simulator/model.h"

#define CHECKS_ROOM 40u

struct checks;

/* Where a checker looks. Lent for the call. */
struct look {
    struct sim *s;
    struct model *m;
    uint32_t office;
    const struct sim_office *o;
    struct txn *t;            /* of the office's store, after the step */
    const struct sim_news *n; /* STEPPED, SENDING */
    bool news;                /* it holds more than before the step */
};

struct case_at { /* a case file that this step may have changed */
    struct area area;
    struct subject subject;
    const Fangpin__V1__CaseView *view; /* NULL: there is none */
};

struct check {
    const char *id; /* "I3" */
    const char *zh, *en;
    size_t state_bytes;
    void (*held)(struct checks *c, const struct look *l, const struct model_event *e);   /* the office holds it now */
    void (*folded)(struct checks *c, const struct look *l, const struct model_event *e); /* and all that it cites */
    void (*stepped)(struct checks *c, const struct look *l);
    void (*filed)(struct checks *c, const struct look *l, const struct case_at *at);
    void (*sending)(struct checks *c, const struct look *l);
    void (*started)(struct checks *c, const struct look *l); /* after a crash or a dark time */
    void (*sampled)(struct checks *c, const struct look *l); /* between some steps, drawn from the seed */
    void (*told)(struct checks *c, const struct look *l);    /* a story line; no transaction */
    void (*quiet)(struct checks *c, const struct look *l);   /* all is level: of each office */
    void (*end)(struct checks *c, void *state);
};
extern const struct check *const check_table[];
extern const size_t check_count;
uint64_t check_bit(const char *id); /* 0: there is none of that name */

struct check_options {
    uint64_t seed;        /* draws the samples */
    uint32_t sample_1_in; /* steps between samples; 0: CHECK_SAMPLE_1_IN */
    uint64_t skip;        /* bits, by place in the table: checkers left out, to see what the others catch */
};

struct breach {
    bool there;
    const char *id;
    uint64_t ms;
    uint32_t office;
    char what[400];
    char *story; /* lines around it */
};

/* At most CHECKED_OFFICES_MAX offices. */
int checks_new(struct checks **out, struct sim *s, const struct check_options *o);
void checks_free(struct checks *c);
/* Between two steps, by the driver of the run: samples are taken here, where an office may be asked and rebuilt. */
void checks_between(struct checks *c);
/* All is healed and nothing moves: look at everything. */
void checks_quiet(struct checks *c);
const struct breach *checks_breach(const struct checks *c);
uint64_t checks_premise(const struct checks *c, size_t check); /* how often it was true */
char *checks_story(const struct checks *c);                    /* the last lines; free() */
/* One more time that what this checker is about was looked at from outside. */
void checks_premise_of(struct checks *c, const char *id);
bool checks_without(const struct checks *c, const char *id); /* this one was left out */
struct model *checks_model(struct checks *c);
/* Show one checker a case file as if an office had it. */
void checks_show(struct checks *c, uint32_t office, const char *id, const struct case_at *at);

/* ---- for checkers ---- */

void *check_state(struct checks *c); /* of the checker that runs; zeroed at the start */
void check_premise(struct checks *c);
void check_fail(struct checks *c, const struct look *l, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct arena *check_arena(struct checks *c); /* until the end of the call */
uint64_t check_draw(struct checks *c, uint64_t below);
bool check_broken(const struct checks *c);

/* The case file as the office has it; unpacked once per step. NULL: none. */
const Fangpin__V1__CaseView *look_case(struct checks *c, const struct look *l, struct area area,
                                       const struct subject *s);
bool look_stale(const struct look *l); /* views are marked: they are not to be judged now */
char *look_id(char out[17], const struct id *id);

#endif
