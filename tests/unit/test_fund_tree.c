#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/starve.h"
#include "proto/packet.h"
#include "tests/support/tiers_history.h"
#include "tiers/act.h"
#include "tiers/fund_tree.h"

/* ---- one tree by hand ---- */

static struct arena arena;
static struct town town;
static const struct subject fund = {{0xF}}, hh = {{1}};

static int setup(void **state)
{
    (void)state;
    arena = arena_of(256u << 20);
    town_make(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    arena_free(&arena);
    return 0;
}

static const struct fund_node *node_of(const struct fund_tree *t, uint64_t area)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->node[i].area.code == area)
            return &t->node[i];
    fail_msg("no node %llu", (unsigned long long)area);
    return NULL;
}

static struct fund_ledger ledger(uint64_t area, int64_t opened, int64_t received, int64_t passed, int64_t spent)
{
    return (struct fund_ledger){.area = {area},
                                .epoch = 1,
                                .opened = opened,
                                .received = received,
                                .passed = passed,
                                .spent = spent,
                                .in_force = true};
}

static void a_tree_shows_where_its_money_is(void **state)
{
    struct fund_ledger l[] = {ledger(TOWN_VILLAGE, 0, 300, 0, 120), ledger(TOWN_COUNTY, 1000, 0, 500, 0),
                              ledger(TOWN_TOWNSHIP, 0, 500, 300, 50)};
    struct fund_tree t;

    (void)state;
    l[0].in_transit = FUND_UNKNOWN;
    l[0].tentative = 20;
    l[2].in_transit = 100;
    l[2].back = 30;
    l[0].returned = 30;
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_CITY}, l, ARRAY_LEN(l), &t, &arena), 0);
    assert_int_equal(t.n, 4);
    assert_true(t.adds_up && !t.negative);
    assert_int_equal(t.node[0].area.code, TOWN_CITY);
    const struct fund_node *county = node_of(&t, TOWN_COUNTY), *township = node_of(&t, TOWN_TOWNSHIP);
    const struct fund_node *village = node_of(&t, TOWN_VILLAGE);
    assert_int_equal(county->level, 1);
    assert_int_equal(village->level, 3);
    assert_int_equal(county->own.free, 500);
    assert_int_equal(township->own.in_transit, 100);
    assert_int_equal(township->own.free, 80);
    assert_false(township->own.transit_unknown);
    assert_true(township->all.transit_unknown && village->own.transit_unknown);
    assert_int_equal(village->own.free, 150);
    assert_int_equal(village->returned, 30);
    assert_int_equal(county->all.spent, 170);
    assert_int_equal(county->all.tentative, 20);
    assert_int_equal(t.node[0].all.spent + t.node[0].all.in_transit + t.node[0].all.free, 1000);
}

static void a_part_of_the_tree_adds_up_by_itself(void **state)
{
    struct fund_ledger l[] = {ledger(TOWN_VILLAGE, 0, 300, 0, 120), ledger(TOWN_COUNTY, 1000, 0, 500, 0),
                              ledger(TOWN_TOWNSHIP, 0, 500, 300, 50), ledger(TOWN_OTHER, 0, 7, 0, 0)};
    struct fund_tree t;

    (void)state;
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_TOWNSHIP}, l, ARRAY_LEN(l), &t, &arena), 0);
    assert_int_equal(t.n, 2);
    assert_true(t.adds_up);
    assert_int_equal(t.node[0].received, 500);
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_CITY}, l, ARRAY_LEN(l), &t, &arena), 0);
    assert_false(t.adds_up); /* the other township got 7 that the county did not pass */
    assert_false(node_of(&t, TOWN_COUNTY)->adds_up);
    assert_true(node_of(&t, TOWN_TOWNSHIP)->adds_up);
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_CITY}, NULL, 0, &t, &arena), 0);
    assert_true(t.n == 1 && t.adds_up);
}

