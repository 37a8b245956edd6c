/* predicate_parts.h — answers and how they combine; shared by the files that write the conditions down.
 *
 * AND and OR carry value, source and missing facts along. Where every fact stands once in a condition, the combined
 * answer is exactly what all possible completions agree on; conditions are written so, and tests compare. */
#ifndef FANGPIN_TIERS_PREDICATE_PARTS_H
#define FANGPIN_TIERS_PREDICATE_PARTS_H

#include "tiers/predicates.h"

/* What a condition is asked about. `income` TRUE or FALSE takes "below the line" as given; UNKNOWN looks. */
struct ask {
    const struct evidence *e;
    const struct predicate_limits *l;
    enum tri income;
};

struct answer answer_not(struct answer a);
struct answer answer_and(struct answer a, struct answer b);
struct answer answer_or(struct answer a, struct answer b);

/* Of one fact. */
struct answer answer_fact(const struct ask *q, enum fact_name f);
/* A number against a limit: value >= limit. An unset limit (0) is answered only where any limit would say the same. */
struct answer answer_at_least(const struct ask *q, enum fact_name f, int64_t limit);

/* Of several facts: the list ends with FACTS. */
struct answer answer_any(const struct ask *q, const enum fact_name *list);
#define ANY(q, ...) answer_any((q), (const enum fact_name[]){__VA_ARGS__, FACTS})

/* Income against the line: of at least (`above` 0) or more than (`above` 1) line × members. */
struct answer answer_income(const struct ask *q, int above);
struct answer answer_below(const struct ask *q);

struct answer inclusion_answer(enum predicate p, const struct ask *q);
struct answer exclusion_answer(enum predicate p, const struct ask *q);

#endif
