/* Packets that no honest office makes. What an honest one makes is opened in test_packet_pack.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/prng.h"
#include "proto/compress.h"
#include "proto/header.h"
#include "proto/wire.h"
#include "tests/support/proto_make.h"

#define EVENTS 12

static bool decisions(uint32_t kind)
{
    return kind == KIND_DECISION;
}

struct bed {
    struct arena made, arena;
    struct event e[EVENTS];
    struct span envelope[EVENTS];
    struct span frame;
};

/* Two streams, some sealed parts, a decision in each. */
static void setup(struct bed *b)
{
    struct chain c[2] = {make_chain(1, 0), make_chain(2, 0)};
    struct outgoing out[EVENTS];

    *b = (struct bed){.made = arena_of(1 << 20), .arena = arena_of(PACKET_ARENA_BYTES)};
    for (uint32_t i = 0; i < EVENTS; i++) {
        struct chain *in = &c[i / 6];
        in->draft.sealed = i % 4 == 1 ? span_of(in->sealed, 60) : span_of(NULL, 0);
        in->draft.kind = i % 6 == 3 ? KIND_DECISION : KIND_HELP;
        make_next(in, &b->e[i], &b->envelope[i], &b->made);
        out[i] = make_outgoing(&b->e[i], b->envelope[i], i / 6 + 1);
    }
    assert_int_equal(packet_pack_events(&b->frame, 7, 0, 1, 20, 3, out, EVENTS, NULL, &b->made), 0);
}

static void teardown(struct bed *b)
{
    arena_free(&b->made);
    arena_free(&b->arena);
}

/* A frame around a table and an opaque part of the test's own. */
static struct span frame_of(struct span table, struct span opaque, uint32_t claim, struct arena *a)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Events ev = FANGPIN__V1__EVENTS__INIT;
    uint8_t *squeezed = arena_take(a, squeeze_bound(table.len));
    struct span frame;
    size_t used;

    assert_int_equal(squeeze(squeezed, squeeze_bound(table.len), &used, table), 0);
    ev.table = (ProtobufCBinaryData){used, squeezed};
    ev.opaque = (ProtobufCBinaryData){opaque.len, (uint8_t *)opaque.at};
    ev.table_bytes = claim;
    p.what_case = FANGPIN__V1__PACKET__WHAT_EVENTS;
    p.events = &ev;
    assert_int_equal(packet_pack(&frame, &p, a), 0);
    return frame;
}

/* One item of one run. */
struct one {
    struct span previous, head, body;
    uint64_t shared, elided, sealed_bytes, signatures;
    size_t opaque;
};

static int rc_of(const struct one *o, struct opened *out, struct arena *a)
{
    static uint8_t item[5000], run[5200], table[5400], opaque[1000];
    uint8_t *at = item;

    at = wire_put_number(at, 1, o->shared);
    at = wire_put_bytes(at, 2, o->head);
    at = wire_put_number(at, 3, o->elided);
    at = wire_put_bytes(at, 4, o->body);
    at = wire_put_number(at, 5, o->sealed_bytes);
    at = wire_put_number(at, 6, o->signatures);
    uint8_t *end = run;
    if (o->previous.at != NULL)
        end = wire_put_bytes(end, 1, o->previous);
    end = wire_put_bytes(end, 2, span_of(item, (size_t)(at - item)));
    size_t len = (size_t)(wire_put_bytes(table, 1, span_of(run, (size_t)(end - run))) - table);
    struct span frame = frame_of(span_of(table, len), span_of(opaque, o->opaque), (uint32_t)len, a);
    return packet_open(out, frame, a, decisions);
}

