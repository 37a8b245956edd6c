#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "tests/support/clerk.h"
#include "tiers/proc_case.h"

#define DAYS 5 /* ident.notice_min of the seed */

static void step(uint64_t own, const char *name)
{
    clerk_draft(name, NULL);
    clerk_files(own);
}

static void review(uint32_t until)
{
    clerk_draft("case_review", NULL);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_ATTENDEES, 9);
    clerk_number(STEP_VOTES_FOR, 9);
    clerk_number(STEP_OUTCOME, 1);
    clerk_number(STEP_UNTIL, until);
}

static uint32_t posted_until(void)
{
    return clerk_sees(PROCESS_CASE, NULL)->now->until;
}

/* Up to the review, whose own step posts the notice. */
static int setup(void **state)
{
    clerk_setup(state);
    clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_HOUSING);
    step(TOWN_VILLAGE, "case_open");
    step(TOWN_VILLAGE, "case_freeze");
    step(TOWN_TOWNSHIP, "case_cosign");
    clerk_acts(TOWN_VILLAGE, KIND_VISIT, VISIT_FIT);
    clerk_draft("case_exempt", NULL);
    clerk_text(STEP_NUMBER, "低保证-7");
    clerk_number(STEP_UNTIL, 20261101);
    clerk_files(TOWN_VILLAGE);
    return 0;
}

static void a_notice_may_be_longer_and_never_shorter_than_the_pack_says(void **state)
{
    uint32_t least = date_add(clerk.town.today, DAYS);

    (void)state;
    review(date_add(least, -1));
    clerk_refused(TOWN_VILLAGE, "notice_too_short");
    review(date_add(least, 3));
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(posted_until(), date_add(least, 3));
}

static void the_least_is_computed_when_no_day_is_given(void **state)
{
    (void)state;
    review(0);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(posted_until(), date_add(clerk.town.today, DAYS));
}

static void it_is_over_on_the_day_after_its_last(void **state)
{
    uint32_t least = date_add(clerk.town.today, DAYS);

    (void)state;
    review(least);
    clerk_files(TOWN_VILLAGE);
    clerk.town.today = least;
    clerk_draft("case_notice_end", NULL);
    clerk_refused(TOWN_VILLAGE, "notice_running");
    clerk.town.today = date_add(least, 1);
    step(TOWN_VILLAGE, "case_notice_end");
}

static void a_pack_that_gives_no_days_posts_no_notice(void **state)
{
    (void)state;
    review(0);
    clerk_rule_unset(PACK_IDENT_NOTICE_MIN);
    clerk_refused_saying(TOWN_VILLAGE, "pack_value_unset", "ident.notice_min");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_notice_may_be_longer_and_never_shorter_than_the_pack_says, setup,
                                        clerk_teardown),
        cmocka_unit_test_setup_teardown(the_least_is_computed_when_no_day_is_given, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(it_is_over_on_the_day_after_its_last, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_pack_that_gives_no_days_posts_no_notice, setup, clerk_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
