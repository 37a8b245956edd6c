/* processes.h — the list of all processes, each in a file of its own. */
#ifndef FANGPIN_TIERS_PROCESSES_H
#define FANGPIN_TIERS_PROCESSES_H

#include "tiers/process.h"

/* One a line, so that additions do not meet. */
/* clang-format off */
#define PROCESS_LIST(X) \
    X(case) \
    X(lead) \
    X(objection) \
    X(merge) \
    X(rules) \
    X(green) \
    X(measure) \
    X(contact) \
    X(track) \
    X(delist) \
    X(house) \
    X(relief) \
    X(loan) \
    X(claim) \
    X(payment) \
    X(dispute) \
    X(water) \
    X(project) \
    X(ledger) \
    X(move) \
    X(family) \
    X(event) \
    X(warning) \
    X(call) \
    X(hazard) \
    X(evacuation) \
    X(survey) \
    X(round) \
    X(line) \
    X(risk) \
    X(petition) \
    X(meeting) \
    X(report) \
    X(activity) \
    X(officer) \
    X(key) \
    X(works) \
    X(issue)
/* clang-format on */

#define X(name) extern const struct process process_##name;
PROCESS_LIST(X)
#undef X

#endif
