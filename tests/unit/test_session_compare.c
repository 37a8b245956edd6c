/* The asking side of a compare. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

static void an_answer_to_another_question_is_ignored(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Compare c = FANGPIN__V1__COMPARE__INIT;

    s->compare.wanted = true;
    side_pump(&p->child);
    assert_int_equal(s->compare.asked, ASKED_SUMS);
    m.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    m.compare = &c;
    c.round = 2;
    c.step = s->compare.step + 1;
    side_hear(&p->child, &m);
    assert_int_equal(s->compare.asked, ASKED_SUMS);
    c.step--;
    c.round = 1;
    side_hear(&p->child, &m);
    assert_int_equal(s->compare.asked, ASKED_SUMS);
    assert_int_equal(s->strangers, 2);
    assert_true(pair_run(p, 10));
    assert_int_equal(s->compare.asked, ASKED_NOTHING);
}

static void an_answer_that_tells_nothing_ends_it(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Compare c = FANGPIN__V1__COMPARE__INIT;

    s->compare.wanted = true;
    side_pump(&p->child);
    m.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    m.compare = &c;
    c.round = 2;
    c.step = s->compare.step;
    side_hear(&p->child, &m);
    assert_false(s->compare.running);
    assert_int_equal(s->compare.tries, 1);
    assert_true(s->compare.due.ms - p->now.ms <= COMPARE_RETRY_MS * 9 / 8);
}

/* Foreign sums of areas outside the link lead nowhere. */
static void sums_of_other_areas_are_left_alone(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Compare c = FANGPIN__V1__COMPARE__INIT;
    Fangpin__V1__ScopeSum other = FANGPIN__V1__SCOPE_SUM__INIT, own = FANGPIN__V1__SCOPE_SUM__INIT;
    Fangpin__V1__ScopeSum *sums[] = {&other, &own};
    Fangpin__V1__ScopeName name = FANGPIN__V1__SCOPE_NAME__INIT, *names = &name;
    uint8_t digest[DIGEST_BYTES] = {9};

    s->compare.wanted = true;
    side_pump(&p->child);
    other.area = PAIR_OTHER.code;
    own.area = name.area = PAIR_COUNTY.code;
    own.digest = other.digest = (ProtobufCBinaryData){DIGEST_BYTES, digest};
    m.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    m.compare = &c;
    c.round = 2;
    c.step = s->compare.step;
    c.sum = sums;
    c.n_sum = 2;
    c.listed = &names;
    c.n_listed = 1;
    side_hear(&p->child, &m);
    assert_true(s->compare.differs);
    assert_int_equal(s->compare.n_scopes, 0);
    assert_int_equal(s->compare.n_sums, 2); /* the two above, still to be asked */
    assert_int_equal(side_view(&p->child).state, SESSION_COMPARING);
}

static void many_events_make_a_check_due(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    uint64_t compares = side_view(&p->child).compares;

    compare_note_events(s, COMPARE_EVENTS - 1);
    assert_false(session_wants_pump(s));
    compare_note_events(s, 1);
    assert_true(session_wants_pump(s));
    assert_true(pair_run(p, 2));
    assert_int_equal(side_view(&p->child).compares, compares + 1);
    assert_int_equal(s->compare.events, 0);
}

static void a_check_waits_for_a_quiet_moment_but_not_for_ever(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;

    p->lose = 1000;
    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 1);
    side_pump(&p->child);
    s->compare.wanted = true;
    side_pump(&p->child);
    assert_false(s->compare.running);
    assert_int_equal(s->compare.force_due.ms, p->now.ms + COMPARE_PATIENCE_MS);
    s->out.lane[LANE_URGENT].patience = mono_after(p->now, COMPARE_PATIENCE_MS); /* receipts keep coming */
    p->now.ms += COMPARE_PATIENCE_MS;
    side_step(&p->child);
    assert_true(s->compare.running);
}

static void an_unlevel_end_is_tried_again_ever_later_and_then_told(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    struct office_keys twin = pair_keys(940);
    uint64_t wait, longest = 0;

    side_write(&p->parent, &twin, VILLAGE, LANE_BULK, 0, 2);
    pair_cut(p);
    side_write(&p->child, &twin, VILLAGE, LANE_BULK, 0, 2);
    pair_link(p);
    assert_true(pair_run(p, 60));
    for (unsigned i = 0; i < 2 * COMPARE_TRIES_MAX && p->alarms == 0; i++) {
        wait = s->compare.due.ms - p->now.ms;
        longest = wait > longest ? wait : longest;
        pair_run_ms(p, wait + 1);
    }
    assert_int_equal(p->alarms, 1);
    assert_true(longest >= (uint64_t)COMPARE_RETRY_MS << (COMPARE_TRIES_MAX - 2));
    assert_true(s->compare.due.ms - p->now.ms > COMPARE_PERIOD_MS / 2);
}

static void a_scope_that_finds_no_room_waits_for_the_next_pass(void **state)
{
    struct compare c = {0};

    (void)state;
    for (uint32_t i = 0; i < COMPARE_QUEUE_MAX; i++)
        assert_true(scope_push(&c, &c.scopes, &c.n_scopes, &c.cap_scopes, scope_of(i, REACH_UP)));
    assert_false(c.overflow);
    assert_false(scope_push(&c, &c.scopes, &c.n_scopes, &c.cap_scopes, scope_of(7, REACH_UP)));
    assert_true(c.overflow);
    size_t asked = 3;
    assert_false(stack_drop(c.scopes, &c.n_scopes, &asked, scope_of(0, REACH_UP))); /* not asked about */
    assert_true(stack_drop(c.scopes, &c.n_scopes, &asked, scope_of(COMPARE_QUEUE_MAX - 2, REACH_UP)));
    assert_int_equal(asked, 2);
    assert_int_equal(c.n_scopes, COMPARE_QUEUE_MAX - 1);
    free(c.scopes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_answer_to_another_question_is_ignored, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(an_answer_that_tells_nothing_ends_it, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(sums_of_other_areas_are_left_alone, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(many_events_make_a_check_due, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_check_waits_for_a_quiet_moment_but_not_for_ever, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(an_unlevel_end_is_tried_again_ever_later_and_then_told, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test(a_scope_that_finds_no_room_waits_for_the_next_pass),
    };
    return cmocka_run_group_tests_name("session_compare", tests, NULL, NULL);
}
