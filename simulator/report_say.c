#include "simulator/report_say.h"

#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"

struct part {
    int64_t ms;
    const char *zh, *en;
};

static const struct part parts[] = {
    {DAY_MS, "天", "d"}, {HOUR_MS, "小时", "h"}, {MINUTE_MS, "分", "min"}, {SECOND_MS, "秒", "s"}, {1, "毫秒", "ms"},
};

const char *say_duration(char out[SAY_BYTES], int64_t ms, enum say_language l)
{
    const char *sign = ms < 0 ? "−" : "";
    int64_t left = ms < 0 ? -ms : ms;
    size_t i = 0;

    while (i < 4 && left < parts[i].ms)
        i++;
    if (left == 0)
        i = 3;
    int used =
        snprintf(out, SAY_BYTES, "%s%" PRId64 " %s", sign, left / parts[i].ms, l == SAY_ZH ? parts[i].zh : parts[i].en);
    left %= parts[i].ms;
    if (i < 3 && left / parts[i + 1].ms > 0)
        snprintf(out + used, SAY_BYTES - (size_t)used, " %" PRId64 " %s", left / parts[i + 1].ms,
                 l == SAY_ZH ? parts[i + 1].zh : parts[i + 1].en);
    return out;
}

const char *say_instant(char out[SAY_BYTES], struct wall start, int64_t ms, bool exact)
{
    struct wall t = {start.ms + ms};
    uint32_t date = date_of(t);
    int64_t of_day = (((t.ms + ZONE_MS) % DAY_MS) + DAY_MS) % DAY_MS;
    int64_t h = of_day / HOUR_MS, m = of_day / MINUTE_MS % 60, s = of_day / SECOND_MS % 60;

    if (exact)
        snprintf(out, SAY_BYTES, "%04u-%02u-%02u %02d:%02d:%02d", date / 10000, date / 100 % 100, date % 100, (int)h,
                 (int)m, (int)s);
    else
        snprintf(out, SAY_BYTES, "%02u-%02u %02d:%02d", date / 100 % 100, date % 100, (int)h, (int)m);
    return out;
}

const char *say_count(char out[SAY_BYTES], int64_t n)
{
    char digits[32];
    size_t len = (size_t)snprintf(digits, sizeof digits, "%" PRId64, n < 0 ? -n : n);
    size_t used = 0;

    if (n < 0)
        used = (size_t)snprintf(out, SAY_BYTES, "−");
    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = '\0';
    return out;
}

static const char *say_size(char out[SAY_BYTES], int64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    const char *sign = bytes < 0 ? "−" : "";
    double v = bytes < 0 ? -(double)bytes : (double)bytes;
    size_t i = 0;

    while (v >= 1000 && i + 1 < sizeof units / sizeof units[0]) {
        v /= 1000;
        i++;
    }
    snprintf(out, SAY_BYTES, i == 0 ? "%s%.0f %s" : "%s%.1f %s", sign, v, units[i]);
    return out;
}

const char *say_figure(char out[SAY_BYTES], struct figure v, enum run_unit unit, enum say_language l)
{
    char text[SAY_BYTES];
    int64_t size = v.value < 0 ? -v.value : v.value;

    if (!v.known)
        snprintf(out, SAY_BYTES, "%s", l == SAY_ZH ? "未知" : "unknown");
    else if (unit == UNIT_MS)
        say_duration(out, v.value, l);
    else if (unit == UNIT_BYTES)
        say_size(out, v.value);
    else if (unit == UNIT_FEN)
        snprintf(out, SAY_BYTES, "%s%s.%02d %s", v.value < 0 ? "−" : "", say_count(text, size / 100), (int)(size % 100),
                 l == SAY_ZH ? "元" : "yuan");
    else if (unit == UNIT_PERCENT)
        snprintf(out, SAY_BYTES, "%" PRId64 " %%", v.value);
    else
        say_count(out, v.value);
    return out;
}

static const char *escaped(unsigned char c)
{
    switch (c) {
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '&':
        return "&amp;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return c < ' ' && c != '\n' && c != '\t' ? "\xEF\xBF\xBD" : c == 0x7f ? "\xEF\xBF\xBD" : NULL;
    }
}

