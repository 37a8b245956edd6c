/* verify_case.h — fangpin verify --case: whether a decision stands on what it should, from the log's bytes alone. */
#ifndef FANGPIN_NODE_CLI_VERIFY_CASE_H
#define FANGPIN_NODE_CLI_VERIFY_CASE_H

#include "node/cli/cli.h"

/* Print the chain of one household from the office's folder, or from an export file. 0; EX_DATAERR when a step fails or is
 * missing under a decision; EX_NOINPUT when nothing is held of the household. */
int verify_case_run(struct cli *c, const char *household, const char *path);

#endif
