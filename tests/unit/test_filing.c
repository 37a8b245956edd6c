#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/tiers_town.h"
#include "tiers/filing_refusals.h"
#include "tiers/policy.h"

static struct town town;
static struct subject household, fund, authority; /* made by setup */

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

/* A county with a fund, rights down to the village, an authority of the township, a household on record. */
static int setup(void **state)
{
    (void)state;
    town_make(&town);
    fund = filed(TOWN_COUNTY, FILING(.kind = KIND_FUND, .amount_fen = 1000000, .text = "防返贫救助资金"));
    filed(TOWN_COUNTY, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = fund, .amount_fen = 600000));
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_RIGHTS, .area = {TOWN_VILLAGE}, .fund = fund, .amount_fen = 400000));
    authority = filed(TOWN_TOWNSHIP,
                      FILING(.kind = KIND_STANDING_AUTHORITY, .area = {TOWN_VILLAGE}, .fund = fund,
                             .kinds = {HELP_CASH, HELP_WATER}, .n_kinds = 2, .per_household_fen = 200000,
                             .amount_fen = 300000, .valid_from = 20261120, .valid_to = 20261130, .visit_days = 5));
    household = filed(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 4, .head_name = "某户主",
                                           .citizen_id = "990001195803120013"));
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

/* ---- every kind that may be filed, and what it leaves behind ---- */

static void the_whole_way_from_lead_to_notice(void **state)
{
    (void)state;
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER, .code2 = CHANNEL_HOTLINE));
    filed(TOWN_VILLAGE,
          FILING(.kind = KIND_HELP, HERE, .authority = authority, .code = HELP_CASH, .amount_fen = 50000));
    assert_int_equal(town_case(&town, &household)->degree, DEGREE_TENTATIVE);
    filed(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT));
    struct subject decision = filed(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE));
    Fangpin__V1__CaseView *v = town_case(&town, &household);
    assert_int_equal(v->degree, DEGREE_DECIDED);
    assert_int_equal(v->outcome, OUTCOME_APPROVED);
    assert_false(v->reconsider); /* it cited all there was */
    assert_memory_equal(v->decision.data, decision.b, 16);
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_NOTICE, HERE, .decision = decision, .code = WAY_HAND));
    assert_int_equal(town_case(&town, &household)->degree, DEGREE_FINAL);
    filed(TOWN_VILLAGE, FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 100, .code = HELP_SCHOOL));
    assert_int_equal(town_case(&town, &household)->granted_fen, 100);
    assert_int_equal(fund_available(town_view(&town, TOWN_VILLAGE, VIEW_FUND, &fund)), 400000 - 50000 - 100);
    assert_int_equal(town_case(&town, &household)->n_note, 0);
}

static void a_refusal_gives_its_reason_and_is_replaced_by_name(void **state)
{
    (void)state;
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

/* ---- tier and place come first (G5) ---- */

static void tier_and_place_are_the_tables(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = 900), "unknown_kind");
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

/* ---- fields ---- */

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

static void codes_and_amounts_are_in_range(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_UNSURE + 1), "bad_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER + 1), "bad_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE, .code = 1, .code2 = CHANNEL_COUNTER + 1), "bad_code");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = HELP_JOB + 1, .amount_fen = 1), "bad_code");
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_DUPLICATE + 1), "bad_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "某", .code2 = 3), "bad_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = POLICY_PEOPLE_MAX + 1, .head_name = "某"),
            "bad_people");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = 1, .amount_fen = -1), "bad_amount");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = 1, .amount_fen = FEN_MAX + 1), "bad_amount");
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = 1, .notice_days = POLICY_DAYS_MAX + 1), "bad_days");
    filed(TOWN_COUNTY, FILING(.kind = KIND_FUND, .amount_fen = FEN_MAX, .text = "上限"));
}

static void texts_are_text_and_hold_no_numbers_of_persons(void **state)
{
    char longest[FILING_TEXT_BYTES_MAX + 2];

    (void)state;
    memset(longest, 'x', sizeof longest);
    longest[FILING_TEXT_BYTES_MAX + 1] = '\0';
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = 1, .text = longest), "bad_text");
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = 1, .text = "\xff"), "bad_text");
    refused(TOWN_COUNTY, FILING(.kind = KIND_FUND, .amount_fen = 1, .text = longest), "bad_text");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = longest), "bad_text");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "某", .address = longest),
            "bad_text");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "某", .phone = "\x01"), "bad_text");
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = 1, .text = "电话13800000000"), "personal_in_text");
    longest[FILING_TEXT_BYTES_MAX] = '\0';
    filed(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = 1, .text = longest));
}

