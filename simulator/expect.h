/* expect.h — an expectation looked at: what was wanted, what was found, and whether it holds. */
#ifndef FANGPIN_SIMULATOR_EXPECT_H
#define FANGPIN_SIMULATOR_EXPECT_H

#include <jansson.h>

#include "simulator/drill.h"
#include "simulator/names.h"

#define EXPECT_TEXT_MAX 1200

/* One figure about the whole run; the recorder knows them. False: no such measure. `out` gets a number, a word, or
 * "unknown". */
typedef bool measure_fn(void *self, const char *measure, char *out, size_t room);

struct expect_run {
    struct sim *sim;
    const struct drill *d;
    const struct names *names;
    measure_fn *measure;
    void *self;
};

struct expect_outcome {
    bool holds;
    bool refused; /* the question itself: it is wrongly put */
    char wanted[EXPECT_TEXT_MAX], found[EXPECT_TEXT_MAX];
    uint32_t office; /* that was asked, where it failed; NO_OFFICE */
};

void expect_look(struct expect_run *r, const struct drill_expect *e, struct expect_outcome *out);

/* Whether values picked (an array) are as wanted: for tests. */
bool expect_compare(enum drill_compare how, const char *want, const json_t *values);

/* Names of measures. */
const char *const *expect_measures(size_t *n);

#endif
