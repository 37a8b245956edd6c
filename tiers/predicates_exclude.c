/* The twelve exclusion conditions, the seventh in two, S4·三(五)2 in the reading of DOMAIN.md 4.4; and who may set one
 * aside. */
#include "base/must.h"
#include "tiers/predicate_parts.h"

static struct answer both(const struct ask *q, enum fact_name a, enum fact_name b)
{
    return answer_and(answer_fact(q, a), answer_fact(q, b));
}

static struct answer vehicle_machine(const struct ask *q)
{
    struct answer machine = ANY(q, FACT_COMMERCIAL_VEHICLE, FACT_CONSTRUCTION_MACHINE, FACT_LARGE_FARM_MACHINE);

    return answer_or(machine, answer_at_least(q, FACT_CAR_VALUE, q->l->car_fen));
}

static struct answer supporter(const struct ask *q)
{
    return answer_and(answer_at_least(q, FACT_SUPPORTER_INCOME, q->l->supporter_income_fen),
                      answer_fact(q, FACT_SUPPORTER_BEARS));
}

/* What a household is, has and earns. */
static struct answer means_answer(enum predicate p, const struct ask *q)
{
    switch (p) {
    case EXC_1_PUBLIC_EMPLOYEE:
        return answer_and(ANY(q, FACT_PUBLIC_EMPLOYEE, FACT_VILLAGE_POST), answer_fact(q, FACT_WAGE_STABLE));
    case EXC_2_COMPANY:
        return answer_and(both(q, FACT_COMPANY, FACT_ANNUAL_CHECK), answer_fact(q, FACT_COMPANY_INCOME));
    case EXC_3_BIG_OPERATOR:
        return ANY(q, FACT_BIG_OPERATOR, FACT_CONTRACTING, FACT_EMPLOYER);
    case EXC_4_EXTRA_HOUSE:
        return answer_fact(q, FACT_EXTRA_HOUSE);
    case EXC_5_VEHICLE_MACHINE:
        return vehicle_machine(q);
    default:
        must(p == EXC_6_FINANCIAL_ASSET);
        return answer_or(answer_at_least(q, FACT_DEPOSIT, q->l->deposit_fen), answer_fact(q, FACT_INVESTMENTS));
    }
}

struct answer exclusion_answer(enum predicate p, const struct ask *q)
{
    switch (p) {
    case EXC_7A_SUPPORTER:
        return supporter(q);
    case EXC_7B_ELDER_SPLIT:
        return both(q, FACT_ELDER_SPLIT, FACT_CHILDREN_ABLE);
    case EXC_8_MISCONDUCT:
        return ANY(q, FACT_MISCONDUCT, FACT_LUXURY);
    case EXC_9_IDLE:
        return both(q, FACT_ABLE_TO_WORK, FACT_WORK_REFUSED);
    case EXC_10_CONCEALMENT:
        return both(q, FACT_UNTRUE_REPORT, FACT_CONCEALMENT_PROVED);
    case EXC_11_AWAY:
        return answer_at_least(q, FACT_AWAY_MONTHS, q->l->away_months);
    case EXC_12_OTHER:
        return both(q, FACT_OTHER_UNSUITABLE, FACT_OTHER_APPROVED);
    default:
        return means_answer(p, q);
    }
}

static bool has_words(struct span text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] > ' ')
            return true;
    }
    return false;
}

enum override_verdict override_judge(const struct findings *f, enum predicate which, const struct review_override *o)
{
    if (which >= PREDICATES || !predicate_excludes(which) || f->at[which].value != TRI_TRUE)
        return OVERRIDE_NOTHING;
    if (!o->minutes)
        return OVERRIDE_NO_MINUTES;
    if (o->named != which)
        return OVERRIDE_OTHER_NUMBER;
    if (!has_words(o->reason))
        return OVERRIDE_NO_REASON;
    return o->for_ > o->against ? OVERRIDE_STANDS : OVERRIDE_NOT_CARRIED;
}
