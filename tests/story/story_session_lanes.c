/* Lanes hold on the line: urgent first, shares for the others, chunks that the line can carry. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

static int up(void **state)
{
    struct pair *p = malloc(sizeof *p);

    assert_non_null(p);
    pair_up(p, 23);
    pair_link(p);
    assert_true(pair_run(p, 40));
    *state = p;
    return 0;
}

static int down(void **state)
{
    pair_down(*state);
    free(*state);
    return 0;
}

static bool carries_events(const struct pair_sent *s, uint8_t lane)
{
    return s->what == FANGPIN__V1__PACKET__WHAT_EVENTS && s->from_child && s->lane == lane;
}

/* Bytes of a lane in packets first…last. */
static uint64_t lane_bytes(const struct pair *p, size_t first, size_t last, uint8_t lane)
{
    uint64_t bytes = 0;

    for (size_t i = first; i < last; i++)
        bytes += carries_events(&p->sent[i], lane) ? p->sent[i].bytes : 0;
    return bytes;
}

static void an_urgent_event_passes_a_bulk_backlog(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_BULK, 0, 100000);
    pair_run_packets(p, 20);
    size_t before = p->n_sent;
    assert_true(side_count(&p->parent) < 90000);
    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 1, 1);
    pair_run_packets(p, 8);
    size_t at = before;
    unsigned chunks = 0;
    for (; at < p->n_sent && !carries_events(&p->sent[at], LANE_URGENT); at++)
        chunks += carries_events(&p->sent[at], LANE_BULK);
    assert_true(at < p->n_sent);
    assert_true(chunks <= 1);
    assert_true(pair_run(p, 2000));
    assert_true(pair_level(p));
    assert_int_equal(p->parent.parked + p->parent.known, 0);
}

static void a_backlog_grows_chunks_that_share_their_signatures(void **state)
{
    struct pair *p = *state;
    size_t before = p->n_sent, chunks = 0;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 40000);
    assert_true(pair_run(p, 400));
    for (size_t i = before; i < p->n_sent; i++)
        chunks += carries_events(&p->sent[i], LANE_CASEWORK);
    assert_true(chunks < 60);
    assert_true(lane_bytes(p, before, p->n_sent, LANE_CASEWORK) / 40000 < 250);
    assert_int_equal(side_view(&p->child).chunk_bytes, CHUNK_BYTES_MAX);
}

static void lower_lanes_keep_their_share_under_an_urgent_flood(void **state)
{
    struct pair *p = *state;

    p->bytes_per_second = 200000;
    p->latency_ms = 20;
    side_write(&p->child, NULL, VILLAGE, LANE_BULK, 2, 20000);
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 1, 20000);
    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 20000);
    size_t before = p->n_sent;
    pair_run_ms(p, 12000);
    uint64_t urgent = lane_bytes(p, before, p->n_sent, LANE_URGENT);
    uint64_t casework = lane_bytes(p, before, p->n_sent, LANE_CASEWORK);
    uint64_t bulk = lane_bytes(p, before, p->n_sent, LANE_BULK);
    uint64_t all = urgent + casework + bulk;
    assert_true(p->child.session->out.lane[LANE_URGENT].n_sources > 0); /* the flood lasts */
    assert_true(casework * 100 >= all * (LANE_SHARE_CASEWORK - 3));
    assert_true(bulk * 100 >= all * (LANE_SHARE_BULK - 2));
    assert_true(urgent * 100 >= all * 75);
}

