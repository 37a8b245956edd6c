/* Rows of DOMAIN.md section 8 about help: the green channel, measures, contact persons, tracking, leaving the list. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/span.h"
#include "support/help_acts.h"

#define OFFICER         "0190000000000000000000000000000a"
#define OTHER           "0190000000000000000000000000000b"
#define TRACKED(labour) ",\"month\":\"2025-11\",\"way\":\"visit\",\"labour\":\"" labour "\"," ALL_OK

static struct world *w;
static char home[ID_TEXT];

static int setup(void **state)
{
    (void)state;
    w = world_chain(8);
    help_pack(w);
    help_home(w, "V", home);
    world_run(w);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

static size_t lines(const char *office, const char *path, const char *list)
{
    json_t *o = world_asks(w, office, "%s", path);
    size_t n = json_array_size(json_object_get(o, list));

    json_decref(o);
    return n;
}

/* The member `field` of the line of this household in a list. */
static const char *line_says(const char *office, const char *path, const char *list, const char *household,
                             const char *field)
{
    json_t *o = world_asks(w, office, "%s", path);
    const json_t *all = json_object_get(o, list);
    const char *found = "";

    for (size_t i = 0; i < json_array_size(all); i++)
        if (strcmp(world_said(json_array_get(all, i), "household"), household) == 0)
            found = world_said(json_array_get(all, i), field);
    json_decref(o);
    return found;
}

/* A missing month shows red. */
static void m32_a_missing_month_shows(void **state)
{
    (void)state;
    help_enrol(w, home);
    help_step(w, "V", "track_visit", home, TRACKED("able"));
    assert_string_equal(line_says("T", "/v1/track?month=2025-11", "track", home, "missing"), "true");
    assert_string_equal(line_says("T", "/v1/track?month=2025-11", "track", home, "income"), "");
    help_step(w, "T", "track_income", home, ",\"month\":\"2025-11\",\"income\":\"above\"");
    assert_string_equal(line_says("T", "/v1/track?month=2025-11", "track", home, "missing"), "false");
    assert_string_equal(line_says("V", "/v1/track?month=2025-10", "track", home, "missing"), "true");
}

/* Aid at 02:00 offline; registered, paperwork owed with dates. */
static void m33_help_offline_owes_its_paperwork_with_dates(void **state)
{
    char authority[ID_TEXT], fund[ID_TEXT];

    (void)state;
    memcpy(fund, world_does(w, "C", "{\"kind\":\"fund\",\"name\":\"救助资金\",\"amount_fen\":1000000}"), ID_TEXT);
    world_does(w, "C", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"513201209000\",\"amount_fen\":800000}", fund);
    world_run(w);
    world_does(w, "T", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"" V_CODE "\",\"amount_fen\":400000}", fund);
    memcpy(authority,
           world_does(w, "T",
                      "{\"kind\":\"standing_authority\",\"area\":\"" V_CODE "\",\"kinds\":[\"cash\",\"goods\"],"
                      "\"per_household_fen\":200000,\"amount_fen\":300000,\"fund\":\"%s\"}",
                      fund),
           ID_TEXT);
    world_run(w);
    world_cut(w, "V", "T");
    world_refuses(w, "V", "needs_authority",
                  "{\"kind\":\"help\",\"household\":\"%s\",\"help_kind\":\"cash\",\"amount_fen\":150000}", home);
    world_does(w, "V", "{\"kind\":\"green_request\",\"household\":\"%s\",\"help\":\"cash\",\"text\":\"房屋受淹\"}",
               home);
    world_does(w, "V", "{\"kind\":\"green_standing\",\"household\":\"%s\",\"link\":\"%s\"}", home, authority);
    world_does(
        w, "V",
        "{\"kind\":\"help\",\"household\":\"%s\",\"help_kind\":\"cash\",\"amount_fen\":150000,\"authority\":\"%s\"}",
        home, authority);
    assert_string_equal(world_process(w, "V", home, "green", "state"), "aid_given");
    assert_true(world_has_work(w, "V", "register", NULL));
    assert_true(world_has_work(w, "V", "visit", NULL));
    json_t *o = world_asks(w, "V", "/v1/case/%s", home);
    assert_int_equal(json_array_size(json_object_get(json_object_get(o, "case"), "debt")), 5);
    for (unsigned i = 0; i < 5; i++) {
        char due[40];
        snprintf(due, sizeof due, "case.debt.%u.due", i);
        assert_int_equal(strlen(world_said(o, due)), strlen("2025-11-23"));
    }
    json_decref(o);
    world_does(w, "V",
               "{\"kind\":\"green_register\",\"household\":\"%s\",\"hash\":\"" HASH64
               "\",\"text\":\"洪水\",\"count\":2}",
               home);
    assert_false(world_has_work(w, "V", "register", NULL));
    assert_int_equal(lines("T", "/v1/work?late=1&below=1", "work"), 0);
    world_heal(w, "V", "T");
    world_run(w);
    assert_true(world_has_work(w, "T", "case_open", NULL));
    world_days(w, 10);
    assert_true(lines("V", "/v1/work?late=1", "work") >= 1);         /* the visit: at the office that owes it … */
    assert_true(lines("T", "/v1/work?late=1&below=1", "work") >= 1); /* … and at the one above */
    assert_true(lines("T", "/v1/work?late=1", "work") >= 1);         /* the same with the township's own */
    assert_true(lines("C", "/v1/work?late=1&below=1", "work") >= 1);
}

