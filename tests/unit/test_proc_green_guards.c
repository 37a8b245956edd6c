#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/case_steps.h"
#include "tests/support/steps.h"
#include "tiers/proc_help.h"

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

static void draft(const char *name)
{
    step_draft(&d, name, &goods.household, NULL);
}

static void files(uint64_t own)
{
    town_filed(&town, own, &d.filing);
}

static void refused(uint64_t own, const char *code)
{
    town_refused(&town, own, &d.filing, code);
}

static void help(uint64_t own, uint32_t code, int64_t fen)
{
    struct filing f = {
        .kind = KIND_HELP, .area = {TOWN_VILLAGE}, .subject = goods.household, .code = code, .amount_fen = fen};

    town_filed(&town, own, &f);
}

static void fixed(uint64_t own, uint32_t kind, uint32_t code)
{
    struct filing f = {.kind = kind, .area = {TOWN_VILLAGE}, .subject = goods.household, .code = code};

    town_filed(&town, own, &f);
}

static void request(void)
{
    draft("green_request");
    step_number(&d, STEP_SORT, HELP_CASH);
    step_text(&d, STEP_TEXT, "房屋受淹");
}

static void authorise(int64_t fen)
{
    draft("green_authorise");
    step_number(&d, STEP_SORT, HELP_CASH);
    step_number(&d, STEP_AMOUNT_FEN, (uint64_t)fen);
    step_text(&d, STEP_TEXT, "情况紧急");
}

