#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"

static struct subject quake, officer;

/* ---- houses: each in a household of its own ---- */

struct home {
    struct subject household, house;
};

static void step(const struct home *h, const char *name)
{
    clerk_draft_of(&h->household, name, h->house.b[0] ? &h->house : NULL);
}

static struct home reported(struct subject household, const struct subject *event)
{
    struct home h = {.household = household};

    step(&h, "house_report");
    clerk_number(STEP_SORT, 1);
    if (event)
        clerk_bytes(STEP_EVENT, event->b, 16);
    h.house = clerk_files(TOWN_VILLAGE);
    return h;
}

static struct home planned(const struct subject *event, uint32_t path)
{
    struct filing f = {.kind = KIND_HOUSEHOLD, .people = 3, .head_name = "某某"};
    struct home h = reported(town_filed(&clerk.town, TOWN_VILLAGE, &f), event);

    step(&h, "house_appraise");
    clerk_number(STEP_GRADE, 4);
    clerk_text(STEP_NUMBER, "鉴-1");
    clerk_files(TOWN_COUNTY);
    step(&h, "house_enter");
    clerk_files(TOWN_TOWNSHIP);
    step(&h, "house_plan");
    clerk_number(STEP_PATH, path);
    clerk_bytes(STEP_OFFICER, officer.b, 16);
    clerk_files(TOWN_TOWNSHIP);
    return h;
}

static void approve(const struct home *h, uint32_t subsidy, int64_t yuan)
{
    step(h, "house_approve");
    clerk_number(STEP_LEVEL, subsidy);
    clerk_number(STEP_AMOUNT_FEN, (uint64_t)yuan * 100);
}

static void approved(const struct home *h, uint32_t subsidy, int64_t yuan)
{
    approve(h, subsidy, yuan);
    clerk_files(TOWN_COUNTY);
}

static void approval_refused(const struct home *h, uint32_t subsidy, int64_t yuan, const char *code)
{
    approve(h, subsidy, yuan);
    clerk_refused(TOWN_COUNTY, code);
}

enum { REPAIR = 1, REBUILD, RELOCATE, RESETTLE };
enum { DANGEROUS = 1, RELOCATION, RELIEF };

/* S4·四(七): on average 60,000 per household rebuilt; single ones may differ. */
static void rebuilding_keeps_to_the_average(void **state)
{
    struct home a = planned(&quake, REBUILD), b = planned(&quake, REBUILD), c = planned(&quake, REBUILD);

    (void)state;
    approved(&a, RELIEF, 60000);
    approved(&b, RELIEF, 66000);
    approval_refused(&c, RELIEF, 54001, "over_average");
    approved(&c, RELIEF, 54000);
}

static void three_above_the_average_fail(void **state)
{
    struct home a = planned(&quake, REBUILD), b = planned(&quake, REBUILD), c = planned(&quake, REBUILD);

    (void)state;
    approved(&a, RELIEF, 66000);
    approved(&b, RELIEF, 66000);
    approval_refused(&c, RELIEF, 66000, "over_average");
}

/* Other events, other paths and other subsidies are not in the average. */
static void the_average_is_of_one_event_and_one_path(void **state)
{
    struct subject flood = town_subject(8);
    struct home a = planned(&quake, REBUILD), other = planned(&flood, REBUILD), repair = planned(&quake, REPAIR);

    (void)state;
    approval_refused(&a, RELIEF, 60001, "over_average");
    approved(&other, RELIEF, 60000);
    approval_refused(&repair, RELIEF, 5001, "over_average");
    approved(&repair, RELIEF, 5000);
    approved(&a, RELIEF, 60000);
}

static void fixed_subsidies_have_their_amount(void **state)
{
    struct home a = planned(NULL, REPAIR), b = planned(NULL, RELOCATE), c = planned(NULL, RESETTLE);

    (void)state;
    approval_refused(&a, RELIEF, 1000, "no_event");
    approval_refused(&a, RELOCATION, 1000, "subsidy_of_other_path");
    approval_refused(&a, DANGEROUS, 30001, "over_subsidy");
    approved(&a, DANGEROUS, 30000);
    approval_refused(&b, DANGEROUS, 1000, "subsidy_of_other_path");
    approval_refused(&b, RELOCATION, 30001, "over_subsidy"); /* of 40,000 the rest is for public facilities */
    approved(&b, RELOCATION, 30000);
    approval_refused(&c, DANGEROUS, 1000, "subsidy_of_other_path");
    clerk_rules("banan-2023"); /* whose plan says no amounts */
    approval_refused(&c, DANGEROUS, 1000, "subsidy_of_other_path");
    approval_refused(&(struct home){b.household, b.house}, RELOCATION, 1000, "wrong_state");
}

