#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/span.h"
#include "simulator/report_read.h"
#include "simulator/report_run.h"
#include "support/run_sample.h"

static void a_record_is_read_as_it_stands(void **state)
{
    json_t *doc = run_sample();
    struct run *r;
    char fault[RUN_FAULT_BYTES];

    (void)state;
    assert_int_equal(run_read(doc, &r, fault), 0);
    json_decref(doc); /* the run holds on to it */
    assert_string_equal(fault, "");
    assert_int_equal(r->n_offices, 19);
    assert_string_equal(r->offices[r->offices[3].parent].name, "T1");
    assert_true(r->offices[0].parent == RUN_NONE);
    assert_int_equal(r->n_lag, 3);
    assert_false(r->lag[0].unsent.at[84].v.known);
    assert_int_equal(r->lag[0].unsent.at[84].ms, 84 * 3600000);
    assert_int_equal(r->green.n, 70);
    assert_false(r->score[5].value.known);
    assert_int_equal(r->score[5].good, GOOD_UNKNOWN);
    assert_int_equal(r->expectations[1].outcome, OUTCOME_FAILED);
    assert_int_equal(r->expectations[1].n_story, 61);
    assert_int_equal(r->spans[4].kind, SPAN_DISK);
    assert_true(r->marks[0].office == RUN_NONE);
    run_free(r);
    run_free(NULL);
}

/* Put `value` (JSON) at a path of keys and rows; NULL takes the member away. */
static void change(json_t *doc, const char *path, const char *value)
{
    char copy[100], *rest = copy, *key;
    json_t *at = doc;

    snprintf(copy, sizeof copy, "%s", path);
    while ((key = strsep(&rest, "/")) != NULL && rest != NULL)
        at = json_is_array(at) ? json_array_get(at, (size_t)strtoul(key, NULL, 10)) : json_object_get(at, key);
    assert_non_null(at);
    json_t *v = value == NULL ? NULL : json_loads(value, JSON_DECODE_ANY, NULL);
    if (v == NULL)
        assert_int_equal(json_object_del(at, key), 0);
    else if (json_is_array(at))
        assert_int_equal(json_array_set_new(at, (size_t)strtoul(key, NULL, 10), v), 0);
    else
        assert_int_equal(json_object_set_new(at, key, v), 0);
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    static const struct {
        const char *path, *value, *fault;
    } cases[] = {
        {"format", "2", "format: "},
        {"drill", NULL, "drill: is missing"},
        {"drill/start", "\"yesterday\"", "drill.start: is no time"},
        {"drill/start", "\"2022-02-30T20:00:00+08:00\"", "drill.start: is no time"},
        {"drill/simulated_ms", "-1", "drill.simulated_ms: "},
        {"drill/simulated_ms", "1.5", "drill.simulated_ms: "},
        {"verdict/passed", "1", "verdict.passed: "},
        {"score/0/unit", "\"miles\"", "score[0].unit: "},
        {"score/2/value", NULL, "score[2].value: "},
        {"score/2/good", "3", "score[2].good: "},
        {"score", "7", "score: should be a list"},
        {"offices/3/tier", "\"province\"", "offices[3].tier: "},
        {"offices/3/name", "\"C\"", "offices[3].name: stands there twice"},
        {"offices/3/parent", "\"X\"", "offices[3].parent: names no office"},
        {"offices/1/parent", "\"V11\"", "offices[1].parent: goes in a circle"},
        {"spans/0/office", "\"X\"", "spans[0].office: "},
        {"spans/0/to_ms", "1", "spans[0].to_ms: lies before"},
        {"spans/2", "[]", "spans[2].office: "},
        {"marks/5/ms", "\"now\"", "marks[5].ms: "},
        {"lag/step_ms", "0", "lag.step_ms: "},
        {"lag/tiers/1/unsent", "{}", "tiers[1].unsent: "},
        {"lag/tiers/1/unsent/3", "true", "tiers[1].unsent: "},
        {"help/green/5", "[1,2,3]", "help.green[5]: "},
        {"help/green/5/0", "0", "help.green[5]: goes back in time"},
        {"drain", "\"x\"", "drain: should be a list"},
        {"heals/0/zh", "0", "heals[0].zh: "},
        {"links/0/parent", "null", "links[0].parent: "},
        {"links/0/bytes_up", "9007199254740992", "links[0].bytes_up: "},
        {"faults/0/count", "null", "faults[0].count: "},
        {"invariants/0/broken", "null", "invariants[0].broken: "},
        {"expectations/0/outcome", "\"maybe\"", "expectations[0].outcome: "},
        {"expectations/1/story", "\"line\"", "expectations[1].story: "},
        {"expectations/1/story/4", "4", "expectations[1].story: "},
        {"not_exercised/0/why_en", NULL, "not_exercised[0].why_en: "},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        json_t *doc = run_sample();
        struct run *r = NULL;
        char fault[RUN_FAULT_BYTES];
        change(doc, cases[i].path, cases[i].value);
        assert_int_equal(run_read(doc, &r, fault), ERR_MALFORMED);
        assert_null(r);
        if (strncmp(fault, cases[i].fault, strlen(cases[i].fault)) != 0)
            fail_msg("%s: %s", cases[i].path, fault);
        assert_int_equal(run_read(doc, &r, NULL), ERR_MALFORMED);
        json_decref(doc);
    }
}

