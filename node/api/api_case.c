/* Case files. */
#include <string.h>

#include <sodium.h>

#include "node/api/api_internal.h"
#include "node/api/body_json.h"
#include "node/api/codes.h"
#include "node/api/lateness.h"
#include "node/api/step_json.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "proto/view.pb-c.h"
#include "tiers/dossier.h"
#include "tiers/dues.h"
#include "tiers/proc_merge.h"
#include "tiers/step_fold.h"
#include "tiers/tri.h"

#define KEY_AREA_BYTES   8
#define KEY_SUBJECT_AT   9
#define KEY_MORE_AT      25
#define SUBJECT_TEXT_LEN 32

static struct area key_area(struct span key)
{
    return (struct area){key.len < KEY_AREA_BYTES ? 0 : get_be(key.at, KEY_AREA_BYTES)};
}

/* ---- lists ---- */

struct cases_walk {
    struct call *c;
    json_t *list;
    uint64_t limit;
    char last[AREA_TEXT_LEN + 1 + SUBJECT_TEXT_LEN + 1]; /* area-household */
    bool more;
    bool matters;                  /* matters of places, not households */
    const struct process *process; /* only these; NULL: all */
    bool open;                     /* only those that have not ended */
};

static json_t *case_line(const Fangpin__V1__CaseView *v)
{
    const struct code *degree = code_by_no(&codes_degree, v->degree), *outcome = code_by_no(&codes_outcome, v->outcome);
    size_t owed = 0;
    uint32_t due = 0;

    for (size_t i = 0; i < v->n_debt; i++) {
        if (v->debt[i]->settled_by.len > 0)
            continue;
        owed++;
        if (v->debt[i]->due != 0 && (due == 0 || v->debt[i]->due < due))
            due = v->debt[i]->due;
    }
    return json_pack("{s:o, s:o, s:s, s:s, s:o, s:I, s:I, s:o, s:o, s:o, s:b}", "household",
                     value_hex(v->household.data, v->household.len), "area", value_area((struct area){v->area}),
                     "degree", degree == NULL ? "?" : degree->name, "outcome", outcome == NULL ? "?" : outcome->name,
                     "people", v->people == 0 ? json_null() : value_count(v->people), "helped_fen",
                     (json_int_t)v->helped_fen, "granted_fen", (json_int_t)v->granted_fen, "owed", value_count(owed),
                     "due", value_date(due), "events", value_count(v->n_event), "reconsider", (int)v->reconsider);
}

/* ---- matters of places: the same files, of subjects that are no household ---- */

static bool matter_wanted(const struct cases_walk *w, const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_process; i++)
        if ((w->process == NULL || v->process[i]->process == (uint32_t)w->process->no) &&
            (!w->open || process_open(v->process[i])))
            return true;
    return false;
}

static json_t *matter_line(const Fangpin__V1__CaseView *v)
{
    return json_pack("{s:o, s:o, s:o, s:o}", "thing", value_hex(v->household.data, v->household.len), "area",
                     value_area((struct area){v->area}), "events", value_count(v->n_event), "process",
                     processes_json(v));
}

static bool cases_step(void *arg, struct span key, struct span value)
{
    struct cases_walk *w = arg;
    struct span view = case_view_of(value);
    ProtobufCAllocator memory;

    if (json_array_size(w->list) >= w->limit) {
        w->more = true;
        return false;
    }
    arena_reset(&w->c->a->arena);
    memory = arena_allocator(&w->c->a->arena);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    if (v != NULL && key.len >= KEY_MORE_AT && (bool)v->matter == w->matters) {
        if (w->matters && !matter_wanted(w, v))
            return true;
        json_array_append_new(w->list, w->matters ? matter_line(v) : case_line(v));
        area_print(w->last, key_area(key));
        w->last[AREA_TEXT_LEN] = '-';
        hex_print(w->last + AREA_TEXT_LEN + 1, key.at + KEY_SUBJECT_AT, sizeof(struct subject));
    }
    return true;
}

bool call_after(struct call *c, struct view_key *out, bool *given)
{
    const char *text = call_text(c, "after");
    struct area area;
    struct subject s;

    *given = text != NULL && text[0] != '\0';
    if (!*given)
        return true;
    if (strlen(text) == AREA_TEXT_LEN + 1 + SUBJECT_TEXT_LEN && area_parse(&area, text, AREA_TEXT_LEN) &&
        hex_parse(s.b, sizeof s.b, text + AREA_TEXT_LEN + 1, SUBJECT_TEXT_LEN)) {
        *out = view_key(area, VIEW_CASE, &s, (struct span){NULL, 0});
        return true;
    }
    call_fail(c, 400, "bad_argument", "参数 after 不对 / argument after is wrong",
              "应为上一页 next 里的文字 / it must be the text of the last page's next",
              "去掉它就从头读 / leave it out to start from the beginning");
    return false;
}

