#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/predicate_model.h"

#define EVIDENCES 120000

static enum tri tri_of_model(int agreed)
{
    return agreed == MODEL_DISAGREE ? TRI_UNKNOWN : tri_of(agreed == 1);
}

/* The answer equals what all completions agree on. Returns whether it was compared. */
static bool compare(const struct answer *got, const struct model_row *row, const struct evidence *e,
                    const struct predicate_limits *l)
{
    int agreed = model_all_agree(row, e, l, NULL);

    if (agreed == MODEL_TOO_MANY)
        return false;
    assert_int_equal(got->value, tri_of_model(agreed));
    if (got->value != TRI_UNKNOWN)
        assert_int_equal(fact_set_count(&got->missing), 0);
    else
        assert_true(got->unset || fact_set_count(&got->missing) > 0);
    return true;
}

static void compare_missing(const struct answer *got, const struct model_row *row, const struct evidence *e,
                            const struct predicate_limits *l)
{
    struct fact_set relevant = {0};

    if (model_all_agree(row, e, l, &relevant) == MODEL_DISAGREE)
        assert_memory_equal(&got->missing, &relevant, sizeof relevant);
}

struct tally {
    size_t compared, by_value[3];
};

static void count(struct tally *t, const struct answer *a, bool compared)
{
    t->compared += compared;
    t->by_value[a->value]++;
}

/* One evidence against the slow model. A limit in eight worlds is unset: then nothing is said of missing facts. */
static void one_evidence(struct prng *p, struct tally t[PREDICATES + 4], size_t i)
{
    struct predicate_limits l = model_limits();
    struct evidence e;
    struct findings f;

    if (i % 8 == 0)
        *(int64_t *[]){&l.line_fen, &l.car_fen, &l.deposit_fen, &l.supporter_income_fen}[i / 8 % 4] = 0;
    model_evidence(&e, p, &l);
    assert_int_equal(evidence_wrong(&e), FACTS);
    findings_make(&f, &e, &l, 0);
    for (unsigned n = 0; n < PREDICATES; n++) {
        struct answer alone = predicate_answer((enum predicate)n, &e, &l);
        assert_memory_equal(&alone.missing, &f.at[n].missing, sizeof alone.missing);
        assert_int_equal(alone.value, f.at[n].value);
        count(&t[n], &f.at[n], compare(&f.at[n], &model_rows[n], &e, &l));
        if (i % 8 != 0 && i % 5 == 0)
            compare_missing(&f.at[n], &model_rows[n], &e, &l);
    }
    count(&t[PREDICATES], &f.included, compare(&f.included, &model_included, &e, &l));
    count(&t[PREDICATES + 1], &f.excluded, compare(&f.excluded, &model_excluded, &e, &l));
    count(&t[PREDICATES + 2], &f.residence, compare(&f.residence, &model_residence, &e, &l));
    count(&t[PREDICATES + 3], &f.below, compare(&f.below, &model_below, &e, &l));
    int class_agreed = model_all_agree(&model_class, &e, &l, NULL);
    assert_int_equal(f.household_class, class_agreed == MODEL_DISAGREE ? HOUSEHOLD_CLASS_UNKNOWN : class_agreed);
}

static void every_answer_is_what_all_completions_agree_on(void **state)
{
    struct prng p = prng_fork(20220610, "predicates");
    struct tally t[PREDICATES + 4] = {0};

    (void)state;
    for (size_t i = 0; i < EVIDENCES; i++)
        one_evidence(&p, t, i);
    for (unsigned n = 0; n < PREDICATES + 4; n++) {
        for (unsigned v = 0; v < 3; v++) {
            if (t[n].by_value[v] < 100)
                fail_msg("row %u gave value %u only %zu times", n, v, t[n].by_value[v]);
        }
        size_t least = n == PREDICATES || n == PREDICATES + 1 ? EVIDENCES / 2 : EVIDENCES * 9 / 10;
        if (t[n].compared < least)
            fail_msg("row %u was compared only %zu times", n, t[n].compared);
    }
}

/* Telling one more fact never turns a decided answer: TRUE stays TRUE, FALSE stays FALSE. */
static void knowing_more_takes_nothing_back(void **state)
{
    struct prng p = prng_fork(7, "more");
    struct predicate_limits l = model_limits();

    (void)state;
    for (size_t i = 0; i < 20000; i++) {
        struct evidence less, more, any;
        struct findings before, after;
        model_evidence(&less, &p, &l);
        model_evidence(&any, &p, &l);
        more = less;
        for (unsigned f = 0; f < FACTS; f++) {
            if (!more.at[f].known)
                more.at[f] = any.at[f];
        }
        findings_make(&before, &less, &l, 0);
        findings_make(&after, &more, &l, 0);
        for (unsigned n = 0; n < PREDICATES; n++)
            assert_true(before.at[n].value == TRI_UNKNOWN || before.at[n].value == after.at[n].value);
        assert_true(before.included.value == TRI_UNKNOWN || before.included.value == after.included.value);
        assert_true(before.standing == STANDING_UNDECIDED || before.excluded.value == TRI_UNKNOWN ||
                    before.standing == after.standing || before.residence.value == TRI_UNKNOWN);
    }
}