static void a_pack_without_the_amount_approves_nothing(void **state)
{
    struct home a = planned(&quake, REPAIR);

    (void)state;
    clerk_rules("banan-2023");
    approval_refused(&a, DANGEROUS, 1000, "pack_value_unset");
    approval_refused(&a, RELIEF, 1000, "pack_value_unset");
}

static void one_house_one_event_one_subsidy(void **state)
{
    struct home a = planned(&quake, REBUILD), again = a;
    struct home second = reported(a.household, &quake);

    (void)state;
    approved(&a, RELIEF, 60000);
    step(&second, "house_appraise");
    clerk_number(STEP_GRADE, 3);
    clerk_text(STEP_NUMBER, "鉴-2");
    clerk_files(TOWN_TOWNSHIP);
    step(&second, "house_enter");
    clerk_files(TOWN_TOWNSHIP);
    step(&second, "house_plan");
    clerk_number(STEP_PATH, REPAIR);
    clerk_bytes(STEP_OFFICER, officer.b, 16);
    clerk_files(TOWN_TOWNSHIP);
    approval_refused(&second, DANGEROUS, 30000, "house_subsidised");
    approval_refused(&again, RELIEF, 60000, "wrong_state");
}

static const Fangpin__V1__ProcessView *now(const struct home *h)
{
    return step_instance(town_case(&clerk.town, &h->household), process_get(PROCESS_HOUSE), &h->house);
}

/* S2·二(三)1: by the end of November; progress is awaited every week. */
static void the_whole_is_due_on_the_packs_day(void **state)
{
    (void)state;
    clerk_rules("wuyang-2021");
    struct home a = planned(NULL, REPAIR);
    assert_int_equal(now(&a)->now->finish_on, 20261130);
    clerk.town.today = 20261201;
    struct home b = planned(NULL, REPAIR);
    assert_int_equal(now(&b)->now->finish_on, 20271130); /* next year's */
    clerk_rules("maerkang-2022");
    approved(&a, DANGEROUS, 30000);
    assert_int_equal(now(&a)->due, 20261130);
    struct home c = planned(NULL, REPAIR);
    assert_int_equal(now(&c)->now->finish_on, 0); /* S4 gives no day */
}

static void the_works_need_a_place_for_the_family(void **state)
{
    struct home a = planned(&quake, REBUILD);

    (void)state;
    approve(&a, RELIEF, 60000);
    clerk_number(STEP_FINISH_ON, 20271130);
    clerk_files(TOWN_COUNTY);
    step(&a, "house_build");
    clerk_refused(TOWN_VILLAGE, "missing_fact");
    step(&a, "house_shelter");
    clerk_number(STEP_WAY, 4);
    clerk_files(TOWN_TOWNSHIP);
    step(&a, "house_build");
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(&a)->due, 20271130);
    assert_int_equal(now(&a)->now->until, 20261130); /* a week on */
    step(&a, "house_progress");
    clerk_number(STEP_PERCENT, 4000);
    clerk.town.today = 20261201;
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(&a)->now->until, 20261208);
    assert_int_equal(now(&a)->due, 20271130);
}

static void finish(const struct home *a)
{
    step(a, "house_inspect");
    clerk_files(TOWN_TOWNSHIP);
    step(a, "house_accept");
    clerk_text(STEP_NUMBER, "验-1");
    clerk_files(TOWN_COUNTY);
    step(a, "house_pay");
    clerk_bytes(STEP_LINK, officer.b, 16);
    clerk_refused(TOWN_COUNTY, "no_such_grant");
    struct filing grant = {.kind = KIND_GRANT,
                           .area = {TOWN_VILLAGE},
                           .subject = a->household,
                           .fund = clerk.goods.fund,
                           .amount_fen = 300001,
                           .code = HELP_SHELTER};
    struct subject more = town_filed(&clerk.town, TOWN_COUNTY, &grant);
    clerk_bytes(STEP_LINK, more.b, 16);
    clerk_refused(TOWN_COUNTY, "over_subsidy");
    grant.amount_fen = 90000;
    struct subject given = town_filed(&clerk.town, TOWN_COUNTY, &grant);
    clerk_bytes(STEP_LINK, given.b, 16);
    clerk_files(TOWN_COUNTY);
}

