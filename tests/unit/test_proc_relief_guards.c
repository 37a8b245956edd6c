#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"
#include "tiers/policies.h"

static struct subject loan;

static const Fangpin__V1__ProcessView *now(enum process_no no, const struct subject *thing)
{
    return step_instance(town_case(&clerk.town, &clerk.home), process_get((uint32_t)no), thing);
}

/* ---- relief ---- */

static void stage(const char *name, const struct subject *thing)
{
    clerk_draft(name, thing);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_COUNT, 4);
}

static void transitional_relief_lasts_as_the_pack_says(void **state)
{
    (void)state;
    stage("relief_emergency", NULL);
    clerk_number(STEP_UNTIL, 20261101);
    clerk_refused(TOWN_VILLAGE, "until_before_date");
    clerk_number(STEP_UNTIL, 20261130);
    struct subject r = clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, 20261130);
    stage("relief_transitional", &r);
    clerk_number(STEP_UNTIL, 20270601);
    clerk_refused(TOWN_TOWNSHIP, "relief_too_long");
    clerk_number(STEP_UNTIL, 0);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, 20270223); /* three months */
    clerk_draft("relief_extend", &r);
    clerk_text(STEP_TEXT, "房屋未修好");
    clerk_number(STEP_UNTIL, 20270601);
    clerk_refused(TOWN_COUNTY, "relief_too_long");
    clerk_number(STEP_UNTIL, 20270430);
    clerk_files(TOWN_COUNTY);
    clerk_refused(TOWN_COUNTY, "already_so");
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, 20270430);
}

/* m44 */
static void who_leaves_a_stage_without_a_next_is_owed_one_at_once(void **state)
{
    (void)state;
    stage("relief_emergency", NULL);
    struct subject r = clerk_files(TOWN_VILLAGE);
    clerk_draft("relief_leave", &r);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_RELIEF, &r)->owner, TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, clerk.town.today);
    clerk_draft("relief_handover", &r);
    clerk_text(STEP_TEXT, "三个阶段已过仍有困难");
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("relief_decline", &r);
    clerk_text(STEP_TEXT, "不符合条件");
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(PROCESS_RELIEF, &r)->owner, TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_RELIEF, &r)->due, clerk.town.today);
}

/* ---- loans ---- */

static void need(uint32_t sort, uint64_t yuan, uint32_t years)
{
    clerk_draft("loan_need", NULL);
    clerk_number(STEP_SORT, sort);
    clerk_number(STEP_AMOUNT_FEN, yuan * 100);
    clerk_number(STEP_COUNT, years);
}

static void paid_out(uint64_t yuan)
{
    need(1, yuan, 3);
    loan = clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_check", &loan);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_refer", &loan);
    clerk_text(STEP_NUMBER, "农商行");
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("loan_pay", &loan);
    clerk_number(STEP_AMOUNT_FEN, yuan * 100);
    clerk_number(STEP_UNTIL, 20291123);
    clerk_files(TOWN_COUNTY);
}

static void what_is_asked_of_a_bank_keeps_to_the_ceilings(void **state)
{
    (void)state;
    need(1, 50001, 3);
    clerk_refused(TOWN_VILLAGE, "loan_over_cap");
    need(1, 50000, 4);
    clerk_refused(TOWN_VILLAGE, "loan_too_long");
    need(2, 200000, 3);
    clerk_files(TOWN_VILLAGE);
    paid_out(30000);
    assert_int_equal(now(PROCESS_LOAN, &loan)->due, 20291123);
    need(1, 20001, 3);
    clerk_refused(TOWN_VILLAGE, "loan_over_cap");
    clerk_draft("loan_ask_topup", &loan);
    clerk_number(STEP_AMOUNT_FEN, 3000000);
    clerk_refused(TOWN_VILLAGE, "topup_not_more");
    clerk_number(STEP_AMOUNT_FEN, 10000001);
    clerk_refused(TOWN_VILLAGE, "loan_over_cap");
    clerk_number(STEP_AMOUNT_FEN, 10000000);
    clerk_refused(TOWN_VILLAGE, "topup_not_affected"); /* nobody said so */
    clerk_bytes(STEP_CHECKS, (const uint8_t[]){2, 1}, 2);
    clerk_refused(TOWN_VILLAGE, "topup_not_affected");
    clerk_bytes(STEP_CHECKS, (const uint8_t[]){1, 3}, 2);
    clerk_refused(TOWN_VILLAGE, "topup_cannot_repay");
    clerk_bytes(STEP_CHECKS, (const uint8_t[]){1}, 1); /* nobody said so */
    clerk_refused(TOWN_VILLAGE, "topup_cannot_repay");
    clerk_bytes(STEP_CHECKS, (const uint8_t[]){1, 1}, 2);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(PROCESS_LOAN, &loan)->due, 20291123);
    clerk_draft("loan_topup", &loan);
    clerk_number(STEP_AMOUNT_FEN, 12000000); /* the bank's fact is recorded as it is */
    clerk_number(STEP_UNTIL, 20301123);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(PROCESS_LOAN, &loan)->due, 20301123);
}