/* A measure without lead department is refused. */
static void m35_a_measure_has_its_lead_department(void **state)
{
    (void)state;
    help_enrol(w, home);
    help_refused(w, "C", "no_lead_department", "measure_plan", home,
                 ",\"category\":\"housing\",\"risks\":[\"disaster\"]");
    help_step(w, "C", "measure_plan", home, ",\"category\":\"housing\",\"dept\":2,\"risks\":[\"disaster\"]");
    assert_string_equal(world_process(w, "V", home, "measure", "state"), "planned");
    assert_true(world_has_work(w, "C", "measure", "planned"));
}

/* A household with an able member and nobody employed is listed. */
static void m36_nobody_at_work_is_listed(void **state)
{
    (void)state;
    help_enrol(w, home);
    help_step(w, "V", "track_visit", home, TRACKED("able"));
    assert_int_equal(lines("C", "/v1/jobless", "jobless"), 1);
    help_step(w, "V", "track_visit", home, TRACKED("able") ",\"count\":1");
    assert_int_equal(lines("C", "/v1/jobless", "jobless"), 0);
}

/* The sixth household is refused with the five listed; filing in five days. */
static void m38_a_contact_person_has_at_most_five(void **state)
{
    char more[6][ID_TEXT], tail[16];
    char body[400];

    (void)state;
    for (unsigned i = 0; i < 6; i++)
        help_home(w, "V", more[i]);
    world_run(w);
    for (unsigned i = 0; i < 5; i++)
        help_step(w, "T", "contact_appoint", more[i], ",\"officer\":\"" OFFICER "\"");
    snprintf(body, sizeof body,
             "{\"kind\":\"contact_appoint\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"officer\":\"" OFFICER "\"}",
             more[5]);
    struct bed_answer a = bed_ask(w, "T", "/v1/file", body);
    assert_string_equal(bed_text(&a, "error.code"), "officer_full");
    for (unsigned i = 0; i < 5; i++) {
        snprintf(tail, sizeof tail, "%s", more[i] + ID_TEXT - 9);
        assert_non_null(strstr(bed_text(&a, "error.why"), tail));
    }
    bed_free(&a);
    assert_string_equal(world_process(w, "C", more[0], "contact", "due"), "2025-11-28");
    assert_true(world_has_work(w, "C", "contact", "appointed"));
    help_step(w, "C", "contact_file", more[0], "");
    assert_string_equal(world_process(w, "V", more[0], "contact", "state"), "filed");
    json_t *o = world_asks(w, "C", "/v1/contacts");
    assert_string_equal(world_said(o, "officers.0.count"), "5");
    assert_string_equal(world_said(o, "officers.0.over"), "false");
    json_decref(o);
}

