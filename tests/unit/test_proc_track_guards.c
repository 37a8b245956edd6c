#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "proto/packet.h"
#include "tests/support/clerk.h"
#include "tiers/proc_help.h"

static void a_look_has_a_month_and_seven_answers(void **state)
{
    (void)state;
    CLERK_DRAFT("track_visit", STEP_MONTH, 202612, STEP_WAY, 1, STEP_GRADE, 1);
    clerk_refused(TOWN_VILLAGE, "month_in_future");
    clerk_number(STEP_MONTH, 202611);
    enrolled_checks(&clerk.d, 6);
    clerk_refused(TOWN_VILLAGE, "checks_incomplete");
    enrolled_checks(&clerk.d, 7);
    clerk_files(TOWN_VILLAGE);
    const Fangpin__V1__ProcessView *v = clerk_sees(PROCESS_TRACK, NULL);
    assert_int_equal(v->step[0]->month, 202611);
    assert_int_equal(v->step[0]->checks.len, 7);
    CLERK_DRAFT("track_income", STEP_MONTH, 202612, STEP_SORT, 1);
    clerk_refused(TOWN_TOWNSHIP, "month_in_future");
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
    assert_false(household_monitored(town_case(&clerk.town, &clerk.home)));
    enrolled_make(&clerk.town, &clerk.home);
    assert_true(household_monitored(town_case(&clerk.town, &clerk.home)));
    assert_int_equal(help_begun_on(town_case(&clerk.town, &clerk.home)), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(a_look_has_a_month_and_seven_answers),
        CLERK_TEST(months_are_whole),
        CLERK_TEST(who_is_enrolled_is_monitored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
