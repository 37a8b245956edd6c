#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/tiers_history.h"
#include "tests/support/case_steps.h"
#include "tests/support/tiers_town.h"
#include "tiers/case_aid.h"

static struct town town;
static struct subject household, fund; /* from town_furnish: county 4,000 yuan, township 2,000, village 4,000 */

#define FILING(...) (&(struct filing){__VA_ARGS__})
#define HERE        .area = {TOWN_VILLAGE}, .subject = household

static struct subject filed(uint64_t own, const struct filing *f)
{
    return town_filed(&town, own, f);
}

static void refused(uint64_t own, const struct filing *f, const char *code)
{
    size_t before = town.n;

    town_refused(&town, own, f, code);
    assert_int_equal(town.n, before);
}

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    struct town_goods goods = town_furnish(&town);
    household = goods.household;
    fund = goods.fund;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static int64_t left(uint64_t area)
{
    return fund_available(town_ledger(&town, area, 1, &fund));
}

static const Fangpin__V1__Aid *aid_now(const struct subject *aid)
{
    const Fangpin__V1__Aid *found = aid_find(town_case(&town, &household), aid);

    assert_non_null(found);
    return found;
}

/* The township promises 500 fen. */
static struct subject promised(void)
{
    return filed(TOWN_TOWNSHIP, FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 500, .code = HELP_SCHOOL,
                                       .committed = true));
}

#define ABOUT(k, a) FILING(.kind = (k), HERE, .aid = (a))

static void what_is_promised_is_reserved_and_may_be_voided(void **state)
{
    (void)state;
    struct subject aid = promised();
    assert_int_equal(aid_now(&aid)->state, AID_COMMITTED);
    assert_int_equal(left(TOWN_TOWNSHIP), 200000 - 500);
    assert_int_equal(town_case(&town, &household)->granted_fen, 500);
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_GRANT_VOID, HERE), "missing_aid");
    refused(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_VOID, household), "unknown_aid");
    refused(TOWN_COUNTY, ABOUT(KIND_GRANT_VOID, aid), "not_the_giver");
    filed(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_VOID, aid));
    assert_int_equal(aid_now(&aid)->state, AID_VOID);
    assert_int_equal(aid_costs(aid_now(&aid)), 0);
    assert_int_equal(left(TOWN_TOWNSHIP), 200000);
    assert_int_equal(town_case(&town, &household)->granted_fen, 0);
    refused(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_VOID, aid), "not_committed"); /* money is freed once */
    refused(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_DELIVER, aid), "not_committed");
}

static void what_was_handed_over_is_a_fact(void **state)
{
    (void)state;
    struct subject aid = promised();
    refused(TOWN_COUNTY, ABOUT(KIND_GRANT_CONFIRM, aid), "not_delivered");
    refused(TOWN_VILLAGE, ABOUT(KIND_GRANT_DELIVER, aid), "not_the_giver");
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_GRANT_DELIVER, HERE, .aid = aid, .date = 20261122));
    assert_int_equal(aid_now(&aid)->state, AID_DELIVERED);
    assert_int_equal(aid_now(&aid)->given_on, 20261122);
    refused(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_VOID, aid), "not_committed");
    refused(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_CONFIRM, aid), "not_this_tier");
    filed(TOWN_COUNTY, ABOUT(KIND_GRANT_CONFIRM, aid));
    assert_int_equal(aid_now(&aid)->state, AID_SETTLED);
    assert_int_equal(left(TOWN_TOWNSHIP), 200000 - 500);
    struct subject at_once =
        filed(TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 7, .code = HELP_CASH));
    assert_int_equal(aid_now(&at_once)->state, AID_DELIVERED); /* as ever */
}

static void an_older_epochs_promise_is_not_the_new_ones_to_free(void **state)
{
    (void)state;
    struct subject aid = promised();
    town.reborn = (struct area){TOWN_TOWNSHIP};
    refused(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_VOID, aid), "old_epoch");
    filed(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_DELIVER, aid)); /* but it may be kept */
    assert_int_equal(aid_now(&aid)->state, AID_DELIVERED);
}

