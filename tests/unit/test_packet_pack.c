/* What is packed comes out again byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/prng.h"
#include "proto/wire.h"
#include "tests/support/proto_make.h"

#define STREAMS 5
#define EACH    12

static bool no_authority(uint32_t kind)
{
    (void)kind;
    return false;
}

/* Pack, open, and find every envelope again. */
static void round_trip(struct outgoing *out, size_t n, struct opened *opened, struct arena *a)
{
    struct span frame;

    assert_int_equal(packet_pack_events(&frame, 7, LANE_URGENT, 10, 90, 3, out, n, NULL, a), 0);
    assert_int_equal(packet_open(opened, frame, a, no_authority), 0);
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

/* An event of our own made of a header written otherwise. */
static void make_foreign(struct chain *c, struct span header, struct event *e, struct span *envelope, struct arena *a)
{
    uint8_t signature[SIGNATURE_BYTES];
    struct envelope_parts p = {.header = header, .body = span_of(c->body, 160)};

    sign_bytes(signature, &c->keys, EVENT_DOMAIN, header);
    p.signature = span_of(signature, sizeof signature);
    uint8_t *at = arena_take(a, envelope_bytes(&p));
    *envelope = span_of(at, envelope_join(at, &p));
    assert_int_equal(event_decode(e, *envelope, a), 0);
    c->draft.previous = e->id;
    c->draft.sequence++;
    c->draft.position++;
    c->draft.depth++;
}

/* The fields of a header that our own writer makes, in another order: `first` fields moved to the end. */
static struct span reordered(struct span header, int first, struct arena *a)
{
    struct wire w = wire_of(header);
    struct wire_field f;

    for (int i = 0; i < first; i++)
        assert_int_equal(wire_next(&w, &f), WIRE_FIELD);
    size_t front = (size_t)(w.at - header.at);
    uint8_t *at = arena_take(a, header.len);
    uint8_t *end = wire_put_raw(at, span_of(w.at, header.len - front));
    wire_put_raw(end, span_of(header.at, front));
    return span_of(at, header.len);
}

static struct span with_unknown(struct span header, struct arena *a)
{
    uint8_t *at = arena_take(a, header.len + 50), *end = wire_put_raw(at, header);

    end = wire_put_bytes(end, 200, span_str("from a later version"));
    return span_of(at, (size_t)(end - at));
}

/* Our own headers, headers in other orders, headers with unknown fields: all in one chain. */
static void test_headers_of_other_makers(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES), scratch = arena_of(1 << 20);
    struct chain c = make_chain(1, 0);
    struct outgoing out[24];
    struct opened opened;

    (void)state;
    c.draft.body = span_of(c.body, 160);
    for (int i = 0; i < 24; i++) {
        struct event e, own;
        struct span envelope;
        struct chain copy = c;
        make_next(&copy, &own, &envelope, &scratch);
        if (i % 4 == 1)
            make_foreign(&c, reordered(own.header, i % 16 + 1, &a), &e, &envelope, &a);
        else if (i % 4 == 3)
            make_foreign(&c, with_unknown(own.header, &a), &e, &envelope, &a);
        else
            make_next(&c, &e, &envelope, &a);
        c.draft.body = span_of(c.body, 160);
        out[i] = make_outgoing(&e, envelope, 1);
    }
    round_trip(out, 24, &opened, &a);
    assert_int_equal(opened.signatures_checked, 1); /* they follow each other all the same */
    arena_free(&a);
    arena_free(&scratch);
}

/* Two events at one place of a stream, and one behind each: a packet keeps what each names as previous. */
static void test_fork(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct chain c = make_chain(1, 0), other;
    struct event e[5];
    struct span envelope[5];
    struct outgoing out[5];
    struct opened opened;

    (void)state;
    make_next(&c, &e[0], &envelope[0], &a);
    other = c;
    other.draft.time++;
    for (int i = 1; i < 5; i++)
        make_next(i % 2 ? &c : &other, &e[i], &envelope[i], &a);
    for (int ids = 0; ids < 2; ids++) {
        for (int i = 0; i < 5; i++) {
            out[i] = make_outgoing(&e[i], envelope[i], 1);
            if (!ids)
                out[i].id = (struct id){{0}};
        }
        round_trip(out, 5, &opened, &a);
    }
    /* Only one branch is known to the other side: the last event does not follow its neighbour here. */
    out[0] = make_outgoing(&e[1], envelope[1], 1);
    out[1] = make_outgoing(&e[4], envelope[4], 1);
    round_trip(out, 2, &opened, &a);
    assert_int_equal(opened.signatures_checked, 2);
    arena_free(&a);
}

