/* What is sent over a link that works, is cut, loses and doubles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)
#define NOTICE  scope_of(513201209200, REACH_DOWN)

static int up(void **state)
{
    struct pair *p = malloc(sizeof *p);

    assert_non_null(p);
    pair_up(p, 7);
    *state = p;
    return 0;
}

static int down(void **state)
{
    pair_down(*state);
    free(*state);
    return 0;
}

static uint64_t events_sent(const struct pair *p, bool from_child)
{
    uint64_t n = 0;

    for (size_t i = 0; i < p->n_sent; i++)
        n += p->sent[i].what == FANGPIN__V1__PACKET__WHAT_EVENTS && p->sent[i].from_child == from_child;
    return n;
}

static void two_new_offices_become_level(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 20);
    side_write(&p->parent, NULL, NOTICE, LANE_URGENT, 0, 5);
    side_write(&p->parent, NULL, scope_of(PAIR_CITY.code, REACH_DOWN), LANE_URGENT, 1, 3);
    side_write(&p->parent, NULL, scope_of(PAIR_CITY.code, REACH_UP), LANE_URGENT, 1, 3);
    side_write(&p->parent, NULL, scope_of(PAIR_OTHER.code, REACH_DOWN), LANE_CASEWORK, 1, 3);
    pair_link(p);
    assert_true(pair_run(p, 40));
    assert_true(pair_level(p));
    assert_int_equal(side_count(&p->child), 28); /* and nothing of the city's own or of another county */
    assert_int_equal(side_count(&p->parent), 34);
    assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
    assert_int_equal(side_view(&p->parent).state, SESSION_STEADY);
}

static void a_new_event_leaves_at_once_and_is_receipted(void **state)
{
    struct pair *p = *state;

    pair_link(p);
    assert_true(pair_run(p, 40));
    size_t before = p->n_sent;
    uint64_t began = p->now.ms;
    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 1);
    assert_true(pair_run(p, 2));
    assert_int_equal(p->n_sent - before, 2);
    assert_int_equal(p->sent[before].what, FANGPIN__V1__PACKET__WHAT_EVENTS);
    assert_int_equal(p->sent[before + 1].what, FANGPIN__V1__PACKET__WHAT_RECEIPT);
    assert_int_equal(p->now.ms, began); /* no timer stands in that path */
    struct session_view v = side_view(&p->child);
    assert_int_equal(v.receipted_upto[LANE_URGENT], v.sent_upto[LANE_URGENT]);
    assert_true(pair_level(p));
}

static void a_level_link_is_silent(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 1);
    pair_link(p);
    assert_true(pair_run(p, 40));
    size_t before = p->n_sent;
    pair_run_ms(p, 3600 * 1000);
    assert_int_equal(p->n_sent, before);
    pair_run_ms(p, COMPARE_PERIOD_MS + COMPARE_PERIOD_MS / 8);
    assert_int_equal(p->n_sent, before + 2); /* one check: question and answer */
}

static void a_resumed_link_sends_only_what_is_new(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 500);
    side_write(&p->parent, NULL, NOTICE, LANE_CASEWORK, 0, 500);
    pair_link(p);
    assert_true(pair_run(p, 60));
    side_write(&p->child, NULL, VILLAGE, LANE_BULK, 0, 1); /* trusted cursors are written with what follows */
    assert_true(pair_run(p, 60));
    pair_cut(p);
    side_restart(&p->child);
    side_restart(&p->parent);
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 2);
    side_write(&p->parent, NULL, NOTICE, LANE_CASEWORK, 0, 2);
    uint64_t bytes = p->bytes;
    pair_link(p);
    assert_true(pair_run(p, 8));
    assert_true(pair_level(p));
    assert_int_equal(side_view(&p->parent).compares, 0); /* no cursor was in doubt, only a check made */
    assert_true(p->bytes - bytes < 3500);
}

