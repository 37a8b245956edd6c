/* record.h — watches a drill and writes down what its report needs: run.json (simulator/RUN.md). Times are milliseconds
 * since the drill's start; what happened before it is not recorded. */
#ifndef FANGPIN_SIMULATOR_RECORD_H
#define FANGPIN_SIMULATOR_RECORD_H

#include <jansson.h>

#include "simulator/act.h"
#include "simulator/expect.h"

#define RECORD_SAMPLES_MAX 1900u
#define RECORD_LOOKS_MAX   5000000u /* offices looked at in all samples together */
#define RECORD_STEP_MIN_MS (5 * MINUTE_MS)
#define URGENT_LATE_MS     HOUR_MS /* an urgent act that takes longer to the next office is late */
#define URGENT_LOOK_MS     (6 * MINUTE_MS)

struct record;

/* From now on, which is the drill's start. `told` measures of the drill are counted from here. */
int record_new(struct record **out, struct sim *s, const struct drill *d, uint64_t seed);
void record_free(struct record *r);

uint64_t record_step_ms(const struct record *r); /* how often record_sample is wanted */
int record_sample(struct record *r);
/* Between samples, as often as one likes: whether urgent acts that wait have arrived. */
int record_urgent(struct record *r);
/* The same of what a report shows finer than samples: how the queues drain after a heal. False: nothing drains. */
bool record_draining(const struct record *r);
int record_drain(struct record *r);
uint64_t record_drained_ms(const struct record *r); /* so long ago was the heal */

/* Something was ordered for these offices: spans begin and end. */
void record_look(struct record *r, const struct drill_set *set);
/* Something comes back: what waited drains from now on. `zh` NULL: the report does not name the moment. */
void record_heal(struct record *r, const struct drill_set *set, const char *zh, const char *en);
/* `kind`: disaster, act, refused, alarm, note. */
void record_mark(struct record *r, uint32_t office, const char *kind, const char *zh, const char *en);
void record_act(struct record *r, const struct drill_act *a, const struct act_outcome *o);
void record_expect(struct record *r, const char *id, const char *zh, const char *en, const struct expect_outcome *o);

/* Whether everybody agrees with their parent, events and views, and nothing waits. An error is the simulator's. */
int record_level(struct record *r, bool *level, uint32_t *first_office, const char **why);

/* A measure_fn. */
bool record_measure(void *self, const char *measure, char *out, size_t room);

/* The calm is over: last sample, figures of the whole run. `level_ms`: how long it took; SIM_NEVER: it did not. */
int record_end(struct record *r, uint64_t level_ms);
/* Of invariants that somebody watched: an array as run.json has it (a new reference is kept). */
void record_invariants(struct record *r, json_t *list);
/* run.json; a new reference. */
json_t *record_json(struct record *r, const char *build);

bool record_passed(const struct record *r);

#endif
