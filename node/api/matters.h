/* matters.h — files of matters (and households) found and walked by the read handlers of node/api: a warning stands in
 * the scope of the office that issued it, its answers in the scopes of those that answer. Joined when somebody looks. */
#ifndef FANGPIN_NODE_API_MATTERS_H
#define FANGPIN_NODE_API_MATTERS_H

#include "node/api/api_internal.h"
#include "tiers/pack.h"
#include "tiers/step_fold.h"

/* One file: where it stands, what was folded, and the view. Everything borrowed from the request. */
struct matter {
    struct area area;
    struct span stored;
    Fangpin__V1__CaseView *view;
    const Fangpin__V1__ProcessView *process; /* the instance that was asked for */
    const struct process *table;             /* of it */
};

/* The instance of the process `no` for this thing; NULL: the file has none. */
const Fangpin__V1__ProcessView *instance_of(const Fangpin__V1__CaseView *view, enum process_no no,
                                            const struct subject *thing);
/* The file of `thing` in this area, and its instance of the process `no`. */
bool matter_at(struct call *c, struct area area, const struct subject *thing, enum process_no no, struct matter *out);
/* The same, wherever it is held here: in this area, above it or inside it. */
bool matter_find(struct call *c, const struct subject *thing, enum process_no no, struct matter *out);
/* The matter of ?id=, or the call is answered (400, 404). */
bool matter_asked(struct call *c, enum process_no no, struct matter *out);

/* A step of the instance as it was signed. False when its event is not held any more. */
struct matter_step {
    struct step step;
    int64_t signed_ms;   /* the signer's claim */
    int64_t received_ms; /* this office's clock when it came */
};
bool matter_step(struct call *c, const struct matter *m, const Fangpin__V1__StepView *s, struct matter_step *out);

/* Every file of `area` and inside it. The walk's memory is taken back after each call of fn: keep nothing. */
typedef void file_each_fn(void *arg, struct call *c, const struct matter *file);
void file_each(struct call *c, struct area area, file_each_fn *fn, void *arg);
void file_each_of(struct call *c, struct area area, file_each_fn *fn, void *arg); /* of exactly this area */

/* What the state's row says; "?" when this version does not know it. */
const char *matter_state(const struct matter *m);
bool matter_open(const struct matter *m); /* begun, and not ended */

/* The rules in force for this office on the driver's day. NULL: answered with 500. */
const struct pack *call_pack(struct call *c);
/* A limit of the pack in milliseconds; 0: unset, or in days. */
int64_t pack_ms(const struct pack *p, enum pack_key key);
/* The driver's clock; ?at= (milliseconds since 1970) asks what would be shown then. */
bool call_now(struct call *c, int64_t *ms);
/* ?month=2026-11 as 202611; untouched when it is not given. */
bool call_month(struct call *c, uint64_t *month);

/* Whether the office lies in one of the areas of a packed list. */
bool areas_cover(const struct tree *tree, struct span list, struct area office);
/* Offices of tier `tier` (0: village and township) inside `area`, by the list. */
void offices_each(struct call *c, struct area area, enum tier tier, void (*fn)(void *arg, struct area office),
                  void *arg);

#endif
