/* The picture for ops: what it counts is what is in the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/desk.h"
#include "tests/support/world.h"

struct bed {
    struct desks *d;
    struct desk *m, *c, *t, *v;
};

static int setup(void **state)
{
    static struct bed b;

    b.d = desks_new(NULL);
    b.m = desk_root(b.d);
    b.c = desk_child(b.d, b.m, AREA_C);
    b.t = desk_child(b.d, b.c, AREA_T);
    b.v = desk_child(b.d, b.t, AREA_V);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bed *b = *state;

    desks_free(b->d);
    return 0;
}

static void it_says_who_this_is(void **state)
{
    struct bed *b = *state;
    struct core_status s = desk_status(b->d, b->v);
    struct network n = network_of_root(&b->m->keys.public_key);
    uint8_t id[16];

    store_id(b->v->store, id);
    assert_memory_equal(s.store_id, id, sizeof id);
    assert_memory_equal(&s.network, &n, sizeof n);
    assert_int_equal(s.area.code, 513201209200);
    assert_int_equal(s.epoch, 1);
    assert_true(author_equal(&s.key, &b->v->keys.public_key));
    assert_string_equal(s.name, "纳足村");
    assert_int_equal(s.area_list, 1);
    assert_true(s.may_sign);
    assert_int_equal(s.n_peers, 1);
    assert_string_equal(s.peers[0].name, "卓克基镇");
    assert_int_equal(s.wall.ms, b->d->wall.ms - 1);
}

static void it_counts_what_was_done(void **state)
{
    struct bed *b = *state;
    struct core_status before = desk_status(b->d, b->v);

    desk_file(b->d, b->v, desk_household());
    desk_file(b->d, b->v, desk_household());
    struct core_status s = desk_status(b->d, b->v);
    assert_int_equal(before.events, 0);
    assert_int_equal(s.events, 5); /* three wraps, two households */
    assert_int_equal(s.own_position, 5);
    assert_int_equal(s.arrivals, 5);
    assert_int_equal(s.verdicts[VERDICT_STORED], 5);
    assert_int_equal(s.events_folded, 2);
    assert_int_equal(s.steps, before.steps + 3);
    assert_int_equal(s.held.count, 5);
    struct txn *t = store_begin(b->v->store, TXN_READ);
    struct digest held = area_digest(t, b->v->area);
    assert_int_equal(store_commit(t), 0);
    assert_true(digest_equal(&s.held, &held));
    assert_int_equal(s.waiting + s.parked + s.stale, 0);
}

static void an_office_that_was_never_linked_owes_all_it_has(void **state)
{
    struct bed *b = *state;
    struct peer_status p = desk_status(b->d, b->v).peers[0];

    assert_int_equal(p.session.state, SESSION_DARK);
    for (int lane = 0; lane < LANES; lane++) {
        assert_int_equal(p.unsent[lane], 0);
        assert_int_equal(p.oldest_unsent_ms[lane], 0); /* nothing, and not "since 1970" */
    }
    int64_t first = b->d->wall.ms;
    desk_file(b->d, b->v, desk_household());
    b->d->wall.ms += 3600000;
    desk_file(b->d, b->v, desk_household());
    p = desk_status(b->d, b->v).peers[0];
    assert_int_equal(p.unsent[LANE_URGENT], 3);
    assert_int_equal(p.unsent[LANE_CASEWORK], 2);
    assert_int_equal(p.unsent[LANE_BULK], 0);
    assert_int_equal(p.oldest_unsent_ms[LANE_URGENT], first);
    assert_int_equal(p.oldest_unsent_ms[LANE_CASEWORK], first);
    desk_restart(b->d, b->v);
    p = desk_status(b->d, b->v).peers[0];
    assert_int_equal(p.unsent[LANE_CASEWORK], 2);
    assert_int_equal(p.oldest_unsent_ms[LANE_CASEWORK], first);
}

static void a_parent_owes_its_child_what_reaches_down(void **state)
{
    struct bed *b = *state;
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 1000, .text = "救助基金"};
    struct core_status s = desk_status(b->d, b->m);

    assert_int_equal(s.n_peers, 1);
    assert_int_equal(s.peers[0].unsent[LANE_URGENT], 3); /* genesis, the list, its own certificate */
    desk_file(b->d, b->m, fund);
    assert_int_equal(desk_status(b->d, b->m).peers[0].unsent[LANE_URGENT], 4);
    struct token t;
    assert_int_equal(desk_invite(b->d, b->m, AREA_C2, &t), 0);
    desk_grant(b->d, b->m, &t, &desk_empty(b->d, AREA_C2)->keys);
    s = desk_status(b->d, b->m);
    assert_int_equal(s.n_peers, 2);
    for (size_t i = 0; i < s.n_peers; i++) /* neither is owed the other's certificate */
        assert_int_equal(s.peers[i].unsent[LANE_URGENT], 4);
}

/* What the parent has said it holds is remembered: a restart in the dark does not make it unsent again. */
static void receipts_outlive_a_restart_in_the_dark(void **state)
{
    struct world *w = world_chain(3);

    (void)state;
    world_household(w, "V", "泽郎甲");
    world_run(w);
    for (unsigned lane = 0; lane < LANES; lane++)
        assert_int_equal(world_status(w, "V").peers[0].unsent[lane], 0);
    world_cut(w, "V", "T");
    world_household(w, "V", "泽郎乙");
    world_crash(w, "V");
    struct core_status s = world_status(w, "V");
    assert_int_equal(s.peers[0].session.state, SESSION_DARK);
    assert_int_equal(s.peers[0].unsent[LANE_URGENT], 0);
    assert_int_equal(s.peers[0].unsent[LANE_CASEWORK], 1);
    assert_true(s.peers[0].oldest_unsent_ms[LANE_CASEWORK] > 0);
    world_heal(w, "V", "T");
    world_run(w);
    assert_int_equal(world_status(w, "V").peers[0].unsent[LANE_CASEWORK], 0);
    world_free(w);
}

#define IN_A_CHAIN(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_CHAIN(it_says_who_this_is),
        IN_A_CHAIN(it_counts_what_was_done),
        IN_A_CHAIN(an_office_that_was_never_linked_owes_all_it_has),
        IN_A_CHAIN(a_parent_owes_its_child_what_reaches_down),
        cmocka_unit_test(receipts_outlive_a_restart_in_the_dark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
