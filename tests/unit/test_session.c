/* The table, link up and down, restart, view, the rule of what a link carries. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

static void names_are_given_to_all_states_and_causes(void **state)
{
    (void)state;
    for (int s = SESSION_DARK; s <= SESSION_STEADY; s++)
        assert_string_not_equal(session_state_name((enum session_state)s), "?");
    for (int c = ON_LINK_UP; c <= ON_RESTART; c++)
        assert_string_not_equal(cause_name((enum cause)c), "?");
    assert_string_equal(session_state_name((enum session_state)9), "?");
    assert_string_equal(cause_name((enum cause)99), "?");
}

static void a_link_carries_what_lies_inside_the_child_and_what_reaches_down(void **state)
{
    struct pair *p = *state;
    static const struct {
        struct scope scope;
        bool carried;
    } rows[] = {
        {{{513201000000}, REACH_UP}, true},  {{{513201000000}, REACH_DOWN}, true},
        {{{513201209200}, REACH_UP}, true},  {{{513200000000}, REACH_DOWN}, true},
        {{{513200000000}, REACH_UP}, false}, {{{510000000000}, REACH_DOWN}, true},
        {{{513221000000}, REACH_UP}, false}, {{{513221000000}, REACH_DOWN}, false},
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(session_carries(&p->child.config, rows[i].scope), rows[i].carried);
        assert_int_equal(session_carries(&p->parent.config, rows[i].scope), rows[i].carried);
    }
}

static void a_cause_without_a_row_moves_nothing_and_is_counted(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    struct session_turn t = {.now = p->now, .story = &p->story};
    uint64_t warnings = p->warnings;

    assert_false(session_move(s, &t, ON_LEVEL, "test"));
    assert_int_equal(s->state, SESSION_DARK);
    assert_int_equal(s->unmoved, 1);
    assert_int_equal(p->warnings, warnings + 1);
}

static void link_down_forgets_the_session_and_remembers_when(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_BULK, 0, 3);
    side_step(&p->child);
    pair_cut(p);
    struct session_view v = side_view(&p->child);
    assert_int_equal(v.state, SESSION_DARK);
    assert_true(v.link_down_wall_ms > 0);
    assert_true(v.last_heard_wall_ms > 0);
    assert_int_equal(session_deadline(p->child.session).ms, UINT64_MAX);
    assert_false(session_wants_pump(p->child.session));
    side_restart(&p->child);
    side_pump(&p->child);
    assert_int_equal(side_view(&p->child).link_down_wall_ms, v.link_down_wall_ms);
    assert_int_equal(side_view(&p->child).last_heard_wall_ms, v.last_heard_wall_ms);
    pair_link(p);
    assert_int_equal(side_view(&p->child).link_down_wall_ms, 0);
}

static void a_packet_of_another_session_is_ignored(void **state)
{
    struct pair *p = *state;
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Receipt r = FANGPIN__V1__RECEIPT__INIT;

    m.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    m.receipt = &r;
    m.session = p->child.session->number + 1;
    side_hear(&p->child, &m);
    assert_int_equal(p->child.session->strangers, 1);
    assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
    pair_cut(p);
    side_hear(&p->child, &m);
    assert_int_equal(p->child.session->strangers, 2);
}

static void a_parent_without_a_session_asks_for_a_greeting_at_times(void **state)
{
    struct pair *p = *state;

    pair_cut(p);
    pair_link(p);
    p->child.session->hello_owed = false; /* the child believes that its session stands */
    p->child.session->hello_due = MONO_NEVER;
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Receipt r = FANGPIN__V1__RECEIPT__INIT;
    m.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    m.receipt = &r;
    m.session = 5;
    size_t before = p->n_sent;
    for (unsigned i = 0; i < 5; i++) {
        side_hear(&p->parent, &m);
        side_step(&p->parent);
    }
    assert_int_equal(p->n_sent - before, 1);
    assert_int_equal(pair_last(p, false)->what, FANGPIN__V1__PACKET__WHAT_REFUSAL);
}

static void a_packet_that_says_nothing_is_counted(void **state)
{
    struct pair *p = *state;
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;

    side_hear(&p->child, &m);
    assert_int_equal(p->child.session->malformed, 1);
}

static void the_same_rule_again_restarts_nothing(void **state)
{
    struct pair *p = *state;

    p->child.config.seed++;
    session_reconfigure(p->child.session, &p->child.config);
    assert_false(session_wants_pump(p->child.session));
    p->child.config.area_list++;
    session_reconfigure(p->child.session, &p->child.config);
    assert_true(session_wants_pump(p->child.session));
    side_pump(&p->child);
    assert_int_equal(side_view(&p->child).state, SESSION_GREETING);
}

static void arrays_grow_and_keep_what_they_hold(void **state)
{
    uint32_t *at = NULL;
    size_t cap = 0;

    (void)state;
    for (uint32_t i = 0; i < 1000; i++) {
        assert_true(room_for((void **)&at, &cap, i, sizeof *at));
        at[i] = i;
    }
    for (uint32_t i = 0; i < 1000; i++)
        assert_int_equal(at[i], i);
    free(at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_given_to_all_states_and_causes),
        cmocka_unit_test(arrays_grow_and_keep_what_they_hold),
        cmocka_unit_test_setup_teardown(a_link_carries_what_lies_inside_the_child_and_what_reaches_down, pair_setup,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(a_cause_without_a_row_moves_nothing_and_is_counted, pair_setup, pair_teardown),
        cmocka_unit_test_setup_teardown(link_down_forgets_the_session_and_remembers_when, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(a_packet_of_another_session_is_ignored, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_parent_without_a_session_asks_for_a_greeting_at_times, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(a_packet_that_says_nothing_is_counted, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(the_same_rule_again_restarts_nothing, pair_setup_linked, pair_teardown),
    };
    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