static void it_closes_when_the_family_is_in_and_no_claim_is_open(void **state)
{
    struct home a = planned(NULL, REPAIR);
    struct subject claim;

    (void)state;
    approved(&a, DANGEROUS, 3000);
    step(&a, "house_stay");
    clerk_number(STEP_WAY, 5);
    clerk_files(TOWN_VILLAGE);
    step(&a, "house_build");
    clerk_files(TOWN_VILLAGE);
    step(&a, "house_accept");
    clerk_text(STEP_NUMBER, "验-1");
    clerk_refused(TOWN_COUNTY, "missing_fact"); /* the township has not looked */
    finish(&a);
    clerk_draft_of(&a.household, "claim_report", NULL);
    clerk_number(STEP_SORT, 2);
    claim = clerk_files(TOWN_VILLAGE);
    step(&a, "house_settle");
    clerk_refused(TOWN_TOWNSHIP, "claim_open");
    clerk_draft_of(&a.household, "claim_pay", &claim);
    clerk_number(STEP_AMOUNT_FEN, 500000);
    clerk_files(TOWN_COUNTY);
    step(&a, "house_settle");
    clerk_files(TOWN_TOWNSHIP);
    step(&a, "house_report");
    clerk_number(STEP_SORT, 2);
    clerk_refused(TOWN_VILLAGE, "same_event");
    clerk_bytes(STEP_EVENT, quake.b, 16);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(&a)->rounds, 2);
}

/* ---- K20: stages, and a grade that turns out to be another ---- */

static struct subject granted(const struct home *h, int64_t yuan)
{
    struct filing grant = {.kind = KIND_GRANT,
                           .area = {TOWN_VILLAGE},
                           .subject = h->household,
                           .fund = clerk.goods.fund,
                           .amount_fen = yuan * 100,
                           .code = HELP_HOUSE};

    return town_filed(&clerk.town, TOWN_COUNTY, &grant);
}

static void pays(const struct home *h, const char *name, const struct subject *grant)
{
    step(h, name);
    if (grant)
        clerk_bytes(STEP_LINK, grant->b, 16);
}

static void built(const struct home *h)
{
    step(h, "house_stay");
    clerk_number(STEP_WAY, 5);
    clerk_files(TOWN_VILLAGE);
    step(h, "house_build");
    clerk_files(TOWN_VILLAGE);
}

static void accepted(const struct home *h)
{
    step(h, "house_inspect");
    clerk_files(TOWN_TOWNSHIP);
    step(h, "house_accept");
    clerk_text(STEP_NUMBER, "验-1");
    clerk_files(TOWN_COUNTY);
}

static void appraised(const struct home *h, const char *name, uint32_t grade)
{
    step(h, name);
    clerk_number(STEP_GRADE, grade);
    clerk_text(STEP_NUMBER, "鉴-2");
    clerk_files(TOWN_TOWNSHIP);
}

static void confirmed(const struct home *h, uint32_t grade)
{
    step(h, "house_confirm");
    clerk_number(STEP_GRADE, grade);
    clerk_text(STEP_TEXT, "以后一次专业鉴定为准");
    clerk_files(TOWN_COUNTY);
}

static void revise(const struct home *h, uint32_t path, uint32_t subsidy, int64_t yuan)
{
    step(h, "house_revise");
    clerk_number(STEP_PATH, path);
    clerk_number(STEP_LEVEL, subsidy);
    clerk_number(STEP_AMOUNT_FEN, (uint64_t)yuan * 100);
    clerk_text(STEP_TEXT, "按确认的等级");
}

