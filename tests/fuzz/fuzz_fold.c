/* Any bodies as a household's events: whatever a stranger signed, the folds go on, give the same bytes in every order, and
 * what they give can be read. An input is a row of events: kind (2 bytes), who signs (1), which earlier one it cites (1),
 * length (2), body. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "tiers/fold.h"
#include "tiers/kinds.h"

#define EVENTS_MAX 40u
#define VIEWS_MAX  (EVENTS_MAX * SUM_TARGETS_MAX)
#define VILLAGE    411121100201ull

static const char areas[] = "code,name\n411100000000,甲市\n411121000000,乙县\n411121100000,丙镇\n"
                            "411121100201,丁村\n411121100202,戊村\n";
static const uint64_t offices[] = {411100000000ull, 411121000000ull, 411121100000ull, VILLAGE, 411121100202ull};

struct given {
    struct event e[EVENTS_MAX];
    struct cite cite[EVENTS_MAX];
    size_t n;
};

static void number_put(uint8_t *out, uint64_t v)
{
    for (int i = 7; i >= 0; i--, v >>= 8)
        out[i] = (uint8_t)v;
}

static void event_add(struct given *g, uint32_t kind, uint8_t who, uint8_t cites, struct span body)
{
    struct event *e = &g->e[g->n];
    const struct kind_row *row = kind_row(kind);
    uint8_t serial[8];

    *e = (struct event){.version = 1, .suite = 1, .epoch = 1, .area_list = 1, .kind = kind, .depth = 1, .body = body};
    number_put(serial, g->n + 1);
    e->id = hash_of(span_of(serial, sizeof serial));
    e->area.code = offices[who % ARRAY_LEN(offices)];
    number_put(e->stream.author.b, e->area.code);
    e->stream.scope = (struct scope){{VILLAGE}, row != NULL ? (enum reach)row->reach : REACH_UP};
    e->stream.lane = row != NULL ? row->lane : LANE_CASEWORK;
    e->sequence = e->position = g->n + 1;
    e->time = (uint64_t)(g->n + 1) << 16;
    if (cites > 0 && cites <= g->n) {
        const struct event *of = &g->e[cites - 1];
        g->cite[g->n] = (struct cite){of->id, of->stream.author, of->position};
        e->cites = &g->cite[g->n];
        e->n_cites = 1;
        e->depth = of->depth + 1;
    }
    g->n++;
}

static void events_read(struct given *g, const uint8_t *at, size_t len)
{
    g->n = 0;
    while (len >= 6 && g->n < EVENTS_MAX) {
        size_t body = (size_t)at[4] | (size_t)at[5] << 8;
        body = body < len - 6 ? body : len - 6;
        event_add(g, (uint32_t)at[0] | (uint32_t)at[1] << 8, at[2], at[3], span_of(at + 6, body));
        at += 6 + body;
        len -= 6 + body;
    }
}

/* ---- the case file ---- */

static struct span case_of(const struct tree *t, const struct given *g, const struct subject *of, bool back,
                           struct arena *a)
{
    struct event *mine = arena_take(a, (g->n + 1) * sizeof *mine);
    struct work_list *work = arena_take(a, sizeof *work);
    struct span view = {NULL, 0};
    struct subject s;
    size_t n = 0;

    must(mine != NULL && work != NULL);
    *work = (struct work_list){.n = 0};
    for (size_t i = 0; i < g->n; i++) {
        const struct event *e = &g->e[back ? g->n - 1 - i : i];
        if (case_subject(e, &s) && subject_equal(&s, of))
            mine[n++] = *e;
    }
    must(case_fold(t, (struct area){VILLAGE}, of, mine, n, &view, work, a) == 0);
    return view;
}

static void cases_check(const struct tree *t, const struct given *g, struct arena *a)
{
    struct work_list *work = arena_take(a, sizeof *work);
    struct subject of;

    must(work != NULL);
    for (size_t i = 0; i < g->n; i++) {
        if (!case_subject(&g->e[i], &of))
            continue;
        struct span one = case_of(t, g, &of, false, a), other = case_of(t, g, &of, true, a);
        must(span_equal(one, other));
        case_work(one, work, a);
        must(work->n <= WORK_ITEMS_MAX);
        return; /* of the first subject: an input is about one household */
    }
}

/* ---- ledgers ---- */

struct ledger {
    struct sum_target at;
    struct span view;
};

static bool target_equal(const struct sum_target *a, const struct sum_target *b)
{
    return area_equal(a->area, b->area) && a->type == b->type && subject_equal(&a->subject, &b->subject) &&
           a->epoch == b->epoch;
}

static void ledger_add(struct ledger *l, size_t *n, const struct event *e, const struct sum_target *at, struct arena *a)
{
    size_t i = 0;

    while (i < *n && !target_equal(&l[i].at, at))
        i++;
    if (i == *n)
        l[(*n)++] = (struct ledger){*at, {NULL, 0}};
    must(sums_apply(e, at, l[i].view, &l[i].view, a) == 0);
}

static size_t ledgers_of(struct ledger *l, const struct given *g, bool back, struct arena *a)
{
    size_t n = 0;

    for (size_t i = 0; i < g->n; i++) {
        const struct event *e = &g->e[back ? g->n - 1 - i : i];
        const struct kind_row *row = kind_row(e->kind);
        struct sum_target targets[SUM_TARGETS_MAX];
        size_t n_targets = row != NULL && row->folds & 1u << FOLD_SUMS ? sums_targets(e, targets) : 0;
        for (size_t k = 0; k < n_targets; k++)
            ledger_add(l, &n, e, &targets[k], a);
    }
    return n;
}

static void ledgers_check(const struct given *g, struct arena *a)
{
    static struct ledger one[VIEWS_MAX], other[VIEWS_MAX];
    size_t n = ledgers_of(one, g, false, a);

    must(ledgers_of(other, g, true, a) == n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            must(!target_equal(&one[i].at, &other[k].at) || span_equal(one[i].view, other[k].view));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct tree *tree;
    static struct given g;
    struct tree_fault fault;
    struct arena a = arena_of(256u << 20);

    if (tree == NULL)
        must(tree_parse(&tree, span_str(areas), &fault) == 0);
    events_read(&g, at, len);
    cases_check(tree, &g, &a);
    ledgers_check(&g, &a);
    arena_free(&a);
    return 0;
}
