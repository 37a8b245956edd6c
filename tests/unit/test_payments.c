/* What a payment and a dispute make of a grant, in whatever order they come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"
#include "tiers/case_aid.h"
#include "tiers/payments.h"
#include "tiers/proc_homes.h"

#define GRANT_FEN 700

static const Fangpin__V1__Aid *aid_now(const struct subject *aid)
{
    const Fangpin__V1__Aid *found = aid_find(town_case(&clerk.town, &clerk.home), aid);

    assert_non_null(found);
    return found;
}

static struct subject granted(uint32_t committed)
{
    struct filing f = {.kind = KIND_GRANT,
                       .area = {TOWN_VILLAGE},
                       .subject = clerk.home,
                       .fund = clerk.goods.fund,
                       .amount_fen = GRANT_FEN,
                       .code = HELP_CASH,
                       .committed = committed};

    return town_filed(&clerk.town, TOWN_VILLAGE, &f);
}

static void booked(const struct subject *aid)
{
    town_filed(
        &clerk.town, TOWN_COUNTY,
        &(struct filing){.kind = KIND_GRANT_CONFIRM, .area = {TOWN_VILLAGE}, .subject = clerk.home, .aid = *aid});
}

static struct subject ordered(const struct subject *aid, uint64_t fen)
{
    clerk_draft("payment_order", NULL);
    clerk_subject(STEP_LINK, aid);
    clerk_number(STEP_AMOUNT_FEN, fen);
    return clerk_files(TOWN_COUNTY);
}

static void paid(const struct subject *payment)
{
    clerk_draft("payment_pay", payment);
    clerk_text(STEP_NUMBER, "YH-2026-0001");
    clerk_files(TOWN_COUNTY);
}

static struct subject disputed(const struct subject *aid)
{
    clerk_draft("dispute_open", NULL);
    clerk_subject(STEP_LINK, aid);
    clerk_number(STEP_REASON, 1);
    return clerk_files(TOWN_VILLAGE);
}

static const uint8_t one[16] = {1}, two[16] = {2};

/* A view by hand: what other versions or other grants may put into it. */
static void a_payment_is_of_its_grant(void **state)
{
    Fangpin__V1__CaseView view = FANGPIN__V1__CASE_VIEW__INIT;
    Fangpin__V1__ProcessView v[2], *list[] = {&v[0], &v[1]};
    Fangpin__V1__StepBody now[2];
    ProtobufCBinaryData aid = view_bytes(one, sizeof one);

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        fangpin__v1__process_view__init(&v[i]);
        fangpin__v1__step_body__init(&now[i]);
        v[i].process = PROCESS_PAYMENT;
        v[i].state = PAYMENT_PAID;
        v[i].now = &now[i];
        now[i].link = aid;
        now[i].amount_fen = i == 0 ? 100 : FEN_MAX;
    }
    view.process = list;
    view.n_process = 2;
    assert_int_equal(payments_of(&view, &aid, IN(PAYMENT_PAID)), 100); /* together they would be more than there is */
    now[1].amount_fen = 20;
    assert_int_equal(payments_of(&view, &aid, IN(PAYMENT_PAID)), 120);
    now[1].link = view_bytes(two, sizeof two);
    assert_int_equal(payments_of(&view, &aid, IN(PAYMENT_PAID)), 100);
    v[0].state = STATES_MAX;
    assert_int_equal(payments_of(&view, &aid, IN(PAYMENT_PAID)), 0);
    v[0].state = PAYMENT_PAID;
    v[0].now = NULL;
    assert_int_equal(payments_of(&view, &aid, IN(PAYMENT_PAID)), 0);
}

static void in_hand_and_booked_is_settled(void **state)
{
    (void)state;
    struct subject aid = granted(0), other = granted(1);

    assert_int_equal(aid_now(&aid)->state, AID_DELIVERED);
    booked(&aid);
    assert_int_equal(aid_now(&aid)->state, AID_SETTLED);
    assert_int_equal(aid_now(&other)->state, AID_COMMITTED);
}

static void by_account_it_is_settled_when_all_of_it_arrived(void **state)
{
    (void)state;
    struct subject aid = granted(0), first = ordered(&aid, 300);

    booked(&aid);
    assert_int_equal(aid_now(&aid)->state, AID_CONFIRMED);
    paid(&first);
    assert_int_equal(aid_now(&aid)->paid_fen, 300);
    assert_int_equal(aid_now(&aid)->state, AID_CONFIRMED);
    struct subject rest = ordered(&aid, 400);
    paid(&rest);
    assert_int_equal(aid_now(&aid)->paid_fen, GRANT_FEN);
    assert_int_equal(aid_now(&aid)->state, AID_SETTLED);
    clerk_draft("payment_return", &rest);
    clerk_number(STEP_REASON, 2);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(aid_now(&aid)->paid_fen, 300);
    assert_int_equal(aid_now(&aid)->state, AID_CONFIRMED);
    clerk_draft("payment_again", &rest);
    clerk_files(TOWN_COUNTY);
    paid(&rest);
    assert_int_equal(aid_now(&aid)->state, AID_SETTLED);
}

static void a_cancelled_payment_asks_for_nothing(void **state)
{
    (void)state;
    struct subject aid = granted(0), payment = ordered(&aid, GRANT_FEN);

    booked(&aid);
    clerk_draft("payment_cancel", &payment);
    clerk_text(STEP_TEXT, "改为现金发放");
    clerk_files(TOWN_COUNTY);
    assert_int_equal(payments_of(town_case(&clerk.town, &clerk.home), &aid_now(&aid)->aid, IN_ANY), GRANT_FEN);
    assert_int_equal(aid_now(&aid)->state, AID_SETTLED);
}

static void a_dispute_keeps_it_open_until_it_is_answered(void **state)
{
    (void)state;
    struct subject aid = granted(0), dispute = disputed(&aid);

    booked(&aid);
    assert_true(aid_now(&aid)->disputed);
    assert_int_equal(aid_now(&aid)->state, AID_CONFIRMED);
    assert_int_equal(aid_costs(aid_now(&aid)), GRANT_FEN); /* it stays a fact */
    clerk_draft("dispute_uphold", &dispute);
    clerk_text(STEP_TEXT, "签收有误");
    clerk_files(TOWN_TOWNSHIP);
    assert_true(aid_now(&aid)->disputed);
    clerk_draft("dispute_close", &dispute);
    clerk_number(STEP_OUTCOME, 1);
    clerk_text(STEP_TEXT, "已补发,农户签字");
    clerk_files(TOWN_TOWNSHIP);
    assert_false(aid_now(&aid)->disputed);
    assert_int_equal(aid_now(&aid)->state, AID_SETTLED);
    assert_int_equal(clerk_sees(PROCESS_DISPUTE, &dispute)->facts & FACT(0), FACT(0)); /* it was so */
    dispute = disputed(&aid);
    clerk_draft("dispute_close", &dispute);
    clerk_number(STEP_OUTCOME, 2);
    clerk_text(STEP_TEXT, "已到账,农户核对过");
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(clerk_sees(PROCESS_DISPUTE, &dispute)->facts & FACT(0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_payment_is_of_its_grant),
        CLERK_TEST(in_hand_and_booked_is_settled),
        CLERK_TEST(by_account_it_is_settled_when_all_of_it_arrived),
        CLERK_TEST(a_cancelled_payment_asks_for_nothing),
        CLERK_TEST(a_dispute_keeps_it_open_until_it_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