static void an_epoch_that_is_over_leaves_its_rights_in_doubt(void **state)
{
    struct fund_ledger l[] = {ledger(TOWN_COUNTY, 1000, 0, 400, 0), ledger(TOWN_TOWNSHIP, 0, 400, 0, 90),
                              ledger(TOWN_TOWNSHIP, 0, 0, 0, 0)};
    struct fund_tree t;

    (void)state;
    l[1].in_force = false;
    l[2].epoch = 2;
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_COUNTY}, l, ARRAY_LEN(l), &t, &arena), 0);
    const struct fund_node *township = node_of(&t, TOWN_TOWNSHIP);
    assert_true(t.adds_up && township->epochs == 2);
    assert_int_equal(township->own.in_doubt, 310);
    assert_int_equal(township->own.free, 0);
    for (size_t i = 0; i < ARRAY_LEN(l); i++) { /* the owner writes 300 of it off and may give it again */
        if (l[i].area.code == TOWN_COUNTY)
            l[i].credited = 300;
        else if (l[i].epoch == 1)
            l[i].lost = 300;
    }
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_COUNTY}, l, ARRAY_LEN(l), &t, &arena), 0);
    assert_true(t.adds_up);
    assert_int_equal(t.node[0].own.free, 900);
    assert_int_equal(node_of(&t, TOWN_TOWNSHIP)->own.in_doubt, 10);
    assert_int_equal(t.node[0].all.lost, 300);
}

static void overspending_is_seen(void **state)
{
    struct fund_ledger l[] = {ledger(TOWN_COUNTY, 1000, 0, 400, 0), ledger(TOWN_TOWNSHIP, 0, 400, 0, 401)};
    struct fund_tree t;

    (void)state;
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_COUNTY}, l, ARRAY_LEN(l), &t, &arena), 0);
    assert_true(t.adds_up && t.negative);
    assert_true(node_of(&t, TOWN_TOWNSHIP)->negative && !node_of(&t, TOWN_COUNTY)->negative);
}

static void sums_that_run_over_add_up_to_nothing(void **state)
{
    struct fund_ledger l[] = {ledger(TOWN_COUNTY, INT64_MAX - 1, 0, 0, 0), ledger(TOWN_TOWNSHIP, 0, INT64_MAX, 0, 0),
                              ledger(TOWN_OTHER, 0, INT64_MAX - 1, 0, 5)};
    struct fund_tree t;
    int64_t held;

    (void)state;
    assert_false(fund_ledger_held(&l[1], &held)); /* it stays at its end: unknown */
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_CITY}, l, ARRAY_LEN(l), &t, &arena), 0);
    assert_false(t.adds_up);
    assert_true(node_of(&t, TOWN_TOWNSHIP)->ran_over && t.node[0].ran_over);
    l[0] = ledger(TOWN_COUNTY, INT64_MAX - 1, INT64_MAX - 1, 0, 0);
    assert_false(fund_ledger_held(&l[0], &held));
    l[0] = ledger(TOWN_COUNTY, 10, 0, INT64_MAX - 1, INT64_MAX - 1);
    assert_false(fund_ledger_held(&l[0], &held));
}

static void want_of_memory_and_damage_are_answered(void **state)
{
    struct fund_ledger l[] = {ledger(TOWN_COUNTY, 10, 0, 0, 0)};
    struct arena none = arena_of(8);
    struct fund_tree t;

    (void)state;
    assert_int_equal(fund_tree_make(town.tree, (struct area){TOWN_CITY}, l, 1, &t, &none), ERR_NOMEM);
    assert_false(fund_ledger_read(&l[0], span_str("\xff\xff")));
    arena_free(&none);
}

/* ---- every history: partitions, orders, dead offices ---- */

enum { OFFICES = 13, HOLDERS_MAX = 20, EVENTS_MAX = 64, HISTORIES = 10000 };

struct holder { /* an office in one epoch */
    struct area area;
    uint32_t epoch, office;
    bool dead;
    bool holds[EVENTS_MAX];
};

