/* processes.h — the list of all processes, each in a file of its own. */
#ifndef FANGPIN_TIERS_PROCESSES_H
#define FANGPIN_TIERS_PROCESSES_H

#include "tiers/process.h"

#define PROCESS_LIST(X)                                                                                                \
    X(case)                                                                                                            \
    X(lead)                                                                                                            \
    X(objection)                                                                                                       \
    X(merge)                                                                                                           \
    X(event)                                                                                                           \
    X(warning)                                                                                                         \
    X(call)                                                                                                            \
    X(green)                                                                                                           \
    X(measure)                                                                                                         \
    X(contact)                                                                                                         \
    X(track)                                                                                                           \
    X(delist)                                                                                                          \
    X(house)                                                                                                           \
    X(claim)                                                                                                           \
    X(ledger)                                                                                                          \
    X(issue)                                                                                                           \
    X(water)                                                                                                           \
    X(works)                                                                                                           \
    X(relief)                                                                                                          \
    X(loan)                                                                                                            \
    X(project)                                                                                                         \
    X(move)                                                                                                            \
    X(family)

#define X(name) extern const struct process process_##name;
PROCESS_LIST(X)
#undef X

#endif