static void a_cut_in_mid_chunk_resumes_behind_the_last_receipt(void **state)
{
    struct pair *p = *state;

    pair_link(p);
    assert_true(pair_run(p, 40));
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 3000);
    for (unsigned cut = 1; cut < 30; cut++) {
        p->left = cut;
        pair_run_ms(p, 10);
        pair_cut(p);
        if (cut % 3 == 0)
            side_restart(&p->child);
        if (cut % 4 == 0)
            side_restart(&p->parent);
        pair_link(p);
    }
    assert_true(pair_run(p, 200));
    assert_true(pair_level(p));
    assert_int_equal(p->parent.stored, 3000);
    assert_int_equal(p->parent.parked, 0);
}

static void lost_packets_are_sent_again(void **state)
{
    struct pair *p = *state;

    p->lose = 30;
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 4000);
    side_write(&p->parent, NULL, NOTICE, LANE_URGENT, 0, 500);
    pair_link(p);
    assert_true(pair_run(p, 3000));
    for (unsigned i = 0; i < 40; i++) {
        side_write(&p->child, NULL, VILLAGE, (uint8_t)(i % LANES), 0, 7);
        assert_true(pair_run(p, 400));
    }
    p->lose = 0;
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 1);
    assert_true(pair_run(p, 3000));
    assert_true(pair_level(p));
}

static void doubled_packets_change_nothing(void **state)
{
    struct pair *p = *state;

    p->twice = 500;
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 2000);
    side_write(&p->parent, NULL, NOTICE, LANE_URGENT, 0, 300);
    pair_link(p);
    assert_true(pair_run(p, 400));
    assert_true(pair_level(p));
    assert_true(p->parent.known > 0);
    assert_int_equal(side_view(&p->child).sessions, 1);
}

static void packets_of_an_earlier_session_are_ignored(void **state)
{
    struct pair *p = *state;

    p->late = 200;
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 2000);
    side_write(&p->parent, NULL, NOTICE, LANE_URGENT, 0, 300);
    for (unsigned i = 0; i < 10; i++) {
        pair_link(p); /* a new line each time, while what was said on the old one still arrives */
        pair_run_packets(p, 5 + i);
    }
    p->late = 0;
    assert_true(pair_run(p, 3000));
    assert_true(pair_level(p));
    assert_true(p->child.session->strangers + p->parent.session->strangers > 0);
}

static void only_events_of_the_link_are_sent(void **state)
{
    struct pair *p = *state;

    pair_link(p);
    assert_true(pair_run(p, 40));
    uint64_t before = events_sent(p, false);
    side_write(&p->parent, NULL, scope_of(PAIR_OTHER.code, REACH_DOWN), LANE_URGENT, 0, 3);
    side_write(&p->parent, NULL, scope_of(PAIR_CITY.code, REACH_UP), LANE_URGENT, 0, 3);
    assert_true(pair_run(p, 40));
    assert_int_equal(events_sent(p, false), before);
    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 3);
    assert_true(pair_run(p, 40));
    assert_int_equal(events_sent(p, false), before); /* what came from the child does not go back to it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(two_new_offices_become_level, up, down),
        cmocka_unit_test_setup_teardown(a_new_event_leaves_at_once_and_is_receipted, up, down),
        cmocka_unit_test_setup_teardown(a_level_link_is_silent, up, down),
        cmocka_unit_test_setup_teardown(a_resumed_link_sends_only_what_is_new, up, down),
        cmocka_unit_test_setup_teardown(a_cut_in_mid_chunk_resumes_behind_the_last_receipt, up, down),
        cmocka_unit_test_setup_teardown(lost_packets_are_sent_again, up, down),
        cmocka_unit_test_setup_teardown(doubled_packets_change_nothing, up, down),
        cmocka_unit_test_setup_teardown(packets_of_an_earlier_session_are_ignored, up, down),
        cmocka_unit_test_setup_teardown(only_events_of_the_link_are_sent, up, down),
    };
    return cmocka_run_group_tests_name("session_resume", tests, NULL, NULL);
}
