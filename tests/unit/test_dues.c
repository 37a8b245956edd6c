#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tiers/dues.h"
#include "tiers/ceilings.h"
#include "tiers/proc_homes.h"
#include "tiers/proc_place.h"

static Fangpin__V1__ProcessView v[2], *list[2] = {&v[0], &v[1]};
static Fangpin__V1__StepBody now[2];
static Fangpin__V1__CaseView view;

static void one(enum process_no no, uint32_t state, uint32_t facts)
{
    fangpin__v1__case_view__init(&view);
    for (size_t i = 0; i < 2; i++) {
        fangpin__v1__process_view__init(&v[i]);
        fangpin__v1__step_body__init(&now[i]);
        v[i].now = &now[i];
    }
    v[0].process = (uint32_t)no;
    v[0].state = state;
    v[0].facts = facts;
    view.process = list;
    view.n_process = 1;
}

static void what_has_not_ended_is_open(void **state)
{
    (void)state;
    one(PROCESS_HOUSE, HOUSE_BUILDING, 0);
    assert_true(process_open(&v[0]));
    v[0].state = STATE_NONE;
    assert_true(process_open(&v[0]));
    v[0].process = PROCESS_RISK;
    v[0].state = RISK_ACTIVE;
    assert_true(process_open(&v[0]));
    v[0].state = RISK_CLOSED;
    assert_false(process_open(&v[0]));
    v[0].state = 31; /* of a later version */
    assert_false(process_open(&v[0]));
    v[0].process = 240;
    v[0].state = STATE_NONE;
    assert_false(process_open(&v[0]));
}

static void days_are_those_that_are_still_awaited(void **state)
{
    const struct process *house = process_get(PROCESS_HOUSE), *loan = process_get(PROCESS_LOAN);
    struct dues a;

    (void)state;
    one(PROCESS_HOUSE, HOUSE_BUILDING, 0);
    v[0].due = 20261210;
    now[0].finish_on = 20261130;
    now[0].owed_on = 20261101;
    a = dues_of(house, &v[0]);
    assert_int_equal(a.step, 20261210);
    assert_int_equal(a.whole, 20261130);
    assert_int_equal(a.papers, 0); /* a house owes no papers */
    assert_int_equal(a.first, 20261130);
    v[0].due = 20261101;
    assert_int_equal(dues_of(house, &v[0]).first, 20261101); /* before the whole */
    v[0].due = 20261101;
    now[0].finish_on = 0;
    assert_int_equal(dues_of(house, &v[0]).first, 20261101);
    now[0].finish_on = 20261130;
    v[0].now = NULL;
    assert_int_equal(dues_of(house, &v[0]).whole, 0);
    v[0].now = &now[0];
    v[0].state = HOUSE_ACCEPTED; /* built: the whole is there */
    assert_int_equal(dues_of(house, &v[0]).whole, 0);
    v[0].state = HOUSE_CLOSED;
    assert_int_equal(dues_of(house, &v[0]).first, 0);
    one(PROCESS_LOAN, LOAN_PAID_OUT, 1u << 1);
    now[0].owed_on = 20261207;
    assert_int_equal(dues_of(loan, &v[0]).first, 20261207);
    v[0].facts = 0;
    assert_int_equal(dues_of(loan, &v[0]).first, 0);
    v[0].state = 99;
    assert_int_equal(dues_of(loan, &v[0]).first, 0);
}

static void expect_flag(enum flag flag)
{
    enum flag out[FLAGS_MAX];
    size_t n = flags_of(&view, &v[0], 0, out);

    assert_int_equal(n, flag ? 1 : 0);
    if (flag)
        assert_int_equal(out[0], flag);
    assert_int_equal(codes_flag.at[codes_flag.n - 1].no, FLAG_OVERPAID);
}

static void what_strikes_the_eye(void **state)
{
    (void)state;
    one(PROCESS_RELIEF, RELIEF_GAP, 0);
    expect_flag(FLAG_RELIEF_GAP);
    one(PROCESS_RELIEF, RELIEF_GAP - 1, 0);
    expect_flag(0);
    one(PROCESS_FAMILY, FAMILY_CONTESTED, 0);
    expect_flag(FLAG_CONTESTED);
    one(PROCESS_HOUSE, HOUSE_PLANNED, FACT(HOUSE_TWO_GRADES));
    expect_flag(FLAG_TWO_GRADES);
    one(PROCESS_HOUSE, HOUSE_PAID, 0);
    v[0].over_fen = 1;
    expect_flag(FLAG_OVERPAID);
    v[0].over_fen = 0;
    one(PROCESS_HOUSE, HOUSE_PLANNED, 0);
    expect_flag(0);
    one(PROCESS_WATER, 1, 0);
    expect_flag(FLAG_NO_WATER);
    one(PROCESS_WATER, 1, FACT(WATER_SUPPLIED));
    expect_flag(0);
    one(PROCESS_WATER, 99, 0);
    expect_flag(0);
}

static void loans_over_the_cap_and_of_two_banks(void **state)
{
    enum flag out[FLAGS_MAX];

    (void)state;
    one(PROCESS_LOAN, LOAN_PAID_OUT, 0);
    now[0].sort = LOAN_MICRO;
    now[0].amount_fen = 12000000;
    assert_int_equal(flags_of(&view, &v[0], 12000000, out), 0);
    assert_int_equal(flags_of(&view, &v[0], 0, out), 0); /* the rules name no cap */
    assert_int_equal(flags_of(&view, &v[0], 10000000, out), 1);
    assert_int_equal(out[0], FLAG_LOAN_OVER_CAP);
    v[1] = v[0];
    v[1].now = &now[1];
    now[1].sort = LOAN_MICRO;
    view.n_process = 2;
    assert_int_equal(flags_of(&view, &v[0], 0, out), 1);
    assert_int_equal(out[0], FLAG_TWO_LENDERS);
    now[1].sort = LOAN_STARTUP;
    assert_int_equal(flags_of(&view, &v[0], 0, out), 0);
    now[1].sort = LOAN_MICRO;
    v[1].state = 99;
    assert_int_equal(flags_of(&view, &v[0], 0, out), 0);
    v[1].state = 0; /* asked for, not paid out */
    assert_int_equal(flags_of(&view, &v[0], 0, out), 0);
    v[1].state = LOAN_PAID_OUT;
    v[1].process = PROCESS_HOUSE;
    assert_int_equal(flags_of(&view, &v[0], 0, out), 0);
    v[1].process = PROCESS_LOAN;
    v[1].now = NULL;
    assert_int_equal(flags_of(&view, &v[0], 0, out), 0);
    v[0].now = NULL;
    assert_int_equal(flags_of(&view, &v[0], 10000000, out), 0);
    v[0].now = &now[0];
    now[0].sort = LOAN_STARTUP;
    assert_int_equal(flags_of(&view, &v[0], 10000000, out), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_not_ended_is_open),
        cmocka_unit_test(days_are_those_that_are_still_awaited),
        cmocka_unit_test(what_strikes_the_eye),
        cmocka_unit_test(loans_over_the_cap_and_of_two_banks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
