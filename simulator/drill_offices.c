/* The tree, and the offices in it: areas, root, rows, office, offices, lines. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/near.h"
#include "node/cli/setup.h"
#include "tiers/area_lists.h"
#include "simulator/drill_reading.h"

#define CSV_BYTES_MAX (4u << 20)

/* Offices while they are collected, in the order of the file. */
struct collecting {
    struct drill_office *at;
    uint32_t n;
    struct sim_quality usual;
    bool has_usual;
};

/* ---- areas ---- */

static struct span areas_file(struct reader *r, const struct drill_item *i)
{
    char path[1024], *text = NULL;
    size_t len = 0, n;
    const struct embedded *lists = area_lists(&n);
    struct span none = {NULL, 0};

    snprintf(path, sizeof path, "%s/%s", r->folder, reader_one(i));
    if (r->folder[0] != '\0' && file_read(path, CSV_BYTES_MAX, &text, &len) == 0) {
        struct span copy = span_of(arena_copy(r->arena, text, len), len);
        free(text);
        return copy;
    }
    const char *near = near_match(reader_one(i), lists, n, sizeof lists[0]);
    char remedy[200];
    snprintf(remedy, sizeof remedy, "%s%s%s自带的 / shipped: %s, %s, %s, %s",
             near != NULL ? "是不是 / did you mean: " : "", near != NULL ? near : "", near != NULL ? ";" : "",
             lists[0].name, lists[1].name, lists[2].name, lists[3].name);
    drill_fault(r->faults, i->line, i->column, remedy, "没有这份区划表 / no such area list: %.60s", reader_one(i));
    return none;
}

static struct span areas_rows(struct reader *r, const struct drill_item *i)
{
    size_t len = 0, used = 0;

    for (const struct drill_value *v = i->value; v != NULL; v = v->next)
        len += strlen(v->text) + 1;
    char *csv = reader_take(r, len + 1);
    for (const struct drill_value *v = i->value; v != NULL; v = v->next)
        used += (size_t)snprintf(csv + used, len + 1 - used, "%s\n", v->text);
    return span_of(csv, used);
}

/* The rows of `root` and all inside it. */
static struct span areas_below(struct reader *r, struct span csv, struct area root)
{
    char *out = reader_take(r, csv.len + 2);
    size_t used = 0;

    for (const uint8_t *at = csv.at, *end = csv.at + csv.len; at < end;) {
        const uint8_t *nl = memchr(at, '\n', (size_t)(end - at));
        size_t len = nl == NULL ? (size_t)(end - at) : (size_t)(nl - at);
        const uint8_t *digits = len >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0 ? at + 3 : at;
        struct area a;
        if (len >= AREA_TEXT_LEN && area_parse(&a, (const char *)digits, AREA_TEXT_LEN) && area_inside(a, root)) {
            memcpy(out + used, digits, len);
            used += len;
            out[used++] = '\n';
        }
        at += len + 1;
    }
    return span_of(out, used);
}

static const struct drill_item *item_find(const struct drill_item *first, const char *name)
{
    while (first != NULL && strcmp(first->name, name) != 0)
        first = first->next;
    return first;
}

static bool area_take(struct reader *r, const struct drill_item *i, struct area *out)
{
    if (area_parse(out, reader_one(i), strlen(reader_one(i))))
        return true;
    drill_fault(r->faults, i->line, i->column, "例如 / for example: 513201209000",
                "%.40s 应为 12 位区划代码 / must be a code of 12 digits: %.40s", i->name, reader_one(i));
    return false;
}

