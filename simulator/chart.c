#include "simulator/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "node/cli/columns.h"
#include "simulator/chart_axis.h"
#include "simulator/report_say.h"

#define PLOT_HEIGHT  190
#define STRIP_HEIGHT 34
#define LABEL_GAP    17
#define NOTE_GAP     20

/* Okabe and Ito's colours, told apart by colour-blind eyes; dash and glyph tell them apart without colour. */
static const struct look {
    const char *colour, *dash;
} looks[CHART_LINES_MAX] = {{"#0b5fa5", ""}, {"#c2410c", "9 4"}, {"#00694d", "2 4"}, {"#6b2b8a", "12 4 2 4"}};

static void glyph(FILE *f, size_t look, double x, double y)
{
    static const char *const shapes[CHART_LINES_MAX] = {
        "m-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z",
        "m-4 -4h8v8h-8z",
        "m0 -5.5l5 9h-10z",
        "m0 -5.5l5.5 5.5l-5.5 5.5l-5.5 -5.5z",
    };

    fprintf(f, "<path d=\"M%.1f %.1f%s\" fill=\"#fff\" stroke=\"%s\" stroke-width=\"2\"/>", x, y, shapes[look],
            looks[look].colour);
}

static int64_t chart_most(const struct chart *c)
{
    int64_t most = 0;

    for (size_t l = 0; l < c->n_lines; l++)
        for (size_t i = 0; i < c->lines[l].series->n; i++)
            if (c->lines[l].series->at[i].v.known && c->lines[l].series->at[i].v.value > most)
                most = c->lines[l].series->at[i].v.value;
    return most;
}

/* A path on its way: samples that fall on one column of half a unit are drawn by their extremes and the last. */
struct pen {
    FILE *f;
    const struct frame *frame;
    bool down, steps;
    double x, low, high, y; /* of the column under way */
};

static void pen_to(struct pen *p, double x, double y)
{
    if (!p->down)
        fprintf(p->f, "M%.1f %.1f", x, y);
    else if (p->steps)
        fprintf(p->f, "H%.1fV%.1f", x, y);
    else
        fprintf(p->f, "L%.1f %.1f", x, y);
    p->down = true;
}

static void pen_flush(struct pen *p)
{
    if (!p->down)
        return;
    if (p->low < p->y - 0.05)
        pen_to(p, p->x, p->low);
    if (p->high > p->y + 0.05)
        pen_to(p, p->x, p->high);
    pen_to(p, p->x, p->y);
}

static void pen_sample(struct pen *p, const struct sample *s)
{
    double x = round(frame_x(p->frame, s->ms) * 2) / 2, y = frame_y(p->frame, s->v.value);

    if (p->down && x == p->x) {
        p->low = y < p->low ? y : p->low;
        p->high = y > p->high ? y : p->high;
        p->y = y;
        return;
    }
    pen_flush(p);
    if (!p->down)
        pen_to(p, x, y);
    p->x = x;
    p->y = p->low = p->high = y;
}

/* Whether there is anything to draw: a run may have no help by the ordinary way at all. */
static bool any_known(const struct series *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i].v.known)
            return true;
    return false;
}

static void line_path(FILE *f, const struct frame *a, const struct chart_line *l, size_t look, int64_t to_ms)
{
    struct pen pen = {.f = f, .frame = a, .steps = l->steps};
    const struct series *s = l->series;

    if (!any_known(s))
        return;
    fprintf(f,
            "<path class=\"line\" stroke=\"%s\" stroke-width=\"2.2\" stroke-linejoin=\"round\" stroke-dasharray=\"%s\" "
            "d=\"",
            looks[look].colour, looks[look].dash);
    for (size_t i = 0; i < s->n; i++) {
        if (s->at[i].v.known) {
            pen_sample(&pen, &s->at[i]);
            continue;
        }
        pen_flush(&pen);
        pen.down = false;
    }
    pen_flush(&pen);
    if (pen.down && l->steps)
        fprintf(f, "H%.1f", frame_x(a, to_ms));
    fputs("\"/>", f);
}

/* Glyphs along the line, at the samples next to even distances, shifted per line so that they do not cover each other. */
static void line_glyphs(FILE *f, const struct frame *a, const struct chart_line *l, size_t look)
{
    double next = a->left + 40 + 26 * (double)look;

    for (size_t i = 0; i < l->series->n; i++) {
        double x = frame_x(a, l->series->at[i].ms);
        if (x < next || !l->series->at[i].v.known)
            continue;
        glyph(f, look, x, frame_y(a, l->series->at[i].v.value));
        next = x + 130;
    }
}

struct label {
    double y;
    size_t line;
};

static int label_above(const void *a, const void *b)
{
    const struct label *x = a, *y = b;

    return x->y != y->y ? (x->y < y->y ? -1 : 1) : x->line < y->line ? -1 : 1;
}

/* The name of every line at its end, moved apart where they meet. */
static void line_labels(FILE *f, const struct frame *a, const struct chart *c)
{
    struct label at[CHART_LINES_MAX];
    size_t n = 0;

    for (size_t l = 0; l < c->n_lines; l++) {
        const struct series *s = c->lines[l].series;
        if (s->n > 0)
            at[n++] = (struct label){s->at[s->n - 1].v.known ? frame_y(a, s->at[s->n - 1].v.value) : a->top, l};
    }
    qsort(at, n, sizeof *at, label_above);
    for (size_t i = 1; i < n; i++)
        if (at[i].y < at[i - 1].y + LABEL_GAP)
            at[i].y = at[i - 1].y + LABEL_GAP;
    for (size_t i = n; i-- > 0;) {
        double floor = i + 1 < n ? at[i + 1].y - LABEL_GAP : a->bottom;
        if (at[i].y > floor)
            at[i].y = floor;
        glyph(f, at[i].line, a->right + 12, at[i].y);
        svg_text_cut(f, a->right + 22, at[i].y + 4.5, "start", 13, c->lines[at[i].line].name.zh, 12);
    }
}

