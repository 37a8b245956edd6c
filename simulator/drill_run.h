/* drill_run.h — a drill from its start to its report: the offices are made, people live in them, the timeline runs over
 * the simulator, expectations are looked at, and at the end all lines are healed and all must come level. */
#ifndef FANGPIN_SIMULATOR_DRILL_RUN_H
#define FANGPIN_SIMULATOR_DRILL_RUN_H

#include <jansson.h>

#include "simulator/drill.h"

#define DRILL_RUN_FAULT_MAX 900

/* Why a drill could not be run; line 0: no single line of the file. */
struct drill_run_fault {
    uint32_t line;
    char text[DRILL_RUN_FAULT_MAX];
};

struct drill_run_options {
    uint64_t seed; /* 0: the drill's own */
    const char *build;
    const char *dir; /* for the stores; NULL: a new folder */
    /* How far it is: simulated time of all, and events so far. May be NULL. */
    void (*progress)(void *self, uint64_t ms, uint64_t of_ms, uint64_t events, const char *phase);
    void *self;
};

/* 0 and run.json (a new reference) with whether it passed. Otherwise the drill could not be run: ERR_REFUSED with
 * `fault` (what the file wants before the start was refused: the file is at fault), or an error of the simulator. */
int drill_run(const struct drill *d, const struct drill_run_options *o, json_t **run, bool *passed,
              struct drill_run_fault *fault);

#endif