static void test_items(void **state)
{
    static const uint8_t filler[HEADER_BYTES_MAX + 1];
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened o;
    const struct one sound = {.head = span_of(filler, 5), .signatures = 1, .opaque = 64};
    struct one it = sound;

    (void)state;
    assert_int_equal(rc_of(&it, &o, &a), 0); /* a packet, though what is in it is no event */
    assert_int_equal(o.n_events, 1);
    assert_int_equal(o.events[0].rc, ERR_MALFORMED);
    assert_false(o.events[0].vouched);
    struct id id = hash_of(sound.head);
    assert_true(id_equal(&o.events[0].e.id, &id));
    it.shared = 1; /* of nothing */
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.signatures = 0;
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.signatures = SIGNATURES_MAX + 1, it.opaque = 64 * it.signatures;
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.signatures = UINT64_MAX;
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.opaque = 63;
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.opaque = 65; /* bytes that nobody asked for */
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.sealed_bytes = 1; /* given and empty */
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.sealed_bytes = 11, it.opaque = 74;
    assert_int_equal(rc_of(&it, &o, &a), 0);
    it.sealed_bytes = UINT64_MAX;
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.elided = ELIDED_PREVIOUS; /* and the run does not say which */
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it.previous = span_of(filler, 31);
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it.previous = span_of(filler, 32);
    assert_int_equal(rc_of(&it, &o, &a), 0);
    it = sound, it.elided = ELIDED_SEALED_HASH; /* and there is no sealed part */
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.elided = 8;
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.head = span_of(filler, sizeof filler);
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it.head.len--;
    assert_int_equal(rc_of(&it, &o, &a), 0);
    it.elided = ELIDED_BODY_HASH;
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    it = sound, it.head = span_of(filler, 0);
    assert_int_equal(rc_of(&it, &o, &a), ERR_MALFORMED);
    arena_free(&a);
}

/* A sound header with parts of somebody else: the header's signature vouches for none of them. */
static int rc_with_parts(const struct event *e, struct span body, struct span sealed, struct arena *a)
{
    static uint8_t item[2000], run[2100], table[2200], opaque[500];
    uint8_t *at = item, *end = opaque;
    struct opened o;

    at = wire_put_bytes(at, 2, e->header);
    at = wire_put_bytes(at, 4, body);
    at = wire_put_number(at, 5, sealed.at != NULL ? sealed.len + 1 : 0);
    at = wire_put_number(at, 6, 1);
    size_t len = (size_t)(wire_put_bytes(run, 2, span_of(item, (size_t)(at - item))) - run);
    len = (size_t)(wire_put_bytes(table, 1, span_of(run, len)) - table);
    end = wire_put_raw(end, sealed);
    end = wire_put_raw(end, e->signature);
    struct span frame = frame_of(span_of(table, len), span_of(opaque, (size_t)(end - opaque)), (uint32_t)len, a);
    assert_int_equal(packet_open(&o, frame, a, decisions), 0);
    assert_int_equal(o.n_events, 1);
    assert_true(id_equal(&o.events[0].e.id, &e->id));
    assert_true(o.events[0].vouched == (o.events[0].rc == 0));
    return o.events[0].rc;
}

static void test_parts_of_somebody_else(void **state)
{
    const struct span none = {0};
    struct bed b;

    (void)state;
    setup(&b);
    const struct event *plain = &b.e[0], *sealed = &b.e[1];
    assert_int_equal(rc_with_parts(plain, plain->body, none, &b.arena), 0);
    assert_int_equal(rc_with_parts(plain, sealed->body, none, &b.arena), ERR_MALFORMED);
    assert_int_equal(rc_with_parts(plain, plain->body, sealed->sealed, &b.arena), ERR_MALFORMED);
    assert_int_equal(rc_with_parts(sealed, sealed->body, sealed->sealed, &b.arena), 0);
    assert_int_equal(rc_with_parts(sealed, sealed->body, none, &b.arena), 0);
    assert_int_equal(rc_with_parts(sealed, sealed->body, plain->body, &b.arena), ERR_MALFORMED);
    teardown(&b);
}

static void test_body_too_long(void **state)
{
    static uint8_t filler[BODY_BYTES_MAX + 200], table[BODY_BYTES_MAX + 400];
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened o;

    (void)state;
    for (size_t more = 0; more < 2; more++) {
        uint8_t *at = wire_put_bytes(filler + BODY_BYTES_MAX + 10, 2, span_of("head", 4));
        at = wire_put_number(at, 6, 1);
        size_t rest = (size_t)(at - (filler + BODY_BYTES_MAX + 10));
        size_t item = rest + wire_bytes_bytes(BODY_BYTES_MAX + more);
        at = wire_put_length(table, 1, 1 + wire_varint_bytes(item) + item);
        at = wire_put_length(at, 2, item);
        at = wire_put_raw(at, span_of(filler + BODY_BYTES_MAX + 10, rest));
        at = wire_put_bytes(at, 4, span_of(filler, BODY_BYTES_MAX + more));
        size_t len = (size_t)(at - table);
        struct span frame = frame_of(span_of(table, len), span_of(filler, 64), (uint32_t)len, &a);
        assert_int_equal(packet_open(&o, frame, &a, decisions), more == 0 ? 0 : ERR_MALFORMED);
    }
    arena_free(&a);
}