static void legend(FILE *f, const struct chart *c, double y)
{
    double x = CHART_WIDTH - 20;

    for (size_t l = c->n_lines; l-- > 0;) {
        char text[2 * SAY_BYTES];
        snprintf(text, sizeof text, "%s %s%s", c->lines[l].name.zh, c->lines[l].name.en,
                 any_known(c->lines[l].series) ? "" : "(没有 none)");
        svg_text(f, x, y, "end", 13, text);
        x -= 7.0 * (double)text_width(text) + 10;
        fprintf(f, "<path d=\"M%.1f %.1fh34\" stroke=\"%s\" stroke-width=\"2.2\" stroke-dasharray=\"%s\"/>", x - 30,
                y - 4.5, looks[l].colour, looks[l].dash);
        glyph(f, l, x - 13, y - 4.5);
        x -= 52;
    }
}

static void notes(FILE *f, const struct frame *a, const struct chart *c)
{
    double last = -100;
    int row = 0;

    for (size_t i = 0; i < c->n_notes; i++) {
        double x = frame_x(a, c->notes[i].ms);
        row = x < last + NOTE_GAP ? row + 1 : 0;
        last = x;
        double y = a->top - 11 - 19 * row;
        char text[16];
        snprintf(text, sizeof text, "%u", c->notes[i].number);
        fprintf(f, "<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\" stroke-dasharray=\"3 3\"/>", x, a->top, a->bottom,
                CHART_INK);
        if (row > 1)
            continue; /* no room for its number: the list under the chart has it */
        fprintf(f, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"9\" fill=\"#fff\" stroke=\"%s\"/>", x, y, CHART_INK);
        svg_text(f, x, y + 4.2, "middle", 12, text);
    }
}

/* How many lines were cut in every column of the plot: drawn where any was. */
static void cut_strip(FILE *f, const struct frame *a, const struct chart *c, double top)
{
    int columns = (int)(a->right - a->left), most = 0, now = 0;
    int *change = calloc((size_t)columns + 2, sizeof *change);
    char text[SAY_BYTES];

    if (change == NULL)
        return;
    for (size_t i = 0; i < c->cuts->n_spans; i++) {
        const struct run_span *s = &c->cuts->spans[i];
        if (s->kind > SPAN_CUT_DOWN || s->to_ms < a->from_ms || s->from_ms > a->to_ms)
            continue;
        int from = (int)(frame_x(a, s->from_ms) - a->left), to = (int)(frame_x(a, s->to_ms) - a->left);
        change[from]++;
        change[to > from ? to : from + 1]--;
    }
    for (int x = 0; x < columns; x++) {
        now += change[x];
        most = now > most ? now : most;
    }
    double base = top + STRIP_HEIGHT - 6, tall = STRIP_HEIGHT - 14;
    fprintf(f, "<path class=\"strip\" fill=\"url(#%s-cut)\" stroke=\"#7a1a10\" stroke-width=\"0.6\" d=\"M%.1f %.1f",
            c->id, a->left, base);
    now = 0;
    for (int x = 0; x <= columns && most > 0; x++) {
        now += change[x];
        if (change[x] != 0)
            fprintf(f, "H%.1fV%.1f", a->left + x, base - tall * now / most);
    }
    fprintf(f, "H%.1fV%.1fz\"/>", a->right, base);
    svg_text(f, a->left - 7, base - tall + 9, "end", 13, say_count(text, most));
    svg_text(f, 4, base + 1, "start", 12, "断线 cut");
    free(change);
}

/* Whether two notes stand so near that one needs a second row for its number. */
static bool crowded(const struct chart *c, const struct frame *a)
{
    for (size_t i = 1; i < c->n_notes; i++)
        if (frame_x(a, c->notes[i].ms) < frame_x(a, c->notes[i - 1].ms) + NOTE_GAP)
            return true;
    return false;
}

void chart_lines(FILE *f, const struct chart *c)
{
    struct chart shown = *c;
    struct frame a = {.left = 76, .right = CHART_WIDTH - 120, .start = c->start, .from_ms = c->from_ms};

    if (shown.n_lines > CHART_LINES_MAX)
        shown.n_lines = CHART_LINES_MAX;
    a.to_ms = c->to_ms > c->from_ms ? c->to_ms : c->from_ms + 1;
    a.top = 32 + (shown.n_lines > 1 ? 22 : 0) + (crowded(c, &a) ? 19 : 0);
    a.bottom = a.top + PLOT_HEIGHT;
    frame_scale(&a, chart_most(&shown), c->unit);
    double bottom = a.bottom + (c->cuts != NULL ? STRIP_HEIGHT : 0);
    svg_open(f, c->id, bottom + 58, c->name);
    svg_patterns(f, c->id);
    if (shown.n_lines > 1)
        legend(f, &shown, 16);
    axis_values(f, &a, c->axis.zh, c->axis.en, c->unit);
    if (c->cuts != NULL)
        cut_strip(f, &a, c, a.bottom);
    axis_times(f, &a, bottom);
    notes(f, &a, c);
    for (size_t l = 0; l < shown.n_lines; l++) {
        line_path(f, &a, &shown.lines[l], l, a.to_ms);
        line_glyphs(f, &a, &shown.lines[l], l);
    }
    line_labels(f, &a, &shown);
    svg_close(f);
}
