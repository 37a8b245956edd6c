#include "node/api/matters.h"

#include <string.h>

#include "base/clock.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "node/core/rules.h"
#include "proto/packet.h"
#include "tiers/dues.h"

/* ---- finding ---- */

static bool file_open(struct call *c, struct area area, struct span stored, struct matter *out)
{
    struct span view = case_view_of(stored);
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);

    if (view.at == NULL)
        return false;
    *out = (struct matter){.area = area, .stored = stored};
    out->view = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    return out->view != NULL;
}

const Fangpin__V1__ProcessView *instance_of(const Fangpin__V1__CaseView *view, enum process_no no,
                                            const struct subject *thing)
{
    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        if (v->process == (uint32_t)no && v->thing.len == sizeof thing->b &&
            memcmp(v->thing.data, thing->b, sizeof thing->b) == 0)
            return v;
    }
    return NULL;
}

static bool instance_find(struct matter *m, const struct subject *thing, enum process_no no)
{
    m->process = instance_of(m->view, no, thing);
    m->table = process_get(no);
    return m->process != NULL && m->table != NULL;
}

bool matter_at(struct call *c, struct area area, const struct subject *thing, enum process_no no, struct matter *out)
{
    struct view_key k = view_key(area, VIEW_CASE, thing, (struct span){NULL, 0});

    return file_open(c, area, view_get(c->txn, &k), out) && instance_find(out, thing, no);
}

struct inside_search {
    struct call *c;
    const struct subject *thing;
    enum process_no no;
    struct matter *out;
    struct area tried;
    bool found;
};

static bool inside_try(void *arg, struct scope s, const struct digest *d, const uint64_t last[LANES])
{
    struct inside_search *w = arg;

    (void)d;
    (void)last;
    if (!area_equal(s.area, w->tried))
        w->found = matter_at(w->c, s.area, w->thing, w->no, w->out);
    w->tried = s.area;
    return !w->found;
}

bool matter_find(struct call *c, const struct subject *thing, enum process_no no, struct matter *out)
{
    struct inside_search w = {.c = c, .thing = thing, .no = no, .out = out};
    const struct tree *tree = call_tree(c);
    struct area above[TREE_DEPTH_MAX];

    if (tree == NULL)
        return false;
    size_t n = tree_above(tree, c->a->me.area, above);
    for (size_t i = 0; i < n; i++) {
        if (matter_at(c, above[i], thing, no, out))
            return true;
    }
    scope_each(c->txn, c->a->me.area, inside_try, &w);
    return w.found;
}

bool matter_asked(struct call *c, enum process_no no, struct matter *out)
{
    const char *text = call_text(c, "id");
    struct subject thing;

    if (text == NULL || !hex_parse(thing.b, sizeof thing.b, text, strlen(text))) {
        call_fail(c, 400, "bad_argument", "编号应为 32 位十六进制 / an id is 32 hex digits",
                  "没有读任何数据 / nothing was read", "例如 / for example: id=0193…");
        return false;
    }
    if (matter_find(c, &thing, no, out))
        return true;
    if (!c->answered)
        call_fail(c, 404, "no_such_matter", "本单位没有这一件 / no such matter here",
                  "可能还没传到,或不在本辖区 / it may not have come yet, or lies outside this area", "fangpin lag");
    return false;
}

/* ---- steps as signed ---- */

bool matter_step(struct call *c, const struct matter *m, const Fangpin__V1__StepView *s, struct matter_step *out)
{
    const struct process *p;
    const struct step_row *row;

    if (!step_find(s->kind, &p, &row))
        return false;
    for (size_t i = case_ref_count(m->stored); i-- > 0;) {
        struct log_entry l;
        struct event *e;
        if (!log_get(c->txn, case_ref_at(m->stored, i), &l) || s->event.len != sizeof l.id.b ||
            memcmp(s->event.data, l.id.b, sizeof l.id.b) != 0)
            continue;
        e = arena_take(&c->a->arena, sizeof *e);
        if (e == NULL || event_decode(e, l.envelope, &c->a->arena) != 0)
            return false;
        out->signed_ms = (int64_t)hlc_ms(e->time);
        out->received_ms = l.received_ms;
        return step_read(&out->step, p, row, e->body);
    }
    return false;
}