static bool tree_take(struct reader *r, const struct drill_item *first)
{
    const struct drill_item *areas = item_find(first, "areas"), *rows = item_find(first, "rows"),
                            *root = item_find(first, "root");
    struct tree_fault fault = {0};
    struct area top;
    struct drill *d = r->d;

    if (areas == NULL && rows == NULL) {
        reader_missing(r, 1, "", "areas", "areas = \"ngawa-5132\" 或 / or rows = {\"990100000000,某县\", …}");
        return false;
    }
    d->areas_name = areas != NULL ? reader_one(areas) : d->name;
    d->areas = rows != NULL ? areas_rows(r, rows) : area_list_find(reader_one(areas));
    if (d->areas.at == NULL)
        d->areas = areas_file(r, areas);
    if (d->areas.at == NULL || (root != NULL && !area_take(r, root, &top)))
        return false;
    if (root != NULL)
        d->areas = areas_below(r, d->areas, top);
    if (tree_parse(&d->tree, d->areas, &fault) == 0)
        return true;
    drill_fault(r->faults,
                root != NULL   ? root->line
                : rows != NULL ? rows->line
                               : areas->line,
                0, "一行一个 代码,名称 / a line is code,name", "区划表第 %u 行 / line %u of the area list: %s",
                fault.line, fault.line, fault.what);
    return false;
}

/* ---- offices ---- */

static struct collecting *collecting_of(void *to)
{
    return to;
}

static bool name_good(const char *name)
{
    size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    return len > 0 && name[len] == '\0' && len < SIM_NAME_BYTES;
}

static bool office_add(struct reader *r, struct collecting *c, const char *name, struct area area, uint32_t line)
{
    for (uint32_t i = 0; i < c->n; i++) {
        bool same_name = strcmp(c->at[i].name, name) == 0;
        if (!same_name && c->at[i].area.code != area.code)
            continue;
        drill_fault(r->faults, line, 0, "换一个 / take another one",
                    same_name ? "单位名用过了(第 %u 行) / the name was used (line %u): %.40s"
                              : "这个地区已有单位(第 %u 行) / that area has an office (line %u): %.40s",
                    c->at[i].line, c->at[i].line, name);
        return false;
    }
    if (!name_good(name) || c->n == DRILL_OFFICES_MAX) {
        drill_fault(r->faults, line, 0, "字母、数字、- 和 _ / letters, digits, - and _",
                    "单位名不行,或单位太多 / the name will not do, or too many offices: %.40s", name);
        return false;
    }
    c->at[c->n++] = (struct drill_office){
        .name = name, .area = area, .parent = NO_OFFICE, .line = line, .shaped = c->has_usual, .quality = c->usual};
    return true;
}

struct one_office {
    struct area area;
    bool has_area, shaped;
    struct sim_quality quality;
};

static void office_area(struct reader *r, const struct drill_item *i, void *to)
{
    struct one_office *o = to;

    o->has_area = area_take(r, i, &o->area);
    if (o->has_area && !tree_has(r->d->tree, o->area)) {
        drill_fault(r->faults, i->line, i->column, "fangpin areas 代码,或看区划表 / look into the area list",
                    "地区不在区划表里 / the area is not in the list: %.40s", reader_one(i));
        o->has_area = false;
    }
}

static void office_quality(struct reader *r, const struct drill_item *i, void *to)
{
    struct one_office *o = to;

    for (size_t k = 0; k < n_quality_table; k++)
        if (strcmp(quality_table[k].name, i->name) == 0)
            quality_table[k].take(r, i, &o->quality);
    o->shaped = true;
}

static void office_take(struct reader *r, const struct drill_item *i, void *to)
{
    static const struct known inside[] = {
        {"area", KNOWN_ONE, office_area},       {"delay", KNOWN_ONE, office_quality},
        {"jitter", KNOWN_ONE, office_quality},  {"rate", KNOWN_ONE, office_quality},
        {"loss", KNOWN_ONE, office_quality},    {"double", KNOWN_ONE, office_quality},
        {"reorder", KNOWN_ONE, office_quality},
    };
    struct collecting *c = collecting_of(to);
    struct one_office o = {.quality = c->usual};
    size_t faults = r->faults->n;

    reader_items(r, i->item, inside, ARRAY_LEN(inside), &o);
    if (!o.has_area) {
        if (r->faults->n == faults)
            reader_missing(r, i->line, "office", "area", "area = 513201209000");
        return;
    }
    if (office_add(r, c, i->title, o.area, i->line) && o.shaped) {
        c->at[c->n - 1].shaped = true;
        c->at[c->n - 1].quality = o.quality;
    }
}

