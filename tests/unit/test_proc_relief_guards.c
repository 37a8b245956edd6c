#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"
#include "tiers/policies.h"

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

static struct subject loan;

static struct step_draft *draft(const char *name, const struct subject *thing)
{
    step_draft(&d, name, &goods.household, thing);
    return &d;
}

static struct subject files(uint64_t own)
{
    return town_filed(&town, own, &d.filing);
}

static void refused(uint64_t own, const char *code)
{
    town_refused(&town, own, &d.filing, code);
}

static const Fangpin__V1__ProcessView *now(enum process_no no, const struct subject *thing)
{
    return step_instance(town_case(&town, &goods.household), process_get((uint32_t)no), thing);
}

/* ---- relief ---- */

static void stage(const char *name, const struct subject *thing)
{
    draft(name, thing);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_COUNT, 4);
}

static void transitional_relief_lasts_as_the_pack_says(void **state)
{
    (void)state;
    stage("relief_emergency", NULL);
    step_number(&d, STEP_UNTIL, 20261101);
    refused(TOWN_VILLAGE, "until_before_date");
    step_number(&d, STEP_UNTIL, 20261130);
    struct subject r = files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, 20261130);
    stage("relief_transitional", &r);
    step_number(&d, STEP_UNTIL, 20270601);
    refused(TOWN_TOWNSHIP, "relief_too_long");
    step_number(&d, STEP_UNTIL, 0);
    files(TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, 20270223); /* three months */
    draft("relief_extend", &r);
    step_text(&d, STEP_TEXT, "房屋未修好");
    step_number(&d, STEP_UNTIL, 20270601);
    refused(TOWN_COUNTY, "relief_too_long");
    step_number(&d, STEP_UNTIL, 20270430);
    files(TOWN_COUNTY);
    refused(TOWN_COUNTY, "already_so");
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, 20270430);
}

/* m44 */
static void who_leaves_a_stage_without_a_next_is_owed_one_at_once(void **state)
{
    (void)state;
    stage("relief_emergency", NULL);
    struct subject r = files(TOWN_VILLAGE);
    draft("relief_leave", &r);
    files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_RELIEF, &r)->owner, TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, town.today);
    draft("relief_handover", &r);
    step_text(&d, STEP_TEXT, "三个阶段已过仍有困难");
    files(TOWN_TOWNSHIP);
    draft("relief_decline", &r);
    step_text(&d, STEP_TEXT, "不符合条件");
    files(TOWN_COUNTY);
    assert_int_equal(now(PROCESS_RELIEF, &r)->owner, TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, town.today);
}

/* ---- loans ---- */

static void need(uint32_t sort, uint64_t yuan, uint32_t years)
{
    draft("loan_need", NULL);
    step_number(&d, STEP_SORT, sort);
    step_number(&d, STEP_AMOUNT_FEN, yuan * 100);
    step_number(&d, STEP_COUNT, years);
}

static void paid_out(uint64_t yuan)
{
    need(1, yuan, 3);
    loan = files(TOWN_VILLAGE);
    draft("loan_check", &loan);
    files(TOWN_VILLAGE);
    draft("loan_refer", &loan);
    step_text(&d, STEP_NUMBER, "农商行");
    files(TOWN_TOWNSHIP);
    draft("loan_pay", &loan);
    step_number(&d, STEP_AMOUNT_FEN, yuan * 100);
    step_number(&d, STEP_UNTIL, 20291123);
    files(TOWN_COUNTY);
}

