/* filing_words.h — the words of a command that signs, as the JSON that POST /v1/file takes. One way from words to an act,
 * for the command line and for drills. */
#ifndef FANGPIN_NODE_CLI_FILING_WORDS_H
#define FANGPIN_NODE_CLI_FILING_WORDS_H

#include <jansson.h>

#include "node/cli/words.h"

/* What is asked on the way. Each gives a new reference, or NULL. */
struct office_asks {
    void *self;
    json_t *(*get)(void *self, const char *path);  /* of the office that will sign: the answer when it is 200 */
    json_t *(*form)(void *self, const char *name); /* what an option that takes JSON names */
};

/* A new reference; NULL with the fault. What the office's case file tells need not be typed: it is filled in. */
json_t *filing_of_words(const struct cli *c, const struct office_asks *a, struct words_fault *f);

#endif
