#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.pb-c.h"
#include "proto/event.pb-c.h"
#include "proto/wire.h"
#include "tests/support/proto_make.h"

static void test_sign_and_decode(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct chain c = make_chain(1, 5);
    struct event e, back;
    struct span envelope;
    struct cite cites[2] = {{.id = {{1}}, .author = c.keys.public_key, .position = 3},
                            {.id = {{2}}, .author = make_keys(7).public_key, .position = 8}};
    struct id pack = {{9}};

    (void)state;
    c.draft.cites = cites;
    c.draft.n_cites = 2;
    c.draft.pack = &pack;
    c.draft.sealed = span_of(c.sealed, sizeof c.sealed);
    make_next(&c, &e, &envelope, &a);
    assert_int_equal(event_decode(&back, envelope, &a), 0);
    assert_true(id_equal(&back.id, &e.id));
    assert_true(event_signature_valid(&back));
    assert_true(event_officers_match(&back));
    assert_true(author_equal(&back.stream.author, &c.keys.public_key));
    assert_int_equal(back.n_cites, 2);
    assert_memory_equal(&back.cites[0], &cites[0], sizeof cites[0]);
    assert_memory_equal(&back.cites[1], &cites[1], sizeof cites[1]);
    assert_true(back.has_pack && id_equal(&back.pack, &pack));
    assert_true(back.has_sealed && span_equal(back.sealed, c.draft.sealed));
    assert_int_equal(back.stream.thread, 5);
    assert_int_equal(back.sequence, 1);
    arena_free(&a);
}

/* Our writer and protobuf-c agree on every byte of a header. */
static void test_header_is_protobuf(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct chain c = make_chain(1, 5);
    struct event e;
    struct span envelope;
    uint8_t again[HEADER_BYTES_MAX];
    struct cite cite = {.id = {{2}}, .author = make_keys(7).public_key, .position = 800};

    (void)state;
    c.draft.cites = &cite;
    c.draft.n_cites = 1;
    c.draft.sealed = span_of(c.sealed, sizeof c.sealed);
    make_next(&c, &e, &envelope, &a);
    Fangpin__V1__Header *h = fangpin__v1__header__unpack(NULL, e.header.len, e.header.at);
    assert_non_null(h);
    assert_int_equal(h->scope_area, MAKE_AREA.code);
    assert_int_equal(h->cite[0]->position, 800);
    assert_int_equal(fangpin__v1__header__get_packed_size(h), e.header.len);
    fangpin__v1__header__pack(h, again);
    assert_memory_equal(again, e.header.at, e.header.len);
    fangpin__v1__header__free_unpacked(h, NULL);
    Fangpin__V1__Envelope *v = fangpin__v1__envelope__unpack(NULL, envelope.len, envelope.at);
    assert_non_null(v);
    assert_int_equal(v->body.len, e.body.len);
    assert_int_equal(fangpin__v1__envelope__get_packed_size(v), envelope.len);
    fangpin__v1__envelope__free_unpacked(v, NULL);
    arena_free(&a);
}

static void test_sealed_part_may_be_missing(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct chain c = make_chain(1, 0);
    struct event e, back;
    struct span envelope;
    struct envelope_parts p;
    uint8_t bytes[2048];

    (void)state;
    c.draft.sealed = span_of(c.sealed, 100);
    make_next(&c, &e, &envelope, &a);
    assert_true(envelope_split(&p, envelope));
    p.sealed = span_of(NULL, 0);
    assert_int_equal(event_decode(&back, span_of(bytes, envelope_join(bytes, &p)), &a), 0);
    assert_true(back.has_sealed);
    assert_null(back.sealed.at);
    assert_true(event_signature_valid(&back));
    p.sealed = span_of(c.sealed, 99); /* another one */
    assert_int_equal(event_decode(&back, span_of(bytes, envelope_join(bytes, &p)), &a), ERR_MALFORMED);
    c.draft.sealed = span_of(NULL, 0); /* and one that nobody signed */
    make_next(&c, &e, &envelope, &a);
    assert_true(envelope_split(&p, envelope));
    p.sealed = span_of(c.sealed, 100);
    assert_int_equal(event_decode(&back, span_of(bytes, envelope_join(bytes, &p)), &a), ERR_MALFORMED);
    arena_free(&a);
}

static void test_every_bit_counts(void **state)
{
    struct arena a = arena_of(1 << 22);
    struct chain c = make_chain(1, 0);
    struct event e, back;
    struct span envelope;
    uint8_t bytes[2048];

    (void)state;
    c.draft.sealed = span_of(c.sealed, 40);
    make_next(&c, &e, &envelope, &a);
    for (size_t i = 0; i < envelope.len; i++) {
        memcpy(bytes, envelope.at, envelope.len);
        bytes[i] ^= (uint8_t)(1u << i % 8);
        arena_reset(&a);
        int rc = event_decode(&back, span_of(bytes, envelope.len), &a);
        assert_true(rc != 0 || !event_signature_valid(&back));
    }
    arena_free(&a);
}

