/* Who may greet, and what a greeting makes of the cursors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

/* A hello as the child would say it, to be spoilt in one place. */
struct greeting {
    Fangpin__V1__Packet p;
    Fangpin__V1__Hello h;
    uint8_t store[STORE_ID_BYTES], zero[32];
    struct id filter;
};

static void greeting_make(struct greeting *g, struct pair *p)
{
    *g = (struct greeting){.store = {p->child.id, 9}, .filter = p->child.session->filter};
    fangpin__v1__packet__init(&g->p);
    fangpin__v1__hello__init(&g->h);
    g->p.session = 4711;
    g->p.what_case = FANGPIN__V1__PACKET__WHAT_HELLO;
    g->p.hello = &g->h;
    g->h.version_min = g->h.version_max = PROTOCOL_VERSION;
    g->h.network = (ProtobufCBinaryData){16, p->child.config.network.b};
    g->h.author = (ProtobufCBinaryData){32, p->child.keys.public_key.b};
    g->h.area = PAIR_COUNTY.code;
    g->h.epoch = 1;
    g->h.store = (ProtobufCBinaryData){STORE_ID_BYTES, g->store};
    g->h.filter = (ProtobufCBinaryData){32, g->filter.b};
}

static void expect_refused(struct pair *p, struct greeting *g, uint32_t code)
{
    side_hear(&p->parent, &g->p);
    assert_int_equal(p->parent.session->refusal_owed, code);
    assert_int_equal(side_view(&p->parent).state, SESSION_GREETING);
    side_pump(&p->parent);
    assert_int_equal(pair_last(p, false)->what, FANGPIN__V1__PACKET__WHAT_REFUSAL);
    greeting_make(g, p);
}

static void a_hello_that_does_not_fit_is_refused_with_its_reason(void **state)
{
    struct pair *p = *state;
    struct greeting g;

    pair_link(p);
    greeting_make(&g, p);
    g.h.version_min = g.h.version_max = PROTOCOL_VERSION + 1;
    expect_refused(p, &g, REFUSAL_VERSION);
    g.h.version_min = g.h.version_max = 0;
    expect_refused(p, &g, REFUSAL_VERSION);
    g.h.network.data = g.zero;
    expect_refused(p, &g, REFUSAL_NETWORK);
    g.h.author.data = g.zero;
    expect_refused(p, &g, REFUSAL_NOT_ENROLLED);
    g.h.area = PAIR_OTHER.code;
    expect_refused(p, &g, REFUSAL_NOT_ENROLLED);
    g.h.epoch = 2;
    expect_refused(p, &g, REFUSAL_EPOCH);
    side_hear(&p->parent, &g.p);
    assert_int_equal(p->parent.session->refusal_owed, 0);
    assert_int_equal(side_view(&p->parent).state, SESSION_COMPARING);
    assert_int_equal(p->parent.session->number, 4711);
}

static void the_same_hello_again_changes_nothing(void **state)
{
    struct pair *p = *state;
    struct greeting g;

    pair_link(p);
    greeting_make(&g, p);
    side_hear(&p->parent, &g.p);
    side_pump(&p->parent);
    size_t sent = p->n_sent;
    side_hear(&p->parent, &g.p);
    assert_false(session_wants_pump(p->parent.session));
    assert_int_equal(p->n_sent, sent);
    assert_int_equal(side_view(&p->parent).sessions, 1);
}

static void a_refused_child_waits_before_it_greets_again(void **state)
{
    struct pair *p = *state;

    p->parent.config.peer_epoch = 2;
    session_reconfigure(p->parent.session, &p->parent.config);
    pair_link(p);
    pair_run_ms(p, 1000);
    assert_int_equal(side_view(&p->child).refusal, REFUSAL_EPOCH);
    assert_int_equal(p->n_sent, 2);
    pair_run_ms(p, HELLO_REFUSED_MS - 2000);
    assert_int_equal(p->n_sent, 2);
    pair_run_ms(p, 3000);
    assert_int_equal(p->n_sent, 4);
    p->parent.config.peer_epoch = 1;
    session_reconfigure(p->parent.session, &p->parent.config);
    assert_true(pair_run(p, 20));
    assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
    assert_int_equal(side_view(&p->child).refusal, 0);
}

