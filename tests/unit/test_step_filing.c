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

static struct step_draft *draft(const char *name)
{
    step_draft(&d, name, &goods.household, NULL);
    return &d;
}

static void files(uint64_t own)
{
    town_filed(&town, own, &d.filing);
}

static void refused(uint64_t own, const char *code)
{
    town_refused(&town, own, &d.filing, code);
}

static void lead_and_open(void)
{
    struct filing lead = {
        .kind = KIND_LEAD, .subject = goods.household, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    draft("case_open");
    refused(TOWN_VILLAGE, "no_lead");
    town_filed(&town, TOWN_VILLAGE, &lead);
    files(TOWN_VILLAGE);
    refused(TOWN_VILLAGE, "wrong_state");
    draft("case_open");
    refused(TOWN_CITY, "not_this_tier");
}

static void visit(void)
{
    struct filing f = {.kind = KIND_VISIT, .subject = goods.household, .code = VISIT_FIT};

    town_filed(&town, TOWN_VILLAGE, &f);
}

static void compare(void)
{
    uint8_t depts[4];
    size_t len = step_list_add(depts, 0, sizeof depts, 1);

    len = step_list_add(depts, len, sizeof depts, 3);
    draft("case_send");
    refused(TOWN_VILLAGE, "missing_fact"); /* nobody asked the household (privacy) */
    draft("case_authorise");
    files(TOWN_VILLAGE);
    refused(TOWN_VILLAGE, "already_so");
    draft("case_send");
    files(TOWN_VILLAGE);
    draft("case_dispatch");
    refused(TOWN_COUNTY, "missing_field");
    step_bytes(&d, STEP_DEPTS, depts, len);
    files(TOWN_COUNTY);
    draft("case_answer");
    step_number(&d, STEP_DEPT, 1);
    step_number(&d, STEP_OUTCOME, 9);
    refused(TOWN_COUNTY, "bad_code");
    step_number(&d, STEP_OUTCOME, 1);
    files(TOWN_COUNTY);
    draft("case_compared");
    refused(TOWN_COUNTY, "departments_silent");
    draft("case_answer");
    step_number(&d, STEP_DEPT, 3);
    step_number(&d, STEP_OUTCOME, 1);
    files(TOWN_COUNTY);
    draft("case_compared");
    files(TOWN_COUNTY);
}

static void review(void)
{
    static const uint8_t came[] = {1, 2, 5};

    draft("case_review");
    step_number(&d, STEP_SORT, 2);
    step_number(&d, STEP_ATTENDEES, 20);
    step_number(&d, STEP_VOTES_FOR, 19);
    step_number(&d, STEP_VOTES_AGAINST, 2);
    step_number(&d, STEP_OUTCOME, 1);
    refused(TOWN_VILLAGE, "votes_over_attendees");
    step_number(&d, STEP_VOTES_FOR, 5);
    step_number(&d, STEP_VOTES_AGAINST, 6);
    refused(TOWN_VILLAGE, "votes_against");
    step_number(&d, STEP_VOTES_FOR, 18);
    step_number(&d, STEP_VOTES_AGAINST, 1);
    refused(TOWN_VILLAGE, "meeting_not_enlarged");
    step_bytes(&d, STEP_ATTENDED, came, sizeof came);
    step_bytes(&d, STEP_OVERRIDE, "\5", 1);
    refused(TOWN_VILLAGE, "override_without_minutes");
    step_text(&d, STEP_TEXT, "货车系谋生工具");
    refused(TOWN_VILLAGE, "override_without_minutes");
    step_bytes(&d, STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    step_number(&d, STEP_UNTIL, 20261124);
    refused(TOWN_VILLAGE, "notice_too_short");
    step_number(&d, STEP_UNTIL, 0);
    step_text(&d, STEP_TEXT, "电话 13800000000");
    refused(TOWN_VILLAGE, "personal_in_text");
    step_text(&d, STEP_TEXT, "货车系谋生工具");
    d.v.number[STEP_UNTIL] = 0;
    files(TOWN_VILLAGE);
    draft("case_notice_end");
    refused(TOWN_VILLAGE, "notice_running");
}

static void report_and_decide(void)
{
    static const uint8_t three[] = {1, 1, 1}, four[] = {1, 1, 1, 1}, failed[] = {1, 1, 2, 1};
    struct filing decision = {.kind = KIND_DECISION, .subject = goods.household, .area = {TOWN_VILLAGE}};

    town.today = 20261129;
    draft("case_notice_end");
    files(TOWN_VILLAGE);
    draft("case_report");
    step_number(&d, STEP_CLASS, 1);
    step_bytes(&d, STEP_CHECKS, three, 3);
    refused(TOWN_TOWNSHIP, "missing_fact"); /* the township has not co-signed the list */
    draft("case_cosign");
    files(TOWN_TOWNSHIP);
    draft("case_report");
    step_number(&d, STEP_CLASS, 1);
    step_bytes(&d, STEP_CHECKS, three, 3);
    refused(TOWN_TOWNSHIP, "check_failed");
    step_bytes(&d, STEP_CHECKS, failed, 4);
    refused(TOWN_TOWNSHIP, "check_failed");
    step_bytes(&d, STEP_CHECKS, four, 4);
    files(TOWN_TOWNSHIP);
    town_filed(&town, TOWN_COUNTY, &decision);
    draft("case_announce");
    files(TOWN_COUNTY);
    draft("case_enrol");
    step_text(&d, STEP_NUMBER, "川-001");
    step_number(&d, STEP_CLASS, 1);
    files(TOWN_TOWNSHIP);
}

static void the_six_steps_are_taken_in_order_and_each_refusal_has_its_reason(void **state)
{
    (void)state;
    lead_and_open();
    draft("case_freeze");
    files(TOWN_VILLAGE);
    draft("case_review");
    step_number(&d, STEP_SORT, 1);
    refused(TOWN_VILLAGE, "missing_fact"); /* no visit yet */
    visit();
    compare();
    review();
    report_and_decide();
    const Fangpin__V1__ProcessView *v =
        step_instance(town_case(&town, &goods.household), process_get(PROCESS_CASE), &goods.household);
    assert_string_equal(process_get(PROCESS_CASE)->states[v->state].name, "enrolled");
    for (size_t i = 0; i < v->n_step; i++)
        assert_int_equal(v->step[i]->fate, FATE_APPLIED);
    assert_int_equal(v->n_leaf, 1); /* each step rests on what was before it */
}

static void due_days_come_from_the_pack_and_are_signed(void **state)
{
    (void)state;
    struct filing lead = {
        .kind = KIND_LEAD, .subject = goods.household, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};
    town_filed(&town, TOWN_VILLAGE, &lead);
    draft("case_open");
    files(TOWN_VILLAGE);
    const Fangpin__V1__ProcessView *v =
        step_instance(town_case(&town, &goods.household), process_get(PROCESS_CASE), &goods.household);
    assert_int_equal(v->due, 20261208); /* 15 days from 2026-11-23, S4 by N3 */
}

static void what_the_pack_does_not_open_is_refused(void **state)
{
    (void)state;
    struct filing lead = {
        .kind = KIND_LEAD, .subject = goods.household, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};
    struct subject event = town_subject(77);

    town_filed(&town, TOWN_VILLAGE, &lead);
    draft("case_open");
    files(TOWN_VILLAGE);
    draft("case_enrol_first");
    step_text(&d, STEP_TEXT, "影响特别严重");
    step_bytes(&d, STEP_EVENT, event.b, 16);
    refused(TOWN_TOWNSHIP, "enrol_first_not_allowed");
    town_rules(&town, "taolin-2024");
    files(TOWN_TOWNSHIP);
    draft("case_freeze");
    files(TOWN_VILLAGE);
    draft("case_exempt");
    step_text(&d, STEP_NUMBER, "低保证-7");
    step_number(&d, STEP_UNTIL, 20240101);
    refused(TOWN_VILLAGE, "proof_too_old");
}

static void ids_are_checked(void **state)
{
    struct subject nobody = town_subject(999);

    (void)state;
    step_draft(&d, "case_open", &nobody, NULL);
    refused(TOWN_VILLAGE, "unknown_household");
    step_draft(&d, "case_open", NULL, NULL);
    refused(TOWN_VILLAGE, "missing_household");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_six_steps_are_taken_in_order_and_each_refusal_has_its_reason, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(due_days_come_from_the_pack_and_are_signed, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_pack_does_not_open_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(ids_are_checked, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