struct play {
    struct prng dice;
    struct area area[OFFICES];
    uint32_t parent[OFFICES], now[OFFICES], n_offices; /* now: the holder of the epoch in force */
    struct holder h[HOLDERS_MAX];
    size_t n_holders;
    struct event e[EVENTS_MAX];
    uint32_t by[EVENTS_MAX];       /* the holder that signed it */
    int64_t void_left[EVENTS_MAX]; /* grant: what may still be voided */
    size_t n;
    int64_t opened, written_off;
};

static const char play_csv[] = "411121000000,某县\n"
                               "411121100000,甲镇\n411121100201,a\n411121100202,b\n411121100203,c\n"
                               "411121101000,乙镇\n411121101201,d\n411121101202,e\n411121101203,f\n"
                               "411121102000,丙镇\n411121102201,g\n411121102202,h\n411121102203,i\n";

static uint64_t below(struct play *p, uint64_t n)
{
    return prng_below(&p->dice, n);
}

/* The ledger of (area, epoch) from the events that `who` holds; NULL: from all. */
static struct span view_of(const struct play *p, const struct holder *who, struct area area, uint32_t epoch)
{
    struct sum_target at[SUM_TARGETS_MAX];
    struct span view = {NULL, 0};

    for (size_t i = 0; i < p->n; i++) {
        if (who && !who->holds[i])
            continue;
        size_t n = sums_targets(&p->e[i], at);
        for (size_t k = 0; k < n; k++)
            if (area_equal(at[k].area, area) && at[k].epoch == epoch)
                assert_int_equal(sums_apply(&p->e[i], &at[k], view, &view, &arena), 0);
    }
    return view;
}

static int64_t held_by(const struct play *p, const struct holder *who, const struct holder *whose)
{
    struct span v = view_of(p, who, whose->area, whose->epoch);

    return v.at ? fund_available(v) : 0;
}

static void sign(struct play *p, uint32_t by, uint32_t kind, uint64_t place, const ProtobufCMessage *body)
{
    struct event *e = &p->e[p->n];

    *e = town_event(p->n + 1, kind, p->h[by].area.code, place, town_pack(&arena, body));
    e->epoch = p->h[by].epoch;
    p->h[by].holds[p->n] = true;
    p->by[p->n++] = by;
}

static void open_fund(struct play *p, uint32_t by, int64_t fen)
{
    Fangpin__V1__FundBody b = FANGPIN__V1__FUND_BODY__INIT;

    b.fund = town_bytes(&fund);
    b.amount_fen = fen;
    b.name = (char *)(uintptr_t)(fen % 2 ? "甲" : "乙");
    sign(p, by, KIND_FUND, p->h[by].area.code, &b.base);
    p->opened += fen;
}

static void give(struct play *p, uint32_t by, uint32_t to, bool down, int64_t fen)
{
    Fangpin__V1__RightsBody b = FANGPIN__V1__RIGHTS_BODY__INIT;
    struct subject id = town_subject(p->n);

    b.transfer = town_bytes(&id);
    b.fund = town_bytes(&fund);
    b.to = p->h[to].area.code;
    b.to_epoch = p->h[to].epoch;
    b.amount_fen = fen;
    sign(p, by, KIND_RIGHTS, p->h[down ? to : by].area.code, &b.base);
}

static void expire(struct play *p, uint32_t by, uint32_t to, int64_t fen)
{
    Fangpin__V1__ExpiryBody b = FANGPIN__V1__EXPIRY_BODY__INIT;
    struct subject id = town_subject(p->n);

    b.expiry = town_bytes(&id);
    b.fund = town_bytes(&fund);
    b.to = p->h[to].area.code;
    b.to_epoch = p->h[to].epoch;
    b.amount_fen = fen;
    b.expired_on = TOWN_TODAY;
    sign(p, by, KIND_EXPIRY, p->h[by].area.code, &b.base);
}

