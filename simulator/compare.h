/* compare.h — two runs side by side: what became better, what worse, what is told differently. */
#ifndef FANGPIN_SIMULATOR_COMPARE_H
#define FANGPIN_SIMULATOR_COMPARE_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

#include "simulator/report_run.h"

enum compare_way { WAY_SAME, WAY_BETTER, WAY_WORSE, WAY_OTHER, WAY_UNKNOWN };

/* One figure of the scorecard in both runs. */
struct compare_score {
    const char *key;
    struct words name;
    enum run_unit unit;
    size_t at_a, at_b;          /* its row there, or RUN_NONE */
    struct figure a, b, change; /* change is b - a */
    enum compare_way way;       /* OTHER: neither more nor less of it is good */
};

/* An expectation that did not end alike. */
struct compare_expectation {
    size_t at_a, at_b; /* row, or RUN_NONE when that run has none of this id */
};

struct comparison {
    struct run *a, *b;
    bool same_drill; /* name, areas, pack, start and length are equal */
    bool same_seed;
    bool same_digest; /* with one drill and one seed: everything went alike, event by event */
    bool doubtful;    /* equal digests, and yet figures or outcomes differ: a record is not what it claims */
    size_t n_scores, n_expectations;
    struct compare_score *scores;
    struct compare_expectation *expectations;
};

/* Compare two records. Returns 0 and a comparison for comparison_free, or what run_read gives, `fault` beginning with "A: "
 * or "B: ". `fault` may be NULL. */
int comparison_read(const json_t *a, const json_t *b, struct comparison **out, char fault[RUN_FAULT_BYTES]);
void comparison_free(struct comparison *c);

/* For the terminal. Errors as comparison_read. */
int compare_text(const json_t *a, const json_t *b, FILE *out, bool color);

/* compare.html and compare.csv in folder `dir`, which is made when it is missing. Errors as report_write. */
int compare_write(const json_t *a, const json_t *b, const char *dir);

/* "✔ 更好 / better" and so on. */
struct words compare_words(enum compare_way w);
const char *compare_sign(enum compare_way w);
/* The outcome of an expectation in a run, or that the run has none. */
struct words outcome_words(const struct run *r, size_t at);

#endif
