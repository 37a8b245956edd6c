#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"

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

static struct subject lead(uint64_t own, enum lead_channel channel)
{
    struct filing f = {
        .kind = KIND_LEAD, .area = {TOWN_VILLAGE}, .subject = goods.household, .code = RISK_HOUSING, .code2 = channel};

    return town_filed(&town, own, &f);
}

static void draft(const char *name, const struct subject *thing)
{
    step_draft(&d, name, &goods.household, thing);
}

static const Fangpin__V1__ProcessView *seen(const struct subject *thing)
{
    return step_instance(town_case(&town, &goods.household), process_get(PROCESS_LEAD), thing);
}

static void expect(const struct subject *thing, const char *state, uint64_t owner)
{
    const Fangpin__V1__ProcessView *v = seen(thing);

    assert_non_null(v);
    assert_string_equal(process_get(PROCESS_LEAD)->states[v->state].name, state);
    assert_int_equal(v->owner, owner);
}

static void a_lead_of_the_county_is_routed_down(void **state)
{
    struct subject hot = lead(TOWN_COUNTY, CHANNEL_HOTLINE);

    (void)state;
    expect(&hot, "new", TOWN_COUNTY);
    assert_int_equal(seen(&hot)->due, 20261124); /* one working day, 3.2 */
    draft("lead_route", &hot);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    expect(&hot, "assigned", TOWN_VILLAGE);
    assert_int_equal(seen(&hot)->due, 20261126); /* three days to take it up */
    draft("lead_take_up", &hot);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("lead_to_list", &hot);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "no_case");
    step_draft(&d, "case_open", &goods.household, NULL);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("lead_to_list", &hot);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    expect(&hot, "on_list", 0); /* no department waits for it */
}

static void a_department_hears_the_result_once_there_is_one(void **state)
{
    struct subject pushed = lead(TOWN_COUNTY, CHANNEL_DEPT_PUSH);

    (void)state;
    step_draft(&d, "case_open", &goods.household, NULL);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("lead_take_up", &pushed);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("lead_to_list", &pushed);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    expect(&pushed, "on_list", TOWN_COUNTY);
    draft("lead_feedback", &pushed);
    step_number(&d, STEP_OUTCOME, 1);
    town_refused(&town, TOWN_COUNTY, &d.filing, "no_result_yet");
}

static void a_lead_is_watched_until_a_day_or_closed_with_a_reason(void **state)
{
    struct subject own = lead(TOWN_VILLAGE, CHANNEL_SCREEN_FULL);

    (void)state;
    expect(&own, "new", TOWN_VILLAGE);
    draft("lead_take_up", &own);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("lead_watch", &own);
    step_text(&d, STEP_TEXT, "收入尚稳");
    step_number(&d, STEP_UNTIL, TOWN_TODAY);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "recheck_in_past");
    step_number(&d, STEP_UNTIL, 20261223);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(seen(&own)->due, 20261223);
    draft("lead_no_risk", &own);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "missing_field");
    step_text(&d, STEP_TEXT, "复查无风险");
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    expect(&own, "no_risk", 0);
}

static void a_lead_is_merged_into_another_of_the_household(void **state)
{
    struct subject first = lead(TOWN_VILLAGE, CHANNEL_SCREEN_FULL), second = lead(TOWN_COUNTY, CHANNEL_HOTLINE);
    struct subject nobody = town_subject(4711);

    (void)state;
    draft("lead_merge", &second);
    step_bytes(&d, STEP_LINK, nobody.b, sizeof nobody.b);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "no_such_lead");
    step_bytes(&d, STEP_LINK, second.b, sizeof second.b);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "no_such_lead");
    step_bytes(&d, STEP_LINK, first.b, sizeof first.b);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    expect(&second, "merged", 0);
    expect(&first, "new", TOWN_VILLAGE);
    assert_memory_equal(seen(&second)->step[1]->link.data, first.b, sizeof first.b);
    draft("lead_route", &nobody);
    town_refused(&town, TOWN_COUNTY, &d.filing, "unknown_thing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_lead_of_the_county_is_routed_down, setup, teardown),
        cmocka_unit_test_setup_teardown(a_department_hears_the_result_once_there_is_one, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lead_is_watched_until_a_day_or_closed_with_a_reason, setup, teardown),
        cmocka_unit_test_setup_teardown(a_lead_is_merged_into_another_of_the_household, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
