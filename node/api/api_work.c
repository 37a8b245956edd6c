/* What is to be done, by whom, until when; what is late, and whether the line or an officer was late. */
#include <string.h>

#include "node/api/api_internal.h"
#include "node/api/codes.h"
#include "node/api/lateness.h"
#include "node/api/across.h"
#include "node/api/step_json.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "node/core/link_log.h"
#include "proto/view.pb-c.h"

#define KEY_AREA_BYTES 8
#define KEY_MORE_AT    25
#define WORK_MORE_BYTES                                                                                                \
    41                  /* lane (1), due (4), household (16), item (1), process (1), state (1), thing (16), duty (1) */
#define OWED_MAX 20000u /* lines looked at for offices below; more are said to be more */

/* A line of a worklist, as its key says. */
struct line {
    struct area owner, place;
    uint8_t lane, item, process, state, duty;
    uint32_t due;
    struct subject subject, thing;
};

struct walk {
    struct call *c;
    json_t *list;
    uint64_t limit, seen;
    const char *role;
    uint32_t item; /* 0: all */
    bool late_only, more;
};

static bool line_read(struct line *out, struct span key, struct span value)
{
    const uint8_t *more = key.at + KEY_MORE_AT;

    if (key.len < KEY_MORE_AT + WORK_MORE_BYTES || value.len < 8)
        return false;
    *out = (struct line){.owner = {get_be(key.at, KEY_AREA_BYTES)},
                         .place = {get_be(value.at, 8)},
                         .lane = more[0],
                         .due = (uint32_t)get_be(more + 1, 4),
                         .item = more[21],
                         .process = more[22],
                         .state = more[23],
                         .duty = more[40]};
    memcpy(out->subject.b, more + 5, sizeof out->subject.b);
    memcpy(out->thing.b, more + 24, sizeof out->thing.b);
    return true;
}

/* ---- late, and whose fault ---- */

/* The step that a line waits upon: the last that applied of its instance, or the last event of the file. */
static const ProtobufCBinaryData *trigger_of(const Fangpin__V1__CaseView *v, const struct line *l)
{
    const ProtobufCBinaryData *last = v->n_event > 0 ? &v->event[v->n_event - 1]->id : NULL;

    for (size_t i = 0; i < v->n_process; i++) {
        const Fangpin__V1__ProcessView *p = v->process[i];
        if (p->process != l->process || p->thing.len != 16 || memcmp(p->thing.data, l->thing.b, 16) != 0)
            continue;
        for (size_t k = 0; k < p->n_step; k++)
            if (p->step[k]->fate == FATE_APPLIED)
                last = &p->step[k]->event;
    }
    return last;
}

struct told {
    const struct passage *trigger; /* NULL: not held */
    uint32_t there;
    enum late_by late;
};

/* A duty's clock starts when what triggers it is received by who owes it (lateness.h). */
static struct told line_told(struct call *c, const struct line *l, uint32_t today)
{
    struct view_key k = view_key(l->place, VIEW_CASE, &l->subject, (struct span){NULL, 0});
    struct span stored = view_get(c->txn, &k), view = case_view_of(stored);
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);
    struct told t = {0};
    size_t n = 0;

    arena_reset(&c->a->arena);
    const Fangpin__V1__CaseView *v =
        view.at == NULL ? NULL : fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    const struct passage *all = v != NULL ? passages_read(c, stored, &n) : NULL;
    t.trigger = v != NULL ? passage_find(all, n, trigger_of(v, l)) : NULL;
    t.there = due_there(c, l->due, t.trigger, l->owner);
    t.late = late_on(l->due, t.there, today);
    return t;
}

