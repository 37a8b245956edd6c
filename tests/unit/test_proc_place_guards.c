#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"
#include "tiers/proc_place.h"

static struct town town;
static struct town_goods goods;
static struct step_draft d;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    goods = town_furnish(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void draft(const char *name, const struct subject *thing, uint64_t area)
{
    step_draft(&d, name, NULL, thing);
    d.filing.area.code = area;
}

static struct subject point(void)
{
    draft("hazard_register", NULL, TOWN_VILLAGE);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_COUNT, 12);
    return town_filed(&town, TOWN_VILLAGE, &d.filing);
}

static void a_sensor_alarms_over_its_limit_only(void **state)
{
    struct subject p = point();

    (void)state;
    draft("hazard_alarm", &p, TOWN_VILLAGE);
    step_number(&d, STEP_COUNT, 50);
    step_number(&d, STEP_COUNT2, 50);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "under_limit");
    step_number(&d, STEP_COUNT, 51);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
}

static void an_evacuation_takes_the_points_households_and_is_over_when_all_are_out(void **state)
{
    struct subject p = point(), nothing = town_subject(4711);

    (void)state;
    draft("evacuation_order", NULL, TOWN_VILLAGE);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "households_unknown");
    step_bytes(&d, STEP_LINK, nothing.b, sizeof nothing.b);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "unknown_point");
    step_bytes(&d, STEP_LINK, p.b, sizeof p.b);
    struct subject e = town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("evacuation_all_out", &e, TOWN_VILLAGE);
    step_number(&d, STEP_COUNT, 11);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "not_everyone_out");
    step_number(&d, STEP_COUNT, 12);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
}

static void rounds_and_lines_belong_to_a_survey(void **state)
{
    struct subject nothing = town_subject(4711);

    (void)state;
    draft("survey_plan", NULL, TOWN_COUNTY);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_UNTIL, 20261122);
    town_refused(&town, TOWN_COUNTY, &d.filing, "until_is_past");
    step_number(&d, STEP_UNTIL, 20261231);
    struct subject s = town_filed(&town, TOWN_COUNTY, &d.filing);
    draft("round_start", &nothing, TOWN_VILLAGE);
    step_number(&d, STEP_COUNT2, 30);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "unknown_survey");
    draft("round_start", &s, TOWN_VILLAGE);
    step_number(&d, STEP_COUNT2, 30);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    step_draft(&d, "line_visit", &goods.household, &s);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    step_draft(&d, "line_visit", &goods.household, NULL);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "missing_thing");
}

static void who_activated_stands_down(void **state)
{
    (void)state;
    draft("risk_activate", NULL, TOWN_TOWNSHIP);
    step_number(&d, STEP_SORT, 1);
    struct subject r = town_filed(&town, TOWN_COUNTY, &d.filing);
    draft("risk_stand_down", &r, TOWN_TOWNSHIP);
    step_number(&d, STEP_COUNT, 3);
    step_text(&d, STEP_TEXT, "标注户均已办结");
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "activated_above");
    town_filed(&town, TOWN_COUNTY, &d.filing);
}

static struct subject revoked(uint32_t reason)
{
    struct subject person = town_subject(31);

    draft("key_issue", NULL, TOWN_VILLAGE);
    step_bytes(&d, STEP_OFFICER, person.b, sizeof person.b);
    step_bytes(&d, STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    struct subject key = town_filed(&town, TOWN_COUNTY, &d.filing);
    draft("key_revoke", &key, TOWN_VILLAGE);
    step_number(&d, STEP_REASON, reason);
    step_number(&d, STEP_UNTIL, 20261120);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    return key;
}

static void a_replaced_key_voids_nothing(void **state)
{
    struct subject act = town_subject(32), replaced = revoked(1), lost = revoked(2);

    (void)state;
    draft("key_ratify", &replaced, TOWN_VILLAGE);
    step_bytes(&d, STEP_LINK, act.b, sizeof act.b);
    step_number(&d, STEP_OUTCOME, 3);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "replaced_voids_nothing");
    step_number(&d, STEP_OUTCOME, 1);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("key_ratify", &lost, TOWN_VILLAGE);
    step_bytes(&d, STEP_LINK, act.b, sizeof act.b);
    step_number(&d, STEP_OUTCOME, 3);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
}

static void a_report_is_one_for_each_month_and_counts_its_revisions(void **state)
{
    (void)state;
    draft("report_send", NULL, TOWN_VILLAGE);
    step_number(&d, STEP_MONTH, 202610);
    step_number(&d, STEP_SORT, 2);
    step_number(&d, STEP_COUNT, 7);
    struct subject first = town_filed(&town, TOWN_VILLAGE, &d.filing);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "wrong_state"); /* the same once more */
    draft("report_revise", NULL, TOWN_VILLAGE);
    step_number(&d, STEP_MONTH, 202610);
    step_number(&d, STEP_SORT, 2);
    step_number(&d, STEP_COUNT, 8);
    step_number(&d, STEP_VERSION, 1);
    step_text(&d, STEP_TEXT, "迟到一件");
    town_refused(&town, TOWN_VILLAGE, &d.filing, "version_not_newer");
    step_number(&d, STEP_VERSION, 0);
    struct subject again = town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_true(subject_equal(&first, &again));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sensor_alarms_over_its_limit_only, setup, teardown),
        cmocka_unit_test_setup_teardown(an_evacuation_takes_the_points_households_and_is_over_when_all_are_out, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(rounds_and_lines_belong_to_a_survey, setup, teardown),
        cmocka_unit_test_setup_teardown(who_activated_stands_down, setup, teardown),
        cmocka_unit_test_setup_teardown(a_replaced_key_voids_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_report_is_one_for_each_month_and_counts_its_revisions, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