static void a_gift_uses_no_fund_and_counts(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .amount_fen = 50000, .code = HELP_CASH), "missing_fund");
    refused(
        TOWN_VILLAGE,
        FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 50000, .code = HELP_CASH, .giver = GIVER_HELPER),
        "gift_with_fund");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .amount_fen = 50000, .code = HELP_CASH, .giver = 9),
            "bad_code");
    struct subject gift = filed(
        TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .amount_fen = 50000, .code = HELP_CASH, .giver = GIVER_HELPER));
    assert_int_equal(aid_now(&gift)->giver, GIVER_HELPER);
    assert_int_equal(aid_now(&gift)->amount_fen, 50000);
    assert_int_equal(left(TOWN_VILLAGE), 400000);
}

static void periods_are_whole(void **state)
{
    (void)state;
#define PERIOD(from, to)                                                                                               \
    FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 7, .code = HELP_CASH, .valid_from = (from),           \
           .valid_to = (to))
    refused(TOWN_VILLAGE, PERIOD(20261101, 0), "no_date");
    refused(TOWN_VILLAGE, PERIOD(20261131, 20261202), "no_date");
    refused(TOWN_VILLAGE, PERIOD(20261102, 20261101), "bad_period");
    struct subject aid = filed(TOWN_VILLAGE, PERIOD(20261101, 20261130));
    assert_int_equal(aid_now(&aid)->period_to, 20261130);
}

#define SETTLE(a, what, ...) FILING(.kind = KIND_DUPLICATE_SETTLE, HERE, .aid = (a), .code = (what), __VA_ARGS__)

static void the_county_lets_a_promise_be_voided(void **state)
{
    (void)state;
    struct subject aid = promised();
    refused(TOWN_TOWNSHIP, SETTLE(aid, SETTLE_VOID, .against = household), "not_this_tier");
    filed(TOWN_COUNTY, SETTLE(aid, SETTLE_VOID, .against = household));
    assert_int_equal(aid_now(&aid)->settlement, SETTLE_VOID);
    assert_int_equal(aid_now(&aid)->state, AID_COMMITTED); /* asked, not done: its own office does it */
    assert_int_equal(left(TOWN_TOWNSHIP), 200000 - 500);
    struct work_list work;
    case_work_of(town_case(&town, &household), &work);
    assert_true(work.n > 0 && work.at[0].item == WORK_VOID && work.at[0].owner.code == TOWN_TOWNSHIP);
    refused(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_DELIVER, aid), "to_be_voided");
    filed(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_VOID, aid));
    assert_int_equal(left(TOWN_TOWNSHIP), 200000);
    case_work_of(town_case(&town, &household), &work);
    for (size_t i = 0; i < work.n; i++)
        assert_int_not_equal(work.at[i].item, WORK_VOID);
    refused(TOWN_COUNTY, SETTLE(aid, SETTLE_VOID, .against = household), "not_committed");
}

/* The county's refusal is handed over: a written notice. */
static struct subject notice_given(void)
{
    town_to_county(&town, household);
    struct subject no = filed(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_DUPLICATE));

    return filed(TOWN_TOWNSHIP, FILING(.kind = KIND_NOTICE, HERE, .decision = no, .code = WAY_HAND));
}

static void money_is_taken_back_only_after_a_written_notice(void **state)
{
    (void)state;
    struct subject aid = promised(), other = filed(TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .fund = fund,
                                                                        .amount_fen = 7, .code = HELP_CASH));
#define BACK(a, fen, n) FILING(.kind = KIND_RECOVERY, HERE, .aid = (a), .amount_fen = (fen), .notice = (n))
    refused(TOWN_TOWNSHIP, BACK(aid, 1, household), "not_delivered");
    filed(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_DELIVER, aid));
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_RECOVERY, HERE, .aid = aid, .amount_fen = 1), "missing_notice");
    refused(TOWN_TOWNSHIP, BACK(aid, 1, household), "not_asked_back");
    refused(TOWN_COUNTY, SETTLE(aid, SETTLE_RECOVER, .against = other), "missing_notice");
    refused(TOWN_COUNTY, SETTLE(aid, SETTLE_RECOVER, .notice = household), "unknown_notice");
    struct subject notice = notice_given();
    filed(TOWN_COUNTY, SETTLE(aid, SETTLE_RECOVER, .against = other, .notice = notice));
    refused(TOWN_TOWNSHIP, BACK(aid, 1, household), "unknown_notice");
    refused(TOWN_TOWNSHIP, BACK(aid, 501, notice), "over_aid");
    refused(TOWN_VILLAGE, BACK(aid, 1, notice), "not_the_giver");
    filed(TOWN_TOWNSHIP, BACK(aid, 300, notice));
    refused(TOWN_TOWNSHIP, BACK(aid, 201, notice), "over_aid");
    assert_int_equal(left(TOWN_TOWNSHIP), 200000 - 200); /* back to the rights of who spent it */
    struct work_list work;
    case_work_of(town_case(&town, &household), &work);
    assert_true(work.at[0].item == WORK_RECOVER && work.at[0].owner.code == TOWN_TOWNSHIP);
    filed(TOWN_TOWNSHIP, BACK(aid, 200, notice));
    assert_int_equal(left(TOWN_TOWNSHIP), 200000);
    assert_int_equal(aid_costs(aid_now(&aid)), 0);
    assert_int_equal(town_case(&town, &household)->n_note, 0);
}

