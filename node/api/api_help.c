/* Lists about help, made when they are asked for: what is overdue, whom nobody looked at this month, who has no work,
 * how many households an officer has, who could leave the list. Nothing here is stored, and nothing is decided by it:
 * the day comes with the request (D5). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "node/api/across.h"
#include "node/api/api_internal.h"
#include "node/api/case_walk.h"
#include "node/api/codes.h"
#include "node/api/values.h"
#include "node/core/rules.h"
#include "tiers/predicates.h"
#include "tiers/proc_help.h"
#include "tiers/step_fold.h"

/* ---- shared ---- */

/* The pack in force here today. False: answered. */
static bool pack_find(struct call *c, struct rules_choice *choice)
{
    const struct tree *tree = call_tree(c);
    struct pack_shelf shelf;
    struct arena *a = &c->a->arena;

    if (tree == NULL)
        return false;
    int rc = rules_shelf(&shelf, c->txn, tree, c->a->me.area, a);
    if (rc == 0)
        rc = rules_choose(choice, c->txn, &shelf, c->a->me.area, call_today(c), c->a->o.drill, a);
    if (rc != 0)
        call_fail(c, 500, err_name(rc), "读数据出错 / reading the store failed", err_text(rc), "fangpin verify");
    return rc == 0;
}

static bool month_find(struct call *c, uint32_t *out)
{
    const char *text = call_text(c, "month");
    unsigned y = 0, m = 0;

    *out = call_today(c) / 100;
    if (text == NULL || text[0] == '\0')
        return true;
    if (strlen(text) == 7 && sscanf(text, "%4u-%2u", &y, &m) == 2 && m >= 1 && m <= 12) {
        *out = y * 100 + m;
        return true;
    }
    call_fail(c, 400, "bad_argument", "参数 month 不是月份 / argument month is no month",
              "应为 2026-11 这样 / it must be like 2026-11", "month=2026-11");
    return false;
}

static json_t *household_line(const Fangpin__V1__CaseView *v)
{
    return json_pack("{s:o, s:o}", "household", value_hex(v->household.data, v->household.len), "area",
                     value_area((struct area){v->area}));
}

struct list {
    struct call *c;
    json_t *lines;
    uint32_t month;
    const struct pack *pack;
    struct predicate_limits limits;
    uint32_t day;
    struct arena arena; /* of one case file */
};

typedef bool line_fn(void *self, struct area village, const Fangpin__V1__CaseView *v);

/* Every case file of the area asked for, one line or none each. NULL: answered. */
static json_t *list_make(struct call *c, struct list *l, line_fn *fn)
{
    struct area area = c->a->me.area;

    if (!call_area(c, "area", &area))
        return NULL;
    l->c = c;
    l->lines = json_array();
    l->arena = arena_of(16u << 20);
    bool whole = cases_each(c, area, &l->arena, fn, l);
    arena_free(&l->arena);
    if (!whole) {
        json_decref(l->lines);
        return call_fail(c, 500, "no_memory", "内存不足 / out of memory", "没有列出 / nothing was listed",
                         "按村查询 / ask village by village");
    }
    return l->lines;
}

/* ---- the month's looks (m32, m43) ---- */

static uint32_t day_of_month(const Fangpin__V1__ProcessView *track, const char *step, uint32_t month)
{
    const struct process *p;
    uint32_t kind = step_by_name(step, &p)->k.kind, last = 0;

    for (size_t i = 0; track != NULL && i < track->n_step; i++) {
        const Fangpin__V1__StepView *s = track->step[i];
        if (s->kind == kind && s->month == month && s->on > last)
            last = s->on;
    }
    return last;
}

static bool track_line(void *self, struct area village, const Fangpin__V1__CaseView *v)
{
    struct list *l = self;

    (void)village;
    if (!v->matter && household_monitored(v)) {
        const Fangpin__V1__ProcessView *track = household_process(v, PROCESS_TRACK);
        uint32_t visited = day_of_month(track, "track_visit", l->month);
        uint32_t income = day_of_month(track, "track_income", l->month);
        json_t *line = household_line(v);
        json_object_set_new(line, "tracked", value_date(visited));
        json_object_set_new(line, "income", value_date(income));
        json_object_set_new(line, "missing", json_boolean(visited == 0 || income == 0));
        json_array_append_new(l->lines, line);
    }
    arena_reset(&l->arena);
    return true;
}

json_t *read_track(struct call *c)
{
    struct list l = {0};
    char month[16];

    if (!month_find(c, &l.month) || list_make(c, &l, track_line) == NULL)
        return NULL;
    snprintf(month, sizeof month, "%04u-%02u", l.month / 100, l.month % 100);
    return json_pack("{s:s, s:s, s:o}", "schema", "fangpin.track/1", "month", month, "track", l.lines);
}

