#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/header.h"
#include "proto/wire.h"
#include "tests/support/proto_make.h"

/* A header's fields, to be written in any order with any of them changed. */
struct field {
    uint32_t no;
    uint64_t number;
    struct span bytes;
};

static const uint8_t hash[32] = {1, 2, 3}, zero[32];

/* A sound header at sequence 2. */
static const struct field sound[] = {
    {1, 1, {0}},
    {2, 1, {0}},
    {3, 0, {hash, 16}},
    {4, 0, {hash, 32}},
    {5, 513201209200, {0}},
    {6, 1, {0}},
    {7, 513201209200, {0}},
    {8, 1, {0}},
    {9, 2, {0}},
    {10, 63, {0}},
    {11, 3, {0}},
    {13, 23, {0}},
    {14, 2, {0}},
    {15, 9, {0}},
    {16, 4, {0}},
    {17, 55, {0}},
    {30, 0, {hash, 32}},
    {31, 0, {hash, 32}},
};

static uint8_t *field_put(uint8_t *at, const struct field *f)
{
    return f->bytes.at != NULL ? wire_put_bytes(at, f->no, f->bytes) : wire_put_number(at, f->no, f->number);
}

/* Decode the sound header with field `change`, which replaces or follows. NULL: as it is. */
static int decode_with(const struct field *change, struct event *e, struct arena *a)
{
    static uint8_t bytes[HEADER_BYTES_MAX + 200];
    uint8_t *at = bytes;
    bool done = change == NULL;

    for (size_t i = 0; i < ARRAY_LEN(sound); i++) {
        bool here = change != NULL && sound[i].no == change->no;
        at = field_put(at, here ? change : &sound[i]);
        done |= here;
    }
    if (!done)
        at = field_put(at, change);
    return event_decode_header(e, span_of(bytes, (size_t)(at - bytes)), a);
}

static int rc_with(uint32_t no, uint64_t number, struct span bytes)
{
    struct arena a = arena_of(100000);
    struct event e;
    struct field f = {no, number, bytes};
    int rc = decode_with(&f, &e, &a);

    arena_free(&a);
    return rc;
}

static int rc_number(uint32_t no, uint64_t number)
{
    return rc_with(no, number, span_of(NULL, 0));
}

static int rc_bytes(uint32_t no, const void *at, size_t len)
{
    return rc_with(no, 0, span_of(at, len));
}

static void test_sound(void **state)
{
    struct arena a = arena_of(100000);
    struct event e;

    (void)state;
    assert_int_equal(decode_with(NULL, &e, &a), 0);
    assert_true(e.area.code == 513201209200 && e.epoch == 1 && e.kind == 23 && e.area_list == 3);
    assert_true(e.stream.lane == 2 && e.stream.thread == 63 && e.stream.scope.reach == REACH_UP);
    assert_true(e.sequence == 2 && e.position == 9 && e.depth == 4 && e.time == 55);
    assert_memory_equal(e.previous.b, hash, 32);
    assert_false(e.has_sealed || e.has_pack);
    assert_int_equal(e.n_cites, 0);
    struct id id = hash_of(e.header);
    assert_true(id_equal(&id, &e.id));
    arena_free(&a);
}

static void test_ranges(void **state)
{
    static const struct {
        uint32_t no;
        uint64_t good, bad;
    } rows[] = {
        {5, 100000000000, 99999999999},
        {5, 999999999999, 1000000000000},
        {6, UINT32_MAX, 0},
        {6, 1, (uint64_t)UINT32_MAX + 1},
        {7, 513201000000, 0},
        {8, REACH_DOWN, 3},
        {8, REACH_UP, 0},
        {9, LANES - 1, LANES},
        {10, THREADS_MAX - 1, THREADS_MAX},
        {11, 0, UINT64_MAX},
        {13, UINT32_MAX, 0},
        {14, UINT64_MAX, 0},
        {15, 1, 0},
        {16, UINT32_MAX, 0},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_int_equal(rc_number(rows[i].no, rows[i].good), 0);
        assert_int_equal(rc_number(rows[i].no, rows[i].bad), ERR_MALFORMED);
    }
    assert_int_equal(rc_number(17, UINT64_MAX), 0);
    assert_int_equal(rc_number(17, 0), 0);
}

