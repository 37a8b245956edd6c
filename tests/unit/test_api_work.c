#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/world_api.h"

static struct world *w;
static const char *h;

/* The line of a worklist with this state; NULL: none. The answer is kept until the next call. */
static const json_t *line_of(const char *office, const char *query, const char *state)
{
    static json_t *kept;

    json_decref(kept);
    kept = world_asks(w, office, "/v1/work?limit=1000%s", query);
    const json_t *list = json_object_get(kept, "work");
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(world_said(json_array_get(list, i), "state"), state) == 0)
            return json_array_get(list, i);
    return NULL;
}

/* To the end of the notice, in the village alone. */
static void village_reports(void)
{
    world_does(w, "V", "{\"kind\":\"case_open\",\"household\":\"%s\"}", h);
    world_does(w, "V", "{\"kind\":\"case_freeze\",\"household\":\"%s\"}", h);
    world_does(w, "V", "{\"kind\":\"visit\",\"household\":\"%s\",\"outcome\":\"fit\"}", h);
    char date[16], today[16];
    json_t *o = world_asks(w, "V", "/v1/work");
    snprintf(today, sizeof today, "%s", world_said(o, "today"));
    json_decref(o);
    snprintf(date, sizeof date, "%.8s01", today);
    world_does(w, "V", "{\"kind\":\"case_exempt\",\"household\":\"%s\",\"number\":\"A-1\",\"until\":\"%s\"}", h, date);
    world_does(w, "V",
               "{\"kind\":\"case_review\",\"household\":\"%s\",\"meeting\":\"normal\",\"attendees\":9,\"votes_for\":9,"
               "\"result\":\"propose\"}",
               h);
    world_days(w, 6);
    world_does(w, "V", "{\"kind\":\"case_notice_end\",\"household\":\"%s\"}", h);
}

static int up(void **state)
{
    (void)state;
    w = world_chain(7);
    h = world_home(w, "V", "张三", "990001195803120013");
    world_run(w);
    return 0;
}

static int down(void **state)
{
    (void)state;
    line_of("V", "", "");
    world_free(w);
    return 0;
}

static void what_waits_says_whose_desk_and_since_when(void **state)
{
    (void)state;
    world_does(w, "V", "{\"kind\":\"case_open\",\"household\":\"%s\"}", h);
    const json_t *line = line_of("V", "", "analysis");
    assert_non_null(line);
    assert_string_equal(world_said(line, "role"), "village");
    assert_string_equal(world_said(line, "household"), h);
    assert_int_equal(strlen(world_said(line, "since")), 10);
    assert_string_equal(world_said(line, "late"), "");
    assert_null(line_of("V", "&role=leader", "analysis"));
    assert_non_null(line_of("V", "&role=village", "analysis"));
    assert_null(line_of("V", "&late=1", "analysis"));
    world_run(w);
    assert_null(line_of("T", "", "analysis")); /* it is not the township's */
    assert_non_null(line_of("T", "&below=1", "analysis"));
    struct bed_answer bad = bed_ask(w, "V", "/v1/work?role=king", NULL);
    assert_int_equal(bad.status, 400);
    bed_free(&bad);
}

/* K6: what the line took is not the officer's fault, and what came after it is. */
static void late_by_the_line_is_told_from_late_by_an_officer(void **state)
{
    (void)state;
    world_cut(w, "V", "T");
    village_reports();
    world_days(w, 10);
    world_heal(w, "V", "T");
    world_run(w);
    const json_t *line = line_of("T", "", "notice_done");
    assert_non_null(line);
    assert_string_equal(world_said(line, "late"), "link");
    assert_true(strcmp(world_said(line, "due_here"), world_said(line, "due")) > 0);
    json_t *gaps = world_asks(w, "T", "/v1/gaps");
    assert_string_equal(world_said(gaps, "gaps.0.peer"), "513201209200");
    json_decref(gaps);
    world_days(w, 20);
    line = line_of("T", "", "notice_done");
    assert_string_equal(world_said(line, "late"), "officer");
    assert_non_null(line_of("T", "&late=1", "notice_done"));
}

static void without_a_gap_late_is_late(void **state)
{
    (void)state;
    village_reports();
    world_run(w);
    world_days(w, 10);
    assert_string_equal(world_said(line_of("T", "", "notice_done"), "late"), "officer");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_waits_says_whose_desk_and_since_when, up, down),
        cmocka_unit_test_setup_teardown(late_by_the_line_is_told_from_late_by_an_officer, up, down),
        cmocka_unit_test_setup_teardown(without_a_gap_late_is_late, up, down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