static void late_say(struct walk *w, json_t *o, const struct line *l)
{
    static const char *const words[] = {[LATE_BY_OFFICER] = "officer", [LATE_BY_LINK] = "link"};
    static const char *const words_zh[] = {[LATE_BY_OFFICER] = "逾期", [LATE_BY_LINK] = "线路所致"};
    struct told t = line_told(w->c, l, call_today(w->c));

    if (t.trigger != NULL) {
        bool own = area_equal(t.trigger->area, l->owner);
        int64_t ms = own ? t.trigger->signed_ms : t.trigger->received_ms;
        json_object_set_new(o, "since", value_date(date_of((struct wall){ms})));
    }
    json_object_set_new(o, "due_here", value_date(t.there));
    json_object_set_new(o, "late", t.late == LATE_NOT ? json_null() : json_string(words[t.late]));
    json_object_set_new(o, "late_zh", t.late == LATE_NOT ? json_null() : json_string(words_zh[t.late]));
}

enum late_by late_work(struct call *c, struct span key, struct span value, uint32_t today)
{
    struct line l;

    return line_read(&l, key, value) && l.due < today ? line_told(c, &l, today).late : LATE_NOT;
}

/* ---- lines ---- */

/* What a process awaits: which, where it stands, whose desk, what to do. */
static void process_say(json_t *o, const struct line *l)
{
    const struct process *p = process_get(l->process);

    if (p == NULL || l->state >= p->n_states)
        return;
    const struct state_row *s = &p->states[l->state];
    struct awaited who = {.role = ROLE_NONE};
    process_awaited(p, l->state, l->duty, &who);
    json_object_set_new(o, "process", json_string(p->name));
    json_object_set_new(o, "process_zh", json_string(p->zh));
    json_object_set_new(o, "state", json_string(s->name));
    json_object_set_new(o, "state_zh", json_string(s->zh));
    json_object_set_new(o, "thing", value_hex(l->thing.b, sizeof l->thing.b));
    json_object_set_new(o, "duty_zh", value_text(who.duty_zh));
    json_object_set_new(o, "duty", value_text(who.duty));
}

static enum role role_of(const struct line *l)
{
    static const enum role items[] = {
        [WORK_VISIT] = ROLE_VERIFIER,    [WORK_DECIDE] = ROLE_LEADER,         [WORK_NOTICE] = ROLE_TOWNSHIP,
        [WORK_RECONSIDER] = ROLE_LEADER, [WORK_CONFLICT] = ROLE_LEADER,       [WORK_STEP] = ROLE_NONE,
        [WORK_CROSSED] = ROLE_BUREAU,    [WORK_PACK_LAG] = ROLE_BUREAU,       [WORK_SPLIT_7B] = ROLE_BUREAU,
        [WORK_DUPLICATE] = ROLE_BUREAU,  [WORK_CONTACT_OVER] = ROLE_TOWNSHIP, [WORK_RATIFY] = ROLE_TOWNSHIP};
    const struct process *p = process_get(l->process);

    struct awaited who = {.role = ROLE_NONE};

    if (l->item == WORK_STEP && p != NULL && l->state < p->n_states) {
        process_awaited(p, l->state, l->duty, &who);
        return who.role;
    }
    return l->item < ARRAY_LEN(items) ? items[l->item] : ROLE_NONE;
}

static json_t *line_json(struct walk *w, const struct line *l)
{
    const struct code *item = code_by_no(&codes_work, l->item);
    json_t *o = json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "item", item == NULL ? "?" : item->name, "lane",
                          l->lane < LANES ? lane_name((enum lane)l->lane) : "?", "due", value_date(l->due), "household",
                          value_hex(l->subject.b, sizeof l->subject.b), "area", value_area(l->place), "owner",
                          value_area(l->owner), "role", code_by_no(&codes_role, role_of(l))->name);

    process_say(o, l);
    late_say(w, o, l);
    return o;
}

static bool wanted(const struct walk *w, const struct line *l)
{
    if (w->role != NULL && strcmp(code_by_no(&codes_role, role_of(l))->name, w->role) != 0)
        return false;
    if (w->item != 0 && l->item != w->item)
        return false;
    return !w->late_only || (l->due != DUE_NONE && l->due < call_today(w->c));
}

static bool line_step(void *arg, struct span key, struct span value)
{
    struct walk *w = arg;
    struct line l;

    if (json_array_size(w->list) >= w->limit || ++w->seen > OWED_MAX) {
        w->more = true;
        return false;
    }
    if (line_read(&l, key, value) && wanted(w, &l))
        json_array_append_new(w->list, line_json(w, &l));
    return true;
}

