#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/facts_line.h"
#include "support/predicate_model.h"

static const struct basis visit = {.source = SOURCE_VISIT, .date = 20220613};

struct row {
    enum predicate p;
    enum tri want;
    const char *facts;
};

#define BELOW "members=3 net_income_total_fen=2039999 risk "
#define ABOVE "members=3 net_income_total_fen=2040000 risk "
#define T     TRI_TRUE
#define F     TRI_FALSE
#define U     TRI_UNKNOWN
static const struct row rows[] = {
    /* 1: below, one of six not met, cannot solve it alone */
    {INC_1_LOW_INCOME_UNSOLVED, T, BELOW "!self_able !food_met"},
    {INC_1_LOW_INCOME_UNSOLVED, T, BELOW "!self_able !clothing_met food_met"},
    {INC_1_LOW_INCOME_UNSOLVED, T, BELOW "!self_able !education_met"},
    {INC_1_LOW_INCOME_UNSOLVED, T, BELOW "!self_able !medical_met"},
    {INC_1_LOW_INCOME_UNSOLVED, T, BELOW "!self_able !housing_met"},
    {INC_1_LOW_INCOME_UNSOLVED, T, BELOW "!self_able !water_met"},
    {INC_1_LOW_INCOME_UNSOLVED, F, ABOVE "!self_able !water_met"},
    {INC_1_LOW_INCOME_UNSOLVED, F, BELOW "self_able !water_met"},
    {INC_1_LOW_INCOME_UNSOLVED, F,
     BELOW "!self_able food_met clothing_met education_met medical_met housing_met water_met"},
    {INC_1_LOW_INCOME_UNSOLVED, U, BELOW "!self_able food_met clothing_met education_met medical_met housing_met"},
    {INC_1_LOW_INCOME_UNSOLVED, U, BELOW "!water_met"},
    {INC_1_LOW_INCOME_UNSOLVED, F, "members=3 net_income_total_fen=2039999 !risk !self_able !water_met"},
    {INC_1_LOW_INCOME_UNSOLVED, U, "members=3 net_income_total_fen=2039999 !self_able !water_met"},
    /* 2: natural disaster and a sharp drop */
    {INC_2_NATURAL_DISASTER, T, BELOW "cause_natural_disaster income_drop_sharp"},
    {INC_2_NATURAL_DISASTER, F, ABOVE "cause_natural_disaster income_drop_sharp"},
    {INC_2_NATURAL_DISASTER, F, BELOW "!cause_natural_disaster income_drop_sharp"},
    {INC_2_NATURAL_DISASTER, F, BELOW "cause_natural_disaster !income_drop_sharp"},
    {INC_2_NATURAL_DISASTER, U, BELOW "cause_natural_disaster"},
    {INC_2_NATURAL_DISASTER, U, "cause_natural_disaster income_drop_sharp risk"},
    /* 3: illness, disaster, accident */
    {INC_3_ILLNESS_DISASTER_ACCIDENT, T, BELOW "cause_illness serious_difficulty"},
    {INC_3_ILLNESS_DISASTER_ACCIDENT, T, BELOW "cause_sudden_illness serious_difficulty"},
    {INC_3_ILLNESS_DISASTER_ACCIDENT, T, BELOW "cause_natural_disaster serious_difficulty"},
    {INC_3_ILLNESS_DISASTER_ACCIDENT, T, BELOW "cause_accident serious_difficulty"},
    {INC_3_ILLNESS_DISASTER_ACCIDENT, F, BELOW "cause_illness !serious_difficulty"},
    {INC_3_ILLNESS_DISASTER_ACCIDENT, F, ABOVE "cause_illness serious_difficulty"},
    {INC_3_ILLNESS_DISASTER_ACCIDENT, U, BELOW "!cause_illness serious_difficulty"},
    {INC_3_ILLNESS_DISASTER_ACCIDENT, F,
     BELOW "!cause_illness !cause_sudden_illness !cause_natural_disaster !cause_accident serious_difficulty"},
    /* 4: failed project, unstable job, unemployed, short of labour */
    {INC_4_INDUSTRY_JOB_LABOUR, T, BELOW "cause_project_failed serious_difficulty"},
    {INC_4_INDUSTRY_JOB_LABOUR, T, BELOW "cause_unstable_job serious_difficulty"},
    {INC_4_INDUSTRY_JOB_LABOUR, T, BELOW "cause_unemployed serious_difficulty"},
    {INC_4_INDUSTRY_JOB_LABOUR, T, BELOW "cause_short_of_labour serious_difficulty"},
    {INC_4_INDUSTRY_JOB_LABOUR, F, ABOVE "cause_unemployed serious_difficulty"},
    {INC_4_INDUSTRY_JOB_LABOUR, U, BELOW "cause_illness serious_difficulty"},
    {INC_4_INDUSTRY_JOB_LABOUR, F,
     BELOW "!cause_project_failed !cause_unstable_job !cause_unemployed !cause_short_of_labour"},
    /* 5: not below, a sudden blow */
    {INC_5_ABOVE_LINE_SHOCK, T, ABOVE "cause_sudden_illness rigid_expense_surge basic_life_difficulty"},
    {INC_5_ABOVE_LINE_SHOCK, T, ABOVE "cause_natural_disaster income_drop_sharp basic_life_difficulty"},
    {INC_5_ABOVE_LINE_SHOCK, T, ABOVE "cause_accident rigid_expense_surge basic_life_difficulty"},
    {INC_5_ABOVE_LINE_SHOCK, F, BELOW "cause_accident rigid_expense_surge basic_life_difficulty"},
    {INC_5_ABOVE_LINE_SHOCK, F, ABOVE "cause_accident rigid_expense_surge !basic_life_difficulty"},
    {INC_5_ABOVE_LINE_SHOCK, F, ABOVE "cause_accident !rigid_expense_surge !income_drop_sharp basic_life_difficulty"},
    {INC_5_ABOVE_LINE_SHOCK, U, ABOVE "cause_accident !rigid_expense_surge basic_life_difficulty"},
    {INC_5_ABOVE_LINE_SHOCK, F, ABOVE "cause_illness !cause_sudden_illness !cause_natural_disaster !cause_accident"},
    /* 6: three tiers' judgements */
    {INC_6_OTHER, T, "other_unforeseen judged_by_village judged_by_township judged_by_county possible_risk"},
    {INC_6_OTHER, U, "other_unforeseen judged_by_village judged_by_township possible_risk"},
    {INC_6_OTHER, F, "other_unforeseen judged_by_village judged_by_township !judged_by_county possible_risk"},
    {INC_6_OTHER, F, "other_unforeseen !judged_by_village judged_by_township judged_by_county possible_risk"},
    {INC_6_OTHER, F, "other_unforeseen judged_by_village !judged_by_township judged_by_county possible_risk"},
    {INC_6_OTHER, F, "!other_unforeseen"},
    {INC_6_OTHER, F, "other_unforeseen judged_by_village judged_by_township judged_by_county !possible_risk"},
};