static void test_version_and_suite(void **state)
{
    (void)state;
    assert_int_equal(rc_number(1, 2), ERR_SUITE);
    assert_int_equal(rc_number(1, 0), ERR_SUITE);
    assert_int_equal(rc_number(2, 2), ERR_SUITE);
    assert_int_equal(rc_number(2, 0), ERR_SUITE);
}

static void test_sizes(void **state)
{
    static const uint32_t hashes[] = {4, 12, 29, 30, 31};
    static const uint8_t bytes[64] = {1};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(hashes); i++) {
        assert_int_equal(rc_bytes(hashes[i], bytes, 32), 0);
        assert_int_equal(rc_bytes(hashes[i], bytes, 31), ERR_MALFORMED);
        assert_int_equal(rc_bytes(hashes[i], bytes, 33), ERR_MALFORMED);
        assert_int_equal(rc_bytes(hashes[i], bytes, 0), ERR_MALFORMED);
        assert_int_equal(rc_number(hashes[i], 5), ERR_MALFORMED); /* a number where bytes belong */
    }
    assert_int_equal(rc_bytes(3, bytes, 16), 0);
    assert_int_equal(rc_bytes(3, bytes, 32), ERR_MALFORMED);
    assert_int_equal(rc_bytes(6, bytes, 1), ERR_MALFORMED); /* bytes where a number belongs */
}

static void test_previous_is_zero_at_the_start_only(void **state)
{
    (void)state;
    assert_int_equal(rc_bytes(31, zero, 32), ERR_MALFORMED);
    assert_int_equal(rc_number(14, 1), ERR_MALFORMED); /* its previous is not zero */
}

static void test_absent_fields(void **state)
{
    struct arena a = arena_of(100000);

    (void)state;
    for (size_t left_out = 0; left_out < ARRAY_LEN(sound); left_out++) {
        uint8_t bytes[400], *at = bytes;
        struct event e;
        uint32_t no = sound[left_out].no;
        bool may = no == 9 || no == 10 || no == 11 || no == 17; /* 0 is one of their values */
        for (size_t i = 0; i < ARRAY_LEN(sound); i++)
            at = i == left_out ? at : field_put(at, &sound[i]);
        int rc = event_decode_header(&e, span_of(bytes, (size_t)(at - bytes)), &a);
        assert_int_equal(rc, may ? 0 : no <= 2 ? ERR_SUITE : ERR_MALFORMED);
    }
    arena_free(&a);
}

static void test_fields_given_twice(void **state)
{
    struct arena a = arena_of(100000);

    (void)state;
    for (size_t twice = 0; twice < ARRAY_LEN(sound); twice++) {
        uint8_t bytes[500], *at = bytes;
        struct event e;
        for (size_t i = 0; i < ARRAY_LEN(sound); i++)
            at = field_put(at, &sound[i]);
        at = field_put(at, &sound[twice]);
        assert_int_equal(event_decode_header(&e, span_of(bytes, (size_t)(at - bytes)), &a), ERR_MALFORMED);
    }
    arena_free(&a);
}

/* D3: what a later version adds is carried, and changes nothing of what is known. */
static void test_unknown_fields(void **state)
{
    static const uint32_t nos[] = {21, 28, 32, 100, 536870911};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(nos); i++) {
        assert_int_equal(rc_number(nos[i], 7), 0);
        assert_int_equal(rc_bytes(nos[i], hash, 32), 0);
    }
    assert_int_equal(rc_number(13, 4000), 0); /* an unknown kind as well */
}

