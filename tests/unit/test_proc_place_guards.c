#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"
#include "tiers/proc_place.h"

static struct subject point(void)
{
    clerk_matter("hazard_register", NULL, TOWN_VILLAGE);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_COUNT, 12);
    return clerk_files(TOWN_VILLAGE);
}

static void a_sensor_alarms_over_its_limit_only(void **state)
{
    struct subject p = point();

    (void)state;
    clerk_matter("hazard_alarm", &p, TOWN_VILLAGE);
    clerk_number(STEP_COUNT, 50);
    clerk_number(STEP_COUNT2, 50);
    clerk_refused(TOWN_VILLAGE, "under_limit");
    clerk_number(STEP_COUNT, 51);
    clerk_files(TOWN_VILLAGE);
}

static void an_evacuation_takes_the_points_households_and_is_over_when_all_are_out(void **state)
{
    struct subject p = point(), nothing = town_subject(4711);

    (void)state;
    clerk_matter("evacuation_order", NULL, TOWN_VILLAGE);
    clerk_refused(TOWN_VILLAGE, "households_unknown");
    clerk_bytes(STEP_LINK, nothing.b, sizeof nothing.b);
    clerk_refused(TOWN_VILLAGE, "unknown_point");
    clerk_bytes(STEP_LINK, p.b, sizeof p.b);
    struct subject e = clerk_files(TOWN_VILLAGE);
    clerk_matter("evacuation_all_out", &e, TOWN_VILLAGE);
    clerk_number(STEP_COUNT, 11);
    clerk_refused(TOWN_VILLAGE, "not_everyone_out");
    clerk_number(STEP_COUNT, 12);
    clerk_files(TOWN_VILLAGE);
}

static void rounds_and_lines_belong_to_a_survey(void **state)
{
    struct subject nothing = town_subject(4711);

    (void)state;
    clerk_matter("survey_plan", NULL, TOWN_COUNTY);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_UNTIL, 20261122);
    clerk_refused(TOWN_COUNTY, "until_is_past");
    clerk_number(STEP_UNTIL, 20261231);
    struct subject s = clerk_files(TOWN_COUNTY);
    clerk_matter("round_start", &nothing, TOWN_VILLAGE);
    clerk_number(STEP_COUNT2, 30);
    clerk_refused(TOWN_VILLAGE, "unknown_survey");
    clerk_matter("round_start", &s, TOWN_VILLAGE);
    clerk_number(STEP_COUNT2, 30);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("line_visit", &s);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("line_visit", NULL);
    clerk_refused(TOWN_VILLAGE, "missing_thing");
}

static void who_activated_stands_down(void **state)
{
    (void)state;
    clerk_matter("risk_activate", NULL, TOWN_TOWNSHIP);
    clerk_number(STEP_SORT, 1);
    struct subject r = clerk_files(TOWN_COUNTY);
    clerk_matter("risk_stand_down", &r, TOWN_TOWNSHIP);
    clerk_number(STEP_COUNT, 3);
    clerk_text(STEP_TEXT, "标注户均已办结");
    clerk_refused(TOWN_TOWNSHIP, "activated_above");
    clerk_files(TOWN_COUNTY);
}

static struct subject revoked(uint32_t reason)
{
    struct subject person = town_subject(31);

