/* Whose turn it is, and what a receipt teaches about the line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)
#define NOTICE  scope_of(513201209200, REACH_DOWN)

static void news_are_kept_once_per_scope_and_in_order(void **state)
{
    struct pair *p = *state;
    struct session *s = p->parent.session;
    const struct lane_out *l = &s->out.lane[LANE_BULK];

    for (unsigned i = 0; i < 300; i++)
        session_news(s, scope_of(513201100000 + i * 7 % 100, i % 2 ? REACH_UP : REACH_DOWN), LANE_BULK);
    assert_true(l->n_sources <= 200);
    for (size_t i = 1; i < l->n_sources; i++)
        assert_true(scope_order(l->sources[i - 1].scope, l->sources[i].scope) < 0);
    session_news(s, scope_of(PAIR_OTHER.code, REACH_UP), LANE_URGENT);
    assert_int_equal(s->out.lane[LANE_URGENT].n_sources, 0);
    session_news(p->child.session, VILLAGE, LANE_BULK);
    session_news(p->child.session, NOTICE, LANE_BULK);
    assert_int_equal(p->child.session->out.lane[LANE_BULK].n_sources, 1); /* upwards there is one index */
}

static void strict_order_with_shares(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    uint32_t budget = 0;

    assert_int_equal(lane_next(s, &budget), LANES);
    session_news(s, VILLAGE, LANE_BULK);
    assert_int_equal(lane_next(s, &budget), LANE_BULK);
    session_news(s, VILLAGE, LANE_CASEWORK);
    assert_int_equal(lane_next(s, &budget), LANE_CASEWORK);
    session_news(s, VILLAGE, LANE_URGENT);
    assert_int_equal(lane_next(s, &budget), LANE_URGENT);
    assert_int_equal(budget, s->out.chunk_bytes);
    lane_launched(s, LANE_URGENT, &(struct chunk){.ticket = 1, .bytes = 30000}, p->now);
    assert_int_equal(s->out.lane[LANE_CASEWORK].owed, 3000);
    assert_int_equal(s->out.lane[LANE_BULK].owed, 1500);
    assert_int_equal(lane_next(s, &budget), LANE_CASEWORK);
    assert_int_equal(budget, 3000);
    lane_launched(s, LANE_CASEWORK, &(struct chunk){.ticket = 2, .bytes = 2900}, p->now);
    assert_int_equal(s->out.lane[LANE_CASEWORK].owed, 100);
    assert_int_equal(lane_next(s, &budget), LANE_URGENT);
}

static void a_full_window_stops_a_lane_and_those_below(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    uint32_t budget;

    session_news(s, VILLAGE, LANE_URGENT);
    session_news(s, VILLAGE, LANE_BULK);
    for (uint32_t i = 1; i <= WINDOW_CHUNKS; i++)
        lane_launched(s, LANE_URGENT, &(struct chunk){.ticket = i, .bytes = 100}, p->now);
    assert_int_equal(lane_next(s, &budget), LANES);
    struct chunk c;
    assert_false(lane_landed(s, LANE_URGENT, 99, p->now, &c));
    assert_true(lane_landed(s, LANE_URGENT, 2, p->now, &c));
    assert_int_equal(c.ticket, 2);
    assert_int_equal(s->out.lane[LANE_URGENT].flight_bytes, 300);
    assert_int_equal(lane_next(s, &budget), LANE_URGENT);
}

/* Send one chunk of this size and receipt it after a while. */
static void one_chunk(struct pair *p, struct session *s, uint32_t bytes, uint64_t took, bool full)
{
    struct chunk c = {.ticket = ++s->out.ticket, .bytes = bytes, .full = full};

    lane_launched(s, LANE_BULK, &c, p->now);
    p->now.ms += took;
    assert_true(lane_landed(s, LANE_BULK, c.ticket, p->now, &c));
}

