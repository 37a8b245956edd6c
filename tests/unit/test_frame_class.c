#include "tests/support/host_net.h"

#include "node/host/intake.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_of(1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static enum frame_class class_of(const Fangpin__V1__Packet *p)
{
    struct span frame;

    assert_int_equal(packet_pack(&frame, p, &arena), 0);
    return frame_class(frame);
}

static enum frame_class class_of_events(uint32_t session, uint32_t lane)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Events e = FANGPIN__V1__EVENTS__INIT;

    e.lane = lane;
    e.after = 300;
    e.upto = 301;
    p.session = session;
    p.what_case = FANGPIN__V1__PACKET__WHAT_EVENTS;
    p.events = &e;
    return class_of(&p);
}

static void events_are_told_by_their_lane(void **state)
{
    (void)state;
    for (uint32_t session = 0; session < 100000; session = session * 7 + 1) {
        assert_int_equal(class_of_events(session, LANE_URGENT), FRAME_FAST);
        assert_int_equal(class_of_events(session, LANE_CASEWORK), FRAME_CALM);
        assert_int_equal(class_of_events(session, LANE_BULK), FRAME_CALM);
    }
}

static void receipts_are_fast_and_the_rest_keeps_its_order(void **state)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Receipt receipt = FANGPIN__V1__RECEIPT__INIT;
    Fangpin__V1__Hello hello = FANGPIN__V1__HELLO__INIT;
    Fangpin__V1__Compare compare = FANGPIN__V1__COMPARE__INIT;

    (void)state;
    p.session = 4711;
    p.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    p.receipt = &receipt;
    assert_int_equal(class_of(&p), FRAME_FAST);
    p.what_case = FANGPIN__V1__PACKET__WHAT_HELLO;
    p.hello = &hello;
    assert_int_equal(class_of(&p), FRAME_ORDERED);
    p.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    p.compare = &compare;
    assert_int_equal(class_of(&p), FRAME_ORDERED);
}

static void any_bytes_have_a_class(void **state)
{
    static const uint8_t bytes[] = {0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                    0x1a, 0xff, 0xff, 0xff, 0x08, 0x80, 0x22, 0x00, 0x1a};

    (void)state;
    for (size_t from = 0; from < sizeof bytes; from++)
        for (size_t len = 0; from + len <= sizeof bytes; len++)
            assert_in_range(frame_class(span_of(bytes + from, len)), FRAME_FAST, FRAME_ORDERED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(events_are_told_by_their_lane, setup, teardown),
        cmocka_unit_test_setup_teardown(receipts_are_fast_and_the_rest_keeps_its_order, setup, teardown),
        cmocka_unit_test(any_bytes_have_a_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
