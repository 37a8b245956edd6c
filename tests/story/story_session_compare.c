/* Two offices that cannot trust their cursors find out what differs and exchange just that. */
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
    pair_up(p, 11);
    *state = p;
    return 0;
}

static int down(void **state)
{
    pair_down(*state);
    free(*state);
    return 0;
}

static void level(struct pair *p, uint64_t most)
{
    assert_true(pair_run(p, most));
    assert_true(pair_level(p));
    assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
    assert_int_equal(side_view(&p->parent).state, SESSION_STEADY);
}

static void both_sides_have_what_the_other_lacks(void **state)
{
    struct pair *p = *state;
    struct office_keys below = pair_keys(900), above = pair_keys(901);

    side_write(&p->child, &below, VILLAGE, LANE_CASEWORK, 3, 300);
    side_write(&p->child, NULL, NOTICE, LANE_URGENT, 0, 30);
    side_write(&p->parent, &above, VILLAGE, LANE_CASEWORK, 3, 200);
    side_write(&p->parent, NULL, NOTICE, LANE_URGENT, 0, 20);
    side_write(&p->parent, &above, scope_of(PAIR_PROVINCE.code, REACH_DOWN), LANE_BULK, 0, 100);
    pair_link(p);
    level(p, 40);
    assert_int_equal(side_count(&p->child), 650);
    assert_int_equal(p->child.known + p->parent.known, 0);
    assert_int_equal(p->alarms, 0);
}

static void a_fresh_store_pulls_its_own_past_back(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 700);
    side_write(&p->child, NULL, NOTICE, LANE_URGENT, 2, 50);
    pair_link(p);
    level(p, 60);
    pair_cut(p);
    side_wipe(&p->child);
    pair_link(p);
    pair_run_packets(p, 3);
    assert_int_equal(side_view(&p->child).peer_knows_position, 750); /* so it does not sign meanwhile (D13) */
    level(p, 60);
    assert_int_equal(side_count(&p->child), 750);
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 1);
    level(p, 4);
}

static void an_older_copy_of_a_store_is_healed(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 100);
    side_write(&p->parent, NULL, NOTICE, LANE_CASEWORK, 0, 100);
    pair_link(p);
    level(p, 60);
    pair_cut(p);
    side_backup(&p->child);
    side_backup(&p->parent);
    pair_link(p);
    level(p, 60);
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 40);
    side_write(&p->parent, NULL, NOTICE, LANE_CASEWORK, 0, 40);
    level(p, 60);
    pair_cut(p);
    side_restore(&p->child);
    pair_link(p);
    level(p, 60);
    assert_int_equal(side_count(&p->child), 280);

    pair_cut(p);
    side_restore(&p->parent);
    pair_link(p);
    level(p, 60);
    assert_int_equal(side_count(&p->parent), 280);
}

static void an_older_copy_that_went_on_is_noticed(void **state)
{
    struct pair *p = *state;
    struct office_keys below = pair_keys(902);

    side_write(&p->child, &below, VILLAGE, LANE_CASEWORK, 0, 10);
    pair_link(p);
    level(p, 60);
    pair_cut(p);
    side_backup(&p->parent);
    pair_link(p);
    side_write(&p->child, &below, VILLAGE, LANE_CASEWORK, 0, 10);
    side_write(&p->parent, NULL, NOTICE, LANE_CASEWORK, 0, 5);
    level(p, 60);
    pair_cut(p);
    side_restore(&p->parent);
    /* As many arrivals as the child has seen, but others: only the parent's own past gives it away. */
    struct office_keys other = pair_keys(903);
    side_write(&p->parent, &other, NOTICE, LANE_CASEWORK, 0, 40);
    pair_link(p);
    level(p, 80);
    assert_int_equal(side_count(&p->child), 65);
}

/* As many arrivals as the neighbour has seen, but others, and none of its own is lost: only the store's life tells. */
static void an_older_copy_with_news_of_others_is_not_believed_by_number(void **state)
{
    struct pair *p = *state;
    struct office_keys below = pair_keys(902), other = pair_keys(903);
    struct side *const sides[] = {&p->child, &p->parent};

    for (size_t i = 0; i < 2; i++) {
        struct side *s = sides[i];
        side_write(s, &below, VILLAGE, LANE_CASEWORK, 0, 10);
        pair_link(p);
        level(p, 60);
        pair_cut(p);
        side_backup(s);
        pair_link(p);
        side_write(s, &below, VILLAGE, LANE_CASEWORK, 0, 10);
        level(p, 60);
        pair_cut(p);
        side_restore(s);
        side_write(s, &other, VILLAGE, LANE_CASEWORK, 0, 40);
        pair_link(p);
        pair_run_packets(p, 3);
        assert_int_equal(side_view(&p->child).state, SESSION_COMPARING);
        assert_false(s->session->out.trusted);
        level(p, 80);
        assert_int_equal(side_count(s), 60 * (i + 1));
        pair_cut(p);
    }
}