static void the_last_payment_sets_off_the_stages(void **state)
{
    struct home a = planned(&quake, REBUILD);

    (void)state;
    approved(&a, RELIEF, 3000);
    struct subject first = granted(&a, 1000), much = granted(&a, 2001), second = granted(&a, 500);
    struct filing book = {.kind = KIND_GRANT_CONFIRM, .area = {TOWN_VILLAGE}, .subject = a.household, .aid = first};
    town_filed(&clerk.town, TOWN_COUNTY, &book);
    clerk_draft_of(&a.household, "payment_order", NULL); /* booked, and not all of it has arrived */
    clerk_subject(STEP_LINK, &first);
    clerk_number(STEP_AMOUNT_FEN, 100);
    clerk_files(TOWN_COUNTY);
    pays(&a, "house_stage", &first);
    clerk_files(TOWN_COUNTY);
    clerk_refused(TOWN_COUNTY, "grant_named_before");
    pays(&a, "house_stage", &officer);
    clerk_refused(TOWN_COUNTY, "no_such_grant");
    pays(&a, "house_stage", &much);
    clerk_refused_saying(TOWN_COUNTY, "over_subsidy", "2000.00 left");
    pays(&a, "house_stage", &second);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(&a)->paid_fen, 150000);

    built(&a);
    appraised(&a, "house_appraise", 3);
    pays(&a, "house_stage", &much);
    clerk_refused(TOWN_COUNTY, "grade_open"); /* two grades differ */
    confirmed(&a, 3);
    pays(&a, "house_stage", &much);
    clerk_refused(TOWN_COUNTY, "grade_open"); /* what was approved was for D */
    revise(&a, REPAIR, RELIEF, 0);
    clerk_refused(TOWN_COUNTY, "amount_of_other_grade");
    revise(&a, REPAIR, RELIEF, 5001);
    clerk_refused(TOWN_COUNTY, "over_average");
    revise(&a, 0, RELIEF, 60001); /* the path stays */
    clerk_refused(TOWN_COUNTY, "over_average");
    revise(&a, REPAIR, RELIEF, 1900);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(&a)->over_fen, 0);
    accepted(&a);
    pays(&a, "house_pay", NULL);
    clerk_refused(TOWN_COUNTY, "over_subsidy"); /* there is a rest */
    struct subject more = granted(&a, 399), rest = granted(&a, 1);
    pays(&a, "house_pay", &much);
    clerk_refused_saying(TOWN_COUNTY, "over_subsidy", " 400.00 left");
    pays(&a, "house_stage", &more);
    clerk_files(TOWN_COUNTY);
    pays(&a, "house_pay", &rest);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(&a)->paid_fen, 190000);
    assert_int_equal(now(&a)->over_fen, 0);
}

/* Two houses of one household: money for one of them does not pay the other. */
static void a_grant_pays_one_house(void **state)
{
    struct subject flood = town_subject(8);
    struct home a = planned(&quake, REBUILD), b = reported(a.household, &flood);

    (void)state;
    approved(&a, RELIEF, 3000);
    struct subject given = granted(&a, 1000), more = granted(&a, 1000);
    pays(&a, "house_stage", &given);
    clerk_files(TOWN_COUNTY);
    appraised(&b, "house_appraise", 4);
    step(&b, "house_enter");
    clerk_files(TOWN_TOWNSHIP);
    step(&b, "house_plan");
    clerk_number(STEP_PATH, RELOCATE);
    clerk_bytes(STEP_OFFICER, officer.b, 16);
    clerk_files(TOWN_TOWNSHIP);
    approved(&b, RELOCATION, 30000);
    pays(&b, "house_stage", &given);
    clerk_refused(TOWN_COUNTY, "grant_named_before");
    pays(&b, "house_stage", &more);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(&a)->paid_fen, 100000);
    assert_int_equal(now(&b)->paid_fen, 100000);
}

static void stages_beyond_the_grade_that_holds_are_shown(void **state)
{
    struct home a = planned(&quake, REBUILD);

    (void)state;
    approved(&a, RELIEF, 3000);
    struct subject first = granted(&a, 2000), none = granted(&a, 1);
    pays(&a, "house_stage", &first);
    clerk_files(TOWN_COUNTY);
    built(&a);
    appraised(&a, "house_safe", 2);
    assert_int_equal(now(&a)->over_fen, 0);         /* nobody has said yet which grade holds */
    for (uint32_t grade = 1; grade <= 4; grade++) { /* D and B were appraised */
        step(&a, "house_confirm");
        clerk_number(STEP_GRADE, grade);
        clerk_text(STEP_TEXT, "以后一次专业鉴定为准");
        if (grade % 2)
            clerk_refused(TOWN_COUNTY, "grade_not_appraised");
    }
    confirmed(&a, 2);
    assert_int_equal(now(&a)->over_fen, 0);
    revise(&a, 0, RELIEF, 100);
    clerk_refused(TOWN_COUNTY, "amount_of_other_grade");
    revise(&a, 0, RELIEF, 0);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(&a)->over_fen, 200000);
    accepted(&a);
    pays(&a, "house_pay", &none);
    clerk_refused_saying(TOWN_COUNTY, "over_subsidy", " 0.00 left");
    pays(&a, "house_pay", NULL);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(&a)->state, 8);
    assert_int_equal(now(&a)->over_fen, 200000);
}

