#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/tiers_town.h"

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

static int64_t left(uint64_t area, uint32_t epoch)
{
    return fund_available(town_ledger(&town, area, epoch, &fund));
}

static void a_recall_moves_nothing_until_the_holder_returns(void **state)
{
    (void)state;
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_RECALL, .area = {TOWN_VILLAGE}, .fund = fund, .amount_fen = 400001),
            "over_held");
    refused(TOWN_COUNTY, FILING(.kind = KIND_RECALL, .area = {TOWN_VILLAGE}, .fund = fund, .amount_fen = 1),
            "not_this_place"); /* not its child */
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_RECALL, .area = {TOWN_VILLAGE}, .fund = {{9}}, .amount_fen = 1),
            "unknown_fund");
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_RECALL, .area = {TOWN_VILLAGE}, .fund = fund, .amount_fen = 400000));
    assert_int_equal(left(TOWN_VILLAGE, 1), 400000);
    assert_int_equal(left(TOWN_TOWNSHIP, 1), 200000);
    filed(TOWN_VILLAGE, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = fund, .amount_fen = 400000));
    assert_int_equal(left(TOWN_VILLAGE, 1), 0);
    assert_int_equal(left(TOWN_TOWNSHIP, 1), 600000);
}

static void rights_that_ended_go_back_by_their_holders_hand(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = KIND_EXPIRY, .fund = fund, .amount_fen = 400001), "over_rights");
    refused(TOWN_CITY, FILING(.kind = KIND_EXPIRY, .fund = fund, .amount_fen = 1), "not_this_tier");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_EXPIRY, .area = {TOWN_VILLAGE}, .fund = fund, .amount_fen = 1),
            "not_this_place");
    filed(TOWN_VILLAGE, FILING(.kind = KIND_EXPIRY, .fund = fund, .amount_fen = 150000));
    assert_int_equal(left(TOWN_VILLAGE, 1), 250000);
    assert_int_equal(left(TOWN_TOWNSHIP, 1), 350000);
    assert_int_equal(town.events[town.n - 1].stream.scope.area.code, TOWN_VILLAGE);
}

static void a_new_epoch_starts_with_nothing(void **state)
{
    (void)state;
    town.reborn = (struct area){TOWN_TOWNSHIP};
    assert_int_equal(left(TOWN_TOWNSHIP, 1), 200000);
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_GRANT, HERE, .fund = fund, .code = HELP_CASH, .amount_fen = 1),
            "unknown_fund");
    filed(TOWN_COUNTY, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = fund, .amount_fen = 30));
    assert_int_equal(left(TOWN_TOWNSHIP, 2), 30); /* what is given now goes to the office in force */
    assert_int_equal(left(TOWN_TOWNSHIP, 1), 200000);
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_GRANT, HERE, .fund = fund, .code = HELP_CASH, .amount_fen = 30));
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_GRANT, HERE, .fund = fund, .code = HELP_CASH, .amount_fen = 1),
            "over_rights");
    filed(TOWN_VILLAGE, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = fund, .amount_fen = 4));
    assert_int_equal(left(TOWN_TOWNSHIP, 2), 4); /* returns too */
}

#define OFF(fen, n)                                                                                                    \
    FILING(.kind = KIND_WRITE_OFF, .area = {TOWN_TOWNSHIP}, .fund = fund, .epoch = (n), .amount_fen = (fen))

static void only_the_owner_writes_off_what_a_dead_office_held(void **state)
{
    (void)state;
    refused(TOWN_COUNTY, OFF(1, 1), "epoch_in_force");
    town.reborn = (struct area){TOWN_TOWNSHIP};
    refused(TOWN_COUNTY, OFF(1, 2), "epoch_in_force");
    refused(TOWN_COUNTY, OFF(1, 0), "epoch_in_force");
    refused(TOWN_CITY, OFF(1, 1), "not_fund_owner");
    refused(TOWN_COUNTY, OFF(200001, 1), "over_held");
    refused(TOWN_COUNTY, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = fund, .amount_fen = 400001),
            "over_rights"); /* what is in doubt is never given again by itself */
    filed(TOWN_COUNTY, OFF(1, 1));
    struct filing off = *OFF(199999, 1);
    off.text = "机关被水冲毁";
    filed(TOWN_COUNTY, &off);
    assert_int_equal(left(TOWN_COUNTY, 1), 600000);
    assert_int_equal(left(TOWN_TOWNSHIP, 1), 0);
    refused(TOWN_COUNTY, OFF(1, 1), "over_held");
    filed(TOWN_COUNTY, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = fund, .amount_fen = 600000));
    assert_int_equal(left(TOWN_TOWNSHIP, 2), 600000);
}

/* Runs last: every reason of filing_funds.c was met above. */
static void every_reason_was_met(void **state)
{
    (void)state;
    for (size_t i = 0; town_codes_funds[i]; i++) {
        if (!town_reached(town_codes_funds[i]))
            fail_msg("no test met %s", town_codes_funds[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_recall_moves_nothing_until_the_holder_returns, setup, teardown),
        cmocka_unit_test_setup_teardown(rights_that_ended_go_back_by_their_holders_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(a_new_epoch_starts_with_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(only_the_owner_writes_off_what_a_dead_office_held, setup, teardown),
        cmocka_unit_test(every_reason_was_met),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