static void test_gap(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct chain c = make_chain(1, 0);
    struct outgoing out[6];
    struct opened opened;

    (void)state;
    for (int i = 0; i < 6; i++) {
        struct event e, lost;
        struct span envelope;
        make_next(&c, &e, &envelope, &a);
        out[i] = make_outgoing(&e, envelope, 1);
        if (i == 2)
            make_next(&c, &lost, &envelope, &a);
    }
    round_trip(out, 6, &opened, &a);
    assert_int_equal(opened.signatures_checked, 2);
    arena_free(&a);
}

static void test_any_order_given(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct chain c[2] = {make_chain(1, 0), make_chain(2, 1)};
    struct outgoing out[20];
    struct opened opened;

    (void)state;
    for (int i = 0; i < 20; i++) {
        struct event e;
        struct span envelope;
        make_next(&c[i % 2], &e, &envelope, &a);
        out[(i * 7) % 20] = make_outgoing(&e, envelope, (uint32_t)(2 - i % 2));
    }
    round_trip(out, 20, &opened, &a);
    assert_int_equal(opened.signatures_checked, 2);
    assert_int_equal(out[0].stream_no, 1);
    assert_int_equal(out[19].sequence, 10);
    arena_free(&a);
}

static void test_sealed_part_held_back(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct chain c = make_chain(1, 0);
    struct outgoing out[4];
    struct event e[4];
    struct opened opened;
    struct span frame;

    (void)state;
    c.draft.sealed = span_of(c.sealed, 120);
    for (int i = 0; i < 4; i++) {
        struct span envelope;
        make_next(&c, &e[i], &envelope, &a);
        out[i] = make_outgoing(&e[i], envelope, 1);
        out[i].with_sealed = i % 2 == 0;
    }
    assert_int_equal(packet_pack_events(&frame, 7, 0, 0, 0, 3, out, 4, NULL, &a), 0);
    assert_int_equal(packet_open(&opened, frame, &a, no_authority), 0);
    for (int i = 0; i < 4; i++) {
        const struct event *got = &opened.events[i].e;
        assert_true(opened.events[i].vouched && id_equal(&got->id, &e[i].id));
        assert_true(got->has_sealed);
        assert_true((got->sealed.at != NULL) == out[i].with_sealed);
        assert_true(event_signature_valid(got));
        struct event again;
        assert_int_equal(event_decode(&again, opened.events[i].envelope, &a), 0);
    }
    assert_int_equal(opened.signatures_checked, 1);
    arena_free(&a);
}

static void test_officers_travel(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct chain c = make_chain(1, 0);
    uint8_t officers[2 * SIGNATURE_BYTES] = {1, 2}, header[HEADER_BYTES_MAX], signature[SIGNATURE_BYTES];
    struct id hash = hash_of(span_of(officers, sizeof officers));
    struct event e;
    struct envelope_parts p;
    struct outgoing out;
    struct opened opened;
    struct span envelope;

    (void)state;
    make_next(&c, &e, &envelope, &a);
    assert_true(envelope_split(&p, envelope));
    uint8_t *at = wire_put_raw(header, p.header);
    at = wire_put_bytes(at, 19, span_of("0123456789abcdef", 16));
    at = wire_put_bytes(at, 19, span_of("fedcba9876543210", 16));
    at = wire_put_bytes(at, 20, span_of(hash.b, 32));
    p.header = span_of(header, (size_t)(at - header));
    sign_bytes(signature, &c.keys, EVENT_DOMAIN, p.header);
    p.signature = span_of(signature, sizeof signature);
    p.n_officer_signatures = 2;
    p.officer_signature[0] = span_of(officers, 64);
    p.officer_signature[1] = span_of(officers + 64, 64);
    uint8_t *bytes = arena_take(&a, envelope_bytes(&p));
    envelope = span_of(bytes, envelope_join(bytes, &p));
    assert_int_equal(event_decode(&e, envelope, &a), 0);
    out = make_outgoing(&e, envelope, 1);
    round_trip(&out, 1, &opened, &a);
    assert_memory_equal(opened.events[0].e.officer_signatures.at, officers, sizeof officers);
    arena_free(&a);
}

