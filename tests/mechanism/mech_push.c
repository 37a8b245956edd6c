/* Rows of DOMAIN.md section 8 about the departments' pushes: who is missing, what goes first, what each record came to. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/span.h"
#include "support/world_api.h"
#include "tiers/departments.h"

#define VILLAGE     "513201209200"
#define DEC_6_MS    1764950400000 /* 2025-12-06 00:00 in China */
#define NOV_25_0110 1764004200000 /* 2025-11-25 01:10 */

static void wait_until(struct world *w, int64_t wall_ms)
{
    assert_true(world_wall(w).ms <= wall_ms);
    world_pass(w, (uint64_t)(wall_ms - world_wall(w).ms));
}

static void expect_missing(struct world *w, const char *office, size_t n, const char *first, const char *second)
{
    json_t *o = world_asks(w, office, "/v1/push?month=2025-11&area=513201000000");

    assert_int_equal(json_array_size(json_object_get(o, "missing")), n);
    assert_string_equal(world_said(o, "missing.0"), first);
    assert_string_equal(world_said(o, "missing.1"), second);
    json_decref(o);
}

/* Fifteen departments pushed their month, most of them a zero report; two are silent when the 5th has passed. */
static void m16_at_midnight_of_the_6th_two_departments_are_missing(void **state)
{
    struct world *w = world_chain(16);
    size_t n;
    const struct department *d = department_table(&n);

    (void)state;
    wait_until(w, DEC_6_MS - 3 * 24 * 60 * MINUTE_MS);
    for (size_t i = 0; i < n; i++)
        if (d[i].no != DEPT_FORESTRY && d[i].no != DEPT_YOUTH)
            world_does(w, "C", "{\"kind\":\"push\",\"dept\":\"%s\",\"month\":\"2025-11\",\"records\":%u}", d[i].name,
                       d[i].no == DEPT_HEALTH ? 3u : 0u);
    wait_until(w, DEC_6_MS - MINUTE_MS); /* 23:59 on the 5th: they still have time */
    expect_missing(w, "C", 0, "", "");
    wait_until(w, DEC_6_MS);
    expect_missing(w, "C", 2, "FORESTRY", "YOUTH");
    expect_missing(w, "M", 2, "FORESTRY", "YOUTH");
    /* one comes late: it is no longer missing, and late */
    world_does(w, "C", "{\"kind\":\"push\",\"dept\":\"YOUTH\",\"month\":\"2025-11\",\"records\":0}");
    expect_missing(w, "C", 1, "FORESTRY", "");
    json_t *o = world_asks(w, "C", "/v1/push?month=2025-11");
    for (size_t i = 0; i < n; i++) {
        const json_t *row = json_array_get(json_object_get(o, "departments"), i);
        assert_string_equal(world_said(row, "late"), d[i].no == DEPT_YOUTH ? "true" : "false");
        assert_string_equal(world_said(row, "state"), d[i].no == DEPT_FORESTRY ? "missing"
                                                      : d[i].no == DEPT_HEALTH ? "pushed"
                                                                               : "zero");
    }
    json_decref(o);
    world_free(w);
}

/* ---- urgent ---- */

#define FLOOD 400u
#define LEAD                                                                                                           \
    "{\"kind\":\"%s\",\"area\":\"" VILLAGE "\",\"household\":\"%s\",\"risk\":\"%s\",\"dept\":\"%s\","                  \
    "\"month\":\"%s\",\"revision\":%u,\"data_kind\":\"%s\",\"record\":\"%s\"}"

static size_t held(struct world *w, const char *office, const char *kind)
{
    json_t *o = world_asks(w, office, "/v1/log?kind=%s&limit=1000", kind);
    size_t n = json_array_size(json_object_get(o, "events"));

    json_decref(o);
    return n;
}

/* At 01:10, when the line comes back, a month's ordinary leads wait for it already. */
static void m17_an_urgent_push_is_at_the_township_within_a_minute(void **state)
{
    struct world *w = world_chain(17);
    struct id_text home = world_id(world_home(w, "V", "泽郎甲", "990001195803120013"));
    char record[20];

    (void)state;
    world_run(w);
    size_t own = held(w, "T", "lead"); /* the village's own */
    world_does(w, "C", "{\"kind\":\"push\",\"dept\":\"HEALTH\",\"month\":\"2025-10\",\"records\":%u}", FLOOD);
    world_run(w);
    wait_until(w, NOV_25_0110 - MINUTE_MS);
    world_cut(w, "T", "C");
    for (unsigned i = 0; i < FLOOD; i++) {
        snprintf(record, sizeof record, "WJ-%u", i);
        world_does(w, "C", LEAD, "lead", home.at, "illness", "HEALTH", "2025-10", 1u, "MEDICAL_LARGE", record);
    }
    wait_until(w, NOV_25_0110);
    world_does(w, "C", "{\"kind\":\"push_urgent\",\"dept\":\"EMERGENCY\",\"month\":\"2025-11\",\"records\":1}");
    world_does(w, "C", LEAD, "lead_urgent", home.at, "disaster", "EMERGENCY", "2025-11", 1u, "DISASTER", "YJ-1");
    world_heal(w, "T", "C");
    while (held(w, "T", "lead_urgent") == 0 && world_wall(w).ms < NOV_25_0110 + MINUTE_MS)
        world_run_some(w, 1);
    assert_true(world_wall(w).ms < NOV_25_0110 + MINUTE_MS);
    assert_int_equal(held(w, "T", "lead_urgent"), 1);
    assert_int_equal(held(w, "T", "push_urgent"), 1);
    assert_int_equal(held(w, "T", "lead"), own); /* it did not queue behind them */
    world_run(w);
    assert_int_equal(held(w, "T", "lead"), FLOOD + own);
    assert_int_equal(held(w, "V", "lead_urgent"), 1);
    world_free(w);
}

