/* What is put into packets. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)
#define NOTICE  scope_of(513201209200, REACH_DOWN)

static void one_packet_takes_what_was_committed_together(void **state)
{
    struct pair *p = *state;
    size_t before = p->n_sent;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 5);
    side_write(&p->child, NULL, NOTICE, LANE_CASEWORK, 0, 5);
    side_pump(&p->child);
    assert_int_equal(p->n_sent - before, 1);
    assert_int_equal(p->sent[before].lane, LANE_CASEWORK);
    assert_false(session_wants_pump(p->child.session));
    assert_int_equal(side_view(&p->child).events_out, 10);
}

static void each_lane_has_its_own_packets_urgent_first(void **state)
{
    struct pair *p = *state;
    size_t before = p->n_sent;

    for (uint8_t l = LANES; l-- > 0;)
        side_write(&p->child, NULL, VILLAGE, l, 0, 2);
    side_pump(&p->child);
    assert_int_equal(p->n_sent - before, LANES);
    for (uint8_t l = 0; l < LANES; l++)
        assert_int_equal(p->sent[before + l].lane, l);
}

static void chunks_join_without_gap(void **state)
{
    struct pair *p = *state;
    size_t before = p->n_sent;
    uint64_t at = p->child.session->out.lane[LANE_BULK].told;

    side_write(&p->child, NULL, VILLAGE, LANE_BULK, 0, 3000);
    assert_true(pair_run(p, 200));
    size_t chunks = 0;
    for (size_t i = before; i < p->n_sent; i++) {
        if (p->sent[i].what != FANGPIN__V1__PACKET__WHAT_EVENTS)
            continue;
        assert_int_equal(p->sent[i].after, at);
        assert_true(p->sent[i].upto > at);
        assert_true(p->sent[i].bytes < CHUNK_BYTES_MAX + EVENT_BYTES_MAX);
        at = p->sent[i].upto;
        chunks++;
    }
    assert_true(chunks > 3);
    assert_int_equal(p->parent.known, 0);
}

static void scopes_are_merged_by_arrival(void **state)
{
    struct pair *p = *state;

    p->parent.session->out.chunk_bytes = CHUNK_BYTES_MIN; /* so that several scopes are cut in one packet */
    for (unsigned i = 0; i < 200; i++)
        side_write(&p->parent, NULL, scope_of(513201100200 + i % 9, REACH_UP), LANE_CASEWORK, 0, 1);
    assert_true(pair_run(p, 200));
    assert_int_equal(p->child.stored, 200);
    assert_int_equal(p->child.known + p->child.parked, 0);
    assert_true(pair_level(p));
}

static void no_memory_sends_nothing_and_tries_again(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    size_t before = p->n_sent;

    for (size_t cap = 0; cap < 2000000; cap += 2000) {
        side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 1);
        p->child.arena.cap = cap;
        arena_reset(&p->child.arena);
        side_pump(&p->child);
        if (p->n_sent > before)
            break;
        assert_true(session_wants_pump(s));
        assert_int_equal(session_deadline(s).ms, 0);
        assert_int_equal(s->out.lane[LANE_CASEWORK].n_flight, 0);
    }
    assert_true(p->n_sent > before);
    p->child.arena.cap = 256u << 20;
    assert_true(pair_run(p, 20));
    assert_true(pair_level(p));
    assert_int_equal(p->parent.known, 0);
}

static void what_came_from_the_peer_is_passed_over(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 20);
    assert_true(pair_run(p, 20));
    size_t before = p->n_sent;
    session_news(p->parent.session, VILLAGE, LANE_CASEWORK);
    side_pump(&p->parent);
    assert_int_equal(p->n_sent, before);
    const struct lane_out *l = &p->parent.session->out.lane[LANE_CASEWORK];
    assert_int_equal(l->skipped, 20);
    assert_int_equal(l->sent, l->receipted);
    assert_int_equal(l->n_sources, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_packet_takes_what_was_committed_together, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(each_lane_has_its_own_packets_urgent_first, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(chunks_join_without_gap, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(scopes_are_merged_by_arrival, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(no_memory_sends_nothing_and_tries_again, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(what_came_from_the_peer_is_passed_over, pair_setup_linked, pair_teardown),
    };
    return cmocka_run_group_tests_name("session_send", tests, NULL, NULL);
}
