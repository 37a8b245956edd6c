#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "tests/support/steps.h"
#include "tiers/proc_case.h"

#define DAYS 5 /* ident.notice_min of the seed */

static struct town town;
static struct subject h;
static struct step_draft d;

static void step(uint64_t own, const char *name)
{
    step_draft(&d, name, &h, NULL);
    town_filed(&town, own, &d.filing);
}

static void review(uint32_t until)
{
    step_draft(&d, "case_review", &h, NULL);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_ATTENDEES, 9);
    step_number(&d, STEP_VOTES_FOR, 9);
    step_number(&d, STEP_OUTCOME, 1);
    step_number(&d, STEP_UNTIL, until);
}

static uint32_t posted_until(void)
{
    return step_instance(town_case(&town, &h), process_get(PROCESS_CASE), &h)->now->until;
}

/* Up to the review, whose own step posts the notice. */
static int setup(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, .area = {TOWN_VILLAGE}, .code = RISK_HOUSING};
    struct filing visit = {.kind = KIND_VISIT, .area = {TOWN_VILLAGE}, .code = VISIT_FIT};

    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    h = lead.subject = visit.subject = town_furnish(&town).household;
    town_filed(&town, TOWN_VILLAGE, &lead);
    step(TOWN_VILLAGE, "case_open");
    step(TOWN_VILLAGE, "case_freeze");
    step(TOWN_TOWNSHIP, "case_cosign");
    town_filed(&town, TOWN_VILLAGE, &visit);
    step_draft(&d, "case_exempt", &h, NULL);
    step_text(&d, STEP_NUMBER, "低保证-7");
    step_number(&d, STEP_UNTIL, 20261101);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void a_notice_may_be_longer_and_never_shorter_than_the_pack_says(void **state)
{
    uint32_t least = date_add(town.today, DAYS);

    (void)state;
    review(date_add(least, -1));
    town_refused(&town, TOWN_VILLAGE, &d.filing, "notice_too_short");
    review(date_add(least, 3));
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(posted_until(), date_add(least, 3));
}

static void the_least_is_computed_when_no_day_is_given(void **state)
{
    (void)state;
    review(0);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(posted_until(), date_add(town.today, DAYS));
}

static void it_is_over_on_the_day_after_its_last(void **state)
{
    uint32_t least = date_add(town.today, DAYS);

    (void)state;
    review(least);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    town.today = least;
    step_draft(&d, "case_notice_end", &h, NULL);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "notice_running");
    town.today = date_add(least, 1);
    step(TOWN_VILLAGE, "case_notice_end");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_notice_may_be_longer_and_never_shorter_than_the_pack_says, setup, teardown),
        cmocka_unit_test_setup_teardown(the_least_is_computed_when_no_day_is_given, setup, teardown),
        cmocka_unit_test_setup_teardown(it_is_over_on_the_day_after_its_last, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
