#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/steps.h"
#include "tests/support/tiers_town.h"

static struct town town;
static struct subject household, fund, authority; /* from town_furnish */

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
    authority = goods.authority;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void the_whole_way_from_lead_to_notice(void **state)
{
    (void)state;
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER, .code2 = CHANNEL_HOTLINE));
    filed(TOWN_VILLAGE,
          FILING(.kind = KIND_HELP, HERE, .authority = authority, .code = HELP_CASH, .amount_fen = 50000));
    assert_int_equal(town_case(&town, &household)->degree, DEGREE_TENTATIVE);
    filed(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT));
    town_to_county(&town, household);
    struct subject decision = filed(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE));
    Fangpin__V1__CaseView *v = town_case(&town, &household);
    assert_int_equal(v->degree, DEGREE_DECIDED);
    assert_int_equal(v->outcome, OUTCOME_APPROVED);
    assert_false(v->reconsider); /* it cited all there was */
    assert_memory_equal(v->decision.data, decision.b, 16);
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_NOTICE, HERE, .decision = decision, .code = WAY_HAND));
    assert_int_equal(town_case(&town, &household)->degree, DEGREE_DECIDED); /* the help's own paper is still owed */
    struct step_draft d;
    step_draft(&d, "green_register", &household, NULL);
    step_text(&d, STEP_TEXT, "收据与经办人齐全");
    step_number(&d, STEP_COUNT, 2);
    step_bytes(&d, STEP_HASH, "0123456789abcdef0123456789abcdef", 32);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(town_case(&town, &household)->degree, DEGREE_FINAL);
    filed(TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 100, .code = HELP_SCHOOL));
    assert_int_equal(town_case(&town, &household)->granted_fen, 100);
    assert_int_equal(fund_available(town_view(&town, TOWN_VILLAGE, VIEW_FUND, &fund)), 400000 - 50000 - 100);
    assert_int_equal(town_case(&town, &household)->n_note, 0);
}

static void a_refusal_gives_its_reason_and_is_replaced_by_name(void **state)
{
    (void)state;
    town_to_county(&town, household);
    struct subject no = filed(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_NOT_RESIDENT,
                                                  .text = "户籍与居住均不在本村", .notice_days = 4));
    Fangpin__V1__CaseView *v = town_case(&town, &household);
    assert_int_equal(v->outcome, OUTCOME_REFUSED);
    assert_int_equal(v->reason, REASON_NOT_RESIDENT);
    assert_int_equal(v->notice_due, 20261127);
    filed(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_UNSURE));
    refused(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE), "already_decided");
    filed(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE, .decision = no));
    v = town_case(&town, &household);
    assert_int_equal(v->outcome, OUTCOME_APPROVED);
    assert_int_equal(v->n_rivals, 0);
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_EXCLUDED, .decision = no),
            "nothing_to_replace");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_NOTICE, HERE, .decision = no, .code = WAY_HAND), "unknown_decision");
}

static void rights_go_back_up(void **state)
{
    (void)state;
    filed(TOWN_VILLAGE, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = fund, .amount_fen = 150000));
    assert_int_equal(fund_available(town_view(&town, TOWN_VILLAGE, VIEW_FUND, &fund)), 250000);
    assert_int_equal(fund_available(town_view(&town, TOWN_TOWNSHIP, VIEW_FUND, &fund)), 350000);
    assert_int_equal(town.events[town.n - 1].stream.scope.area.code, TOWN_VILLAGE);
}

static void a_fund_is_raised_by_its_owner(void **state)
{
    (void)state;
    struct subject same = filed(TOWN_COUNTY, FILING(.kind = KIND_FUND, .fund = fund, .amount_fen = 5));
    assert_true(subject_equal(&same, &fund));
    same = filed(TOWN_COUNTY, FILING(.kind = KIND_FUND, .thing = fund, .amount_fen = 5));
    assert_true(subject_equal(&same, &fund));
    assert_int_equal(fund_available(town_view(&town, TOWN_COUNTY, VIEW_FUND, &fund)), 400010);
    refused(TOWN_CITY, FILING(.kind = KIND_FUND, .fund = fund, .amount_fen = 5), "unknown_fund");
    struct subject other = filed(TOWN_CITY, FILING(.kind = KIND_FUND, .amount_fen = 5, .text = "市级资金"));
    filed(TOWN_CITY, FILING(.kind = KIND_RIGHTS, .area = {TOWN_COUNTY}, .fund = other, .amount_fen = 5));
    /* held, but not opened here */
    refused(TOWN_COUNTY, FILING(.kind = KIND_FUND, .fund = other, .amount_fen = 5), "unknown_fund");
}

static void a_household_is_corrected_by_its_id(void **state)
{
    (void)state;
    struct subject same = filed(TOWN_TOWNSHIP, FILING(.kind = KIND_HOUSEHOLD, HERE, .people = 5, .head_name = "某户主",
                                                      .code2 = ORIGIN_LIFTED_OUT));
    assert_true(subject_equal(&same, &household));
    assert_int_equal(town_case(&town, &household)->people, 5);
    assert_int_equal(town_case(&town, &household)->origin, ORIGIN_LIFTED_OUT);
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .subject = {{7}}, .people = 5, .head_name = "某户主"),
            "unknown_household");
}

