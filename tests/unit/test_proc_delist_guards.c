#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "proto/packet.h"
#include "tests/support/enrolled.h"
#include "tiers/proc_help.h"

static struct town town;
static struct subject h;
static struct step_draft d;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    h = town_furnish(&town).household;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

#define DRAFT(name, ...) enrolled_draft(&d, (name), &h, (const uint64_t[]){__VA_ARGS__, 0})

static void refused(uint64_t own, const char *code)
{
    town_refused(&town, own, &d.filing, code);
}

static void files(uint64_t own)
{
    town_filed(&town, own, &d.filing);
}

static void propose(void)
{
    DRAFT("delist_propose", STEP_ORIGIN, 1);
}

static const Fangpin__V1__ProcessView *delisting(void)
{
    return household_process(town_case(&town, &h), PROCESS_DELIST);
}

static const char *where(void)
{
    return process_get(PROCESS_DELIST)->states[delisting()->state].name;
}

static void help_half_a_year(void)
{
    uint8_t risk[] = {RISK_HOUSING};
    struct step_draft m;

    enrolled_draft(&m, "measure_plan", &h, (const uint64_t[]){STEP_SORT, 7, STEP_DEPT, 2, 0});
    step_bytes(&m, STEP_RISKS, risk, 1);
    struct subject measure = town_filed(&town, TOWN_COUNTY, &m.filing);
    enrolled_draft(&m, "measure_accept", &h, (const uint64_t[]){0});
    step_bytes(&m, STEP_THING, measure.b, sizeof measure.b);
    town_filed(&town, TOWN_COUNTY, &m.filing);
    enrolled_draft(&m, "measure_start", &h, (const uint64_t[]){0});
    step_bytes(&m, STEP_THING, measure.b, sizeof measure.b);
    town_filed(&town, TOWN_TOWNSHIP, &m.filing);
    propose();
    refused(TOWN_VILLAGE, "help_too_short");
    town.today = date_add(town.today, 190);
}

static void lead(uint64_t own)
{
    struct filing f = {
        .kind = KIND_LEAD, .area = {TOWN_VILLAGE}, .subject = h, .code = RISK_ILLNESS, .code2 = CHANNEL_COUNTER};

    town_filed(&town, own, &f);
}

static void to_the_notice(void)
{
    propose();
    files(TOWN_VILLAGE);
    DRAFT("delist_verify", 0);
    enrolled_checks(&d, 6);
    refused(TOWN_TOWNSHIP, "criterion_not_met");
    enrolled_checks(&d, 7);
    files(TOWN_TOWNSHIP);
    DRAFT("delist_review", STEP_ATTENDEES, 20, STEP_VOTES_FOR, 5, STEP_VOTES_AGAINST, 5);
    refused(TOWN_VILLAGE, "votes_do_not_carry");
    step_number(&d, STEP_VOTES_FOR, 15);
    files(TOWN_VILLAGE);
    DRAFT("delist_notice", 0);
    refused(TOWN_VILLAGE, "wrong_state"); /* without consent the procedure stops */
    DRAFT("delist_consent", 0);
    files(TOWN_VILLAGE);
    DRAFT("delist_notice", STEP_UNTIL, date_add(town.today, 4));
    refused(TOWN_VILLAGE, "notice_too_short");
    step_number(&d, STEP_UNTIL, 0);
    files(TOWN_VILLAGE);
    DRAFT("delist_report", 0);
    refused(TOWN_TOWNSHIP, "notice_running");
    town.today = date_add(town.today, 6);
}

