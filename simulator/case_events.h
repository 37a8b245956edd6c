/* case_events.h — the events of one case file as the model knows an office to have folded them. */
#ifndef FANGPIN_SIMULATOR_CASE_EVENTS_H
#define FANGPIN_SIMULATOR_CASE_EVENTS_H

#include "simulator/check.h"

struct case_events {
    const struct model_event **at; /* of the call's arena */
    size_t n;
};
/* Folded there, in the order in which they were seen. */
struct case_events case_events(struct checks *c, const struct look *l, const struct case_at *at);
/* Of an id as views name it; NULL: not folded there. */
const struct model_event *case_event(const struct case_events *all, ProtobufCBinaryData id);
bool cites_event(const struct model_event *e, const struct id *id);

#endif