static void a_gift_cannot_be_taken_back_into_a_fund(void **state)
{
    (void)state;
    struct subject gift = filed(
        TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .amount_fen = 50, .code = HELP_CASH, .giver = GIVER_HELPER));
    struct subject notice = notice_given();
    filed(TOWN_COUNTY, SETTLE(gift, SETTLE_RECOVER, .notice = notice));
    refused(TOWN_VILLAGE, BACK(gift, 50, notice), "missing_fund");
}

static void the_last_settlement_stands(void **state)
{
    (void)state;
    struct subject aid = promised();
    filed(TOWN_COUNTY, SETTLE(aid, SETTLE_OFFSET, .against = household));
    filed(TOWN_COUNTY, SETTLE(aid, SETTLE_DISTINCT, .date = 20261120));
    assert_int_equal(aid_now(&aid)->settlement, SETTLE_DISTINCT);
    assert_int_equal(aid_now(&aid)->against.len, 0);
    refused(TOWN_COUNTY, SETTLE(aid, SETTLE_DISTINCT + 1, .against = household), "bad_code");
}

/* Runs last: every reason of filing_aids.c was met above. */
static void every_reason_was_met(void **state)
{
    (void)state;
    for (size_t i = 0; town_codes_aids[i]; i++) {
        if (!town_reached(town_codes_aids[i]))
            fail_msg("no test met %s", town_codes_aids[i]);
    }
}

static void a_period_has_two_ends(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE,
            FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 1, .code = HELP_CASH, .valid_to = 20261130),
            "no_date");
}

static void notices_lose_their_ids(Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_notice; i++)
        v->notice[i].len = 15;
}

/* What the county asks back was handed over, and the notice of it is one that is held. */
static void a_recovery_has_its_notice_and_its_money(void **state)
{
    (void)state;
    struct subject aid = promised();
    struct filing back = {.kind = KIND_RECOVERY, HERE, .aid = aid, .amount_fen = 1, .notice = town_subject(77)};
    refused(TOWN_TOWNSHIP, &back, "not_delivered");
    filed(TOWN_TOWNSHIP, ABOUT(KIND_GRANT_VOID, aid));
    refused(TOWN_TOWNSHIP, &back, "not_delivered");
    struct subject given =
        filed(TOWN_TOWNSHIP, FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 9, .code = HELP_CASH));
    struct event e = history_notice(99, &household, &given, &town.arena);
    town.events[town.n++] = e;
    struct subject notice = town_subject(99);
    struct filing settle = {
        .kind = KIND_DUPLICATE_SETTLE, HERE, .aid = given, .code = SETTLE_RECOVER, .notice = notice};
    town_bend(&town, &household, notices_lose_their_ids);
    refused(TOWN_COUNTY, &settle, "unknown_notice");
    town.bent.at = NULL;
    filed(TOWN_COUNTY, &settle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_period_has_two_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(a_recovery_has_its_notice_and_its_money, setup, teardown),

        cmocka_unit_test_setup_teardown(what_is_promised_is_reserved_and_may_be_voided, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_handed_over_is_a_fact, setup, teardown),
        cmocka_unit_test_setup_teardown(an_older_epochs_promise_is_not_the_new_ones_to_free, setup, teardown),
        cmocka_unit_test_setup_teardown(a_gift_uses_no_fund_and_counts, setup, teardown),
        cmocka_unit_test_setup_teardown(periods_are_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(the_county_lets_a_promise_be_voided, setup, teardown),
        cmocka_unit_test_setup_teardown(money_is_taken_back_only_after_a_written_notice, setup, teardown),
        cmocka_unit_test_setup_teardown(a_gift_cannot_be_taken_back_into_a_fund, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_settlement_stands, setup, teardown),
        cmocka_unit_test(every_reason_was_met),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
