/* Receipts said and heard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

static void all_receipts_of_a_step_go_in_one_packet(void **state)
{
    struct pair *p = *state;

    for (uint8_t l = 0; l < LANES; l++)
        side_write(&p->child, NULL, VILLAGE, l, 0, 1);
    side_pump(&p->child);
    size_t before = p->n_sent;
    side_step(&p->parent);
    assert_int_equal(p->n_sent - before, 1);
    assert_int_equal(p->sent[before].what, FANGPIN__V1__PACKET__WHAT_RECEIPT);
}

static void hear_events(struct side *s, uint32_t lane, uint64_t after, uint64_t upto)
{
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    struct arena a = arena_of(1u << 20);
    struct opened o = {.packet = &m};
    struct span frame;

    assert_int_equal(packet_pack_events(&frame, s->session->number, 0, after, upto, 77, NULL, 0, NULL, &a), 0);
    o.packet = fangpin__v1__packet__unpack(NULL, frame.len, frame.at);
    assert_non_null(o.packet);
    o.packet->events->lane = lane;
    side_hear(s, o.packet);
    fangpin__v1__packet__free_unpacked(o.packet, NULL);
    arena_free(&a);
}

static void a_gap_does_not_move_the_cursor(void **state)
{
    struct pair *p = *state;
    struct session *s = p->parent.session;
    uint64_t seen = s->in.seen[LANE_BULK];

    hear_events(&p->parent, LANE_BULK, seen + 5, seen + 9);
    assert_int_equal(s->in.seen[LANE_BULK], seen);
    assert_int_equal(s->taken[0].upto, seen);
    hear_events(&p->parent, LANE_BULK, seen, seen + 5);
    hear_events(&p->parent, LANE_BULK, seen + 5, seen + 9);
    hear_events(&p->parent, LANE_BULK, seen, seen + 5); /* the same once more */
    assert_int_equal(s->in.seen[LANE_BULK], seen + 9);
    assert_int_equal(s->n_taken, 4);
    assert_int_equal(s->taken[3].upto, seen + 9);
}

/* A receipt as the parent might say it. */
static void hear_receipt(struct pair *p, uint32_t lane, uint32_t ticket, uint64_t upto)
{
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Receipt r = FANGPIN__V1__RECEIPT__INIT;
    Fangpin__V1__Taken k = FANGPIN__V1__TAKEN__INIT, *list = &k;

    k.lane = lane;
    k.ticket = ticket;
    k.upto = upto;
    r.n_taken = 1;
    r.taken = &list;
    m.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    m.receipt = &r;
    side_hear(&p->child, &m);
}

static void a_receipt_of_what_was_never_sent_is_not_believed(void **state)
{
    struct pair *p = *state;
    struct lane_out *l = &p->child.session->out.lane[LANE_CASEWORK];

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 3);
    side_pump(&p->child);
    uint64_t receipted = l->receipted;
    hear_receipt(p, LANE_CASEWORK, 12345, l->sent + 10);
    hear_receipt(p, LANE_CASEWORK, p->child.session->out.ticket, l->sent + 10);
    assert_int_equal(l->receipted, receipted);
}

static void a_lost_packet_is_gone_back_to(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    struct lane_out *l = &s->out.lane[LANE_CASEWORK];
    uint64_t base = l->told;

    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 1);
    side_pump(&p->child);
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 1);
    side_pump(&p->child);
    assert_int_equal(l->n_flight, 2);
    hear_receipt(p, LANE_CASEWORK, s->out.ticket, base); /* of the second: the first was lost */
    assert_int_equal(l->n_flight, 0);
    assert_int_equal(l->told, base);
    assert_true(session_wants_pump(s));
    side_pump(&p->child);
    assert_int_equal(pair_last(p, true)->after, base);
    assert_int_equal(pair_last(p, true)->upto, l->sent);
}

static void a_later_receipt_covers_the_earlier_ones(void **state)
{
    struct pair *p = *state;
    struct session *s = p->child.session;
    struct lane_out *l = &s->out.lane[LANE_CASEWORK];

    for (unsigned i = 0; i < 3; i++) {
        side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 1);
        side_pump(&p->child);
    }
    hear_receipt(p, LANE_CASEWORK, s->out.ticket, l->sent);
    assert_int_equal(l->n_flight, 0);
    assert_int_equal(l->receipted, l->sent);
}

static void silence_after_a_chunk_restarts_the_session(void **state)
{
    struct pair *p = *state;
    uint64_t sessions = side_view(&p->child).sessions;

    p->left = 1; /* this chunk is the last packet that arrives */
    side_write(&p->child, NULL, VILLAGE, LANE_CASEWORK, 0, 1);
    side_pump(&p->child);
    pair_run_ms(p, RECEIPT_TIMEOUT_MS - 1);
    assert_int_equal(side_view(&p->child).state, SESSION_STEADY);
    pair_run_ms(p, 2);
    assert_int_equal(side_view(&p->child).state, SESSION_GREETING);
    p->up = true;
    p->left = UINT64_MAX;
    assert_true(pair_run(p, 40));
    assert_int_equal(side_view(&p->child).sessions, sessions + 1);
    assert_int_equal(p->parent.known, 0); /* it had arrived, and the resume knew it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_receipts_of_a_step_go_in_one_packet, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_gap_does_not_move_the_cursor, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_receipt_of_what_was_never_sent_is_not_believed, pair_setup_linked,
                                        pair_teardown),
        cmocka_unit_test_setup_teardown(a_lost_packet_is_gone_back_to, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(a_later_receipt_covers_the_earlier_ones, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(silence_after_a_chunk_restarts_the_session, pair_setup_linked, pair_teardown),
    };
    return cmocka_run_group_tests_name("session_receipt", tests, NULL, NULL);
}
