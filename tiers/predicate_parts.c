#include "tiers/predicate_parts.h"

#include "base/must.h"
#include "tiers/income.h"

/* Of two facts that are both needed, the weaker word is named, and of equal ones the older. */
static struct basis basis_weaker(struct basis a, struct basis b)
{
    if (a.source != b.source)
        return a.source < b.source ? a : b;
    return a.date <= b.date ? a : b;
}

/* Of two facts of which one is enough, the stronger, and of equal ones the newer. */
static struct basis basis_stronger(struct basis a, struct basis b)
{
    if (a.source != b.source)
        return a.source > b.source ? a : b;
    return a.date >= b.date ? a : b;
}

struct answer answer_not(struct answer a)
{
    a.value = tri_not(a.value);
    return a;
}

struct answer answer_and(struct answer a, struct answer b)
{
    enum tri value = tri_and(a.value, b.value);

    if (value == TRI_TRUE)
        return (struct answer){.value = value, .basis = basis_weaker(a.basis, b.basis)};
    if (value == TRI_FALSE && a.value == b.value)
        return (struct answer){.value = value, .basis = basis_stronger(a.basis, b.basis)};
    if (value == TRI_FALSE)
        return a.value == TRI_FALSE ? a : b;
    return (struct answer){.missing = fact_set_union(a.missing, b.missing), .unset = a.unset || b.unset};
}

struct answer answer_or(struct answer a, struct answer b)
{
    return answer_not(answer_and(answer_not(a), answer_not(b)));
}

static struct answer answer_missing(enum fact_name f)
{
    struct answer a = {.value = TRI_UNKNOWN};

    fact_set_add(&a.missing, f);
    return a;
}

static struct answer answer_known(const struct fact *f, bool yes)
{
    return (struct answer){.value = tri_of(yes), .basis = f->basis};
}

struct answer answer_fact(const struct ask *q, enum fact_name f)
{
    const struct fact *fact = &q->e->at[f];

    must(fact_type(f) == FACT_TRI);
    return fact->known ? answer_known(fact, fact->value != 0) : answer_missing(f);
}

struct answer answer_at_least(const struct ask *q, enum fact_name f, int64_t limit)
{
    const struct fact *fact = &q->e->at[f];
    struct answer a = {.unset = limit <= 0};

    must(fact_type(f) != FACT_TRI);
    if (!fact->known) {
        fact_set_add(&a.missing, f);
        return a;
    }
    if (limit > 0)
        return answer_known(fact, fact->value >= limit);
    return fact->value <= 0 ? answer_known(fact, false) : a;
}

struct answer answer_any(const struct ask *q, const enum fact_name *list)
{
    struct answer a = answer_fact(q, *list);

    while (*++list != FACTS)
        a = answer_or(a, answer_fact(q, *list));
    return a;
}

/* With members unknown the answer still stands when one person and the most there can be would give the same. */
static struct answer income_of_any_size(const struct ask *q, int above)
{
    const struct fact *total = &q->e->at[FACT_INCOME_TOTAL];
    const struct predicate_limits *l = q->l;

    if (income_compare(total->value, l->line_fen, 1) < above)
        return answer_known(total, false);
    if (l->people_max > 0 && income_compare(total->value, l->line_fen, l->people_max) >= above)
        return answer_known(total, true);
    return answer_missing(FACT_MEMBERS);
}

struct answer answer_income(const struct ask *q, int above)
{
    const struct fact *total = &q->e->at[FACT_INCOME_TOTAL], *members = &q->e->at[FACT_MEMBERS];
    bool size_known = members->known && members->value >= 1 && members->value <= UINT32_MAX;
    struct answer a = {.unset = q->l->line_fen <= 0};

    if (!total->known)
        fact_set_add(&a.missing, FACT_INCOME_TOTAL);
    if (!size_known)
        fact_set_add(&a.missing, FACT_MEMBERS);
    if (a.unset || !total->known)
        return a;
    if (!size_known)
        return income_of_any_size(q, above);
    a.value = tri_of(income_compare(total->value, q->l->line_fen, (uint32_t)members->value) >= above);
    a.basis = basis_weaker(total->basis, members->basis);
    return a;
}

struct answer answer_below(const struct ask *q)
{
    if (q->income != TRI_UNKNOWN) /* taken as given: the other facts give the basis */
        return (struct answer){.value = q->income, .basis = {.source = SOURCES - 1, .date = UINT32_MAX}};
    return answer_not(answer_income(q, 0));
}