static void test_largest_and_smallest(void **state)
{
    static uint8_t big[BODY_BYTES_MAX];
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct chain c = make_chain(1, 0);
    struct outgoing out[20];
    struct opened opened;

    (void)state;
    for (int i = 0; i < 20; i++) {
        struct event e;
        struct span envelope;
        c.draft.body = i % 2 ? span_of("", 0) : span_of(big, sizeof big);
        c.draft.sealed = i % 3 ? span_of(NULL, 0) : span_of(big, SEALED_BYTES_MAX);
        make_next(&c, &e, &envelope, &a);
        out[i] = make_outgoing(&e, envelope, 1);
    }
    round_trip(out, 20, &opened, &a);
    arena_free(&a);
}

/* A cursor moves on although nothing is owed. */
static void test_no_events(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened opened;

    (void)state;
    round_trip(NULL, 0, &opened, &a);
    assert_int_equal(opened.packet->events->upto, 90);
    arena_free(&a);
}

static void test_manifest_rides_along(void **state)
{
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct office_keys k = make_keys(1);
    Fangpin__V1__Manifest m = FANGPIN__V1__MANIFEST__INIT;
    struct opened opened;
    struct span frame;

    (void)state;
    m.epoch = 1;
    assert_int_equal(manifest_sign(&m, &k, &a), 0);
    assert_int_equal(packet_pack_events(&frame, 7, 0, 0, 0, 3, NULL, 0, &m, &a), 0);
    assert_int_equal(packet_open(&opened, frame, &a, no_authority), 0);
    assert_true(opened.manifest_valid);
    arena_free(&a);
}

static void test_limits(void **state)
{
    static struct outgoing out[PACKET_EVENTS_MAX + 1];
    static uint8_t noise[BODY_BYTES_MAX];
    struct arena a = arena_of(4 * PACKET_ARENA_BYTES), none = arena_of(1000);
    struct chain c = make_chain(1, 0);
    struct prng p = prng_fork(1, "noise");
    struct span frame, envelope;
    struct event e;

    (void)state;
    prng_fill(&p, noise, sizeof noise);
    c.draft.body = span_of(noise, sizeof noise);
    make_next(&c, &e, &envelope, &a);
    for (size_t i = 0; i < ARRAY_LEN(out); i++)
        out[i] = make_outgoing(&e, envelope, (uint32_t)i);
    assert_int_equal(packet_pack_events(&frame, 1, 0, 0, 0, 1, out, PACKET_EVENTS_MAX + 1, NULL, &a), ERR_TOO_BIG);
    assert_int_equal(packet_pack_events(&frame, 1, 0, 0, 0, 1, out, 1, NULL, &none), ERR_NOMEM);
    assert_int_equal(packet_pack_events(&frame, 1, 0, 0, 0, 1, out, 200, NULL, &a), ERR_TOO_BIG); /* table */
    assert_int_equal(packet_pack_events(&frame, 1, 0, 0, 0, 1, out, 400, NULL, &a), ERR_TOO_BIG); /* all of it */
    out[0].envelope.len--; /* not what the store was given */
    assert_int_equal(packet_pack_events(&frame, 1, 0, 0, 0, 1, out, 1, NULL, &a), ERR_MALFORMED);
    arena_free(&a);
    arena_free(&none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_streams_mixed),
        cmocka_unit_test(test_headers_of_other_makers),
        cmocka_unit_test(test_fork),
        cmocka_unit_test(test_gap),
        cmocka_unit_test(test_any_order_given),
        cmocka_unit_test(test_sealed_part_held_back),
        cmocka_unit_test(test_officers_travel),
        cmocka_unit_test(test_largest_and_smallest),
        cmocka_unit_test(test_no_events),
        cmocka_unit_test(test_manifest_rides_along),
        cmocka_unit_test(test_limits),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
