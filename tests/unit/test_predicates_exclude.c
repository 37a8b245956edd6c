#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/facts_line.h"
#include "support/predicate_model.h"

#define T TRI_TRUE
#define F TRI_FALSE
#define U TRI_UNKNOWN

static const struct basis hr = {.source = SOURCE_DEPARTMENT, .department = BY_HR, .date = 20220614};

static const struct {
    enum predicate p;
    enum tri want;
    const char *facts;
} exclusions[] = {
    {EXC_1_PUBLIC_EMPLOYEE, T, "public_employee wage_stable"},
    {EXC_1_PUBLIC_EMPLOYEE, T, "village_post wage_stable"},
    {EXC_1_PUBLIC_EMPLOYEE, F, "public_employee !wage_stable"},
    {EXC_1_PUBLIC_EMPLOYEE, F, "!public_employee !village_post"},
    {EXC_1_PUBLIC_EMPLOYEE, U, "!public_employee wage_stable"},
    {EXC_2_COMPANY, T, "company_legal_person company_annual_check company_income_stable"},
    {EXC_2_COMPANY, F, "company_legal_person !company_annual_check"},
    {EXC_2_COMPANY, F, "company_legal_person company_annual_check !company_income_stable"},
    {EXC_2_COMPANY, F, "!company_legal_person"},
    {EXC_2_COMPANY, U, "company_legal_person company_annual_check"},
    {EXC_3_BIG_OPERATOR, T, "big_operator"},
    {EXC_3_BIG_OPERATOR, T, "contracting_long_term"},
    {EXC_3_BIG_OPERATOR, T, "hires_others"},
    {EXC_3_BIG_OPERATOR, U, "!big_operator !hires_others"},
    {EXC_3_BIG_OPERATOR, F, "!big_operator !hires_others !contracting_long_term"},
    {EXC_4_EXTRA_HOUSE, T, "extra_house"},
    {EXC_4_EXTRA_HOUSE, F, "!extra_house"},
    {EXC_4_EXTRA_HOUSE, U, ""},
    {EXC_5_VEHICLE_MACHINE, T, "car_value_fen=10000000"},
    {EXC_5_VEHICLE_MACHINE, U, "car_value_fen=9999999"},
    {EXC_5_VEHICLE_MACHINE, F, "car_value_fen=9999999 !commercial_vehicle !construction_machine !large_farm_machine"},
    {EXC_5_VEHICLE_MACHINE, T, "commercial_vehicle"},
    {EXC_5_VEHICLE_MACHINE, T, "construction_machine"},
    {EXC_5_VEHICLE_MACHINE, T, "large_farm_machine"},
    {EXC_6_FINANCIAL_ASSET, T, "investments"},
    {EXC_6_FINANCIAL_ASSET, T, "deposit_fen=5000000"},
    {EXC_6_FINANCIAL_ASSET, F, "deposit_fen=4999999 !investments"},
    {EXC_6_FINANCIAL_ASSET, U, "!investments"},
    {EXC_7A_SUPPORTER, T, "supporter_income_fen=10000000 supporter_can_bear"},
    {EXC_7A_SUPPORTER, F, "supporter_income_fen=9999999 supporter_can_bear"},
    {EXC_7A_SUPPORTER, F, "supporter_income_fen=10000000 !supporter_can_bear"},
    {EXC_7A_SUPPORTER, U, "supporter_income_fen=10000000"},
    {EXC_7B_ELDER_SPLIT, T, "elder_split children_able"},
    {EXC_7B_ELDER_SPLIT, F, "elder_split !children_able"},
    {EXC_7B_ELDER_SPLIT, U, "elder_split"},
    {EXC_8_MISCONDUCT, T, "misconduct"},
    {EXC_8_MISCONDUCT, T, "high_consumption"},
    {EXC_8_MISCONDUCT, U, "!misconduct"},
    {EXC_8_MISCONDUCT, F, "!misconduct !high_consumption"},
    {EXC_9_IDLE, T, "able_to_work work_refused"},
    {EXC_9_IDLE, F, "!able_to_work work_refused"},
    {EXC_9_IDLE, F, "able_to_work !work_refused"},
    {EXC_10_CONCEALMENT, T, "untrue_report concealment_proved"},
    {EXC_10_CONCEALMENT, F, "untrue_report !concealment_proved"},
    {EXC_10_CONCEALMENT, U, "untrue_report"},
    {EXC_11_AWAY, T, "away_months=12"},
    {EXC_11_AWAY, F, "away_months=11"},
    {EXC_11_AWAY, U, ""},
    {EXC_12_OTHER, T, "other_unsuitable other_reason_approved"},
    {EXC_12_OTHER, F, "other_unsuitable !other_reason_approved"},
    {EXC_12_OTHER, U, "other_unsuitable"},
};