static void off_the_list_step_by_step(void **state)
{
    (void)state;
    propose();
    refused(TOWN_VILLAGE, "not_monitored");
    enrolled_make(&town, &h);
    help_half_a_year();
    DO(&town, TOWN_VILLAGE, "track_visit", &h, STEP_MONTH, town.today / 100, STEP_WAY, 1, STEP_GRADE, TRACK_NO_LABOUR);
    propose();
    refused(TOWN_VILLAGE, "no_labour");
    DO(&town, TOWN_VILLAGE, "track_visit", &h, STEP_MONTH, town.today / 100, STEP_WAY, 1, STEP_GRADE, TRACK_ABLE);
    struct subject other = town_subject(501), person = town_subject(502);
    step_draft(&d, "family_contest", &h, NULL);
    step_bytes(&d, STEP_LINK, other.b, sizeof other.b);
    step_bytes(&d, STEP_WITNESS, person.b, sizeof person.b);
    step_number(&d, STEP_SORT, 1);
    struct subject contest = town_filed(&town, TOWN_VILLAGE, &d.filing);
    propose();
    refused(TOWN_VILLAGE, "contested_member"); /* K5 */
    step_draft(&d, "family_decide", &h, &contest);
    step_number(&d, STEP_OUTCOME, 1);
    step_text(&d, STEP_NUMBER, "户籍-1");
    step_text(&d, STEP_TEXT, "实际共同生活");
    town_filed(&town, TOWN_COUNTY, &d.filing);
    to_the_notice();
    lead(TOWN_COUNTY); /* K15: it has to be weighed */
    DRAFT("delist_report", 0);
    refused(TOWN_TOWNSHIP, "new_risk");
    DO(&town, TOWN_TOWNSHIP, "delist_rerun", &h, 0);
    DRAFT("delist_report", 0);
    files(TOWN_TOWNSHIP);
    DO(&town, TOWN_COUNTY, "delist_recheck", &h, 0);
    DO(&town, TOWN_COUNTY, "delist_approve", &h, 0);
    DRAFT("delist_suspend", 0);
    refused(TOWN_COUNTY, "nothing_crossed");
    DO(&town, TOWN_COUNTY, "delist_announce", &h, 0);
    DO(&town, TOWN_TOWNSHIP, "delist_letter", &h, STEP_WAY, WAY_HAND);
    DO(&town, TOWN_TOWNSHIP, "delist_mark", &h, 0);
    assert_string_equal(where(), "risk_eliminated");
    assert_int_equal(delisting()->crossed, 0);
    assert_false(household_monitored(town_case(&town, &h)));
}

static void without_consent_it_stops(void **state)
{
    (void)state;
    enrolled_make(&town, &h);
    DRAFT("delist_propose", STEP_ORIGIN, 2); /* the risk went by itself: no months are asked for */
    files(TOWN_VILLAGE);
    DO(&town, TOWN_TOWNSHIP, "delist_verify", &h, 0);
    DO(&town, TOWN_VILLAGE, "delist_review", &h, STEP_ATTENDEES, 20, STEP_VOTES_FOR, 19);
    DO(&town, TOWN_VILLAGE, "delist_refuse", &h, 0);
    assert_string_equal(where(), "kept");
    assert_true(household_monitored(town_case(&town, &h)));
}

/* A household on the list is not opened again; one that left it is. */
static void a_case_is_opened_again_only_after_the_risk_was_eliminated(void **state)
{
    (void)state;
    enrolled_make(&town, &h);
    DRAFT("case_open", STEP_ORIGIN, 3);
    refused(TOWN_VILLAGE, "still_monitored");
    DRAFT("delist_propose", STEP_ORIGIN, 2);
    files(TOWN_VILLAGE);
    DO(&town, TOWN_TOWNSHIP, "delist_verify", &h, 0);
    DO(&town, TOWN_VILLAGE, "delist_review", &h, STEP_ATTENDEES, 20, STEP_VOTES_FOR, 19);
    DO(&town, TOWN_VILLAGE, "delist_consent", &h, 0);
    DO(&town, TOWN_VILLAGE, "delist_notice", &h, 0);
    town.today = date_add(town.today, 6);
    DO(&town, TOWN_TOWNSHIP, "delist_report", &h, 0);
    DO(&town, TOWN_COUNTY, "delist_recheck", &h, 0);
    DO(&town, TOWN_COUNTY, "delist_approve", &h, 0);
    DO(&town, TOWN_COUNTY, "delist_announce", &h, 0);
    DO(&town, TOWN_TOWNSHIP, "delist_letter", &h, STEP_WAY, WAY_HAND);
    DO(&town, TOWN_TOWNSHIP, "delist_mark", &h, 0);
    lead(TOWN_VILLAGE); /* in sight of all that: a matter of its own, it crosses nothing */
    assert_int_equal(delisting()->crossed, 0);
    DRAFT("case_open", STEP_ORIGIN, 3);
    files(TOWN_VILLAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(off_the_list_step_by_step, setup, teardown),
        cmocka_unit_test_setup_teardown(without_consent_it_stops, setup, teardown),
        cmocka_unit_test_setup_teardown(a_case_is_opened_again_only_after_the_risk_was_eliminated, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
