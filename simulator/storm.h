/* storm.h — swarm testing: one number draws a tree, a workload and its own subset of faults; checkers look after every
 * step; then everything is healed and must come level within a budget.
 *
 * What happens is a list of items, each with its time, its kind and a seed of its own: leaving some out does not reshuffle
 * the others. So a failure can be shrunk by leaving out what is not needed (shrink.h). */
#ifndef FANGPIN_SIMULATOR_STORM_H
#define FANGPIN_SIMULATOR_STORM_H

#include "simulator/check.h"
#include "simulator/workload.h"

#define STORM_ITEMS_MAX         4096u
#define STORM_DRAWN_OFFICES_MAX 16u /* a run is to stay small: many runs find more */
#define STORM_AREAS_BYTES       8192u
/* From the heal until all is level. An event that came damaged past the carrier's own check is missed until the next
 * periodic compare finds it. */
#define STORM_BUDGET_MS (COMPARE_PERIOD_MS + 2 * HOUR_MS)

/* What befalls offices and lines. Several may follow from one item: what was cut heals again. */
enum storm_fault {
    STORM_CUT,
    STORM_ONE_WAY,
    STORM_QUALITY, /* delay, jitter, loss, doubles, reordering, rate */
    STORM_CORRUPT,
    STORM_REPLAY,
    STORM_FLAP,
    STORM_HEAL_ALL, /* many come back at once */
    STORM_CRASH,
    STORM_HANG,
    STORM_POWER,
    STORM_RESTORE,
    STORM_DISK_LOST,
    STORM_SKEW,
    STORM_JUMP,
    STORM_STUCK,
    STORM_GARBAGE, /* frames that are none */
    STORM_FAULTS
};

struct storm_item {
    uint64_t ms;
    bool is_fault;
    uint8_t kind; /* enum storm_fault, enum work_act */
    uint64_t seed;
};

/* What a seed draws. */
struct storm_draw {
    uint64_t seed, minutes;
    bool from_county;                       /* the tree has no municipality */
    unsigned counties, townships, villages; /* of each above */
    char areas[STORM_AREAS_BYTES];
    size_t areas_len;
    unsigned fault_weight[STORM_FAULTS], act_weight[DOES_ACTS]; /* 0: not in this run */
    struct storm_item *item;
    size_t n_items;
};
void storm_draw(struct storm_draw *d, uint64_t seed, uint64_t minutes /* 0: drawn */);
void storm_draw_free(struct storm_draw *d);

struct storm_options {
    uint64_t seed, minutes;
    bool story;                  /* every line to stderr as it is told */
    const uint8_t *only;         /* a flag per item; NULL: all */
    uint64_t skip;               /* see check.h */
    const struct sim_disk *disk; /* of test builds: disks fail, too, at moments drawn for themselves */
};

struct storm_result {
    uint64_t seed, minutes, steps, frames, bytes, events, filings, refused;
    uint32_t offices;
    size_t n_items;
    uint64_t faults[SIM_FAULTS];
    uint64_t acts[DOES_ACTS], acts_refused[DOES_ACTS];
    uint64_t premise[CHECKS_ROOM];
    bool level;
    uint64_t level_ms; /* from the heal until all was level */
    uint8_t digest[32];
    bool broken; /* a checker found something, or it did not come level */
    char check[8];
    char what[400], where[SIM_NAME_BYTES];
    uint64_t at_ms;
    char *story; /* free() */
    int rc;      /* an error of the simulator itself: counts as broken */
};
void storm_run(const struct storm_options *o, struct storm_result *out);
void storm_result_free(struct storm_result *r);
/* Whether fewer items may fail in the same way: two runs that differ (I28) are no one run that breaks something. */
bool storm_shrinks(const struct storm_result *r);
/* The command that plays a failure again, with these items (""; all). */
void storm_replay(const struct storm_options *o, const struct storm_result *r, const char *only, char *out,
                  size_t room);

/* ---- between the files of the storm ---- */

struct storm {
    struct sim *s;
    struct checks *c;
    struct workload *w;
    struct storm_draw d;
    uint64_t until_ms;
    bool calm;
    struct arena arena; /* what waits for its time */
    bool saved[STORM_OFFICES_MAX];
    struct sim_quality usual[STORM_OFFICES_MAX]; /* what each line is like when nothing befalls it */
    int rc;
};
void storm_lines(struct storm *st);                              /* some lines are bad all the time */
void storm_fault(struct storm *st, const struct storm_item *it); /* storm_faults.c */
/* An office behind its own past lets nobody in until it has a new epoch. */
bool storm_may_sign(struct storm *st, uint32_t no);
/* Heal and repair everything, let time pass until level or the budget is used up. */
void storm_calm(struct storm *st, struct storm_result *out);

#endif
