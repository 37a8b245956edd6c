/* step_json.h — steps of processes from and to JSON, by the tables of tiers/process.h: a new process needs nothing here. */
#ifndef FANGPIN_NODE_API_STEP_JSON_H
#define FANGPIN_NODE_API_STEP_JSON_H

#include "node/api/filing_json.h"
#include "proto/view.pb-c.h"
#include "tiers/step_fold.h"

/* The fields of a step's filing. `out->kind` is set. Errors as filing_from_json. */
int step_from_json(struct filing *out, const json_t *object, struct fault *fault, struct arena *a);
/* The fields a step takes, as "damage, text, …". */
void step_fields_text(uint32_t kind, char *out, size_t room);

/* A step's body: only what is there, coded numbers as words. */
json_t *step_body_json(uint32_t kind, struct span body, struct arena *a);

/* One instance: where it stands, since when, whose move, what was done, what is possible now. */
json_t *process_json(const Fangpin__V1__ProcessView *v);
json_t *processes_json(const Fangpin__V1__CaseView *v);

#endif
