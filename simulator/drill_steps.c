/* What happens: at, prepare, work, cuts. */
#include <stdio.h>
#include <string.h>

#include "simulator/drill_reading.h"
#include "simulator/drill_time.h"

#define EVERY_DEFAULT_MS 0u

/* ---- acts ---- */

/* "! over_rights V11: …" must be refused so; "? V11: …" may be left out when the office cannot act. */
static bool act_read(struct reader *r, const struct drill_value *v, struct drill_act *out)
{
    const char *text = v->text + strspn(v->text, " ");

    *out = (struct drill_act){.line = v->line, .column = v->column};
    for (; *text == '!' || *text == '?'; text += strspn(text, " ")) {
        if (*text++ == '?') {
            out->may_skip = true;
            continue;
        }
        text += strspn(text, " ");
        size_t len = strcspn(text, " :");
        if (len == 0 || text[len] != ' ') {
            drill_fault(r->faults, v->line, v->column, "例如 / for example: \"! over_rights V11: help give …\"",
                        "! 后面要写拒签代码 / ! is followed by the code of the refusal");
            return false;
        }
        out->refused = reader_text(r, "%.*s", (int)len, text);
        text += len;
    }
    out->text = text;
    return true;
}

static void do_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_step *step = to;
    const struct drill_act **last = &step->act;

    for (const struct drill_value *v = i->value; v != NULL; v = v->next) {
        struct drill_act act;
        if (!act_read(r, v, &act))
            continue;
        struct drill_act *copy = reader_take(r, sizeof *copy);
        *copy = act;
        *last = copy;
        last = &copy->next;
    }
}

/* ---- at, prepare ---- */

static void zh_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_step *)to)->zh = reader_one(i);
}

static void en_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_step *)to)->en = reader_one(i);
}

static void disaster_take(struct reader *r, const struct drill_item *i, void *to)
{
    reader_bool(r, i, &((struct drill_step *)to)->disaster);
}

static void step_each(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_step *step = to;

    reader_each(r, i, &step->each, &step->n_each);
}

static void every_take(struct reader *r, const struct drill_item *i, void *to)
{
    reader_length(r, i, &((struct drill_step *)to)->every_ms);
}

static void repeat_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_step *step = to;

    if (reader_length(r, i, &step->repeat_ms) && step->repeat_ms < 1000)
        drill_fault(r->faults, i->line, i->column, "repeat = 1d", "repeat 至少 1s / is at least 1s");
}

static void times_take(struct reader *r, const struct drill_item *i, void *to)
{
    uint64_t n = 0;

    if (reader_number(r, i, 100000, &n))
        ((struct drill_step *)to)->times = (uint32_t)n;
}

static void ops_take(struct reader *r, const struct drill_item *i, void *to)
{
    op_take(r, i, to);
}

static const struct known step_rows[] = {
    {"zh", KNOWN_ONE, zh_take},          {"en", KNOWN_ONE, en_take},          {"disaster", KNOWN_ONE, disaster_take},
    {"each", KNOWN_MANY, step_each},     {"every", KNOWN_ONE, every_take},    {"repeat", KNOWN_ONE, repeat_take},
    {"times", KNOWN_ONE, times_take},    {"do", KNOWN_MANY, do_take},         {"cut", KNOWN_MANY, ops_take},
    {"cut_up", KNOWN_MANY, ops_take},    {"cut_down", KNOWN_MANY, ops_take},  {"heal", KNOWN_MANY, ops_take},
    {"shape", KNOWN_MANY, ops_take},     {"flap", KNOWN_MANY, ops_take},      {"corrupt", KNOWN_MANY, ops_take},
    {"replay", KNOWN_MANY, ops_take},    {"off", KNOWN_MANY, ops_take},       {"on", KNOWN_MANY, ops_take},
    {"crash", KNOWN_MANY, ops_take},     {"hang", KNOWN_MANY, ops_take},      {"wake", KNOWN_MANY, ops_take},
    {"disk_save", KNOWN_MANY, ops_take}, {"disk_lose", KNOWN_MANY, ops_take}, {"disk_restore", KNOWN_MANY, ops_take},
    {"clock", KNOWN_MANY, ops_take},
};

