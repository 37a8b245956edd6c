#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/forms.h"
#include "tests/support/steps.h"
#include "tiers/proc_case.h"

static struct town town;
static struct town_goods goods;
static struct step_draft d;

static int setup(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, .area = {TOWN_VILLAGE}, .code = RISK_HOUSING};

    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    goods = town_furnish(&town);
    lead.subject = goods.household;
    town_filed(&town, TOWN_VILLAGE, &lead);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void draft(const char *name, const char *text)
{
    step_draft(&d, name, &goods.household, NULL);
    if (text)
        step_text(&d, STEP_TEXT, text);
}

static void files(uint64_t own)
{
    town_filed(&town, own, &d.filing);
}

static void refused(uint64_t own, const char *code)
{
    town_refused(&town, own, &d.filing, code);
}

static void step(uint64_t own, const char *name, const char *text)
{
    draft(name, text);
    files(own);
}

static const Fangpin__V1__ProcessView *now(void)
{
    return step_instance(town_case(&town, &goods.household), process_get(PROCESS_CASE), &goods.household);
}

static void expect(enum case_state state, uint32_t facts)
{
    assert_int_equal(now()->state, state);
    assert_int_equal(now()->facts & facts, facts);
}

static struct filing about(uint32_t kind, uint32_t code)
{
    return (struct filing){.kind = kind, .area = {TOWN_VILLAGE}, .subject = goods.household, .code = code};
}

/* Visit and comparison are there today: review and notice are due on the 28th, a Saturday, so on the 30th. */
static void to_review(void)
{
    struct filing visit = about(KIND_VISIT, VISIT_FIT);

    step(TOWN_VILLAGE, "case_open", NULL);
    step(TOWN_VILLAGE, "case_freeze", NULL);
    step(TOWN_TOWNSHIP, "case_cosign", NULL);
    town_filed(&town, TOWN_VILLAGE, &visit);
    draft("case_exempt", NULL);
    step_text(&d, STEP_NUMBER, "低保证-7");
    step_number(&d, STEP_UNTIL, 20261101);
    files(TOWN_VILLAGE);
    draft("case_review", NULL);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_ATTENDEES, 9);
    step_number(&d, STEP_VOTES_FOR, 9);
    step_number(&d, STEP_OUTCOME, 1);
}

static void to_notice(void)
{
    to_review();
    files(TOWN_VILLAGE);
    expect(CASE_NOTICE, FACT(CASE_VISITED));
}

static void report(void)
{
    static const uint8_t four[] = {1, 1, 1, 1};

    draft("case_report", NULL);
    step_bytes(&d, STEP_CHECKS, four, sizeof four);
    step_number(&d, STEP_CLASS, 1);
}

static void the_township_reviews_only_for_a_village_that_is_dark(void **state)
{
    (void)state;
    to_review();
    refused(TOWN_TOWNSHIP, "village_holds_it");
    struct step_draft kept = d;
    step(TOWN_TOWNSHIP, "case_stand_in", "村线路不通");
    kept.filing.step = &kept.v;
    town_filed(&town, TOWN_TOWNSHIP, &kept.filing);
    expect(CASE_NOTICE, FACT(CASE_STOOD_IN));
    assert_int_equal(now()->n_awaited, 2); /* the notice, and the village's own word on it */
    step(TOWN_VILLAGE, "case_rectify", "会议当日未满三分之二");
    expect(CASE_HOLD, FACT(CASE_OBJECTED));
    step(TOWN_TOWNSHIP, "case_resolve", "补正");
    draft("case_ratify", NULL);
    refused(TOWN_VILLAGE, "missing_fact"); /* nothing is left to ratify */
}

static void a_later_posting_is_marked_and_the_days_count_from_it(void **state)
{
    (void)state;
    to_notice();
    assert_int_equal(now()->due, 20261130);
    assert_int_equal(now()->now->until, 20261128);
    draft("case_post", NULL);
    refused(TOWN_VILLAGE, "posted_same_day");
    town.today = 20261124;
    draft("case_post", NULL);
    files(TOWN_VILLAGE);
    expect(CASE_NOTICE, FACT(CASE_LATE_POST));
    assert_int_equal(now()->now->until, 20261129);
}

static void an_objection_stops_the_notice_for_as_long_as_it_takes(void **state)
{
    (void)state;
    to_notice();
    town.today = 20261125;
    step(TOWN_VILLAGE, "case_object", "有一辆货车");
    expect(CASE_HOLD, FACT(CASE_OBJECTED));
    assert_int_equal(now()->due, 20261130); /* three days to verify it, rolled past the week-end */
    assert_int_equal(now()->owner, TOWN_TOWNSHIP);
    town.today = 20261129;
    draft("case_notice_end", NULL);
    refused(TOWN_VILLAGE, "objection_open");
    draft("case_resolve", "车已报废");
    step_number(&d, STEP_UNTIL, 20261130);
    refused(TOWN_TOWNSHIP, "notice_too_short");
    step_number(&d, STEP_UNTIL, 0);
    files(TOWN_TOWNSHIP);
    assert_int_equal(now()->now->until, 20261202); /* four days later than it was */
    draft("case_notice_end", NULL);
    refused(TOWN_VILLAGE, "notice_running");
    town.today = 20261203;
    draft("case_notice_end", NULL);
    files(TOWN_VILLAGE);
    draft("case_object", "听说有房");
    refused(TOWN_VILLAGE, "notice_over");
}

