/* predicate_model.h — the conditions of DOMAIN.md 4.3–4.5 a second time, slow and written differently: two-valued, over a
 * world in which everything is known, with 128-bit arithmetic. What is not known is tried in every way. */
#ifndef FANGPIN_TESTS_SUPPORT_PREDICATE_MODEL_H
#define FANGPIN_TESTS_SUPPORT_PREDICATE_MODEL_H

#include "base/prng.h"
#include "tiers/predicates.h"

struct model_world {
    int64_t v[FACTS];
    struct predicate_limits l;
};
typedef int model_rule(const struct model_world *w); /* whatever it gives, completions must agree on it */

struct model_row {
    model_rule *rule;
    enum fact_name facts[40]; /* those it looks at, ended by FACTS */
};
extern const struct model_row model_rows[PREDICATES];
extern const struct model_row model_included, model_excluded, model_residence, model_class, model_below;
extern const struct model_row model_delist[DELIST_CRITERIA];

#define MODEL_DISAGREE (-1)
#define MODEL_TOO_MANY (-2) /* more completions than anybody wants to wait for */

/* What all completions of the unknown facts give, or MODEL_DISAGREE. `relevant` (NULL: not wanted): the unknown facts
 * that alone can change the result of some completion. */
int model_all_agree(const struct model_row *row, const struct evidence *e, const struct predicate_limits *l,
                    struct fact_set *relevant);

struct predicate_limits model_limits(void);
/* Evidence of all kinds: from nearly nothing known to nearly all, from nearly fitting to nearly not. */
void model_evidence(struct evidence *e, struct prng *p, const struct predicate_limits *l);

#endif
