#include "tiers/fund_tree.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"

#include "proto/packet.h"
#include "tiers/act.h"
#include "tiers/fold.h"

/* ---- ledgers ---- */

/* Field numbers of FundView; the sign with which a sum counts in what is held. */
static const struct {
    uint32_t number;
    int sign;
    size_t at;
} sums[] = {
    {3, 1, offsetof(struct fund_ledger, opened)},     {4, 1, offsetof(struct fund_ledger, received)},
    {5, -1, offsetof(struct fund_ledger, passed)},    {6, -1, offsetof(struct fund_ledger, spent)},
    {7, -1, offsetof(struct fund_ledger, helped)},    {10, 1, offsetof(struct fund_ledger, back)},
    {11, -1, offsetof(struct fund_ledger, returned)}, {12, 1, offsetof(struct fund_ledger, voided)},
    {13, 1, offsetof(struct fund_ledger, recovered)}, {14, 1, offsetof(struct fund_ledger, credited)},
    {15, -1, offsetof(struct fund_ledger, lost)},     {16, 0, offsetof(struct fund_ledger, recalled)},
};

static int64_t *sum_of(struct fund_ledger *l, size_t at)
{
    return (int64_t *)((char *)l + at);
}

bool fund_ledger_read(struct fund_ledger *out, struct span view)
{
    enum { VIEW_AREA = 2, VIEW_EPOCH = 9 };
    struct wire_field f;
    int more;

    *out = (struct fund_ledger){.in_force = true};
    while ((more = wire_next(&view, &f)) == 1) {
        if (f.number == VIEW_AREA)
            out->area.code = f.value;
        if (f.number == VIEW_EPOCH)
            out->epoch = (uint32_t)f.value;
        for (size_t i = 0; i < ARRAY_LEN(sums); i++)
            if (sums[i].number == f.number)
                *sum_of(out, sums[i].at) = (int64_t)f.value;
    }
    return more == 0;
}

bool fund_ledger_held(const struct fund_ledger *l, int64_t *held)
{
    struct fund_ledger copy = *l;

    *held = 0;
    for (size_t i = 0; i < ARRAY_LEN(sums); i++) {
        int64_t fen = *sum_of(&copy, sums[i].at);
        if (sums[i].sign == 0)
            continue;
        if (fen == INT64_MAX) /* it stays at its end: what it was is not known */
            return false;
        if (sums[i].sign > 0 ? __builtin_add_overflow(*held, fen, held) : __builtin_sub_overflow(*held, fen, held))
            return false;
    }
    return true;
}

int64_t fund_available(struct span fund_view)
{
    struct fund_ledger l;
    int64_t held;

    return fund_ledger_read(&l, fund_view) && fund_ledger_held(&l, &held) ? held : 0;
}

/* ---- nodes ---- */

static void add(struct fund_node *n, int64_t *sum, int64_t fen)
{
    n->ran_over |= __builtin_add_overflow(*sum, fen, sum);
}

static void add_all(struct fund_node *n, struct fund_sums *to, const struct fund_sums *from)
{
    add(n, &to->opened, from->opened);
    add(n, &to->credited, from->credited);
    add(n, &to->spent, from->spent);
    add(n, &to->tentative, from->tentative);
    add(n, &to->in_transit, from->in_transit);
    add(n, &to->in_doubt, from->in_doubt);
    add(n, &to->lost, from->lost);
    add(n, &to->free, from->free);
    to->transit_unknown |= from->transit_unknown;
    to->tentative_unknown |= from->tentative_unknown;
}

static void ledger_add(struct fund_node *n, const struct fund_ledger *l)
{
    int64_t held;

    n->epochs++;
    add(n, &n->own.opened, l->opened);
    add(n, &n->received, l->received);
    add(n, &n->own.credited, l->credited);
    add(n, &n->passed, l->passed);
    add(n, &n->back, l->back);
    add(n, &n->returned, l->returned);
    add(n, &n->recalled, l->recalled);
    add(n, &n->own.spent, l->spent);
    add(n, &n->own.spent, l->helped);
    add(n, &n->own.spent, -l->voided);
    add(n, &n->own.spent, -l->recovered);
    add(n, &n->own.lost, l->lost);
    n->own.tentative_unknown |= l->tentative == FUND_UNKNOWN;
    if (l->tentative > 0)
        add(n, &n->own.tentative, l->tentative);
    if (!fund_ledger_held(l, &held)) {
        n->ran_over = true;
        return;
    }
    n->negative |= held < 0;
    if (!l->in_force) {
        add(n, &n->own.in_doubt, held);
        return;
    }
    n->own.transit_unknown |= l->in_transit == FUND_UNKNOWN;
    int64_t on_the_way = l->in_transit > 0 ? l->in_transit : 0;
    add(n, &n->own.in_transit, on_the_way);
    add(n, &n->own.free, held - on_the_way);
}

