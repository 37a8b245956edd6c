/* Late by the line or by an officer: one reckoning, whoever asks (K6). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "node/api/lateness.h"
#include "support/world_api.h"

static struct world *w;
static char h[ID_TEXT];

static int up(void **state)
{
    (void)state;
    w = world_chain(7);
    snprintf(h, sizeof h, "%s", world_home(w, "V", "张三", "990001195803120013"));
    world_run(w);
    return 0;
}

static int down(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

/* To the end of the notice, in the village alone: then the township's report is due. */
static void village_reports(void)
{
    char until[16];
    json_t *o = world_asks(w, "V", "/v1/work");

    snprintf(until, sizeof until, "%.8s01", world_said(o, "today"));
    json_decref(o);
    world_does(w, "V", "{\"kind\":\"case_open\",\"household\":\"%s\"}", h);
    world_does(w, "V", "{\"kind\":\"case_freeze\",\"household\":\"%s\"}", h);
    world_does(w, "V", "{\"kind\":\"visit\",\"household\":\"%s\",\"outcome\":\"fit\"}", h);
    world_does(w, "V", "{\"kind\":\"case_exempt\",\"household\":\"%s\",\"number\":\"A-1\",\"until\":\"%s\"}", h, until);
    world_does(w, "V",
               "{\"kind\":\"case_review\",\"household\":\"%s\",\"meeting\":\"normal\",\"attendees\":9,\"votes_for\":9,"
               "\"result\":\"propose\"}",
               h);
    world_days(w, 6);
    world_does(w, "V", "{\"kind\":\"case_notice_end\",\"household\":\"%s\"}", h);
}

/* The township takes the papers in: a step that had the report's day. */
static void township_receives(void)
{
    world_does(w, "T", "{\"kind\":\"case_receive\",\"household\":\"%s\",\"area\":\"513201209200\"}", h);
    world_run(w);
}

/* What the township's line of the report says, asked of `office`; "-" when it has none. */
static const char *work_says(const char *office, const char *field)
{
    static char said[32];
    json_t *o = world_asks(w, office, "/v1/work?limit=1000&area=513201209000");
    const json_t *list = json_object_get(o, "work");

    snprintf(said, sizeof said, "-");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(world_said(json_array_get(list, i), "state"), "notice_done") == 0)
            snprintf(said, sizeof said, "%s", world_said(json_array_get(list, i), field));
    json_decref(o);
    return said;
}

/* A number of an office's in the papers of `office` for a month. */
static long agenda_of(const char *office, const char *month, const char *area, const char *field)
{
    json_t *o = world_asks(w, office, "/v1/agenda?month=%s", month);
    const json_t *units = json_object_get(o, "units");
    long n = -1;

    for (size_t i = 0; i < json_array_size(units); i++)
        if (strcmp(world_said(json_array_get(units, i), "area"), area) == 0)
            n = (long)json_integer_value(json_object_get(json_array_get(units, i), field));
    json_decref(o);
    return n;
}

/* … of the month that the world has come to. */
static long agenda_says(const char *office, const char *area, const char *field)
{
    return agenda_of(office, "2025-12", area, field);
}

/* How many lines of the township's worklist say so, asked of `office`. */
static long lines_late(const char *office, const char *by)
{
    json_t *o = world_asks(w, office, "/v1/work?limit=1000&late=1&area=513201209000");
    const json_t *list = json_object_get(o, "work");
    long n = 0;

    for (size_t i = 0; i < json_array_size(list); i++)
        n += by == NULL || strcmp(world_said(json_array_get(list, i), "late"), by) == 0;
    json_decref(o);
    return n;
}

#define TOWNSHIP "513201209000"

/* The papers of a meeting and the worklist say the same of what is open. */
static void expect_one_answer(const char *office)
{
    assert_int_equal(agenda_says(office, TOWNSHIP, "overdue"), lines_late(office, NULL));
    assert_int_equal(agenda_says(office, TOWNSHIP, "overdue_link"), lines_late(office, "link"));
}

