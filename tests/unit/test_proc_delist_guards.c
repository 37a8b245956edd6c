#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "proto/packet.h"
#include "tests/support/clerk.h"
#include "tiers/proc_help.h"

static void propose(void)
{
    CLERK_DRAFT("delist_propose", STEP_ORIGIN, 1);
}

static const Fangpin__V1__ProcessView *delisting(void)
{
    return clerk_sees(PROCESS_DELIST, NULL);
}

static const char *where(void)
{
    return process_get(PROCESS_DELIST)->states[delisting()->state].name;
}

static void help_half_a_year(void)
{
    uint8_t risk[] = {RISK_HOUSING};
    struct step_draft m;

    enrolled_draft(&m, "measure_plan", &clerk.home, (const uint64_t[]){STEP_SORT, 7, STEP_DEPT, 2, 0});
    step_bytes(&m, STEP_RISKS, risk, 1);
    struct subject measure = town_filed(&clerk.town, TOWN_COUNTY, &m.filing);
    enrolled_draft(&m, "measure_accept", &clerk.home, (const uint64_t[]){0});
    step_bytes(&m, STEP_THING, measure.b, sizeof measure.b);
    town_filed(&clerk.town, TOWN_COUNTY, &m.filing);
    enrolled_draft(&m, "measure_start", &clerk.home, (const uint64_t[]){0});
    step_bytes(&m, STEP_THING, measure.b, sizeof measure.b);
    town_filed(&clerk.town, TOWN_TOWNSHIP, &m.filing);
    propose();
    clerk_refused(TOWN_VILLAGE, "help_too_short");
    clerk.town.today = date_add(clerk.town.today, 190);
}

static void lead(uint64_t own)
{
    struct filing f = {.kind = KIND_LEAD,
                       .area = {TOWN_VILLAGE},
                       .subject = clerk.home,
                       .code = RISK_ILLNESS,
                       .code2 = CHANNEL_COUNTER};

    town_filed(&clerk.town, own, &f);
}

static void to_the_notice(void)
{
    propose();
    clerk_files(TOWN_VILLAGE);
    CLERK_DRAFT("delist_verify", 0);
    enrolled_checks(&clerk.d, 6);
    clerk_refused(TOWN_TOWNSHIP, "criterion_not_met");
    enrolled_checks(&clerk.d, 7);
    clerk_files(TOWN_TOWNSHIP);
    CLERK_DRAFT("delist_review", STEP_ATTENDEES, 20, STEP_VOTES_FOR, 5, STEP_VOTES_AGAINST, 5);
    clerk_refused(TOWN_VILLAGE, "votes_do_not_carry");
    clerk_number(STEP_VOTES_FOR, 15);
    clerk_files(TOWN_VILLAGE);
    CLERK_DRAFT("delist_notice", 0);
    clerk_refused(TOWN_VILLAGE, "wrong_state"); /* without consent the procedure stops */
    CLERK_DRAFT("delist_consent", 0);
    clerk_files(TOWN_VILLAGE);
    CLERK_DRAFT("delist_notice", STEP_UNTIL, date_add(clerk.town.today, 4));
    clerk_refused(TOWN_VILLAGE, "notice_too_short");
    clerk_number(STEP_UNTIL, 0);
    clerk_files(TOWN_VILLAGE);
    CLERK_DRAFT("delist_report", 0);
    clerk_refused(TOWN_TOWNSHIP, "notice_running");
    clerk.town.today = date_add(clerk.town.today, 6);
}