/* How long a character that begins with this byte claims to be; 0 when none does. */
static size_t claimed(unsigned char c)
{
    return c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
}

/* A text that was cut to a buffer may end within a character. */
static bool whole(const char *p)
{
    size_t n = claimed((unsigned char)*p);

    for (size_t i = 1; i < n; i++)
        if (((unsigned char)p[i] & 0xC0) != 0x80)
            return false;
    return n > 0;
}

void html_text(FILE *f, const char *text)
{
    size_t used = 0;

    for (const char *p = text; *p != '\0'; p++, used++) {
        bool begins = ((unsigned char)*p & 0xC0) != 0x80;
        if (used >= REPORT_TEXT_BYTES_MAX && begins) {
            fputs("…", f);
            return;
        }
        if (begins && !whole(p))
            return;
        const char *instead = escaped((unsigned char)*p);
        if (instead != NULL)
            fputs(instead, f);
        else
            fputc(*p, f);
    }
}

void html_words(FILE *f, const char *zh, const char *en)
{
    fputs("<span lang=\"zh\">", f);
    html_text(f, zh);
    fputs("</span> <span lang=\"en\">", f);
    html_text(f, en);
    fputs("</span>", f);
}

static bool same_in_both(struct figure v, enum run_unit unit)
{
    return v.known && unit != UNIT_MS && unit != UNIT_FEN;
}

void html_figure(FILE *f, const char *key, struct figure v, enum run_unit unit)
{
    char text[SAY_BYTES];

    fputs("<data data-key=\"", f);
    html_text(f, key);
    if (v.known)
        fprintf(f, "\" value=\"%" PRId64 "\" data-value=\"%" PRId64 "\">", v.value, v.value);
    else
        fputs("\" class=\"unknown\" data-value=\"null\">", f);
    if (same_in_both(v, unit))
        html_text(f, say_figure(text, v, unit, SAY_ZH));
    else {
        fprintf(f, "<span lang=\"zh\">%s</span>", say_figure(text, v, unit, SAY_ZH));
        fprintf(f, " <span lang=\"en\">%s</span>", say_figure(text, v, unit, SAY_EN));
    }
    fputs("</data>", f);
}

void html_cell(FILE *f, const char *list, size_t row, const char *column, struct figure v, enum run_unit unit)
{
    char key[SAY_BYTES];

    snprintf(key, sizeof key, "%s/%zu%s%s", list, row, column[0] != '\0' ? "/" : "", column);
    html_figure(f, key, v, unit);
}

void plain_text(FILE *f, const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++) {
        /* C1 controls are two bytes in UTF-8, the first of them C2. */
        if (*p == 0xC2 && p[1] >= 0x80 && p[1] < 0xA0)
            p++, fputc('?', f);
        else
            fputc(*p < ' ' || *p == 0x7f ? '?' : *p, f);
    }
}

void csv_text_cell(FILE *f, const char *text)
{
    fputc('"', f);
    if (text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL)
        fputc('\'', f);
    for (const char *p = text; *p != '\0'; p++) {
        if (*p == '"')
            fputc('"', f);
        fputc(*p, f);
    }
    fputc('"', f);
}

void csv_figure(FILE *f, struct figure v)
{
    if (v.known)
        fprintf(f, "%" PRId64, v.value);
}

const char *tier_zh(enum run_tier t)
{
    static const char *const words[] = {"村", "乡镇", "县", "市"};

    return words[t];
}

const char *tier_en(enum run_tier t)
{
    return run_tier_word(t);
}

struct words span_words(enum run_span_kind k)
{
    static const struct words words[] = {
        {"断线", "cut"},           {"只断上行", "upward cut"}, {"只断下行", "downward cut"},
        {"线路慢", "slow line"},   {"停机", "office off"},     {"卡死", "office hangs"},
        {"时钟错", "clock wrong"}, {"磁盘故障", "disk fault"}, {"其他", "other"},
    };

    return words[k];
}

struct words mark_words(enum run_mark_kind k)
{
    static const struct words words[] = {
        {"灾情", "disaster"}, {"办理", "act"},  {"拒绝", "refused"},
        {"警报", "alarm"},    {"记事", "note"}, {"其他", "other"},
    };

    return words[k];
}
