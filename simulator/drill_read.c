#include "simulator/drill_reading.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "base/near.h"
#include "simulator/drill_time.h"
#include "simulator/whole.h"
#include "tiers/policies.h"

void *reader_take(struct reader *r, size_t len)
{
    void *at = arena_take(r->arena, len);

    must(at != NULL);
    return at;
}

const char *reader_text(struct reader *r, const char *format, ...)
{
    char text[4096];
    va_list ap;

    va_start(ap, format);
    int len = vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    must(len >= 0 && (size_t)len < sizeof text);
    const char *copy = arena_copy(r->arena, text, (size_t)len + 1);
    must(copy != NULL);
    return copy;
}

/* ---- items ---- */

const char *reader_one(const struct drill_item *i)
{
    return i->value == NULL ? "" : i->value->text;
}

static bool shape_fits(struct reader *r, const struct known *k, const struct drill_item *i)
{
    const char *wanted = NULL;

    if (k->shape >= KNOWN_SECTION && !i->section)
        wanted = k->shape == KNOWN_TITLED ? "%s \"…\" { … }" : "%s { … }";
    else if (k->shape < KNOWN_SECTION && i->section)
        wanted = "%s = …";
    else if (k->shape == KNOWN_ONE && i->list)
        wanted = "%s = 一个值 / one value";
    else if (k->shape == KNOWN_TITLED && i->title == NULL)
        wanted = "%s \"…\" { … }";
    if (wanted == NULL)
        return true;
    char remedy[160];
    snprintf(remedy, sizeof remedy,
             strcmp(wanted, "%s \"…\" { … }") == 0 ? "写成 / write: %s \"…\" { … }"
             : k->shape == KNOWN_SECTION           ? "写成 / write: %s { … }"
             : i->section                          ? "写成 / write: %s = …"
                                                   : "写成 / write: %s = 一个值(one value)",
             i->name);
    drill_fault(r->faults, i->line, i->column, remedy, "%.40s 的写法不对 / is not written so", i->name);
    return false;
}

static const struct known *known_find(const struct known *table, size_t n, const char *name)
{
    for (size_t k = 0; k < n; k++)
        if (strcmp(table[k].name, name) == 0)
            return &table[k];
    return NULL;
}

static void unknown_say(struct reader *r, const struct drill_item *i, const struct known *table, size_t n)
{
    const char *near = near_match(i->name, &table[0].name, n, sizeof table[0]);
    char remedy[300] = "可用的有 / known:";

    for (size_t k = 0; k < n && near == NULL; k++)
        snprintf(remedy + strlen(remedy), sizeof remedy - strlen(remedy), " %s", table[k].name);
    if (near != NULL)
        snprintf(remedy, sizeof remedy, "是不是 / did you mean: %s", near);
    drill_fault(r->faults, i->line, i->column, remedy, "不认识的设置 “%.40s” / unknown setting", i->name);
}

void reader_items(struct reader *r, const struct drill_item *first, const struct known *table, size_t n, void *to)
{
    for (const struct drill_item *i = first; i != NULL; i = i->next) {
        const struct known *k = known_find(table, n, i->name);
        bool twice = false;
        if (k == NULL) {
            unknown_say(r, i, table, n);
            continue;
        }
        for (const struct drill_item *b = first; b != i && k->shape == KNOWN_ONE; b = b->next)
            twice |= strcmp(b->name, i->name) == 0;
        if (twice)
            drill_fault(r->faults, i->line, i->column, "只留一处 / keep one of them", "%.40s 写了两次 / is given twice",
                        i->name);
        else if (shape_fits(r, k, i) && k->take != NULL)
            k->take(r, i, to);
    }
}

void reader_pick(struct reader *r, const struct drill_item *first, const struct known *row, void *to)
{
    for (const struct drill_item *i = first; i != NULL; i = i->next)
        if (strcmp(i->name, row->name) == 0 && shape_fits(r, row, i))
            row->take(r, i, to);
}