/* 9.6 kbit/s: a week's work within the time the line needs, and an urgent event within two small chunks. */
static void a_slow_line_carries_small_chunks(void **state)
{
    struct pair *p = *state;

    p->bytes_per_second = 1200;
    p->latency_ms = 300;
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 2000);
    uint64_t began = p->now.ms;
    pair_run_ms(p, 120000);
    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 1, 1);
    uint64_t written = p->now.ms;
    while (p->parent.session->in.seen[LANE_URGENT] < side_view(&p->child).sent_upto[LANE_URGENT] ||
           side_view(&p->child).receipted_upto[LANE_URGENT] < p->child.session->out.lane[LANE_URGENT].sent ||
           p->child.session->out.lane[LANE_URGENT].n_sources)
        pair_run_ms(p, 100);
    assert_true(p->now.ms - written <= 5000);
    assert_true(pair_run(p, 4000));
    assert_true(pair_level(p));
    assert_true(p->now.ms - began <= 14 * 60 * 1000);
    assert_int_equal(side_view(&p->child).sessions, 1);
    assert_true(side_view(&p->child).chunk_bytes <= 2 * CHUNK_BYTES_MIN);
}

/* Five seconds each way, as over a satellite that is rained on: slow is not dead. */
static void a_long_delay_is_no_silence(void **state)
{
    struct pair *p = *state;

    p->latency_ms = 5000;
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 3000);
    side_write(&p->parent, NULL, scope_of(513201209200, REACH_DOWN), LANE_URGENT, 0, 100);
    assert_true(pair_run(p, 4000));
    assert_true(pair_level(p));
    assert_int_equal(side_view(&p->child).sessions, 1);
}

/* Several scopes with news are merged by arrival; what is the child's own is passed over. */
static void a_parent_merges_many_scopes_downwards(void **state)
{
    struct pair *p = *state;

    for (unsigned i = 0; i < 300; i++) {
        struct scope s = scope_of(513201100200 + i % 60, i % 2 ? REACH_UP : REACH_DOWN);
        side_write(&p->parent, NULL, s, (uint8_t)(i % LANES), 0, 1 + i % 17);
        if (i % 3 == 0)
            side_write(&p->child, NULL, s, (uint8_t)(i % LANES), 1, 2);
        if (i % 40 == 0)
            pair_run_packets(p, 3);
    }
    assert_true(pair_run(p, 500));
    assert_true(pair_level(p));
    assert_int_equal(p->child.known + p->child.parked, 0);
    assert_int_equal(p->parent.known + p->parent.parked, 0);
}

/* After much of no concern to the child an empty packet moves its cursor, so that a resume need not pass it again. */
static void the_cursor_moves_over_what_is_passed(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, SKIPPED_TELL_MAX + 1000);
    assert_true(pair_run(p, 400));
    size_t before = p->n_sent;
    session_news(p->parent.session, VILLAGE, LANE_CASEWORK); /* as after a resume */
    assert_true(pair_run(p, 2));
    assert_int_equal(p->n_sent - before, 2);
    assert_int_equal(p->sent[before].what, FANGPIN__V1__PACKET__WHAT_EVENTS);
    assert_true(p->sent[before].bytes < 300);
    assert_true(side_view(&p->child).seen_upto[LANE_CASEWORK] > SKIPPED_TELL_MAX);
    session_news(p->parent.session, VILLAGE, LANE_CASEWORK);
    assert_true(pair_run(p, 0));
    side_write(&p->parent, NULL, scope_of(513201209200, REACH_DOWN), LANE_CASEWORK, 0, 1);
    assert_true(pair_run(p, 2));
    assert_true(pair_level(p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_urgent_event_passes_a_bulk_backlog, up, down),
        cmocka_unit_test_setup_teardown(a_backlog_grows_chunks_that_share_their_signatures, up, down),
        cmocka_unit_test_setup_teardown(lower_lanes_keep_their_share_under_an_urgent_flood, up, down),
        cmocka_unit_test_setup_teardown(a_slow_line_carries_small_chunks, up, down),
        cmocka_unit_test_setup_teardown(a_long_delay_is_no_silence, up, down),
        cmocka_unit_test_setup_teardown(a_parent_merges_many_scopes_downwards, up, down),
        cmocka_unit_test_setup_teardown(the_cursor_moves_over_what_is_passed, up, down),
    };
    return cmocka_run_group_tests_name("session_lanes", tests, NULL, NULL);
}
