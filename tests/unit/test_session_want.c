/* Want and the repairs that answer it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

static struct stream_key key_of(const struct office_keys *k, struct scope scope)
{
    return (struct stream_key){.author = k->public_key, .scope = scope, .lane = LANE_CASEWORK};
}

static void heads_survive_the_way_and_foreign_ones_do_not(void **state)
{
    struct pair *p = *state;
    struct arena a = arena_of(1u << 20);
    struct stream_key k = key_of(&p->child.keys, VILLAGE), back;
    struct head h = {.sequence = 3, .position = 9, .id = {{5}}}, got;

    Fangpin__V1__StreamHead *m = stream_head_make(&a, &k, &h);
    assert_true(stream_head_read(p->parent.session, m, &back, &got));
    assert_true(stream_equal(&k, &back));
    assert_int_equal(got.sequence, 3);
    assert_int_equal(got.position, 9);
    assert_true(id_equal(&got.id, &h.id));
    m->thread = THREADS_MAX;
    assert_false(stream_head_read(p->parent.session, m, &back, &got));
    m->thread = 0;
    m->lane = LANES;
    assert_false(stream_head_read(p->parent.session, m, &back, &got));
    m->lane = 0;
    m->area = PAIR_OTHER.code;
    assert_false(stream_head_read(p->parent.session, m, &back, &got));
    m->area = VILLAGE.area.code;
    m->reach = 0;
    assert_false(stream_head_read(p->parent.session, m, &back, &got));
    m->reach = REACH_UP;
    m->id.len = 4;
    assert_false(stream_head_read(p->parent.session, m, &back, &got));
    arena_free(&a);
}

static void hear_want(struct side *s, const struct stream_key *k, const struct head *h, uint32_t step)
{
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Want w = FANGPIN__V1__WANT__INIT;
    struct arena a = arena_of(1u << 20);
    Fangpin__V1__StreamHead *list = stream_head_make(&a, k, h);

    w.after = &list;
    w.n_after = 1;
    w.step = step;
    m.what_case = FANGPIN__V1__PACKET__WHAT_WANT;
    m.want = &w;
    side_hear(s, &m);
    arena_free(&a);
}

static void what_lies_beyond_a_head_is_sent_and_its_end_told(void **state)
{
    struct pair *p = *state;
    struct stream_key k = key_of(&p->parent.keys, VILLAGE);

    side_write(&p->parent, NULL, VILLAGE, LANE_CASEWORK, 0, 10);
    assert_true(pair_run(p, 20));
    struct txn *t = store_begin(p->parent.store, TXN_READ);
    struct head h = head_get(t, &k);
    assert_int_equal(store_commit(t), 0);
    uint64_t events = side_view(&p->parent).events_out;
    size_t before = p->n_sent;
    hear_want(&p->parent, &k, &(struct head){0}, 1000);
    side_pump(&p->parent);
    assert_int_equal(side_view(&p->parent).events_out - events, 10);
    assert_int_equal(p->n_sent - before, 2);
    assert_true(p->sent[before].repair);
    assert_int_equal(p->sent[before + 1].what, FANGPIN__V1__PACKET__WHAT_COMPARE);
    hear_want(&p->parent, &k, &h, 1001); /* nothing lies beyond: only the end is told */
    before = p->n_sent;
    side_pump(&p->parent);
    assert_int_equal(p->n_sent - before, 1);
    assert_int_equal(p->sent[before].what, FANGPIN__V1__PACKET__WHAT_COMPARE);
    h.id.b[0] ^= 1; /* a head that was never here: the whole stream */
    events = side_view(&p->parent).events_out;
    hear_want(&p->parent, &k, &h, 1002);
    side_pump(&p->parent);
    assert_int_equal(side_view(&p->parent).events_out - events, 10);
}

static void only_the_child_asks(void **state)
{
    struct pair *p = *state;
    struct stream_key k = key_of(&p->child.keys, VILLAGE);

    hear_want(&p->child, &k, &(struct head){0}, 5);
    assert_int_equal(p->child.session->malformed, 1);
    assert_false(repairs_queued(p->child.session));
}

static void streams_in_repair_are_limited(void **state)
{
    struct pair *p = *state;
    struct stream_key k = key_of(&p->child.keys, VILLAGE);

    for (uint32_t i = 0; i < REPAIR_STREAMS_MAX; i++) {
        k.lane = (uint8_t)(i % LANES);
        assert_true(repair_add(p->child.session, &k, NULL));
    }
    assert_false(repair_add(p->child.session, &k, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(heads_survive_the_way_and_foreign_ones_do_not, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(what_lies_beyond_a_head_is_sent_and_its_end_told, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(only_the_child_asks, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(streams_in_repair_are_limited, pair_setup_linked, pair_teardown),
    };
    return cmocka_run_group_tests_name("session_want", tests, NULL, NULL);
}
