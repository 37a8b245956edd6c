/* Lists joined over many files: statistics with their revisions (K31), disaster events with their aliases (K36), posts
 * that are not filled (m65). */
#include <string.h>

#include "node/api/codes.h"
#include "node/api/matters.h"
#include "node/api/values.h"
#include "tiers/proc_place.h"

/* ---- statistics as reported ---- */

struct reports_walk {
    json_t *list;
    uint64_t month;
};

static json_t *revision_json(const struct matter_step *s, const Fangpin__V1__StepView *v,
                             const struct matter_step *before)
{
    const uint64_t *n = s->step.v.number;

    return json_pack("{s:o, s:o, s:o, s:o, s:I, s:o, s:s}", "version", value_count(n[STEP_VERSION]), "date",
                     value_date(v->on), "count", value_count(n[STEP_COUNT]), "of", value_count(n[STEP_COUNT2]),
                     "amount_fen", (json_int_t)n[STEP_AMOUNT_FEN], "delta",
                     before == NULL
                         ? json_null()
                         : json_integer((json_int_t)n[STEP_COUNT] - (json_int_t)before->step.v.number[STEP_COUNT]),
                     "fate", code_by_no(&codes_fate, v->fate)->name);
}

static void report_add(struct reports_walk *w, struct call *c, const struct matter *file,
                       const Fangpin__V1__ProcessView *p)
{
    struct matter m = *file;
    struct matter_step s[2];
    size_t n = 0;
    json_t *revisions = json_array();

    const struct code *sort = code_by_no(&codes_report_sort, p->now != NULL ? p->now->sort : 0);

    m.process = p;
    for (size_t i = 0; i < p->n_step; i++) {
        if (!matter_step(c, &m, p->step[i], &s[n % 2]))
            continue;
        json_array_append_new(revisions, revision_json(&s[n % 2], p->step[i], n > 0 ? &s[(n + 1) % 2] : NULL));
        n++;
    }
    json_array_append_new(w->list, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "thing",
                                             value_hex(p->thing.data, p->thing.len), "area", value_area(file->area),
                                             "month", value_count(p->now != NULL ? p->now->month : 0), "sort",
                                             value_text(sort == NULL ? NULL : sort->name), "now",
                                             value_count(p->now != NULL ? p->now->count : 0), "revisions", revisions));
}

static void reports_take(void *arg, struct call *c, const struct matter *file)
{
    struct reports_walk *w = arg;

    for (size_t i = 0; i < file->view->n_process; i++) {
        const Fangpin__V1__ProcessView *p = file->view->process[i];
        if (p->process == PROCESS_REPORT && (w->month == 0 || (p->now != NULL && p->now->month == w->month)))
            report_add(w, c, file, p);
    }
}

json_t *read_reports(struct call *c)
{
    struct reports_walk w = {0};
    struct area area = c->a->me.area;

    if (!call_area(c, "area", &area) || !call_month(c, &w.month))
        return NULL;
    w.list = json_array();
    file_each(c, area, reports_take, &w);
    return json_pack("{s:s, s:o, s:o}", "schema", "fangpin.reports/1", "area", value_area(area), "reports", w.list);
}

/* ---- disaster events ---- */

static void event_add(void *arg, struct call *c, const struct matter *file)
{
    json_t *list = arg;

    for (size_t i = 0; i < file->view->n_process; i++) {
        const Fangpin__V1__ProcessView *p = file->view->process[i];
        struct matter m = {.process = p, .table = process_get(PROCESS_EVENT)};
        if (p->process != PROCESS_EVENT)
            continue;
        const Fangpin__V1__StepBody *now = p->now;
        const struct code *kind = code_by_no(&codes_hazard_kind, now != NULL ? now->sort : 0);
        json_t *o = json_pack(
            "{s:o, s:o, s:s, s:s, s:o, s:o, s:o, s:o}", "event", value_hex(p->thing.data, p->thing.len), "area",
            value_area(file->area), "state", matter_state(&m), "hazard", kind == NULL ? "?" : kind->name, "level",
            now != NULL && now->level ? value_count(now->level) : json_null(), "count",
            value_count(now != NULL ? now->count : 0), "merged_into",
            now != NULL && strcmp(matter_state(&m), "merged") == 0 ? value_hex(now->link.data, now->link.len)
                                                                   : json_null(),
            "crossed", value_count(p->crossed));
        json_array_append_new(list, o);
    }
    (void)c;
}