static void test_limits_of_a_frame(void **state)
{
    static uint8_t big[PACKET_BYTES_MAX + 1];
    struct arena a = arena_of(PACKET_ARENA_BYTES), small = arena_of(4096);
    struct bed b;
    struct opened o;

    (void)state;
    setup(&b);
    assert_int_equal(packet_open(&o, span_of(big, sizeof big), &a, decisions), ERR_TOO_BIG);
    assert_int_equal(packet_open(&o, span_of(big, 10), &a, decisions), ERR_MALFORMED);
    assert_int_equal(packet_open(&o, b.frame, &small, decisions), ERR_NOMEM);
    assert_null(o.packet);
    assert_int_equal(packet_open(&o, span_of(big, 0), &a, decisions), 0); /* says nothing at all */
    assert_int_equal(o.n_events, 0);
    struct span frame = frame_of(span_of("", 0), span_of("", 0), PACKET_PLAIN_BYTES_MAX + 1, &a);
    assert_int_equal(packet_open(&o, frame, &a, decisions), ERR_TOO_BIG);
    frame = frame_of(span_of("", 0), span_of("", 0), 5, &a);
    assert_int_equal(packet_open(&o, frame, &a, decisions), ERR_MALFORMED);
    arena_free(&a);
    arena_free(&small);
    teardown(&b);
}

/* Eight thousand empty items take little on the wire and are refused by number. */
static void test_too_many_items(void **state)
{
    static uint8_t items[2 * (PACKET_EVENTS_MAX + 1)], table[sizeof items + 8];
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened o;

    (void)state;
    for (size_t i = 0; i < sizeof items; i += 2)
        items[i] = 2 << 3 | WIRE_BYTES;
    for (size_t less = 0; less <= 2; less += 2) {
        size_t len = (size_t)(wire_put_bytes(table, 1, span_of(items, sizeof items - less)) - table);
        struct span frame = frame_of(span_of(table, len), span_of("", 0), (uint32_t)len, &a);
        assert_int_equal(packet_open(&o, frame, &a, decisions), less == 0 ? ERR_TOO_BIG : ERR_MALFORMED);
    }
    arena_free(&a);
}

static void expect_table_malformed(const void *table, size_t len)
{
    struct arena a = arena_of(1 << 20);
    struct opened o;
    struct span frame = frame_of(span_of(table, len), span_of("", 0), (uint32_t)len, &a);

    assert_int_equal(packet_open(&o, frame, &a, decisions), ERR_MALFORMED);
    arena_free(&a);
}

static void test_tables(void **state)
{
    (void)state;
    expect_table_malformed("\x12\x00", 2);                 /* a field it does not have */
    expect_table_malformed("\x08\x01", 2);                 /* a run that is a number */
    expect_table_malformed("\x0a\x02\x1a\x00", 4);         /* a field a run does not have */
    expect_table_malformed("\x0a\x02\x12\x05", 4);         /* an item cut short */
    expect_table_malformed("\x0a\x04\x12\x02\x38\x01", 6); /* a field an item does not have */
    expect_table_malformed("\x0a\x04\x12\x02\x08\xff", 6);
}

/* Sixty-one times their own size is what empty messages unpack to (LIMITS: protobuf-c). */
static void test_amplification_meets_the_cap(void **state)
{
    static uint8_t sums[600000], frame[sizeof sums + 16];
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened o;

    (void)state;
    for (size_t i = 0; i < sizeof sums; i += 2)
        sums[i] = 2 << 3 | WIRE_BYTES;
    size_t len = (size_t)(wire_put_bytes(frame, 5, span_of(sums, sizeof sums)) - frame);
    int rc = packet_open(&o, span_of(frame, len), &a, decisions);
    assert_true(rc == ERR_NOMEM || rc == ERR_TOO_BIG);
    arena_free(&a);
}