static void exclusions_by_table(void **state)
{
    struct predicate_limits l = model_limits();

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(exclusions); i++) {
        struct evidence e = {0};
        facts_line(&e, exclusions[i].facts, hr);
        struct answer a = predicate_answer(exclusions[i].p, &e, &l);
        if (a.value != exclusions[i].want)
            fail_msg("row %zu, %s: %s gives %d", i, exclusions[i].facts, predicate_code(exclusions[i].p), a.value);
        assert_int_equal(a.basis.department, exclusions[i].want == U ? BY_NONE : BY_HR);
    }
}

/* No seed sets what a large deposit is: then none is. */
static void an_unset_limit_excludes_nobody(void **state)
{
    struct predicate_limits l = {0};
    struct evidence e = {0};

    (void)state;
    facts_line(&e,
               "deposit_fen=900000000 !investments car_value_fen=900000000 !commercial_vehicle !construction_machine "
               "!large_farm_machine supporter_income_fen=900000000 supporter_can_bear away_months=90",
               hr);
    static const enum predicate unset[] = {EXC_5_VEHICLE_MACHINE, EXC_6_FINANCIAL_ASSET, EXC_7A_SUPPORTER, EXC_11_AWAY};
    for (size_t i = 0; i < ARRAY_LEN(unset); i++) {
        struct answer a = predicate_answer(unset[i], &e, &l);
        assert_true(a.value == U && a.unset);
    }
    facts_line(&e, "deposit_fen=0", hr);
    assert_int_equal(predicate_answer(EXC_6_FINANCIAL_ASSET, &e, &l).value, F);
}

/* m30: minutes that name the number and the reason, and a majority. */
static void only_recorded_minutes_override(void **state)
{
    const struct review_override good = {true, EXC_4_EXTRA_HOUSE, span_str("铺面已塌,无法使用"), 12, 3};
    struct predicate_limits l = model_limits();
    struct evidence e = {0};
    struct findings f;
    struct review_override o = good;

    (void)state;
    facts_line(&e, "extra_house !misconduct", hr);
    findings_make(&f, &e, &l, 0);
    assert_int_equal(override_judge(&f, EXC_4_EXTRA_HOUSE, &good), OVERRIDE_STANDS);
    assert_int_equal(override_judge(&f, EXC_8_MISCONDUCT, &good), OVERRIDE_NOTHING);
    assert_int_equal(override_judge(&f, INC_6_OTHER, &good), OVERRIDE_NOTHING);
    assert_int_equal(override_judge(&f, PREDICATES, &good), OVERRIDE_NOTHING);
    o.minutes = false;
    assert_int_equal(override_judge(&f, EXC_4_EXTRA_HOUSE, &o), OVERRIDE_NO_MINUTES);
    o = good;
    o.named = EXC_5_VEHICLE_MACHINE;
    assert_int_equal(override_judge(&f, EXC_4_EXTRA_HOUSE, &o), OVERRIDE_OTHER_NUMBER);
    o = good;
    o.reason = span_str(" \n\t");
    assert_int_equal(override_judge(&f, EXC_4_EXTRA_HOUSE, &o), OVERRIDE_NO_REASON);
    o.reason = span_str("");
    assert_int_equal(override_judge(&f, EXC_4_EXTRA_HOUSE, &o), OVERRIDE_NO_REASON);
    o = good;
    o.against = 12;
    assert_int_equal(override_judge(&f, EXC_4_EXTRA_HOUSE, &o), OVERRIDE_NOT_CARRIED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exclusions_by_table),
        cmocka_unit_test(an_unset_limit_excludes_nobody),
        cmocka_unit_test(only_recorded_minutes_override),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
