#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tiers/proc_homes.h"
#include "tests/support/case_steps.h"
#include "tests/support/tiers_town.h"
#include "tiers/departments.h"

#define DAYS_MAX   366u /* slip.days and slip.people of the template */
#define PEOPLE_MAX 99u

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

static void codes_and_amounts_are_in_range(void **state)
{
    (void)state;
    refused(TOWN_VILLAGE, FILING(.kind = KIND_VISIT, HERE, .code = VISIT_UNSURE + 1), "bad_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE, .code = RISK_WATER + 1), "bad_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_LEAD, HERE, .code = 1, .code2 = CHANNEL_ABOVE + 1), "bad_code");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = HELP_JOB + 1, .amount_fen = 1), "bad_code");
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_DUPLICATE + 1), "bad_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "某", .code2 = 3), "bad_code");
    refused(TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = PEOPLE_MAX + 1, .head_name = "某"), "bad_people");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = 1, .amount_fen = -1), "bad_amount");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_HELP, HERE, .code = 1, .amount_fen = FEN_MAX + 1), "bad_amount");
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = 1, .notice_days = DAYS_MAX + 1), "bad_days");
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
    town_to_county(&town, household);
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

/* What a village was told it knows; what a county or township was told about does not go there. */
static void the_source_of_a_petition_does_not_go_to_the_village(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, HERE, .code = RISK_WATER, .code2 = CHANNEL_PETITION};

    (void)state;
    refused(TOWN_COUNTY, &lead, "source_hidden");
    filed(TOWN_VILLAGE, &lead);
    lead.code2 = CHANNEL_OPINION;
    refused(TOWN_TOWNSHIP, &lead, "source_hidden");
    lead.code2 = CHANNEL_ABOVE;
    filed(TOWN_COUNTY, &lead);
}

/* A pushed lead names its department in the village: that of petitions, and petitions of any department, stay above. */
static void a_pushed_petition_stays_with_the_county(void **state)
{
    struct filing lead = {.kind = KIND_LEAD,
                          HERE,
                          .code = RISK_OTHER,
                          .dept = DEPT_PETITIONS,
                          .month = 202610,
                          .record = "XF-1",
                          .data_kind = PUSH_WATER};

    (void)state;
    refused(TOWN_COUNTY, &lead, "source_hidden");
    lead.kind = KIND_LEAD_URGENT;
    refused(TOWN_COUNTY, &lead, "source_hidden");
    lead.dept = DEPT_WATER;
    lead.data_kind = PUSH_PETITION;
    refused(TOWN_COUNTY, &lead, "source_hidden");
    lead.data_kind = PUSH_WATER;
    filed(TOWN_COUNTY, &lead);
    lead.kind = KIND_LEAD; /* no channel of the filing's goes into a pushed lead */
    lead.code2 = CHANNEL_PETITION;
    lead.record = "SW-1";
    filed(TOWN_COUNTY, &lead);
    lead.kind = KIND_PUSH_RECORD;
    lead.dept = DEPT_PETITIONS;
    lead.head_name = "王五";
    lead.code2 = 0;
    lead.area.code = 0;
    filed(TOWN_COUNTY, &lead);
}

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
    town_to_county(&town, household);
    filed(TOWN_COUNTY, FILING(.kind = KIND_DECISION, HERE));
}

static void a_second_decision_says_what_it_replaces(void **state)
{
    (void)state;
    town_to_county(&town, household);
    struct subject no = filed(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_WITHDRAWN));
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_EXCLUDED), "already_decided");
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_NOTICE, HERE, .decision = {{5}}, .code = WAY_HAND), "unknown_decision");
    filed(TOWN_TOWNSHIP, FILING(.kind = KIND_NOTICE, HERE, .decision = no, .code = WAY_HAND));
    filed(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = REASON_EXCLUDED, .decision = no));
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_NOTICE, HERE, .decision = no, .code = WAY_HAND), "unknown_decision");
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
    struct filing back = {.kind = KIND_AUTHORITY_REVOKE, .area = {TOWN_VILLAGE}, .authority = authority};
    refused(TOWN_COUNTY, &back, "not_the_issuer");
    filed(TOWN_TOWNSHIP, &back);
    refused(TOWN_TOWNSHIP, &back, "already_revoked");
    refused(TOWN_VILLAGE, &f, "authority_revoked");
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
    f.visit_days = DAYS_MAX + 1;
    refused(TOWN_TOWNSHIP, &f, "bad_days");
    f.visit_days = 1;
    f.decision_days = DAYS_MAX + 1;
    refused(TOWN_TOWNSHIP, &f, "bad_days");
    f.decision_days = DAYS_MAX;
    filed(TOWN_TOWNSHIP, &f);
    refused(TOWN_TOWNSHIP, FILING(.kind = KIND_STANDING_AUTHORITY, .area = {TOWN_VILLAGE}, .kinds = {1}, .n_kinds = 1),
            "missing_amount");
}