/* The line between village and township was dark: both of the offices above say so, of what is open and of what is done,
 * though the county's own lines were up. */
static void a_duty_that_came_late_is_the_lines_to_all(void **state)
{
    static const char *const above[] = {"T", "C"};

    (void)state;
    world_cut(w, "V", "T");
    village_reports();
    world_days(w, 10);
    world_heal(w, "V", "T");
    world_run(w);
    for (unsigned i = 0; i < 2; i++) {
        assert_string_equal(work_says(above[i], "late"), "link");
        assert_true(agenda_says(above[i], TOWNSHIP, "overdue_link") > 0);
        expect_one_answer(above[i]);
    }
    long before = agenda_says("C", TOWNSHIP, "late_link");
    township_receives();
    for (unsigned i = 0; i < 2; i++) {
        assert_int_equal(agenda_says(above[i], TOWNSHIP, "late"), 0);
        assert_int_equal(agenda_says(above[i], TOWNSHIP, "late_link"), before + 1);
        expect_one_answer(above[i]);
    }
}

/* After the days that the line took it is the officer's, and stays so when it is done. */
static void what_comes_after_the_lines_days_is_the_officers(void **state)
{
    static const char *const above[] = {"T", "C"};

    (void)state;
    world_cut(w, "V", "T");
    village_reports();
    world_days(w, 10);
    world_heal(w, "V", "T");
    world_run(w);
    world_days(w, 20);
    for (unsigned i = 0; i < 2; i++) {
        assert_string_equal(work_says(above[i], "late"), "officer");
        expect_one_answer(above[i]);
    }
    township_receives();
    for (unsigned i = 0; i < 2; i++)
        assert_int_equal(agenda_says(above[i], TOWNSHIP, "late"), 1);
}

/* Signed in time by its own clock, and not here in time, with the line up: no dark time speaks for it at its neighbour. */
static void a_clock_behind_is_no_dark_line(void **state)
{
    (void)state;
    village_reports();
    world_run(w);
    long late = agenda_of("C", "2025-11", TOWNSHIP, "late");
    long link = agenda_of("C", "2025-11", TOWNSHIP, "late_link");
    world_days(w, 20);
    world_skew(w, "T", -19 * DAY_MS);
    township_receives();
    /* its clock said November */
    assert_int_equal(agenda_of("C", "2025-11", TOWNSHIP, "late"), late + 1);
    assert_int_equal(agenda_of("C", "2025-11", TOWNSHIP, "late_link"), link);
}

static void the_reckoning_itself(void **state)
{
    (void)state;
    assert_int_equal(late_on(0, 0, 20261123), LATE_NOT);
    assert_int_equal(late_on(DUE_NONE, DUE_NONE, 20261123), LATE_NOT);
    assert_int_equal(late_on(20261123, 20261123, 20261123), LATE_NOT);
    assert_int_equal(late_on(20261122, 20261122, 20261123), LATE_BY_OFFICER);
    assert_int_equal(late_on(20261122, 20261123, 20261123), LATE_BY_LINK);
    assert_int_equal(late_on(20261121, 20261122, 20261123), LATE_BY_OFFICER);
    struct passage one = {.id = {{1}}};
    uint8_t id[32] = {1}, other[32] = {2};
    ProtobufCBinaryData same = {32, id}, differs = {32, other}, cut = {3, id};
    assert_ptr_equal(passage_find(&one, 1, &same), &one);
    assert_null(passage_find(&one, 1, &differs));
    assert_null(passage_find(&one, 1, &cut));
    assert_null(passage_find(&one, 1, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_duty_that_came_late_is_the_lines_to_all, up, down),
        cmocka_unit_test_setup_teardown(what_comes_after_the_lines_days_is_the_officers, up, down),
        cmocka_unit_test_setup_teardown(a_clock_behind_is_no_dark_line, up, down),
        cmocka_unit_test(the_reckoning_itself),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