/* ---- by hand ---- */

static const struct basis visit = {.source = SOURCE_VISIT, .date = 20220613};

static void tell_yes(struct evidence *e, const enum fact_name *list)
{
    for (; *list != FACTS; list++)
        fact_tell(e, *list, 1, visit);
}
#define YES(e, ...) tell_yes((e), (const enum fact_name[]){__VA_ARGS__, FACTS})

static void resident_household(struct evidence *e, int64_t members, int64_t total_fen)
{
    *e = (struct evidence){0};
    fact_tell(e, FACT_MEMBERS, members, visit);
    fact_tell(e, FACT_INCOME_TOTAL, total_fen, visit);
    fact_tell(e, FACT_RESIDENCE_MONTHS, 6, visit);
    YES(e, FACT_RURAL, FACT_RISK);
}

static void nothing_known_decides_nothing(void **state)
{
    struct predicate_limits l = model_limits();
    struct evidence e = {0};
    struct findings f;

    (void)state;
    findings_make(&f, &e, &l, 0);
    for (unsigned n = 0; n < PREDICATES; n++) {
        assert_int_equal(f.at[n].value, TRI_UNKNOWN);
        assert_int_equal(f.at[n].basis.source, SOURCE_NONE);
    }
    assert_int_equal(f.standing, STANDING_UNDECIDED);
    assert_int_equal(f.household_class, HOUSEHOLD_CLASS_UNKNOWN);
    assert_true(fact_set_has(&f.missing, FACT_INCOME_TOTAL) && fact_set_has(&f.missing, FACT_LIFTED_OUT));
    assert_false(fact_set_has(&f.missing, FACT_DEPOSIT));
    assert_true(fact_set_has(&f.excluded.missing, FACT_DEPOSIT));
}

/* m29 */
static void an_unknown_deposit_does_not_exclude(void **state)
{
    struct predicate_limits l = model_limits();
    struct evidence e;
    struct findings f;

    (void)state;
    resident_household(&e, 3, 2039999);
    YES(&e, FACT_NATURAL_DISASTER, FACT_INCOME_DROP);
    fact_tell(&e, FACT_LIFTED_OUT, 0, visit);
    findings_make(&f, &e, &l, 0);
    assert_int_equal(f.at[EXC_6_FINANCIAL_ASSET].value, TRI_UNKNOWN);
    assert_int_equal(f.excluded.value, TRI_UNKNOWN);
    assert_int_equal(f.standing, STANDING_FIT);
    assert_int_equal(f.household_class, HOUSEHOLD_CLASS_MARGINAL);
    assert_int_equal(fact_set_count(&f.missing), 0);
}

static void what_all_comes_to(void **state)
{
    struct predicate_limits l = model_limits();
    struct evidence e;
    struct findings f;

    (void)state;
    resident_household(&e, 3, 2039999);
    YES(&e, FACT_NATURAL_DISASTER, FACT_INCOME_DROP, FACT_EXTRA_HOUSE);
    findings_make(&f, &e, &l, 0);
    assert_int_equal(f.standing, STANDING_EXCLUDED_IN_PRINCIPLE);
    assert_int_equal(f.excluded.basis.source, SOURCE_VISIT);
    findings_make(&f, &e, &l, 1u << EXC_4_EXTRA_HOUSE);
    assert_int_equal(f.standing, STANDING_FIT);
    assert_int_equal(f.at[EXC_4_EXTRA_HOUSE].value, TRI_TRUE);
    fact_tell(&e, FACT_RESIDENCE_MONTHS, 5, visit);
    findings_make(&f, &e, &l, 0);
    assert_int_equal(f.standing, STANDING_NOT_RESIDENT);
    for (unsigned n = 0; n < FACTS; n++) {
        if (fact_type((enum fact_name)n) == FACT_TRI)
            fact_tell(&e, (enum fact_name)n, n >= FACT_FOOD && n <= FACT_WATER, visit);
    }
    fact_tell(&e, FACT_RURAL, 1, visit);
    fact_tell(&e, FACT_RESIDENCE_MONTHS, 6, visit);
    findings_make(&f, &e, &l, UINT32_MAX);
    assert_int_equal(f.standing, STANDING_CONDITION_NOT_MET);
    assert_int_equal(f.excluded.value, TRI_FALSE);
}

