#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "proto/packet.h"
#include "tests/support/enrolled.h"
#include "tiers/proc_help.h"

static struct town town;
static struct subject h;
static struct step_draft d;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    h = town_furnish(&town).household;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

#define DRAFT(name, ...) enrolled_draft(&d, (name), &h, (const uint64_t[]){__VA_ARGS__, 0})

static void refused(uint64_t own, const char *code)
{
    town_refused(&town, own, &d.filing, code);
}

static void files(uint64_t own)
{
    town_filed(&town, own, &d.filing);
}

static void a_look_has_a_month_and_seven_answers(void **state)
{
    (void)state;
    DRAFT("track_visit", STEP_MONTH, 202612, STEP_WAY, 1, STEP_GRADE, 1);
    refused(TOWN_VILLAGE, "month_in_future");
    step_number(&d, STEP_MONTH, 202611);
    enrolled_checks(&d, 6);
    refused(TOWN_VILLAGE, "checks_incomplete");
    enrolled_checks(&d, 7);
    files(TOWN_VILLAGE);
    const Fangpin__V1__ProcessView *v = household_process(town_case(&town, &h), PROCESS_TRACK);
    assert_int_equal(v->step[0]->month, 202611);
    assert_int_equal(v->step[0]->checks.len, 7);
    DRAFT("track_income", STEP_MONTH, 202612, STEP_SORT, 1);
    refused(TOWN_TOWNSHIP, "month_in_future");
}

static void months_are_whole(void **state)
{
    (void)state;
    assert_int_equal(months_passed(20260531, 20261130), 5);
    assert_int_equal(months_passed(20260530, 20261130), 6);
    assert_int_equal(months_passed(20261130, 20260530), 0);
    assert_int_equal(months_passed(20251231, 20260101), 0);
    assert_int_equal(months_passed(20251201, 20260101), 1);
}

static void who_is_enrolled_is_monitored(void **state)
{
    (void)state;
    assert_false(household_monitored(town_case(&town, &h)));
    enrolled_make(&town, &h);
    assert_true(household_monitored(town_case(&town, &h)));
    assert_int_equal(help_begun_on(town_case(&town, &h)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_look_has_a_month_and_seven_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(months_are_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(who_is_enrolled_is_monitored, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
