#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/clerk.h"
#include "tests/support/forms.h"
#include "tiers/proc_case.h"

static int setup(void **state)
{
    clerk_setup(state);
    clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_HOUSING);
    return 0;
}

static void draft(const char *name, const char *text)
{
    clerk_draft(name, NULL);
    if (text)
        clerk_text(STEP_TEXT, text);
}

static void step(uint64_t own, const char *name, const char *text)
{
    draft(name, text);
    clerk_files(own);
}

static const Fangpin__V1__ProcessView *now(void)
{
    return clerk_sees(PROCESS_CASE, NULL);
}

static void expect(enum case_state state, uint32_t facts)
{
    assert_int_equal(now()->state, state);
    assert_int_equal(now()->facts & facts, facts);
}

static struct filing about(uint32_t kind, uint32_t code)
{
    return (struct filing){.kind = kind, .area = {TOWN_VILLAGE}, .subject = clerk.home, .code = code};
}

/* Visit and comparison are there today: review and notice are due on the 28th, a Saturday, so on the 30th. */
static void to_review(void)
{
    struct filing visit = about(KIND_VISIT, VISIT_FIT);

    step(TOWN_VILLAGE, "case_open", NULL);
    step(TOWN_VILLAGE, "case_freeze", NULL);
    step(TOWN_TOWNSHIP, "case_cosign", NULL);
    town_filed(&clerk.town, TOWN_VILLAGE, &visit);
    draft("case_exempt", NULL);
    clerk_text(STEP_NUMBER, "低保证-7");
    clerk_number(STEP_UNTIL, 20261101);
    clerk_files(TOWN_VILLAGE);
    draft("case_review", NULL);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_ATTENDEES, 9);
    clerk_number(STEP_VOTES_FOR, 9);
    clerk_number(STEP_OUTCOME, 1);
}

/* A step that an office signed without having seen what others did. */
static void unseen(const char *name, uint64_t own)
{
    const struct process *p;
    const struct step_row *row = step_by_name(name, &p);
    struct town *t = &clerk.town;

    t->events[t->n] = step_event(t, t->n + 1, p, row, &clerk.home, NULL, t->today, own);
    t->events[t->n].depth = (uint32_t)t->n + 1;
    t->n++;
}

static void to_notice(void)
{
    to_review();
    clerk_files(TOWN_VILLAGE);
    expect(CASE_NOTICE, FACT(CASE_VISITED));
}

static void report(void)
{
    static const uint8_t four[] = {1, 1, 1, 1};

    draft("case_report", NULL);
    clerk_bytes(STEP_CHECKS, four, sizeof four);
    clerk_number(STEP_CLASS, 1);
}

static void the_township_reviews_only_for_a_village_that_is_dark(void **state)
{
    (void)state;
    to_review();
    clerk_refused(TOWN_TOWNSHIP, "village_holds_it");
    struct step_draft kept = clerk.d;
    step(TOWN_TOWNSHIP, "case_stand_in", "村线路不通");
    kept.filing.step = &kept.v;
    town_filed(&clerk.town, TOWN_TOWNSHIP, &kept.filing);
    expect(CASE_NOTICE, FACT(CASE_STOOD_IN));
    assert_int_equal(now()->n_awaited, 2); /* the notice, and the village's own word on it */
    step(TOWN_VILLAGE, "case_rectify", "会议当日未满三分之二");
    expect(CASE_HOLD, FACT(CASE_OBJECTED));
    step(TOWN_TOWNSHIP, "case_resolve", "补正");
    draft("case_ratify", NULL);
    clerk_refused(TOWN_VILLAGE, "missing_fact"); /* nothing is left to ratify */
}

