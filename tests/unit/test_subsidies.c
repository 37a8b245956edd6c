#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tiers/case_aid.h"
#include "tiers/proc_homes.h"
#include "tiers/subsidies.h"

enum { STEPS = 6, AIDS = 4 };

static uint8_t ids[AIDS + 1][16];
static Fangpin__V1__Aid aids[AIDS], *aid_at[AIDS];
static Fangpin__V1__StepView steps[STEPS], *step_at[STEPS];
static Fangpin__V1__StepBody now;
static Fangpin__V1__ProcessView house, *houses[1];
static Fangpin__V1__CaseView view;

static ProtobufCBinaryData id_of(unsigned n)
{
    return (ProtobufCBinaryData){.len = 16, .data = ids[n]};
}

/* A house without steps; aids 0…3 of 100, 200, 300, 400 fen, handed over. */
static int setup(void **state)
{
    (void)state;
    fangpin__v1__case_view__init(&view);
    fangpin__v1__process_view__init(&house);
    fangpin__v1__step_body__init(&now);
    for (unsigned i = 0; i < AIDS; i++) {
        memset(ids[i], (int)i + 1, sizeof ids[i]);
        fangpin__v1__aid__init(&aids[i]);
        aids[i].aid = id_of(i);
        aids[i].state = AID_DELIVERED;
        aids[i].amount_fen = 100 * ((int)i + 1);
        aid_at[i] = &aids[i];
    }
    memset(ids[AIDS], 9, sizeof ids[AIDS]);
    view.n_aid = AIDS;
    view.aid = aid_at;
    house.process = PROCESS_HOUSE;
    house.now = &now;
    house.step = step_at;
    houses[0] = &house;
    view.process = houses;
    view.n_process = 1;
    return 0;
}

static void step(uint32_t kind, uint32_t fate, unsigned grant)
{
    Fangpin__V1__StepView *s = &steps[house.n_step];

    fangpin__v1__step_view__init(s);
    s->kind = kind;
    s->fate = fate;
    if (grant <= AIDS)
        s->link = id_of(grant);
    step_at[house.n_step++] = s;
}

#define NO_GRANT (AIDS + 1)

static void each_grant_counts_once_and_whatever_became_of_its_step(void **state)
{
    ProtobufCBinaryData first = id_of(0), last = id_of(3), nothing = {0};

    (void)state;
    assert_int_equal(subsidy_paid(&view, &house), 0);
    step(HOUSE_STAGE, FATE_APPLIED, 0);
    step(HOUSE_STAGE, FATE_REPEATED, 0);
    step(HOUSE_STAGE, FATE_CROSSED, 1);
    step(HOUSE_PAY, FATE_APPLIED, NO_GRANT);
    step(HOUSE_STAGE, FATE_APPLIED, AIDS); /* a grant that is not held */
    step(STEP_KIND(PROCESS_HOUSE, 16), FATE_APPLIED, 2);
    assert_int_equal(subsidy_paid(&view, &house), 300);
    assert_true(subsidy_names(&view, &first));
    assert_false(subsidy_names(&view, &last));
    assert_false(subsidy_names(&view, &nothing));
    aids[1].recovered_fen = 50;
    assert_int_equal(subsidy_paid(&view, &house), 250);
    aids[0].state = AID_COMMITTED;
    assert_int_equal(subsidy_paid(&view, &house), 150);
    aids[1].state = AID_VOID;
    assert_int_equal(subsidy_paid(&view, &house), 0);
}

static void a_new_round_begins_with_nothing_paid(void **state)
{
    (void)state;
    step(HOUSE_REPORT, FATE_APPLIED, NO_GRANT);
    step(HOUSE_PAY, FATE_APPLIED, 0);
    step(HOUSE_REPORT, FATE_APPLIED, NO_GRANT);
    step(HOUSE_REPORT, FATE_REPEATED, NO_GRANT);
    step(HOUSE_STAGE, FATE_APPLIED, 2);
    assert_int_equal(subsidy_paid(&view, &house), 300);
}

static void a_grant_pays_one_house_once(void **state)
{
    static Fangpin__V1__ProcessView other, *both[] = {&other, &house};
    ProtobufCBinaryData before = id_of(0), now_ = id_of(2), never = id_of(3);

    (void)state;
    step(HOUSE_REPORT, FATE_APPLIED, NO_GRANT);
    step(HOUSE_PAY, FATE_APPLIED, 0);
    step(HOUSE_REPORT, FATE_APPLIED, NO_GRANT);
    step(HOUSE_STAGE, FATE_APPLIED, 2);
    other = house;
    house.n_step = 0; /* the house that asks has named none */
    view.process = both;
    view.n_process = 2;
    assert_true(subsidy_names(&view, &now_));
    assert_true(subsidy_names(&view, &before)); /* of the round before */
    assert_false(subsidy_names(&view, &never));
    other.process = PROCESS_WATER;
    assert_false(subsidy_names(&view, &now_));
}

static void what_is_over_waits_for_the_grade_that_prevails(void **state)
{
    (void)state;
    step(HOUSE_STAGE, FATE_APPLIED, 3);
    now.amount_fen = 300;
    now.grade = HOUSE_GRADE_D;
    house.facts = FACT(HOUSE_TWO_GRADES);
    subsidies_show(&view);
    assert_int_equal(house.paid_fen, 400);
    assert_int_equal(house.over_fen, 0);
    house.facts = FACT(HOUSE_REGRADED);
    subsidies_show(&view);
    assert_int_equal(house.over_fen, 0);
    house.facts = 0;
    subsidies_show(&view);
    assert_int_equal(house.over_fen, 100);
    now.grade = HOUSE_GRADE_B;
    subsidies_show(&view);
    assert_int_equal(house.over_fen, 400);
    now.grade = HOUSE_GRADE_A;
    assert_int_equal(subsidy_due(&house), 0);
    house.now = NULL;
    assert_int_equal(subsidy_due(&house), 0);
    house.over_fen = house.paid_fen = 0;
    house.process = PROCESS_WATER;
    subsidies_show(&view);
    assert_int_equal(house.paid_fen, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_grant_counts_once_and_whatever_became_of_its_step, setup),
        cmocka_unit_test_setup(a_new_round_begins_with_nothing_paid, setup),
        cmocka_unit_test_setup(a_grant_pays_one_house_once, setup),
        cmocka_unit_test_setup(what_is_over_waits_for_the_grade_that_prevails, setup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
