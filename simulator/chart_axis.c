#include "simulator/chart_axis.h"

#include <inttypes.h>
#include <string.h>

#include <utf8proc.h>

#include "simulator/report_say.h"

#define TICKS_MAX 11

double frame_x(const struct frame *a, int64_t ms)
{
    double part = (double)(ms - a->from_ms) / (double)(a->to_ms - a->from_ms);

    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return a->left + part * (a->right - a->left);
}

double frame_y(const struct frame *a, int64_t value)
{
    double part = (double)value / (double)a->most;

    part = part < 0 ? 0 : part > 1 ? 1 : part;
    return a->bottom - part * (a->bottom - a->top);
}

static const struct {
    int64_t ms;
    const char *word;
} duration_units[] = {{DAY_MS, "天 d"}, {HOUR_MS, "小时 h"}, {MINUTE_MS, "分钟 min"}, {1000, "秒 s"}};

void frame_scale(struct frame *a, int64_t most, enum run_unit unit)
{
    static const int64_t heads[] = {1, 2, 5};
    int64_t tens = 1;

    a->unit = 1;
    for (size_t i = 0; i < 4 && unit == UNIT_MS && a->unit == 1; i++)
        if (most >= 3 * duration_units[i].ms || i == 3)
            a->unit = duration_units[i].ms;
    if (most < a->unit)
        most = a->unit;
    for (;; tens *= 10)
        for (size_t i = 0; i < 3; i++) {
            a->step = heads[i] * tens * a->unit;
            a->most = (most + a->step - 1) / a->step * a->step;
            if (a->most / a->step <= 6)
                return;
        }
}

const char *frame_unit(const struct frame *a, enum run_unit unit)
{
    for (size_t i = 0; i < 4 && unit == UNIT_MS; i++)
        if (a->unit == duration_units[i].ms)
            return duration_units[i].word;
    return "";
}

void axis_values(FILE *f, const struct frame *a, const char *zh, const char *en, enum run_unit unit)
{
    char text[SAY_BYTES], head[2 * SAY_BYTES];
    const char *word = frame_unit(a, unit);

    for (int64_t v = 0; v <= a->most; v += a->step) {
        double y = frame_y(a, v);
        fprintf(f, "<path d=\"M%.1f %.1fH%.1f\" stroke=\"%s\"/>", a->left, y, a->right,
                v == 0 ? CHART_INK : CHART_FAINT);
        svg_text(f, a->left - 7, y + 4.5, "end", 13, say_count(text, v / a->unit));
    }
    snprintf(head, sizeof head, "%s %s%s%s%s", zh, en, word[0] != '\0' ? " (" : "", word, word[0] != '\0' ? ")" : "");
    svg_text(f, 4, a->top - 12, "start", 13, head);
}

static int64_t time_step(const struct frame *a)
{
    static const int64_t minutes[] = {1,   2,   5,    10,   15,   30,   60,    120,   180,
                                      360, 720, 1440, 2880, 4320, 7200, 14400, 43200, 144000};
    int64_t step = 0;

    for (size_t i = 0; i < sizeof minutes / sizeof minutes[0]; i++) {
        step = minutes[i] * MINUTE_MS;
        if ((a->to_ms - a->from_ms) / step < TICKS_MAX)
            return step;
    }
    while ((a->to_ms - a->from_ms) / step >= TICKS_MAX)
        step *= 2;
    return step;
}

void axis_times(FILE *f, const struct frame *a, double bottom)
{
    int64_t step = time_step(a), local = a->start.ms + ZONE_MS + a->from_ms;
    int64_t first = a->from_ms + (step - (local % step + step) % step) % step;
    char text[SAY_BYTES], day[SAY_BYTES] = "";

    fprintf(f, "<path d=\"M%.1f %.1fH%.1f\" stroke=\"%s\"/>", a->left, bottom, a->right, CHART_INK);
    for (int64_t ms = first; ms <= a->to_ms; ms += step) {
        double x = frame_x(a, ms);
        say_instant(text, a->start, ms, false); /* MM-DD hh:mm */
        text[5] = '\0';
        fprintf(f, "<path d=\"M%.1f %.1fV%.1f\" stroke=\"%s\"/>", x, bottom, bottom + 5, CHART_INK);
        if (step < DAY_MS)
            svg_text(f, x, bottom + 18, "middle", 13, text + 6);
        if (strcmp(day, text) != 0)
            svg_text(f, x, bottom + (step < DAY_MS ? 33 : 18), "middle", 13, text);
        snprintf(day, sizeof day, "%s", text);
    }
    svg_text(f, a->left, bottom + (step < DAY_MS ? 49 : 35), "start", 12, "北京时间 legal time (UTC+8)");
}