static void recall(struct play *p, uint32_t by, uint32_t from, int64_t fen)
{
    Fangpin__V1__RecallBody b = FANGPIN__V1__RECALL_BODY__INIT;
    struct subject id = town_subject(p->n);

    b.recall = town_bytes(&id);
    b.fund = town_bytes(&fund);
    b.from = p->h[from].area.code;
    b.from_epoch = p->h[from].epoch;
    b.amount_fen = fen;
    sign(p, by, KIND_RECALL, p->h[from].area.code, &b.base);
}

static void spend(struct play *p, uint32_t by, bool help, int64_t fen)
{
    Fangpin__V1__GrantBody g = FANGPIN__V1__GRANT_BODY__INIT;
    Fangpin__V1__HelpBody h = FANGPIN__V1__HELP_BODY__INIT;
    struct subject id = town_subject(p->n);

    g.grant = h.help = town_bytes(&id);
    g.household = h.household = town_bytes(&hh);
    g.fund = h.fund = town_bytes(&fund);
    g.amount_fen = h.amount_fen = fen;
    h.kind = HELP_CASH;
    g.granted_on = h.given_on = TOWN_TODAY;
    p->void_left[p->n] = help ? 0 : fen;
    sign(p, by, help ? KIND_HELP : KIND_GRANT, 411121100201, help ? &h.base : &g.base);
}

/* Take a grant back before delivery, or money from the household: each frees what this very holder spent. */
static void undo(struct play *p, uint32_t by)
{
    Fangpin__V1__GrantVoidBody v = FANGPIN__V1__GRANT_VOID_BODY__INIT;
    Fangpin__V1__RecoveryBody r = FANGPIN__V1__RECOVERY_BODY__INIT;
    struct subject id = town_subject(p->n);

    for (size_t i = 0; i < p->n; i++) {
        if (p->by[i] != by || p->void_left[i] <= 0)
            continue;
        int64_t fen = p->void_left[i];
        p->void_left[i] = 0;
        v.voiding = r.recovery = v.grant = r.aid = r.notice = town_bytes(&id);
        v.household = r.household = town_bytes(&hh);
        v.fund = r.fund = town_bytes(&fund);
        v.amount_fen = r.amount_fen = fen;
        v.voided_on = r.recovered_on = TOWN_TODAY;
        if (below(p, 2))
            sign(p, by, KIND_GRANT_VOID, 411121100201, &v.base);
        else
            sign(p, by, KIND_RECOVERY, 411121100201, &r.base);
        return;
    }
}

/* The office dies; the next epoch starts with what its parent holds, and with no rights. What the dead one signed and
 * nobody got may still come from a stick. */
static void die(struct play *p, uint32_t office)
{
    uint32_t old = p->now[office], above = p->now[p->parent[office]];

    if (p->n_holders == HOLDERS_MAX || office == 0 || below(p, 3) > 0)
        return;
    p->h[old].dead = true;
    p->now[office] = (uint32_t)p->n_holders;
    p->h[p->n_holders] = (struct holder){.area = p->h[old].area, .epoch = p->h[old].epoch + 1, .office = office};
    memcpy(p->h[p->n_holders++].holds, p->h[above].holds, sizeof p->h[above].holds);
}

static void write_off(struct play *p)
{
    Fangpin__V1__WriteOffBody b = FANGPIN__V1__WRITE_OFF_BODY__INIT;
    struct subject id = town_subject(p->n);
    uint32_t which = (uint32_t)below(p, p->n_holders);
    for (size_t i = 0; i < p->n_holders && !p->h[which].dead; i++)
        which = (uint32_t)i;
    int64_t held = held_by(p, &p->h[0], &p->h[which]);

    if (!p->h[which].dead || held <= 0)
        return;
    b.write_off = town_bytes(&id);
    b.fund = town_bytes(&fund);
    b.office = p->h[which].area.code;
    b.office_epoch = p->h[which].epoch;
    b.amount_fen = 1 + (int64_t)below(p, (uint64_t)held);
    p->written_off += b.amount_fen;
    sign(p, 0, KIND_WRITE_OFF, b.office, &b.base);
}

