/* What is packed comes out again byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/wire.h"
#include "support/proto_make.h"

#define STREAMS 5
#define EACH    12

static bool all_authority(uint32_t kind)
{
    (void)kind;
    return false;
}

/* Pack, open, and find every envelope again. */
static void round_trip(struct outgoing *out, size_t n, struct opened *opened, struct arena *a)
{
    struct span frame;

    assert_int_equal(packet_pack_events(&frame, 7, LANE_URGENT, 10, 90, 3, out, n, NULL, a), 0);
    assert_int_equal(packet_open(opened, frame, a, all_authority), 0);
    assert_int_equal(opened->n_events, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(opened->events[i].rc, 0);
        assert_true(opened->events[i].vouched);
        assert_true(span_equal(opened->events[i].envelope, out[i].envelope));
    }
}

static void test_streams_mixed(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct chain chains[STREAMS];
    struct outgoing out[STREAMS * EACH];
    struct opened opened;

    (void)state;
    for (uint8_t s = 0; s < STREAMS; s++)
        chains[s] = make_chain(1, s);
    for (size_t i = 0; i < STREAMS * EACH; i++) {
        struct chain *c = &chains[i % STREAMS];
        struct event e;
        struct span envelope;
        c->draft.sealed = i % 3 == 0 ? span_of(c->sealed, 150) : span_of(NULL, 0);
        make_next(c, &e, &envelope, &a);
        out[i] = make_outgoing(&e, envelope, (uint32_t)(i % STREAMS) + 1);
    }
    round_trip(out, STREAMS * EACH, &opened, &a);
    assert_int_equal(opened.signatures_checked, STREAMS); /* one for each run */
    assert_int_equal(opened.packet->session, 7);
    assert_int_equal(opened.packet->events->after, 10);
    assert_int_equal(opened.packet->events->upto, 90);
    assert_int_equal(opened.packet->events->ticket, 3);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_streams_mixed),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