void svg_open(FILE *f, const char *id, double height, struct words name)
{
    fprintf(f, "<svg id=\"%s\" viewBox=\"0 0 %d %.0f\" role=\"img\" aria-label=\"", id, CHART_WIDTH, height);
    html_text(f, name.zh);
    fputs(" / ", f);
    html_text(f, name.en);
    fputs("\" xmlns=\"http://www.w3.org/2000/svg\" fill=\"none\">", f);
}

void svg_close(FILE *f)
{
    fputs("</svg>\n", f);
}

void svg_text(FILE *f, double x, double y, const char *anchor, int size, const char *text)
{
    fprintf(f, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-size=\"%d\">", x, y, anchor, size);
    html_text(f, text);
    fputs("</text>", f);
}

/* How many bytes of a text take at most so many cells. */
static size_t bytes_in(const char *text, size_t cells)
{
    const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text;
    utf8proc_ssize_t len = (utf8proc_ssize_t)strlen(text), at = 0;
    size_t width = 0;

    while (at < len) {
        utf8proc_int32_t rune;
        utf8proc_ssize_t used = utf8proc_iterate(p + at, len - at, &rune);
        if (used <= 0)
            break;
        int w = utf8proc_charwidth(rune);
        width += w > 0 ? (size_t)w : 0;
        if (width > cells)
            break;
        at += used;
    }
    return (size_t)at;
}

void svg_text_cut(FILE *f, double x, double y, const char *anchor, int size, const char *text, size_t cells)
{
    char cut[512];
    size_t fits = bytes_in(text, cells);

    if (text[fits] != '\0')
        fits = bytes_in(text, cells - 1);
    if (fits > sizeof cut - 4)
        fits = 0; /* combining marks without end */
    snprintf(cut, sizeof cut, "%.*s%s", (int)fits, text, text[fits] != '\0' ? "…" : "");
    svg_text(f, x, y, anchor, size, cut);
}

void svg_hint(FILE *f, const char *zh, const char *en)
{
    fputs("<title>", f);
    html_text(f, zh);
    fputs(" / ", f);
    html_text(f, en);
    fputs("</title>", f);
}

static void hatch(FILE *f, const char *id, const char *name, const char *ground, const char *drawing)
{
    fprintf(f,
            "<pattern id=\"%s-%s\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
            "<path fill=\"%s\" d=\"M0 0H8V8H0z\"/>%s</pattern>",
            id, name, ground, drawing);
}

void svg_patterns(FILE *f, const char *id)
{
    fputs("<defs>", f);
    hatch(f, id, "cut", "#b42318",
          "<path d=\"M-2 10L10 -2M-6 6L6 -6M2 14L14 2\" stroke=\"#fff\" stroke-width=\"1.2\"/>");
    hatch(f, id, "slow", "#fff4d6", "<path d=\"M2 0V8M6 0V8\" stroke=\"#8a5a00\" stroke-width=\"1.2\"/>");
    hatch(f, id, "off", "#30343b", "");
    hatch(f, id, "hang", "#e4e7eb", "<path d=\"M0 0L8 8M8 0L0 8\" stroke=\"#30343b\"/>");
    hatch(f, id, "clock", "#e0ecff", "<path d=\"M0 2H8M0 6H8\" stroke=\"#0b5fa5\" stroke-width=\"1.2\"/>");
    hatch(f, id, "disk", "#efe3f7", "<circle cx=\"4\" cy=\"4\" r=\"1.8\" fill=\"#6b2b8a\"/>");
    hatch(f, id, "other", "#f1f3f5", "<path d=\"M0 4H4V8\" stroke=\"#52606d\"/>");
    hatch(f, id, "down", "#cfe8dc",
          "<path d=\"M-2 -2L10 10M-6 2L6 14M2 -6L14 6\" stroke=\"#00694d\" stroke-width=\"1.4\"/>");
    fputs("</defs>", f);
}