static void registration(unsigned witnesses)
{
    draft("green_register");
    step_bytes(&d, STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    step_text(&d, STEP_TEXT, "洪水转移");
    step_number(&d, STEP_COUNT, witnesses);
}

static const char *where(uint32_t *facts)
{
    const struct process *p = process_get(PROCESS_GREEN);
    const Fangpin__V1__ProcessView *v = step_instance(town_case(&town, &goods.household), p, &goods.household);

    assert_non_null(v);
    if (facts)
        *facts = v->facts;
    return p->states[v->state].name;
}

static void the_pack_says_who_may_start_and_how_much(void **state)
{
    (void)state;
    request();
    step_number(&d, STEP_SORT, 9);
    refused(TOWN_VILLAGE, "bad_code");
    request();
    files(TOWN_VILLAGE);
    town_rules(&town, "wuyang-2021");
    authorise(100000);
    refused(TOWN_TOWNSHIP, "no_green_channel");
    town_rules(&town, "template-city");
    refused(TOWN_COUNTY, "not_a_starter"); /* S0: the townships */
    authorise(200001);
    refused(TOWN_TOWNSHIP, "over_first_ceiling");
    authorise(200000);
    files(TOWN_TOWNSHIP);
    help(TOWN_TOWNSHIP, HELP_CASH, 150000);
    assert_string_equal(where(NULL), "aid_given");
}

static void a_kind_the_pack_does_not_name_never_comes_first(void **state)
{
    struct pack *p = arena_copy(&town.arena, town.pack, sizeof *p);

    (void)state;
    assert_non_null(p);
    p->at[PACK_GC_FIRST_KINDS].words = 1u << (HELP_GOODS - 1);
    town.pack = p;
    request();
    refused(TOWN_VILLAGE, "never_first");
    struct filing f = {
        .kind = KIND_HELP, .area = {TOWN_VILLAGE}, .subject = goods.household, .code = HELP_CASH, .amount_fen = 5};
    town_refused(&town, TOWN_TOWNSHIP, &f, "never_first");
    town_rules(&town, "maerkang-2022");
    town_filed(&town, TOWN_TOWNSHIP, &f);
}

static void a_village_acts_only_under_an_authority(void **state)
{
    struct subject none = town_subject(404);

    (void)state;
    request();
    files(TOWN_VILLAGE);
    draft("green_standing");
    step_bytes(&d, STEP_LINK, none.b, sizeof none.b);
    refused(TOWN_VILLAGE, "unknown_authority");
    step_bytes(&d, STEP_LINK, goods.authority.b, sizeof goods.authority.b);
    d.filing.date = 20261119;
    refused(TOWN_VILLAGE, "authority_not_yet");
    d.filing.date = 0;
    town.today = 20261201;
    refused(TOWN_VILLAGE, "authority_ended");
    town.today = TOWN_TODAY;
    files(TOWN_VILLAGE);
    assert_string_equal(where(NULL), "authorised");
}

static void the_paperwork_follows_in_any_order_and_ends_by_the_decision(void **state)
{
    struct filing lead = {
        .kind = KIND_LEAD, .subject = goods.household, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    (void)state;
    help(TOWN_TOWNSHIP, HELP_GOODS, 5000);
    draft("green_case");
    refused(TOWN_TOWNSHIP, "case_not_open");
    town_filed(&town, TOWN_VILLAGE, &lead);
    draft("case_open");
    files(TOWN_VILLAGE);
    draft("green_case");
    files(TOWN_TOWNSHIP);
    registration(1);
    refused(TOWN_TOWNSHIP, "too_few_witnesses");
    registration(2);
    files(TOWN_TOWNSHIP); /* after the case was opened: order does not matter */
    draft("green_reconcile");
    refused(TOWN_COUNTY, "not_approved");
    draft("green_ineligible");
    step_number(&d, STEP_REASON, 1);
    step_text(&d, STEP_TEXT, "收入不低于监测线");
    refused(TOWN_COUNTY, "not_refused");
    town_on_to_county(&town, goods.household);
    fixed(TOWN_COUNTY, KIND_DECISION, 0);
    draft("green_reconcile");
    files(TOWN_COUNTY);
    draft("green_close");
    refused(TOWN_COUNTY, "still_owed"); /* the notice */
}

static void a_refusal_takes_no_help_away_and_no_more_is_given(void **state)
{
    uint32_t facts;

    (void)state;
    help(TOWN_TOWNSHIP, HELP_GOODS, 5000);
    fixed(TOWN_VILLAGE, KIND_VISIT, VISIT_UNFIT);
    town_to_county(&town, goods.household);
    fixed(TOWN_COUNTY, KIND_REFUSAL, REASON_CONDITION_NOT_MET);
    draft("green_ineligible");
    step_number(&d, STEP_REASON, 1);
    step_text(&d, STEP_TEXT, "收入不低于监测线");
    files(TOWN_COUNTY);
    assert_string_equal(where(&facts), "ineligible");
    assert_true(facts & GREEN_NOT_ELIGIBLE);
    assert_int_equal(town_case(&town, &goods.household)->helped_fen, 5000);
    struct filing more = {
        .kind = KIND_HELP, .area = {TOWN_VILLAGE}, .subject = goods.household, .code = HELP_GOODS, .amount_fen = 1};
    town_refused(&town, TOWN_TOWNSHIP, &more, "green_ineligible");
    draft("green_close");
    refused(TOWN_COUNTY, "still_owed");
    registration(2);
    files(TOWN_TOWNSHIP);
    const Fangpin__V1__CaseView *v = town_case(&town, &goods.household);
    struct filing notice = {.kind = KIND_NOTICE, .area = {TOWN_VILLAGE}, .subject = goods.household, .code = WAY_HAND};
    memcpy(notice.decision.b, v->decision.data, sizeof notice.decision.b);
    town_filed(&town, TOWN_TOWNSHIP, &notice);
    draft("green_close");
    files(TOWN_COUNTY);
    town_refused(&town, TOWN_TOWNSHIP, &more, "green_ineligible");
    request(); /* new facts: a new round */
    files(TOWN_VILLAGE);
    town_filed(&town, TOWN_TOWNSHIP, &more);
    assert_string_equal(where(&facts), "aid_given");
    assert_false(facts & GREEN_NOT_ELIGIBLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_pack_says_who_may_start_and_how_much, setup, teardown),
        cmocka_unit_test_setup_teardown(a_kind_the_pack_does_not_name_never_comes_first, setup, teardown),
        cmocka_unit_test_setup_teardown(a_village_acts_only_under_an_authority, setup, teardown),
        cmocka_unit_test_setup_teardown(the_paperwork_follows_in_any_order_and_ends_by_the_decision, setup, teardown),
        cmocka_unit_test_setup_teardown(a_refusal_takes_no_help_away_and_no_more_is_given, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
