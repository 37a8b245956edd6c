#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/clerk.h"
#include "tiers/proc_case.h"

static void opened(void)
{
    clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_HOUSING);
    CLERK_DOES(TOWN_VILLAGE, "case_open", 0);
}

static void verifying(void)
{
    opened();
    CLERK_DOES(TOWN_VILLAGE, "case_freeze", 0);
}

static void help_given_first_opens_a_case_without_a_lead(void **state)
{
    struct filing help = clerk_act(KIND_HELP, HELP_GOODS);

    (void)state;
    clerk_draft("case_open", NULL);
    clerk_number(STEP_ORIGIN, 2);
    clerk_refused_saying(TOWN_VILLAGE, "no_lead", "fangpin lead add");
    help.amount_fen = 5000;
    town_filed(&clerk.town, TOWN_TOWNSHIP, &help);
    clerk_files(TOWN_VILLAGE);
    assert_true(clerk_sees(PROCESS_CASE, NULL)->facts & FACT(CASE_GREEN));
}

static void a_refused_household_comes_again_with_something_new(void **state)
{
    struct filing notice = clerk_act(KIND_NOTICE, WAY_HAND);

    (void)state;
    town_to_county(&clerk.town, clerk.home);
    notice.decision = clerk_acts(TOWN_COUNTY, KIND_REFUSAL, REASON_CONDITION_NOT_MET);
    town_filed(&clerk.town, TOWN_TOWNSHIP, &notice);
    clerk_draft("case_open", NULL);
    clerk_number(STEP_ORIGIN, 4);
    clerk_refused_saying(TOWN_VILLAGE, "no_new_facts", "fangpin lead add");
    clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_ILLNESS);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(clerk_sees(PROCESS_CASE, NULL)->rounds, 2);
    assert_false(clerk_sees(PROCESS_CASE, NULL)->facts & FACT(CASE_GREEN));
}

/* ---- comparison ---- */

static void dispatched(void)
{
    verifying();
    CLERK_DOES(TOWN_VILLAGE, "case_authorise", 0);
    CLERK_DOES(TOWN_VILLAGE, "case_send", 0);
}

static void answers(uint64_t dept)
{
    CLERK_DOES(TOWN_COUNTY, "case_answer", STEP_DEPT, dept, STEP_OUTCOME, 1);
}

static void departments_that_did_not_answer_are_named(void **state)
{
    (void)state;
    dispatched();
    clerk_draft("case_dispatch", NULL);
    CLERK_LIST(STEP_DEPTS, 1, 3, 5);
    clerk_files(TOWN_COUNTY);
    answers(3);
    answers(9); /* nobody asked it */
    clerk_draft("case_compared", NULL);
    clerk_refused_saying(TOWN_COUNTY, "departments_silent", "departments: 1 5");
    answers(5);
    clerk_draft("case_compared", NULL);
    clerk_refused_saying(TOWN_COUNTY, "departments_silent", "departments: 1");
    clerk_rule_unset(PACK_IDENT_COMPARE_PARTIAL);
    clerk_refused(TOWN_COUNTY, "departments_silent");
    clerk_rule(PACK_IDENT_COMPARE_PARTIAL, 0);
    clerk_refused(TOWN_COUNTY, "departments_silent");
    clerk_rule(PACK_IDENT_COMPARE_PARTIAL, 1);
    clerk_files(TOWN_COUNTY); /* the pack lets it go on with what came */
}

/* More than a sentence holds: the list is cut, the refusal stands. */
static void a_long_list_of_silent_departments_is_cut(void **state)
{
    uint64_t depts[STEP_LIST_MAX];

    (void)state;
    dispatched();
    for (uint64_t first = 10; first + STEP_LIST_MAX <= 99; first += STEP_LIST_MAX) {
        for (unsigned i = 0; i < STEP_LIST_MAX; i++)
            depts[i] = first + i;
        clerk_draft("case_dispatch", NULL);
        clerk_list(STEP_DEPTS, depts, STEP_LIST_MAX);
        clerk_files(TOWN_COUNTY);
    }
    answers(10);
    clerk_draft("case_compared", NULL);
    clerk_refused_saying(TOWN_COUNTY, "departments_silent", "departments: 11 12");
}

