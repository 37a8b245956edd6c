/* assessment_json.h — what the facts of a household come to, as JSON: for /v1/case out of a signed body, and for a form
 * that is only checked, then with what is missing. */
#ifndef FANGPIN_NODE_API_ASSESSMENT_JSON_H
#define FANGPIN_NODE_API_ASSESSMENT_JSON_H

#include <jansson.h>

#include "tiers/assessment.h"

/* New references. Values are true, false, and null for unknown. */
json_t *assessment_json(const struct assessment *a);
/* The same with the facts that each answer misses, the facts known with their sources, and the hints. */
json_t *assessed_json(const struct assessed *a);

#endif
