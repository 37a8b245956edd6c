/* form_json.h — a visit form as JSON: the fields of proto/visit_form.proto by their names, enumerations in small
 * letters, yes and no as true and false; what was asked under "facts", by the keys of tiers/evidence.h:
 *
 *     "facts": {"food_met": true,
 *               "deposit_fen": {"value": 0, "source": "department", "department": "banks", "date": "2022-06-14"}}
 *
 * A fact without a source was seen on the visit. Everything is typed and bounded; nothing unknown is taken. */
#ifndef FANGPIN_NODE_API_FORM_JSON_H
#define FANGPIN_NODE_API_FORM_JSON_H

#include "node/api/filing_json.h"
#include "proto/visit_form.pb-c.h"

/* All memory of `*out` in the arena. 0, ERR_INVALID with `fault` filled, ERR_NOMEM. */
int form_from_json(Fangpin__V1__VisitForm **out, const json_t *object, struct fault *fault, struct arena *a);

/* The same, packed: what a filing carries. */
int form_pack_json(struct span *out, const json_t *object, struct fault *fault, struct arena *a);

/* A form for people, in the same shape. A new reference. */
json_t *form_json(const Fangpin__V1__VisitForm *f);

#endif
