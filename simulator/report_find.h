/* report_find.h — what the charts of a run show, as numbers: the sentence over each chart is made of these. */
#ifndef FANGPIN_SIMULATOR_REPORT_FIND_H
#define FANGPIN_SIMULATOR_REPORT_FIND_H

#include "simulator/report_run.h"

struct find_tier {
    struct figure oldest_ms, unsent; /* the worst of the run */
    int64_t oldest_at_ms;            /* when */
};

struct find_help {
    struct figure first_ms, half_ms; /* after `help_zero_ms`: the first household, half of those helped in the run */
    struct figure households;        /* at the end */
};

struct find {
    size_t cuts; /* cut, cut_up and cut_down */
    struct figure longest_cut_ms;
    size_t longest_cut_office;         /* RUN_NONE without a cut */
    size_t acts, acts_in_cut;          /* marks `act`; those at an office whose own line was cut just then */
    struct find_tier tiers[RUN_TIERS]; /* as run.lag */
    bool help_after_disaster;          /* zero is the first disaster; else the start of the drill */
    int64_t help_zero_ms;
    struct find_help green, ordinary;
    struct figure drain_peak, drain_left; /* most waiting; waiting at the end */
    struct figure drain_ms;               /* from the last heal until nothing waited; unknown: that did not happen */
    struct figure last_heal_ms;
    struct figure digests_most, digests_left;
    struct figure agreed_ms;     /* from when on there was one digest until the end of the record */
    struct figure bytes, events; /* over all links; unknown when one of them is */
    size_t busiest;              /* link, or RUN_NONE */
    bool contradicts;            /* the verdict's counts are not those of the lists */
};

void find_all(const struct run *r, struct find *out);

/* The bytes of a link, both ways; unknown when one is. */
struct figure link_bytes(const struct run_link *l);

#endif