static void an_unanswered_hello_is_said_again_with_a_new_number(void **state)
{
    struct pair *p = *state;

    p->lose = 1000;
    pair_link(p);
    pair_run_ms(p, 10);
    uint32_t number = p->child.session->number;
    assert_int_equal(p->n_sent, 1);
    pair_run_ms(p, HELLO_RETRY_MS + HELLO_RETRY_MS / 8);
    assert_int_equal(p->n_sent, 2);
    assert_int_not_equal(p->child.session->number, number);
}

static void what_the_peer_knows_of_us_is_seen(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 9);
    assert_true(pair_run(p, 10));
    pair_cut(p);
    pair_link(p);
    assert_true(pair_run(p, 20));
    assert_int_equal(side_view(&p->child).peer_knows_position, 9);
    struct txn *t = store_begin(p->child.store, TXN_READ);
    struct author_state own = author_state_get(t, author_number(t, &p->child.keys.public_key, false));
    assert_int_equal(store_commit(t), 0);
    assert_memory_equal(side_view(&p->child).peer_knows_head.b, own.head.b, 32);
}

static void the_filter_follows_the_rule(void **state)
{
    struct pair *p = *state;
    struct session_config c = p->child.config;
    struct id first = session_filter(&c), other;

    c.seed++;
    c.lane_window = 9;
    other = session_filter(&c);
    assert_true(id_equal(&first, &other));
    c.area_list++;
    other = session_filter(&c);
    assert_false(id_equal(&first, &other));
    c = p->child.config;
    c.n_above = 1;
    other = session_filter(&c);
    assert_false(id_equal(&first, &other));
    c = p->child.config;
    c.peer_takes_sealed = !c.peer_takes_sealed;
    other = session_filter(&c);
    assert_false(id_equal(&first, &other));
    other = session_filter(&p->parent.config);
    assert_false(id_equal(&first, &other)); /* each way has its own */
}

static void a_parent_that_took_an_older_hello_is_greeted_again(void **state)
{
    struct pair *p = *state;
    uint32_t number = p->child.session->number;
    struct greeting g;

    greeting_make(&g, p);
    side_hear(&p->parent, &g.p); /* it was on its way for long */
    assert_true(pair_run(p, 40));
    assert_int_not_equal(p->child.session->number, number);
    assert_int_equal(p->child.session->number, p->parent.session->number);
    assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
}

/* The parent takes the child for another store; the child alone could not know. */
static void a_parent_in_doubt_makes_the_child_begin_anew(void **state)
{
    struct pair *p = *state;
    struct inbound *in = &p->child.session->in;
    struct greeting g;

    pair_cut(p);
    p->lose = 1000;
    pair_link(p);
    pair_run_ms(p, 10);
    p->lose = 0;
    greeting_make(&g, p);
    g.p.session = p->child.session->number;
    g.store[15] ^= 1;
    g.h.seen_store = (ProtobufCBinaryData){STORE_ID_BYTES, in->store};
    g.h.seen_filter = (ProtobufCBinaryData){32, in->filter.b};
    g.h.seen_life = (ProtobufCBinaryData){STORE_ID_BYTES, in->life};
    g.h.n_seen = LANES;
    g.h.seen = in->seen;
    side_hear(&p->parent, &g.p);
    side_pump(&p->parent);
    assert_true(p->parent.session->out.trusted);
    assert_false(p->parent.session->in.trusted);
    assert_true(pair_run(p, 40));
    assert_int_equal(side_view(&p->parent).state, SESSION_STEADY);
    assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_hello_that_does_not_fit_is_refused_with_its_reason, pair_setup,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(the_same_hello_again_changes_nothing, pair_setup, pair_teardown),
        cmocka_unit_test_setup_teardown(a_refused_child_waits_before_it_greets_again, pair_setup, pair_teardown),
        cmocka_unit_test_setup_teardown(an_unanswered_hello_is_said_again_with_a_new_number, pair_setup, pair_teardown),
        cmocka_unit_test_setup_teardown(what_the_peer_knows_of_us_is_seen, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(the_filter_follows_the_rule, pair_setup, pair_teardown),
        cmocka_unit_test_setup_teardown(a_parent_in_doubt_makes_the_child_begin_anew, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_parent_that_took_an_older_hello_is_greeted_again, pair_setup_linked,
                                        pair_teardown),
    };
    return cmocka_run_group_tests_name("session_hello", tests, NULL, NULL);
}