static void what_is_asked_of_a_bank_keeps_to_the_ceilings(void **state)
{
    (void)state;
    need(1, 50001, 3);
    refused(TOWN_VILLAGE, "loan_over_cap");
    need(1, 50000, 4);
    refused(TOWN_VILLAGE, "loan_too_long");
    need(2, 200000, 3);
    files(TOWN_VILLAGE);
    paid_out(30000);
    assert_int_equal(now(PROCESS_LOAN, &loan)->due, 20291123);
    need(1, 20001, 3);
    refused(TOWN_VILLAGE, "loan_over_cap");
    draft("loan_ask_topup", &loan);
    step_number(&d, STEP_AMOUNT_FEN, 3000000);
    refused(TOWN_VILLAGE, "topup_not_more");
    step_number(&d, STEP_AMOUNT_FEN, 10000001);
    refused(TOWN_VILLAGE, "loan_over_cap");
    step_number(&d, STEP_AMOUNT_FEN, 10000000);
    files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_LOAN, &loan)->due, 20291123);
    draft("loan_topup", &loan);
    step_number(&d, STEP_AMOUNT_FEN, 12000000); /* the bank's fact is recorded as it is */
    step_number(&d, STEP_UNTIL, 20301123);
    files(TOWN_COUNTY);
    assert_int_equal(now(PROCESS_LOAN, &loan)->due, 20301123);
}

/* m50 */
static void some_papers_may_follow_and_three_never(void **state)
{
    static const uint8_t identity[] = {4, 1}, consent[] = {2}, credit[] = {3}, income[] = {4, 5};

    (void)state;
    need(1, 50000, 3);
    loan = files(TOWN_VILLAGE);
    draft("loan_refer", &loan);
    step_text(&d, STEP_NUMBER, "农商行");
    refused(TOWN_TOWNSHIP, "missing_fact");
    draft("loan_tolerate", &loan);
    step_bytes(&d, STEP_PAPERS, identity, 2);
    refused(TOWN_TOWNSHIP, "never_tolerated");
    step_bytes(&d, STEP_PAPERS, consent, 1);
    refused(TOWN_TOWNSHIP, "never_tolerated");
    step_bytes(&d, STEP_PAPERS, credit, 1);
    refused(TOWN_TOWNSHIP, "never_tolerated");
    step_bytes(&d, STEP_PAPERS, income, 2);
    files(TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_LOAN, &loan)->now->owed_on, 20261207); /* ten working days */
}

/* The built-in pack with one line changed. */
static void pack_with(const char *from, const char *to)
{
    struct span text = policy_text(policy_find("template-city"));
    char *copy = arena_take(&town.arena, text.len + 1);
    struct pack_faults faults;

    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    char *at = strstr(copy, from);
    assert_true(at && strlen(from) == strlen(to));
    memcpy(at, to, strlen(to));
    assert_int_equal(pack_parse(&town.pack, span_of(copy, text.len), &faults, &town.arena), 0);
}

static void asked(const char *name, uint64_t reason)
{
    draft(name, &loan);
    if (reason)
        step_number(&d, STEP_REASON, reason);
    else
        step_number(&d, STEP_AMOUNT_FEN, 3000000);
}

static void the_pack_may_close_extension_renewal_and_topup(void **state)
{
    (void)state;
    paid_out(20000);
    pack_with("extension = yes", "extension = no ");
    asked("loan_ask_extension", 1);
    refused(TOWN_TOWNSHIP, "loan_way_closed");
    pack_with("renewal = yes", "renewal = no ");
    asked("loan_ask_renewal", 1);
    refused(TOWN_TOWNSHIP, "loan_way_closed");
    pack_with("topup = yes", "topup = no ");
    asked("loan_ask_topup", 0);
    refused(TOWN_TOWNSHIP, "loan_way_closed");
    town_rules(&town, "taolin-2024");
    asked("loan_ask_extension", 1);
    files(TOWN_TOWNSHIP);
    draft("loan_extend", &loan);
    step_number(&d, STEP_AMOUNT_FEN, 2000000);
    step_number(&d, STEP_UNTIL, 20301123);
    files(TOWN_COUNTY);
    asked("loan_ask_extension", 1);
    refused(TOWN_TOWNSHIP, "already_so"); /* once */
    asked("loan_ask_renewal", 1);
    files(TOWN_TOWNSHIP);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(transitional_relief_lasts_as_the_pack_says),     T(who_leaves_a_stage_without_a_next_is_owed_one_at_once),
        T(what_is_asked_of_a_bank_keeps_to_the_ceilings),  T(some_papers_may_follow_and_three_never),
        T(the_pack_may_close_extension_renewal_and_topup),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
