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

static void income(uint64_t side, const char *refused)
{
    CLERK_DRAFT("track_income", STEP_MONTH, 202611, STEP_SORT, side);
    if (refused)
        clerk_refused(TOWN_TOWNSHIP, refused);
    else
        clerk_files(TOWN_TOWNSHIP);
}

/* K5: both ways while somebody is contested, one way otherwise. */
static void income_is_computed_both_ways_while_somebody_is_contested(void **state)
{
    static const struct subject elsewhere = {{0xE}}, bride = {{0xB}};

    (void)state;
    income(SIDE_BELOW, NULL);
    income(SIDE_BELOW_WITH, "nobody_contested");
    clerk_draft("family_contest", NULL);
    clerk_subject(STEP_LINK, &elsewhere);
    clerk_subject(STEP_PERSON, &bride);
    clerk_number(STEP_SORT, 1);
    struct subject contest = clerk_files(TOWN_VILLAGE);
    income(SIDE_BELOW, "both_ways");
    income(SIDE_ABOVE, "both_ways");
    for (uint64_t side = SIDE_BELOW_BOTH; side <= SIDE_BELOW_WITHOUT; side++) {
        income(side, NULL);
        assert_int_equal(clerk_sees(PROCESS_TRACK, NULL)->now->sort, side);
    }
    clerk_draft("family_decide", &contest);
    clerk_number(STEP_OUTCOME, 1);
    clerk_text(STEP_NUMBER, "户-1");
    clerk_text(STEP_TEXT, "实际共同生活");
    clerk_files(TOWN_COUNTY);
    income(SIDE_ABOVE_BOTH, "nobody_contested");
    income(SIDE_ABOVE, NULL);
}

static void a_side_is_known_where_it_does_not_hang_on_the_person(void **state)
{
    static const enum tri is[] = {
        [SIDE_BELOW] = TRI_TRUE,       [SIDE_ABOVE] = TRI_FALSE,        [SIDE_BELOW_BOTH] = TRI_TRUE,
        [SIDE_ABOVE_BOTH] = TRI_FALSE, [SIDE_BELOW_WITH] = TRI_UNKNOWN, [SIDE_BELOW_WITHOUT] = TRI_UNKNOWN};

    (void)state;
    assert_int_equal(side_below(0), TRI_UNKNOWN);
    for (uint32_t side = SIDE_BELOW; side < NUMBER_OF(is); side++)
        assert_int_equal(side_below(side), is[side]);
    assert_int_equal(side_below(NUMBER_OF(is)), TRI_UNKNOWN);
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

static struct subject begun(uint32_t on)
{
    CLERK_DRAFT("measure_plan", STEP_SORT, 7, STEP_DEPT, 2);
    CLERK_LIST(STEP_RISKS, RISK_HOUSING);
    struct subject measure = clerk_files(TOWN_COUNTY);
    CLERK_DRAFT("measure_accept", 0);
    clerk_subject(STEP_THING, &measure);
    clerk_files(TOWN_COUNTY);
    CLERK_DRAFT("measure_start", 0);
    clerk_subject(STEP_THING, &measure);
    clerk.d.filing.date = on;
    clerk_files(TOWN_TOWNSHIP);
    return measure;
}

/* The first day one was begun, in whatever order they were recorded; a start that did not apply begins nothing. */
static void help_began_with_the_first_measure(void **state)
{
    const struct process *p;
    const struct step_row *row = step_by_name("measure_start", &p);
    struct town *t = &clerk.town;

    (void)state;
    clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_HOUSING);
    struct subject first = begun(20261110);
    begun(20261105);
    begun(20261120);
    t->events[t->n] = step_event(t, t->n + 1, p, row, &clerk.home, &first, 20261001, TOWN_VILLAGE);
    t->events[t->n].depth = (uint32_t)t->n + 1;
    t->n++;
    assert_int_equal(help_begun_on(town_case(t, &clerk.home)), 20261105);
}

static void off_the_list(void)
{
    CLERK_DOES(TOWN_VILLAGE, "delist_propose", STEP_ORIGIN, 2);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_verify", 0);
    CLERK_DOES(TOWN_VILLAGE, "delist_review", STEP_ATTENDEES, 20, STEP_VOTES_FOR, 19);
    CLERK_DOES(TOWN_VILLAGE, "delist_consent", 0);
    CLERK_DOES(TOWN_VILLAGE, "delist_notice", 0);
    clerk.town.today = date_add(clerk.town.today, 6);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_report", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_recheck", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_approve", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_announce", 0);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_letter", STEP_WAY, WAY_HAND);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_mark", 0);
}

static bool monitored(void)
{
    return household_monitored(town_case(&clerk.town, &clerk.home));
}

/* On the list, off it, and on it again; a case that is only open is not yet on it. */
static void who_comes_back_is_monitored_again(void **state)
{
    (void)state;
    clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_HOUSING);
    CLERK_DOES(TOWN_VILLAGE, "case_open", 0);
    assert_false(monitored());
    CLERK_DOES(TOWN_VILLAGE, "case_withdraw", 0);
    enrolled_make(&clerk.town, &clerk.home);
    off_the_list();
    assert_false(monitored());
    clerk.town.today = date_add(clerk.town.today, 1);
    enrolled_make(&clerk.town, &clerk.home);
    assert_true(monitored());
}

/* K15: a lead that met the approval keeps the household on the list until somebody says what holds. */
static void what_is_crossed_takes_nobody_off(void **state)
{
    (void)state;
    enrolled_make(&clerk.town, &clerk.home);
    off_the_list();
    assert_false(monitored());
    clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_ILLNESS);
    clerk_saw_nothing();
    assert_true(monitored());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(a_look_has_a_month_and_seven_answers),
        CLERK_TEST(months_are_whole),
        CLERK_TEST(income_is_computed_both_ways_while_somebody_is_contested),
        CLERK_TEST(months_are_whole),
        cmocka_unit_test(a_side_is_known_where_it_does_not_hang_on_the_person),
        CLERK_TEST(who_is_enrolled_is_monitored),
        CLERK_TEST(help_began_with_the_first_measure),
        CLERK_TEST(who_comes_back_is_monitored_again),
        CLERK_TEST(what_is_crossed_takes_nobody_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
