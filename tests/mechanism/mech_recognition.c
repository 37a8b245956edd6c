/* Rows of DOMAIN.md section 8 about recognising a household, each by its acceptance example, through the API of offices
 * in virtual time. Legal days are signed values, so the steps name theirs: the notice fits into the past. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/case_api.h"

#define PAST ",\"date\":\"" API_PAST "\""

struct town {
    struct world *w;
    char home[ID_TEXT];
};

static int setup(void **state)
{
    static struct town t;

    t.w = world_chain(1);
    snprintf(t.home, sizeof t.home, "%s", world_home(t.w, "V", "泽郎甲", "990001195803120013"));
    world_run(t.w);
    *state = &t;
    return 0;
}

static int teardown(void **state)
{
    world_free(((struct town *)*state)->w);
    return 0;
}

static void expect_text(const char *said, const char *expected)
{
    assert_string_equal(said, expected);
}

/* A hotline lead reaches the village by the township within one working day. */
static void m12_a_hotline_lead_reaches_the_village_in_a_working_day(void **state)
{
    struct town *t = *state;
    char more[120];

    /* 2025-10-31 is a Friday: one working day later is Monday */
    const char *lead =
        api_does(t->w, "C", "lead", t->home, ",\"risk\":\"illness\",\"channel\":\"hotline\",\"date\":\"2025-10-31\"");
    snprintf(more, sizeof more, ",\"thing\":\"%s\",\"date\":\"2025-11-03\"", lead);
    assert_true(world_has_work(t->w, "C", "lead", "route it down"));
    world_run(t->w);
    api_does(t->w, "T", "lead_route", t->home, more);
    world_run(t->w);
    assert_false(world_has_work(t->w, "C", "lead", "route it down"));
    assert_true(world_has_work(t->w, "V", "lead", "take it up"));
    json_t *o = world_asks(t->w, "V", "/v1/case/%s", t->home);
    const json_t *list = json_object_get(json_object_get(o, "case"), "process");
    bool seen = false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i);
        if (strcmp(world_said(p, "thing"), lead) != 0)
            continue;
        seen = true;
        expect_text(world_said(p, "steps.1.due"), "2025-11-03");
        expect_text(world_said(p, "steps.1.late"), "false");
    }
    assert_true(seen);
    json_decref(o);
}

/* The three days of the visit start on the list's day; the township signs beside the village. */
static void m21_the_visits_days_start_on_the_lists_day(void **state)
{
    struct town *t = *state;

    api_does(t->w, "V", "case_open", t->home, ",\"date\":\"2025-11-03\"");
    api_does(t->w, "V", "case_freeze", t->home, ",\"date\":\"2025-11-04\"");
    expect_text(world_process(t->w, "V", t->home, "case", "due"), "2025-11-07");
    expect_text(world_process(t->w, "V", t->home, "case", "since"), "2025-11-04");
    assert_true(world_has_work(t->w, "V", "case", "visit the household"));
    world_run(t->w);
    assert_true(world_has_work(t->w, "T", "case", "co-sign the list"));
    api_does(t->w, "T", "case_cosign", t->home, "");
    assert_false(world_has_work(t->w, "T", "case", "co-sign the list"));
}

