#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"
#include "tiers/proc_homes.h"

static struct subject aid;

static int setup(void **state)
{
    clerk_setup(state);
    struct filing f = {.kind = KIND_GRANT,
                       .area = {TOWN_VILLAGE},
                       .subject = clerk.home,
                       .fund = clerk.goods.fund,
                       .amount_fen = 700,
                       .code = HELP_CASH,
                       .committed = 1};
    aid = town_filed(&clerk.town, TOWN_VILLAGE, &f);
    return 0;
}

static void order(const struct subject *grant, uint64_t fen)
{
    clerk_draft("payment_order", NULL);
    clerk_subject(STEP_LINK, grant);
    clerk_number(STEP_AMOUNT_FEN, fen);
}

static void voided(void)
{
    struct filing f = {.kind = KIND_GRANT_VOID, .area = {TOWN_VILLAGE}, .subject = clerk.home, .aid = aid};

    town_filed(&clerk.town, TOWN_VILLAGE, &f);
}

static void only_a_grant_of_this_household_is_paid(void **state)
{
    struct subject other = town_subject(90);

    (void)state;
    order(&other, 100);
    clerk_refused(TOWN_COUNTY, "no_such_grant");
    order(&aid, 100);
    clerk_files(TOWN_COUNTY);
    voided();
    order(&aid, 100);
    clerk_refused(TOWN_COUNTY, "no_such_grant");
}

static void no_more_is_paid_than_was_granted(void **state)
{
    (void)state;
    order(&aid, 701);
    clerk_refused_saying(TOWN_COUNTY, "over_grant", "7.00");
    order(&aid, 500);
    struct subject first = clerk_files(TOWN_COUNTY);
    order(&aid, 201);
    clerk_refused_saying(TOWN_COUNTY, "over_grant", "2.00");
    clerk_draft("payment_return", &first);
    clerk_number(STEP_REASON, 1);
    clerk_files(TOWN_COUNTY);
    order(&aid, 700);
    clerk_files(TOWN_COUNTY);
    clerk_draft("payment_again", &first); /* another was ordered in its place */
    clerk_refused(TOWN_COUNTY, "over_grant");
}

static void a_void_grant_is_not_paid_again(void **state)
{
    (void)state;
    order(&aid, 700);
    struct subject payment = clerk_files(TOWN_COUNTY);
    clerk_draft("payment_return", &payment);
    clerk_number(STEP_REASON, 9);
    clerk_files(TOWN_COUNTY);
    voided();
    clerk_draft("payment_again", &payment);
    clerk_refused(TOWN_COUNTY, "no_such_grant");
}

static void finance_pays_nobody_else(void **state)
{
    (void)state;
    order(&aid, 700);
    clerk_refused(TOWN_VILLAGE, "not_this_tier");
}

static void one_dispute_at_a_time(void **state)
{
    struct subject other = town_subject(90);

    (void)state;
    clerk_draft("dispute_open", NULL);
    clerk_subject(STEP_LINK, &other);
    clerk_number(STEP_REASON, 1);
    clerk_refused(TOWN_VILLAGE, "no_such_grant");
    clerk_subject(STEP_LINK, &aid);
    struct subject dispute = clerk_files(TOWN_VILLAGE);
    clerk_draft("dispute_open", NULL);
    clerk_subject(STEP_LINK, &aid);
    clerk_number(STEP_REASON, 2);
    clerk_refused(TOWN_TOWNSHIP, "disputed_before");
    clerk_draft("dispute_drop", &dispute);
    clerk_text(STEP_TEXT, "已收到");
    clerk_files(TOWN_VILLAGE);
    clerk_draft("dispute_open", NULL);
    clerk_subject(STEP_LINK, &aid);
    clerk_number(STEP_REASON, 2);
    clerk_files(TOWN_TOWNSHIP);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, clerk_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(only_a_grant_of_this_household_is_paid),
        TEST(no_more_is_paid_than_was_granted),
        TEST(a_void_grant_is_not_paid_again),
        TEST(finance_pays_nobody_else),
        TEST(one_dispute_at_a_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