/* The equation of the header. */
static void check(struct fund_node *n)
{
    int64_t in = 0, out = 0;

    add(n, &in, n->all.opened);
    add(n, &in, n->received);
    add(n, &in, n->all.credited);
    add(n, &out, n->returned);
    add(n, &out, n->all.spent);
    add(n, &out, n->all.in_transit);
    add(n, &out, n->all.in_doubt);
    add(n, &out, n->all.lost);
    add(n, &out, n->all.free);
    n->adds_up = !n->ran_over && in == out;
}

static int by_area(const void *pa, const void *pb)
{
    const struct fund_ledger *a = pa, *b = pb;

    if (a->area.code != b->area.code)
        return a->area.code < b->area.code ? -1 : 1;
    return (a->epoch > b->epoch) - (a->epoch < b->epoch);
}

static int node_area(const void *key, const void *node)
{
    const struct area *a = key;
    const struct fund_node *n = node;

    return (a->code > n->area.code) - (a->code < n->area.code);
}

static int area_order(const void *pa, const void *pb)
{
    const struct area *a = pa, *b = pb;

    return (a->code > b->code) - (a->code < b->code);
}

static struct fund_node *node_find(const struct fund_tree *t, struct area area)
{
    return bsearch(&area, t->node, t->n, sizeof t->node[0], node_area);
}

/* Each office that has a ledger and each above it up to the top; not twice. Codes of areas inside an area follow its
 * own, so sorted by code they stand depth first. */
static size_t areas_name(const struct tree *tree, struct area top, const struct fund_ledger *ledgers, size_t n,
                         struct area *out)
{
    struct area above[TREE_DEPTH_MAX];
    size_t count = 0, kept = 0;

    out[count++] = top;
    for (size_t i = 0; i < n; i++) {
        if (!tree_inside(tree, ledgers[i].area, top) || (i > 0 && area_equal(ledgers[i].area, ledgers[i - 1].area)))
            continue;
        size_t up = tree_above(tree, ledgers[i].area, above);
        out[count++] = ledgers[i].area;
        for (size_t k = 0; k < up && tree_inside(tree, above[k], top); k++)
            out[count++] = above[k];
    }
    qsort(out, count, sizeof out[0], area_order);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || !area_equal(out[i], out[kept - 1]))
            out[kept++] = out[i];
    return kept;
}

static int nodes_make(const struct tree *tree, struct area top, const struct fund_ledger *ledgers, size_t n,
                      struct fund_tree *out, struct arena *a)
{
    struct area *areas = arena_take(a, (1 + n * (1 + TREE_DEPTH_MAX)) * sizeof *areas);

    if (!areas)
        return ERR_NOMEM;
    out->n = areas_name(tree, top, ledgers, n, areas);
    out->node = arena_take(a, out->n * sizeof out->node[0]);
    if (!out->node)
        return ERR_NOMEM;
    for (size_t i = 0; i < out->n; i++)
        out->node[i] = (struct fund_node){.area = areas[i]};
    return 0;
}

static uint32_t level_of(const struct tree *tree, struct area top, struct area area)
{
    struct area above[TREE_DEPTH_MAX];
    size_t n = tree_above(tree, area, above);
    uint32_t level = 0;

    while (level < n && tree_inside(tree, above[level], top))
        level++;
    return level;
}

int fund_tree_make(const struct tree *tree, struct area top, struct fund_ledger *ledgers, size_t n,
                   struct fund_tree *out, struct arena *a)
{
    struct area parent;

    if (n > 0)
        qsort(ledgers, n, sizeof ledgers[0], by_area);
    *out = (struct fund_tree){.adds_up = true};
    if (nodes_make(tree, top, ledgers, n, out, a) != 0)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        struct fund_node *at = node_find(out, ledgers[i].area);
        if (at)
            ledger_add(at, &ledgers[i]);
    }
    for (size_t i = out->n; i-- > 0;) { /* those below come later */
        struct fund_node *at = &out->node[i];
        add_all(at, &at->all, &at->own);
        check(at);
        at->level = level_of(tree, top, at->area);
        out->adds_up &= at->adds_up;
        out->negative |= at->negative;
        if (at->level == 0)
            continue;
        must(tree_parent(tree, at->area, &parent));
        struct fund_node *above = node_find(out, parent);
        must(above); /* areas_name named all up to the top */
        add_all(above, &above->all, &at->all);
        above->ran_over |= at->ran_over;
    }
    return 0;
}