/* A full visit is done without a line, and is there when it comes back. */
static void m22_a_visit_is_done_without_a_line(void **state)
{
    struct town *t = *state;

    api_does(t->w, "V", "case_open", t->home, "");
    api_does(t->w, "V", "case_freeze", t->home, "");
    world_run(t->w);
    world_cut(t->w, "V", "T");
    api_does(t->w, "V", "case_missed", t->home, ",\"text\":\"外出放牧\"");
    api_does(t->w, "V", "case_authorise", t->home,
             ",\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"");
    api_does(t->w, "V", "visit", t->home, ",\"outcome\":\"fit\"");
    assert_true(api_fact(t->w, "V", t->home, "case", "visited"));
    assert_false(api_fact(t->w, "C", t->home, "case", "visited"));
    world_heal(t->w, "V", "T");
    world_run(t->w);
    assert_true(api_fact(t->w, "C", t->home, "case", "visited"));
    assert_true(api_fact(t->w, "C", t->home, "case", "authorised"));
    world_expect_level(t->w);
}

/* A dibao household skips the comparison; the others' results are back at village and township. */
static void m23_dibao_skips_and_results_come_back(void **state)
{
    struct town *t = *state;
    char other[ID_TEXT];

    snprintf(other, sizeof other, "%s", world_home(t->w, "V", "泽郎乙", ""));
    api_does(t->w, "V", "case_open", t->home, "");
    api_does(t->w, "V", "case_freeze", t->home, "");
    api_does(t->w, "V", "case_open", other, "");
    api_does(t->w, "V", "case_freeze", other, "");
    api_does(t->w, "V", "case_exempt", t->home, ",\"number\":\"低保证-7\",\"until\":\"2025-10-01\"");
    api_refuses(t->w, "V", "missing_fact", "case_send", t->home, ""); /* nothing to send, and nobody authorised it */
    api_does(t->w, "V", "case_authorise", other, "");
    api_does(t->w, "V", "case_send", other, "");
    world_run(t->w);
    assert_true(world_has_work(t->w, "C", "case", "compare: dispatch"));
    api_does(t->w, "C", "case_dispatch", other, ",\"depts\":[1,3]");
    api_does(t->w, "C", "case_answer", other, ",\"dept\":1,\"finding\":\"nothing\"");
    api_refuses(t->w, "C", "departments_silent", "case_compared", other, "");
    api_does(t->w, "C", "case_answer", other, ",\"dept\":3,\"finding\":\"found\",\"text\":\"名下有农机一台\"");
    api_does(t->w, "C", "case_compared", other, "");
    world_run(t->w);
    for (const char *const *at = (const char *const[]){"V", "T", NULL}; *at != NULL; at++) {
        assert_true(api_fact(t->w, *at, other, "case", "compared"));
        assert_true(api_fact(t->w, *at, t->home, "case", "exempt"));
        assert_int_equal(api_count(t->w, *at, other, "case_answer"), 2);
    }
}

/* Posting on the day after the review raises a late flag; a notice that ends too late is seen before. */
static void m24_posting_the_next_day_raises_a_flag(void **state)
{
    struct town *t = *state;

    api_verified(t->w, "V", t->home); /* review and notice are due on 2025-10-15 */
    api_reviewed(t->w, "V", t->home);
    assert_false(api_fact(t->w, "V", t->home, "case", "posted_late"));
    expect_text(world_process(t->w, "V", t->home, "case", "flags.0"), "");
    api_does(t->w, "V", "case_post", t->home, ",\"date\":\"2025-10-11\"");
    assert_true(api_fact(t->w, "V", t->home, "case", "posted_late"));
    expect_text(world_process(t->w, "V", t->home, "case", "now.until"), "2025-10-16");
    expect_text(world_process(t->w, "V", t->home, "case", "flags.0"), "notice_will_overrun");
    api_refuses(t->w, "V", "notice_running", "case_notice_end", t->home, ",\"date\":\"2025-10-16\"");
}

/* The minutes show ENLARGED, and who came. */
static void m25_an_enlarged_meeting_shows_who_came(void **state)
{
    struct town *t = *state;
    static const char review[] =
        ",\"meeting\":\"enlarged\",\"attendees\":8,\"votes_for\":8,\"result\":\"propose\",\"attended\":[%s]" PAST;
    char more[300];

    api_verified(t->w, "V", t->home);
    snprintf(more, sizeof more, review, "\"committee\"");
    api_refuses(t->w, "V", "meeting_not_enlarged", "case_review", t->home, more);
    snprintf(more, sizeof more, review, "\"committee\",\"township\",\"work_team\"");
    api_does(t->w, "V", "case_review", t->home, more);
    world_run(t->w);
    expect_text(world_process(t->w, "C", t->home, "case", "now.meeting"), "enlarged");
    expect_text(world_process(t->w, "C", t->home, "case", "now.attended.1"), "township");
    expect_text(world_process(t->w, "C", t->home, "case", "now.attended.2"), "work_team");
}

/* Failing one check returns the case with its reason. */
static void m26_a_failed_check_returns_the_case(void **state)
{
    struct town *t = *state;

    api_verified(t->w, "V", t->home);
    api_reviewed(t->w, "V", t->home);
    api_does(t->w, "V", "case_notice_end", t->home, ",\"date\":\"2025-10-16\"");
    expect_text(world_process(t->w, "V", t->home, "case", "due"), "2025-10-20"); /* two working days: Friday, Monday */
    world_run(t->w);
    api_does(t->w, "T", "case_cosign", t->home, "");
    api_refuses(t->w, "T", "check_failed", "case_report", t->home,
                ",\"checks\":[\"yes\",\"yes\",\"no\",\"yes\"],\"class\":\"sudden\"");
    api_does(t->w, "T", "case_return", t->home, ",\"text\":\"帮扶需求与风险不符\"");
    world_run(t->w);
    expect_text(api_state(t->w, "V", t->home), "verifying");
    expect_text(world_process(t->w, "V", t->home, "case", "now.text"), "帮扶需求与风险不符");
    assert_true(world_has_work(t->w, "V", "case", "review and post the notice"));
}

/* The number of the reply is printed; a changed dossier is not signed. */
static void m27_a_changed_dossier_is_not_signed(void **state)
{
    struct town *t = *state;
    char more[300], dossier[80];

    api_refuses(t->w, "C", "no_visit", "decision", t->home, "");
    api_verified(t->w, "V", t->home);
    world_run(t->w);
    api_refuses(t->w, "C", "not_at_county", "decision", t->home, "");
    api_reviewed(t->w, "V", t->home);
    api_does(t->w, "V", "case_notice_end", t->home, "");
    world_run(t->w);
    api_does(t->w, "T", "case_cosign", t->home, "");
    api_reported(t->w, t->home);
    world_run(t->w);
    snprintf(dossier, sizeof dossier, "%s", api_case(t->w, "C", t->home, "dossier"));
    assert_int_equal(strlen(dossier), 64);
    api_does(t->w, "T", "visit", t->home, ",\"outcome\":\"unsure\"");
    world_run(t->w);
    snprintf(more, sizeof more, ",\"number\":\"马乡振批〔2025〕7号\",\"dossier\":\"%s\"", dossier);
    api_refuses(t->w, "C", "dossier_changed", "decision", t->home, more);
    snprintf(more, sizeof more, ",\"number\":\"马乡振批〔2025〕7号\",\"dossier\":\"%s\"",
             api_case(t->w, "C", t->home, "dossier"));
    api_does(t->w, "C", "decision", t->home, more);
    world_run(t->w);
    expect_text(api_case(t->w, "V", t->home, "outcome"), "approved");
    expect_text(api_case(t->w, "V", t->home, "reply"), "马乡振批〔2025〕7号");
}

/* Decided on Thursday 2022-09-08, the refusal is due on Tuesday 2022-09-13: Mid-Autumn lies between. */
static void m28_a_refusal_is_due_in_two_working_days(void **state)
{
    struct town *t = *state;
    char more[200], refusal[ID_TEXT];

    api_at_county(t->w, t->home);
    snprintf(refusal, sizeof refusal, "%s",
             api_does(t->w, "C", "refusal", t->home,
                      ",\"reason\":\"condition_not_met\",\"text\":\"收入高于监测线\",\"date\":\"2022-09-08\""));
    expect_text(api_case(t->w, "C", t->home, "notice_due"), "2022-09-13");
    world_run(t->w);
    assert_true(world_has_work(t->w, "T", "case", "deliver the refusal"));
    api_does(t->w, "T", "case_receive", t->home, ",\"date\":\"2022-09-13\""); /* the township's own days */
    expect_text(world_process(t->w, "T", t->home, "case", "due"), "2022-09-15");
    snprintf(more, sizeof more, ",\"decision\":\"%s\",\"way\":\"hand\",\"date\":\"2022-09-14\"", refusal);
    api_does(t->w, "T", "notice", t->home, more);
    world_run(t->w);
    expect_text(api_state(t->w, "C", t->home), "refusal_delivered");
    api_refuses(t->w, "V", "no_new_facts", "case_open", t->home, "");
    api_does(t->w, "V", "lead", t->home, ",\"risk\":\"illness\",\"channel\":\"counter\"");
    api_does(t->w, "V", "case_open", t->home, ",\"as\":\"reopen\"");
}

/* An override without minutes is refused; with them it is marked for all to see. */
static void m30_an_override_needs_minutes(void **state)
{
    struct town *t = *state;
    static const char votes[] =
        ",\"meeting\":\"normal\",\"attendees\":21,\"votes_for\":20,\"result\":\"propose\",\"override\":[5]%s" PAST;
    char more[400];

    api_verified(t->w, "V", t->home);
    snprintf(more, sizeof more, votes, "");
    api_refuses(t->w, "V", "override_without_minutes", "case_review", t->home, more);
    snprintf(more, sizeof more, votes,
             ",\"text\":\"货车系谋生工具\",\"hash\":"
             "\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"");
    api_does(t->w, "V", "case_review", t->home, more);
    world_run(t->w);
    assert_true(api_fact(t->w, "M", t->home, "case", "overridden"));
    expect_text(world_process(t->w, "C", t->home, "case", "now.override.0"), "5");
}

/* Helping first removes no step: the county signs nothing before the case stands there (3.4). */
static void m33_help_first_removes_no_step(void **state)
{
    struct town *t = *state;

    api_does(t->w, "T", "help", t->home, ",\"help_kind\":\"goods\",\"amount_fen\":10000");
    world_run(t->w);
    assert_true(world_has_work(t->w, "T", "case_open", NULL));
    api_does(t->w, "V", "visit", t->home, ",\"outcome\":\"fit\"");
    world_run(t->w);
    api_refuses(t->w, "C", "not_at_county", "decision", t->home, "");
    expect_text(api_case(t->w, "C", t->home, "degree"), "tentative");
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(m12_a_hotline_lead_reaches_the_village_in_a_working_day),
        ROW(m21_the_visits_days_start_on_the_lists_day),
        ROW(m22_a_visit_is_done_without_a_line),
        ROW(m23_dibao_skips_and_results_come_back),
        ROW(m24_posting_the_next_day_raises_a_flag),
        ROW(m25_an_enlarged_meeting_shows_who_came),
        ROW(m26_a_failed_check_returns_the_case),
        ROW(m27_a_changed_dossier_is_not_signed),
        ROW(m28_a_refusal_is_due_in_two_working_days),
        ROW(m30_an_override_needs_minutes),
        ROW(m33_help_first_removes_no_step),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
