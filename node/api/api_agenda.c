/* Papers of a joint meeting (S4·六(二)): what is overdue now and whose it is, responses that run, money as it stands; and
 * how punctual each unit was in the month. What the line kept is not counted against anybody (K6, m63; lateness.h). */
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "node/api/lateness.h"
#include "node/api/matters.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "tiers/dues.h"
#include "tiers/fund_tree.h"

#define WORK_KEY_LEAST 65u

struct unit {
    uint64_t area;
    uint64_t open, overdue, overdue_link; /* of the overdue: kept by the line */
    uint64_t on_time, late, late_link;    /* steps that had a day */
};

struct agenda {
    struct call *c;
    const struct tree *tree;
    uint32_t today;
    uint64_t month;
    struct unit *units;
    size_t n;
    bool more; /* units beyond AGENDA_UNITS_MAX, not counted at all */
    json_t *responses, *funds;
};

/* By area. NULL: there are too many, and the papers say so. */
static struct unit *unit_of(struct agenda *a, uint64_t area)
{
    size_t at = 0;

    while (at < a->n && a->units[at].area < area)
        at++;
    if (at < a->n && a->units[at].area == area)
        return &a->units[at];
    if (a->n == AGENDA_UNITS_MAX) {
        a->more = true;
        return NULL;
    }
    memmove(&a->units[at + 1], &a->units[at], (a->n - at) * sizeof a->units[0]);
    a->units[at] = (struct unit){.area = area};
    a->n++;
    return &a->units[at];
}

/* ---- what is owed ---- */

static bool work_count(void *arg, struct span key, struct span value)
{
    struct agenda *a = arg;

    if (key.len < WORK_KEY_LEAST)
        return true;
    struct unit *u = unit_of(a, get_be(key.at, 8));
    if (u == NULL)
        return true;
    enum late_by late = late_work(a->c, key, value, a->today);
    u->open++;
    u->overdue += late != LATE_NOT;
    u->overdue_link += late == LATE_BY_LINK;
    return true;
}

/* ---- what was done ---- */

/* A step of the month that had a day. */
static void step_count(struct agenda *a, const Fangpin__V1__StepView *s, const struct passage *own,
                       const struct passage *before)
{
    struct unit *u = s->due == 0 || s->on / 100 != a->month ? NULL : unit_of(a, s->area);

    if (u == NULL)
        return;
    enum late_by late = late_step(a->c, s, own, before);
    u->late += late == LATE_BY_OFFICER;
    u->late_link += late == LATE_BY_LINK;
    u->on_time += late == LATE_NOT;
}

/* Each step with the one before it, whose arrival began its clock. */
static void steps_count(struct agenda *a, const struct passage *at, size_t n, const Fangpin__V1__ProcessView *v)
{
    const struct passage *before = NULL;

    for (size_t i = 0; i < v->n_step; i++) {
        const Fangpin__V1__StepView *s = v->step[i];
        if (s->fate != FATE_APPLIED)
            continue;
        const struct passage *own = passage_find(at, n, &s->event);
        step_count(a, s, own, before);
        before = own;
    }
}

static void response_add(struct agenda *a, const struct matter *file, const Fangpin__V1__ProcessView *v)
{
    const struct process *p = process_get(v->process);

    if ((v->process != PROCESS_RISK && v->process != PROCESS_EVENT) || !process_open(v))
        return;
    const struct state_row *state = &p->states[v->state];
    json_array_append_new(a->responses,
                          json_pack("{s:s, s:s, s:o, s:o, s:s, s:s, s:o, s:o}", "process", p->name, "process_zh", p->zh,
                                    "thing", value_hex(v->thing.data, v->thing.len), "area", value_area(file->area),
                                    "state", state->name, "state_zh", state->zh, "since", value_date(v->since), "level",
                                    v->now != NULL && v->now->level ? value_count(v->now->level) : json_null()));
}

static void file_take(void *arg, struct call *c, const struct matter *file)
{
    struct agenda *a = arg;
    size_t n = 0;
    const struct passage *at = file->view->n_process > 0 ? passages_read(c, file->stored, &n) : NULL;

    for (size_t i = 0; i < file->view->n_process; i++) {
        steps_count(a, at, n, file->view->process[i]);
        response_add(a, file, file->view->process[i]);
    }
}

/* ---- money: sums only (S4·六(三)) ---- */

static bool fund_add(void *arg, struct span key, struct span value)
{
    struct agenda *a = arg;
    ProtobufCAllocator memory = arena_allocator(&a->c->a->arena);
    Fangpin__V1__FundView *v = fangpin__v1__fund_view__unpack(&memory, value.len, value.at);

    (void)key;
    if (v != NULL)
        json_array_append_new(
            a->funds, json_pack("{s:o, s:o, s:s, s:I, s:I, s:I, s:I}", "fund", value_hex(v->fund.data, v->fund.len),
                                "area", value_area((struct area){v->area}), "name", v->name, "opened_fen",
                                (json_int_t)v->opened_fen, "spent_fen", (json_int_t)v->spent_fen, "helped_fen",
                                (json_int_t)v->helped_fen, "available_fen", (json_int_t)fund_available(value)));
    return true;
}

/* ---- the papers ---- */

static json_t *units_json(const struct agenda *a)
{
    json_t *list = json_array();

    for (size_t i = 0; i < a->n; i++) {
        const struct unit *u = &a->units[i];
        uint64_t counted = u->on_time + u->late; /* what a line kept is nobody's */
        json_array_append_new(
            list,
            json_pack("{s:o, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "area", value_area((struct area){u->area}),
                      "name", tree_name(a->tree, (struct area){u->area}), "open", value_count(u->open), "overdue",
                      value_count(u->overdue), "overdue_link", value_count(u->overdue_link), "on_time",
                      value_count(u->on_time), "late", value_count(u->late), "late_link", value_count(u->late_link),
                      "on_time_rate", counted == 0 ? json_null() : value_count(u->on_time * 10000 / counted)));
    }
    return list;
}

json_t *read_agenda(struct call *c)
{
    struct agenda a = {.c = c, .tree = call_tree(c)};
    struct unit units[AGENDA_UNITS_MAX];
    struct area area = c->a->me.area;
    int64_t now;

    if (a.tree == NULL || !call_now(c, &now) || !call_area(c, "area", &area) || !call_month(c, &a.month))
        return NULL;
    a.units = units;
    a.today = date_of((struct wall){now});
    a.responses = json_array();
    a.funds = json_array();
    if (a.month == 0)
        a.month = a.today / 100;
    view_each(c->txn, area_first(area), area_last(area), VIEW_WORK, NULL, work_count, &a);
    file_each(c, area, file_take, &a);
    view_each(c->txn, area, area, VIEW_FUND, NULL, fund_add, &a);
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:b, s:o, s:o}", "schema", "fangpin.agenda/1", "area", value_area(area),
                     "month", value_count(a.month), "today", value_date(a.today), "units", units_json(&a), "more",
                     (int)a.more, "responses", a.responses, "funds", a.funds);
}