/* ---- nobody at work (m36; S4·四(二)) ---- */

static bool jobless_line(void *self, struct area village, const Fangpin__V1__CaseView *v)
{
    struct list *l = self;
    const Fangpin__V1__ProcessView *track = household_process(v, PROCESS_TRACK);
    const Fangpin__V1__StepBody *now = track != NULL ? track->now : NULL;

    (void)village;
    if (!v->matter && household_monitored(v) && now != NULL && now->grade != 0 && now->grade != TRACK_NO_LABOUR &&
        now->count == 0) {
        json_t *line = household_line(v);
        json_object_set_new(line, "employed", json_integer(0));
        json_array_append_new(l->lines, line);
    }
    arena_reset(&l->arena);
    return true;
}

json_t *read_jobless(struct call *c)
{
    struct list l = {0};

    if (list_make(c, &l, jobless_line) == NULL)
        return NULL;
    return json_pack("{s:s, s:o}", "schema", "fangpin.jobless/1", "jobless", l.lines);
}

/* ---- officers and their households (m38, K14) ---- */

static json_t *officer_json(const struct tree *tree, const struct contact_duty *at, size_t n, size_t most)
{
    json_t *homes = json_array(), *surplus = json_array();

    for (size_t i = 0; i < n; i++) {
        json_array_append_new(homes, value_hex(at[i].household.b, sizeof at[i].household.b));
        if (at[i].surplus)
            json_array_append_new(surplus, json_pack("{s:o, s:s, s:o}", "household",
                                                     value_hex(at[i].household.b, sizeof at[i].household.b), "standing",
                                                     "proposed", "acting",
                                                     value_area(owner_of_tier(tree, at[i].village, TIER_TOWNSHIP))));
    }
    return json_pack("{s:o, s:o, s:o, s:b, s:o, s:o}", "officer", value_hex(at[0].officer.b, sizeof at[0].officer.b),
                     "count", value_count(n), "households", homes, "over", (int)(most != 0 && n > most), "surplus",
                     surplus, "chooses", value_area(at[0].who));
}

json_t *read_contacts(struct call *c)
{
    struct rules_choice choice;
    uint32_t most = 0;
    struct area area = c->a->me.area;
    size_t n, end;
    bool whole;

    if (!call_area(c, "area", &area) || !pack_find(c, &choice))
        return NULL;
    json_t *out = json_array();
    pack_count(choice.pack, PACK_CONTACT_MAX_HOUSEHOLDS, &most);
    struct contact_duty *at = contact_duties(c, area, most, &n, &whole);
    for (size_t i = 0; i < n; i = end) {
        for (end = i; end < n && subject_equal(&at[end].officer, &at[i].officer);)
            end++;
        json_array_append_new(out, officer_json(c->a->tree, at + i, end - i, most));
    }
    free(at);
    return json_pack("{s:s, s:o, s:o, s:b}", "schema", "fangpin.contacts/1", "most", value_count(most), "officers", out,
                     "whole", (int)whole);
}

/* ---- who could leave the list (m62; S4·五, 4.5) ---- */

static enum tri answer_tri(uint64_t answer)
{
    return answer == 1 ? TRI_TRUE : answer == 2 ? TRI_FALSE : TRI_UNKNOWN;
}

/* The answers of the last looks, question by question, oldest first. */
static size_t looks_of(const Fangpin__V1__ProcessView *track, enum tri looks[TRACK_CHECKS][STEP_LIST_MAX])
{
    size_t n = 0;

    for (size_t i = 0; track != NULL && i < track->n_step; i++) {
        const Fangpin__V1__StepView *s = track->step[i];
        struct span list = span_of(s->checks.data, s->checks.len);
        uint64_t answer;
        if (s->checks.len == 0 || s->fate != FATE_APPLIED)
            continue;
        if (n == STEP_LIST_MAX) {
            for (unsigned q = 0; q < TRACK_CHECKS; q++)
                memmove(looks[q], looks[q] + 1, (n - 1) * sizeof looks[q][0]);
            n--;
        }
        for (unsigned q = 0; q < TRACK_CHECKS; q++)
            looks[q][n] = step_list_next(&list, &answer) ? answer_tri(answer) : TRI_UNKNOWN;
        n++;
    }
    return n;
}

