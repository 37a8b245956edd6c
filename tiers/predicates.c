/* All conditions of one household together, and what they come to. */
#include "tiers/predicates.h"

#include "base/must.h"
#include "tiers/predicate_parts.h"

_Static_assert(EXC_1_PUBLIC_EMPLOYEE == INCLUSIONS && PREDICATES == INCLUSIONS + EXCLUSIONS, "inclusions come first");

static const struct {
    const char *code, *number, *zh;
} names[PREDICATES] = {
#define X(name, number, zh) {#name, number, zh},
    PREDICATE_LIST(X)
#undef X
};

static const struct {
    const char *key, *zh;
} classes[] = {{"unknown", "未定"},
               {"unstable", "脱贫不稳定户"},
               {"marginal", "边缘易致贫户"},
               {"sudden_hardship", "突发严重困难户"},
               {"none", "不属于三类"}},
  standings[] = {{"undecided", "未定,情况不全"},
                 {"fit", "应纳入监测"},
                 {"condition_not_met", "不符合纳入条件"},
                 {"excluded_in_principle", "原则上不予认定"},
                 {"not_resident", "不在村或居住未满期限"}};

const char *predicate_code(enum predicate p)
{
    must(p < PREDICATES);
    return names[p].code;
}

const char *predicate_number(enum predicate p)
{
    must(p < PREDICATES);
    return names[p].number;
}

const char *predicate_text_zh(enum predicate p)
{
    must(p < PREDICATES);
    return names[p].zh;
}

bool predicate_excludes(enum predicate p)
{
    return p >= INCLUSIONS;
}

const char *household_class_key(unsigned c)
{
    return classes[c < ARRAY_LEN(classes) ? c : 0].key;
}

const char *household_class_text_zh(unsigned c)
{
    return classes[c < ARRAY_LEN(classes) ? c : 0].zh;
}

const char *standing_key(unsigned s)
{
    return standings[s < ARRAY_LEN(standings) ? s : 0].key;
}

const char *standing_text_zh(unsigned s)
{
    return standings[s < ARRAY_LEN(standings) ? s : 0].zh;
}

static struct answer ask_one(enum predicate p, const struct ask *q)
{
    return predicate_excludes(p) ? exclusion_answer(p, q) : inclusion_answer(p, q);
}

struct answer predicate_answer(enum predicate p, const struct evidence *e, const struct predicate_limits *l)
{
    must(p < PREDICATES);
    return ask_one(p, &(struct ask){.e = e, .l = l});
}

struct answer income_below_line(const struct evidence *e, const struct predicate_limits *l)
{
    return answer_below(&(struct ask){.e = e, .l = l});
}

struct answer residence_answer(const struct evidence *e, const struct predicate_limits *l)
{
    struct ask q = {.e = e, .l = l};

    return answer_and(ANY(&q, FACT_RURAL, FACT_RELOCATED),
                      answer_at_least(&q, FACT_RESIDENCE_MONTHS, l->residence_min_months));
}

enum household_class household_class(const struct evidence *e, const struct predicate_limits *l,
                                     struct fact_set *missing)
{
    struct ask q = {.e = e, .l = l};
    struct answer below = answer_below(&q), lifted = answer_fact(&q, FACT_LIFTED_OUT);
    struct answer sudden = ANY(&q, FACT_SUDDEN_ILLNESS, FACT_NATURAL_DISASTER, FACT_ACCIDENT);

    *missing = (struct fact_set){0};
    if (below.value == TRI_UNKNOWN) {
        *missing = fact_set_union(below.missing, fact_set_union(lifted.missing, sudden.missing));
        return HOUSEHOLD_CLASS_UNKNOWN;
    }
    struct answer last = below.value == TRI_TRUE ? lifted : sudden;
    *missing = last.missing;
    if (last.value == TRI_UNKNOWN)
        return HOUSEHOLD_CLASS_UNKNOWN;
    if (below.value == TRI_TRUE)
        return last.value == TRI_TRUE ? HOUSEHOLD_CLASS_UNSTABLE : HOUSEHOLD_CLASS_MARGINAL;
    return last.value == TRI_TRUE ? HOUSEHOLD_CLASS_SUDDEN_HARDSHIP : HOUSEHOLD_CLASS_NONE;
}

static struct answer any_inclusion(const struct ask *q)
{
    struct answer any = ask_one(0, q);

    for (unsigned p = 1; p < INCLUSIONS; p++)
        any = answer_or(any, ask_one((enum predicate)p, q));
    return any;
}

/* Conditions 1–4 want income below the line and 5 wants it not below: a household may fit whichever it is. */
static struct answer included_answer(const struct ask *q)
{
    struct answer any = any_inclusion(q);

    if (any.value != TRI_UNKNOWN)
        return any;
    struct answer below = any_inclusion(&(struct ask){.e = q->e, .l = q->l, .income = TRI_TRUE});
    struct answer above = any_inclusion(&(struct ask){.e = q->e, .l = q->l, .income = TRI_FALSE});
    struct answer either = answer_and(below, above);
    return answer_below(q).value == TRI_UNKNOWN && either.value == TRI_TRUE ? either : any;
}

static struct answer excluded_answer(const struct answer at[PREDICATES], uint32_t overridden)
{
    struct answer any = {.value = TRI_FALSE};
    bool first = true;

    for (unsigned p = INCLUSIONS; p < PREDICATES; p++) {
        if (overridden >> p & 1)
            continue;
        any = first ? at[p] : answer_or(any, at[p]);
        first = false;
    }
    return any;
}

static enum standing standing_of(const struct findings *f)
{
    if (f->residence.value == TRI_FALSE)
        return STANDING_NOT_RESIDENT;
    if (f->excluded.value == TRI_TRUE)
        return STANDING_EXCLUDED_IN_PRINCIPLE;
    if (f->included.value == TRI_FALSE)
        return STANDING_CONDITION_NOT_MET;
    return tri_and(f->included.value, f->residence.value) == TRI_TRUE ? STANDING_FIT : STANDING_UNDECIDED;
}

void findings_make(struct findings *out, const struct evidence *e, const struct predicate_limits *l,
                   uint32_t overridden)
{
    struct ask q = {.e = e, .l = l};
    struct fact_set class_missing;

    *out = (struct findings){0};
    for (unsigned p = 0; p < PREDICATES; p++)
        out->at[p] = ask_one((enum predicate)p, &q);
    out->excluded = excluded_answer(out->at, overridden);
    out->below = answer_below(&q);
    out->residence = residence_answer(e, l);
    out->included = included_answer(&q);
    out->household_class = household_class(e, l, &class_missing);
    out->standing = standing_of(out);
    out->missing = fact_set_union(answer_and(out->included, out->residence).missing, class_missing);
}
