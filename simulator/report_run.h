/* report_run.h — one drill run as reports see it: run.json (RUN.md) read, checked and laid out in plain structs.
 *
 * A run.json may come from anybody: every type, kind, number and name in it is checked, and what is wrong is told
 * with its place ("offices[3].parent"). Nothing here is asserted about its content. */
#ifndef FANGPIN_SIMULATOR_REPORT_RUN_H
#define FANGPIN_SIMULATOR_REPORT_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/clock.h"

#define RUN_NONE SIZE_MAX /* no office */

struct words {
    const char *zh, *en;
};

/* A number that may be unknown, which is not the same as zero. */
struct figure {
    bool known;
    int64_t value;
};

struct sample {
    int64_t ms; /* simulated time since the start of the drill; never decreases within a series */
    struct figure v;
};

struct series {
    size_t n;
    const struct sample *at;
};

enum run_tier { RUN_VILLAGE, RUN_TOWNSHIP, RUN_COUNTY, RUN_MUNICIPALITY, RUN_TIERS };
enum run_unit { UNIT_MS, UNIT_COUNT, UNIT_FEN, UNIT_BYTES, UNIT_PERCENT };
enum run_span_kind {
    SPAN_CUT,
    SPAN_CUT_UP,
    SPAN_CUT_DOWN,
    SPAN_SLOW,
    SPAN_OFF,
    SPAN_HANG,
    SPAN_CLOCK,
    SPAN_DISK,
    SPAN_OTHER
};
enum run_mark_kind { MARK_DISASTER, MARK_ACT, MARK_REFUSED, MARK_ALARM, MARK_NOTE, MARK_OTHER };
enum run_outcome { OUTCOME_PASSED, OUTCOME_FAILED, OUTCOME_NOT_EXERCISED };
enum run_good { GOOD_UNKNOWN, GOOD_YES, GOOD_NO };

struct run_drill {
    const char *name, *seed, *start, *digest, *build, *pack, *areas;
    struct words title;
    struct wall start_at;
    int64_t simulated_ms, offices;
};

struct run_verdict {
    bool passed;
    int64_t expected_passed, expected_failed, not_exercised, invariants_broken;
    struct words says;
};

struct run_score {
    const char *key;
    struct words name;
    struct figure value;
    enum run_unit unit;
    enum run_good good;
};

struct run_office {
    const char *name, *area, *area_name;
    enum run_tier tier;
    size_t parent; /* an index of offices, or RUN_NONE; never a circle */
};

struct run_span {
    size_t office;
    enum run_span_kind kind;
    int64_t from_ms, to_ms; /* from_ms <= to_ms */
    struct words says;
};

struct run_mark {
    int64_t ms;
    size_t office; /* or RUN_NONE */
    enum run_mark_kind kind;
    struct words says;
};

struct run_lag {
    enum run_tier tier;
    struct series oldest_ms, unsent;
};

struct run_heal {
    int64_t ms;
    struct words says;
};

struct run_link {
    size_t child, parent;
    struct figure bytes_up, bytes_down, events_up, events_down;
};

struct run_fault {
    const char *kind;
    struct words says;
    int64_t count;
};

struct run_invariant {
    const char *id, *first;
    struct words says;
    struct figure premises;
    int64_t broken;
};

struct run_expectation {
    const char *id, *wanted, *found;
    int64_t ms;
    struct words says;
    enum run_outcome outcome;
    size_t n_story;
    const char **story;
};

struct run_unexercised {
    struct words says, why;
};

/* Texts are borrowed from `json`, which the run holds on to. A part that the document leaves out is empty here. */
struct run {
    json_t *json;
    struct arena memory;
    struct run_drill drill;
    struct run_verdict verdict;
    struct series green, ordinary, drain, agreement;
    size_t n_score, n_offices, n_spans, n_marks, n_lag, n_heals, n_links, n_faults, n_invariants, n_expectations,
        n_unexercised;
    struct run_score *score;
    struct run_office *offices;
    struct run_span *spans;
    struct run_mark *marks;
    struct run_lag *lag;
    struct run_heal *heals;
    struct run_link *links;
    struct run_fault *faults;
    struct run_invariant *invariants;
    struct run_expectation *expectations;
    struct run_unexercised *unexercised;
};

#define RUN_FAULT_BYTES 200

/* Read a run. `json` is shared, not copied: do not change it while the run lives. Returns 0 and a run for run_free;
 * ERR_MALFORMED with `fault` saying where and what; ERR_TOO_BIG when a list is longer than base/limits.h allows, with
 * its name in `fault`; or ERR_NOMEM. `fault` may be NULL. */
int run_read(const json_t *json, struct run **out, char fault[RUN_FAULT_BYTES]);

/* The document in file `path`, or in run.json below it when it is a folder: a new reference in `out`. Returns 0,
 * ERR_NOT_FOUND, ERR_IO, ERR_TOO_BIG, or ERR_MALFORMED with `fault` saying where the JSON ends to be JSON. */
int run_load(const char *path, json_t **out, char fault[RUN_FAULT_BYTES]);

void run_free(struct run *r);

/* The word of a kind as it stands in run.json. */
const char *run_tier_word(enum run_tier t);
const char *run_span_word(enum run_span_kind k);
const char *run_mark_word(enum run_mark_kind k);
const char *run_unit_word(enum run_unit u);
const char *run_outcome_word(enum run_outcome o);

#endif
