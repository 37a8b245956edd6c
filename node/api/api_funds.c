/* One fund as a tree: where its money is, and whether it adds up. */
#include <string.h>

#include "node/api/api_internal.h"
#include "node/api/case_walk.h"
#include "node/api/codes.h"
#include "node/api/values.h"
#include "node/core/case_store.h"
#include "proto/view.pb-c.h"
#include "tiers/act.h"
#include "tiers/case_aid.h"
#include "tiers/fund_tree.h"

#define LEDGERS_MAX      65536u
#define CASE_ARENA_BYTES (16u << 20)

bool call_fund(struct call *c, struct subject *out)
{
    const char *text = call_text(c, "fund");

    if (text != NULL && hex_parse(out->b, sizeof out->b, text, strlen(text)) && !subject_none(out))
        return true;
    call_fail(c, 400, "bad_argument", "参数 fund 应为 32 位十六进制编号 / argument fund must be 32 hex digits",
              "没有返回任何数据 / nothing was read", "编号见 / ids: fangpin fund show");
    return false;
}

/* ---- ledgers of the fund, from the store ---- */

struct ledgers_walk {
    struct call *c;
    const struct core_status *s;
    const struct subject *fund;
    struct fund_ledger *at;
    size_t n;
    struct area owner; /* who opened it; 0: not known here */
    char name[AREA_NAME_BYTES_MAX + 1];
    bool cases_agree;
};

static bool ledger_take(void *arg, struct span key, struct span value)
{
    enum { SUBJECT_AT = 9 };
    struct ledgers_walk *w = arg;
    struct fund_ledger l;

    if (key.len < SUBJECT_AT + sizeof w->fund->b || memcmp(key.at + SUBJECT_AT, w->fund->b, sizeof w->fund->b) != 0)
        return true;
    if (w->n == LEDGERS_MAX || !fund_ledger_read(&l, value))
        return false;
    w->at[w->n++] = l;
    if (l.opened == 0)
        return true;
    ProtobufCAllocator memory = arena_allocator(&w->c->a->arena);
    Fangpin__V1__FundView *v = fangpin__v1__fund_view__unpack(&memory, value.len, value.at);
    w->owner = l.area;
    if (v != NULL)
        snprintf(w->name, sizeof w->name, "%s", v->name);
    return true;
}

/* ---- which epoch of an office is in force ---- */

struct epoch_walk {
    struct call *c;
    uint32_t newest;
};

static bool epoch_take(void *arg, struct span key, struct span value)
{
    struct epoch_walk *w = arg;
    struct log_entry at;
    struct event e;
    struct act act;

    (void)key;
    if (value.len != CASE_REF_BYTES)
        return true;
    struct log_ref ref = {(uint32_t)get_be(value.at, 4), get_be(value.at + 4, 8), value.at[12]};
    if (!log_get(w->c->txn, ref, &at) || event_decode(&e, at.envelope, &w->c->a->arena) != 0)
        return true;
    uint32_t epoch = act_read(&act, e.kind, e.body) && e.kind == KIND_CERTIFICATE ? act.epoch : e.epoch;
    if (epoch > w->newest)
        w->newest = epoch;
    return true;
}

static uint32_t epoch_in_force(struct ledgers_walk *w, struct area area)
{
    struct epoch_walk e = {.c = w->c};

    if (area_equal(area, w->s->area))
        return w->s->epoch;
    view_each(w->c->txn, area, area, VIEW_CERTIFICATE, NULL, epoch_take, &e);
    return e.newest;
}

/* ---- what is on the way: transfers to a child that it has not receipted ---- */

struct transit_walk {
    struct ledgers_walk *w;
    const struct fund_ledger *to;
    int64_t fen;
};

static bool transit_take(void *arg, const struct log_entry *at)
{
    struct transit_walk *t = arg;
    struct event e;
    struct act act;

    if (at->kind != KIND_RIGHTS || event_decode(&e, at->envelope, &t->w->c->a->arena) != 0 ||
        !act_read(&act, e.kind, e.body))
        return true;
    if (!subject_equal(&act.fund, t->w->fund) || !area_equal(act.area, t->to->area) ||
        area_equal(e.area, t->to->area) || (act.epoch ? act.epoch : 1) != t->to->epoch)
        return true;
    if (__builtin_add_overflow(t->fen, act.amount_fen, &t->fen))
        t->fen = INT64_MAX;
    return true;
}

static uint64_t receipted_by(const struct core_status *s, const struct fund_ledger *l)
{
    for (size_t i = 0; i < s->n_peers; i++)
        if (!s->peers[i].is_parent && area_equal(s->peers[i].area, l->area) && s->peers[i].epoch == l->epoch)
            return s->peers[i].receipted[LANE_URGENT];
    return 0; /* it never came: nothing was receipted */
}

