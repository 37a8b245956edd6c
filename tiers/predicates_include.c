/* The six inclusion conditions, S4·三(五)1 in the reading of DOMAIN.md 4.3. */
#include "base/must.h"
#include "tiers/predicate_parts.h"

static struct answer low_income_unsolved(const struct ask *q)
{
    static const enum fact_name guarantees[] = {FACT_FOOD,    FACT_CLOTHING, FACT_EDUCATION,
                                                FACT_MEDICAL, FACT_HOUSING,  FACT_WATER};
    struct answer unmet = answer_not(answer_fact(q, guarantees[0]));

    for (size_t i = 1; i < ARRAY_LEN(guarantees); i++)
        unmet = answer_or(unmet, answer_not(answer_fact(q, guarantees[i])));
    struct answer stuck = answer_and(unmet, answer_not(answer_fact(q, FACT_SELF_ABLE)));
    return answer_and(stuck, answer_and(answer_below(q), answer_fact(q, FACT_RISK)));
}

static struct answer natural_disaster(const struct ask *q)
{
    struct answer hit = answer_and(answer_fact(q, FACT_NATURAL_DISASTER), answer_fact(q, FACT_INCOME_DROP));

    return answer_and(hit, answer_and(answer_below(q), answer_fact(q, FACT_RISK)));
}

/* Conditions 3 and 4 differ in the causes alone. */
static struct answer serious_difficulty(const struct ask *q, struct answer cause)
{
    struct answer hard = answer_and(cause, answer_fact(q, FACT_DIFFICULTY));

    return answer_and(hard, answer_and(answer_below(q), answer_fact(q, FACT_RISK)));
}

static struct answer above_line_shock(const struct ask *q)
{
    struct answer cause = ANY(q, FACT_SUDDEN_ILLNESS, FACT_NATURAL_DISASTER, FACT_ACCIDENT);
    struct answer shock = ANY(q, FACT_EXPENSE_SURGE, FACT_INCOME_DROP);
    struct answer hard = answer_and(answer_and(cause, shock), answer_fact(q, FACT_BASIC_DIFFICULTY));

    return answer_and(hard, answer_and(answer_not(answer_below(q)), answer_fact(q, FACT_RISK)));
}

static struct answer other_unforeseen(const struct ask *q)
{
    struct answer judged = answer_and(answer_fact(q, FACT_JUDGED_VILLAGE), answer_fact(q, FACT_JUDGED_TOWNSHIP));

    judged = answer_and(judged, answer_fact(q, FACT_JUDGED_COUNTY));
    return answer_and(answer_and(answer_fact(q, FACT_UNFORESEEN), judged), answer_fact(q, FACT_POSSIBLE_RISK));
}

struct answer inclusion_answer(enum predicate p, const struct ask *q)
{
    switch (p) {
    case INC_1_LOW_INCOME_UNSOLVED:
        return low_income_unsolved(q);
    case INC_2_NATURAL_DISASTER:
        return natural_disaster(q);
    case INC_3_ILLNESS_DISASTER_ACCIDENT:
        return serious_difficulty(q, ANY(q, FACT_ILLNESS, FACT_SUDDEN_ILLNESS, FACT_NATURAL_DISASTER, FACT_ACCIDENT));
    case INC_4_INDUSTRY_JOB_LABOUR:
        return serious_difficulty(q,
                                  ANY(q, FACT_PROJECT_FAILED, FACT_UNSTABLE_JOB, FACT_UNEMPLOYED, FACT_SHORT_LABOUR));
    case INC_5_ABOVE_LINE_SHOCK:
        return above_line_shock(q);
    default:
        must(p == INC_6_OTHER);
        return other_unforeseen(q);
    }
}
