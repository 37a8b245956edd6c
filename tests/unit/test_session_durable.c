/* What of a session outlives the process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

static void the_cursor_is_written_with_the_events_it_counts(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 6);
    side_step(&p->child);
    side_step(&p->parent); /* took and committed them; its receipt never arrives */
    uint64_t seen = side_view(&p->parent).seen_upto[LANE_CASEWORK];
    assert_true(seen >= 6);
    side_restart(&p->parent);
    side_pump(&p->parent);
    assert_int_equal(side_view(&p->parent).seen_upto[LANE_CASEWORK], seen);
}

static void numbers_that_were_never_trusted_are_taken_back(void **state)
{
    struct pair *p = *state;

    pair_link(p);
    pair_run_packets(p, 4);
    struct session *s = p->parent.session;
    assert_true(s->in.open);
    assert_false(s->in.trusted);
    pair_cut(p);
    side_pump(&p->parent);
    assert_true(bytes_zero(s->in.store, sizeof s->in.store));
    assert_true(bytes_zero(s->in.seen, sizeof s->in.seen));
}

static void a_new_hello_is_not_judged_by_numbers_that_were_never_trusted(void **state)
{
    struct pair *p = *state;

    pair_link(p);
    pair_run_packets(p, 4);
    assert_true(p->parent.session->in.open);
    assert_false(p->parent.session->in.trusted);
    pair_link(p); /* the line is new at both ends, and no end was told that the old one fell */
    pair_run_packets(p, 2);
    assert_false(p->parent.session->in.trusted);
    assert_true(pair_run(p, 40));
    assert_int_equal(side_view(&p->parent).state, SESSION_STEADY);
}

static void the_time_a_peer_was_heard_is_written_now_and_then(void **state)
{
    struct pair *p = *state;
    int64_t written[3];

    for (unsigned i = 0; i < 3; i++) {
        p->now.ms += i == 2 ? HEARD_WRITE_MS : 10;
        side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 1);
        assert_true(pair_run(p, 2));
        struct txn *t = store_begin(p->parent.store, TXN_READ);
        char key[32];
        snprintf(key, sizeof key, "heard:%u", p->parent.config.peer_no);
        written[i] = (int64_t)meta_number(t, key);
        assert_int_equal(store_commit(t), 0);
    }
    assert_int_equal(written[0], written[1]);
    assert_true(written[2] > written[1]);
    assert_int_equal(written[2], side_view(&p->parent).last_heard_wall_ms);
}

static void the_stores_id_is_read(void **state)
{
    struct pair *p = *state;
    uint8_t id[STORE_ID_BYTES], same[STORE_ID_BYTES];
    struct txn *t = store_begin(p->child.store, TXN_READ);

    assert_true(own_store_id(t, id));
    assert_int_equal(store_commit(t), 0);
    store_id(p->child.store, same);
    assert_memory_equal(id, same, sizeof id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_cursor_is_written_with_the_events_it_counts, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(numbers_that_were_never_trusted_are_taken_back, pair_setup, pair_teardown),
        cmocka_unit_test_setup_teardown(a_new_hello_is_not_judged_by_numbers_that_were_never_trusted, pair_setup,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(the_time_a_peer_was_heard_is_written_now_and_then, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(the_stores_id_is_read, pair_setup, pair_teardown),
    };
    return cmocka_run_group_tests_name("session_durable", tests, NULL, NULL);
}