/* Of its own rights an office has what it holds; of a direct child's it knows by receipts; of others it cannot. */
static void transit_find(struct ledgers_walk *w, const struct tree *tree, struct fund_ledger *l)
{
    struct transit_walk t = {.w = w, .to = l};
    struct scope scope = {l->area, REACH_DOWN};
    struct area parent;

    if (area_equal(l->area, w->s->area) || l->received == 0)
        return;
    if (!tree_parent(tree, l->area, &parent) || !area_equal(parent, w->s->area)) {
        l->in_transit = FUND_UNKNOWN;
        return;
    }
    arrivals_each(w->c->txn, &scope, LANE_URGENT, receipted_by(w->s, l), UINT64_MAX, transit_take, &t);
    l->in_transit = t.fen;
}

/* ---- the same money by the case files: what is tentative, and whether they say the same as the ledgers ---- */

struct cases_money {
    struct ledgers_walk *w;
    int64_t *costs; /* beside each ledger: what its aids cost, by the case files */
    struct arena a;
};

static bool of_fund(const Fangpin__V1__Aid *aid, const struct subject *fund)
{
    return aid->fund.len == sizeof fund->b && memcmp(aid->fund.data, fund->b, sizeof fund->b) == 0;
}

static bool money_take(void *self, struct area village, const Fangpin__V1__CaseView *v)
{
    struct cases_money *m = self;

    (void)village;
    for (size_t i = 0; i < v->n_aid; i++) {
        const Fangpin__V1__Aid *aid = v->aid[i];
        for (size_t k = 0; k < m->w->n && of_fund(aid, m->w->fund); k++) {
            struct fund_ledger *l = &m->w->at[k];
            if (l->area.code != aid->area || l->epoch != aid->epoch)
                continue;
            m->costs[k] += aid_costs(aid);
            l->tentative += aid->tentative ? aid_costs(aid) : 0;
        }
    }
    arena_reset(&m->a);
    return true;
}

/* The ledgers of the offices inside this one: all households they helped are held here. False: their case files say
 * something else than their ledgers. */
static bool cases_compare(struct ledgers_walk *w)
{
    struct cases_money m = {.w = w, .a = arena_of(CASE_ARENA_BYTES)};
    bool agree = true;

    m.costs = arena_take(&w->c->a->arena, w->n * sizeof *m.costs + 1);
    if (m.costs == NULL)
        return false;
    memset(m.costs, 0, w->n * sizeof *m.costs);
    for (size_t i = 0; i < w->n; i++)
        w->at[i].tentative = area_inside(w->at[i].area, w->s->area) ? 0 : FUND_UNKNOWN;
    agree = cases_each(w->c, w->s->area, &m.a, money_take, &m);
    for (size_t i = 0; i < w->n; i++) {
        const struct fund_ledger *l = &w->at[i];
        if (area_inside(l->area, w->s->area))
            agree &= m.costs[i] == l->spent + l->helped - l->voided - l->recovered;
    }
    arena_free(&m.a);
    return agree;
}

/* ---- JSON ---- */

static json_t *fen_json(int64_t fen, bool unknown)
{
    return unknown ? json_null() : json_integer(fen);
}

static void sums_into(json_t *o, const struct fund_sums *s)
{
    json_object_set_new(o, "spent_fen", json_integer(s->spent));
    json_object_set_new(o, "tentative_fen", fen_json(s->tentative, s->tentative_unknown));
    json_object_set_new(o, "held_fen", json_integer(s->in_transit + s->in_doubt + s->free));
    json_object_set_new(o, "in_transit_fen", fen_json(s->in_transit, s->transit_unknown));
    json_object_set_new(o, "in_doubt_fen", json_integer(s->in_doubt));
    json_object_set_new(o, "free_fen", fen_json(s->free, s->transit_unknown));
    json_object_set_new(o, "lost_fen", json_integer(s->lost));
}

static json_t *node_json(const struct tree *tree, const struct fund_node *n)
{
    json_t *o = json_object(), *all = json_object();

    json_object_set_new(o, "area", value_area(n->area));
    json_object_set_new(o, "name", json_string(tree_name(tree, n->area)));
    json_object_set_new(o, "level", value_count(n->level));
    json_object_set_new(o, "epochs", value_count(n->epochs));
    json_object_set_new(o, "granted_fen", json_integer(n->own.opened + n->received));
    json_object_set_new(o, "credited_fen", json_integer(n->own.credited));
    json_object_set_new(o, "passed_fen", json_integer(n->passed - n->back));
    json_object_set_new(o, "returned_fen", json_integer(n->returned));
    json_object_set_new(o, "recalled_fen", json_integer(n->recalled));
    sums_into(o, &n->own);
    sums_into(all, &n->all);
    json_object_set_new(o, "with_all_below", all);
    json_object_set_new(o, "adds_up", json_boolean(n->adds_up));
    json_object_set_new(o, "overspent", json_boolean(n->negative));
    json_object_set_new(o, "ran_over", json_boolean(n->ran_over));
    return o;
}

