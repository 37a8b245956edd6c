/* act.h — one act of a drill: "V11: c1 = help give V11#7 --kind goods --amount 500" is what an officer of V11 types, and
 * what came of it is called c1. The words are those of the command line (node/cli). */
#ifndef FANGPIN_SIMULATOR_ACT_H
#define FANGPIN_SIMULATOR_ACT_H

#include <jansson.h>

#include "node/cli/words.h"
#include "simulator/drill.h"
#include "simulator/names.h"

#define ACT_TEXT_MAX  4096
#define ACT_WORDS_MAX 64

/* An act with everything filled in, split into words. */
struct act_words {
    char office[SIM_NAME_BYTES], name[NAME_BYTES_MAX]; /* name "": what came of it is not kept */
    char text[ACT_TEXT_MAX];                           /* the words lie in it */
    char *argv[ACT_WORDS_MAX + 1];
    int argc;
};

/* False with *why. */
bool act_split(struct act_words *out, const char *filled, const char **why);

/* The filing's JSON of split words (a new reference). `get` asks the office that will sign. NULL with the fault. */
json_t *act_filing(struct act_words *w, const struct drill *d, json_t *(*get)(void *self, const char *path), void *self,
                   struct words_fault *f);

/* What became of one act. */
struct act_outcome {
    bool done;      /* signed */
    bool off;       /* the office could not act */
    bool wrong;     /* the words could not be filled in or understood: `what` says why */
    char code[64];  /* of the refusal */
    char what[480]; /* of the refusal, for people */
    char office[SIM_NAME_BYTES];
    struct named named;
    char said[ACT_TEXT_MAX]; /* the act as it was typed, filled in with names, not ids */
};

struct act_run {
    struct sim *sim;
    const struct drill *d;
    struct names *names;
    struct prng *any;
    void (*busy)(void *self); /* called now and then while a drill is prepared; may be NULL */
    void *self;
};

/* Do text number `i` of an act's patterns. A name is kept when it was done. An error is the simulator's own. */
int act_do(struct act_run *r, const struct drill_act *a, const char *each, uint32_t i, struct act_outcome *out);

/* Whether the outcome is what the file says it should be. */
bool act_as_wanted(const struct drill_act *a, const struct act_outcome *o);

#endif