static void test_any_order(void **state)
{
    struct arena a = arena_of(100000);
    uint8_t bytes[400], *at = bytes;
    struct event e;

    (void)state;
    for (size_t i = ARRAY_LEN(sound); i-- > 0;)
        at = field_put(at, &sound[i]);
    assert_int_equal(event_decode_header(&e, span_of(bytes, (size_t)(at - bytes)), &a), 0);
    assert_int_equal(e.position, 9);
    arena_free(&a);
}

/* What follows the sound header's other fields. */
static struct span cite_bytes(uint8_t out[100], size_t id_len, size_t author_len, uint64_t position)
{
    uint8_t *at = out;

    if (id_len > 0)
        at = wire_put_bytes(at, 1, span_of(hash, id_len));
    if (author_len > 0)
        at = wire_put_bytes(at, 2, span_of(zero, author_len));
    at = wire_put_number(at, 3, position);
    return span_of(out, (size_t)(at - out));
}

static void test_cites(void **state)
{
    uint8_t bytes[100];
    struct arena a = arena_of(100000);
    struct event e;

    (void)state;
    assert_int_equal(rc_with(18, 0, cite_bytes(bytes, 32, 32, 1)), 0);
    assert_int_equal(rc_with(18, 0, cite_bytes(bytes, 0, 32, 1)), ERR_MALFORMED);
    assert_int_equal(rc_with(18, 0, cite_bytes(bytes, 31, 32, 1)), ERR_MALFORMED);
    assert_int_equal(rc_with(18, 0, cite_bytes(bytes, 32, 31, 1)), ERR_MALFORMED);
    assert_int_equal(rc_with(18, 0, cite_bytes(bytes, 32, 32, 0)), ERR_MALFORMED);
    assert_int_equal(rc_number(18, 1), ERR_MALFORMED);
    struct field f = {18, 0, cite_bytes(bytes, 32, 0, 4)};
    assert_int_equal(decode_with(&f, &e, &a), 0);
    assert_int_equal(e.n_cites, 1);
    assert_true(author_equal(&e.cites[0].author, &e.stream.author)); /* absent: its own */
    assert_int_equal(e.cites[0].position, 4);
    arena_free(&a);
}

static int rc_with_many(uint32_t no, struct span each, unsigned n)
{
    static uint8_t bytes[4096];
    struct arena a = arena_of(100000);
    struct event e;
    uint8_t *at = bytes;

    for (size_t i = 0; i < ARRAY_LEN(sound); i++)
        at = field_put(at, &sound[i]);
    for (unsigned i = 0; i < n; i++)
        at = wire_put_bytes(at, no, each);
    if (no == HEADER_FIELD_OFFICER)
        at = header_put_hash(at, HEADER_FIELD_OFFICER_SIGNATURES_HASH, hash);
    int rc = event_decode_header(&e, span_of(bytes, (size_t)(at - bytes)), &a);
    arena_free(&a);
    return rc;
}

static void test_list_limits(void **state)
{
    uint8_t bytes[100];
    struct span cite = cite_bytes(bytes, 32, 0, 1), officer = span_of(hash, OFFICER_KEY_BYTES);

    (void)state;
    assert_int_equal(rc_with_many(18, cite, CITES_MAX), 0);
    assert_int_equal(rc_with_many(18, cite, CITES_MAX + 1), ERR_TOO_BIG);
    assert_int_equal(rc_with_many(19, officer, SIGNATURES_MAX - 1), 0);
    assert_int_equal(rc_with_many(19, officer, SIGNATURES_MAX), ERR_TOO_BIG);
    assert_int_equal(rc_with_many(19, span_of(hash, 15), 1), ERR_MALFORMED);
    assert_int_equal(rc_with_many(19, officer, 0), ERR_MALFORMED); /* a hash of nobody's signatures */
    assert_int_equal(rc_bytes(19, hash, 16), ERR_MALFORMED);       /* officers, and no hash */
}