static void exempt(uint32_t proof)
{
    clerk_draft("case_exempt", NULL);
    clerk_text(STEP_NUMBER, "低保证-7");
    clerk_number(STEP_UNTIL, proof);
}

static void the_proof_of_an_exemption_is_neither_old_nor_of_tomorrow(void **state)
{
    (void)state;
    verifying();
    exempt(20261124);
    clerk_refused_saying(TOWN_VILLAGE, "proof_too_old", "fangpin case send");
    exempt(20200101);
    clerk_refused(TOWN_VILLAGE, "proof_too_old");
    exempt(20261123);
    clerk_rule_unset(PACK_IDENT_COMPARE_MAX_AGE);
    clerk_refused_saying(TOWN_VILLAGE, "pack_value_unset", "ident.compare_max_age");
}

/* Review and notice are counted from when visit and comparison are both there. */
static void without_a_visit_the_days_of_the_review_do_not_begin(void **state)
{
    (void)state;
    verifying();
    uint32_t visit_by = clerk_sees(PROCESS_CASE, NULL)->due;
    exempt(20261101);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(clerk_sees(PROCESS_CASE, NULL)->due, visit_by);
}

static void with_a_visit_they_begin(void **state)
{
    (void)state;
    verifying();
    clerk_acts(TOWN_VILLAGE, KIND_VISIT, VISIT_FIT);
    exempt(20261101);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(clerk_sees(PROCESS_CASE, NULL)->due, 20261130); /* five days, over the week-end */
}

/* The county cannot see a visit behind a dark line: what it signs says the days all the same. */
static void a_completed_comparison_says_the_days_of_the_review(void **state)
{
    (void)state;
    dispatched();
    assert_int_equal(clerk_sees(PROCESS_CASE, NULL)->due, 20261130);
    clerk_draft("case_dispatch", NULL);
    CLERK_LIST(STEP_DEPTS, 3);
    clerk_files(TOWN_COUNTY);
    answers(3);
    clerk.town.today = 20261126;
    CLERK_DOES(TOWN_COUNTY, "case_compared", 0);
    assert_int_equal(clerk_sees(PROCESS_CASE, NULL)->due, 20261201);
}

static void enrolling_first_is_the_packs_to_open(void **state)
{
    struct subject event = town_subject(77);

    (void)state;
    opened();
    clerk_draft("case_enrol_first", NULL);
    clerk_text(STEP_TEXT, "影响特别严重");
    clerk_subject(STEP_EVENT, &event);
    clerk_rule_unset(PACK_GC_ENROL_FIRST);
    clerk_refused_saying(TOWN_TOWNSHIP, "enrol_first_not_allowed", "gc.enrol_first");
    clerk_rule(PACK_GC_ENROL_FIRST, 0);
    clerk_refused(TOWN_TOWNSHIP, "enrol_first_not_allowed");
    clerk_rule(PACK_GC_ENROL_FIRST, 1);
    clerk_files(TOWN_TOWNSHIP);
    assert_true(clerk_sees(PROCESS_CASE, NULL)->facts & FACT(CASE_PROVISIONAL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(help_given_first_opens_a_case_without_a_lead),
        CLERK_TEST(a_refused_household_comes_again_with_something_new),
        CLERK_TEST(departments_that_did_not_answer_are_named),
        CLERK_TEST(a_long_list_of_silent_departments_is_cut),
        CLERK_TEST(the_proof_of_an_exemption_is_neither_old_nor_of_tomorrow),
        CLERK_TEST(without_a_visit_the_days_of_the_review_do_not_begin),
        CLERK_TEST(with_a_visit_they_begin),
        CLERK_TEST(a_completed_comparison_says_the_days_of_the_review),
        CLERK_TEST(enrolling_first_is_the_packs_to_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