struct many_offices {
    struct area below;
    bool all, has_below;
    const char *names;
    uint64_t count;
};

static void many_below(struct reader *r, const struct drill_item *i, void *to)
{
    struct many_offices *m = to;

    m->has_below = area_take(r, i, &m->below);
}

static void many_all(struct reader *r, const struct drill_item *i, void *to)
{
    reader_bool(r, i, &((struct many_offices *)to)->all);
}

static void many_names(struct reader *r, const struct drill_item *i, void *to)
{
    (void)r;
    ((struct many_offices *)to)->names = reader_one(i);
}

static void many_count(struct reader *r, const struct drill_item *i, void *to)
{
    reader_number(r, i, DRILL_OFFICES_MAX, &((struct many_offices *)to)->count);
}

/* "V1{n}" and "{code}" filled in. */
static const char *name_fill(struct reader *r, const char *names, uint32_t n, struct area area)
{
    char out[256] = "", code[AREA_TEXT_LEN + 1];

    area_print(code, area);
    for (const char *p = names; *p != '\0' && strlen(out) + 20 < sizeof out;) {
        size_t used = strlen(out);
        if (strncmp(p, "{n}", 3) == 0) {
            snprintf(out + used, sizeof out - used, "%u", n);
            p += 3;
        } else if (strncmp(p, "{code}", 6) == 0) {
            snprintf(out + used, sizeof out - used, "%s", code);
            p += 6;
        } else {
            out[used] = *p++;
        }
    }
    return reader_text(r, "%s", out);
}

struct walk {
    struct reader *r;
    struct collecting *c;
    const struct many_offices *m;
    uint32_t line, n;
    bool deep;
};

static bool is_taken(const struct collecting *c, struct area a)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (c->at[i].area.code == a.code)
            return true;
    return false;
}

static bool walk_child(void *arg, struct area child)
{
    struct walk *w = arg;

    if (w->m->count > 0 && w->n >= w->m->count)
        return false;
    if (!is_taken(w->c, child)) {
        w->n++;
        if (!office_add(w->r, w->c, name_fill(w->r, w->m->names, w->n, child), child, w->line))
            return false;
    }
    if (w->deep)
        tree_children(w->r->d->tree, child, walk_child, w);
    return true;
}

static void offices_take(struct reader *r, const struct drill_item *i, void *to)
{
    static const struct known inside[] = {
        {"below", KNOWN_ONE, many_below},
        {"all", KNOWN_ONE, many_all},
        {"names", KNOWN_ONE, many_names},
        {"count", KNOWN_ONE, many_count},
    };
    struct many_offices m = {.names = "{code}"};
    struct walk w = {r, collecting_of(to), &m, i->line, 0, false};

    reader_items(r, i->item, inside, ARRAY_LEN(inside), &m);
    if (m.has_below && !tree_has(r->d->tree, m.below)) {
        drill_fault(r->faults, i->line, 0, "看区划表 / look into the area list",
                    "below 不在区划表里 / is not in the list");
        return;
    }
    if (!m.has_below && !m.all) {
        reader_missing(r, i->line, "offices", "below 或 all", "below = 513201209000 或 / or all = true");
        return;
    }
    w.deep = m.all;
    if (!m.has_below)
        m.below = tree_root(r->d->tree);
    if (m.all && !is_taken(w.c, m.below))
        walk_child(&w, m.below);
    else
        tree_children(r->d->tree, m.below, walk_child, &w);
    if (m.count > 0 && w.n < m.count)
        drill_fault(r->faults, i->line, 0, "减少 count / a smaller count",
                    "只有 %u 个单位可设 / there are only %u areas for offices", w.n, w.n);
}

static void lines_take(struct reader *r, const struct drill_item *i, void *to)
{
    struct collecting *c = collecting_of(to);

    reader_items(r, i->item, quality_table, n_quality_table, &c->usual);
    c->has_usual = true;
    for (uint32_t k = 0; k < c->n; k++) {
        if (!c->at[k].shaped)
            c->at[k].quality = c->usual;
        c->at[k].shaped = true;
    }
}