json_t *read_cases(struct call *c)
{
    struct cases_walk w = {.c = c};
    struct area area = c->a->me.area;
    struct view_key after;
    bool given;

    if (!call_area(c, "area", &area) || !call_limit(c, &w.limit) || !call_after(c, &after, &given))
        return NULL;
    w.list = json_array();
    view_each(c->txn, area_first(area), area_last(area), VIEW_CASE, given ? &after : NULL, cases_step, &w);
    return json_pack("{s:s, s:o, s:o, s:o}", "schema", "fangpin.cases/1", "area", value_area(area), "cases", w.list,
                     "next", w.more ? json_string(w.last) : json_null());
}

/* One stretch of areas, and the rest of it when a page ended inside. */
static void matters_of(struct cases_walk *w, struct area first, struct area last, const struct view_key *after)
{
    uint64_t from = after == NULL ? 0 : get_be(after->bytes, KEY_AREA_BYTES);

    if (from <= last.code && !w->more)
        view_each(w->c->txn, first, last, VIEW_CASE, from >= first.code ? after : NULL, cases_step, w);
}

/* What was said above for all below stands in the scopes of the offices above; their codes come first. */
static bool matters_all(struct cases_walk *w, struct area area, const struct view_key *after)
{
    const struct tree *tree = call_tree(w->c);
    struct area above[TREE_DEPTH_MAX];

    if (tree == NULL)
        return false;
    w->list = json_array();
    for (size_t i = tree_above(tree, area, above); i-- > 0;)
        matters_of(w, above[i], above[i], after);
    matters_of(w, area_first(area), area_last(area), after);
    return true;
}

json_t *read_matters(struct call *c)
{
    struct cases_walk w = {.c = c, .matters = true};
    struct area area = c->a->me.area;
    struct view_key after;
    const char *process = call_text(c, "process");
    uint64_t open = 0;
    bool given;

    if (process != NULL && (w.process = process_by_name(process)) == NULL)
        return call_fail(c, 400, "bad_argument", "没有这种流程 / no such process", "没有读任何数据 / nothing was read",
                         "fangpin help");
    if (!call_area(c, "area", &area) || !call_limit(c, &w.limit) || !call_number(c, "open", 1, &open) ||
        !call_after(c, &after, &given))
        return NULL;
    w.open = open != 0;
    if (!matters_all(&w, area, given ? &after : NULL))
        return NULL;
    return json_pack("{s:s, s:o, s:o, s:o}", "schema", "fangpin.matters/1", "area", value_area(area), "matters", w.list,
                     "next", w.more ? json_string(w.last) : json_null());
}

/* ---- one case ---- */

struct case_search {
    struct txn *txn;
    struct subject household;
    struct area tried, area;
    struct span stored;
};

static bool case_try(void *arg, struct scope s, const struct digest *d, const uint64_t last[LANES])
{
    struct case_search *w = arg;

    (void)d;
    (void)last;
    if (area_equal(s.area, w->tried))
        return true;
    w->tried = s.area;
    struct view_key k = view_key(s.area, VIEW_CASE, &w->household, (struct span){NULL, 0});
    w->stored = view_get(w->txn, &k);
    w->area = s.area;
    return w->stored.at == NULL;
}

/* ---- one household under several numbers (K11): its documents are read together ---- */

static json_t *file_json(struct call *c, struct span view)
{
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    json_t *o = packed_json(&fangpin__v1__case_view__descriptor, view, &c->a->arena);

    if (v != NULL)
        json_object_set_new(o, "process", processes_json(v));
    return o;
}

/* Whether a later step parted what this one joined. */
static bool parted(const Fangpin__V1__ProcessView *p, size_t at)
{
    for (size_t i = at + 1; i < p->n_step; i++)
        if (p->step[i]->kind == MERGE_PART && p->step[i]->fate == FATE_APPLIED)
            return true;
    return false;
}

static void joined_add(struct call *c, json_t *list, const Fangpin__V1__ProcessView *p)
{
    for (size_t i = 0; i < p->n_step; i++) {
        const Fangpin__V1__StepView *s = p->step[i];
        struct case_search w = {.txn = c->txn};
        if (s->kind != MERGE_TAKE || s->fate != FATE_APPLIED || s->link.len != sizeof w.household.b || parted(p, i))
            continue;
        memcpy(w.household.b, s->link.data, sizeof w.household.b);
        scope_each(c->txn, c->a->me.area, case_try, &w);
        struct span view = case_view_of(w.stored);
        json_array_append_new(list, view.at != NULL
                                        ? file_json(c, view)
                                        : json_pack("{s:o}", "household", value_hex(s->link.data, s->link.len)));
    }
}

