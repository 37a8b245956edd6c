/* verb_matter.h — processes as people read them: of a household, and matters of places. */
#ifndef FANGPIN_NODE_CLI_VERB_MATTER_H
#define FANGPIN_NODE_CLI_VERB_MATTER_H

#include <jansson.h>

#include "node/cli/cli.h"

/* Each instance: where it stands, whose move, until when, what was done. */
void print_processes(const json_t *list);

#endif