/* m50 */
static void some_papers_may_follow_and_three_never(void **state)
{
    static const uint8_t identity[] = {4, 1}, consent[] = {2}, credit[] = {3}, income[] = {4, 5};

    (void)state;
    need(1, 50000, 3);
    loan = clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_refer", &loan);
    clerk_text(STEP_NUMBER, "农商行");
    clerk_refused(TOWN_TOWNSHIP, "missing_fact");
    clerk_draft("loan_tolerate", &loan);
    clerk_bytes(STEP_PAPERS, identity, 2);
    clerk_refused(TOWN_TOWNSHIP, "never_tolerated");
    clerk_bytes(STEP_PAPERS, consent, 1);
    clerk_refused(TOWN_TOWNSHIP, "never_tolerated");
    clerk_bytes(STEP_PAPERS, credit, 1);
    clerk_refused(TOWN_TOWNSHIP, "never_tolerated");
    clerk_bytes(STEP_PAPERS, income, 2);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_LOAN, &loan)->now->owed_on, 20261207); /* ten working days */
}

static void tolerated(void)
{
    static const uint8_t income[] = {4, 5};

    clerk_draft("loan_tolerate", &loan);
    clerk_bytes(STEP_PAPERS, income, 2);
    clerk_files(TOWN_TOWNSHIP);
}

/* The step that supplied the papers, the last of the loan. */
static const Fangpin__V1__StepView *supplied_on(uint32_t day)
{
    clerk.town.today = day;
    clerk_draft("loan_supply", &loan);
    clerk_files(TOWN_TOWNSHIP);
    const Fangpin__V1__ProcessView *v = now(PROCESS_LOAN, &loan);
    return v->step[v->n_step - 1];
}

static void papers_are_late_after_the_day_they_were_owed(void **state)
{
    (void)state;
    paid_out(30000); /* until 2029 */
    tolerated();
    const Fangpin__V1__StepView *s = supplied_on(20261208);
    assert_int_equal(s->due, 20261207);
    assert_true(s->late);
}

static void papers_in_time_are_not_late(void **state)
{
    (void)state;
    paid_out(30000);
    tolerated();
    assert_false(supplied_on(20261207)->late);
}

static void the_loans_own_day_holds_when_it_is_sooner(void **state)
{
    (void)state;
    paid_out(30000);
    clerk_draft("loan_ask_extension", &loan);
    clerk_number(STEP_REASON, 1);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_extend", &loan);
    clerk_number(STEP_AMOUNT_FEN, 3000000);
    clerk_number(STEP_UNTIL, 20261201);
    clerk_files(TOWN_COUNTY);
    tolerated();
    assert_int_equal(supplied_on(20261130)->due, 20261201);
}

/* The built-in pack with one line changed. */
static void pack_with(const char *from, const char *to)
{
    struct span text = embedded_text(policy_find("template-city"));
    char *copy = arena_take(&clerk.town.arena, text.len + 1);
    struct pack_faults faults;

    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    char *at = strstr(copy, from);
    assert_true(at && strlen(from) == strlen(to));
    memcpy(at, to, strlen(to));
    assert_int_equal(pack_parse(&clerk.town.pack, span_of(copy, text.len), &faults, &clerk.town.arena), 0);
}

static void asked(const char *name, uint64_t reason)
{
    clerk_draft(name, &loan);
    if (reason)
        clerk_number(STEP_REASON, reason);
    else
        clerk_number(STEP_AMOUNT_FEN, 3000000);
}