static void test_limits_when_signing(void **state)
{
    static uint8_t big[BODY_BYTES_MAX + 1];
    static struct cite cites[CITES_MAX + 1];
    struct arena a = arena_of(1 << 20), none = arena_of(100);
    struct chain c = make_chain(1, 0);
    struct event e;
    struct span envelope;

    (void)state;
    c.draft.body = span_of(big, sizeof big);
    assert_int_equal(event_sign(&e, &envelope, &c.draft, &c.keys, &a), ERR_TOO_BIG);
    c.draft.body = span_of(big, BODY_BYTES_MAX);
    assert_int_equal(event_sign(&e, &envelope, &c.draft, &c.keys, &a), 0);
    assert_int_equal(event_sign(&e, &envelope, &c.draft, &c.keys, &none), ERR_NOMEM);
    c.draft.sealed = span_of(big, SEALED_BYTES_MAX + 1);
    assert_int_equal(event_sign(&e, &envelope, &c.draft, &c.keys, &a), ERR_TOO_BIG);
    c.draft.sealed = span_of(NULL, 0);
    for (size_t i = 0; i < ARRAY_LEN(cites); i++)
        cites[i] = (struct cite){.author = c.keys.public_key, .position = 1};
    c.draft.cites = cites;
    c.draft.n_cites = CITES_MAX + 1;
    assert_int_equal(event_sign(&e, &envelope, &c.draft, &c.keys, &a), ERR_TOO_BIG);
    c.draft.n_cites = CITES_MAX;
    assert_int_equal(event_sign(&e, &envelope, &c.draft, &c.keys, &a), 0);
    for (size_t i = 0; i < ARRAY_LEN(cites); i++)
        cites[i].author.b[0] ^= 1; /* of another author: longer */
    assert_int_equal(event_sign(&e, &envelope, &c.draft, &c.keys, &a), ERR_TOO_BIG);
    arena_free(&a);
    arena_free(&none);
}

static void test_empty_body(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct chain c = make_chain(1, 0);
    struct event e;
    struct span envelope;

    (void)state;
    c.draft.body = span_of("", 0);
    assert_int_equal(event_sign(&e, &envelope, &c.draft, &c.keys, &a), 0);
    assert_int_equal(e.body.len, 0);
    assert_non_null(e.body.at);
    arena_free(&a);
}

/* Two officers sign; their signatures are committed to by a hash and lie at the envelope's end. */
static void test_officers(void **state)
{
    struct arena a = arena_of(1 << 20);
    struct chain c = make_chain(1, 0);
    struct event e, back;
    struct span envelope;
    struct envelope_parts p;
    uint8_t officers[2 * SIGNATURE_BYTES] = {1, 2}, header[HEADER_BYTES_MAX], signature[SIGNATURE_BYTES], bytes[2048];
    struct id hash = hash_of(span_of(officers, sizeof officers));

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
    assert_int_equal(event_decode(&back, span_of(bytes, envelope_join(bytes, &p)), &a), 0);
    assert_true(event_signature_valid(&back));
    assert_int_equal(back.officers.len, 32);
    assert_memory_equal(back.officers.at, "0123456789abcdeffedcba9876543210", 32);
    assert_memory_equal(back.officer_signatures.at, officers, sizeof officers);
    p.n_officer_signatures = 1; /* one lacks */
    assert_int_equal(event_decode(&back, span_of(bytes, envelope_join(bytes, &p)), &a), ERR_MALFORMED);
    p.n_officer_signatures = 2;
    p.officer_signature[0] = p.officer_signature[1]; /* another's */
    assert_int_equal(event_decode(&back, span_of(bytes, envelope_join(bytes, &p)), &a), ERR_MALFORMED);
    arena_free(&a);
}

static void expect_before(const struct event *a, const struct event *b)
{
    assert_true(event_order(a, b) < 0);
    assert_true(event_order(b, a) > 0);
}

static void test_order(void **state)
{
    struct event a = {.depth = 4, .area = {513201209200}, .epoch = 2, .position = 5}, b = a;

    (void)state;
    assert_int_equal(event_order(&a, &b), 0);
    b.id.b[31] = 1;
    expect_before(&a, &b);
    a.position = 6;
    expect_before(&b, &a);
    b.epoch = 3;
    expect_before(&a, &b);
    a.stream.author.b[0] = 1;
    expect_before(&b, &a);
    a.area.code = 513201000000; /* the county before the village */
    expect_before(&a, &b);
    b.depth = 3;
    expect_before(&b, &a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign_and_decode),
        cmocka_unit_test(test_header_is_protobuf),
        cmocka_unit_test(test_sealed_part_may_be_missing),
        cmocka_unit_test(test_every_bit_counts),
        cmocka_unit_test(test_limits_when_signing),
        cmocka_unit_test(test_empty_body),
        cmocka_unit_test(test_officers),
        cmocka_unit_test(test_order),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