/* ---- feedback ---- */

static size_t records_open(struct world *w, const char *office, size_t n)
{
    json_t *o = world_asks(w, office, "/v1/push/records?dept=HEALTH&month=2025-10&area=513201000000");
    const json_t *list = json_object_get(o, "records");
    size_t open = 0;

    assert_int_equal(json_array_size(list), n);
    for (size_t i = 0; i < n; i++) {
        const char *result = world_said(json_array_get(list, i), "result");
        open += *result == '\0' || strcmp(result, "0") == 0;
    }
    json_decref(o);
    return open;
}

static void expect_result(struct world *w, const char *office, const char *record, const char *result)
{
    json_t *o = world_asks(w, office, "/v1/push/records?dept=HEALTH&month=2025-10&area=513201000000");
    const json_t *list = json_object_get(o, "records");
    bool found = false;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *is = json_array_get(list, i);
        if (strcmp(world_said(is, "record"), record) != 0)
            continue;
        found = true;
        assert_string_equal(world_said(is, "result"), result);
    }
    assert_true(found);
    json_decref(o);
}

static const char feedback[] = "{\"kind\":\"push_feedback\",\"dept\":\"HEALTH\",\"month\":\"2025-10\","
                               "\"record\":\"%s\",\"result\":\"%s\"}";

/* Four records: two of households, one of nobody known, one that the department took back. */
static void m19_each_pushed_record_ends_with_a_result(void **state)
{
    static const struct {
        const char *record, *result;
    } ends[] = {{"WJ-1", "no_risk"}, {"WJ-2", "in_case"}, {"WJ-3", "not_found"}, {"WJ-4", "corrected"}};
    struct world *w = world_chain(19);
    struct id_text a = world_id(world_home(w, "V", "泽郎甲", "990001195803120013"));
    struct id_text b = world_id(world_home(w, "V", "泽郎乙", "990001196011070024"));

    (void)state;
    world_run(w);
    world_does(w, "C", "{\"kind\":\"push\",\"dept\":\"HEALTH\",\"month\":\"2025-10\",\"records\":4}");
    world_does(w, "C", LEAD, "lead", a.at, "illness", "HEALTH", "2025-10", 1u, "MEDICAL_LARGE", "WJ-1");
    world_does(w, "C", LEAD, "lead", b.at, "illness", "HEALTH", "2025-10", 1u, "MEDICAL_LARGE", "WJ-2");
    world_does(w, "C",
               "{\"kind\":\"push_record\",\"dept\":\"HEALTH\",\"month\":\"2025-10\",\"data_kind\":\"MEDICAL_LARGE\","
               "\"record\":\"WJ-3\",\"head_name\":\"无人识\"}");
    world_does(w, "C", LEAD, "lead", a.at, "illness", "HEALTH", "2025-10", 1u, "MEDICAL_LARGE", "WJ-4");
    world_does(w, "C", "{\"kind\":\"push\",\"dept\":\"HEALTH\",\"month\":\"2025-10\",\"revision\":2,\"records\":3}");
    world_does(w, "C",
               "{\"kind\":\"lead_close\",\"area\":\"" VILLAGE "\",\"household\":\"%s\",\"dept\":\"HEALTH\","
               "\"month\":\"2025-10\",\"revision\":2,\"record\":\"WJ-4\"}",
               a.at);
    world_run(w);
    assert_int_equal(records_open(w, "C", 4), 4);
    world_refuses(w, "C", "unknown_record", feedback, "WJ-9", "no_risk");
    for (size_t i = 0; i < ARRAY_LEN(ends); i++)
        world_does(w, "C", feedback, ends[i].record, ends[i].result);
    world_run(w);
    assert_int_equal(records_open(w, "C", 4), 0);
    for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
        expect_result(w, "C", ends[i].record, ends[i].result);
        expect_result(w, "M", ends[i].record, ends[i].result);
    }
    world_does(w, "C", feedback, "WJ-2", "enrolled"); /* a later answer replaces it, at every office */
    world_run(w);
    expect_result(w, "M", "WJ-2", "enrolled");
    json_t *o = world_asks(w, "C", "/v1/push?month=2025-10");
    assert_string_equal(world_said(o, "departments.2.dept"), "HEALTH");
    assert_string_equal(world_said(o, "departments.2.answered"), "4");
    json_decref(o);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(m16_at_midnight_of_the_6th_two_departments_are_missing),
        cmocka_unit_test(m17_an_urgent_push_is_at_the_township_within_a_minute),
        cmocka_unit_test(m19_each_pushed_record_ends_with_a_result),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
