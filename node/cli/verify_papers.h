/* verify_papers.h — papers enclosed with a household that moved, checked like events of the log: whole, signed, by an office
 * whose certificate is there, that may do it (K4). */
#ifndef FANGPIN_NODE_CLI_VERIFY_PAPERS_H
#define FANGPIN_NODE_CLI_VERIFY_PAPERS_H

#include "node/cli/verify.h"

struct papers_report {
    size_t n, bad;
    char first_bad[200]; /* what is wrong with the first of them; both languages */
};

/* Of the enclosures among the kept events; their certificates enter the roster. ERR_NOMEM. */
int papers_verify(struct papers_report *out, struct verify_keep *k, struct roster *roster, const struct tree *tree);

#endif