static void a_trial_run_leaves_nothing(void **state)
{
    size_t before = town.n;
    struct filing_result out;
    struct filing_refusal why;

    (void)state;
    struct filing f = {.kind = KIND_VISIT, HERE, .code = VISIT_FIT, .dry_run = true};
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &out, &why), 0);
    assert_int_equal(town.n, before);
}

static void tier_and_place_are_the_tables(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = 60000), "unknown_kind");
    refused(TOWN_CITY, FILING(.kind = KIND_CERTIFICATE), "not_fileable");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, .area = {411121100299}, .subject = household), "unknown_area");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_DECISION, HERE), "not_this_tier");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_REFUSAL, HERE), "not_this_tier");
    refused(TOWN_CITY, FILING(.kind = KIND_DECISION, HERE), "not_this_tier");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_FUND, .amount_fen = 1, .text = "x"), "not_this_tier");
    refused(TOWN_CITY, FILING(.kind = KIND_HELP, HERE), "not_this_tier");
    refused(TOWN_NEIGHBOUR, FILING(.kind = KIND_VISIT, HERE), "not_this_place");
    refused(TOWN_OTHER, FILING(.kind = KIND_VISIT, HERE), "not_this_place");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "x"), "not_this_place");
    refused(TOWN_COUNTY, FILING(.kind = KIND_DECISION, .subject = household), "not_this_place");
    refused(TOWN_COUNTY, FILING(.kind = KIND_RIGHTS, .fund = fund, .amount_fen = 1), "not_this_place");
    refused(TOWN_COUNTY, FILING(.kind = KIND_RIGHTS, .area = {TOWN_VILLAGE}, .fund = fund, .amount_fen = 1),
            "not_this_place");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_RIGHTS, .area = {TOWN_COUNTY}, .fund = fund, .amount_fen = 1),
            "not_this_place");
}

static void missing_fields_are_named(void **state)
{
    static const char *const id = "990001195803120013";

    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, .code = VISIT_FIT), "missing_household");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE), "missing_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE), "missing_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HELP, HERE, .code = HELP_CASH), "missing_amount");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .code = 1, .amount_fen = 1), "missing_fund");
    refused(TOWN_COUNTY, FILING(.kind = KIND_FUND, .amount_fen = 1), "missing_name");
    refused(TOWN_COUNTY, FILING(.kind = KIND_FUND, .amount_fen = 1, .text = ""), "missing_name");
    refused(TOWN_COUNTY, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .amount_fen = 1), "missing_fund");
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE), "missing_reason");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_NOTICE, HERE, .code = WAY_HAND), "missing_decision");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_STANDING_AUTHORITY, .area = {TOWN_VILLAGE}, .amount_fen = 1),
            "missing_kinds");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .head_name = "某", .citizen_id = id), "missing_people");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 2, .citizen_id = id), "missing_name");
}

static void dates_exist_and_have_come(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT, .date = 20261131), "no_date");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT, .date = 20261124), "date_in_future");
    filed(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT, .date = 20261123));
    filed(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT, .date = 20261001)); /* days late */
}

/* The last test: what the others met. */
static void every_reason_was_met(void **state)
{
    (void)state;
    for (size_t i = 0; town_codes_filing[i]; i++) {
        if (!town_reached(town_codes_filing[i]))
            fail_msg("no test met %s", town_codes_filing[i]);
    }
}

static void rights_run_out_towards_the_parent_alone(void **state)
{
    (void)state;
    struct filing f = {.kind = KIND_EXPIRY, .fund = fund, .amount_fen = 1};
    f.area.code = TOWN_TOWNSHIP; /* named as it is */
    filed(TOWN_VILLAGE, &f);
    f.area.code = TOWN_VILLAGE; /* or by who gives them up */
    filed(TOWN_VILLAGE, &f);
    f.area.code = TOWN_NEIGHBOUR;
    refused(TOWN_VILLAGE, &f, "not_this_place");
    struct tree *whole = town.tree, *county; /* a tree that starts at the county: there is nobody above */
    assert_int_equal(tree_parse(&county, span_str("411121000000,某县\n411121100000,甲镇\n"), NULL), 0);
    town.tree = county;
    f.area.code = 0;
    refused(TOWN_COUNTY, &f, "not_this_place");
    town.tree = whole;
    tree_free(county);
}

static void a_name_may_not_be_empty(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = ""), "missing_name");
}

int main(void)
{
#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rights_run_out_towards_the_parent_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(a_name_may_not_be_empty, setup, teardown),

        TOWN(the_whole_way_from_lead_to_notice),
        TOWN(a_refusal_gives_its_reason_and_is_replaced_by_name),
        TOWN(rights_go_back_up),
        TOWN(a_fund_is_raised_by_its_owner),
        TOWN(a_household_is_corrected_by_its_id),
        TOWN(a_trial_run_leaves_nothing),
        TOWN(tier_and_place_are_the_tables),
        TOWN(missing_fields_are_named),
        TOWN(dates_exist_and_have_come),
        cmocka_unit_test(every_reason_was_met),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