static void the_pack_may_close_extension_renewal_and_topup(void **state)
{
    (void)state;
    paid_out(20000);
    pack_with("extension = yes", "extension = no ");
    asked("loan_ask_extension", 1);
    clerk_refused(TOWN_TOWNSHIP, "loan_way_closed");
    pack_with("renewal = yes", "renewal = no ");
    asked("loan_ask_renewal", 1);
    clerk_refused(TOWN_TOWNSHIP, "loan_way_closed");
    pack_with("topup = yes", "topup = no ");
    asked("loan_ask_topup", 0);
    clerk_refused(TOWN_TOWNSHIP, "loan_way_closed");
    clerk_rules("taolin-2024");
    asked("loan_ask_extension", 1);
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("loan_extend", &loan);
    clerk_number(STEP_AMOUNT_FEN, 2000000);
    clerk_number(STEP_UNTIL, 20301123);
    clerk_files(TOWN_COUNTY);
    asked("loan_ask_extension", 1);
    clerk_refused(TOWN_TOWNSHIP, "already_so"); /* once */
    asked("loan_ask_renewal", 1);
    clerk_files(TOWN_TOWNSHIP);
}

static void what_the_pack_does_not_limit_is_not_extended(void **state)
{
    (void)state;
    stage("relief_transitional", NULL);
    clerk_rule_unset(PACK_RELIEF_TRANSITIONAL_MAX);
    struct subject r = clerk_files(TOWN_TOWNSHIP);
    clerk_draft("relief_extend", &r);
    clerk_text(STEP_TEXT, "房屋未修好");
    clerk_number(STEP_UNTIL, 20270430);
    clerk_refused_saying(TOWN_COUNTY, "pack_value_unset", "relief.transitional_max");
}

/* Where the rules are silent the bank has its own. */
static void limits_that_are_unset_are_not_judged(void **state)
{
    (void)state;
    paid_out(30000);
    clerk_rule_unset(PACK_LOAN_MICRO_MAX);
    need(1, 9000000, 3);
    clerk_files(TOWN_VILLAGE);
    clerk_rule_unset(PACK_LOAN_TOPUP_CAP);
    clerk_draft("loan_ask_topup", &loan);
    clerk_number(STEP_AMOUNT_FEN, 900000000);
    clerk_bytes(STEP_CHECKS, (const uint8_t[]){1, 1}, 2);
    clerk_files(TOWN_VILLAGE);
}

static void only_a_micro_loan_is_topped_up(void **state)
{
    (void)state;
    need(2, 100000, 2);
    loan = clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_check", &loan);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_refer", &loan);
    clerk_text(STEP_NUMBER, "农商行");
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft("loan_pay", &loan);
    clerk_number(STEP_AMOUNT_FEN, 10000000);
    clerk_number(STEP_UNTIL, 20281123);
    clerk_files(TOWN_COUNTY);
    clerk_draft("loan_ask_topup", &loan);
    clerk_number(STEP_AMOUNT_FEN, 10000001);
    clerk_refused_saying(TOWN_VILLAGE, "loan_over_cap", "fangpin loan pay");
}

static void papers_follow_by_the_day_that_is_given_or_the_packs(void **state)
{
    (void)state;
    need(1, 50000, 3);
    loan = clerk_files(TOWN_VILLAGE);
    clerk_draft("loan_tolerate", &loan);
    CLERK_LIST(STEP_PAPERS, 4);
    clerk_rule_unset(PACK_LOAN_DOC_SUPPLY);
    clerk_refused_saying(TOWN_TOWNSHIP, "pack_value_unset", "loan.doc_supply");
    clerk_number(STEP_OWED_ON, 20261220);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(now(PROCESS_LOAN, &loan)->now->owed_on, 20261220);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(transitional_relief_lasts_as_the_pack_says),
        CLERK_TEST(who_leaves_a_stage_without_a_next_is_owed_one_at_once),
        CLERK_TEST(what_is_asked_of_a_bank_keeps_to_the_ceilings),
        CLERK_TEST(some_papers_may_follow_and_three_never),
        CLERK_TEST(papers_are_late_after_the_day_they_were_owed),
        CLERK_TEST(papers_in_time_are_not_late),
        CLERK_TEST(the_loans_own_day_holds_when_it_is_sooner),
        CLERK_TEST(the_pack_may_close_extension_renewal_and_topup),
        CLERK_TEST(what_the_pack_does_not_limit_is_not_extended),
        CLERK_TEST(limits_that_are_unset_are_not_judged),
        CLERK_TEST(only_a_micro_loan_is_topped_up),
        CLERK_TEST(papers_follow_by_the_day_that_is_given_or_the_packs),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
