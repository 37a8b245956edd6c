/* filing_json.h — an act to sign, from JSON to struct filing: every field typed and bounded, nothing unknown taken. */
#ifndef FANGPIN_NODE_API_FILING_JSON_H
#define FANGPIN_NODE_API_FILING_JSON_H

#include <jansson.h>

#include "base/arena.h"
#include "tiers/filing.h"

/* What is wrong with a request: for machines a code, for people what, why and what to do. */
struct fault {
    const char *code;
    char what[480], why[240], remedy[240];
};

/* Fill `out` from a JSON object. Texts are copied to the arena. 0, ERR_INVALID with `fault` filled, ERR_NOMEM. */
int filing_from_json(struct filing *out, const json_t *object, struct fault *fault, struct arena *a);

/* The fields that a kind takes, as "area, people, …"; for errors and the documentation. */
void filing_fields(uint32_t kind, char *out, size_t room);

#endif