    clerk_matter("key_issue", NULL, TOWN_VILLAGE);
    clerk_bytes(STEP_OFFICER, person.b, sizeof person.b);
    clerk_bytes(STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    struct subject key = clerk_files(TOWN_COUNTY);
    clerk_matter("key_revoke", &key, TOWN_VILLAGE);
    clerk_number(STEP_REASON, reason);
    clerk_number(STEP_UNTIL, 20261120);
    clerk_files(TOWN_COUNTY);
    return key;
}

static void a_replaced_key_voids_nothing(void **state)
{
    struct subject act = town_subject(32), replaced = revoked(1), lost = revoked(2);

    (void)state;
    clerk_matter("key_ratify", &replaced, TOWN_VILLAGE);
    clerk_bytes(STEP_LINK, act.b, sizeof act.b);
    clerk_number(STEP_OUTCOME, 3);
    clerk_refused(TOWN_VILLAGE, "replaced_voids_nothing");
    clerk_number(STEP_OUTCOME, 1);
    clerk_files(TOWN_VILLAGE);
    clerk_matter("key_ratify", &lost, TOWN_VILLAGE);
    clerk_bytes(STEP_LINK, act.b, sizeof act.b);
    clerk_number(STEP_OUTCOME, 3);
    clerk_files(TOWN_VILLAGE);
}

static void a_report_is_one_for_each_month_and_counts_its_revisions(void **state)
{
    (void)state;
    clerk_matter("report_send", NULL, TOWN_VILLAGE);
    clerk_number(STEP_MONTH, 202610);
    clerk_number(STEP_SORT, 2);
    clerk_number(STEP_COUNT, 7);
    struct subject first = clerk_files(TOWN_VILLAGE);
    clerk_refused(TOWN_VILLAGE, "wrong_state"); /* the same once more */
    clerk_matter("report_revise", NULL, TOWN_VILLAGE);
    clerk_number(STEP_MONTH, 202610);
    clerk_number(STEP_SORT, 2);
    clerk_number(STEP_COUNT, 8);
    clerk_number(STEP_VERSION, 1);
    clerk_text(STEP_TEXT, "迟到一件");
    clerk_refused(TOWN_VILLAGE, "version_not_newer");
    clerk_number(STEP_VERSION, 0);
    struct subject again = clerk_files(TOWN_VILLAGE);
    assert_true(subject_equal(&first, &again));
}

static void a_number_that_is_given_needs_no_point(void **state)
{
    struct subject p = point();

    (void)state;
    clerk_matter("evacuation_order", NULL, TOWN_VILLAGE);
    clerk_number(STEP_COUNT2, 3);
    struct subject e = clerk_files(TOWN_VILLAGE);
    assert_int_equal(clerk_sees_matter(PROCESS_EVACUATION, &e, TOWN_VILLAGE)->now->count2, 3);
    clerk_subject(STEP_LINK, &p);
    e = clerk_files(TOWN_VILLAGE);
    assert_int_equal(clerk_sees_matter(PROCESS_EVACUATION, &e, TOWN_VILLAGE)->now->count2, 3); /* of twelve */
    clerk_starved(TOWN_VILLAGE);
}

static void a_survey_starts_with_a_later_day_or_keeps_its_own(void **state)
{
    (void)state;
    clerk_matter("survey_plan", NULL, TOWN_COUNTY);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_UNTIL, 20261231);
    struct subject s = clerk_files(TOWN_COUNTY);
    clerk_matter("round_start", &s, TOWN_VILLAGE);
    clerk_number(STEP_COUNT2, 30);
    clerk_starved(TOWN_VILLAGE); /* never "unknown_survey" */
    clerk_matter("survey_start", &s, TOWN_COUNTY);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(clerk_sees_matter(PROCESS_SURVEY, &s, TOWN_COUNTY)->now->until, 20261231);
}

/* Two activated it without knowing of each other: who ends it is counted by what applied. */
static void an_activation_that_did_not_apply_does_not_count(void **state)
{
    const struct process *p;
    const struct step_row *row = step_by_name("risk_activate", &p);
    struct town *t = &clerk.town;

    (void)state;
    clerk_matter("risk_activate", NULL, TOWN_TOWNSHIP);
    clerk_number(STEP_SORT, 1);
    struct subject r = clerk_files(TOWN_TOWNSHIP);
    t->events[t->n] = step_event(t, t->n + 1, p, row, &r, &r, t->today, TOWN_COUNTY);
    t->events[t->n].stream.scope.area.code = TOWN_TOWNSHIP;
    t->events[t->n].depth = (uint32_t)t->n + 1;
    t->n++;
    assert_int_equal(clerk_sees_matter(PROCESS_RISK, &r, TOWN_TOWNSHIP)->n_step, 2);
    clerk_matter("risk_stand_down", &r, TOWN_TOWNSHIP);
    clerk_number(STEP_COUNT, 3);
    clerk_text(STEP_TEXT, "标注户均已办结");
    clerk_files(TOWN_TOWNSHIP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(a_sensor_alarms_over_its_limit_only),
        CLERK_TEST(an_evacuation_takes_the_points_households_and_is_over_when_all_are_out),
        CLERK_TEST(rounds_and_lines_belong_to_a_survey),
        CLERK_TEST(who_activated_stands_down),
        CLERK_TEST(a_replaced_key_voids_nothing),
        CLERK_TEST(a_report_is_one_for_each_month_and_counts_its_revisions),
        CLERK_TEST(a_number_that_is_given_needs_no_point),
        CLERK_TEST(a_survey_starts_with_a_later_day_or_keeps_its_own),
        CLERK_TEST(an_activation_that_did_not_apply_does_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