/* Removing the officer without a successor: an acting officer, never nobody. */
static void m39_the_duty_never_stands_empty(void **state)
{
    (void)state;
    help_enrol(w, home);
    help_step(w, "T", "contact_appoint", home, ",\"officer\":\"" OFFICER "\"");
    help_refused(w, "T", "risk_not_eliminated", "contact_end", home, "");
    help_step(w, "T", "contact_remove", home, ",\"text\":\"调离\"");
    assert_string_equal(world_process(w, "V", home, "contact", "state"), "acting");
    assert_string_equal(world_process(w, "V", home, "contact", "owner"), "513201209000");
    assert_string_not_equal(world_process(w, "V", home, "contact", "now.officer"), "");
    help_step(w, "T", "contact_appoint", home, ",\"officer\":\"" OTHER "\"");
    help_step(w, "T", "contact_handover", home, ",\"officer\":\"" OFFICER "\"");
    help_step(w, "V", "contact_accept", home, "");
    assert_string_equal(world_process(w, "C", home, "contact", "now.officer"), OFFICER);
}

/* Without consent the procedure stops. */
static void m40_no_way_off_the_list_without_consent(void **state)
{
    (void)state;
    help_enrol(w, home);
    help_step(w, "V", "delist_propose", home, ",\"basis\":\"natural\"");
    help_step(w, "T", "delist_verify", home, "," ALL_OK);
    help_step(w, "V", "delist_review", home, ",\"attendees\":20,\"votes_for\":18");
    help_refused(w, "V", "wrong_state", "delist_notice", home, "");
    help_refused(w, "T", "wrong_state", "delist_report", home, "");
    help_step(w, "V", "delist_consent", home, ",\"hash\":\"" HASH64 "\"");
    help_refused(w, "V", "notice_too_short", "delist_notice", home, ",\"until\":\"2025-11-30\"");
    help_step(w, "V", "delist_notice", home, "");
    help_refused(w, "T", "notice_running", "delist_report", home, "");
    world_days(w, 6);
    help_step(w, "T", "delist_report", home, "");
    help_step(w, "C", "delist_recheck", home, "," ALL_OK);
    help_step(w, "C", "delist_approve", home, ",\"number\":\"批-1\"");
    help_to_mark(w, home);
    assert_string_equal(world_process(w, "V", home, "delist", "state"), "risk_eliminated");
}

/* The quarter's run never proposes a household wholly unable to work. */
static void m41_no_labour_is_held(void **state)
{
    (void)state;
    help_enrol(w, home);
    help_step(w, "V", "track_visit", home, TRACKED("none"));
    assert_string_equal(line_says("C", "/v1/delist/candidates?quarter=2025Q4", "households", home, "outcome"), "hold");
    assert_string_equal(line_says("C", "/v1/delist/candidates?quarter=2025Q4", "households", home, "no_labour"),
                        "true");
    help_refused(w, "V", "no_labour", "delist_propose", home, ",\"basis\":\"natural\"");
    help_refused(w, "C", "no_labour", "delist_assess", home, ",\"basis\":\"helped\"");
    help_step(w, "C", "delist_hold", home, ",\"hold\":\"no_labour\"");
    assert_string_equal(world_process(w, "V", home, "delist", "state"), "hold");
}