/* ---- walking ---- */

struct file_walk {
    struct call *c;
    file_each_fn *fn;
    void *arg;
};

static bool file_step(void *arg, struct span key, struct span value)
{
    struct file_walk *w = arg;
    struct matter file;

    arena_reset(&w->c->a->arena);
    if (file_open(w->c, (struct area){get_be(key.at, 8)}, value, &file))
        w->fn(w->arg, w->c, &file);
    return true;
}

void file_each(struct call *c, struct area area, file_each_fn *fn, void *arg)
{
    struct file_walk w = {c, fn, arg};

    view_each(c->txn, area_first(area), area_last(area), VIEW_CASE, NULL, file_step, &w);
}

void file_each_of(struct call *c, struct area area, file_each_fn *fn, void *arg)
{
    struct file_walk w = {c, fn, arg};

    view_each(c->txn, area, area, VIEW_CASE, NULL, file_step, &w);
}

const char *matter_state(const struct matter *m)
{
    return m->process->state < m->table->n_states ? m->table->states[m->process->state].name : "?";
}

bool matter_open(const struct matter *m)
{
    return m->process->state != STATE_NONE && process_open(m->process);
}

/* ---- rules and clock ---- */

const struct pack *call_pack(struct call *c)
{
    const struct tree *tree = call_tree(c);
    struct arena *a = &c->a->arena;
    struct rules_choice choice;
    struct pack_shelf shelf;

    if (tree == NULL)
        return NULL;
    int rc = rules_shelf(&shelf, c->txn, tree, c->a->me.area, a);
    if (rc == 0)
        rc = rules_choose(&choice, c->txn, &shelf, c->a->me.area, date_of(c->rq->now), c->a->o.drill, a);
    if (rc == 0)
        return choice.pack;
    call_fail(c, 500, "no_rules", "读不出政策包 / the rules cannot be read", err_text(rc), "fangpin verify");
    return NULL;
}

int64_t pack_ms(const struct pack *p, enum pack_key key)
{
    struct pack_limit limit;

    return pack_limit(p, key, &limit) ? limit_ms(limit) : 0;
}

bool call_now(struct call *c, int64_t *ms)
{
    uint64_t at = c->rq->now.ms > 0 ? (uint64_t)c->rq->now.ms : 0;

    if (!call_number(c, "at", INT64_MAX, &at))
        return false;
    *ms = (int64_t)at;
    return true;
}

bool call_month(struct call *c, uint64_t *month)
{
    const char *text = call_text(c, "month");
    uint32_t given = text == NULL ? 0 : month_parse(text);

    if (text != NULL && given == 0) {
        call_fail(c, 400, "bad_argument", "参数 month 不对 / month is wrong", "没有返回任何数据 / nothing was read",
                  "例如 / for example: month=2026-11");
        return false;
    }
    if (text != NULL)
        *month = given;
    return true;
}

/* ---- offices ---- */

struct office_walk {
    const struct tree *tree;
    enum tier tier;
    void (*fn)(void *arg, struct area office);
    void *arg;
};

static bool office_visit(void *arg, struct area office)
{
    struct office_walk *w = arg;
    enum tier tier = area_tier(office);

    if (w->tier ? tier == w->tier : tier <= TIER_TOWNSHIP)
        w->fn(w->arg, office);
    tree_children(w->tree, office, office_visit, w);
    return true;
}

bool areas_cover(const struct tree *tree, struct span list, struct area office)
{
    uint64_t code;

    while (list.len > 0 && step_list_next(&list, &code)) {
        if (tree_inside(tree, office, (struct area){code}))
            return true;
    }
    return false;
}

void offices_each(struct call *c, struct area area, enum tier tier, void (*fn)(void *arg, struct area office),
                  void *arg)
{
    struct office_walk w = {call_tree(c), tier, fn, arg};

    if (w.tree != NULL)
        office_visit(&w, area);
}
