/* May a household leave the list: S4·五(一), 五(三) in the reading of DOMAIN.md 4.5. */
#include "base/must.h"
#include "tiers/predicate_parts.h"

static const char *const names_zh[DELIST_CRITERIA] = {
#define X(name, zh) zh,
    DELIST_LIST(X)
#undef X
};

const char *delist_text_zh(enum delist_criterion c)
{
    must(c < DELIST_CRITERIA);
    return names_zh[c];
}

static void criteria_ask(struct answer at[DELIST_CRITERIA], const struct ask *q)
{
    static const enum fact_name kept[] = {FACT_FOOD_KEPT,    FACT_CLOTHING_KEPT, FACT_EDUCATION_KEPT,
                                          FACT_MEDICAL_KEPT, FACT_HOUSING_KEPT,  FACT_WATER_KEPT};

    at[DELIST_HELP_MONTHS] = answer_at_least(q, FACT_HELP_MONTHS, q->l->delist_help_months);
    for (unsigned i = 0; i < ARRAY_LEN(kept); i++)
        at[DELIST_FOOD + i] = answer_fact(q, kept[i]);
    at[DELIST_INCOME_STABLE] = answer_fact(q, FACT_INCOME_STABLE);
    at[DELIST_EXPENSES] =
        answer_or(answer_not(answer_fact(q, FACT_EXPENSE_LARGE)), answer_fact(q, FACT_EXPENSE_SOLVED));
    at[DELIST_ABOVE_LINE] = answer_income(q, 1);
    at[DELIST_LABOUR] = answer_not(answer_fact(q, FACT_NO_LABOUR));
    at[DELIST_LEDGER] = answer_not(answer_fact(q, FACT_LEDGER_OPEN));
    at[DELIST_NO_NEW_RISK] = answer_not(answer_fact(q, FACT_NEW_RISK));
    at[DELIST_CONSENT] = answer_fact(q, FACT_CONSENT);
}

static unsigned hold_reasons(const struct answer at[DELIST_CRITERIA])
{
    return (at[DELIST_LABOUR].value == TRI_FALSE ? HOLD_NO_LABOUR : 0) |
           (at[DELIST_INCOME_STABLE].value == TRI_FALSE ? HOLD_INCOME_UNSTABLE : 0) |
           (at[DELIST_EXPENSES].value == TRI_FALSE ? HOLD_EXPENSE : 0);
}

/* FALSE keeps, whatever else is unknown; a hold goes before it, because it says what kind of keeping. */
static enum delist_outcome outcome_of(const struct delisting *d, enum tri criteria)
{
    enum tri consent = d->at[DELIST_CONSENT].value;

    if (d->hold)
        return DELIST_HOLD;
    if (criteria == TRI_FALSE || consent == TRI_FALSE)
        return DELIST_KEEP;
    if (criteria == TRI_UNKNOWN)
        return DELIST_UNKNOWN;
    return consent == TRI_TRUE ? DELIST_MAY : DELIST_ASK;
}

void delisting_make(struct delisting *out, const struct evidence *e, const struct predicate_limits *l,
                    enum delist_basis basis)
{
    struct ask q = {.e = e, .l = l};
    struct answer all;

    *out = (struct delisting){0};
    criteria_ask(out->at, &q);
    if (basis == DELIST_NATURAL)
        out->at[DELIST_HELP_MONTHS] = (struct answer){.value = TRI_TRUE};
    all = out->at[0];
    for (unsigned c = 1; c < DELIST_CONSENT; c++)
        all = answer_and(all, out->at[c]);
    out->hold = hold_reasons(out->at);
    out->outcome = outcome_of(out, all.value);
    out->missing = answer_and(all, out->at[DELIST_CONSENT]).missing;
}
