/* record_internal.h — what the files of the recorder share. Nobody else includes it. */
#ifndef FANGPIN_SIMULATOR_RECORD_INTERNAL_H
#define FANGPIN_SIMULATOR_RECORD_INTERNAL_H

#include <uthash.h>

#include "base/must.h"
#include "simulator/record.h"
#include "simulator/report_run.h"

#define RECORD_MARKS_MAX 10000u
#define RECORD_SPANS_MAX 20000u
#define RECORD_LINES_MAX 8192u /* story lines kept; of the oldest nothing is known any more */
#define STORY_SHOWN_MAX  14u   /* of them in one failure */
#define TIERS            4u

#define SPANS SPAN_OTHER /* kinds that are recorded */

/* An office as it was last looked at. */
struct seen {
    bool dirty;      /* it stepped since */
    bool pair_dirty; /* it or its parent stepped since they were compared */
    bool agrees;     /* with its parent, on events */
    bool known;
    uint64_t unsent, urgent_unsent;
    int64_t oldest_ms;                 /* by its clock; 0: nothing waits */
    uint64_t events_up, events_down;   /* of sessions that ended */
    uint64_t session_up, session_down; /* of the one that runs */
    uint64_t *urgent_ms;               /* when urgent acts that wait were signed */
    size_t n_urgent, urgent_room;
    uint64_t dark_until_ms;           /* when its line, or its power, last came back */
    uint32_t open[SPANS];             /* number + 1 of the span that is open; 0: none */
    uint32_t first_child, next_child; /* number + 1; 0: none */
};

struct told {
    uint32_t office; /* NO_OFFICE: anybody */
    const char *text;
    uint64_t count;
};

struct story_kept {
    uint64_t ms;
    uint32_t office;
    char text[240];
};

/* An act that was accepted: is it still somewhere at the end? */
struct accepted {
    uint32_t office, epoch;
    uint64_t position;
};

struct helped {
    uint8_t key[17]; /* green or ordinary, and the household */
    UT_hash_handle hh;
};

struct series_point {
    uint64_t ms;
    uint64_t value;
    bool known;
};

struct points {
    struct series_point *at;
    size_t n, room;
};

struct record {
    struct sim *s;
    const struct drill *d;
    uint64_t seed, base_ms, step_ms;
    bool muted; /* the recorder's own questions make no news */
    struct seen *seen;
    struct story_kept *lines; /* a ring */
    uint64_t n_lines;
    struct told *told;
    size_t n_told;
    struct accepted *accepted;
    size_t n_accepted, accepted_room;
    struct helped *helped;
    uint64_t green, ordinary, alarms;
    struct points help_green, help_ordinary, drain, agreement, oldest[TIERS], unsent[TIERS];
    uint64_t disaster_ms; /* SIM_NEVER: none yet */
    uint64_t first_help_ms;
    uint64_t urgent_late, acts_done, acts_refused;
    uint64_t urgent_looked_ms;
    uint64_t urgent_late_reachable; /* of them, those of offices that were not cut off meanwhile */
    json_t *spans, *marks, *heals, *expectations, *invariants;
    uint64_t heal_ms, worst_drain_ms; /* heal_ms SIM_NEVER: nothing drains */
    uint64_t level_ms;                /* SIM_NEVER: it did not come level */
    uint64_t passed, failed, broken;
    int64_t lost, overspend, duplicates, overdue; /* -1: not known */
};

static inline uint64_t record_now(const struct record *r)
{
    return sim_now(r->s) - r->base_ms;
}

void points_add(struct points *p, uint64_t ms, uint64_t value, bool known);
/* Ask each office that stepped how much waits for its parent. */
int seen_refresh(struct record *r);
uint64_t unsent_all(const struct record *r);
/* By tier: the age of the oldest act that waits, and how many wait. */
void lag_look(const struct record *r, uint64_t oldest[TIERS], uint64_t unsent[TIERS], bool known[TIERS]);
/* Whether its line is cut or its power off, as far as was ordered. */
bool seen_dark(const struct seen *seen);
/* An urgent act arrived, or the drill ends without it: count it when it took too long. */
void urgent_late(struct record *r, const struct seen *seen, uint64_t signed_ms);
uint64_t urgent_late_by_now(const struct record *r, bool reachable); /* also those that wait still */
/* The last lines of an office (and of its parent), as an array; of everybody when it is NO_OFFICE. */
json_t *story_of(const struct record *r, uint32_t office);
/* A text as JSON; bytes that are no UTF-8 (a text cut within a character) are left out. */
json_t *text_json(const char *text);
/* record_whole.c: figures of the whole run. */
int whole_look(struct record *r);

#endif