static void step_add(const struct drill_step **first, struct drill_step *step)
{
    while (*first != NULL)
        first = (const struct drill_step **)(uintptr_t) & (*first)->next;
    *first = step;
}

/* Sections stand in the order of their times, so that a reader sees what comes after what. */
static void order_check(struct reader *r, const struct drill_step *step)
{
    const struct drill_step *last = r->d->at;
    char text[32];

    while (last != NULL && last->next != NULL)
        last = last->next;
    if (last == NULL || step->ms >= last->ms)
        return;
    wall_print(text, (struct wall){r->d->start.ms + (int64_t)last->ms});
    drill_fault(r->faults, step->line, 0, "按时间先后写 / write them in the order of time",
                "比前面第 %u 行的 %s 早 / is before %s of line %u", last->line, text, text, last->line);
}

void steps_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_step *step = reader_take(r, sizeof *step);
    bool at = strcmp(i->name, "at") == 0;

    (void)to;
    *step = (struct drill_step){.line = i->line, .zh = "", .en = "", .every_ms = EVERY_DEFAULT_MS, .times = 1};
    if (at && !reader_moment(r, i->title, i->line, &step->ms))
        return;
    reader_items(r, i->item, step_rows, ARRAY_LEN(step_rows), step);
    if (step->repeat_ms > 0 && step->times == 1)
        step->times = UINT32_MAX;
    if (at)
        order_check(r, step);
    step_add(at ? &r->d->at : &r->d->prepare, step);
}

/* ---- work ---- */

static void by_take(struct reader *r, const struct drill_item *i, void *to)
{
    reader_set(r, i->value, &((struct drill_work *)to)->by);
}

static void per_week_take(struct reader *r, const struct drill_item *i, void *to)
{
    uint64_t n = 0;

    if (reader_number(r, i, 10000, &n))
        ((struct drill_work *)to)->per_week = (uint32_t)n;
}

static void work_from(struct reader *r, const struct drill_item *i, void *to)
{
    reader_moment(r, reader_one(i), i->line, &((struct drill_work *)to)->from_ms);
}

static void work_to(struct reader *r, const struct drill_item *i, void *to)
{
    reader_moment(r, reader_one(i), i->line, &((struct drill_work *)to)->to_ms);
}

static void work_do(struct reader *r, const struct drill_item *i, void *to)
{
    if (i->value != NULL)
        act_read(r, i->value, &((struct drill_work *)to)->act);
}

void work_take(struct reader *r, const struct drill_item *i, void *to)
{
    static const struct known inside[] = {
        {"by", KNOWN_MANY, by_take},    {"per_week", KNOWN_ONE, per_week_take},
        {"from", KNOWN_ONE, work_from}, {"to", KNOWN_ONE, work_to},
        {"do", KNOWN_ONE, work_do},
    };
    struct drill_work *w = reader_take(r, sizeof *w);
    const struct drill_work **last = &r->d->work;

    (void)to;
    *w = (struct drill_work){.line = i->line, .name = i->title, .to_ms = r->d->length_ms};
    reader_items(r, i->item, inside, ARRAY_LEN(inside), w);
    w->act.may_skip = true; /* nobody types where the power is out */
    if (w->by.n == 0)
        reader_missing(r, i->line, "work", "by", "by = {\"villages\"}");
    if (w->per_week == 0)
        reader_missing(r, i->line, "work", "per_week", "per_week = 3");
    if (w->act.text == NULL)
        reader_missing(r, i->line, "work", "do", "do = \"@: lead add @#{any} --risk illness --channel screening\"");
    else {
        while (*last != NULL)
            last = (const struct drill_work **)(uintptr_t) & (*last)->next;
        *last = w;
    }
}

/* ---- cuts ---- */

static void cuts_lines(struct reader *r, const struct drill_item *i, void *to)
{
    reader_set(r, i->value, &((struct drill_cuts *)to)->lines);
}

static void cuts_count(struct reader *r, const struct drill_item *i, void *to)
{
    uint64_t n = 0;

    if (reader_number(r, i, 20000, &n))
        ((struct drill_cuts *)to)->count = (uint32_t)n;
}