static struct pack without(enum pack_key key)
{
    struct pack p = *town.pack;

    p.at[key].origin = PACK_UNSET;
    return p;
}

/* A rule whose number the county has not filled in is not used, and the refusal names it. */
static void what_the_pack_leaves_unset_is_refused_by_name(void **state)
{
    const struct filing *help = FILING(.kind = KIND_HELP, HERE, .code = HELP_GOODS, .amount_fen = 7);
    const struct {
        enum pack_key key;
        uint64_t own;
        const struct filing *f;
    } cases[] = {
        {PACK_GC_VISIT, TOWN_TOWNSHIP, help},
        {PACK_GC_PAPERWORK, TOWN_TOWNSHIP, help},
        {PACK_GC_NOTICE, TOWN_TOWNSHIP, help},
        {PACK_SLIP_DAYS, TOWN_TOWNSHIP, help},
        {PACK_SLIP_PEOPLE, TOWN_VILLAGE, FILING(.kind = KIND_HOUSEHOLD, .people = 1, .head_name = "某")},
        {PACK_GC_STANDING_MAX, TOWN_TOWNSHIP,
         FILING(.kind = KIND_STANDING_AUTHORITY, .area = {TOWN_VILLAGE}, .kinds = {1}, .n_kinds = 1,
                .per_household_fen = 5, .amount_fen = 50)},
    };
    const struct pack *whole = town.pack;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct pack p = without(cases[i].key);
        struct filing_result out;
        struct filing_refusal why;
        town.pack = &p;
        refused(cases[i].own, cases[i].f, "pack_value_unset");
        assert_int_equal(town_file(&town, cases[i].own, cases[i].f, &out, &why), ERR_REFUSED);
        assert_non_null(strstr(why.why, pack_key_row(cases[i].key)->name));
        town.pack = whole;
        struct filing dry = *cases[i].f;
        dry.dry_run = true;
        assert_int_equal(town_file(&town, cases[i].own, &dry, &out, &why), 0);
    }
}

static void a_pack_may_close_the_green_channel_to_villages(void **state)
{
    const struct pack *whole = town.pack;
    struct pack closed = *whole;
    struct filing f = {.kind = KIND_STANDING_AUTHORITY,
                       .area = {TOWN_VILLAGE},
                       .kinds = {1},
                       .n_kinds = 1,
                       .per_household_fen = 5,
                       .amount_fen = 50};

    (void)state;
    closed.at[PACK_GC_VILLAGE_STANDING].n = 0;
    town.pack = &closed;
    refused(TOWN_TOWNSHIP, &f, "green_closed");
    closed.at[PACK_GC_VILLAGE_STANDING].origin = PACK_UNSET;
    refused(TOWN_TOWNSHIP, &f, "pack_value_unset");
    f.area.code = TOWN_TOWNSHIP;
    filed(TOWN_COUNTY, &f); /* not a village */
    town.pack = whole;
    f.area.code = TOWN_VILLAGE;
    filed(TOWN_TOWNSHIP, &f);
}

/* The last test: what the others met. */
static void every_reason_was_met(void **state)
{
    (void)state;
    for (size_t i = 0; town_codes_guards[i]; i++) {
        if (!town_reached(town_codes_guards[i]))
            fail_msg("no test met %s", town_codes_guards[i]);
    }
}

