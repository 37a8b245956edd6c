/* words.h — typed words to a command with its options and arguments. Says nothing: the command line prints what is
 * wrong, a drill shows it with its line. */
#ifndef FANGPIN_NODE_CLI_WORDS_H
#define FANGPIN_NODE_CLI_WORDS_H

#include "node/cli/cli.h"

/* What is wrong, why, what to do; "" parts are not known. */
struct words_fault {
    char what[320], why[240], remedy[440];
};

bool words_noun(const char *word); /* whether some command begins with it */

/* The command that argv[0] (and argv[1]) name, and how many words it took: 1 or 2. NULL with the fault. */
const struct verb *words_verb(int argc, char **argv, int *used, struct words_fault *f);

/* Options and arguments of c->verb; argv[0] is the command's last word. The words are put in another order and lent.
 * `help`: --help is among them. False with the fault. */
bool words_options(struct cli *c, int argc, char **argv, bool *help, struct words_fault *f);

/* Whether what must be given is given. False with the fault. */
bool words_check(const struct cli *c, struct words_fault *f);

#endif