static void citizen_ids_are_checked(void **state)
{
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "某"};

    (void)state;
    f.citizen_id = "99000119580312001";
    refused(TOWN_VILLAGE, &f, "citizen_id_shape");
    f.citizen_id = "990001195803120014";
    refused(TOWN_VILLAGE, &f, "citizen_id_check");
    f.citizen_id = "990001201502290068";
    refused(TOWN_VILLAGE, &f, "citizen_id_birth");
    f.citizen_id = ""; /* people without a number are registered too */
    filed(TOWN_VILLAGE, &f);
}

/* ---- what the office must hold ---- */

static void acts_need_a_household_on_record(void **state)
{
    struct filing visit = {.kind = KIND_VISIT, .area = {TOWN_VILLAGE}, .subject = {{9}}, .code = VISIT_FIT};

    (void)state;
    refused(TOWN_VILLAGE, &visit, "unknown_household");
    visit.subject = household;
    visit.area.code = TOWN_NEIGHBOUR; /* known, but in another village */
    refused(TOWN_TOWNSHIP, &visit, "unknown_household");
    /* A visit that came before the household's own record does not make it known. */
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    struct subject stray = {{9}}, id = {{3}};
    b.visit = town_bytes(&id);
    b.household = town_bytes(&stray);
    b.outcome = VISIT_FIT;
    b.visited_on = TOWN_TODAY;
    town.events[town.n++] = town_event(99, KIND_VISIT, TOWN_TOWNSHIP, TOWN_VILLAGE, town_pack(&town.arena, &b.base));
    visit.area.code = TOWN_VILLAGE;
    visit.subject = stray;
    refused(TOWN_VILLAGE, &visit, "unknown_household");
}

static void a_decision_needs_a_visit(void **state)
{
    (void)state;
    refused(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE), "no_visit");
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = 1, .decision = {{5}}), "nothing_to_replace");
    filed(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_FIT));
    refused(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE, .notice_days = 400), "bad_days");
    filed(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE));
}

static void first_help_keeps_to_its_authority(void **state)
{
    struct filing f = {.kind = KIND_HELP, HERE, .code = HELP_CASH, .amount_fen = 1000};

    (void)state;
    refused(TOWN_VILLAGE, &f, "needs_authority");
    filed(TOWN_TOWNSHIP, &f); /* in its own right, from its own store */
    f.authority = (struct subject){{5}};
    refused(TOWN_VILLAGE, &f, "unknown_authority");
    f.authority = authority;
    refused(TOWN_TOWNSHIP, &f, "unknown_authority"); /* it has another holder */
    f.code = HELP_GOODS;
    refused(TOWN_VILLAGE, &f, "kind_not_covered");
    f.code = HELP_WATER;
    f.fund = (struct subject){{6}};
    refused(TOWN_VILLAGE, &f, "wrong_fund");
    f.fund = fund;
    f.amount_fen = 200000; /* with the 1,000 of the township that is too much for one household */
    refused(TOWN_VILLAGE, &f, "over_household");
    f.amount_fen = 199000;
    f.date = 20261119;
    refused(TOWN_VILLAGE, &f, "authority_not_yet");
    f.date = 20261120;
    filed(TOWN_VILLAGE, &f);
    struct subject other = filed(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "某"));
    f.subject = other;
    f.amount_fen = 101001;
    refused(TOWN_VILLAGE, &f, "over_total");
    f.amount_fen = 101000;
    filed(TOWN_VILLAGE, &f);
    f.amount_fen = 1;
    refused(TOWN_VILLAGE, &f, "over_total");
    town.today = 20261201;
    refused(TOWN_VILLAGE, &f, "authority_ended");
}

