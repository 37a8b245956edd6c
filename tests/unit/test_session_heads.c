/* What the child makes of the streams that the parent lists. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

/* Bring the child to the question for the streams of VILLAGE, and hear this answer. */
static void hear_heads(struct pair *p, Fangpin__V1__StreamHead **heads, size_t n, bool whole)
{
    struct session *s = p->child.session;
    struct compare *c = &s->compare;
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Compare a = FANGPIN__V1__COMPARE__INIT;
    Fangpin__V1__ScopeName name = FANGPIN__V1__SCOPE_NAME__INIT, *names = &name;

    if (!c->running) {
        c->running = true;
        c->last_step = c->step + 100;
        assert_true(scope_push(c, &c->scopes, &c->n_scopes, &c->cap_scopes, VILLAGE));
    }
    side_pump(&p->child);
    assert_int_equal(c->asked, ASKED_HEADS);
    m.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    m.compare = &a;
    a.round = 2;
    a.step = c->step;
    a.head = heads;
    a.n_head = n;
    name.area = VILLAGE.area.code;
    name.reach = REACH_UP;
    a.listed = &names;
    a.n_listed = whole;
    side_hear(&p->child, &m);
}

static void streams_lead_to_sending_or_wanting(void **state)
{
    struct pair *p = *state;
    struct compare *c = &p->child.session->compare;
    struct arena a = arena_of(1u << 20);
    struct office_keys behind = pair_keys(950), ahead = pair_keys(951), level = pair_keys(952), own = pair_keys(953);
    const struct office_keys *keys[] = {&behind, &ahead, &level, &own};
    Fangpin__V1__StreamHead *heads[4];

    p->lose = 1000;
    for (size_t i = 0; i < 4; i++)
        side_write(&p->child, keys[i], VILLAGE, LANE_CASEWORK, 0, 4);
    struct txn *t = store_begin(p->child.store, TXN_READ);
    for (size_t i = 0; i < 3; i++) {
        struct stream_key k = {keys[i]->public_key, VILLAGE, LANE_CASEWORK, 0};
        struct head h = head_get(t, &k);
        h.sequence = i == 0 ? 0 : i == 1 ? 6 : h.sequence;
        heads[i] = stream_head_make(&a, &k, &h);
    }
    assert_int_equal(store_commit(t), 0);
    side_pump(&p->child); /* what is new goes by the cursor */
    hear_heads(p, heads, 3, true);
    assert_int_equal(c->n_wants, 1);
    assert_memory_equal(c->wants[0].author.b, ahead.public_key.b, 32);
    const struct lane_out *l = &p->child.session->out.lane[LANE_CASEWORK];
    assert_int_equal(l->n_repairs, 2); /* the one that is behind there, and the one it did not list */
    assert_int_equal(c->n_scopes, 0);
    arena_free(&a);
}

static void a_scope_told_in_part_is_asked_about_again_from_there(void **state)
{
    struct pair *p = *state;
    struct compare *c = &p->child.session->compare;
    struct arena a = arena_of(1u << 20);
    struct office_keys one = pair_keys(954), two = pair_keys(955);
    struct stream_key k = {one.public_key, VILLAGE, LANE_CASEWORK, 0};

    p->lose = 1000;
    side_write(&p->child, &one, VILLAGE, LANE_CASEWORK, 0, 1);
    side_write(&p->child, &two, VILLAGE, LANE_CASEWORK, 0, 1);
    struct txn *t = store_begin(p->child.store, TXN_READ);
    struct head h = head_get(t, &k);
    assert_int_equal(store_commit(t), 0);
    side_pump(&p->child);
    Fangpin__V1__StreamHead *head = stream_head_make(&a, &k, &h);
    hear_heads(p, &head, 1, false);
    assert_true(c->told_some);
    assert_true(stream_equal(&c->told, &k));
    assert_int_equal(c->n_scopes, 1);
    assert_false(repairs_queued(p->child.session)); /* who knows what comes on the next page */
    hear_heads(p, NULL, 0, true);
    assert_false(c->told_some);
    const struct lane_out *l = &p->child.session->out.lane[LANE_CASEWORK];
    assert_int_equal(l->n_repairs, 1);
    assert_memory_equal(l->repairs[0].key.author.b, two.public_key.b, 32);
    arena_free(&a);
}

static void streams_that_parted_go_both_ways(void **state)
{
    struct pair *p = *state;
    struct compare *c = &p->child.session->compare;
    struct arena a = arena_of(1u << 20);
    struct office_keys twin = pair_keys(956);
    struct stream_key k = {twin.public_key, VILLAGE, LANE_CASEWORK, 0};
    struct head other = {.sequence = 2, .position = 2, .id = {{7}}};

    p->lose = 1000;
    side_write(&p->child, &twin, VILLAGE, LANE_CASEWORK, 0, 4);
    side_pump(&p->child);
    Fangpin__V1__StreamHead *head = stream_head_make(&a, &k, &other);
    hear_heads(p, &head, 1, true);
    assert_int_equal(c->n_wants, 1);
    const struct lane_out *l = &p->child.session->out.lane[LANE_CASEWORK];
    assert_int_equal(l->n_repairs, 1);
    assert_int_equal(l->repairs[0].after.sequence, 0);
    arena_free(&a);
}

static void an_answer_without_a_word_ends_the_compare(void **state)
{
    struct pair *p = *state;

    hear_heads(p, NULL, 0, false);
    assert_false(p->child.session->compare.running);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(streams_lead_to_sending_or_wanting, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_scope_told_in_part_is_asked_about_again_from_there, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(streams_that_parted_go_both_ways, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(an_answer_without_a_word_ends_the_compare, pair_setup_linked, pair_teardown),
    };
    return cmocka_run_group_tests_name("session_heads", tests, NULL, NULL);
}
