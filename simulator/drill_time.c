#include "simulator/drill_time.h"

#include <stdio.h>
#include <string.h>

static bool day_wall(struct wall *out, unsigned y, unsigned m, unsigned d)
{
    if (y < 1970 || y > 2999 || !date_exists(y * 10000 + m * 100 + d))
        return false;
    *out = date_begins(y * 10000 + m * 100 + d);
    return true;
}

/* "20:00", "20:00:30", "24:00"; "" is midnight. */
static bool clock_parse(int64_t *ms, const char *text)
{
    unsigned h = 0, m = 0, s = 0;
    int used = 0;

    while (*text == ' ' || *text == 'T')
        text++;
    *ms = 0;
    if (*text == '\0')
        return true;
    if (sscanf(text, "%2u:%2u%n", &h, &m, &used) != 2)
        return false;
    text += used;
    if (*text == ':') {
        if (sscanf(text, ":%2u%n", &s, &used) != 1)
            return false;
        text += used;
    }
    *ms = ((int64_t)h * 3600 + m * 60 + s) * SECOND_MS;
    return *text == '\0' && h <= 24 && m < 60 && s < 60 && *ms <= DAY_MS;
}

bool wall_parse(struct wall *out, const char *text)
{
    unsigned y, m, d;
    int used = 0;
    int64_t ms;

    if (sscanf(text, "%4u-%2u-%2u%n", &y, &m, &d, &used) != 3 || !day_wall(out, y, m, d) ||
        !clock_parse(&ms, text + used))
        return false;
    out->ms += ms;
    return true;
}

bool length_parse(uint64_t *ms, const char *text)
{
    static const struct {
        const char *unit;
        uint64_t ms;
    } units[] = {{"ms", 1}, {"s", SECOND_MS}, {"m", MINUTE_MS}, {"h", HOUR_MS}, {"d", DAY_MS}};

    *ms = 0;
    if (*text == '\0')
        return false;
    while (*text != '\0') {
        uint64_t n = 0;
        size_t digits = 0, i = 0;
        for (; text[digits] >= '0' && text[digits] <= '9'; digits++)
            n = n * 10 + (uint64_t)(text[digits] - '0');
        if (digits == 0 || digits > 9)
            return false;
        text += digits;
        size_t letters = strspn(text, "abcdefghijklmnopqrstuvwxyz");
        while (i < 5 && (strlen(units[i].unit) != letters || strncmp(units[i].unit, text, letters) != 0))
            i++;
        if (i == 5)
            return false;
        *ms += n * units[i].ms;
        text += letters;
    }
    return true;
}

bool moment_parse(uint64_t *ms, struct wall start, const char *text, bool *early)
{
    unsigned m, d, year = date_of(start) / 10000;
    int used = 0;
    int64_t clock;
    struct wall w;

    *early = false;
    if (*text == '+')
        return length_parse(ms, text + 1);
    if (!wall_parse(&w, text)) {
        if (sscanf(text, "%2u-%2u%n", &m, &d, &used) != 2 || used != 5 || !day_wall(&w, year, m, d) ||
            !clock_parse(&clock, text + used))
            return false;
        w.ms += clock;
    }
    *early = w.ms < start.ms;
    if (*early)
        return false;
    *ms = (uint64_t)(w.ms - start.ms);
    return true;
}

static void print_as(char out[32], struct wall w, const char *between, const char *after)
{
    uint32_t date = date_of(w);
    int64_t in_day = (w.ms + ZONE_MS) % DAY_MS;

    if (in_day < 0)
        in_day += DAY_MS;
    unsigned s = (unsigned)(in_day / SECOND_MS);
    snprintf(out, 32, "%04u-%02u-%02u%s%02u:%02u:%02u%s", date / 10000 % 10000, date / 100 % 100, date % 100, between,
             s / 3600 % 24, s / 60 % 60, s % 60, after);
}

void wall_print(char out[32], struct wall w)
{
    print_as(out, w, " ", "");
}

void wall_print_rfc(char out[32], struct wall w)
{
    print_as(out, w, "T", "+08:00");
}

void day_print(char out[16], struct wall w, int days)
{
    uint32_t date = date_add(date_of(w), days);

    snprintf(out, 16, "%04u-%02u-%02u", date / 10000 % 10000, date / 100 % 100, date % 100);
}