/* What offices below owe, one office after the other: the own lines stand in /v1/work without `below`. */
static bool below_step(void *arg, struct span key, struct span value)
{
    struct walk *w = arg;

    return get_be(key.at, KEY_AREA_BYTES) == w->c->a->me.area.code || line_step(arg, key, value);
}

/* What no single file says: behind the lines of the files, which are by urgency and day. */
static bool across_say(struct walk *w, struct area area)
{
    struct across f;

    if (!across_make(w->c, area, &f))
        return false;
    for (size_t i = 0; i < f.n; i++) {
        struct line l = {.owner = area,
                         .place = f.at[i].place,
                         .lane = LANE_CASEWORK,
                         .item = (uint8_t)f.at[i].item,
                         .due = DUE_NONE,
                         .subject = f.at[i].household};
        w->more |= json_array_size(w->list) >= w->limit;
        if (w->more || !wanted(w, &l))
            continue;
        json_t *o = line_json(w, &l);
        json_object_update(o, f.at[i].more);
        json_array_append_new(w->list, o);
    }
    across_free(&f);
    return true;
}

json_t *read_work(struct call *c)
{
    struct walk w = {.c = c};
    struct area area = c->a->me.area;
    uint64_t late = 0, below = 0;

    if (!call_area(c, "area", &area) || !call_limit(c, &w.limit) || !call_number(c, "late", 1, &late) ||
        !call_number(c, "below", 1, &below) || call_tree(c) == NULL)
        return NULL;
    const char *role = call_text(c, "role");
    const struct code *desk = role == NULL ? NULL : code_by_text(&codes_role, role);
    if (role != NULL && desk == NULL)
        return call_fail(c, 400, "bad_argument", "没有这个岗位 / no such role", "没有读任何数据 / nothing was read",
                         "village, verifier, contact, disaster, township, bureau, leader, department, finance");
    const char *item = call_text(c, "item");
    const struct code *only = item == NULL ? NULL : code_by_text(&codes_work, item);
    if (item != NULL && only == NULL)
        return call_fail(c, 400, "bad_argument", "没有这类待办 / no such item", "没有读任何数据 / nothing was read",
                         "visit, decide, notice, register, void, recover, duplicate, pack_lag, ratify…");
    w.role = desk != NULL ? desk->name : NULL;
    w.item = only != NULL ? only->no : 0;
    w.late_only = late != 0;
    w.list = json_array();
    if (below != 0)
        view_each(c->txn, area_first(area), area_last(area), VIEW_WORK, NULL, below_step, &w);
    else
        view_each(c->txn, area, area, VIEW_WORK, NULL, line_step, &w);
    if (below == 0 && !w.more && !across_say(&w, area)) {
        json_decref(w.list);
        return NULL;
    }
    return json_pack("{s:s, s:o, s:o, s:o, s:b}", "schema", "fangpin.work/1", "area", value_area(area), "today",
                     value_date(call_today(c)), "work", w.list, "more", (int)w.more);
}

/* ---- the lines themselves ---- */

static bool gaps_of(void *arg, struct area peer)
{
    struct walk *w = arg;
    struct link_gap gaps[LINK_GAPS_MAX];
    size_t n = link_gaps(w->c->txn, peer, gaps);

    for (size_t i = 0; i < n; i++)
        json_array_append_new(w->list, json_pack("{s:o, s:o, s:o}", "peer", value_area(peer), "from",
                                                 value_time(gaps[i].from_ms), "to", value_time(gaps[i].to_ms)));
    return true;
}

json_t *read_gaps(struct call *c)
{
    struct walk w = {.c = c};
    const struct tree *tree = call_tree(c);
    struct area above[TREE_DEPTH_MAX];

    if (tree == NULL)
        return NULL;
    w.list = json_array();
    if (tree_above(tree, c->a->me.area, above) > 0)
        gaps_of(&w, above[0]);
    tree_children(tree, c->a->me.area, gaps_of, &w);
    return json_pack("{s:s, s:o}", "schema", "fangpin.gaps/1", "gaps", w.list);
}
