/* Swim-lanes: one lane per office, with its spans as bars and its marks as glyphs. */
#include "simulator/chart.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "simulator/chart_axis.h"
#include "simulator/report_say.h"

#define LANE_HEIGHT 21.0
#define BAR_HEIGHT  13.0
#define HEAD_HEIGHT 30.0
#define NAME_WIDTH  158.0
#define NAME_CELLS  18u
#define GLYPH_GAP   7.0 /* marks of one kind nearer than this are drawn once, with their number in the hint */

static void weigh(const struct run *r, uint32_t *weight)
{
    for (size_t i = 0; i < r->n_spans; i++)
        weight[r->spans[i].office] += 4;
    for (size_t i = 0; i < r->n_marks; i++)
        if (r->marks[i].office != RUN_NONE)
            weight[r->marks[i].office] += r->marks[i].kind == MARK_ACT || r->marks[i].kind == MARK_NOTE ? 1 : 3;
}

/* The way from the root down to an office. */
static size_t way_of(const struct run *r, size_t office, size_t way[REPORT_DEPTH_MAX + 2])
{
    size_t n = 0, up = office;

    for (; up != RUN_NONE && n < REPORT_DEPTH_MAX + 2; up = r->offices[up].parent)
        n++;
    up = office;
    for (size_t i = n; i-- > 0; up = r->offices[up].parent)
        way[i] = up;
    return n;
}

static int tree_order(const void *a, const void *b, void *run)
{
    size_t x[REPORT_DEPTH_MAX + 2], y[REPORT_DEPTH_MAX + 2];
    size_t nx = way_of(run, *(const size_t *)a, x), ny = way_of(run, *(const size_t *)b, y);

    for (size_t i = 0; i < nx && i < ny; i++)
        if (x[i] != y[i])
            return x[i] < y[i] ? -1 : 1;
    return nx < ny ? -1 : nx > ny;
}

/* Heavier first; at equal weight the one that stands first in the run. */
static int heavier(const void *a, const void *b, void *weights)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    const uint32_t *w = weights;

    if (w[x] != w[y])
        return w[x] > w[y] ? -1 : 1;
    return x < y ? -1 : x > y;
}

size_t lanes_choose(const struct run *r, size_t *out)
{
    uint32_t *weight = calloc(r->n_offices + 1, sizeof *weight);
    size_t *all = calloc(r->n_offices + 1, sizeof *all);
    size_t n = 0;

    if (weight != NULL && all != NULL) {
        weigh(r, weight);
        for (size_t i = 0; i < r->n_offices; i++)
            all[i] = i;
        qsort_r(all, r->n_offices, sizeof *all, heavier, weight);
        n = r->n_offices < REPORT_LANES_MAX ? r->n_offices : REPORT_LANES_MAX;
        memcpy(out, all, n * sizeof *all);
        qsort_r(out, n, sizeof *out, tree_order, (void *)r);
    }
    free(all);
    free(weight);
    return n;
}

struct lanes {
    FILE *f;
    const struct run *r;
    const char *id;
    struct frame a;
    const size_t *offices;
    size_t n;
};

static double lane_middle(const struct lanes *l, size_t lane)
{
    return l->a.top + LANE_HEIGHT * ((double)lane + 0.5);
}

static void lane_name(const struct lanes *l, size_t lane)
{
    const struct run_office *o = &l->r->offices[l->offices[lane]];
    double indent = 9.0 * (double)(RUN_MUNICIPALITY - o->tier), y = lane_middle(l, lane);
    char text[256];

    snprintf(text, sizeof text, "%s %s", o->name, o->area_name);
    if (lane % 2 == 0)
        fprintf(l->f, "<path fill=\"#f4f6f8\" d=\"M0 %.1fH%.1fv%.1fH0z\"/>", y - LANE_HEIGHT / 2, l->a.right,
                LANE_HEIGHT);
    svg_text_cut(l->f, 4 + indent, y + 4.5, "start", o->tier == RUN_VILLAGE ? 12 : 13, text,
                 NAME_CELLS + 2 - (size_t)(indent / 7));
}