static void test_too_long(void **state)
{
    static const uint8_t filler[HEADER_BYTES_MAX];

    (void)state;
    assert_int_equal(rc_bytes(100, filler, 1500), 0);
    assert_int_equal(rc_bytes(100, filler, HEADER_BYTES_MAX), ERR_TOO_BIG);
}

static void test_cut_anywhere(void **state)
{
    struct arena a = arena_of(100000);
    struct chain c = make_chain(1, 2);
    struct event e, cut;
    struct span envelope;

    (void)state;
    make_next(&c, &e, &envelope, &a);
    for (size_t len = 0; len < e.header.len; len++)
        assert_int_not_equal(event_decode_header(&cut, span_of(e.header.at, len), &a), 0);
    arena_free(&a);
}

static void test_no_memory_for_lists(void **state)
{
    uint8_t bytes[100];
    struct arena none = arena_of(10);
    struct event e;
    struct field f = {18, 0, cite_bytes(bytes, 32, 0, 4)};

    (void)state;
    assert_int_equal(decode_with(&f, &e, &none), ERR_NOMEM);
}

static unsigned tail_of(const uint32_t *nos, size_t n)
{
    uint8_t bytes[300], *at = bytes;

    at = wire_put_number(at, 1, 1);
    for (size_t i = 0; i < n; i++)
        at = nos[i] == 1 ? wire_put_number(at, 21, 7) : header_put_hash(at, nos[i], hash);
    return header_tail(span_of(bytes, (size_t)(at - bytes)));
}

static void test_tail(void **state)
{
    (void)state;
    assert_int_equal(tail_of((uint32_t[]){29, 30, 31}, 3), 7);
    assert_int_equal(tail_of((uint32_t[]){30, 31}, 2), 3);
    assert_int_equal(tail_of((uint32_t[]){29, 31}, 2), 1);
    assert_int_equal(tail_of((uint32_t[]){31, 30, 29}, 3), 0);
    assert_int_equal(tail_of((uint32_t[]){30, 31, 1}, 3), 0); /* something of a later version behind them */
    assert_int_equal(tail_of((uint32_t[]){30, 1, 31}, 3), 1);
    assert_int_equal(tail_of(NULL, 0), 0);
}

/* Bytes that only look like hashes, inside a field of another kind, are not taken for the tail. */
static void test_tail_in_disguise(void **state)
{
    uint8_t inner[200], bytes[300], *at = inner;

    (void)state;
    at = header_put_hash(at, HEADER_FIELD_BODY_HASH, hash);
    at = header_put_hash(at, HEADER_FIELD_PREVIOUS, hash);
    at = wire_put_bytes(bytes, 40, span_of(inner, (size_t)(at - inner)));
    assert_int_equal(header_tail(span_of(bytes, (size_t)(at - bytes))), 0);
}

/* A length that takes a byte more than it needs cannot be restored. */
static void test_tail_in_long_form(void **state)
{
    uint8_t bytes[300], *at = bytes;

    (void)state;
    at = header_put_hash(at, HEADER_FIELD_BODY_HASH, hash);
    *at++ = 0xfa, *at++ = 0x01, *at++ = 0xa0, *at++ = 0x00;
    at = wire_put_raw(at, span_of(hash, 32));
    assert_int_equal(header_tail(span_of(bytes, (size_t)(at - bytes))), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_version_and_suite),
        cmocka_unit_test(test_sizes),
        cmocka_unit_test(test_previous_is_zero_at_the_start_only),
        cmocka_unit_test(test_absent_fields),
        cmocka_unit_test(test_fields_given_twice),
        cmocka_unit_test(test_unknown_fields),
        cmocka_unit_test(test_any_order),
        cmocka_unit_test(test_cites),
        cmocka_unit_test(test_list_limits),
        cmocka_unit_test(test_too_long),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_no_memory_for_lists),
        cmocka_unit_test(test_tail),
        cmocka_unit_test(test_tail_in_disguise),
        cmocka_unit_test(test_tail_in_long_form),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
