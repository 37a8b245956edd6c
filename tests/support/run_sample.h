/* run_sample.h — records of drills that never took place, for the tests of reports. */
#ifndef FANGPIN_TESTS_RUN_SAMPLE_H
#define FANGPIN_TESTS_RUN_SAMPLE_H

#include <stdbool.h>

#include <jansson.h>

/* Nineteen offices over eighteen days: cuts, a failed expectation with its story, unknown figures, hostile texts. */
json_t *run_sample(void);

/* The same drill with other luck: faster help, everything passed. For comparisons. */
json_t *run_sample_better(void);

/* The largest that a run is: 12,340 offices, 20,000 spans, 10,000 marks, 2,000 samples a series. */
json_t *run_sample_large(void);

#endif