static json_t *joined_json(struct call *c, const Fangpin__V1__CaseView *v)
{
    json_t *list = json_array();

    for (size_t i = 0; i < v->n_process; i++)
        if (v->process[i]->process == PROCESS_MERGE)
            joined_add(c, list, v->process[i]);
    return list;
}

static json_t *side_json(uint32_t tri)
{
    return tri == TRI_UNKNOWN ? json_null() : json_boolean(tri == TRI_TRUE);
}

static json_t *contested_json(const Fangpin__V1__Contest *c)
{
    if (c == NULL)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o}", "mark", "CONTESTED", "persons", value_count(c->persons),
                     "people_with", value_count(c->people_with), "people_without", value_count(c->people_without),
                     "below_with", side_json(c->below_with), "below_without", side_json(c->below_without));
}

/* A debt's clock starts when the help is known to who owes it: the days on a dark line are added. */
static void debts_add(struct call *c, json_t *debts, const Fangpin__V1__CaseView *v, struct span stored)
{
    size_t n;

    if (v->n_debt == 0 || call_tree(c) == NULL)
        return;
    const struct passage *at = passages_read(c, stored, &n);
    for (size_t i = 0; i < v->n_debt && i < json_array_size(debts); i++) {
        const Fangpin__V1__Debt *d = v->debt[i];
        const struct passage *help = at == NULL ? NULL : passage_find(at, n, &d->help);
        json_object_set_new(json_array_get(debts, i), "due_here",
                            value_date(due_there(c, d->due, help, (struct area){d->owner})));
    }
}

/* What is not in the view's bytes but follows from them. */
static void case_add(struct call *c, json_t *o, const Fangpin__V1__CaseView *v, struct span stored)
{
    struct id dossier = dossier_hash(v);

    debts_add(c, json_object_get(o, "debt"), v, stored);
    json_object_set_new(o, "process", processes_json(v));
    json_object_set_new(o, "contested", contested_json(v->contested));
    json_object_set_new(o, "joined", joined_json(c, v));
    json_object_set_new(o, "dossier", value_hex(dossier.b, sizeof dossier.b));
}

/* A matter may stand in the scope of an office above. */
static void case_above(struct call *c, struct case_search *w)
{
    const struct tree *tree = call_tree(c);
    struct area above[TREE_DEPTH_MAX];
    size_t n = tree == NULL ? 0 : tree_above(tree, c->a->me.area, above);

    for (size_t i = 0; i < n && w->stored.at == NULL; i++)
        case_try(w, (struct scope){above[i], REACH_DOWN}, NULL, NULL);
}

bool call_case(struct call *c, struct area *area, struct span *stored)
{
    struct case_search w = {.txn = c->txn};
    struct area only = {0}; /* a warning's id names a file in each place that answered it */

    if (!hex_parse(w.household.b, sizeof w.household.b, c->rest, strlen(c->rest))) {
        call_fail(c, 400, "bad_argument", "户号应为 32 位十六进制 / a household is 32 hex digits",
                  "没有读任何数据 / nothing was read", "fangpin case ls");
        return false;
    }
    if (!call_area(c, "area", &only))
        return false;
    if (only.code != 0)
        case_try(&w, (struct scope){only, REACH_DOWN}, NULL, NULL);
    else
        scope_each(c->txn, c->a->me.area, case_try, &w);
    if (w.stored.at == NULL && only.code == 0)
        case_above(c, &w);
    if (case_view_of(w.stored).at == NULL)
        call_fail(c, 404, "no_such_case", "本单位没有这一户 / no such household here",
                  "可能还没传到,或不在本辖区 / it may not have come yet, or lies outside this area",
                  "fangpin case ls; fangpin lag");
    *area = w.area;
    *stored = w.stored;
    return case_view_of(w.stored).at != NULL;
}

json_t *read_case(struct call *c)
{
    struct area area;
    struct span stored;

    if (!call_case(c, &area, &stored))
        return NULL;
    struct span view = case_view_of(stored);
    json_t *o = packed_json(&fangpin__v1__case_view__descriptor, view, &c->a->arena);
    ProtobufCAllocator memory = arena_allocator(&c->a->arena);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);
    if (v != NULL)
        case_add(c, o, v, stored);
    json_t *personal = sealed_json(c, area, stored);
    json_t *answer = json_pack("{s:s, s:o, s:o}", "schema", "fangpin.case/1", "case", o, "personal", personal);
    if (v != NULL)
        visit_json(c, area, v, stored, answer);
    json_t *marks = pack_marks_json(c, area, stored, v);
    if (marks == NULL && c->answered) {
        json_decref(answer);
        return NULL;
    }
    json_object_set_new(answer, "pack_marks", marks != NULL ? marks : json_array());
    return answer;
}