/* What was appraised before the house was reported again is of another house, so to speak. */
static void only_an_appraisal_of_this_round_is_confirmed(void **state)
{
    struct subject flood = town_subject(8);
    struct home a = reported(clerk_household(), &quake);

    (void)state;
    appraised(&a, "house_safe", 1);
    step(&a, "house_report");
    clerk_number(STEP_SORT, 1);
    clerk_bytes(STEP_EVENT, flood.b, 16);
    clerk_files(TOWN_VILLAGE);
    appraised(&a, "house_appraise", 4);
    appraised(&a, "house_safe", 2);
    step(&a, "house_confirm");
    clerk_number(STEP_GRADE, 1);
    clerk_text(STEP_TEXT, "以后一次专业鉴定为准");
    clerk_refused(TOWN_COUNTY, "grade_not_appraised");
    confirmed(&a, 2);
}

/* A is as safe as B. */
static void a_safe_house_gets_no_subsidy(void **state)
{
    struct home a = planned(&quake, REBUILD);

    (void)state;
    approved(&a, RELIEF, 3000);
    appraised(&a, "house_safe", 1);
    confirmed(&a, 1);
    revise(&a, 0, RELIEF, 1);
    clerk_refused(TOWN_COUNTY, "amount_of_other_grade");
    revise(&a, 0, RELIEF, 0);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now(&a)->over_fen, 0);
}

static void a_dangerous_houses_subsidy_has_no_stages(void **state)
{
    struct home a = planned(NULL, REPAIR);

    (void)state;
    approved(&a, DANGEROUS, 3000);
    struct subject first = granted(&a, 1000);
    pays(&a, "house_stage", &first);
    clerk_refused(TOWN_COUNTY, "after_completion");
}

static int setup(void **state)
{
    quake = town_subject(7);
    officer = town_subject(70);
    return clerk_setup(state);
}

static void a_closed_house_is_reported_again_after_another_event_only(void **state)
{
    struct home a = reported(clerk.home, &quake);
    struct subject flood = town_subject(8);

    (void)state;
    step(&a, "house_safe");
    clerk_number(STEP_GRADE, 1);
    clerk_text(STEP_NUMBER, "鉴-1");
    clerk_files(TOWN_TOWNSHIP);
    step(&a, "house_report");
    clerk_number(STEP_SORT, 2);
    clerk_subject(STEP_EVENT, &quake);
    clerk_refused_saying(TOWN_VILLAGE, "same_event", "event");
    clerk_subject(STEP_EVENT, &flood);
    clerk_files(TOWN_VILLAGE);
}

/* Of one household: another house of the same event that got nothing, and one that got it for another event. */
static void only_a_subsidy_of_this_event_counts(void **state)
{
    struct subject flood = town_subject(8);
    struct home a = planned(&quake, REBUILD), third = reported(a.household, &quake);

    (void)state;
    approved(&a, RELIEF, 60000);
    struct home b = reported(a.household, &flood);
    step(&b, "house_appraise");
    clerk_number(STEP_GRADE, 3);
    clerk_text(STEP_NUMBER, "鉴-2");
    clerk_files(TOWN_TOWNSHIP);
    step(&b, "house_enter");
    clerk_files(TOWN_TOWNSHIP);
    step(&b, "house_plan");
    clerk_number(STEP_PATH, REPAIR);
    clerk_subject(STEP_OFFICER, &officer);
    clerk_files(TOWN_TOWNSHIP);
    clerk_draft_of(&a.household, "claim_report", NULL);
    clerk_number(STEP_SORT, 2);
    clerk_files(TOWN_VILLAGE);
    approval_refused(&b, RELIEF, 5001, "over_average"); /* what the other event gave is not in it */
    approved(&b, RELIEF, 5000);
    assert_string_equal(process_get(PROCESS_HOUSE)->states[now(&third)->state].name, "reported");
}

/* Houses of the event that are not planned yet, or got their money otherwise, are not in the average. */
static void the_average_is_of_what_was_planned_and_paid_from_relief(void **state)
{
    struct home a = planned(&quake, REBUILD), b = planned(&quake, REBUILD), c = reported(clerk.home, &quake);

    (void)state;
    approved(&a, DANGEROUS, 30000);
    approval_refused(&b, RELIEF, 60001, "over_average");
    approved(&b, RELIEF, 60000);
    assert_string_equal(process_get(PROCESS_HOUSE)->states[now(&c)->state].name, "reported");
}