/* ---- values ---- */

bool reader_number(struct reader *r, const struct drill_item *i, uint64_t max, uint64_t *out)
{
    if (whole_parse(out, reader_one(i), false, 0, max))
        return true;
    drill_fault(r->faults, i->line, i->column, "", "%.40s 应为 0 到 %llu 的整数 / must be a whole number up to %llu",
                i->name, (unsigned long long)max, (unsigned long long)max);
    return false;
}

bool reader_bool(struct reader *r, const struct drill_item *i, bool *out)
{
    const char *text = reader_one(i);

    *out = strcmp(text, "true") == 0 || strcmp(text, "yes") == 0;
    if (*out || strcmp(text, "false") == 0 || strcmp(text, "no") == 0)
        return true;
    drill_fault(r->faults, i->line, i->column, "true, false", "%.40s 应为 true 或 false / must be true or false",
                i->name);
    return false;
}

bool reader_length(struct reader *r, const struct drill_item *i, uint64_t *ms)
{
    if (length_parse(ms, reader_one(i)) && *ms <= DRILL_DAYS_MAX * DAY_MS)
        return true;
    drill_fault(r->faults, i->line, i->column, "例如 / for example: 30s, 2h, 3d, 1d12h",
                "%.40s 不是时间长度 / is no length of time: %.40s", i->name, reader_one(i));
    return false;
}

bool reader_moment(struct reader *r, const char *text, uint32_t line, uint64_t *ms)
{
    char start[32];
    bool early;

    if (moment_parse(ms, r->d->start, text, &early)) {
        if (*ms <= r->d->length_ms)
            return true;
        drill_fault(r->faults, line, 0, "改时间,或把 days(end)延长 / change it, or make days (end) longer",
                    "时间在演练结束以后 / the time is after the drill's end: %.40s", text);
        return false;
    }
    wall_print(start, r->d->start);
    if (early)
        drill_fault(r->faults, line, 0, "次年的时间要写出年份 / of the next year: write the year",
                    "早于演练开始 %s / is before the drill's start: %.40s", start, text);
    else
        drill_fault(r->faults, line, 0, "例如 / for example: \"06-10 00:05\", \"2022-06-10 00:05\", \"+1d12h\"",
                    "不是时间 / is no time: %.40s", text);
    return false;
}

void reader_missing(struct reader *r, uint32_t line, const char *section, const char *name, const char *example)
{
    drill_fault(r->faults, line, 0, example, "%s%s缺少 %s / %s is missing", section, section[0] == '\0' ? "" : " ",
                name, name);
}

/* ---- the head ---- */

static void title_zh(struct reader *r, const struct drill_item *i, void *to)
{
    (void)to;
    r->d->title_zh = reader_one(i);
}

static void title_en(struct reader *r, const struct drill_item *i, void *to)
{
    (void)to;
    r->d->title_en = reader_one(i);
}

static void pack_take(struct reader *r, const struct drill_item *i, void *to)
{
    size_t n;
    const struct embedded *packs = policy_packs(&n);
    char remedy[200] = "";

    (void)to;
    r->d->pack = reader_one(i);
    for (size_t k = 0; k < n; k++)
        if (strcmp(packs[k].name, r->d->pack) == 0)
            return;
    for (size_t k = 0; k < n; k++)
        snprintf(remedy + strlen(remedy), sizeof remedy - strlen(remedy), "%s%s", k > 0 ? ", " : "", packs[k].name);
    drill_fault(r->faults, i->line, i->column, remedy, "没有这个政策包 / no such pack: %.40s", r->d->pack);
}

static void pack_signed_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)to;
    reader_bool(r, i, &r->d->pack_signed);
}

static void pack_from_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct wall w;

    (void)to;
    r->d->pack_from = reader_one(i);
    if (!wall_parse(&w, r->d->pack_from))
        drill_fault(r->faults, i->line, i->column, "例如 / for example: 2022-06-01", "不是日期 / is no day: %.40s",
                    r->d->pack_from);
}

