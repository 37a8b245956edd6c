#include "tiers/calendar.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"

#define HOURS_OF_DAY   24
#define MINUTES_OF_DAY (24 * 60)

static bool leap(uint32_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static uint32_t month_days(uint32_t year, uint32_t month)
{
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return days[month - 1] + (month == 2 && leap(year));
}

/* From 0. */
static uint32_t day_of_year(uint32_t date)
{
    uint32_t n = date % 100 - 1;

    for (uint32_t m = 1; m < date / 100 % 100; m++)
        n += month_days(date / 10000, m);
    return n;
}

/* 0 Sunday … 6 Saturday (Sakamoto). */
static uint32_t weekday(uint32_t date)
{
    static const uint8_t shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    uint32_t y = date / 10000, m = date / 100 % 100;

    y -= m < 3;
    return (y + y / 4 - y / 100 + y / 400 + shift[m - 1] + date % 100) % 7;
}

static bool weekend(uint32_t date)
{
    return weekday(date) == 0 || weekday(date) == 6;
}

struct working_day calendar_day(const struct calendar *c, uint32_t date)
{
    for (size_t i = 0; i < c->n; i++) {
        if (c->at[i].year == date / 10000) {
            uint32_t day = day_of_year(date);
            return (struct working_day){(c->at[i].off[day / 8] >> day % 8 & 1) == 0, false};
        }
    }
    return (struct working_day){!weekend(date), true};
}

void calendar_add(struct calendar *c, const struct calendar_year *year)
{
    size_t i = 0;

    while (i < c->n && c->at[i].year != year->year)
        i++;
    if (i == CALENDAR_YEARS_MAX) {
        i = 0;
        for (size_t k = 1; k < c->n; k++) {
            if (c->at[k].year < c->at[i].year)
                i = k;
        }
        if (year->year < c->at[i].year)
            return;
    }
    c->at[i] = *year;
    c->n += i == c->n;
}

/* ---- the list of a year ---- */

struct list {
    struct calendar_year *out;
    struct pack_faults *faults;
    const struct pack_entry *e;
    bool work;            /* the list of extra working days */
    uint8_t named[2][46]; /* days that stand in the lists: off, work */
};

static bool list_bad(struct list *l, struct span word, const char *why)
{
    pack_fault_add(l->faults, l->e->line, l->e->value_column, why, "写成 0101-0103, 0405 / write it so",
                   "%.*s 里的 “%.*s” / in the list", (int)l->e->key.len, (const char *)l->e->key.at,
                   (int)(word.len < 40 ? word.len : 40), (const char *)word.at);
    return false;
}

static bool day_take(struct list *l, struct span word, uint32_t date)
{
    uint32_t day = day_of_year(date);

    if (((l->named[0][day / 8] | l->named[1][day / 8]) >> day % 8 & 1) != 0)
        return list_bad(l, word, "这一天写了两次 / this day is there twice");
    if (l->work && !weekend(date))
        return list_bad(l, word, "不是星期六或星期日,本来就上班 / neither Saturday nor Sunday: a working day anyway");
    l->named[l->work][day / 8] |= (uint8_t)(1u << day % 8);
    return true;
}

static bool range_take(struct list *l, struct span word)
{
    struct span s = word;
    int64_t from, to;
    uint32_t year = l->out->year * 10000;

    if (!pack_digits(&s, 1231, &from) || s.at - word.at != 4)
        return list_bad(l, word, "日子是四位 月日 / a day is four digits, month and day");
    to = from;
    if (s.len > 0 &&
        (s.at[0] != '-' || s.len != 5 || (s = span_of(s.at + 1, 4), !pack_digits(&s, 1231, &to)) || s.len > 0))
        return list_bad(l, word, "起止写成 0101-0103 / from and to are written as 0101-0103");
    if (!date_exists(year + (uint32_t)from) || !date_exists(year + (uint32_t)to) || to < from)
        return list_bad(l, word, "没有这一天,或先后颠倒 / there is no such day, or the order is reversed");
    for (uint32_t d = year + (uint32_t)from; d <= year + (uint32_t)to; d = date_add(d, 1)) {
        if (!day_take(l, word, d))
            return false;
    }
    return true;
}

static void off_fill(const struct list *l)
{
    uint32_t date = l->out->year * 10000 + 101;

    memcpy(l->out->off, l->named[0], sizeof l->out->off);
    for (; date / 10000 == l->out->year; date = date_add(date, 1)) {
        uint32_t day = day_of_year(date);
        if (weekend(date) && (l->named[1][day / 8] >> day % 8 & 1) == 0)
            l->out->off[day / 8] |= (uint8_t)(1u << day % 8);
    }
}

enum { KEY_YEAR, KEY_SOURCE, KEY_OFF, KEY_WORK, CALENDAR_KEYS };
static const char *const key_names[CALENDAR_KEYS] = {"year", "source", "off", "work"};

static void year_take(struct list *l)
{
    struct span s = l->e->value;
    int64_t year;

    if (pack_digits(&s, 2100, &year) && s.len == 0 && year >= 2000)
        l->out->year = (uint32_t)year;
    else
        list_bad(l, l->e->value, "年份在 2000 与 2100 之间 / a year from 2000 to 2100");
}

static void entry_take(struct list *l, uint32_t seen[CALENDAR_KEYS])
{
    struct span rest = l->e->value, word;
    size_t key = 0;

    while (key < CALENDAR_KEYS && !span_equal(l->e->key, span_str(key_names[key])))
        key++;
    if (key == CALENDAR_KEYS || !span_equal(l->e->section, span_str("calendar"))) {
        pack_fault_add(l->faults, l->e->line, l->e->key_column, "日历只有 [calendar] 一节 / a calendar has one section",
                       "可用的 / known: year, source, off, work", "不认识的键 %.*s / unknown key", (int)l->e->key.len,
                       (const char *)l->e->key.at);
        return;
    }
    if (seen[key]++ > 0)
        list_bad(l, l->e->key, "写了两次 / it is there twice");
    if (key == KEY_YEAR)
        year_take(l);
    l->work = key == KEY_WORK;
    if (key == KEY_OFF || key == KEY_WORK) {
        if (l->out->year == 0)
            list_bad(l, l->e->key, "year 要写在前面 / the year comes first");
        while (l->out->year != 0 && pack_word_next(&rest, &word) && range_take(l, word))
            ;
    }
}

int calendar_parse(struct calendar_year *out, struct span text, struct pack_faults *faults)
{
    struct pack_entry e;
    struct list l = {.out = out, .faults = faults, .e = &e};
    uint32_t seen[CALENDAR_KEYS] = {0};

    *out = (struct calendar_year){0};
    *faults = (struct pack_faults){.n = 0};
    struct pack_reader r = pack_reader_of(text, faults);
    while (pack_reader_next(&r, &e))
        entry_take(&l, seen);
    for (size_t key = 0; key < CALENDAR_KEYS && faults->n == 0; key++) {
        if (seen[key] == 0)
            pack_fault_add(faults, 0, 0, "四项都要有 / all four are needed",
                           "照国务院办公厅通知填 / fill it in from the notice", "缺少 %s / missing", key_names[key]);
    }
    if (faults->n > 0)
        return ERR_INVALID;
    off_fill(&l);
    return 0;
}

/* ---- the last day of a limit ---- */

static uint32_t months_add(uint32_t date, uint32_t n)
{
    uint64_t months = (uint64_t)(date / 10000) * 12 + date / 100 % 100 - 1 + n;
    uint32_t year = (uint32_t)(months / 12), month = (uint32_t)(months % 12) + 1, day = date % 100;
    uint32_t last = month_days(year, month);

    return year > 9999 ? 0 : year * 10000 + month * 100 + (day < last ? day : last);
}

static bool works_on(const struct calendar *c, uint32_t date, struct deadline *d)
{
    struct working_day day = calendar_day(c, date);

    d->provisional |= day.provisional;
    return day.working;
}

/* Ends: a list covers some years only, and without one every week has working days. */
static void working_days_add(struct deadline *d, uint32_t n, const struct calendar *c)
{
    while (n > 0 && d->last_day != 0) {
        d->last_day = date_add(d->last_day, 1);
        if (d->last_day != 0 && works_on(c, d->last_day, d))
            n--;
    }
}

struct deadline deadline_last_day(uint32_t trigger, uint32_t n, uint8_t unit, bool roll, const struct calendar *c)
{
    struct deadline d = {.last_day = trigger};

    if (!date_exists(trigger) || n > INT32_MAX / MINUTES_OF_DAY)
        return (struct deadline){0, false};
    switch (unit) {
    case PACK_MIN:
        d.last_day = date_add(trigger, (int)((n + MINUTES_OF_DAY - 1) / MINUTES_OF_DAY));
        break;
    case PACK_H:
        d.last_day = date_add(trigger, (int)((n + HOURS_OF_DAY - 1) / HOURS_OF_DAY));
        break;
    case PACK_WD:
        working_days_add(&d, n, c);
        break;
    case PACK_MO:
        d.last_day = months_add(trigger, n);
        break;
    case PACK_Y:
        d.last_day = months_add(trigger, n * 12);
        break;
    default:
        d.last_day = date_add(trigger, (int)n);
    }
    while (roll && d.last_day != 0 && !works_on(c, d.last_day, &d))
        d.last_day = date_add(d.last_day, 1);
    return d;
}

bool pack_deadline(const struct pack *p, enum pack_key key, uint32_t trigger, const struct calendar *c,
                   struct deadline *out)
{
    struct pack_limit limit;

    if (!pack_limit(p, key, &limit))
        return false;
    bool calendar_days = limit.unit == PACK_CD || limit.unit == PACK_MO || limit.unit == PACK_Y;
    bool roll = calendar_days && (pack_key_row(key)->flags & PACK_ROLLS) && pack_yes(p, PACK_DEADLINE_ROLL);
    *out = deadline_last_day(trigger, limit.n, limit.unit, roll, c);
    return true;
}

int64_t limit_ms(struct pack_limit limit)
{
    const int64_t minute = 60000;

    return limit.unit == PACK_MIN ? limit.n * minute : limit.unit == PACK_H ? limit.n * 60 * minute : 0;
}
