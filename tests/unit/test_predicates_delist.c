#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "support/facts_line.h"
#include "support/predicate_model.h"

static const struct basis visit = {.source = SOURCE_VISIT, .date = 20221213};

#define GOOD                                                                                                           \
    "help_months=6 food_kept clothing_kept education_kept medical_kept housing_kept water_kept income_stable "         \
    "!rigid_expense_large members=3 net_income_total_fen=2040001 !whole_household_no_labour !ledger_item_open "        \
    "!new_risk_event household_consents "

static struct delisting of(const char *facts, const char *more, enum delist_basis basis)
{
    struct predicate_limits l = model_limits();
    struct evidence e = {0};
    struct delisting d;

    facts_line(&e, facts, visit);
    facts_line(&e, more, visit);
    delisting_make(&d, &e, &l, basis);
    return d;
}

static void outcomes_by_table(void **state)
{
    static const struct {
        const char *more;
        enum delist_outcome want;
        unsigned hold;
    } rows[] = {
        {"", DELIST_MAY, 0},
        {"help_months=5", DELIST_KEEP, 0},
        {"!food_kept", DELIST_KEEP, 0},
        {"!clothing_kept", DELIST_KEEP, 0},
        {"!education_kept", DELIST_KEEP, 0},
        {"!medical_kept", DELIST_KEEP, 0},
        {"!housing_kept", DELIST_KEEP, 0},
        {"!water_kept", DELIST_KEEP, 0},
        {"net_income_total_fen=2040000", DELIST_KEEP, 0}, /* equal is not above */
        {"ledger_item_open", DELIST_KEEP, 0},
        {"new_risk_event", DELIST_KEEP, 0},
        {"!household_consents", DELIST_KEEP, 0}, /* m40: without consent the procedure stops */
        {"whole_household_no_labour", DELIST_HOLD, HOLD_NO_LABOUR},
        {"!income_stable", DELIST_HOLD, HOLD_INCOME_UNSTABLE},
        {"rigid_expense_large !rigid_expense_solved", DELIST_HOLD, HOLD_EXPENSE},
        {"rigid_expense_large rigid_expense_solved", DELIST_MAY, 0},
        {"rigid_expense_large", DELIST_UNKNOWN, 0},
        {"whole_household_no_labour !income_stable !food_kept", DELIST_HOLD, HOLD_NO_LABOUR | HOLD_INCOME_UNSTABLE},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        struct delisting d = of(GOOD, rows[i].more, DELIST_HELPED);
        if (d.outcome != rows[i].want || d.hold != rows[i].hold)
            fail_msg("%s: outcome %d, hold %u", rows[i].more, d.outcome, d.hold);
    }
}

static void consent_is_asked_last(void **state)
{
    struct predicate_limits l = model_limits();
    struct evidence e = {0};
    struct delisting d;

    (void)state;
    facts_line(&e, GOOD, visit);
    e.at[FACT_CONSENT] = (struct fact){0};
    delisting_make(&d, &e, &l, DELIST_HELPED);
    assert_int_equal(d.outcome, DELIST_ASK);
    assert_true(fact_set_has(&d.missing, FACT_CONSENT) && fact_set_count(&d.missing) == 1);
    e.at[FACT_WATER_KEPT] = (struct fact){0};
    delisting_make(&d, &e, &l, DELIST_HELPED);
    assert_int_equal(d.outcome, DELIST_UNKNOWN);
    assert_int_equal(fact_set_count(&d.missing), 2);
}

static void what_went_by_itself_needs_no_months_of_help(void **state)
{
    (void)state;
    assert_int_equal(of(GOOD, "help_months=0", DELIST_NATURAL).outcome, DELIST_MAY);
    assert_int_equal(of(GOOD, "help_months=0 !water_kept", DELIST_NATURAL).outcome, DELIST_KEEP);
    struct delisting d = of("", "", DELIST_NATURAL);
    assert_int_equal(d.outcome, DELIST_UNKNOWN);
    assert_false(fact_set_has(&d.missing, FACT_HELP_MONTHS));
}

static void every_criterion_is_what_all_completions_agree_on(void **state)
{
    struct prng p = prng_fork(45, "delist");
    struct predicate_limits l = model_limits();

    (void)state;
    for (size_t i = 0; i < 100000; i++) {
        struct evidence e;
        struct delisting d;
        enum tri all = TRI_TRUE;
        model_evidence(&e, &p, &l);
        delisting_make(&d, &e, &l, DELIST_HELPED);
        for (unsigned c = 0; c < DELIST_CRITERIA; c++) {
            struct fact_set relevant = {0};
            int agreed = model_all_agree(&model_delist[c], &e, &l, &relevant);
            assert_int_equal(d.at[c].value, agreed == MODEL_DISAGREE ? TRI_UNKNOWN : tri_of(agreed == 1));
            assert_memory_equal(&d.at[c].missing, &relevant, sizeof relevant);
            all = tri_and(all, d.at[c].value);
        }
        assert_int_equal(d.outcome == DELIST_MAY, all == TRI_TRUE);
        assert_true(d.outcome != DELIST_UNKNOWN || fact_set_count(&d.missing) > 0);
    }
}

static void names_are_there(void **state)
{
    (void)state;
    for (unsigned c = 0; c < DELIST_CRITERIA; c++)
        assert_true(strlen(delist_text_zh((enum delist_criterion)c)) > 3);
    assert_string_equal(delist_text_zh(DELIST_LEDGER), "台账已清");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(outcomes_by_table),
        cmocka_unit_test(consent_is_asked_last),
        cmocka_unit_test(what_went_by_itself_needs_no_months_of_help),
        cmocka_unit_test(every_criterion_is_what_all_completions_agree_on),
        cmocka_unit_test(names_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