static void chunks_follow_the_line(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;

    s->out.chunk_bytes = CHUNK_BYTES_START;
    for (unsigned i = 0; i < 12; i++)
        one_chunk(p, s, s->out.chunk_bytes, 5, true);
    assert_int_equal(s->out.chunk_bytes, CHUNK_BYTES_MAX);
    one_chunk(p, s, 100, CHUNK_SLOW_MS + 1, false);
    assert_int_equal(s->out.chunk_bytes, CHUNK_BYTES_MAX / 2);
    for (unsigned i = 0; i < 20; i++)
        one_chunk(p, s, s->out.chunk_bytes, CHUNK_SLOW_MS * 3, true);
    assert_int_equal(s->out.chunk_bytes, CHUNK_BYTES_MIN);
    one_chunk(p, s, 60, 5, false); /* a small one says nothing about what the line could carry */
    assert_int_equal(s->out.chunk_bytes, CHUNK_BYTES_MIN);
    one_chunk(p, s, CHUNK_BYTES_MIN, (CHUNK_FAST_MS + CHUNK_SLOW_MS) / 2, true);
    assert_int_equal(s->out.chunk_bytes, CHUNK_BYTES_MIN);
}

static void chunks_sent_before_a_change_do_not_change_it_again(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    struct chunk c;

    s->out.chunk_bytes = CHUNK_BYTES_MAX;
    for (uint32_t i = 1; i <= 4; i++)
        lane_launched(s, LANE_BULK, &(struct chunk){.ticket = ++s->out.ticket, .bytes = 1000}, p->now);
    p->now.ms += 5000;
    for (uint32_t i = 0; i < 4; i++)
        assert_true(lane_landed(s, LANE_BULK, s->out.ticket - 3 + i, p->now, &c));
    assert_int_equal(s->out.chunk_bytes, CHUNK_BYTES_MAX / 2);
}

static void lower_lanes_keep_off_a_slow_line(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    uint32_t budget;

    s->out.carry = 3000;
    s->out.chunk_bytes = CHUNK_BYTES_MIN;
    session_news(s, VILLAGE, LANE_BULK);
    assert_int_equal(lane_next(s, &budget), LANE_BULK);
    lane_launched(s, LANE_BULK, &(struct chunk){.ticket = 1, .bytes = 2000}, p->now);
    assert_int_equal(lane_next(s, &budget), LANES);
    session_news(s, VILLAGE, LANE_URGENT);
    assert_int_equal(lane_next(s, &budget), LANE_URGENT);
}

static void what_is_receipted_with_a_later_chunk_is_forgotten(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    struct lane_out *l = &s->out.lane[LANE_BULK];

    for (uint32_t i = 1; i <= 3; i++)
        lane_launched(s, LANE_BULK, &(struct chunk){.ticket = i, .bytes = 10, .upto = i * 100}, p->now);
    lane_launched(s, LANE_BULK, &(struct chunk){.ticket = 4, .bytes = 10, .repair = true}, p->now);
    lane_forget(s, LANE_BULK, 200);
    assert_int_equal(l->n_flight, 2);
    assert_true(repairs_on_the_way(s));
    assert_int_equal(l->flight_bytes, 20);
    lane_forget(s, LANE_BULK, UINT64_MAX);
    assert_int_equal(l->n_flight, 1); /* a repair has no place in the cursor */
    assert_false(lanes_idle(s));
}

static void a_resume_finds_the_scopes_with_news(void **state)
{
    struct pair *p = *state;
    struct session *s = p->parent.session;

    side_write(&p->parent, NULL, NOTICE, LANE_CASEWORK, 0, 2);
    side_write(&p->parent, NULL, scope_of(PAIR_CITY.code, REACH_DOWN), LANE_CASEWORK, 0, 2);
    side_write(&p->parent, NULL, scope_of(PAIR_CITY.code, REACH_UP), LANE_CASEWORK, 0, 2);
    side_write(&p->parent, NULL, scope_of(PAIR_OTHER.code, REACH_DOWN), LANE_CASEWORK, 0, 2);
    struct txn *t = store_begin(p->parent.store, TXN_READ);
    lane_find_sources(s, t, LANE_CASEWORK);
    assert_int_equal(s->out.lane[LANE_CASEWORK].n_sources, 2);
    lane_find_sources(s, t, LANE_BULK);
    assert_int_equal(s->out.lane[LANE_BULK].n_sources, 0);
    assert_int_equal(store_commit(t), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(news_are_kept_once_per_scope_and_in_order, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(strict_order_with_shares, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_full_window_stops_a_lane_and_those_below, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(chunks_follow_the_line, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(chunks_sent_before_a_change_do_not_change_it_again, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(lower_lanes_keep_off_a_slow_line, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(what_is_receipted_with_a_later_chunk_is_forgotten, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(a_resume_finds_the_scopes_with_news, pair_setup_linked, pair_teardown),
    };
    return cmocka_run_group_tests_name("session_lanes", tests, NULL, NULL);
}
