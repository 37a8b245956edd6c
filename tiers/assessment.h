/* assessment.h — what the facts of a visit come to, as its signer put it into the body: answers as small numbers, no
 * fact about anybody. The form they come from is in the sealed part.
 *
 * One number an answer: bits 0–1 enum tri, bit 2 a number of the rules was unset, bits 3–5 enum source, bits 6–10 enum
 * source_department. Of misconduct (exclusion 8) no source is told: DOMAIN.md 6.5. */
#ifndef FANGPIN_TIERS_ASSESSMENT_H
#define FANGPIN_TIERS_ASSESSMENT_H

#include "proto/casework.pb-c.h"
#include "proto/keys.h"
#include "tiers/visit_form.h"

enum { ASSESSED_BELOW = PREDICATES, ASSESSED_RESIDENCE, ASSESSED_ANSWERS };

struct assessment {
    struct answer if_split;             /* exclusion 7b if an elder had been split off (splits.h) */
    struct answer at[ASSESSED_ANSWERS]; /* without `missing` */
    uint32_t assessed_on, household_class, standing, missing, verifiers, dropouts;
    int64_t line_fen;
    uint32_t contested;    /* members whom another household counts too (K5) */
    struct answer without; /* below the line without them; only when there are some */
};

/* All of it, from a checked form. */
struct assessed {
    struct evidence evidence;
    struct findings findings;
    struct form_hints hints;
    struct assessment sum;
};
void assessment_make(struct assessed *out, const Fangpin__V1__VisitForm *f, const struct form_context *c,
                     uint32_t today);

/* Into a body: the two lists live in the arena. ERR_NOMEM. */
int assessment_write(Fangpin__V1__VisitBody *b, const struct assessment *x, struct arena *a);

/* Out of a body, which may be anybody's bytes: false when it holds none, or one that cannot be. This is the only reader:
 * the newest visit with a form is the last in D5's order that it takes. Takes no memory. */
bool assessment_read(struct assessment *out, struct span body);

#endif