static void inclusions_by_table(void **state)
{
    struct predicate_limits l = model_limits();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct evidence e = {0};
        facts_line(&e, rows[i].facts, visit);
        struct answer a = predicate_answer(rows[i].p, &e, &l);
        if (a.value != rows[i].want)
            fail_msg("row %zu, %s: %s gives %d", i, rows[i].facts, predicate_code(rows[i].p), a.value);
        assert_int_equal(a.basis.source, rows[i].want == U ? SOURCE_NONE : SOURCE_VISIT);
        assert_int_equal(a.basis.date, rows[i].want == U ? 0 : 20220613);
    }
}

/* Every row that is TRUE needs each word of it: take one away and it is TRUE no longer. */
static void each_fact_of_a_true_row_is_needed(void **state)
{
    struct predicate_limits l = model_limits();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct evidence e = {0};
        facts_line(&e, rows[i].facts, visit);
        for (unsigned f = 0; rows[i].want == T && f < FACTS; f++) {
            struct evidence less = e;
            less.at[f] = (struct fact){0};
            bool spare = f == FACT_FOOD && !strstr(rows[i].facts, "!food");
            if (e.at[f].known && !spare)
                assert_int_not_equal(predicate_answer(rows[i].p, &less, &l).value, T);
        }
    }
}

static void without_a_line_nobody_is_below_it(void **state)
{
    struct predicate_limits l = model_limits();
    struct evidence e = {0};

    (void)state;
    l.line_fen = 0;
    facts_line(&e, BELOW "cause_natural_disaster income_drop_sharp", visit);
    struct answer a = predicate_answer(INC_2_NATURAL_DISASTER, &e, &l);
    assert_true(a.value == U && a.unset && fact_set_count(&a.missing) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inclusions_by_table),
        cmocka_unit_test(each_fact_of_a_true_row_is_needed),
        cmocka_unit_test(without_a_line_nobody_is_below_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