/* ---- parents first ---- */

static int area_order(const void *a, const void *b)
{
    const struct drill_office *x = a, *y = b;

    return x->area.code < y->area.code ? -1 : x->area.code > y->area.code;
}

static unsigned depth_of(const struct tree *t, struct area a)
{
    struct area above[TREE_DEPTH_MAX];

    return (unsigned)tree_above(t, a, above);
}

static uint32_t find_area(const struct drill_office *at, uint32_t n, struct area a)
{
    struct drill_office key = {.area = a};
    const struct drill_office *found = bsearch(&key, at, n, sizeof *at, area_order);

    return found == NULL ? NO_OFFICE : (uint32_t)(found - at);
}

static void parent_find(struct reader *r, struct drill_office *at, uint32_t n, uint32_t i)
{
    struct area parent;
    char code[AREA_TEXT_LEN + 1];

    if (!tree_parent(r->d->tree, at[i].area, &parent))
        return;
    at[i].parent = find_area(at, n, parent);
    if (at[i].parent != NO_OFFICE)
        return;
    area_print(code, parent);
    drill_fault(
        r->faults, at[i].line, 0, "补上它的上级,或用 root 取一棵子树 / add the parent, or take a sub-tree by root",
        "%.40s 的上级 %s(%s)没有设单位 / its parent has no office", at[i].name, code, tree_name(r->d->tree, parent));
}

static int name_order(const void *a, const void *b, void *offices)
{
    const struct drill_office *at = offices;

    return strcmp(at[*(const uint32_t *)a].name, at[*(const uint32_t *)b].name);
}

static void names_order(struct reader *r, uint32_t n)
{
    uint32_t *by_name = reader_take(r, (n + 1) * sizeof *by_name);

    for (uint32_t i = 0; i < n; i++)
        by_name[i] = i;
    qsort_r(by_name, n, sizeof *by_name, name_order, (void *)(uintptr_t)r->d->offices);
    r->d->by_name = by_name;
}

/* In the order of codes within each depth, so that an office's parent comes before it. */
static void offices_order(struct reader *r, struct collecting *c)
{
    struct drill_office *sorted = reader_take(r, (c->n + 1) * sizeof *sorted);
    uint32_t *moved = reader_take(r, (c->n + 1) * sizeof *moved), n = 0;

    qsort(c->at, c->n, sizeof *c->at, area_order);
    for (uint32_t i = 0; i < c->n; i++)
        parent_find(r, c->at, c->n, i);
    for (unsigned depth = 0; depth < TREE_DEPTH_MAX; depth++)
        for (uint32_t i = 0; i < c->n; i++)
            if (depth_of(r->d->tree, c->at[i].area) == depth) {
                moved[i] = n;
                sorted[n++] = c->at[i];
            }
    for (uint32_t i = 0; i < n; i++)
        if (sorted[i].parent != NO_OFFICE)
            sorted[i].parent = moved[sorted[i].parent];
    r->d->offices = sorted;
    r->d->n_offices = n;
    names_order(r, n);
}

bool reader_offices(struct reader *r, const struct drill_item *first)
{
    static const struct known rows[] = {
        {"lines", KNOWN_SECTION, lines_take},
        {"office", KNOWN_TITLED, office_take},
        {"offices", KNOWN_SECTION, offices_take},
    };
    size_t faults = r->faults->n;
    struct collecting c = {0};

    if (!tree_take(r, first))
        return false;
    c.at = reader_take(r, DRILL_OFFICES_MAX * sizeof *c.at);
    for (const struct drill_item *i = first; i != NULL; i = i->next)
        for (size_t k = 0; k < ARRAY_LEN(rows); k++)
            if (strcmp(i->name, rows[k].name) == 0 && i->section && (k != 1 || i->title != NULL))
                rows[k].take(r, i, &c);
    if (c.n == 0 && r->faults->n == faults)
        reader_missing(r, 1, "", "office", "office \"C\" { area = 513201000000 }");
    offices_order(r, &c);
    return c.n > 0 && r->faults->n == faults;
}