static void a_store_that_was_only_closed_is_gone_on_from(void **state)
{
    struct pair *p = *state;

    for (unsigned i = 0; i < 3; i++) {
        side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 10);
        side_write(&p->parent, NULL, NOTICE, LANE_CASEWORK, 0, 10);
        pair_link(p);
        level(p, 60);
        pair_cut(p);
        side_restart(&p->child);
        side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 10);
        side_restart(&p->parent);
        pair_link(p);
        pair_run_packets(p, 3);
        assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
        assert_int_equal(side_view(&p->parent).state, SESSION_STEADY);
        level(p, 60);
        pair_cut(p);
    }
}

static void a_changed_rule_makes_both_compare(void **state)
{
    struct pair *p = *state;

    p->parent.config.n_above = p->child.config.n_above = 1;
    session_reconfigure(p->parent.session, &p->parent.config);
    session_reconfigure(p->child.session, &p->child.config);
    side_write(&p->parent, NULL, scope_of(PAIR_PROVINCE.code, REACH_DOWN), LANE_URGENT, 0, 12);
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 12);
    pair_link(p);
    assert_true(pair_run(p, 60));
    assert_int_equal(side_count(&p->child), 12);
    uint64_t compares = side_view(&p->child).compares;

    p->parent.config.n_above = p->child.config.n_above = 2;
    session_reconfigure(p->parent.session, &p->parent.config);
    session_reconfigure(p->child.session, &p->child.config);
    level(p, 60);
    assert_int_equal(side_count(&p->child), 24);
    assert_true(side_view(&p->child).compares > compares);
}

static void a_thousand_scopes_are_searched_by_digits(void **state)
{
    struct pair *p = *state;
    struct office_keys k = pair_keys(904);

    for (unsigned i = 0; i < 1000; i++)
        side_write(&p->child, &k, scope_of(513201100200 + i / 20 * 1000 + i % 20, REACH_UP), LANE_CASEWORK, 0, 1);
    pair_link(p);
    level(p, 200);
    pair_cut(p);
    side_wipe(&p->parent);
    pair_link(p);
    level(p, 200);
    assert_int_equal(side_count(&p->parent), 1000);
}

static void one_scope_that_differs_costs_little(void **state)
{
    struct pair *p = *state;

    for (unsigned i = 0; i < 1000; i++) {
        struct scope s = scope_of(513201100200 + i / 20 * 1000 + i % 20, REACH_UP);
        side_write(&p->child, NULL, s, LANE_CASEWORK, 0, 1);
    }
    pair_link(p);
    level(p, 200);
    pair_cut(p);
    side_backup(&p->parent);
    pair_link(p);
    level(p, 20);
    side_write(&p->child, NULL, scope_of(513201105203, REACH_UP), LANE_CASEWORK, 0, 1);
    level(p, 20);
    pair_cut(p);
    side_restore(&p->parent); /* its cursor for the child is older: what is new comes by itself … */
    uint64_t bytes = p->bytes;
    pair_link(p);
    level(p, 20);
    assert_true(p->bytes - bytes < 2500);
    pair_cut(p);
    p->parent.config.area_list = p->child.config.area_list = 2; /* … and with cursors void, by the sums */
    side_restore(&p->parent);
    session_reconfigure(p->child.session, &p->child.config);
    bytes = p->bytes;
    pair_link(p);
    level(p, 20);
    assert_int_equal(side_count(&p->parent), 1001);
    assert_true(p->bytes - bytes < 8000);
}

static void fifty_thousand_streams_take_several_packets(void **state)
{
    struct pair *p = *state;

    side_write_streams(&p->child, VILLAGE, 1000, 25000);
    side_write_streams(&p->parent, VILLAGE, 1200, 25000);
    pair_link(p);
    level(p, 4000);
    assert_int_equal(side_count(&p->child), 50000);
    assert_int_equal(side_count(&p->parent), 50000);
}

static void events_written_during_a_compare_arrive(void **state)
{
    struct pair *p = *state;
    struct office_keys below = pair_keys(905);

    side_write_streams(&p->child, VILLAGE, 1000, 2000);
    side_write_streams(&p->parent, NOTICE, 1100, 2000);
    pair_link(p);
    for (unsigned i = 0; i < 100; i++) {
        side_write(&p->child, &below, VILLAGE, (uint8_t)(i % LANES), 1, 2);
        side_write(&p->parent, NULL, NOTICE, (uint8_t)(i % LANES), 1, 2);
        pair_run_packets(p, 3);
    }
    level(p, 400);
    assert_int_equal(side_count(&p->parent), 4400);
    assert_int_equal(p->alarms, 0);
}

