/* The departments' monthly pushes (DOMAIN.md 3.19): who pushed, who is missing, and what became of each record. */
#include <string.h>

#include "base/clock.h"
#include "node/api/api_internal.h"
#include "node/api/body_json.h"
#include "node/api/codes.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "node/core/rules.h"
#include "tiers/departments.h"
#include "tiers/push.h"

struct month_of { /* whose pushes of which month, seen on which day */
    struct area county;
    uint32_t month, today, missing_from;
};

struct tally {
    uint32_t leads, unmatched, closed, answered;
};

static json_t *bad_argument(struct call *c, const char *what, const char *remedy)
{
    return call_fail(c, 400, "bad_argument", what, "没有返回任何数据 / nothing was read", remedy);
}

static uint32_t month_before(uint32_t day)
{
    uint32_t month = day / 100;

    return month % 100 == 1 ? month - 89 : month - 1;
}

/* push.day of the pack that the county follows on that day; 0: it is unset, and nobody is missing. */
static uint32_t push_day(struct call *c, const struct month_of *m)
{
    struct arena *a = &c->a->arena;
    const struct tree *t = call_tree(c);
    struct pack_shelf shelf;
    struct rules_choice rules;
    uint32_t day = 0;

    if (t == NULL || rules_shelf(&shelf, c->txn, t, m->county, a) != 0 ||
        rules_choose(&rules, c->txn, &shelf, m->county, m->today, c->a->o.drill, a) != 0)
        return 0;
    return pack_count(rules.pack, PACK_PUSH_DAY, &day) ? day : 0;
}

/* An argument's text lives until the next one is asked for. */
static bool month_take(struct call *c, struct month_of *m)
{
    const char *text = call_text(c, "today");
    bool good = true;

    *m = (struct month_of){.county = c->a->me.area, .today = c->rq->now.ms > 0 ? date_of(c->rq->now) : 0};
    if (text != NULL)
        good = (m->today = date_parse(text)) != 0;
    text = call_text(c, "month");
    m->month = text != NULL ? month_parse(text) : m->today > 0 ? month_before(m->today) : 0;
    if (!good || m->month == 0) {
        bad_argument(c, "参数 month 或 today 不对 / month or today is wrong",
                     "例如 / for example: month=2026-10&today=2026-11-06");
        return false;
    }
    if (!call_area(c, "area", &m->county))
        return false;
    uint32_t day = push_day(c, m);
    m->missing_from = day > 0 ? push_missing_from(m->month, day) : 0;
    return !c->answered;
}

/* ---- one row for each department ---- */

static Fangpin__V1__PushView *list_of(struct call *c, const struct month_of *m, uint32_t dept)
{
    struct subject s = push_subject(dept, m->month);
    struct view_key k = view_key(m->county, VIEW_PUSH, &s, (struct span){NULL, 0});
    struct span v = view_get(c->txn, &k);
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);

    return v.at == NULL ? NULL : fangpin__v1__push_view__unpack(&memory, v.len, v.at);
}

static const char *state_of(const struct month_of *m, const Fangpin__V1__PushView *list)
{
    if (list != NULL)
        return list->records == 0 ? "zero" : "pushed";
    return m->missing_from > 0 && m->today >= m->missing_from ? "missing" : "awaited";
}

/* What it is expected to push (DOMAIN.md 2.2): who is missing, and what is missing with it. */
static json_t *kinds_json(uint32_t dept)
{
    json_t *list = json_array();

    for (uint32_t kind = 1; kind <= PUSH_DATA_KINDS; kind++)
        if (department_pushes(dept, kind))
            json_array_append_new(list, json_string(push_data_kind_of(kind)->name));
    return list;
}

static json_t *department_json(struct call *c, const struct month_of *m, const struct department *d,
                               const struct tally *t)
{
    const Fangpin__V1__PushView *list = list_of(c, m, d->no);
    uint32_t first_on = list == NULL ? 0 : list->first_on;

    return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:b, s:b, s:o, s:o, s:o, s:o}", "dept", d->name, "name",
                     d->name_zh, "kinds", kinds_json(d->no), "state", state_of(m, list), "revision",
                     value_count(list == NULL ? 0 : list->revision), "records",
                     list == NULL ? json_null() : value_count(list->records), "received_on", value_date(first_on),
                     "late", m->missing_from > 0 && first_on >= m->missing_from, "urgent", list != NULL && list->urgent,
                     "leads", value_count(t->leads), "unmatched", value_count(t->unmatched), "closed",
                     value_count(t->closed), "answered", value_count(t->answered));
}

struct tally_walk {
    struct call *c;
    uint32_t month;
    struct tally of[DEPARTMENTS + 1];
};

static bool tally_step(void *arg, struct span key, struct span value)
{
    struct tally_walk *w = arg;
    ProtobufCAllocator memory = arena_allocator(&w->c->a->arena);

    if (key.len < 9 + PUSH_PREFIX_BYTES || get_be(key.at + 9, 4) != w->month)
        return false;
    arena_reset(&w->c->a->arena);
    const Fangpin__V1__PushRecordView *v = fangpin__v1__push_record_view__unpack(&memory, value.len, value.at);
    if (v == NULL || v->dept < 1 || v->dept > DEPARTMENTS)
        return true;
    struct tally *t = &w->of[v->dept];
    t->answered += v->result != 0;
    if (!push_record_open(v))
        t->closed++;
    else if (v->lead.len > 0)
        t->leads++;
    else
        t->unmatched++;
    return true;
}