static void parts_that_were_not_recorded_are_empty_and_new_kinds_are_others(void **state)
{
    static const char *const parts[] = {"score",        "spans",         "marks",    "lag",    "help",
                                        "drain",        "heals",         "links",    "faults", "invariants",
                                        "expectations", "not_exercised", "agreement"};
    json_t *doc = run_sample();
    struct run *r;

    (void)state;
    change(doc, "spans/0/kind", "\"flood\"");
    change(doc, "marks/0/kind", "\"flood\"");
    assert_int_equal(run_read(doc, &r, NULL), 0);
    assert_int_equal(r->spans[0].kind, SPAN_OTHER);
    assert_int_equal(r->marks[0].kind, MARK_OTHER);
    run_free(r);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        change(doc, parts[i], NULL);
    assert_int_equal(run_read(doc, &r, NULL), 0);
    assert_int_equal(r->n_spans + r->n_marks + r->n_lag + r->green.n + r->drain.n + r->n_links, 0);
    run_free(r);
    json_decref(doc);
}

static void too_long_lists_are_refused(void **state)
{
    json_t *doc = run_sample(), *many = json_array();
    struct run *r;
    char fault[RUN_FAULT_BYTES];

    (void)state;
    for (int i = 0; i < 10001; i++)
        json_array_append(many, json_array_get(json_object_get(doc, "faults"), 0));
    json_object_set_new(doc, "faults", many);
    assert_int_equal(run_read(doc, &r, fault), ERR_TOO_BIG);
    assert_string_equal(fault, "faults: has more rows than a report takes");
    json_decref(doc);
}

static void instants_are_read_strictly(void **state)
{
    static const char *const wrong[] = {"",
                                        "2022-06-09",
                                        "2022-06-09T20:00:00",
                                        "2022-06-09 20:00:00Z",
                                        "2022-13-09T20:00:00Z",
                                        "2022-06-09T24:00:00Z",
                                        "2022-06-09T20:00:00+8",
                                        "2022-06-09T20:00:00+08:00x",
                                        "2022-06-09T20:0a:00Z",
                                        "-022-06-09T20:00:00Z",
                                        "2022-06-09T20:00:00*08:00"};
    struct wall t;

    (void)state;
    assert_true(report_instant(&t, "2022-06-09T20:00:00+08:00"));
    assert_int_equal(t.ms, 1654776000000ll);
    assert_true(report_instant(&t, "1970-01-01T00:00:00Z"));
    assert_int_equal(t.ms, 0);
    assert_true(report_instant(&t, "1969-12-31T19:00:01-05:00"));
    assert_int_equal(t.ms, 1000);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        if (report_instant(&t, wrong[i]))
            fail_msg("taken: %s", wrong[i]);
}

static void files_are_loaded_or_told(void **state)
{
    char dir[] = "/tmp/fangpin-run-XXXXXX", path[64], fault[RUN_FAULT_BYTES];
    json_t *doc;

    (void)state;
    assert_non_null(mkdtemp(dir));
    snprintf(path, sizeof path, "%s/run.json", dir);
    assert_int_equal(run_load(path, &doc, fault), ERR_NOT_FOUND);
    assert_int_equal(run_load(dir, &doc, fault), ERR_NOT_FOUND);
    FILE *f = fopen(path, "w");
    fputs("{\"format\":1,\n\"a\":}", f);
    fclose(f);
    assert_int_equal(run_load(path, &doc, fault), ERR_MALFORMED);
    assert_non_null(strstr(fault, "line 2"));
    f = fopen(path, "w");
    fputs("{\"format\":1}", f);
    fclose(f);
    assert_int_equal(run_load(dir, &doc, fault), 0);
    json_decref(doc);
    assert_int_equal(run_load("/dev/null", &doc, fault), ERR_IO);
    unlink(path);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_read_as_it_stands),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(parts_that_were_not_recorded_are_empty_and_new_kinds_are_others),
        cmocka_unit_test(too_long_lists_are_refused),
        cmocka_unit_test(instants_are_read_strictly),
        cmocka_unit_test(files_are_loaded_or_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
