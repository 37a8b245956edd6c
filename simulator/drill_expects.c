/* What is expected, what cannot be exercised yet, and forms. */
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "base/near.h"
#include "simulator/drill_reading.h"

static void zh_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_expect *)to)->zh = reader_one(i);
}

static void en_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_expect *)to)->en = reader_one(i);
}

static void id_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_expect *)to)->id = reader_one(i);
}

static void ask_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_expect *)to)->ask = reader_one(i);
}

static void pick_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_expect *)to)->pick = reader_one(i);
}

static void measure_take(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_expect *)to)->measure = reader_one(i);
}

static void each_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_expect *e = to;

    reader_each(r, i, &e->each, &e->n_each);
}

static void times_take(struct reader *r, const struct drill_item *i, void *to)
{
    uint64_t n = 0;

    if (reader_number(r, i, 1000000, &n))
        ((struct drill_expect *)to)->times = (uint32_t)n;
}

static const struct {
    const char *name;
    enum drill_compare compare;
} compares[] = {{"is", WANT_IS},   {"is_not", WANT_IS_NOT}, {"at_least", WANT_AT_LEAST}, {"at_most", WANT_AT_MOST},
                {"has", WANT_HAS}, {"count", WANT_COUNT},   {"sum", WANT_SUM},           {"nothing", WANT_NOTHING}};

static void want_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_expect *e = to;

    if (e->want != NULL)
        drill_fault(r->faults, i->line, i->column, "分成两条 / make two of it",
                    "一条期望只写一个比较 / one comparison in one expectation");
    e->want = reader_one(i);
    for (size_t k = 0; k < ARRAY_LEN(compares); k++)
        if (strcmp(compares[k].name, i->name) == 0)
            e->compare = compares[k].compare;
}

static const struct known rows[] = {
    {"zh", KNOWN_ONE, zh_take},        {"en", KNOWN_ONE, en_take},         {"id", KNOWN_ONE, id_take},
    {"ask", KNOWN_ONE, ask_take},      {"pick", KNOWN_ONE, pick_take},     {"measure", KNOWN_ONE, measure_take},
    {"each", KNOWN_MANY, each_take},   {"times", KNOWN_ONE, times_take},   {"is", KNOWN_ONE, want_take},
    {"is_not", KNOWN_ONE, want_take},  {"at_least", KNOWN_ONE, want_take}, {"at_most", KNOWN_ONE, want_take},
    {"has", KNOWN_ONE, want_take},     {"count", KNOWN_ONE, want_take},    {"sum", KNOWN_ONE, want_take},
    {"nothing", KNOWN_ONE, want_take},
};

static void whole_check(struct reader *r, const struct drill_expect *e)
{
    if (e->zh == NULL || e->en == NULL)
        reader_missing(r, e->line, "expect", e->zh == NULL ? "zh" : "en", "zh = \"…\"  en = \"…\"");
    if ((e->ask == NULL) == (e->measure == NULL))
        drill_fault(r->faults, e->line, 0, "ask = \"V11: /v1/case/$c1\"  pick = \"case.degree\";measure = \"level\"",
                    "要写 ask 或 measure 之一 / one of ask and measure is needed");
    if (e->want == NULL)
        drill_fault(r->faults, e->line, 0, "is, is_not, at_least, at_most, has, count, sum, nothing",
                    "没有写期望什么 / what is expected is not said");
}

static void expect_add(struct reader *r, struct drill_expect *e)
{
    const struct drill_expect **last = &r->d->expect;

    while (*last != NULL && ((*last)->at_end ? UINT64_MAX : (*last)->ms) <= (e->at_end ? UINT64_MAX : e->ms))
        last = (const struct drill_expect **)(uintptr_t) & (*last)->next;
    e->next = *last;
    *last = e;
}

void expect_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_expect *e = reader_take(r, sizeof *e);
    size_t faults = r->faults->n;

    (void)to;
    *e = (struct drill_expect){.line = i->line, .pick = "", .at_end = strcmp(i->title, "end") == 0};
    if (!e->at_end)
        reader_moment(r, i->title, i->line, &e->ms);
    reader_items(r, i->item, rows, ARRAY_LEN(rows), e);
    if (r->faults->n == faults)
        whole_check(r, e);
    if (r->faults->n == faults)
        expect_add(r, e);
}

/* ---- what cannot be exercised ---- */

static const char *const features[] = {"revocation",   "restored_disk", "cloned_disk",
                                       "officer_keys", "attachments",   "bundles"};

static void absent_zh(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_absent *)to)->zh = reader_one(i);
}

static void absent_en(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_absent *)to)->en = reader_one(i);
}

static void why_zh(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_absent *)to)->why_zh = reader_one(i);
}

static void why_en(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct drill_absent *)to)->why_en = reader_one(i);
}

static void feature_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct drill_absent *a = to;

    for (size_t k = 0; k < ARRAY_LEN(features); k++)
        if (strcmp(features[k], reader_one(i)) == 0)
            a->feature = features[k];
    if (a->feature == NULL)
        drill_fault(
            r->faults, i->line, i->column,
            "只有这些还没有 / only these are not there yet: revocation, restored_disk, cloned_disk, officer_keys, "
            "attachments, bundles",
            "feature 不认识 / is not known: %.40s", reader_one(i));
}

void absent_take(struct reader *r, const struct drill_item *i, void *to)
{
    static const struct known inside[] = {
        {"zh", KNOWN_ONE, absent_zh},  {"en", KNOWN_ONE, absent_en},         {"why_zh", KNOWN_ONE, why_zh},
        {"why_en", KNOWN_ONE, why_en}, {"feature", KNOWN_ONE, feature_take},
    };
    struct drill_absent *a = reader_take(r, sizeof *a);
    const struct drill_absent **last = &r->d->absent;
    size_t faults = r->faults->n;

    (void)to;
    reader_items(r, i->item, inside, ARRAY_LEN(inside), a);
    if (r->faults->n == faults &&
        (a->zh == NULL || a->en == NULL || a->why_zh == NULL || a->why_en == NULL || a->feature == NULL))
        reader_missing(r, i->line, "not_exercised", "zh, en, why_zh, why_en, feature", "feature = restored_disk");
    while (*last != NULL)
        last = (const struct drill_absent **)(uintptr_t) & (*last)->next;
    *last = a;
}

/* ---- forms ---- */

static void json_take(struct reader *r, const struct drill_item *i, void *to)
{
    json_error_t error;
    json_t *o = json_loads(reader_one(i), JSON_REJECT_DUPLICATES, &error);

    ((struct drill_form *)to)->json = reader_one(i);
    if (o == NULL)
        drill_fault(r->faults, i->line, i->column,
                    "外面用单引号,里面用双引号 / single quotes around, double ones inside",
                    "json 读不懂 / is not understood: %.100s", error.text);
    json_decref(o);
}

void form_take(struct reader *r, const struct drill_item *i, void *to)
{
    static const struct known inside[] = {{"json", KNOWN_ONE, json_take}};
    struct drill_form *f = reader_take(r, sizeof *f);

    (void)to;
    f->name = i->title;
    reader_items(r, i->item, inside, ARRAY_LEN(inside), f);
    if (f->json == NULL) {
        reader_missing(r, i->line, "form", "json", "json = '{\"people\": 4}'");
        return;
    }
    f->next = r->d->form;
    r->d->form = f;
}
