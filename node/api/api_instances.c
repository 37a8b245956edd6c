/* Instances of processes as a list: what is open, what is due by a day, who is in charge, what strikes the eye. Joined
 * over the case files of the office's own area when it is asked for; nothing is decided by it (D5). */
#include <string.h>

#include "base/clock.h"
#include "node/api/api_internal.h"
#include "node/api/codes.h"
#include "node/api/step_json.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "node/core/rules.h"
#include "tiers/dues.h"
#include "tiers/pack.h"
#include "tiers/step.h"

#define KEY_AREA_BYTES   8
#define KEY_SUBJECT_AT   9
#define KEY_MORE_AT      25
#define SUBJECT_TEXT_LEN 32
#define WORD_ROOM        40

struct walk {
    bool open; /* only what has not ended */
    struct call *c;
    json_t *list;
    uint64_t limit;
    char last[AREA_TEXT_LEN + 1 + SUBJECT_TEXT_LEN + 1];
    bool more;
    const struct process *process;          /* only these; NULL: all */
    char state[WORD_ROOM], sort[WORD_ROOM]; /* "": all */
    uint32_t until;                         /* only what is due by this day; 0: all */
    int64_t loan_cap_fen;                   /* of the rules in force here */
};

/* ---- one line ---- */

/* The kind of thing it is, by the words that some step of the process has for it. */
static const struct code *sort_of(const struct process *p, const Fangpin__V1__ProcessView *v)
{
    for (size_t i = 0; v->now != NULL && v->now->sort != 0 && i < p->n_steps; i++) {
        const struct step_field *f = step_row_field(&p->steps[i], STEP_SORT);
        if (f != NULL && f->codes != NULL)
            return code_by_no(f->codes, v->now->sort);
    }
    return NULL;
}

static bool wanted(const struct walk *w, const struct process *p, const Fangpin__V1__ProcessView *v)
{
    if (w->open && !process_open(v))
        return false;
    const struct code *sort = sort_of(p, v);
    struct dues a = dues_of(p, v);

    if (w->process != NULL && w->process != p)
        return false;
    if (w->state[0] != '\0' && strcmp(w->state, p->states[v->state].name) != 0)
        return false;
    if (w->sort[0] != '\0' && (sort == NULL || strcmp(w->sort, sort->name) != 0))
        return false;
    return w->until == 0 || (a.first != 0 && a.first <= w->until);
}

static json_t *flags_json(const struct walk *w, const Fangpin__V1__CaseView *view, const Fangpin__V1__ProcessView *v)
{
    enum flag flags[FLAGS_MAX];
    size_t n = flags_of(view, v, w->loan_cap_fen, flags);
    json_t *list = json_array();

    for (size_t i = 0; i < n; i++) {
        const struct code *c = code_by_no(&codes_flag, flags[i]);
        json_array_append_new(list, json_pack("{s:s, s:s}", "flag", c->name, "zh", c->zh));
    }
    return list;
}

/* Who is in charge: the officer named last. */
static json_t *person_json(const Fangpin__V1__ProcessView *v)
{
    return v->now == NULL || v->now->officer.len == 0 ? json_null()
                                                      : value_hex(v->now->officer.data, v->now->officer.len);
}

static json_t *line_json(const struct walk *w, const struct process *p, const Fangpin__V1__CaseView *view,
                         const Fangpin__V1__ProcessView *v)
{
    json_t *o = process_json(v);
    struct dues a = dues_of(p, v);
    const struct code *sort = sort_of(p, v);

    json_object_del(o, "steps");
    json_object_set_new(o, "subject", value_hex(view->household.data, view->household.len));
    json_object_set_new(o, "matter", json_boolean(view->matter));
    json_object_set_new(o, "area", value_area((struct area){view->area}));
    json_object_set_new(o, "sort", sort == NULL ? json_null() : json_string(sort->name));
    json_object_set_new(o, "sort_zh", sort == NULL ? json_null() : json_string(sort->zh));
    json_object_set_new(o, "person", person_json(v));
    json_object_set_new(o, "papers_due", value_date(a.papers));
    json_object_set_new(o, "finish_due", value_date(a.whole));
    json_object_set_new(o, "first_due", value_date(a.first));
    json_object_set_new(o, "flags", flags_json(w, view, v));
    return o;
}

