/* verb_place.h — looking at matters of places. Each asks the office and prints a list; --json gives it as it came. */
#ifndef FANGPIN_NODE_CLI_VERB_PLACE_H
#define FANGPIN_NODE_CLI_VERB_PLACE_H

#include "node/cli/cli.h"

int verb_warning_board(struct cli *c);
int verb_warning_persons(struct cli *c);
int verb_warning_due(struct cli *c);
int verb_warning_relay(struct cli *c);
int verb_event_all(struct cli *c);
int verb_survey_coverage(struct cli *c);
int verb_risk_count(struct cli *c);
int verb_officer_vacant(struct cli *c);
int verb_meeting_agenda(struct cli *c);
int verb_report_revisions(struct cli *c);

#endif
