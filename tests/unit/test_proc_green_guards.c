#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/case_steps.h"
#include "tests/support/clerk.h"
#include "tiers/proc_help.h"

static void help(uint64_t own, uint32_t code, int64_t fen)
{
    struct filing f = {
        .kind = KIND_HELP, .area = {TOWN_VILLAGE}, .subject = clerk.home, .code = code, .amount_fen = fen};

    town_filed(&clerk.town, own, &f);
}

static void fixed(uint64_t own, uint32_t kind, uint32_t code)
{
    struct filing f = {.kind = kind, .area = {TOWN_VILLAGE}, .subject = clerk.home, .code = code};

    town_filed(&clerk.town, own, &f);
}

static void request(void)
{
    clerk_draft("green_request", NULL);
    clerk_number(STEP_SORT, HELP_CASH);
    clerk_text(STEP_TEXT, "房屋受淹");
}

static void authorise(int64_t fen)
{
    clerk_draft("green_authorise", NULL);
    clerk_number(STEP_SORT, HELP_CASH);
    clerk_number(STEP_AMOUNT_FEN, (uint64_t)fen);
    clerk_text(STEP_TEXT, "情况紧急");
}

static void registration(unsigned witnesses)
{
    clerk_draft("green_register", NULL);
    clerk_bytes(STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    clerk_text(STEP_TEXT, "洪水转移");
    clerk_number(STEP_COUNT, witnesses);
}

static const char *where(uint32_t *facts)
{
    const struct process *p = process_get(PROCESS_GREEN);
    const Fangpin__V1__ProcessView *v = step_instance(town_case(&clerk.town, &clerk.home), p, &clerk.home);

    assert_non_null(v);
    if (facts)
        *facts = v->facts;
    return p->states[v->state].name;
}

static void the_pack_says_who_may_start_and_how_much(void **state)
{
    (void)state;
    request();
    clerk_number(STEP_SORT, 9);
    clerk_refused(TOWN_VILLAGE, "bad_code");
    request();
    clerk_files(TOWN_VILLAGE);
    clerk_rules("wuyang-2021");
    authorise(100000);
    clerk_refused(TOWN_TOWNSHIP, "no_green_channel");
    clerk_rules("template-city");
    clerk_refused(TOWN_COUNTY, "not_a_starter"); /* S0: the townships */
    authorise(200001);
    clerk_refused(TOWN_TOWNSHIP, "over_first_ceiling");
    authorise(200000);
    clerk_files(TOWN_TOWNSHIP);
    help(TOWN_TOWNSHIP, HELP_CASH, 150000);
    assert_string_equal(where(NULL), "aid_given");
}

static void a_kind_the_pack_does_not_name_never_comes_first(void **state)
{
    struct pack *p = arena_copy(&clerk.town.arena, clerk.town.pack, sizeof *p);

    (void)state;
    assert_non_null(p);
    p->at[PACK_GC_FIRST_KINDS].words = 1u << (HELP_GOODS - 1);
    clerk.town.pack = p;
    request();
    clerk_refused(TOWN_VILLAGE, "never_first");
    struct filing f = {
        .kind = KIND_HELP, .area = {TOWN_VILLAGE}, .subject = clerk.home, .code = HELP_CASH, .amount_fen = 5};
    town_refused(&clerk.town, TOWN_TOWNSHIP, &f, "never_first");
    clerk_rules("maerkang-2022");
    town_filed(&clerk.town, TOWN_TOWNSHIP, &f);
}

static void a_village_acts_only_under_an_authority(void **state)
{
    struct subject none = town_subject(404);

    (void)state;
    request();
    clerk_files(TOWN_VILLAGE);
    clerk_draft("green_standing", NULL);
    clerk_bytes(STEP_LINK, none.b, sizeof none.b);
    clerk_refused(TOWN_VILLAGE, "unknown_authority");
    clerk_bytes(STEP_LINK, clerk.goods.authority.b, sizeof clerk.goods.authority.b);
    clerk.d.filing.date = 20261119;
    clerk_refused(TOWN_VILLAGE, "authority_not_yet");
    clerk.d.filing.date = 0;
    clerk.town.today = 20261201;
    clerk_refused(TOWN_VILLAGE, "authority_ended");
    clerk.town.today = TOWN_TODAY;
    clerk_files(TOWN_VILLAGE);
    assert_string_equal(where(NULL), "authorised");
}

static void the_paperwork_follows_in_any_order_and_ends_by_the_decision(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, .subject = clerk.home, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    (void)state;
    help(TOWN_TOWNSHIP, HELP_GOODS, 5000);
    clerk_draft("green_case", NULL);
    clerk_refused(TOWN_TOWNSHIP, "case_not_open");
    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    clerk_draft("case_open", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft("green_case", NULL);
    clerk_files(TOWN_TOWNSHIP);
    registration(1);
    clerk_refused(TOWN_TOWNSHIP, "too_few_witnesses");
    registration(2);
    clerk_files(TOWN_TOWNSHIP); /* after the case was opened: order does not matter */
    clerk_draft("green_reconcile", NULL);
    clerk_refused(TOWN_COUNTY, "not_approved");
    clerk_draft("green_ineligible", NULL);
    clerk_number(STEP_REASON, 1);
    clerk_text(STEP_TEXT, "收入不低于监测线");
    clerk_refused(TOWN_COUNTY, "not_refused");
    town_on_to_county(&clerk.town, clerk.home);
    fixed(TOWN_COUNTY, KIND_DECISION, 0);
    clerk_draft("green_reconcile", NULL);
    clerk_files(TOWN_COUNTY);
    clerk_draft("green_close", NULL);
    clerk_refused(TOWN_COUNTY, "still_owed"); /* the notice */
}

static void owes_something_newer(Fangpin__V1__CaseView *v)
{
    v->debt[0]->kind = DEBT_RATIFY + 3; /* a later version's */
    v->debt[0]->settled_by.len = 0;
}

/* Helped first; then the county finds that the household did not meet the conditions. */
static void helped_and_refused(void)
{
    help(TOWN_TOWNSHIP, HELP_GOODS, 5000);
    fixed(TOWN_VILLAGE, KIND_VISIT, VISIT_UNFIT);
    town_to_county(&clerk.town, clerk.home);
    fixed(TOWN_COUNTY, KIND_REFUSAL, REASON_CONDITION_NOT_MET);
    clerk_draft("green_ineligible", NULL);
    clerk_number(STEP_REASON, 1);
    clerk_text(STEP_TEXT, "收入不低于监测线");
    clerk_files(TOWN_COUNTY);
}

static void what_is_owed_is_named_by_its_kind(void **state)
{
    (void)state;
    helped_and_refused();
    clerk_draft("green_close", NULL);
    clerk_refused_saying(TOWN_COUNTY, "still_owed", "written notice");
    town_bend(&clerk.town, &clerk.home, owes_something_newer);
    clerk_refused_saying(TOWN_COUNTY, "still_owed", "paperwork");
    clerk.town.bent = (struct span){NULL, 0};
}

static void a_refusal_takes_no_help_away_and_no_more_is_given(void **state)
{
    uint32_t facts;

    (void)state;
    helped_and_refused();
    assert_string_equal(where(&facts), "ineligible");
    assert_true(facts & GREEN_NOT_ELIGIBLE);
    assert_int_equal(town_case(&clerk.town, &clerk.home)->helped_fen, 5000);
    struct filing more = {
        .kind = KIND_HELP, .area = {TOWN_VILLAGE}, .subject = clerk.home, .code = HELP_GOODS, .amount_fen = 1};
    town_refused(&clerk.town, TOWN_TOWNSHIP, &more, "green_ineligible");
    clerk_draft("green_close", NULL);
    clerk_refused(TOWN_COUNTY, "still_owed");
    registration(2);
    clerk_files(TOWN_TOWNSHIP);
    const Fangpin__V1__CaseView *v = town_case(&clerk.town, &clerk.home);
    struct filing notice = {.kind = KIND_NOTICE, .area = {TOWN_VILLAGE}, .subject = clerk.home, .code = WAY_HAND};
    memcpy(notice.decision.b, v->decision.data, sizeof notice.decision.b);
    town_filed(&clerk.town, TOWN_TOWNSHIP, &notice);
    clerk_draft("green_close", NULL);
    clerk_files(TOWN_COUNTY);
    town_refused(&clerk.town, TOWN_TOWNSHIP, &more, "green_ineligible");
    request(); /* new facts: a new round */
    clerk_files(TOWN_VILLAGE);
    town_filed(&clerk.town, TOWN_TOWNSHIP, &more);
    assert_string_equal(where(&facts), "aid_given");
    assert_false(facts & GREEN_NOT_ELIGIBLE);
}

static void numbers_the_pack_does_not_give_bind_nobody_or_are_asked_for(void **state)
{
    (void)state;
    authorise(100);
    clerk_rule_unset(PACK_GC_HOUSEHOLD_CEILING);
    clerk_refused_saying(TOWN_TOWNSHIP, "pack_value_unset", "gc.household_ceiling");
    help(TOWN_TOWNSHIP, HELP_GOODS, 5000);
    clerk_rule(PACK_GC_WITNESSES, 3);
    registration(2);
    clerk_refused_saying(TOWN_TOWNSHIP, "too_few_witnesses", "3 名见证人");
    clerk_rule_unset(PACK_GC_WITNESSES);
    registration(0);
    clerk_files(TOWN_TOWNSHIP);
}

static void want_of_memory_is_not_said_to_be_an_unknown_authority(void **state)
{
    (void)state;
    request();
    clerk_files(TOWN_VILLAGE);
    clerk_draft("green_standing", NULL);
    clerk_subject(STEP_LINK, &clerk.goods.authority);
    clerk_starved(TOWN_VILLAGE);
}

static size_t debts_of_registration(bool open)
{
    const Fangpin__V1__CaseView *v = town_case(&clerk.town, &clerk.home);
    size_t n = 0;

    for (size_t i = 0; i < v->n_debt; i++)
        n += v->debt[i]->kind == DEBT_REGISTER && (v->debt[i]->settled_by.len == 0) == open;
    return n;
}

/* One registration cites as many helps as an event can, and the next one the rest. */
static void every_help_is_registered_once(void **state)
{
    enum { HELPS = CITES_MAX + 2 };

    (void)state;
    for (unsigned i = 0; i < HELPS; i++)
        help(TOWN_TOWNSHIP, HELP_GOODS, 1);
    assert_int_equal(debts_of_registration(true), HELPS);
    registration(2);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(debts_of_registration(false), CITES_MAX);
    registration(2);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(debts_of_registration(true), 0);
}

static void who_withdrew_is_not_eligible(void **state)
{
    (void)state;
    help(TOWN_TOWNSHIP, HELP_GOODS, 5000);
    clerk_acts(TOWN_VILLAGE, KIND_LEAD, RISK_HOUSING);
    CLERK_DOES(TOWN_VILLAGE, "case_open", 0);
    CLERK_DRAFT("green_ineligible", STEP_REASON, 1);
    clerk_refused_saying(TOWN_COUNTY, "not_refused", "fangpin decision refuse");
    CLERK_DOES(TOWN_VILLAGE, "case_withdraw", 0);
    CLERK_DRAFT("green_ineligible", STEP_REASON, 1);
    clerk_files(TOWN_COUNTY);
    assert_string_equal(where(NULL), "ineligible");
}

/* Help that was given under an authority, as it comes from elsewhere. */
static void help_came(const struct subject *household, const struct subject *authority, uint32_t beyond)
{
    Fangpin__V1__HelpBody body = FANGPIN__V1__HELP_BODY__INIT;
    struct town *t = &clerk.town;
    struct subject aid = town_subject(405);

    body.household = town_bytes(household);
    body.help = town_bytes(&aid);
    body.authority = town_bytes(authority);
    body.kind = HELP_CASH;
    body.amount_fen = 5;
    body.given_on = t->today;
    body.beyond = beyond;
    body.ratifier = beyond ? TIER_COUNTY : 0;
    t->events[t->n] = town_event(t->n + 1, KIND_HELP, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&t->arena, &body.base));
    t->events[t->n].depth = (uint32_t)t->n + 1;
    t->n++;
}

/* An authority that is only known by help that was given under it. */
static void an_authority_that_has_not_come_is_unknown(void **state)
{
    struct subject unknown = town_subject(404), another = clerk_household();

    (void)state;
    help_came(&another, &unknown, 0);
    request();
    clerk_files(TOWN_VILLAGE);
    clerk_draft("green_standing", NULL);
    clerk_subject(STEP_LINK, &unknown);
    clerk_refused(TOWN_VILLAGE, "unknown_authority");
}

/* What its issuer still has to ratify holds nobody else up. */
static void the_channel_closes_while_the_issuer_has_not_ratified(void **state)
{
    const Fangpin__V1__CaseView *v;
    size_t open = 0;

    (void)state;
    help_came(&clerk.home, &clerk.goods.authority, 1);
    fixed(TOWN_VILLAGE, KIND_VISIT, VISIT_UNFIT);
    town_to_county(&clerk.town, clerk.home);
    fixed(TOWN_COUNTY, KIND_REFUSAL, REASON_CONDITION_NOT_MET);
    CLERK_DOES(TOWN_COUNTY, "green_ineligible", STEP_REASON, 1);
    registration(2);
    clerk_files(TOWN_TOWNSHIP);
    struct filing notice = clerk_act(KIND_NOTICE, WAY_HAND);
    v = town_case(&clerk.town, &clerk.home);
    memcpy(notice.decision.b, v->decision.data, sizeof notice.decision.b);
    town_filed(&clerk.town, TOWN_TOWNSHIP, &notice);
    clerk_draft("green_close", NULL);
    clerk_files(TOWN_COUNTY);
    assert_string_equal(where(NULL), "closed");
    v = town_case(&clerk.town, &clerk.home);
    for (size_t i = 0; i < v->n_debt; i++)
        open += v->debt[i]->settled_by.len == 0 && v->debt[i]->kind == DEBT_RATIFY;
    assert_int_equal(open, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(the_pack_says_who_may_start_and_how_much),
        CLERK_TEST(a_kind_the_pack_does_not_name_never_comes_first),
        CLERK_TEST(a_village_acts_only_under_an_authority),
        CLERK_TEST(the_paperwork_follows_in_any_order_and_ends_by_the_decision),
        CLERK_TEST(what_is_owed_is_named_by_its_kind),
        CLERK_TEST(a_refusal_takes_no_help_away_and_no_more_is_given),
        CLERK_TEST(numbers_the_pack_does_not_give_bind_nobody_or_are_asked_for),
        CLERK_TEST(want_of_memory_is_not_said_to_be_an_unknown_authority),
        CLERK_TEST(every_help_is_registered_once),
        CLERK_TEST(who_withdrew_is_not_eligible),
        CLERK_TEST(an_authority_that_has_not_come_is_unknown),
        CLERK_TEST(the_channel_closes_while_the_issuer_has_not_ratified),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