/* A line: what one holds, the other side gets, or some of it, in any order. */
static void exchange(struct play *p)
{
    uint32_t office = 1 + (uint32_t)below(p, p->n_offices - 1);
    struct holder *a = &p->h[p->now[office]], *b = &p->h[p->now[p->parent[office]]];
    uint64_t share = 1 + below(p, 4);

    for (size_t i = 0; i < p->n; i++)
        if (below(p, 4) < share)
            a->holds[i] = b->holds[i] = a->holds[i] || b->holds[i];
}

/* Spending tests what the signer itself knows. */
static void move(struct play *p, uint32_t office, int64_t left)
{
    uint32_t by = p->now[office], child = 1 + (uint32_t)below(p, p->n_offices - 1);
    int64_t fen = 1 + (int64_t)below(p, (uint64_t)left);

    switch (below(p, 6)) {
    case 0:
    case 1:
        if (p->parent[child] == office)
            give(p, by, p->now[child], true, fen);
        break;
    case 2:
        if (office != 0)
            give(p, by, p->now[p->parent[office]], false, fen);
        break;
    case 3:
        if (office != 0)
            expire(p, by, p->now[p->parent[office]], fen);
        break;
    default:
        spend(p, by, below(p, 2), below(p, 3) ? fen : left);
        break;
    }
}

static void play_turn(struct play *p)
{
    uint32_t office = (uint32_t)below(p, 2) ? (uint32_t)below(p, p->n_offices) : 0;
    uint32_t by = p->now[office];
    int64_t left = held_by(p, &p->h[by], &p->h[by]);

    switch (below(p, 10)) {
    case 0:
        open_fund(p, 0, 1 + (int64_t)below(p, 1000));
        break;
    case 1:
        undo(p, by);
        break;
    case 2:
        die(p, (uint32_t)below(p, p->n_offices));
        break;
    case 3:
        if (office != 0)
            recall(p, p->now[p->parent[office]], by, 5);
        break;
    case 4:
        write_off(p);
        break;
    case 5:
    case 6:
        exchange(p);
        break;
    default:
        if (left > 0)
            move(p, office, left);
        break;
    }
}

static void play_make(struct play *p, const struct tree *tree, uint64_t seed)
{
    static const uint64_t codes[OFFICES] = {411121000000, 411121100000, 411121100201, 411121100202, 411121100203,
                                            411121101000, 411121101201, 411121101202, 411121101203, 411121102000,
                                            411121102201, 411121102202, 411121102203};
    struct area parent;

    memset(p, 0, sizeof *p);
    p->dice = prng_fork(seed, "funds");
    for (uint32_t i = 0; i < OFFICES; i++) {
        struct area a = {codes[i]};
        if (i > 0 && (below(p, 3) == 0 || !tree_parent(tree, a, &parent)))
            continue; /* trees of every shape: offices that do not exist have no children */
        uint32_t up = 0;
        while (i > 0 && up < p->n_offices && !area_equal(p->area[up], parent))
            up++;
        if (i > 0 && up == p->n_offices)
            continue;
        p->area[p->n_offices] = a;
        p->parent[p->n_offices] = up;
        p->now[p->n_offices] = p->n_offices;
        p->h[p->n_offices] = (struct holder){.area = a, .epoch = 1, .office = p->n_offices};
        p->n_offices++;
    }
    p->n_holders = p->n_offices;
    open_fund(p, 0, 1000);
    for (unsigned turn = 0; turn < 90 && p->n < EVENTS_MAX - 1 && p->n_offices > 1; turn++)
        play_turn(p);
}

/* The tree as `who` sees it (NULL: as one would who holds everything). */
static struct fund_tree tree_of(const struct play *p, const struct holder *who, const struct tree *tree)
{
    struct fund_ledger l[HOLDERS_MAX];
    struct fund_tree t;
    size_t n = 0;