static void off_the_list_step_by_step(void **state)
{
    (void)state;
    propose();
    clerk_refused(TOWN_VILLAGE, "not_monitored");
    enrolled_make(&clerk.town, &clerk.home);
    help_half_a_year();
    CLERK_DOES(TOWN_VILLAGE, "track_visit", STEP_MONTH, clerk.town.today / 100, STEP_WAY, 1, STEP_GRADE,
               TRACK_NO_LABOUR);
    propose();
    clerk_refused(TOWN_VILLAGE, "no_labour");
    CLERK_DOES(TOWN_VILLAGE, "track_visit", STEP_MONTH, clerk.town.today / 100, STEP_WAY, 1, STEP_GRADE, TRACK_ABLE);
    struct subject other = town_subject(501), person = town_subject(502);
    clerk_draft("family_contest", NULL);
    clerk_bytes(STEP_LINK, other.b, sizeof other.b);
    clerk_bytes(STEP_PERSON, person.b, sizeof person.b);
    clerk_number(STEP_SORT, 1);
    struct subject contest = clerk_files(TOWN_VILLAGE);
    propose();
    clerk_refused(TOWN_VILLAGE, "contested_member"); /* K5 */
    clerk_draft("family_decide", &contest);
    clerk_number(STEP_OUTCOME, 1);
    clerk_text(STEP_NUMBER, "户籍-1");
    clerk_text(STEP_TEXT, "实际共同生活");
    clerk_files(TOWN_COUNTY);
    to_the_notice();
    lead(TOWN_COUNTY); /* K15: it has to be weighed */
    CLERK_DRAFT("delist_report", 0);
    clerk_refused(TOWN_TOWNSHIP, "new_risk");
    CLERK_DOES(TOWN_TOWNSHIP, "delist_rerun", 0);
    CLERK_DRAFT("delist_report", 0);
    clerk_files(TOWN_TOWNSHIP);
    CLERK_DOES(TOWN_COUNTY, "delist_recheck", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_approve", 0);
    CLERK_DRAFT("delist_suspend", 0);
    clerk_refused(TOWN_COUNTY, "nothing_crossed");
    CLERK_DOES(TOWN_COUNTY, "delist_announce", 0);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_letter", STEP_WAY, WAY_HAND);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_mark", 0);
    assert_string_equal(where(), "risk_eliminated");
    assert_int_equal(delisting()->crossed, 0);
    assert_false(household_monitored(town_case(&clerk.town, &clerk.home)));
}

static void without_consent_it_stops(void **state)
{
    (void)state;
    enrolled_make(&clerk.town, &clerk.home);
    CLERK_DRAFT("delist_propose", STEP_ORIGIN, 2); /* the risk went by itself: no months are asked for */
    clerk_files(TOWN_VILLAGE);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_verify", 0);
    CLERK_DOES(TOWN_VILLAGE, "delist_review", STEP_ATTENDEES, 20, STEP_VOTES_FOR, 19);
    CLERK_DOES(TOWN_VILLAGE, "delist_refuse", 0);
    assert_string_equal(where(), "kept");
    assert_true(household_monitored(town_case(&clerk.town, &clerk.home)));
}

/* A household on the list is not opened again; one that left it is. */
static void a_case_is_opened_again_only_after_the_risk_was_eliminated(void **state)
{
    (void)state;
    enrolled_make(&clerk.town, &clerk.home);
    CLERK_DRAFT("case_open", STEP_ORIGIN, 3);
    clerk_refused(TOWN_VILLAGE, "still_monitored");
    CLERK_DRAFT("delist_propose", STEP_ORIGIN, 2);
    clerk_files(TOWN_VILLAGE);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_verify", 0);
    CLERK_DOES(TOWN_VILLAGE, "delist_review", STEP_ATTENDEES, 20, STEP_VOTES_FOR, 19);
    CLERK_DOES(TOWN_VILLAGE, "delist_consent", 0);
    CLERK_DOES(TOWN_VILLAGE, "delist_notice", 0);
    clerk.town.today = date_add(clerk.town.today, 6);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_report", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_recheck", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_approve", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_announce", 0);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_letter", STEP_WAY, WAY_HAND);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_mark", 0);
    lead(TOWN_VILLAGE); /* in sight of all that: a matter of its own, it crosses nothing */
    assert_int_equal(delisting()->crossed, 0);
    CLERK_DRAFT("case_open", STEP_ORIGIN, 3);
    clerk_files(TOWN_VILLAGE);
}