static json_t *tree_json(const struct ledgers_walk *w, const struct tree *tree, const struct fund_tree *t)
{
    json_t *list = json_array();

    for (size_t i = 0; i < t->n; i++)
        json_array_append_new(list, node_json(tree, &t->node[i]));
    return json_pack("{s:s, s:o, s:s, s:o, s:o, s:b, s:b, s:b, s:o}", "schema", "fangpin.fund_tree/1", "fund",
                     value_hex(w->fund->b, sizeof w->fund->b), "name", w->name, "owner", value_area(w->owner),
                     "seen_by", value_area(w->s->area), "adds_up", (int)t->adds_up, "overspent", (int)t->negative,
                     "cases_agree", (int)w->cases_agree, "offices", list);
}

static json_t *no_such_fund(struct call *c)
{
    return call_fail(c, 404, "no_such_fund", "本单位看不到这笔资金 / no such fund here",
                     "可能还没传到,或编号抄错 / it may not have come yet, or the id is wrong", "fangpin fund show");
}

json_t *fund_tree_json(struct call *c, const struct core_status *s, const struct subject *fund)
{
    const struct tree *tree = call_tree(c);
    struct ledgers_walk w = {.c = c, .s = s, .fund = fund};
    struct fund_tree t;

    if (tree == NULL)
        return NULL;
    w.at = arena_take(&c->a->arena, LEDGERS_MAX * sizeof *w.at);
    if (w.at != NULL)
        view_each(c->txn, (struct area){0}, (struct area){UINT64_MAX}, VIEW_FUND, NULL, ledger_take, &w);
    if (w.at != NULL && w.n == 0)
        return no_such_fund(c);
    struct area top = tree_inside(tree, w.owner, s->area) ? w.owner : s->area;
    for (size_t i = 0; i < w.n; i++) {
        w.at[i].in_force = w.at[i].epoch >= epoch_in_force(&w, w.at[i].area);
        transit_find(&w, tree, &w.at[i]);
    }
    w.cases_agree = w.at != NULL && cases_compare(&w);
    if (w.at == NULL || fund_tree_make(tree, top, w.at, w.n, &t, &c->a->arena) != 0)
        return call_fail(c, 500, "no_memory", "内存不足 / out of memory", "没有返回任何数据 / nothing was read",
                         "重试 / try again");
    return tree_json(&w, tree, &t);
}

/* ---- for publication: sums by village and kind of help, no ids (S4·六(三)) ---- */

#define PURPOSES 16 /* kinds of help that have a column of their own; later ones are added up in the first */

struct public_walk {
    const struct subject *fund;
    struct area village;
    int64_t fen[PURPOSES], total;
    json_t *list;
    const struct tree *tree;
    struct arena a;
};

static void village_close(struct public_walk *w)
{
    for (uint32_t i = 0; i < PURPOSES; i++) {
        const struct code *code = code_by_no(&codes_purpose, i);
        if (w->fen[i] == 0)
            continue;
        json_array_append_new(w->list, json_pack("{s:o, s:s, s:s, s:I}", "area", value_area(w->village), "name",
                                                 tree_name(w->tree, w->village), "purpose",
                                                 code == NULL ? "?" : code->name, "amount_fen", (json_int_t)w->fen[i]));
        w->total += w->fen[i];
        w->fen[i] = 0;
    }
}

/* What reached households: promised is not given, and what was taken back was not kept. */
static bool public_take(void *self, struct area village, const Fangpin__V1__CaseView *v)
{
    struct public_walk *w = self;

    if (!area_equal(village, w->village))
        village_close(w);
    w->village = village;
    for (size_t i = 0; i < v->n_aid; i++) {
        const Fangpin__V1__Aid *aid = v->aid[i];
        if (of_fund(aid, w->fund) && aid->state != AID_COMMITTED)
            w->fen[aid->purpose < PURPOSES ? aid->purpose : 0] += aid_costs(aid);
    }
    arena_reset(&w->a);
    return true;
}

json_t *read_fund_public(struct call *c)
{
    struct subject fund;
    struct public_walk w = {.fund = &fund, .tree = call_tree(c)};

    if (w.tree == NULL || !call_fund(c, &fund))
        return NULL;
    w.list = json_array();
    w.a = arena_of(CASE_ARENA_BYTES);
    cases_each(c, c->a->me.area, &w.a, public_take, &w);
    village_close(&w);
    arena_free(&w.a);
    return json_pack("{s:s, s:o, s:o, s:o, s:I}", "schema", "fangpin.fund_public/1", "fund",
                     value_hex(fund.b, sizeof fund.b), "area", value_area(c->a->me.area), "rows", w.list, "total_fen",
                     (json_int_t)w.total);
}
