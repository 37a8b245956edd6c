#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"

static int setup(void **state)
{
    clerk_setup(state);
    clerk_rules("template-city");
    return 0;
}

static struct subject ann, bert;

static const Fangpin__V1__ProcessView *now(enum process_no no, const struct subject *subject,
                                           const struct subject *thing)
{
    return step_instance(town_case(&clerk.town, subject), process_get((uint32_t)no), thing);
}

/* m60, in both ledgers */
static void whoever_solved_it_does_not_verify_it(void **state)
{
    (void)state;
    ann = town_subject(70);
    bert = town_subject(71);
    clerk_draft("issue_open", NULL);
    clerk_number(STEP_SORT, 3);
    clerk_text(STEP_TEXT, "辍学");
    struct subject item = clerk_files(TOWN_VILLAGE);
    clerk_draft("issue_assign", &item);
    clerk_bytes(STEP_OFFICER, ann.b, 16);
    clerk_number(STEP_DUE_ON, 20261210);
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("issue_progress", &item);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_ISSUE, &clerk.home, &item)->due, 20261210); /* the day stays */
    clerk_draft("issue_resolve", &item);
    clerk_bytes(STEP_WITNESS, ann.b, 16);
    clerk_text(STEP_TEXT, "已返校");
    clerk_files(TOWN_VILLAGE);
    clerk_draft("issue_verify", &item);
    clerk_bytes(STEP_WITNESS, ann.b, 16);
    clerk_refused(TOWN_VILLAGE, "own_item");
    clerk_refused(TOWN_TOWNSHIP, "own_item");
    clerk_bytes(STEP_WITNESS, bert.b, 16);
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("issue_close", &item);
    clerk_refused(TOWN_VILLAGE, "not_this_tier");
    clerk_files(TOWN_TOWNSHIP);
}

static void water(const char *name, const struct subject *thing)
{
    step_draft(&clerk.d, name, NULL, thing);
}

static void sample(const char *name, const struct subject *thing, uint64_t ms)
{
    water(name, thing);
    clerk_number(STEP_AT_MS, ms);
    clerk_text(STEP_NUMBER, "检-1");
}

/* m49, K23 */
static void water_is_closed_on_a_passed_test_and_the_later_sample_counts(void **state)
{
    static const uint8_t checks[] = {2, 1, 1, 2};

    (void)state;
    water("water_open", NULL);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_COUNT, 120);
    clerk_bytes(STEP_CHECKS, checks, 4);
    struct subject w = clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_WATER, &w, &w)->due, 20261124); /* emergency supply within 24 hours */
    water("water_back", &w);
    clerk_files(TOWN_VILLAGE);
    water("water_close", &w);
    clerk_refused(TOWN_VILLAGE, "missing_fact");
    sample("water_pass", &w, 2000);
    clerk_files(TOWN_COUNTY);
    sample("water_fail", &w, 1500);
    clerk_refused(TOWN_COUNTY, "older_sample");
    water("water_close", &w);
    clerk_files(TOWN_VILLAGE);
    sample("water_fail", &w, 3000);
    clerk_files(TOWN_COUNTY);
    assert_string_equal(process_get(PROCESS_WATER)->states[now(PROCESS_WATER, &w, &w)->state].name, "open");
    assert_int_equal(now(PROCESS_WATER, &w, &w)->due, 20261124);
}

static void works_have_a_patroller_and_the_next_day(void **state)
{
    (void)state;
    clerk_rules("banan-2023"); /* S1·四(三): named patrollers */
    water("works_register", NULL);
    clerk_text(STEP_TEXT, "东沟蓄水池");
    clerk_refused(TOWN_VILLAGE, "patroller_unnamed");
    bert = town_subject(71);
    clerk_bytes(STEP_OFFICER, bert.b, 16);
    struct subject w = clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_WORKS, &w, &w)->due, 20261130);
    water("works_intensify", &w);
    clerk_files(TOWN_TOWNSHIP);
    water("works_patrol", &w);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_WORKS, &w, &w)->due, 20261124); /* daily in an event */
}

/* m55 */
static void works_first_owe_their_filing(void **state)
{
    (void)state;
    water("project_first", NULL);
    clerk_number(STEP_SORT, 5);
    clerk_text(STEP_TEXT, "抢修10千伏线路");
    struct subject p = clerk_files(TOWN_COUNTY);
    assert_int_equal(now(PROCESS_PROJECT, &p, &p)->now->owed_on, 20261207);
}

static void a_loan_is_due_at_its_end(void **state)
{
    struct subject l;

    (void)state;
    clerk_draft("loan_need", NULL);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_AMOUNT_FEN, 100);
    clerk_number(STEP_COUNT, 1);
    clerk_rules("maerkang-2022");
    l = clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_check", &l);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_refer", &l);
    clerk_text(STEP_NUMBER, "农商行");
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("loan_pay", &l);
    clerk_number(STEP_AMOUNT_FEN, 100);
    clerk_number(STEP_UNTIL, 20271123);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(PROCESS_LOAN, &clerk.home, &l)->due, 20271123);
}

static void where_the_pack_asks_for_no_patroller_none_is_named(void **state)
{
    (void)state;
    water("works_register", NULL);
    clerk_text(STEP_TEXT, "东沟蓄水池");
    clerk_rule(PACK_WATER_PATROL_NAMED, 1);
    clerk_refused_saying(TOWN_VILLAGE, "patroller_unnamed", "officer");
    clerk_rule(PACK_WATER_PATROL_NAMED, 0);
    clerk_files(TOWN_VILLAGE);
    clerk_rule_unset(PACK_WATER_PATROL_NAMED);
    clerk_files(TOWN_VILLAGE);
}

static void the_day_of_the_filing_is_given_or_the_packs(void **state)
{
    (void)state;
    water("project_first", NULL);
    clerk_number(STEP_SORT, 5);
    clerk_text(STEP_TEXT, "抢修10千伏线路");
    clerk_rule_unset(PACK_WORKS_FILE);
    clerk_refused_saying(TOWN_COUNTY, "pack_value_unset", "works.file");
    clerk_number(STEP_OWED_ON, 20270101);
    struct subject p = clerk_files(TOWN_COUNTY);
    assert_int_equal(now(PROCESS_PROJECT, &p, &p)->now->owed_on, 20270101);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whoever_solved_it_does_not_verify_it, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(water_is_closed_on_a_passed_test_and_the_later_sample_counts, setup,
                                        clerk_teardown),
        cmocka_unit_test_setup_teardown(works_have_a_patroller_and_the_next_day, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(works_first_owe_their_filing, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_loan_is_due_at_its_end, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(where_the_pack_asks_for_no_patroller_none_is_named, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_day_of_the_filing_is_given_or_the_packs, setup, clerk_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
