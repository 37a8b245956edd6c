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
    town_rules(&town, "template-city");
    goods = town_furnish(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct subject ann, bert;

static const Fangpin__V1__ProcessView *now(enum process_no no, const struct subject *subject,
                                           const struct subject *thing)
{
    return step_instance(town_case(&town, subject), process_get((uint32_t)no), thing);
}

/* m60, in both ledgers */
static void whoever_solved_it_does_not_verify_it(void **state)
{
    (void)state;
    ann = town_subject(70);
    bert = town_subject(71);
    step_draft(&d, "issue_open", &goods.household, NULL);
    step_number(&d, STEP_SORT, 3);
    step_text(&d, STEP_TEXT, "辍学");
    struct subject item = town_filed(&town, TOWN_VILLAGE, &d.filing);
    step_draft(&d, "issue_assign", &goods.household, &item);
    step_bytes(&d, STEP_OFFICER, ann.b, 16);
    step_number(&d, STEP_DUE_ON, 20261210);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    step_draft(&d, "issue_progress", &goods.household, &item);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(now(PROCESS_ISSUE, &goods.household, &item)->due, 20261210); /* the day stays */
    step_draft(&d, "issue_resolve", &goods.household, &item);
    step_bytes(&d, STEP_WITNESS, ann.b, 16);
    step_text(&d, STEP_TEXT, "已返校");
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    step_draft(&d, "issue_verify", &goods.household, &item);
    step_bytes(&d, STEP_WITNESS, ann.b, 16);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "own_item");
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "own_item");
    step_bytes(&d, STEP_WITNESS, bert.b, 16);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    step_draft(&d, "issue_close", &goods.household, &item);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "not_this_tier");
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
}

static void water(const char *name, const struct subject *thing)
{
    step_draft(&d, name, NULL, thing);
}

static void sample(const char *name, const struct subject *thing, uint64_t ms)
{
    water(name, thing);
    step_number(&d, STEP_AT_MS, ms);
    step_text(&d, STEP_NUMBER, "检-1");
}

/* m49, K23 */
static void water_is_closed_on_a_passed_test_and_the_later_sample_counts(void **state)
{
    static const uint8_t checks[] = {2, 1, 1, 2};

    (void)state;
    water("water_open", NULL);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_COUNT, 120);
    step_bytes(&d, STEP_CHECKS, checks, 4);
    struct subject w = town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(now(PROCESS_WATER, &w, &w)->due, 20261124); /* emergency supply within 24 hours */
    water("water_back", &w);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    water("water_close", &w);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "missing_fact");
    sample("water_pass", &w, 2000);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    sample("water_fail", &w, 1500);
    town_refused(&town, TOWN_COUNTY, &d.filing, "older_sample");
    water("water_close", &w);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    sample("water_fail", &w, 3000);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_string_equal(process_get(PROCESS_WATER)->states[now(PROCESS_WATER, &w, &w)->state].name, "open");
    assert_int_equal(now(PROCESS_WATER, &w, &w)->due, 20261124);
}

static void works_have_a_patroller_and_the_next_day(void **state)
{
    (void)state;
    town_rules(&town, "banan-2023"); /* S1·四(三): named patrollers */
    water("works_register", NULL);
    step_text(&d, STEP_TEXT, "东沟蓄水池");
    town_refused(&town, TOWN_VILLAGE, &d.filing, "patroller_unnamed");
    bert = town_subject(71);
    step_bytes(&d, STEP_OFFICER, bert.b, 16);
    struct subject w = town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(now(PROCESS_WORKS, &w, &w)->due, 20261130);
    water("works_intensify", &w);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    water("works_patrol", &w);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(now(PROCESS_WORKS, &w, &w)->due, 20261124); /* daily in an event */
}

/* m55 */
static void works_first_owe_their_filing(void **state)
{
    (void)state;
    water("project_first", NULL);
    step_number(&d, STEP_SORT, 5);
    step_text(&d, STEP_TEXT, "抢修10千伏线路");
    struct subject p = town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(now(PROCESS_PROJECT, &p, &p)->now->owed_on, 20261207);
}

static void a_loan_is_due_at_its_end(void **state)
{
    struct subject l;

    (void)state;
    step_draft(&d, "loan_need", &goods.household, NULL);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_AMOUNT_FEN, 100);
    step_number(&d, STEP_COUNT, 1);
    town_rules(&town, "maerkang-2022");
    l = town_filed(&town, TOWN_VILLAGE, &d.filing);
    step_draft(&d, "loan_check", &goods.household, &l);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    step_draft(&d, "loan_refer", &goods.household, &l);
    step_text(&d, STEP_NUMBER, "农商行");
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    step_draft(&d, "loan_pay", &goods.household, &l);
    step_number(&d, STEP_AMOUNT_FEN, 100);
    step_number(&d, STEP_UNTIL, 20271123);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(now(PROCESS_LOAN, &goods.household, &l)->due, 20271123);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(whoever_solved_it_does_not_verify_it),
        T(water_is_closed_on_a_passed_test_and_the_later_sample_counts),
        T(works_have_a_patroller_and_the_next_day),
        T(works_first_owe_their_filing),
        T(a_loan_is_due_at_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