static void the_parts_of_a_relocation_are_both_asked_for(void **state)
{
    struct home a = planned(NULL, RELOCATE);

    (void)state;
    approve(&a, RELOCATION, 1000);
    clerk_rule_unset(PACK_HOUSE_RELOCATE_FACILITY);
    clerk_refused_saying(TOWN_COUNTY, "pack_value_unset", "house.relocate_facility");
    clerk_rule_unset(PACK_HOUSE_RELOCATE);
    clerk_refused_saying(TOWN_COUNTY, "pack_value_unset", "house.relocate");
}

static void days_that_are_given_stand(void **state)
{
    struct home a = reported(clerk.home, NULL);

    (void)state;
    step(&a, "house_appraise");
    clerk_number(STEP_GRADE, 4);
    clerk_text(STEP_NUMBER, "鉴-1");
    clerk_files(TOWN_COUNTY);
    step(&a, "house_enter");
    clerk_number(STEP_FINISH_ON, 20270815);
    clerk_files(TOWN_TOWNSHIP);
    assert_int_equal(now(&a)->now->finish_on, 20270815);
    step(&a, "house_plan");
    clerk_number(STEP_PATH, REPAIR);
    clerk_subject(STEP_OFFICER, &officer);
    clerk_files(TOWN_TOWNSHIP);
    approved(&a, DANGEROUS, 3000);
    assert_int_equal(now(&a)->due, 20270815);
    step(&a, "house_stay");
    clerk_number(STEP_WAY, 5);
    clerk_files(TOWN_VILLAGE);
    step(&a, "house_build");
    clerk_number(STEP_UNTIL, 20261215);
    clerk_files(TOWN_VILLAGE);
    assert_int_equal(now(&a)->now->until, 20261215);
}

/* Money that is only promised was not handed over; what the county confirmed was. */
static void the_grant_was_handed_over(void **state)
{
    struct home a = planned(NULL, REPAIR);

    (void)state;
    approved(&a, DANGEROUS, 3000);
    step(&a, "house_stay");
    clerk_number(STEP_WAY, 5);
    clerk_files(TOWN_VILLAGE);
    step(&a, "house_build");
    clerk_files(TOWN_VILLAGE);
    step(&a, "house_inspect");
    clerk_files(TOWN_TOWNSHIP);
    step(&a, "house_accept");
    clerk_text(STEP_NUMBER, "验-1");
    clerk_files(TOWN_COUNTY);
    struct filing grant = {.kind = KIND_GRANT,
                           .area = {TOWN_VILLAGE},
                           .subject = a.household,
                           .fund = clerk.goods.fund,
                           .amount_fen = 90000,
                           .code = HELP_SHELTER,
                           .committed = true};
    struct subject aid = town_filed(&clerk.town, TOWN_COUNTY, &grant);
    step(&a, "house_pay");
    clerk_subject(STEP_LINK, &aid);
    clerk_refused_saying(TOWN_COUNTY, "no_such_grant", "fangpin grant add");
    struct filing then = {.kind = KIND_GRANT_DELIVER, .area = {TOWN_VILLAGE}, .subject = a.household, .aid = aid};
    town_filed(&clerk.town, TOWN_COUNTY, &then);
    then.kind = KIND_GRANT_CONFIRM;
    town_filed(&clerk.town, TOWN_COUNTY, &then);
    clerk_files(TOWN_COUNTY);
    assert_string_equal(process_get(PROCESS_HOUSE)->states[now(&a)->state].name, "paid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rebuilding_keeps_to_the_average, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(three_above_the_average_fail, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_average_is_of_one_event_and_one_path, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(fixed_subsidies_have_their_amount, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_pack_without_the_amount_approves_nothing, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(one_house_one_event_one_subsidy, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_whole_is_due_on_the_packs_day, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_works_need_a_place_for_the_family, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_last_payment_sets_off_the_stages, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_grant_pays_one_house, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(only_an_appraisal_of_this_round_is_confirmed, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(stages_beyond_the_grade_that_holds_are_shown, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_safe_house_gets_no_subsidy, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_dangerous_houses_subsidy_has_no_stages, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(it_closes_when_the_family_is_in_and_no_claim_is_open, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_closed_house_is_reported_again_after_another_event_only, setup,
                                        clerk_teardown),
        cmocka_unit_test_setup_teardown(only_a_subsidy_of_this_event_counts, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_average_is_of_what_was_planned_and_paid_from_relief, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_parts_of_a_relocation_are_both_asked_for, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(days_that_are_given_stand, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_grant_was_handed_over, setup, clerk_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