static void a_later_posting_is_marked_and_the_days_count_from_it(void **state)
{
    (void)state;
    to_notice();
    assert_int_equal(now()->due, 20261130);
    assert_int_equal(now()->now->until, 20261128);
    draft("case_post", NULL);
    clerk_refused(TOWN_VILLAGE, "posted_same_day");
    clerk.town.today = 20261124;
    draft("case_post", NULL);
    clerk_files(TOWN_VILLAGE);
    expect(CASE_NOTICE, FACT(CASE_LATE_POST));
    assert_int_equal(now()->now->until, 20261129);
}

static void an_objection_stops_the_notice_for_as_long_as_it_takes(void **state)
{
    (void)state;
    to_notice();
    clerk.town.today = 20261125;
    step(TOWN_VILLAGE, "case_object", "有一辆货车");
    expect(CASE_HOLD, FACT(CASE_OBJECTED));
    assert_int_equal(now()->due, 20261130); /* three days to verify it, rolled past the week-end */
    assert_int_equal(now()->owner, TOWN_TOWNSHIP);
    clerk.town.today = 20261129;
    draft("case_notice_end", NULL);
    clerk_refused(TOWN_VILLAGE, "objection_open");
    draft("case_resolve", "车已报废");
    clerk_number(STEP_UNTIL, 20261130);
    clerk_refused(TOWN_TOWNSHIP, "notice_too_short");
    clerk_number(STEP_UNTIL, 0);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(now()->now->until, 20261202); /* four days later than it was */
    draft("case_notice_end", NULL);
    clerk_refused(TOWN_VILLAGE, "notice_running");
    clerk.town.today = 20261203;
    draft("case_notice_end", NULL);
    clerk_files(TOWN_VILLAGE);
    draft("case_object", "听说有房");
    clerk_refused(TOWN_VILLAGE, "notice_over");
}

static void each_office_has_its_own_days_from_the_receipt(void **state)
{
    (void)state;
    to_notice();
    clerk.town.today = 20261130;
    draft("case_notice_end", NULL);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now()->due, 20261202);
    clerk.town.today = 20261204; /* the line was down */
    draft("case_receive", NULL);
    clerk_refused(TOWN_COUNTY, "not_the_receiver");
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(now()->due, 20261208); /* two working days from here */
    assert_true(now()->step[now()->n_step - 1]->late);
    report();
    clerk_files(TOWN_TOWNSHIP);
    assert_false(now()->step[now()->n_step - 1]->late);
    expect(CASE_AT_COUNTY, 0);
    assert_false(now()->facts & FACT(CASE_RECEIVED));
}

static void a_defective_notice_is_taken_down_and_the_days_start_again(void **state)
{
    (void)state;
    to_notice();
    clerk.town.today = 20261125;
    draft("case_takedown", "贴出了证件号码");
    clerk_number(STEP_SORT, 2);
    clerk_files(TOWN_TOWNSHIP);
    expect(CASE_TAKEN_DOWN, FACT(CASE_LEAKED));
    assert_int_equal(kind_row(clerk.d.filing.kind)->lane, LANE_URGENT);
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
    clerk.town.today = 20261203;
    town_to_county(&clerk.town, clerk.home);
    refusal.decision = town_filed(&clerk.town, TOWN_COUNTY, &decision);
    draft("case_void", "农户撤回");
    clerk_refused(TOWN_COUNTY, "decision_in_force");
    refusal.decision = town_filed(&clerk.town, TOWN_COUNTY, &refusal);
    struct filing notice = about(KIND_NOTICE, WAY_HAND);
    notice.decision = refusal.decision;
    town_filed(&clerk.town, TOWN_TOWNSHIP, &notice);
    expect(CASE_DELIVERED, 0);
    draft("case_open", NULL);
    clerk_refused(TOWN_VILLAGE, "no_new_facts");
    decision.decision = refusal.decision;
    town_filed(&clerk.town, TOWN_COUNTY, &decision);
    expect(CASE_APPROVED, FACT(CASE_CORRECTION));
    draft("case_correction", NULL);
    clerk_number(STEP_WAY, 1);
    clerk_files(TOWN_TOWNSHIP);
    assert_false(now()->facts & FACT(CASE_CORRECTION));
}