static void start_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)to;
    if (!wall_parse(&r->d->start, reader_one(i)))
        drill_fault(r->faults, i->line, i->column, "例如 / for example: start = \"2022-06-09 20:00\"",
                    "start 不是时间 / is no time: %.40s", reader_one(i));
}

static void end_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct wall w;

    (void)to;
    if (wall_parse(&w, reader_one(i)) && w.ms > r->d->start.ms &&
        w.ms - r->d->start.ms <= (int64_t)(DRILL_DAYS_MAX * DAY_MS))
        r->d->length_ms = (uint64_t)(w.ms - r->d->start.ms);
    else
        drill_fault(r->faults, i->line, i->column, "例如 / for example: end = \"2022-06-30 20:00\"",
                    "end 不是开始以后 %u 天内的时间 / is no time within %u days after the start: %.40s", DRILL_DAYS_MAX,
                    DRILL_DAYS_MAX, reader_one(i));
}

static void days_take(struct reader *r, const struct drill_item *i, void *to)
{
    uint64_t n = 0;

    (void)to;
    if (reader_number(r, i, DRILL_DAYS_MAX, &n) && n == 0)
        drill_fault(r->faults, i->line, i->column, "days = 1", "days 至少 1 / days is 1 at least");
    else
        r->d->length_ms = n * DAY_MS;
}

static void before_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)to;
    reader_length(r, i, &r->d->before_ms);
}

static void calm_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)to;
    reader_length(r, i, &r->d->calm_ms);
}

static void seed_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)to;
    if (reader_number(r, i, UINT64_MAX, &r->d->seed) && r->d->seed == 0)
        drill_fault(r->faults, i->line, i->column, "例如 / for example: seed = 7", "seed 从 1 起 / begins at 1");
}

static void mode_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)to;
    reader_bool(r, i, &r->d->drill_mode);
}

/* Times first: the length is counted from the start. */
static const struct known start_row = {"start", KNOWN_ONE, start_take};

static const struct known table[] = {
    {"title_zh", KNOWN_ONE, title_zh},
    {"title_en", KNOWN_ONE, title_en},
    {"areas", KNOWN_ONE, NULL}, /* these five: drill_offices.c */
    {"root", KNOWN_ONE, NULL},
    {"rows", KNOWN_MANY, NULL},
    {"office", KNOWN_TITLED, NULL},
    {"offices", KNOWN_SECTION, NULL},
    {"lines", KNOWN_SECTION, NULL},
    {"people", KNOWN_SECTION, NULL}, /* drill_people.c */
    {"pack_by", KNOWN_ONE, NULL},    /* pack_by_take, when offices are known */
    {"start", KNOWN_ONE, NULL},      /* start_row */
    {"pack", KNOWN_ONE, pack_take},
    {"pack_signed", KNOWN_ONE, pack_signed_take},
    {"pack_from", KNOWN_ONE, pack_from_take},
    {"end", KNOWN_ONE, end_take},
    {"days", KNOWN_ONE, days_take},
    {"before", KNOWN_ONE, before_take},
    {"calm", KNOWN_ONE, calm_take},
    {"seed", KNOWN_ONE, seed_take},
    {"drill_mode", KNOWN_ONE, mode_take},
    {"prepare", KNOWN_SECTION, NULL}, /* steps_take and the others, when offices and length are known */
    {"at", KNOWN_TITLED, NULL},
    {"work", KNOWN_TITLED, NULL},
    {"cuts", KNOWN_SECTION, NULL},
    {"expect", KNOWN_TITLED, NULL},
    {"not_exercised", KNOWN_SECTION, NULL},
    {"form", KNOWN_TITLED, NULL},
    {"rules", KNOWN_TITLED, NULL},
};

static void pack_by_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_set set;

    (void)to;
    if (reader_set_text(r, reader_one(i), i->line, i->column, &set) && set.n == 1)
        r->d->pack_by = set.at[0];
}

