/* The overall days of an identification: what is past them says why. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tiers/fold.h"
#include "tiers/overall.h"
#include "tiers/proc_case.h"

enum { OPENED, FROZEN, REVIEWED, REPORTED, DECIDED, STEPS };

static Fangpin__V1__StepView at[STEPS];
static Fangpin__V1__StepView *steps[STEPS];
static Fangpin__V1__StepBody now;
static Fangpin__V1__ProcessView v;

static void step(unsigned i, uint32_t kind, uint32_t on, uint32_t due)
{
    fangpin__v1__step_view__init(&at[i]);
    at[i].kind = kind;
    at[i].on = on;
    at[i].due = due;
    at[i].fate = FATE_APPLIED;
    steps[i] = &at[i];
}

/* Reviewed on 10-08, the notice until 10-13; nothing decided yet. */
static int setup(void **state)
{
    (void)state;
    step(OPENED, STEP_KIND(PROCESS_CASE, 0), 20240927, 0);
    step(FROZEN, STEP_KIND(PROCESS_CASE, 1), 20240927, 20241012);
    step(REVIEWED, STEP_KIND(PROCESS_CASE, 10), 20241008, 20241009);
    step(REPORTED, STEP_KIND(PROCESS_CASE, 16), 20241011, 20241015);
    step(DECIDED, KIND_DECISION, 20241012, 20241017);
    fangpin__v1__step_body__init(&now);
    now.until = 20241013;
    fangpin__v1__process_view__init(&v);
    v.state = CASE_NOTICE;
    v.step = steps;
    v.n_step = REPORTED;
    v.now = &now;
    return 0;
}

static void is(uint32_t due, const char *cause)
{
    struct overall o = overall_of(&v);

    assert_int_equal(o.due, due);
    assert_string_equal(overall_cause_name(o.cause), cause);
}

static void before_the_list_is_frozen_no_day_is_known(void **state)
{
    (void)state;
    v.n_step = FROZEN;
    is(0, "kept");
    v.n_step = STEPS;
    at[FROZEN].fate = FATE_WAITING;
    is(0, "kept");
}

static void a_notice_that_runs_beyond_it_is_the_cause(void **state)
{
    (void)state;
    is(20241012, "notice_days");
    v.state = CASE_HOLD;
    is(20241012, "notice_days");
    now.until = 20241012;
    is(20241012, "kept");
    v.now = NULL;
    is(20241012, "kept");
}

static void a_late_step_is_the_cause_whatever_the_notice(void **state)
{
    (void)state;
    at[REVIEWED].late = true;
    is(20241012, "late_step");
    at[REVIEWED].fate = FATE_WAITING;
    is(20241012, "notice_days");
}

static void the_county_s_word_ends_the_count(void **state)
{
    (void)state;
    v.state = CASE_APPROVED;
    v.n_step = STEPS;
    is(20241012, "kept");
    at[DECIDED].on = 20241013;
    is(20241012, "step_days");
    at[DECIDED].kind = KIND_REFUSAL;
    is(20241012, "step_days");
    at[DECIDED].on = 20241012;
    at[DECIDED].late = true; /* said in time as far as the overall days go */
    is(20241012, "kept");
    at[FROZEN].due = 0;
    is(0, "kept");
}

#define OVERALL(test) cmocka_unit_test_setup(test, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OVERALL(before_the_list_is_frozen_no_day_is_known),
        OVERALL(a_notice_that_runs_beyond_it_is_the_cause),
        OVERALL(a_late_step_is_the_cause_whatever_the_notice),
        OVERALL(the_county_s_word_ends_the_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
