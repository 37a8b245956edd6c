#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"
#include "simulator/report_find.h"
#include "simulator/report_sentences.h"
#include "support/run_sample.h"

#define HOUR 3600000ll

static struct run *run_of(json_t *doc)
{
    struct run *r;

    assert_int_equal(run_read(doc, &r, NULL), 0);
    json_decref(doc);
    return r;
}

static void figures_are_found_in_the_record(void **state)
{
    struct run *r = run_of(run_sample());
    struct find f;

    (void)state;
    find_all(r, &f);
    assert_int_equal(f.cuts, 7);
    assert_int_equal(f.longest_cut_ms.value, 94 * HOUR - 4 * HOUR - 5 * 60000);
    assert_string_equal(r->offices[f.longest_cut_office].name, "V12");
    assert_int_equal(f.acts, 420);
    size_t dark = 0; /* counted again, the slow way */
    for (size_t i = 0; i < r->n_marks; i++)
        for (size_t k = 0; k < r->n_spans; k++)
            dark += r->marks[i].kind == MARK_ACT && r->spans[k].kind <= SPAN_CUT_DOWN &&
                    r->spans[k].office == r->marks[i].office && r->spans[k].from_ms <= r->marks[i].ms &&
                    r->marks[i].ms < r->spans[k].to_ms;
    assert_true(dark > 0);
    assert_int_equal(f.acts_in_cut, dark);
    assert_int_equal(f.tiers[0].oldest_ms.value, 93 * HOUR - 4 * HOUR + 60000);
    assert_int_equal(f.tiers[0].oldest_at_ms, 93 * HOUR);
    assert_true(f.help_after_disaster);
    assert_int_equal(f.help_zero_ms, 4 * HOUR + 3 * 60000);
    assert_int_equal(f.green.households.value, 70);
    assert_int_equal(f.green.first_ms.value, r->green.at[0].ms - f.help_zero_ms);
    assert_int_equal(f.green.half_ms.value, r->green.at[34].ms - f.help_zero_ms);
    assert_int_equal(f.drain_ms.value, HOUR);
    assert_int_equal(f.digests_most.value, 6);
    assert_int_equal(f.agreed_ms.value, 399 * HOUR);
    assert_false(f.contradicts);
    run_free(r);
}

static void unknown_stays_unknown(void **state)
{
    static const char *const parts[] = {"lag", "help", "drain", "agreement", "links", "spans"};
    json_t *doc = run_sample();
    struct find f;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        json_object_del(doc, parts[i]);
    struct run *r = run_of(doc);
    find_all(r, &f);
    assert_false(f.green.first_ms.known || f.drain_peak.known || f.digests_left.known || f.agreed_ms.known ||
                 f.bytes.known);
    assert_true(f.busiest == RUN_NONE);
    for (int i = FINDING_LAG; i < FINDINGS; i++) {
        struct sentence s = finding_says((enum finding)i, r, &f);
        assert_non_null(strstr(s.zh, "未知"));
        assert_non_null(strstr(s.en, "unknown"));
    }
    run_free(r);
}

static void one_unknown_link_makes_the_sum_unknown(void **state)
{
    json_t *doc = run_sample();
    struct find f;

    (void)state;
    json_object_set_new(json_array_get(json_object_get(doc, "links"), 3), "bytes_up", json_null());
    struct run *r = run_of(doc);
    find_all(r, &f);
    assert_false(f.bytes.known);
    assert_true(f.events.known);
    assert_true(f.busiest != RUN_NONE && f.busiest != 3);
    run_free(r);
}

static void backlog_that_stays_is_told(void **state)
{
    json_t *doc = run_sample();
    struct find f;

    (void)state;
    json_object_set_new(
        doc, "drain", json_pack("[[i,i],[I,i],[I,i]]", 0, 0, (json_int_t)(398 * HOUR), 9, (json_int_t)(430 * HOUR), 4));
    json_object_set_new(doc, "agreement", json_pack("[[i,i],[I,i]]", 0, 1, (json_int_t)HOUR, 2));
    struct run *r = run_of(doc);
    find_all(r, &f);
    assert_false(f.drain_ms.known);
    assert_int_equal(f.drain_left.value, 4);
    assert_false(f.agreed_ms.known);
    assert_non_null(strstr(finding_says(FINDING_DRAIN, r, &f).zh, "还剩 4 件"));
    assert_non_null(strstr(finding_says(FINDING_AGREEMENT, r, &f).en, "still differed: 2 states"));
    run_free(r);
}

static void a_verdict_against_its_lists_is_seen(void **state)
{
    json_t *doc = run_sample();
    struct find f;

    (void)state;
    json_object_set_new(json_object_get(doc, "verdict"), "passed", json_true());
    struct run *r = run_of(doc);
    find_all(r, &f);
    assert_true(f.contradicts);
    run_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_are_found_in_the_record),        cmocka_unit_test(unknown_stays_unknown),
        cmocka_unit_test(one_unknown_link_makes_the_sum_unknown), cmocka_unit_test(backlog_that_stays_is_told),
        cmocka_unit_test(a_verdict_against_its_lists_is_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