static void the_pack_says_what_holds_a_household_on_the_list(void **state)
{
    (void)state;
    enrolled_make(&clerk.town, &clerk.home);
    propose();
    clerk_rule_unset(PACK_DELIST_HELP_MIN);
    clerk_refused_saying(TOWN_VILLAGE, "pack_value_unset", "delist.");
    clerk_rule(PACK_DELIST_HELP_MIN, 6);
    clerk_refused_saying(TOWN_VILLAGE, "help_too_short", "要求 6 个月"); /* no measure was begun */
    CLERK_DOES(TOWN_VILLAGE, "track_visit", STEP_MONTH, clerk.town.today / 100, STEP_WAY, 1, STEP_GRADE,
               TRACK_NO_LABOUR);
    CLERK_DRAFT("delist_propose", STEP_ORIGIN, 2);
    clerk_rule_unset(PACK_DELIST_HOLD_NO_LABOUR); /* where the pack is silent it holds */
    clerk_refused_saying(TOWN_VILLAGE, "no_labour", "no_labour");
    clerk_rule(PACK_DELIST_HOLD_NO_LABOUR, 0);
    clerk_files(TOWN_VILLAGE);
}

static void every_criterion_is_met_and_the_votes_are_of_those_who_came(void **state)
{
    static const uint8_t one_no[] = {1, 1, 1, 2, 1, 1, 1};

    (void)state;
    enrolled_make(&clerk.town, &clerk.home);
    CLERK_DOES(TOWN_VILLAGE, "delist_propose", STEP_ORIGIN, 2);
    CLERK_DRAFT("delist_verify", 0);
    clerk_bytes(STEP_CHECKS, one_no, sizeof one_no);
    clerk_refused_saying(TOWN_TOWNSHIP, "criterion_not_met", "delist keep");
    enrolled_checks(&clerk.d, 7);
    clerk_files(TOWN_TOWNSHIP);
    CLERK_DRAFT("delist_review", STEP_ATTENDEES, 20, STEP_VOTES_FOR, 15, STEP_VOTES_AGAINST, 3, STEP_VOTES_ABSTAIN, 3);
    clerk_refused_saying(TOWN_VILLAGE, "votes_do_not_carry", "delist keep");
    clerk_number(STEP_VOTES_ABSTAIN, 2);
    clerk_files(TOWN_VILLAGE);
}

/* K15: a lead that did not know of the approval, and that the approval did not know. */
static void an_approval_that_met_a_lead_waits_for_a_word(void **state)
{
    (void)state;
    enrolled_make(&clerk.town, &clerk.home);
    CLERK_DOES(TOWN_VILLAGE, "delist_propose", STEP_ORIGIN, 2);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_verify", 0);
    CLERK_DOES(TOWN_VILLAGE, "delist_review", STEP_ATTENDEES, 20, STEP_VOTES_FOR, 19);
    CLERK_DOES(TOWN_VILLAGE, "delist_consent", 0);
    CLERK_DOES(TOWN_VILLAGE, "delist_notice", 0);
    clerk.town.today = date_add(clerk.town.today, 6);
    CLERK_DOES(TOWN_TOWNSHIP, "delist_report", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_recheck", 0);
    CLERK_DOES(TOWN_COUNTY, "delist_approve", 0);
    CLERK_DRAFT("delist_uphold", 0);
    clerk_refused_saying(TOWN_COUNTY, "nothing_crossed", "case open --as reflag");
    lead(TOWN_VILLAGE);
    clerk_saw_nothing();
    assert_int_equal(delisting()->crossed, 1);
    assert_true(household_monitored(town_case(&clerk.town, &clerk.home)));
    clerk_files(TOWN_COUNTY);
    assert_int_equal(delisting()->crossed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(off_the_list_step_by_step),
        CLERK_TEST(without_consent_it_stops),
        CLERK_TEST(a_case_is_opened_again_only_after_the_risk_was_eliminated),
        CLERK_TEST(the_pack_says_what_holds_a_household_on_the_list),
        CLERK_TEST(every_criterion_is_met_and_the_votes_are_of_those_who_came),
        CLERK_TEST(an_approval_that_met_a_lead_waits_for_a_word),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