static const char *bar_pattern(enum run_span_kind k)
{
    static const char *const names[] = {"cut", "cut", "cut", "slow", "off", "hang", "clock", "disk", "other"};

    return names[k];
}

/* A bar; a cut of one direction fills the half of the lane that it stands for. */
static void bar(FILE *f, const char *id, enum run_span_kind k, double x, double width, double middle)
{
    double top = middle - BAR_HEIGHT / 2, tall = BAR_HEIGHT;

    if (k == SPAN_CUT_UP || k == SPAN_CUT_DOWN)
        tall = BAR_HEIGHT / 2;
    if (k == SPAN_CUT_DOWN)
        top = middle;
    fprintf(f,
            "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"url(#%s-%s)\" "
            "stroke=\"#30343b\" stroke-width=\"0.7\">",
            x, top, width < 1.5 ? 1.5 : width, tall, id, bar_pattern(k));
}

static void lane_bars(const struct lanes *l, size_t lane)
{
    char from[SAY_BYTES], to[SAY_BYTES], zh[512], en[512];

    for (size_t i = 0; i < l->r->n_spans; i++) {
        const struct run_span *s = &l->r->spans[i];
        if (s->office != l->offices[lane])
            continue;
        double x = frame_x(&l->a, s->from_ms);
        bar(l->f, l->id, s->kind, x, frame_x(&l->a, s->to_ms) - x, lane_middle(l, lane));
        snprintf(zh, sizeof zh, "%s %.300s %s–%s", span_words(s->kind).zh, s->says.zh,
                 say_instant(from, l->r->drill.start_at, s->from_ms, false),
                 say_instant(to, l->r->drill.start_at, s->to_ms, false));
        snprintf(en, sizeof en, "%s %.300s", span_words(s->kind).en, s->says.en);
        svg_hint(l->f, zh, en);
        fputs("</rect>", l->f);
    }
}

static void mark_glyph(FILE *f, enum run_mark_kind k, double x, double y)
{
    static const char *const shapes[] = {
        "l5 9h-10z",                           /* disaster: drawn large elsewhere */
        "m-1.2 -6h2.4v12h-2.4z",               /* act: a tick */
        "m-4.5 -4.5l9 9m0 -9l-9 9",            /* refused: a cross */
        "m0 -7l6.5 11.5h-13z",                 /* alarm: a triangle */
        "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", /* note: a dot */
        "m-3 -3h6v6h-6z",                      /* other: a square */
    };
    static const char *const style[] = {
        "stroke=\"#1f2933\"",
        "fill=\"#0b5fa5\" stroke=\"#fff\" stroke-width=\"0.8\"",
        "stroke=\"#b42318\" stroke-width=\"2.4\"",
        "fill=\"#ffd166\" stroke=\"#1f2933\" stroke-width=\"1.2\"",
        "fill=\"#1f2933\" stroke=\"#fff\"",
        "fill=\"#fff\" stroke=\"#1f2933\"",
    };

    if (k == MARK_REFUSED) /* on a white ground, so that it shows on a dark bar */
        fprintf(f, "<path d=\"M%.1f %.1f%s\" stroke=\"#fff\" stroke-width=\"5\"/>", x, y, shapes[k]);
    fprintf(f, "<path class=\"mark\" d=\"M%.1f %.1f%s\" %s>", x, y, shapes[k], style[k]);
}

/* Marks of one kind on one lane, those that would cover each other as one. */
static void lane_marks(const struct lanes *l, size_t lane, enum run_mark_kind kind)
{
    const struct run_mark *first = NULL;
    size_t together = 0;
    double at = -1;
    char zh[512];

    for (size_t i = 0; i <= l->r->n_marks; i++) {
        const struct run_mark *m = i < l->r->n_marks ? &l->r->marks[i] : NULL;
        if (m != NULL && (m->office != l->offices[lane] || m->kind != kind))
            continue;
        double x = m == NULL ? 1e9 : frame_x(&l->a, m->ms);
        if (first != NULL && x >= at && x < at + GLYPH_GAP) {
            together++;
            continue;
        }
        if (first != NULL) {
            char when[SAY_BYTES];
            mark_glyph(l->f, kind, at, lane_middle(l, lane));
            snprintf(zh, sizeof zh, "%s %s %.300s (%zu)", say_instant(when, l->r->drill.start_at, first->ms, false),
                     mark_words(kind).zh, first->says.zh, together);
            svg_hint(l->f, zh, first->says.en);
            fputs("</path>", l->f);
        }
        first = m;
        at = x;
        together = 1;
    }
}

/* Disasters go through all lanes. */
static void disasters(const struct lanes *l)
{
    double last = -1e9;

    for (size_t i = 0; i < l->r->n_marks; i++) {
        const struct run_mark *m = &l->r->marks[i];
        if (m->kind != MARK_DISASTER)
            continue;
        double x = frame_x(&l->a, m->ms);
        fprintf(l->f, "<path d=\"M%.1f %.1fV%.1f\" stroke=\"#b42318\" stroke-width=\"1.6\" stroke-dasharray=\"7 3\">",
                x, l->a.top - 6, l->a.bottom);
        svg_hint(l->f, m->says.zh, m->says.en);
        fputs("</path>", l->f);
        fprintf(l->f, "<path fill=\"#b42318\" d=\"M%.1f %.1fl6 -10h-12z\"/>", x, l->a.top - 3);
        if (x > last + 150 && x < l->a.right - 60) {
            svg_text_cut(l->f, x + 9, l->a.top - 5, "start", 12, m->says.zh, 22);
            last = x;
        }
    }
}

void chart_lanes(FILE *f, const struct run *r, const char *id, const size_t *offices, size_t n)
{
    static const struct words name = {"各单位的断线与办理", "lanes of offices with cuts and events"};
    struct lanes l = {.f = f, .r = r, .id = id, .offices = offices, .n = n};

    l.a = (struct frame){.left = NAME_WIDTH, .right = CHART_WIDTH - 14, .top = HEAD_HEIGHT, .start = r->drill.start_at};
    l.a.bottom = HEAD_HEIGHT + LANE_HEIGHT * (double)n;
    l.a.to_ms = r->drill.simulated_ms > 0 ? r->drill.simulated_ms : 1;
    svg_open(f, id, l.a.bottom + 56, name);
    svg_patterns(f, id);
    for (size_t i = 0; i < n; i++)
        lane_name(&l, i);
    for (size_t i = 0; i < n; i++)
        lane_bars(&l, i);
    axis_times(f, &l.a, l.a.bottom);
    disasters(&l);
    for (size_t i = 0; i < n; i++)
        for (int k = MARK_OTHER; k > MARK_DISASTER; k--)
            lane_marks(&l, i, (enum run_mark_kind)k);
    svg_close(f);
}

void chart_lanes_legend(FILE *f, const char *id)
{
    static const struct words name = {"图例", "legend"};

    svg_open(f, id, 76, name);
    svg_patterns(f, id);
    for (int k = 0; k <= SPAN_OTHER; k++) {
        double x = 8 + 178.0 * (k % 5), y = 14 + 22.0 * (k / 5);
        bar(f, id, (enum run_span_kind)k, x, 30, y);
        fputs("</rect>", f);
        char text[SAY_BYTES];
        snprintf(text, sizeof text, "%s %s", span_words((enum run_span_kind)k).zh,
                 span_words((enum run_span_kind)k).en);
        svg_text(f, x + 37, y + 4.5, "start", 12, text);
    }
    for (int k = MARK_DISASTER; k <= MARK_OTHER; k++) {
        double x = 14 + 146.0 * k, y = 60;
        if (k == MARK_DISASTER)
            fprintf(f, "<path fill=\"#b42318\" d=\"M%.1f %.1fl6 -10h-12z\"/>", x, y + 5);
        else {
            mark_glyph(f, (enum run_mark_kind)k, x, y);
            fputs("</path>", f);
        }
        char text[SAY_BYTES];
        snprintf(text, sizeof text, "%s %s", mark_words((enum run_mark_kind)k).zh,
                 mark_words((enum run_mark_kind)k).en);
        svg_text(f, x + 14, y + 4.5, "start", 12, text);
    }
    svg_close(f);
}