/* An authority whose terms have not come is not known, though help was given under its name. */
static void an_authority_without_terms_is_not_known(void **state)
{
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    struct subject unseen = {{8}}, id = {{3}};

    (void)state;
    b.help = town_bytes(&id);
    b.household = town_bytes(&household);
    b.authority = town_bytes(&unseen);
    b.kind = HELP_CASH;
    b.amount_fen = 1;
    b.given_on = TOWN_TODAY;
    town.events[town.n++] = town_event(98, KIND_HELP, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&town.arena, &b.base));
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HELP, HERE, .authority = unseen, .code = HELP_CASH, .amount_fen = 1),
            "unknown_authority");
}

static void only_rights_held_are_spent(void **state)
{
    struct filing grant = {.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 400001, .code = HELP_CASH};
    struct filing_result out;
    struct filing_refusal why;

    (void)state;
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &grant, &out, &why), ERR_REFUSED);
    assert_string_equal(why.code, "over_rights");
    assert_string_equal(why.why, "需4000.01元,尚余4000.00元 / asked for 4000.01 yuan, 4000.00 yuan are left");
    grant.amount_fen = 400000;
    filed(TOWN_VILLAGE, &grant);
    grant.amount_fen = 1;
    refused(TOWN_VILLAGE, &grant, "over_rights");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HELP, HERE, .authority = authority, .code = HELP_CASH, .amount_fen = 1),
            "over_rights");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_RIGHTS, .area = {TOWN_TOWNSHIP}, .fund = fund, .amount_fen = 1),
            "over_rights");
    grant.fund = (struct subject){{6}};
    refused(TOWN_VILLAGE, &grant, "unknown_fund");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_RIGHTS, .area = {TOWN_VILLAGE}, .fund = fund, .amount_fen = 200001),
            "over_rights");
}

static void an_authority_has_terms(void **state)
{
    struct filing f = {.kind = KIND_STANDING_AUTHORITY,
                       .area = {TOWN_VILLAGE},
                       .kinds = {HELP_CASH},
                       .n_kinds = 1,
                       .per_household_fen = 10,
                       .amount_fen = 100};

    (void)state;
    filed(TOWN_TOWNSHIP, &f);
    f.per_household_fen = 101;
    refused(TOWN_TOWNSHIP, &f, "bad_amount");
    f.per_household_fen = 0;
    refused(TOWN_TOWNSHIP, &f, "bad_amount");
    f.per_household_fen = 100;
    f.kinds[0] = HELP_JOB + 1;
    refused(TOWN_TOWNSHIP, &f, "bad_code");
    f.kinds[0] = HELP_JOB;
    f.valid_to = 20261131;
    refused(TOWN_TOWNSHIP, &f, "no_date");
    f.valid_to = 20261122;
    refused(TOWN_TOWNSHIP, &f, "bad_period");
    f.valid_from = 20261201;
    f.valid_to = 20261130;
    refused(TOWN_TOWNSHIP, &f, "bad_period");
    f.valid_to = 20261201;
    f.visit_days = POLICY_DAYS_MAX + 1;
    refused(TOWN_TOWNSHIP, &f, "bad_days");
    f.visit_days = 1;
    f.decision_days = POLICY_DAYS_MAX + 1;
    refused(TOWN_TOWNSHIP, &f, "bad_days");
    f.decision_days = POLICY_DAYS_MAX;
    filed(TOWN_TOWNSHIP, &f);
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_STANDING_AUTHORITY, .area = {TOWN_VILLAGE}, .kinds = {1}, .n_kinds = 1),
            "missing_amount");
}

int main(void)
{
#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        TOWN(the_whole_way_from_lead_to_notice),
        TOWN(a_refusal_gives_its_reason_and_is_replaced_by_name),
        TOWN(rights_go_back_up),
        TOWN(a_fund_is_raised_by_its_owner),
        TOWN(a_household_is_corrected_by_its_id),
        TOWN(a_trial_run_leaves_nothing),
        TOWN(tier_and_place_are_the_tables),
        TOWN(missing_fields_are_named),
        TOWN(dates_exist_and_have_come),
        TOWN(codes_and_amounts_are_in_range),
        TOWN(texts_are_text_and_hold_no_numbers_of_persons),
        TOWN(citizen_ids_are_checked),
        TOWN(acts_need_a_household_on_record),
        TOWN(a_decision_needs_a_visit),
        TOWN(first_help_keeps_to_its_authority),
        TOWN(an_authority_without_terms_is_not_known),
        TOWN(only_rights_held_are_spent),
        TOWN(an_authority_has_terms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