static bool step(void *arg, struct span key, struct span value)
{
    struct walk *w = arg;
    struct span packed = case_view_of(value);

    if (json_array_size(w->list) >= w->limit) {
        w->more = true;
        return false;
    }
    arena_reset(&w->c->a->arena);
    ProtobufCAllocator memory = arena_allocator(&w->c->a->arena);
    const Fangpin__V1__CaseView *view = fangpin__v1__case_view__unpack(&memory, packed.len, packed.at);
    if (view == NULL || key.len < KEY_MORE_AT)
        return true;
    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        const struct process *p = process_get(v->process);
        if (p != NULL && v->state < p->n_states && wanted(w, p, v))
            json_array_append_new(w->list, line_json(w, p, view, v));
    }
    area_print(w->last, (struct area){get_be(key.at, KEY_AREA_BYTES)});
    w->last[AREA_TEXT_LEN] = '-';
    hex_print(w->last + AREA_TEXT_LEN + 1, key.at + KEY_SUBJECT_AT, sizeof(struct subject));
    return true;
}

/* ---- the question ---- */

static bool bad(struct call *c, const char *what, const char *remedy)
{
    call_fail(c, 400, "bad_argument", what, "没有读任何数据 / nothing was read", remedy);
    return false;
}

static bool word_take(struct call *c, const char *name, char out[WORD_ROOM])
{
    const char *text = call_text(c, name);

    out[0] = '\0';
    if (text != NULL && strlen(text) < WORD_ROOM)
        memcpy(out, text, strlen(text) + 1);
    return text == NULL || strlen(text) < WORD_ROOM;
}

static bool filters_take(struct walk *w)
{
    struct call *c = w->c;
    const char *text = call_text(c, "process");
    uint64_t open = 0;

    if (text != NULL && (w->process = process_by_name(text)) == NULL)
        return bad(c, "没有这种流程 / no such process", "fangpin help");
    if (!call_number(c, "open", 1, &open))
        return false;
    w->open = open != 0;
    text = call_text(c, "due");
    if (text != NULL)
        w->until = date_add(call_today(c), -1);
    text = call_text(c, "until");
    if (text != NULL && (w->until = date_parse(text)) == 0)
        return bad(c, "参数 until 不对 / argument until is wrong", "例如 / for example: until=2026-11-30");
    if (!word_take(c, "state", w->state) || !word_take(c, "sort", w->sort))
        return bad(c, "参数太长 / an argument is too long", "fangpin help");
    return true;
}

/* loan.topup_cap of the rules in force here; 0: unset, or the rules cannot be read. */
static int64_t loan_cap(struct call *c)
{
    struct pack_shelf shelf = {0};
    struct rules_choice rules = {0};
    const struct tree *tree = call_tree(c);
    int64_t fen = 0;

    if (tree == NULL || rules_shelf(&shelf, c->txn, tree, c->a->me.area, &c->a->arena) != 0 ||
        rules_choose(&rules, c->txn, &shelf, c->a->me.area, call_today(c), c->a->o.drill, &c->a->arena) != 0)
        return 0;
    return rules.pack != NULL && pack_fen(rules.pack, PACK_LOAN_TOPUP_CAP, &fen) ? fen : 0;
}

json_t *read_instances(struct call *c)
{
    struct walk w = {.c = c};
    struct area area = c->a->me.area;
    struct view_key after;
    bool given;

    if (!call_area(c, "area", &area) || !call_limit(c, &w.limit) || !call_after(c, &after, &given) || !filters_take(&w))
        return NULL;
    w.loan_cap_fen = loan_cap(c);
    w.list = json_array();
    view_each(c->txn, area_first(area), area_last(area), VIEW_CASE, given ? &after : NULL, step, &w);
    return json_pack("{s:s, s:o, s:o, s:o, s:o}", "schema", "fangpin.instances/1", "area", value_area(area), "until",
                     value_date(w.until), "instances", w.list, "next", w.more ? json_string(w.last) : json_null());
}
