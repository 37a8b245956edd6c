#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"

static struct subject lead(uint64_t own, enum lead_channel channel)
{
    struct filing f = {
        .kind = KIND_LEAD, .area = {TOWN_VILLAGE}, .subject = clerk.home, .code = RISK_HOUSING, .code2 = channel};

    return town_filed(&clerk.town, own, &f);
}

static const Fangpin__V1__ProcessView *seen(const struct subject *thing)
{
    return step_instance(town_case(&clerk.town, &clerk.home), process_get(PROCESS_LEAD), thing);
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
    clerk_draft("lead_route", &hot);
    clerk_files(TOWN_COUNTY);
    expect(&hot, "assigned", TOWN_VILLAGE);
    assert_int_equal(seen(&hot)->due, 20261126); /* three days to take it up */
    clerk_draft("lead_take_up", &hot);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_to_list", &hot);
    clerk_refused(TOWN_VILLAGE, "no_case");
    clerk_draft("case_open", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_to_list", &hot);
    clerk_files(TOWN_VILLAGE);
    expect(&hot, "on_list", 0); /* no department waits for it */
}

static void a_department_hears_the_result_once_there_is_one(void **state)
{
    struct subject pushed = lead(TOWN_COUNTY, CHANNEL_DEPT_PUSH);

    (void)state;
    clerk_draft("case_open", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_take_up", &pushed);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_to_list", &pushed);
    clerk_files(TOWN_VILLAGE);
    expect(&pushed, "on_list", TOWN_COUNTY);
    clerk_draft("lead_feedback", &pushed);
    clerk_number(STEP_OUTCOME, 1);
    clerk_refused(TOWN_COUNTY, "no_result_yet");
}

static void a_lead_is_watched_until_a_day_or_closed_with_a_reason(void **state)
{
    struct subject own = lead(TOWN_VILLAGE, CHANNEL_SCREEN_FULL);

    (void)state;
    expect(&own, "new", TOWN_VILLAGE);
    clerk_draft("lead_take_up", &own);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_watch", &own);
    clerk_text(STEP_TEXT, "收入尚稳");
    clerk_number(STEP_UNTIL, TOWN_TODAY);
    clerk_refused(TOWN_VILLAGE, "recheck_in_past");
    clerk_number(STEP_UNTIL, 20261223);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(seen(&own)->due, 20261223);
    clerk_draft("lead_no_risk", &own);
    clerk_refused(TOWN_VILLAGE, "missing_field");
    clerk_text(STEP_TEXT, "复查无风险");
    clerk_files(TOWN_VILLAGE);
    expect(&own, "no_risk", 0);
}

static void a_lead_is_merged_into_another_of_the_household(void **state)
{
    struct subject first = lead(TOWN_VILLAGE, CHANNEL_SCREEN_FULL), second = lead(TOWN_COUNTY, CHANNEL_HOTLINE);
    struct subject nobody = town_subject(4711);

    (void)state;
    clerk_draft("lead_merge", &second);
    clerk_bytes(STEP_LINK, nobody.b, sizeof nobody.b);
    clerk_refused(TOWN_TOWNSHIP, "no_such_lead");
    clerk_bytes(STEP_LINK, second.b, sizeof second.b);
    clerk_refused(TOWN_TOWNSHIP, "no_such_lead");
    clerk_bytes(STEP_LINK, first.b, sizeof first.b);
    clerk_files(TOWN_TOWNSHIP);
    expect(&second, "merged", 0);
    expect(&first, "new", TOWN_VILLAGE);
    assert_memory_equal(seen(&second)->step[1]->link.data, first.b, sizeof first.b);
    clerk_draft("lead_route", &nobody);
    clerk_refused(TOWN_COUNTY, "unknown_thing");
}

/* What is no lead on a case's list is fed back as it is; of one that is, the county's word is the result. */
static void a_result_is_fed_back_when_there_is_one(void **state)
{
    struct subject own = lead(TOWN_VILLAGE, CHANNEL_DEPT_PUSH), listed = lead(TOWN_COUNTY, CHANNEL_DEPT_PUSH);

    (void)state;
    CLERK_DOES(TOWN_VILLAGE, "case_open", 0);
    clerk_draft("lead_take_up", &own);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_no_risk", &own);
    clerk_text(STEP_TEXT, "无风险");
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_feedback", &own);
    clerk_number(STEP_OUTCOME, 3);
    clerk_files(TOWN_COUNTY);
    expect(&own, "fed_back", 0);
    clerk_draft("lead_take_up", &listed);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_to_list", &listed);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_feedback", &listed);
    clerk_number(STEP_OUTCOME, 6);
    clerk_refused_saying(TOWN_COUNTY, "no_result_yet", "县级审定");
    CLERK_DOES(TOWN_VILLAGE, "case_withdraw", 0);
    clerk_draft("lead_feedback", &listed);
    clerk_number(STEP_OUTCOME, 6);
    clerk_files(TOWN_COUNTY);
    expect(&listed, "fed_back", 0);
}

/* Only a lead can be merged into. */
static void another_process_of_the_household_is_no_lead(void **state)
{
    struct subject hot = lead(TOWN_COUNTY, CHANNEL_HOTLINE);

    (void)state;
    clerk_draft("issue_open", NULL);
    clerk_number(STEP_SORT, 3);
    clerk_text(STEP_TEXT, "辍学");
    struct subject issue = clerk_files(TOWN_VILLAGE);
    clerk_draft("lead_merge", &hot);
    clerk_subject(STEP_LINK, &issue);
    clerk_refused_saying(TOWN_TOWNSHIP, "no_such_lead", "fangpin case show");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(a_lead_of_the_county_is_routed_down),
        CLERK_TEST(a_department_hears_the_result_once_there_is_one),
        CLERK_TEST(a_lead_is_watched_until_a_day_or_closed_with_a_reason),
        CLERK_TEST(a_lead_is_merged_into_another_of_the_household),
        CLERK_TEST(a_result_is_fed_back_when_there_is_one),
        CLERK_TEST(another_process_of_the_household_is_no_lead),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