static const struct known later[] = {
    {"pack_by", KNOWN_ONE, pack_by_take}, {"prepare", KNOWN_SECTION, steps_take},
    {"at", KNOWN_TITLED, steps_take},     {"work", KNOWN_TITLED, work_take},
    {"cuts", KNOWN_SECTION, cuts_take},   {"expect", KNOWN_TITLED, expect_take},
    {"form", KNOWN_TITLED, form_take},    {"not_exercised", KNOWN_SECTION, absent_take},
    {"rules", KNOWN_TITLED, rules_take},
};

static bool stands(const struct drill_item *first, const char *name)
{
    for (const struct drill_item *i = first; i != NULL; i = i->next)
        if (strcmp(i->name, name) == 0)
            return true;
    return false;
}

/* What stands there but is wrong has been said. */
static void head_check(struct reader *r, const struct drill_item *first)
{
    if (!stands(first, "title_zh"))
        reader_missing(r, 1, "", "title_zh", "title_zh = \"某县断网演练\"");
    if (!stands(first, "title_en"))
        reader_missing(r, 1, "", "title_en", "title_en = \"A county cut off\"");
    if (!stands(first, "start"))
        reader_missing(r, 1, "", "start", "start = \"2022-06-09 20:00\"");
    if (!stands(first, "days") && !stands(first, "end"))
        reader_missing(r, 1, "", "days", "days = 20");
}

/* Acts and expectations name things of one another: they are looked at when all is read. */
static void late_checks(struct reader *r)
{
    r->names = names_new(r->d);
    for (const struct drill_step *s = r->d->prepare; s != NULL; s = s->next)
        for (const struct drill_act *a = s->act; a != NULL; a = a->next)
            act_check(r, a, s);
    for (const struct drill_step *s = r->d->at; s != NULL; s = s->next)
        for (const struct drill_act *a = s->act; a != NULL; a = a->next)
            act_check(r, a, s);
    for (const struct drill_work *w = r->d->work; w != NULL; w = w->next)
        work_check(r, w);
    for (const struct drill_expect *e = r->d->expect; e != NULL; e = e->next)
        expect_check(r, e);
    names_free(r->names);
}

static void all_read(struct reader *r, const struct drill_item *first)
{
    reader_pick(r, first, &start_row, NULL);
    reader_items(r, first, table, ARRAY_LEN(table), NULL);
    head_check(r, first);
    if (!reader_offices(r, first))
        return;
    reader_people(r, first);
    if (r->d->start.ms == 0 || r->d->length_ms == 0)
        return;
    for (const struct drill_item *i = first; i != NULL; i = i->next) {
        const struct known *k = known_find(later, ARRAY_LEN(later), i->name);
        if (k != NULL && (k->shape == KNOWN_ONE || (i->section && (k->shape != KNOWN_TITLED || i->title != NULL))))
            k->take(r, i, NULL);
    }
    late_checks(r);
}

struct drill *drill_read(const char *name, struct span text, const char *folder, struct drill_faults *f)
{
    struct drill *d = calloc(1, sizeof *d);

    must(d != NULL);
    d->arena = arena_of(DRILL_ARENA_BYTES);
    d->pack_signed = true;
    d->pack_by = NO_OFFICE;
    d->before_ms = DAY_MS;
    d->calm_ms = HOUR_MS;
    d->seed = 1;
    struct reader r = {d, f, &d->arena, folder};
    d->name = reader_text(&r, "%s", name);
    const struct drill_item *first = drill_text_parse(text, f, &d->arena);
    if (first == NULL && f->n == 0)
        drill_fault(f, 1, 0, "docs/drills.md", "空文件 / the file is empty");
    if (f->n == 0)
        all_read(&r, first);
    if (f->n == 0)
        return d;
    drill_free(d);
    return NULL;
}

void drill_free(struct drill *d)
{
    if (d == NULL)
        return;
    tree_free(d->tree);
    arena_free(&d->arena);
    free(d);
}