static void each_office_has_its_own_days_from_the_receipt(void **state)
{
    (void)state;
    to_notice();
    town.today = 20261130;
    draft("case_notice_end", NULL);
    files(TOWN_VILLAGE);
    assert_int_equal(now()->due, 20261202);
    town.today = 20261204; /* the line was down */
    draft("case_receive", NULL);
    refused(TOWN_COUNTY, "not_the_receiver");
    files(TOWN_TOWNSHIP);
    assert_int_equal(now()->due, 20261208); /* two working days from here */
    assert_true(now()->step[now()->n_step - 1]->late);
    report();
    files(TOWN_TOWNSHIP);
    assert_false(now()->step[now()->n_step - 1]->late);
    expect(CASE_AT_COUNTY, 0);
    assert_false(now()->facts & FACT(CASE_RECEIVED));
}

static void a_defective_notice_is_taken_down_and_the_days_start_again(void **state)
{
    (void)state;
    to_notice();
    town.today = 20261125;
    draft("case_takedown", "贴出了证件号码");
    step_number(&d, STEP_SORT, 2);
    files(TOWN_TOWNSHIP);
    expect(CASE_TAKEN_DOWN, FACT(CASE_LEAKED));
    assert_int_equal(kind_row(d.filing.kind)->lane, LANE_URGENT);
    step(TOWN_VILLAGE, "case_repost", "已改正");
    expect(CASE_NOTICE, FACT(CASE_LEAKED)); /* the incident stays on record */
    assert_int_equal(now()->now->until, 20261130);
    step(TOWN_VILLAGE, "case_note", "组别写错一字,已更正");
    expect(CASE_NOTICE, 0);
}

static void an_approval_in_force_ends_by_a_refusal_only(void **state)
{
    struct filing decision = about(KIND_DECISION, 0), refusal = about(KIND_REFUSAL, REASON_WITHDRAWN);

    (void)state;
    town.today = 20261203;
    town_to_county(&town, goods.household);
    refusal.decision = town_filed(&town, TOWN_COUNTY, &decision);
    draft("case_void", "农户撤回");
    refused(TOWN_COUNTY, "decision_in_force");
    refusal.decision = town_filed(&town, TOWN_COUNTY, &refusal);
    struct filing notice = about(KIND_NOTICE, WAY_HAND);
    notice.decision = refusal.decision;
    town_filed(&town, TOWN_TOWNSHIP, &notice);
    expect(CASE_DELIVERED, 0);
    draft("case_open", NULL);
    refused(TOWN_VILLAGE, "no_new_facts");
    decision.decision = refusal.decision;
    town_filed(&town, TOWN_COUNTY, &decision);
    expect(CASE_APPROVED, FACT(CASE_CORRECTION));
    draft("case_correction", NULL);
    step_number(&d, STEP_WAY, 1);
    files(TOWN_TOWNSHIP);
    assert_false(now()->facts & FACT(CASE_CORRECTION));
}

static void a_withdrawal_needs_the_households_paper(void **state)
{
    (void)state;
    to_notice();
    draft("case_withdraw", "农户自愿");
    refused(TOWN_VILLAGE, "missing_field");
    step_bytes(&d, STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    files(TOWN_VILLAGE);
    expect(CASE_WITHDRAWN, 0);
    draft("case_uphold", "维持");
    refused(TOWN_COUNTY, "nothing_crossed");
}

/* A newer visit finds a shop and a lorry: each has to be set aside by its number, on the record (S4·三(五)2). */
static void whom_an_exclusion_holds_of_is_not_proposed(void **state)
{
    struct arena a = arena_of(1u << 20);
    struct filing visit = about(KIND_VISIT, VISIT_FIT);

    (void)state;
    to_review();
    visit.form = form_packed("{'house': [{'kind': 'shop'}], 'vehicle': [{'kind': 'commercial'}]}", &a);
    town_filed(&town, TOWN_VILLAGE, &visit);
    assert_int_equal(town_case(&town, &goods.household)->n_excluded, 2);
    refused(TOWN_VILLAGE, "excluded_in_principle");
    step_text(&d, STEP_TEXT, "铺面已歇业,货车报废");
    step_bytes(&d, STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    refused(TOWN_VILLAGE, "excluded_in_principle");
    step_bytes(&d, STEP_OVERRIDE, "\4", 1);
    refused(TOWN_VILLAGE, "excluded_in_principle");
    step_bytes(&d, STEP_OVERRIDE, "\4\5", 2);
    files(TOWN_VILLAGE);
    expect(CASE_NOTICE, FACT(CASE_OVERRIDDEN));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whom_an_exclusion_holds_of_is_not_proposed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_township_reviews_only_for_a_village_that_is_dark, setup, teardown),
        cmocka_unit_test_setup_teardown(a_later_posting_is_marked_and_the_days_count_from_it, setup, teardown),
        cmocka_unit_test_setup_teardown(an_objection_stops_the_notice_for_as_long_as_it_takes, setup, teardown),
        cmocka_unit_test_setup_teardown(each_office_has_its_own_days_from_the_receipt, setup, teardown),
        cmocka_unit_test_setup_teardown(a_defective_notice_is_taken_down_and_the_days_start_again, setup, teardown),
        cmocka_unit_test_setup_teardown(an_approval_in_force_ends_by_a_refusal_only, setup, teardown),
        cmocka_unit_test_setup_teardown(a_withdrawal_needs_the_households_paper, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