/* The history shows both periods. */
static void m42_a_re_flag_shows_both_periods(void **state)
{
    json_t *o;
    unsigned enrolled = 0, marked = 0;

    (void)state;
    help_enrol(w, home);
    help_refused(w, "V", "still_monitored", "case_open", home, ",\"as\":\"reflag\"");
    help_to_recheck(w, home);
    help_step(w, "C", "delist_approve", home, ",\"number\":\"批-1\"");
    help_to_mark(w, home);
    help_step(w, "V", "lead", home, ",\"risk\":\"illness\",\"channel\":\"counter\"");
    world_days(w, 1);
    help_step(w, "V", "case_open", home, ",\"as\":\"reflag\"");
    assert_string_equal(world_process(w, "C", home, "case", "rounds"), "2");
    o = world_asks(w, "C", "/v1/case/%s", home);
    const json_t *all = json_object_get(json_object_get(o, "case"), "process");
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *steps = json_object_get(json_array_get(all, i), "steps");
        for (size_t k = 0; k < json_array_size(steps); k++) {
            enrolled += strcmp(world_said(json_array_get(steps, k), "step"), "case_enrol") == 0;
            marked += strcmp(world_said(json_array_get(steps, k), "step"), "delist_mark") == 0;
        }
    }
    assert_true(enrolled == 1 && marked == 1); /* the first period; the second has begun */
    json_decref(o);
}

/* 41 households are 41 lines a month. */
static void m43_every_monitored_household_has_its_line(void **state)
{
    char more[ID_TEXT];

    (void)state;
    help_enrol(w, home);
    for (unsigned i = 1; i < 41; i++) {
        help_home(w, "V", more);
        help_enrol(w, more);
    }
    assert_int_equal(lines("V", "/v1/track?month=2025-12", "track"), 41);
    assert_int_equal(lines("C", "/v1/track?month=2025-12", "track"), 41);
}

/* Run at the quarter's end: candidates, and what holds the others. */
static void m62_the_quarter_lists_candidates(void **state)
{
    char measure[ID_TEXT];
    const char *path = "/v1/delist/candidates?quarter=2026Q2";

    (void)state;
    help_enrol(w, home);
    memcpy(measure,
           world_does(w, "C",
                      "{\"kind\":\"measure_plan\",\"household\":\"%s\",\"area\":\"" V_CODE
                      "\",\"category\":\"housing\",\"dept\":2,\"risks\":[\"disaster\"]}",
                      home),
           ID_TEXT);
    world_does(w, "C", "{\"kind\":\"measure_accept\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"thing\":\"%s\"}",
               home, measure);
    world_does(w, "C", "{\"kind\":\"measure_start\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"thing\":\"%s\"}",
               home, measure);
    assert_string_equal(line_says("C", path, "households", home, "outcome"), "unknown");
    for (unsigned i = 0; i < 3; i++)
        help_step(w, "V", "track_visit", home, TRACKED("able") ",\"count\":1");
    help_step(w, "T", "track_income", home, ",\"month\":\"2025-11\",\"income\":\"above\"");
    assert_string_equal(line_says("C", path, "households", home, "outcome"), "candidate");
    assert_string_equal(line_says("C", "/v1/delist/candidates?quarter=2025Q4", "households", home, "outcome"), "keep");
    help_step(w, "T", "track_income", home, ",\"month\":\"2025-11\",\"income\":\"below\"");
    assert_string_equal(line_says("C", path, "households", home, "outcome"), "keep");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(m32_a_missing_month_shows, setup, teardown),
        cmocka_unit_test_setup_teardown(m33_help_offline_owes_its_paperwork_with_dates, setup, teardown),
        cmocka_unit_test_setup_teardown(m35_a_measure_has_its_lead_department, setup, teardown),
        cmocka_unit_test_setup_teardown(m36_nobody_at_work_is_listed, setup, teardown),
        cmocka_unit_test_setup_teardown(m38_a_contact_person_has_at_most_five, setup, teardown),
        cmocka_unit_test_setup_teardown(m39_the_duty_never_stands_empty, setup, teardown),
        cmocka_unit_test_setup_teardown(m40_no_way_off_the_list_without_consent, setup, teardown),
        cmocka_unit_test_setup_teardown(m41_no_labour_is_held, setup, teardown),
        cmocka_unit_test_setup_teardown(m42_a_re_flag_shows_both_periods, setup, teardown),
        cmocka_unit_test_setup_teardown(m43_every_monitored_household_has_its_line, setup, teardown),
        cmocka_unit_test_setup_teardown(m62_the_quarter_lists_candidates, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