/* Below the line condition 2 holds, above it condition 5: whichever it is, the household fits. */
static void included_whichever_way_the_income_turns_out(void **state)
{
    struct predicate_limits l = model_limits();
    struct evidence e;
    struct findings f;

    (void)state;
    resident_household(&e, 3, 0);
    e.at[FACT_INCOME_TOTAL] = (struct fact){0};
    YES(&e, FACT_NATURAL_DISASTER, FACT_INCOME_DROP, FACT_BASIC_DIFFICULTY);
    findings_make(&f, &e, &l, 0);
    assert_int_equal(f.at[INC_2_NATURAL_DISASTER].value, TRI_UNKNOWN);
    assert_int_equal(f.at[INC_5_ABOVE_LINE_SHOCK].value, TRI_UNKNOWN);
    assert_int_equal(f.included.value, TRI_TRUE);
    assert_int_equal(f.included.basis.source, SOURCE_VISIT);
    assert_int_equal(f.standing, STANDING_FIT);
    assert_true(fact_set_has(&f.missing, FACT_INCOME_TOTAL)); /* the class still needs it */
}

static void classes_by_table(void **state)
{
    static const struct {
        int64_t total;
        int lifted, sudden; /* -1: unknown */
        enum household_class want;
    } rows[] = {
        {2039999, 1, -1, HOUSEHOLD_CLASS_UNSTABLE},       {2039999, 0, 1, HOUSEHOLD_CLASS_MARGINAL},
        {2039999, -1, 1, HOUSEHOLD_CLASS_UNKNOWN},        {2040000, 1, 1, HOUSEHOLD_CLASS_SUDDEN_HARDSHIP},
        {2040000, 0, 1, HOUSEHOLD_CLASS_SUDDEN_HARDSHIP}, {2040000, 1, 0, HOUSEHOLD_CLASS_NONE},
        {2040000, 1, -1, HOUSEHOLD_CLASS_UNKNOWN},
    };
    struct predicate_limits l = model_limits();
    struct fact_set missing;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct evidence e;
        resident_household(&e, 3, rows[i].total);
        if (rows[i].lifted >= 0)
            fact_tell(&e, FACT_LIFTED_OUT, rows[i].lifted, visit);
        for (unsigned f = FACT_SUDDEN_ILLNESS; rows[i].sudden >= 0 && f <= FACT_ACCIDENT; f++)
            fact_tell(&e, (enum fact_name)f, rows[i].sudden, visit);
        assert_int_equal(household_class(&e, &l, &missing), rows[i].want);
        assert_int_equal(income_below_line(&e, &l).value, tri_of(rows[i].total == 2039999));
        assert_int_equal(fact_set_count(&missing) == 0, rows[i].want != HOUSEHOLD_CLASS_UNKNOWN);
    }
}

static void names_are_there_and_unknown_numbers_have_one(void **state)
{
    (void)state;
    for (unsigned n = 0; n < PREDICATES; n++) {
        assert_true(strlen(predicate_text_zh((enum predicate)n)) > 6 &&
                    strlen(predicate_number((enum predicate)n)) > 0);
        assert_int_equal(predicate_excludes((enum predicate)n), predicate_code((enum predicate)n)[0] == 'E');
    }
    assert_string_equal(predicate_number(EXC_7B_ELDER_SPLIT), "7B");
    assert_string_equal(predicate_code(INC_6_OTHER), "INC_6_OTHER");
    assert_string_equal(household_class_key(HOUSEHOLD_CLASS_UNSTABLE), "unstable");
    assert_string_equal(household_class_key(77), "unknown");
    assert_string_equal(household_class_text_zh(HOUSEHOLD_CLASS_MARGINAL), "边缘易致贫户");
    assert_string_equal(household_class_text_zh(77), "未定");
    assert_string_equal(standing_key(STANDING_EXCLUDED_IN_PRINCIPLE), "excluded_in_principle");
    assert_string_equal(standing_key(99), "undecided");
    assert_string_equal(standing_text_zh(STANDING_FIT), "应纳入监测");
    assert_string_equal(standing_text_zh(99), standing_text_zh(STANDING_UNDECIDED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_answer_is_what_all_completions_agree_on),
        cmocka_unit_test(knowing_more_takes_nothing_back),
        cmocka_unit_test(nothing_known_decides_nothing),
        cmocka_unit_test(an_unknown_deposit_does_not_exclude),
        cmocka_unit_test(what_all_comes_to),
        cmocka_unit_test(included_whichever_way_the_income_turns_out),
        cmocka_unit_test(classes_by_table),
        cmocka_unit_test(names_are_there_and_unknown_numbers_have_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
