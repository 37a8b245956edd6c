/* verbs.h — the commands of the simulator, handed to the command line by main (node/cli/verbs_drill.c has their table). */
#ifndef FANGPIN_SIMULATOR_VERBS_H
#define FANGPIN_SIMULATOR_VERBS_H

#include "node/cli/cli.h"

int simulator_verb(struct cli *c); /* by the verb's name; an exit code */

int storm_verb(struct cli *c);
int drill_run_verb(struct cli *c);
int drill_check_verb(struct cli *c);
int drill_ls_verb(struct cli *c);
int drill_show_verb(struct cli *c);
int drill_report_verb(struct cli *c);
int drill_compare_verb(struct cli *c);

#endif