static void members_have_numbers_that_hold(void **state)
{
    static const char one[] = "990001195803120013";
    char many[(ACT_INDEX_MAX + 1) * sizeof one] = "";
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 3, .head_name = "某", .member_ids = many};

    (void)state;
    for (size_t i = 0; i < ACT_INDEX_MAX; i++) {
        memcpy(many + i * sizeof one, one, sizeof one);
        if (i + 1 < ACT_INDEX_MAX)
            many[(i + 1) * sizeof one - 1] = ',';
    }
    refused(TOWN_VILLAGE, &f, "bad_people");
    many[(ACT_INDEX_MAX - 1) * sizeof one - 1] = '\0';
    filed(TOWN_VILLAGE, &f);
    f.member_ids = "990001195803120013,99000119580312001399000119580312001399000119580312001";
    refused(TOWN_VILLAGE, &f, "citizen_id_shape");
}

static struct subject second = {{0x22}};

static void two_stand(Fangpin__V1__CaseView *v)
{
    static ProtobufCBinaryData rivals[2];
    static uint8_t odd[16] = {1};

    rivals[0] = (ProtobufCBinaryData){16, odd};
    rivals[1] = town_bytes(&second);
    v->rivals = rivals;
    v->n_rivals = 2;
}

static void each_of_two_that_stand_may_be_named(void **state)
{
    struct filing notice = {.kind = KIND_NOTICE, HERE, .decision = second, .code = 1};

    (void)state;
    town_bend(&town, &household, two_stand);
    filed(TOWN_TOWNSHIP, &notice);
    notice.decision.b[0] = 0x23;
    refused(TOWN_TOWNSHIP, &notice, "unknown_decision");
}

static void terms_have_days_and_kinds_that_are(void **state)
{
    struct filing f = {.kind = KIND_STANDING_AUTHORITY,
                       .area = {TOWN_VILLAGE},
                       .fund = fund,
                       .kinds = {HELP_CASH},
                       .n_kinds = 1,
                       .per_household_fen = 1,
                       .amount_fen = 2,
                       .valid_from = 20260230};

    (void)state;
    refused(TOWN_TOWNSHIP, &f, "no_date");
    f.valid_from = 20261101;
    f.valid_to = 20261110; /* it is over */
    refused(TOWN_TOWNSHIP, &f, "bad_period");
    f.valid_to = 20261130;
    f.kinds[0] = 0;
    refused(TOWN_TOWNSHIP, &f, "bad_code");
    f.kinds[0] = HELP_CASH;
    f.fund = (struct subject){{0}};
    struct subject free_hand = filed(TOWN_TOWNSHIP, &f);
    filed(TOWN_VILLAGE, FILING(.kind = KIND_HELP, HERE, .authority = free_hand, .code = HELP_CASH, .amount_fen = 1));
}

static void a_quarrel_over_nobody(Fangpin__V1__CaseView *v)
{
    static Fangpin__V1__ProcessView family, *list[] = {&family};

    fangpin__v1__process_view__init(&family);
    family.process = PROCESS_FAMILY;
    family.state = FAMILY_CONTESTED + 1;
    v->process = list;
    v->n_process = 1;
}

static void only_a_contested_member_stops_a_refusal(void **state)
{
    (void)state;
    town_bend(&town, &household, a_quarrel_over_nobody);
    refused(TOWN_COUNTY, FILING(.kind = KIND_REFUSAL, HERE, .code = 1), "not_at_county");
}

int main(void)
{
#define TOWN(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(members_have_numbers_that_hold, setup, teardown),
        cmocka_unit_test_setup_teardown(each_of_two_that_stand_may_be_named, setup, teardown),
        cmocka_unit_test_setup_teardown(terms_have_days_and_kinds_that_are, setup, teardown),
        cmocka_unit_test_setup_teardown(only_a_contested_member_stops_a_refusal, setup, teardown),

        TOWN(codes_and_amounts_are_in_range),
        TOWN(texts_are_text_and_hold_no_numbers_of_persons),
        TOWN(citizen_ids_are_checked),
        TOWN(the_source_of_a_petition_does_not_go_to_the_village),
        TOWN(a_pushed_petition_stays_with_the_county),
        TOWN(acts_need_a_household_on_record),
        TOWN(a_decision_needs_a_visit),
        TOWN(a_second_decision_says_what_it_replaces),
        TOWN(first_help_keeps_to_its_authority),
        TOWN(an_authority_without_terms_is_not_known),
        TOWN(only_rights_held_are_spent),
        TOWN(an_authority_has_terms),
        TOWN(what_the_pack_leaves_unset_is_refused_by_name),
        TOWN(a_pack_may_close_the_green_channel_to_villages),
        cmocka_unit_test(every_reason_was_met),
    };

    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
