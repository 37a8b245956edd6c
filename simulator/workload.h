/* workload.h — officers at work: acts drawn at random, chosen by what the office in question sees, and aimed at edges: the
 * last fen of a fund, one person in two villages, the next step of a case. It acts only through sim_file. */
#ifndef FANGPIN_SIMULATOR_WORKLOAD_H
#define FANGPIN_SIMULATOR_WORKLOAD_H

#include "base/prng.h"
#include "simulator/sim.h"

#define WORK_CANARY "金丝雀" /* households are named so; it must show nowhere in plain */

enum work_act {
    DOES_HOUSEHOLD,
    DOES_LEAD,
    DOES_CASE_STEP,
    DOES_HELP,
    DOES_GRANT,
    DOES_AID_GOES_ON, /* delivered, booked, voided */
    DOES_RIGHTS,
    DOES_GIVE_BACK,
    DOES_ASK_BACK,
    DOES_RAISE,
    DOES_AUTHORITY,
    DOES_DECIDE,
    DOES_NOTIFY,
    DOES_SETTLE,
    DOES_TAKE_BACK,
    DOES_PACK,
    DOES_WARN,
    DOES_NEWER, /* an event of a kind that this version does not know */
    DOES_MOVE,  /* a household that moved is handed over */
    DOES_ACTS
};
const char *work_name(enum work_act a);

struct workload;
struct workload *work_new(struct sim *s, uint64_t seed);
void work_free(struct workload *w);
/* What everybody starts with: rules, a fund in each county, some of it passed down, households, authorities. */
int work_begin(struct workload *w);
void work_do(struct workload *w, enum work_act a, uint64_t seed);
/* Whether a county sees a case that it may decide, for the first time or anew; and it decides the first of them. */
bool work_may_decide(struct workload *w, uint32_t county);
void work_decide_first(struct workload *w, uint32_t county, uint64_t seed);

struct work_stats {
    uint64_t done[DOES_ACTS], refused[DOES_ACTS];
};
const struct work_stats *work_stats(const struct workload *w);

#endif