/* An urgent event does not wait until a compare has brought back a long past. */
static void an_urgent_event_passes_a_running_compare(void **state)
{
    struct pair *p = *state;

    for (unsigned i = 0; i < 20; i++)
        side_write(&p->child, NULL, scope_of(513201100200 + i, REACH_UP), LANE_BULK, 0, 500);
    pair_link(p);
    pair_run_packets(p, 6);
    assert_int_equal(side_view(&p->child).state, SESSION_COMPARING);
    assert_true(side_count(&p->parent) < 9000);
    size_t before = p->n_sent;
    struct office_keys below = pair_keys(906);
    side_write(&p->child, &below, VILLAGE, LANE_URGENT, 0, 1);
    pair_run_packets(p, 6);
    size_t at = before;
    while (at < p->n_sent && !(p->sent[at].lane == LANE_URGENT && p->sent[at].what == FANGPIN__V1__PACKET__WHAT_EVENTS))
        at++;
    assert_true(at < p->n_sent);
    assert_int_equal(side_view(&p->child).state, SESSION_COMPARING);
    level(p, 2000);
}

static bool drop_first_repair(struct pair *p, const struct pair_sent *sent)
{
    static bool dropped;

    (void)p;
    bool now = !dropped && sent->repair;
    dropped = dropped || sent->repair;
    return now;
}

static void a_repair_lost_on_the_way_is_made_again(void **state)
{
    struct pair *p = *state;

    p->drop = drop_first_repair;
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 50);
    pair_link(p);
    level(p, 60);
    assert_true(p->now.ms >= RECEIPT_TIMEOUT_MS);
}

/* Two events of one author at one place: neither store takes the other's here, so the sums never meet. */
static void a_difference_that_cannot_be_healed_ends_in_an_alarm(void **state)
{
    struct pair *p = *state;
    struct office_keys twin = pair_keys(907);

    side_write(&p->child, &twin, VILLAGE, LANE_CASEWORK, 0, 5);
    side_write(&p->parent, &twin, VILLAGE, LANE_CASEWORK, 0, 5);
    pair_link(p);
    assert_true(pair_run(p, 100));
    assert_false(pair_level(p));
    assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
    assert_int_equal(p->alarms, 0);
    pair_run_ms(p, 3 * 3600 * 1000);
    assert_int_equal(p->alarms, 1);
    assert_true(p->n_sent < 300);
    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 1); /* work goes on */
    assert_true(pair_run(p, 2));
}

static void a_check_repairs_what_was_refused_before(void **state)
{
    struct pair *p = *state;

    pair_link(p);
    level(p, 20);
    struct txn *t = store_begin(p->child.store, TXN_READ);
    uint64_t last = arrival_last(t);
    assert_int_equal(store_commit(t), 0);
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 4);
    /* As if these had been refused there: the sender's cursor stands behind them. */
    for (uint8_t l = 0; l < LANES; l++) {
        p->child.session->out.lane[l].n_sources = 0;
        p->child.session->out.lane[l].told = last;
    }
    assert_true(pair_run(p, 20));
    assert_false(pair_level(p));
    pair_run_ms(p, COMPARE_PERIOD_MS + COMPARE_PERIOD_MS / 4);
    level(p, 40);
    assert_int_equal(side_view(&p->parent).repaired, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(both_sides_have_what_the_other_lacks, up, down),
        cmocka_unit_test_setup_teardown(a_fresh_store_pulls_its_own_past_back, up, down),
        cmocka_unit_test_setup_teardown(an_older_copy_of_a_store_is_healed, up, down),
        cmocka_unit_test_setup_teardown(an_older_copy_that_went_on_is_noticed, up, down),
        cmocka_unit_test_setup_teardown(an_older_copy_with_news_of_others_is_not_believed_by_number, up, down),
        cmocka_unit_test_setup_teardown(a_store_that_was_only_closed_is_gone_on_from, up, down),
        cmocka_unit_test_setup_teardown(a_changed_rule_makes_both_compare, up, down),
        cmocka_unit_test_setup_teardown(a_thousand_scopes_are_searched_by_digits, up, down),
        cmocka_unit_test_setup_teardown(one_scope_that_differs_costs_little, up, down),
        cmocka_unit_test_setup_teardown(fifty_thousand_streams_take_several_packets, up, down),
        cmocka_unit_test_setup_teardown(events_written_during_a_compare_arrive, up, down),
        cmocka_unit_test_setup_teardown(an_urgent_event_passes_a_running_compare, up, down),
        cmocka_unit_test_setup_teardown(a_repair_lost_on_the_way_is_made_again, up, down),
        cmocka_unit_test_setup_teardown(a_difference_that_cannot_be_healed_ends_in_an_alarm, up, down),
        cmocka_unit_test_setup_teardown(a_check_repairs_what_was_refused_before, up, down),
    };
    return cmocka_run_group_tests_name("session_compare", tests, NULL, NULL);
}