json_t *read_push(struct call *c)
{
    struct month_of m;
    size_t n;
    const struct department *d = department_table(&n);
    json_t *list = NULL, *missing = NULL;

    if (!month_take(c, &m))
        return NULL;
    struct tally_walk w = {.c = c, .month = m.month};
    struct subject first = push_subject(0, m.month);
    struct view_key after = view_key(m.county, VIEW_RECORD, &first, (struct span){NULL, 0});
    view_each(c->txn, m.county, m.county, VIEW_RECORD, &after, tally_step, &w);
    list = json_array();
    missing = json_array();
    for (size_t i = 0; i < n; i++) {
        arena_reset(&c->a->arena);
        json_t *row = department_json(c, &m, &d[i], &w.of[d[i].no]);
        if (strcmp(json_string_value(json_object_get(row, "state")), "missing") == 0)
            json_array_append_new(missing, json_string(d[i].name));
        json_array_append_new(list, row);
    }
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:o}", "schema", "fangpin.push/1", "area", value_area(m.county),
                     "month", value_count(m.month), "today", value_date(m.today), "missing_from",
                     value_date(m.missing_from), "missing", missing, "departments", list);
}

/* ---- the records of one push ---- */

struct records_walk {
    struct call *c;
    struct subject prefix;
    json_t *list;
    uint64_t limit;
    char next[33];
};

static const char *record_state(const Fangpin__V1__PushRecordView *v)
{
    return !push_record_open(v) ? "closed" : v->lead.len > 0 ? "lead" : "unmatched";
}

/* What the case file says that the department may be answered; an officer signs it. */
static const char *record_suggest(struct call *c, const Fangpin__V1__PushRecordView *v)
{
    struct subject household;
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);

    if (!push_record_open(v))
        return code_by_no(&codes_result, RESULT_CORRECTED)->name;
    if (v->household.len != sizeof household.b) /* whom a petition is about is for its holder to say */
        return code_by_no(&codes_result, push_hides_source(v->dept, v->data_kind) ? RESULT_IN_CASE : RESULT_NOT_FOUND)
            ->name;
    memcpy(household.b, v->household.data, sizeof household.b);
    struct view_key k = view_key((struct area){v->area}, VIEW_CASE, &household, (struct span){NULL, 0});
    struct span view = case_view_of(view_get(c->txn, &k));
    const Fangpin__V1__CaseView *is =
        view.at == NULL ? NULL : fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    uint32_t outcome = is == NULL ? OUTCOME_NONE : is->outcome;
    uint32_t result = outcome == OUTCOME_APPROVED  ? RESULT_ENROLLED
                      : outcome == OUTCOME_REFUSED ? RESULT_REFUSED
                                                   : RESULT_IN_CASE;
    return code_by_no(&codes_result, result)->name;
}

static bool records_step(void *arg, struct span key, struct span value)
{
    struct records_walk *w = arg;
    ProtobufCAllocator memory = arena_allocator(&w->c->a->arena);

    if (key.len < 9 + sizeof w->prefix.b || memcmp(key.at + 9, w->prefix.b, PUSH_PREFIX_BYTES) != 0)
        return false;
    if (json_array_size(w->list) == w->limit)
        return false;
    arena_reset(&w->c->a->arena);
    hex_print(w->next, key.at + 9, sizeof w->prefix.b);
    const Fangpin__V1__PushRecordView *v = fangpin__v1__push_record_view__unpack(&memory, value.len, value.at);
    if (v == NULL)
        return true;
    json_t *o = message_json(&v->base);
    json_object_set_new(o, "state", json_string(record_state(v)));
    json_object_set_new(o, "suggest", json_string(record_suggest(w->c, v)));
    json_array_append_new(w->list, o);
    return true;
}

json_t *read_push_records(struct call *c)
{
    const char *text = call_text(c, "dept");
    const struct department *d = text == NULL ? NULL : department_named(text);
    struct records_walk w = {.c = c};
    struct month_of m;

    if (!month_take(c, &m) || !call_limit(c, &w.limit))
        return NULL;
    if (d == NULL)
        return bad_argument(c, "参数 dept 不是17个部门之一 / dept is none of the 17 departments",
                            "例如 / for example: dept=CIVIL_AFFAIRS");
    w.prefix = push_subject(d->no, m.month);
    struct subject from = w.prefix;
    if ((text = call_text(c, "after")) != NULL && !hex_parse(from.b, sizeof from.b, text, strlen(text)))
        return bad_argument(c, "参数 after 不是上页给的 / after is not what the last page gave",
                            "从头再读 / read from the start");
    struct view_key after = view_key(m.county, VIEW_RECORD, &from, (struct span){NULL, 0});
    w.list = json_array();
    view_each(c->txn, m.county, m.county, VIEW_RECORD, &after, records_step, &w);
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "schema", "fangpin.push_records/1", "dept", d->name, "month",
                     value_count(m.month), "records", w.list, "next",
                     json_array_size(w.list) == w.limit ? json_string(w.next) : json_null());
}