    for (size_t i = 0; i < p->n_holders; i++) {
        struct span v = view_of(p, who, p->h[i].area, p->h[i].epoch);
        if (!v.at)
            continue;
        assert_true(fund_ledger_read(&l[n], v));
        l[n++].in_force = !p->h[i].dead;
    }
    assert_int_equal(fund_tree_make(tree, p->area[0], l, n, &t, &arena), 0);
    return t;
}

static void expect_conserved(const struct play *p, const struct tree *tree)
{
    struct fund_tree all = tree_of(p, NULL, tree), county = tree_of(p, &p->h[0], tree);
    const struct fund_sums *s = &all.node[0].all;

    assert_true(all.adds_up && county.adds_up);
    assert_int_equal(s->opened, p->opened);
    assert_int_equal(s->spent + s->free + s->in_transit + s->in_doubt + s->lost, p->opened + p->written_off);
    assert_true(s->spent <= p->opened + p->written_off); /* beyond the fund only what its owner took the risk of */
    if (p->written_off == 0)
        assert_false(all.negative);
    for (uint32_t i = 0; i < p->n_offices; i++) { /* nobody in force ever spent more than it held */
        const struct holder *h = &p->h[p->now[i]];
        struct span v = view_of(p, NULL, h->area, h->epoch);
        assert_true(!v.at || fund_available(v) >= 0);
    }
}

/* Any order of the same events gives the same bytes. */
static void expect_order_free(struct play *p)
{
    struct span first[HOLDERS_MAX];

    for (size_t i = 0; i < p->n_holders; i++)
        first[i] = view_of(p, NULL, p->h[i].area, p->h[i].epoch);
    history_shuffle(p->e, p->n, &p->dice);
    for (size_t i = 0; i < p->n_holders; i++) {
        struct span again = view_of(p, NULL, p->h[i].area, p->h[i].epoch);
        assert_true(first[i].len == again.len && (again.len == 0 || span_equal(first[i], again)));
    }
}

static void no_history_makes_or_loses_money(void **state)
{
    static struct play p;
    struct tree_fault fault;
    struct tree *tree;
    size_t events = 0, deaths = 0, risks = 0;

    (void)state;
    assert_int_equal(tree_parse(&tree, span_str(play_csv), &fault), 0);
    for (uint64_t seed = 1; seed <= HISTORIES; seed++) {
        arena_reset(&arena);
        play_make(&p, tree, seed);
        expect_conserved(&p, tree);
        expect_order_free(&p);
        events += p.n;
        deaths += p.n_holders - p.n_offices;
        risks += p.written_off > 0;
    }
    print_message("%zu events, %zu deaths, %zu with risks\n", events, deaths, risks);
    assert_true(events > 20u * HISTORIES && deaths > HISTORIES && risks > HISTORIES / 10); /* it plays what it should */
    tree_free(tree);
}

static void each_piece_of_memory_may_be_wanting(void **state)
{
    struct fund_ledger l[] = {ledger(TOWN_VILLAGE, 0, 300, 0, 120), ledger(TOWN_COUNTY, 1000, 0, 500, 0)};
    struct fund_tree t;

    (void)state;
    starve_each(&town.arena, ERR_NOMEM,
                fund_tree_make(town.tree, (struct area){TOWN_COUNTY}, l, ARRAY_LEN(l), &t, &town.arena));
    assert_int_equal(t.n, 3);
    assert_int_equal(fund_available(span_str("\xff\xff")), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_piece_of_memory_may_be_wanting),

        cmocka_unit_test(a_tree_shows_where_its_money_is),
        cmocka_unit_test(a_part_of_the_tree_adds_up_by_itself),
        cmocka_unit_test(an_epoch_that_is_over_leaves_its_rights_in_doubt),
        cmocka_unit_test(overspending_is_seen),
        cmocka_unit_test(sums_that_run_over_add_up_to_nothing),
        cmocka_unit_test(want_of_memory_and_damage_are_answered),
        cmocka_unit_test(no_history_makes_or_loses_money),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
