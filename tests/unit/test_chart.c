#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/span.h"
#include "simulator/chart.h"
#include "simulator/chart_axis.h"
#include "simulator/report_say.h"
#include "support/run_sample.h"

static char *svg;

static const char *drawn(const struct chart *c)
{
    size_t len;

    free(svg);
    FILE *f = open_memstream(&svg, &len);
    chart_lines(f, c);
    fclose(f);
    return svg;
}

static size_t times(const char *text, const char *word)
{
    size_t n = 0;

    for (const char *p = strstr(text, word); p != NULL; p = strstr(p + 1, word))
        n++;
    return n;
}

/* The path of the first line. */
static const char *path_of(const char *text)
{
    static char path[100000];
    const char *from = strstr(text, "class=\"line\"");

    assert_non_null(from);
    from = strstr(from, " d=\"") + 4;
    snprintf(path, sizeof path, "%.*s", (int)strcspn(from, "\""), from);
    return path;
}

static struct chart chart_of(const struct series *s, bool steps)
{
    struct chart c = {.id = "c", .name = {"名", "name"}, .axis = {"件", "events"}, .unit = UNIT_COUNT, .to_ms = 100};

    c.n_lines = 1;
    c.lines[0] = (struct chart_line){{"线", "line"}, s, steps};
    return c;
}

static void unknown_is_a_gap(void **state)
{
    static const struct sample at[] = {
        {0, {true, 0}}, {25, {true, 10}}, {50, {false, 0}}, {75, {true, 5}}, {100, {true, 10}}};
    struct series s = {ARRAY_LEN(at), at};
    struct chart c = chart_of(&s, false);

    (void)state;
    const char *path = path_of(drawn(&c));
    assert_int_equal(times(path, "M"), 2);
    assert_int_equal(times(path, "V"), 0);
    c.lines[0].steps = true;
    path = path_of(drawn(&c));
    assert_int_equal(times(path, "M"), 2);
    assert_int_equal(times(path, "L"), 0);
}

static void nothing_recorded_is_still_a_frame(void **state)
{
    struct series s = {0};
    struct chart c = chart_of(&s, true);

    (void)state;
    c.to_ms = 0;
    c.lines[c.n_lines++] = (struct chart_line){{"另", "other"}, &s, true};
    assert_null(strstr(drawn(&c), "class=\"line\"")); /* no empty line is drawn, and the legend says why */
    assert_non_null(strstr(svg, "(没有 none)"));
    assert_non_null(strstr(svg, "</svg>"));
    assert_null(strstr(svg, "nan"));
    assert_null(strstr(svg, "inf"));
}

static void many_samples_become_a_short_path_that_keeps_the_peak(void **state)
{
    static struct sample at[20000];
    struct series s = {ARRAY_LEN(at), at};

    (void)state;
    for (size_t i = 0; i < s.n; i++)
        at[i] = (struct sample){(int64_t)i, {true, i == 12345 ? 1000 : (int64_t)(i % 7)}};
    struct chart c = chart_of(&s, false);
    c.to_ms = 20000;
    const char *path = path_of(drawn(&c));
    assert_in_range(strlen(path), 1000, 80000);
    char top[16];
    snprintf(top, sizeof top, " %.1f", 32.0); /* the value 1000 is the top of the axis */
    assert_non_null(strstr(path, top));
}

static void axes_have_round_steps_and_units(void **state)
{
    struct frame a = {0};

    (void)state;
    frame_scale(&a, 0, UNIT_COUNT);
    assert_int_equal(a.step, 1);
    assert_int_equal(a.most, 1);
    frame_scale(&a, 307, UNIT_COUNT);
    assert_int_equal(a.step, 100);
    assert_int_equal(a.most, 400);
    frame_scale(&a, 5 * 3600000, UNIT_MS);
    assert_int_equal(a.unit, 3600000);
    assert_int_equal(a.most, 5 * 3600000);
    assert_string_equal(frame_unit(&a, UNIT_MS), "小时 h");
    frame_scale(&a, REPORT_NUMBER_MAX, UNIT_MS);
    assert_true(a.most >= REPORT_NUMBER_MAX && a.most / a.step <= 6);
    frame_scale(&a, REPORT_NUMBER_MAX, UNIT_COUNT);
    assert_true(a.most >= REPORT_NUMBER_MAX);
}

static void ticks_stay_few_however_long_the_drill(void **state)
{
    static const int64_t lengths[] = {
        1, 60000, 3600000, 86400000, 18ll * 86400000, 400ll * 86400000, REPORT_NUMBER_MAX};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(lengths); i++) {
        struct series s = {0};
        struct chart c = chart_of(&s, true);
        c.to_ms = lengths[i];
        c.start = (struct wall){1654776000000ll};
        drawn(&c);
        assert_in_range(times(svg, "<text"), 4, 40);
    }
}

static void lanes_are_the_busiest_in_the_order_of_the_tree(void **state)
{
    json_t *doc = run_sample_large();
    struct run *r;
    size_t lanes[REPORT_LANES_MAX];

    (void)state;
    assert_int_equal(run_read(doc, &r, NULL), 0);
    json_decref(doc);
    assert_int_equal(lanes_choose(r, lanes), REPORT_LANES_MAX);
    for (size_t i = 0; i < REPORT_LANES_MAX; i++) {
        assert_in_range(lanes[i], 40, 129); /* where the sample put most of its cuts */
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(lanes[i], lanes[k]);
        if (i > 0)
            assert_true(r->offices[lanes[i - 1]].parent <= r->offices[lanes[i]].parent);
    }
    run_free(r);
    doc = run_sample();
    assert_int_equal(run_read(doc, &r, NULL), 0);
    json_decref(doc);
    assert_int_equal(lanes_choose(r, lanes), 19);
    for (size_t i = 0; i < 19; i++)
        assert_int_equal(lanes[i], i); /* it is written in that order */
    run_free(r);
}

static void lanes_show_every_span_and_hide_no_hostile_text(void **state)
{
    json_t *doc = run_sample();
    struct run *r;
    size_t lanes[REPORT_LANES_MAX], len;

    (void)state;
    assert_int_equal(run_read(doc, &r, NULL), 0);
    json_decref(doc);
    size_t n = lanes_choose(r, lanes);
    free(svg);
    FILE *f = open_memstream(&svg, &len);
    chart_lanes(f, r, "x", lanes, n);
    fclose(f);
    assert_int_equal(times(svg, "class=\"bar\""), r->n_spans);
    assert_null(strstr(svg, "<script"));
    assert_non_null(strstr(svg, "&lt;script&gt;"));
    run_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_is_a_gap),
        cmocka_unit_test(nothing_recorded_is_still_a_frame),
        cmocka_unit_test(many_samples_become_a_short_path_that_keeps_the_peak),
        cmocka_unit_test(axes_have_round_steps_and_units),
        cmocka_unit_test(ticks_stay_few_however_long_the_drill),
        cmocka_unit_test(lanes_are_the_busiest_in_the_order_of_the_tree),
        cmocka_unit_test(lanes_show_every_span_and_hide_no_hostile_text),
    };
    int rc = cmocka_run_group_tests(tests, NULL, NULL);

    free(svg);
    return rc;
}