static void evidence_fill(struct evidence *e, const struct list *l, const Fangpin__V1__CaseView *v)
{
    static const enum fact_name kept[TRACK_CHECKS] = {FACT_FOOD_KEPT,    FACT_CLOTHING_KEPT, FACT_EDUCATION_KEPT,
                                                      FACT_MEDICAL_KEPT, FACT_HOUSING_KEPT,  FACT_WATER_KEPT,
                                                      FACT_INCOME_STABLE};
    const Fangpin__V1__ProcessView *track = household_process(v, PROCESS_TRACK);
    const Fangpin__V1__ProcessView *delist = household_process(v, PROCESS_DELIST);
    const struct basis visit = {.source = SOURCE_VISIT};
    enum tri looks[TRACK_CHECKS][STEP_LIST_MAX];
    size_t n = looks_of(track, looks);
    uint32_t begun = help_begun_on(v);

    fact_tell(e, FACT_HELP_MONTHS, begun ? months_passed(begun, l->day) : 0, visit);
    for (unsigned q = 0; q < TRACK_CHECKS; q++) {
        enum tri held = kept_steadily(looks[q], n, l->limits.delist_steady_months);
        if (held != TRI_UNKNOWN)
            fact_tell(e, kept[q], held == TRI_TRUE, visit);
    }
    enum tri below = side_below(process_now(track)->sort);
    if (below != TRI_UNKNOWN) { /* only the side of the line is in the file */
        fact_tell(e, FACT_MEMBERS, 1, visit);
        fact_tell(e, FACT_INCOME_TOTAL, below == TRI_FALSE ? 2 : 0, visit);
    }
    if (track != NULL && track->now != NULL && track->now->grade != 0)
        fact_tell(e, FACT_NO_LABOUR, track->now->grade == TRACK_NO_LABOUR, visit);
    fact_tell(e, FACT_EXPENSE_LARGE, 0, visit); /* the township's visit asks for it */
    fact_tell(e, FACT_LEDGER_OPEN, 0, visit);
    fact_tell(e, FACT_NEW_RISK, delist != NULL && delist->n_news > 0, visit);
}

static const char *outcome_name(enum delist_outcome o)
{
    return o == DELIST_MAY || o == DELIST_ASK ? "candidate"
           : o == DELIST_HOLD                 ? "hold"
           : o == DELIST_KEEP                 ? "keep"
                                              : "unknown";
}

static bool candidate_line(void *self, struct area village, const Fangpin__V1__CaseView *v)
{
    struct list *l = self;
    struct evidence e = {0};
    struct delisting d;

    (void)village;
    if (!v->matter && household_monitored(v)) {
        evidence_fill(&e, l, v);
        delisting_make(&d, &e, &l->limits, DELIST_HELPED);
        json_t *line = household_line(v), *open = json_array();
        for (unsigned i = 0; i < DELIST_CONSENT; i++)
            if (d.at[i].value != TRI_TRUE)
                json_array_append_new(open, json_string(delist_text_zh((enum delist_criterion)i)));
        json_object_set_new(line, "outcome", json_string(outcome_name(d.outcome)));
        json_object_set_new(line, "no_labour", json_boolean(d.hold & HOLD_NO_LABOUR));
        json_object_set_new(line, "open", open);
        json_array_append_new(l->lines, line);
    }
    arena_reset(&l->arena);
    return true;
}

/* "2026Q4": its last day. */
static bool quarter_end(struct call *c, uint32_t *day)
{
    const char *text = call_text(c, "quarter");
    static const uint32_t ends[] = {331, 630, 930, 1231};
    unsigned y, q;
    int used = 0;

    *day = call_today(c);
    if (text == NULL || text[0] == '\0')
        return true;
    if (sscanf(text, "%4uQ%1u%n", &y, &q, &used) == 2 && text[used] == '\0' && q >= 1 && q <= 4 && y >= 2000) {
        *day = y * 10000 + ends[q - 1];
        return true;
    }
    call_fail(c, 400, "bad_argument", "参数 quarter 不是季度 / argument quarter is no quarter",
              "应为 2026Q4 这样 / it must be like 2026Q4", "quarter=2026Q4");
    return false;
}

json_t *read_candidates(struct call *c)
{
    struct list l = {0};
    struct rules_choice choice;
    struct pack_limit least;

    if (!quarter_end(c, &l.day) || !pack_find(c, &choice))
        return NULL;
    l.limits.line_fen = 1;
    if (pack_limit(choice.pack, PACK_DELIST_HELP_MIN, &least))
        l.limits.delist_help_months = least.n;
    pack_count(choice.pack, PACK_DELIST_STEADY, &l.limits.delist_steady_months);
    if (list_make(c, &l, candidate_line) == NULL)
        return NULL;
    return json_pack("{s:s, s:o, s:o}", "schema", "fangpin.candidates/1", "day", value_date(l.day), "households",
                     l.lines);
}