static void cuts_from(struct reader *r, const struct drill_item *i, void *to)
{
    reader_moment(r, reader_one(i), i->line, &((struct drill_cuts *)to)->from_ms);
}

static void cuts_to(struct reader *r, const struct drill_item *i, void *to)
{
    reader_moment(r, reader_one(i), i->line, &((struct drill_cuts *)to)->to_ms);
}

static void cuts_least(struct reader *r, const struct drill_item *i, void *to)
{
    reader_length(r, i, &((struct drill_cuts *)to)->least_ms);
}

static void cuts_most(struct reader *r, const struct drill_item *i, void *to)
{
    reader_length(r, i, &((struct drill_cuts *)to)->most_ms);
}

static void cuts_back(struct reader *r, const struct drill_item *i, void *to)
{
    reader_moment(r, reader_one(i), i->line, &((struct drill_cuts *)to)->back_ms);
}

static void cuts_within(struct reader *r, const struct drill_item *i, void *to)
{
    reader_length(r, i, &((struct drill_cuts *)to)->within_ms);
}

static void cuts_ways(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_cuts *c = to;
    const char *text = reader_one(i);

    if (strcmp(text, "both") == 0)
        c->ways = WAY_BOTH;
    else if (strcmp(text, "up") == 0)
        c->ways = WAY_TO_PARENT;
    else if (strcmp(text, "down") == 0)
        c->ways = WAY_TO_CHILD;
    else
        drill_fault(r->faults, i->line, i->column, "both, up, down", "ways 不认识 / is not known: %.40s", text);
}

static void cuts_look(struct reader *r, const struct drill_item *i, struct drill_cuts *c)
{
    uint64_t last = c->back_ms < r->d->length_ms ? c->back_ms : r->d->length_ms;

    if (c->to_ms == UINT64_MAX)
        c->to_ms = last;
    if (c->most_ms < c->least_ms || c->to_ms <= c->from_ms)
        drill_fault(r->faults, i->line, 0, "least ≤ most, from < to", "cuts 的范围是空的 / the range is empty");
    if (c->to_ms > last)
        drill_fault(r->faults, i->line, 0, "to ≤ back", "back 以后还有断的 / lines are cut after they came back");
    if (c->back_ms == UINT64_MAX)
        return;
    if (c->back_ms + c->within_ms > r->d->length_ms)
        drill_fault(r->faults, i->line, 0, "back + within ≤ days", "结束以后才恢复 / they come back after the end");
    if (c->count > c->lines.n)
        drill_fault(r->faults, i->line, 0, "减少 count / a smaller count",
                    "只有 %zu 条线可断 / there are only %zu lines to cut", c->lines.n, c->lines.n);
}

void cuts_take(struct reader *r, const struct drill_item *i, void *to)
{
    static const struct known inside[] = {
        {"lines", KNOWN_MANY, cuts_lines}, {"count", KNOWN_ONE, cuts_count}, {"from", KNOWN_ONE, cuts_from},
        {"to", KNOWN_ONE, cuts_to},        {"least", KNOWN_ONE, cuts_least}, {"most", KNOWN_ONE, cuts_most},
        {"ways", KNOWN_ONE, cuts_ways},    {"back", KNOWN_ONE, cuts_back},   {"within", KNOWN_ONE, cuts_within},
    };
    struct drill_cuts *c = reader_take(r, sizeof *c);
    const struct drill_cuts **last = &r->d->cuts;

    (void)to;
    *c = (struct drill_cuts){.line = i->line,
                             .ways = WAY_BOTH,
                             .to_ms = UINT64_MAX,
                             .least_ms = 10 * MINUTE_MS,
                             .most_ms = 6 * HOUR_MS,
                             .back_ms = UINT64_MAX};
    reader_items(r, i->item, inside, ARRAY_LEN(inside), c);
    if (c->lines.n == 0)
        reader_missing(r, i->line, "cuts", "lines", "lines = {\"villages\"}");
    if (c->count == 0)
        reader_missing(r, i->line, "cuts", "count", "count = 300");
    cuts_look(r, i, c);
    while (*last != NULL)
        last = (const struct drill_cuts **)(uintptr_t) & (*last)->next;
    *last = c;
}
