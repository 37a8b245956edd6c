/* tally.h — many storms added up: how often each fault took effect, how often each invariant had something to look at. */
#ifndef FANGPIN_SIMULATOR_TALLY_H
#define FANGPIN_SIMULATOR_TALLY_H

#include <jansson.h>

#include "simulator/storm.h"
#include "simulator/workload.h"

struct tally {
    uint64_t runs, broken, offices, steps, frames, events, filings, refused, simulated_minutes, level_ms_most;
    uint64_t first_seed, last_seed;
    uint64_t premise[CHECKS_ROOM], found[CHECKS_ROOM]; /* by place in check_table */
    uint64_t faults[SIM_FAULTS];
    uint64_t acts[DOES_ACTS], acts_refused[DOES_ACTS];
};
void tally_add(struct tally *t, const struct storm_result *r);
void tally_merge(struct tally *t, const struct tally *more);

json_t *tally_json(const struct tally *t); /* new */
/* ERR_MALFORMED: it is none. */
int tally_read(struct tally *t, const json_t *o);
/* Each line of the file is a tally. ERR_IO, ERR_MALFORMED. */
int tally_load(struct tally *t, const char *file);
int tally_append(const struct tally *t, const char *file); /* as one line, whole. ERR_IO */

/* Invariants whose premise was never true: how many; `names` gets them with spaces between. */
size_t tally_vacuous(const struct tally *t, char *names, size_t room);
void tally_print(const struct tally *t);

#endif