static void test_cut_anywhere(void **state)
{
    struct bed b;
    struct opened o;

    (void)state;
    setup(&b);
    for (size_t len = 1; len < b.frame.len; len++) {
        arena_reset(&b.arena);
        int rc = packet_open(&o, span_of(b.frame.at, len), &b.arena, decisions);
        assert_true(rc != 0 || o.n_events == 0); /* what was cut may be all of the body */
    }
    teardown(&b);
}

static const struct event *original(const struct bed *b, const struct id *id)
{
    for (int i = 0; i < EVENTS; i++)
        if (id_equal(&b->e[i].id, id))
            return &b->e[i];
    return NULL;
}

/* What counts is what was signed; own signatures are only trusted where they were checked. */
static void expect_nothing_forged(const struct bed *b, const struct opened *o)
{
    for (uint32_t i = 0; i < o->n_events; i++) {
        const struct opened_event *got = &o->events[i];
        if (got->rc != 0 || !(got->vouched || got->own_valid))
            continue;
        const struct event *was = original(b, &got->e.id);
        assert_non_null(was);
        assert_true(span_equal(was->header, got->e.header));
        assert_true(span_equal(was->body, got->e.body));
        assert_true(got->e.sealed.at == NULL || span_equal(was->sealed, got->e.sealed));
        assert_true(!got->own_valid || span_equal(was->signature, got->e.signature));
        assert_true(!decisions(got->e.kind) || got->own_checked);
    }
}

static void test_mutations(void **state)
{
    struct prng roll = prng_fork(2026, "mutations");
    static uint8_t bytes[PACKET_BYTES_MAX];
    struct opened o;
    struct bed b;

    (void)state;
    setup(&b);
    for (int round = 0; round < 1200; round++) {
        memcpy(bytes, b.frame.at, b.frame.len);
        for (uint64_t n = 1 + prng_below(&roll, 3); n > 0; n--) {
            size_t at = prng_below(&roll, b.frame.len);
            bytes[at] ^= (uint8_t)(1u << prng_below(&roll, 8));
        }
        arena_reset(&b.arena);
        if (packet_open(&o, span_of(bytes, b.frame.len), &b.arena, decisions) == 0)
            expect_nothing_forged(&b, &o);
    }
    teardown(&b);
}

/* As above, but inside the table: zstd lets few random changes of its own bytes through. */
static void test_mutations_of_the_table(void **state)
{
    struct prng roll = prng_fork(2026, "table");
    struct arena a = arena_of(PACKET_ARENA_BYTES);
    struct opened o;
    struct bed b;
    uint32_t opened = 0;

    (void)state;
    setup(&b);
    assert_int_equal(packet_open(&o, b.frame, &b.arena, decisions), 0);
    const Fangpin__V1__Events *ev = o.packet->events;
    uint8_t plain[8192], changed[8192];
    assert_true(ev->table_bytes <= sizeof plain);
    assert_int_equal(unsqueeze(plain, ev->table_bytes, span_of(ev->table.data, ev->table.len)), 0);
    for (int round = 0; round < 1200; round++) {
        memcpy(changed, plain, ev->table_bytes);
        for (uint64_t n = 1 + prng_below(&roll, 3); n > 0; n--)
            changed[prng_below(&roll, ev->table_bytes)] = (uint8_t)prng_below(&roll, 256);
        arena_reset(&a);
        struct span frame =
            frame_of(span_of(changed, ev->table_bytes), span_of(ev->opaque.data, ev->opaque.len), ev->table_bytes, &a);
        if (packet_open(&o, frame, &a, decisions) == 0) {
            expect_nothing_forged(&b, &o);
            opened++;
        }
    }
    assert_true(opened > 120); /* the test looked at something */
    arena_free(&a);
    teardown(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_parts_of_somebody_else),
        cmocka_unit_test(test_body_too_long),
        cmocka_unit_test(test_limits_of_a_frame),
        cmocka_unit_test(test_too_many_items),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_amplification_meets_the_cap),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_mutations),
        cmocka_unit_test(test_mutations_of_the_table),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