static void a_withdrawal_needs_the_households_paper(void **state)
{
    (void)state;
    to_notice();
    draft("case_withdraw", "农户自愿");
    clerk_refused(TOWN_VILLAGE, "missing_field");
    clerk_bytes(STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    clerk_files(TOWN_VILLAGE);
    expect(CASE_WITHDRAWN, 0);
    draft("case_uphold", "维持");
    clerk_refused(TOWN_COUNTY, "nothing_crossed");
}

/* A newer visit finds a shop and a lorry: each has to be set aside by its number, on the record (S4·三(五)2). */
static void whom_an_exclusion_holds_of_is_not_proposed(void **state)
{
    struct arena a = arena_of(1u << 20);
    struct filing visit = about(KIND_VISIT, VISIT_FIT);

    (void)state;
    to_review();
    visit.form = form_packed("{'house': [{'kind': 'shop'}], 'vehicle': [{'kind': 'commercial'}]}", &a);
    town_filed(&clerk.town, TOWN_VILLAGE, &visit);
    assert_int_equal(town_case(&clerk.town, &clerk.home)->n_excluded, 2);
    clerk_refused(TOWN_VILLAGE, "excluded_in_principle");
    clerk_text(STEP_TEXT, "铺面已歇业,货车报废");
    clerk_bytes(STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    clerk_refused(TOWN_VILLAGE, "excluded_in_principle");
    clerk_bytes(STEP_OVERRIDE, "\4", 1);
    clerk_refused(TOWN_VILLAGE, "excluded_in_principle");
    clerk_bytes(STEP_OVERRIDE, "\4\5", 2);
    clerk_files(TOWN_VILLAGE);
    expect(CASE_NOTICE, FACT(CASE_OVERRIDDEN));
    arena_free(&a);
}

static void what_is_not_proposed_needs_no_vote_that_carries(void **state)
{
    struct filing visit = clerk_act(KIND_VISIT, VISIT_FIT);

    (void)state;
    to_review();
    visit.form = form_packed("{'house': [{'kind': 'shop'}]}", &clerk.town.arena);
    town_filed(&clerk.town, TOWN_VILLAGE, &visit);
    clerk_number(STEP_VOTES_FOR, 4);
    clerk_number(STEP_VOTES_AGAINST, 5);
    clerk_refused_saying(TOWN_VILLAGE, "votes_against", "not_propose");
    clerk_number(STEP_OUTCOME, 2); /* and no exclusion has to be set aside */
    clerk_files(TOWN_VILLAGE);
    expect(CASE_NOTICE, FACT(CASE_VISITED));
}

static void an_enlarged_meeting_has_committee_and_township(void **state)
{
    (void)state;
    to_review();
    clerk_number(STEP_SORT, 2);
    CLERK_LIST(STEP_ATTENDED, 1, 5);
    clerk_refused(TOWN_VILLAGE, "meeting_not_enlarged");
    CLERK_LIST(STEP_ATTENDED, 1, 2);
    clerk_refused_saying(TOWN_VILLAGE, "meeting_not_enlarged", "--attended");
    CLERK_LIST(STEP_ATTENDED, 2, 5);
    clerk_files(TOWN_VILLAGE);
}

static void a_number_that_is_no_exclusion_sets_none_aside(void **state)
{
    struct filing visit = clerk_act(KIND_VISIT, VISIT_FIT);

    (void)state;
    to_review();
    visit.form = form_packed("{'house': [{'kind': 'shop'}]}", &clerk.town.arena);
    town_filed(&clerk.town, TOWN_VILLAGE, &visit);
    clerk_text(STEP_TEXT, "铺面已歇业");
    clerk_bytes(STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    CLERK_LIST(STEP_OVERRIDE, 36); /* 4 more than a word has bits */
    clerk_refused_saying(TOWN_VILLAGE, "excluded_in_principle", "--override 4");
    CLERK_LIST(STEP_OVERRIDE, 4);
    clerk_files(TOWN_VILLAGE);
}

/* The pack gave no days while it was verified: the review's own count from today, by the pack that is in force now. */
static void without_an_earlier_day_the_review_is_due_by_its_own(void **state)
{
    (void)state;
    clerk_rule_unset(PACK_IDENT_VISIT);
    clerk_rule_unset(PACK_IDENT_REVIEW_NOTICE);
    to_review();
    assert_int_equal(now()->due, 0);
    clerk_rules("maerkang-2022");
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now()->due, 20261130);
}

static void a_notice_that_stood_still_for_years_runs_on_for_one_at_most(void **state)
{
    (void)state;
    to_notice();
    step(TOWN_VILLAGE, "case_object", "有一辆货车");
    clerk.town.today = 20290101;
    step(TOWN_TOWNSHIP, "case_resolve", "车已报废");
    assert_int_equal(now()->now->until, 20271129); /* the 28th of November 2026 and 366 days */
}

static void the_county_says_when_the_papers_came_to_it(void **state)
{
    (void)state;
    to_notice();
    clerk.town.today = 20261130;
    step(TOWN_VILLAGE, "case_notice_end", NULL);
    report();
    clerk_files(TOWN_TOWNSHIP);
    draft("case_receive", NULL);
    clerk_refused_saying(TOWN_TOWNSHIP, "not_the_receiver", "记收到");
    clerk_files(TOWN_COUNTY);
    expect(CASE_AT_COUNTY, FACT(CASE_RECEIVED));
}

static void a_withdrawal_that_met_no_approval_is_confirmed(void **state)
{
    (void)state;
    to_notice();
    draft("case_withdraw", "农户自愿");
    clerk_bytes(STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    clerk_files(TOWN_VILLAGE);
    step(TOWN_COUNTY, "case_void", "撤回有效");
    expect(CASE_WITHDRAWN, 0);
}

/* The township's return and the household's withdrawal met: what was withdrawn is taken up again only on the county's
 * word. */
static void what_met_a_withdrawal_is_upheld_by_the_county(void **state)
{
    (void)state;
    to_notice();
    draft("case_withdraw", "农户自愿");
    clerk_bytes(STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    clerk_files(TOWN_VILLAGE);
    unseen("case_resolve", TOWN_TOWNSHIP);
    assert_int_equal(now()->crossed, 1);
    draft("case_uphold", "维持");
    clerk_files(TOWN_COUNTY);
    expect(CASE_APPROVED, 0);
    assert_int_equal(now()->crossed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whom_an_exclusion_holds_of_is_not_proposed, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_township_reviews_only_for_a_village_that_is_dark, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_later_posting_is_marked_and_the_days_count_from_it, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(an_objection_stops_the_notice_for_as_long_as_it_takes, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(each_office_has_its_own_days_from_the_receipt, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_defective_notice_is_taken_down_and_the_days_start_again, setup,
                                        clerk_teardown),
        cmocka_unit_test_setup_teardown(an_approval_in_force_ends_by_a_refusal_only, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_withdrawal_needs_the_households_paper, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(what_is_not_proposed_needs_no_vote_that_carries, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(an_enlarged_meeting_has_committee_and_township, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_number_that_is_no_exclusion_sets_none_aside, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(without_an_earlier_day_the_review_is_due_by_its_own, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_notice_that_stood_still_for_years_runs_on_for_one_at_most, setup,
                                        clerk_teardown),
        cmocka_unit_test_setup_teardown(the_county_says_when_the_papers_came_to_it, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_withdrawal_that_met_no_approval_is_confirmed, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(what_met_a_withdrawal_is_upheld_by_the_county, setup, clerk_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