/* Of those merged into `into`, directly or by way of another: how many, and the sum of their counts. */
static const char *root_of(const json_t *list, const char *id)
{
    for (size_t hops = 0; hops < json_array_size(list); hops++) {
        const char *next = NULL;
        for (size_t i = 0; i < json_array_size(list); i++) {
            const json_t *o = json_array_get(list, i);
            if (strcmp(json_string_value(json_object_get(o, "event")), id) == 0)
                next = json_string_value(json_object_get(o, "merged_into"));
        }
        if (next == NULL)
            return id;
        id = next;
    }
    return id; /* a ring: the county has to split it */
}

static void aliases_join(json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        json_t *o = json_array_get(list, i);
        const char *id = json_string_value(json_object_get(o, "event"));
        json_t *aliases = json_array();
        json_int_t count = json_integer_value(json_object_get(o, "count"));
        for (size_t k = 0; k < json_array_size(list); k++) {
            const json_t *other = json_array_get(list, k);
            const char *name = json_string_value(json_object_get(other, "event"));
            if (k == i || strcmp(root_of(list, name), id) != 0)
                continue;
            json_array_append_new(aliases, json_string(name));
            count += json_integer_value(json_object_get(other, "count"));
        }
        json_object_set_new(o, "root", json_string(root_of(list, id)));
        json_object_set_new(o, "aliases", aliases);
        json_object_set_new(o, "count_all", json_integer(count));
    }
}

json_t *read_events(struct call *c)
{
    const struct tree *tree = call_tree(c);
    struct area above[TREE_DEPTH_MAX], me = c->a->me.area;

    if (tree == NULL)
        return NULL;
    json_t *list = json_array();
    size_t n = tree_above(tree, me, above);
    for (size_t i = n; i-- > 0;)
        file_each_of(c, above[i], event_add, list);
    file_each(c, me, event_add, list);
    aliases_join(list);
    return json_pack("{s:s, s:o, s:o}", "schema", "fangpin.events/1", "area", value_area(me), "events", list);
}

/* ---- posts ---- */

struct posts_walk {
    struct call *c;
    const struct tree *tree;
    uint32_t post;
    uint64_t filled, trained;
    json_t *empty;
    uint64_t villages, with;
};

static void post_count(void *arg, struct call *c, const struct matter *file)
{
    struct posts_walk *w = arg;

    (void)c;
    for (size_t i = 0; i < file->view->n_process; i++) {
        const Fangpin__V1__ProcessView *p = file->view->process[i];
        if (p->process != PROCESS_OFFICER || (p->state != OFFICER_ACTIVE && p->state != OFFICER_HANDOVER) ||
            p->now == NULL || p->now->sort != w->post)
            continue;
        w->filled++;
        w->trained += (p->facts & OFFICER_TRAINED) != 0;
    }
}

static void post_village(void *arg, struct area village)
{
    struct posts_walk *w = arg;

    w->filled = 0;
    file_each_of(w->c, village, post_count, w);
    w->villages++;
    w->with += w->filled > 0;
    if (w->filled == 0)
        json_array_append_new(
            w->empty, json_pack("{s:o, s:s}", "area", value_area(village), "name", tree_name(w->tree, village)));
}

json_t *read_posts(struct call *c)
{
    struct posts_walk w = {.c = c, .tree = call_tree(c), .post = ROLE_DISASTER};
    const char *text = w.tree == NULL ? NULL : call_text(c, "post");
    const struct code *post = text == NULL ? code_by_no(&codes_role, ROLE_DISASTER) : code_by_text(&codes_role, text);

    if (w.tree == NULL)
        return NULL;
    if (post == NULL)
        return call_fail(c, 400, "bad_argument", "没有这种岗位 / no such post", "没有返回任何数据 / nothing was read",
                         "例如 / for example: post=disaster");
    w.post = post->no;
    w.empty = json_array();
    offices_each(c, c->a->me.area, TIER_VILLAGE, post_village, &w);
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "schema", "fangpin.posts/1", "post", post->name, "villages",
                     value_count(w.villages), "filled", value_count(w.with), "trained", value_count(w.trained), "empty",
                     w.empty);
}
