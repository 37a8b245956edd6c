#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/wire.h"
#include "tests/support/proto_make.h"

static const uint8_t filler[SEALED_BYTES_MAX + HEADER_BYTES_MAX + BODY_BYTES_MAX];

static struct envelope_parts parts_of(size_t header, size_t body, size_t sealed, uint32_t officers)
{
    struct envelope_parts p = {.header = span_of(filler, header),
                               .body = span_of(filler, body),
                               .signature = span_of(filler, SIGNATURE_BYTES),
                               .n_officer_signatures = officers};

    if (sealed > 0)
        p.sealed = span_of(filler, sealed);
    for (uint32_t i = 0; i < officers; i++)
        p.officer_signature[i] = span_of(filler, SIGNATURE_BYTES);
    return p;
}

static void join_and_split(size_t header, size_t body, size_t sealed, uint32_t officers)
{
    static uint8_t bytes[EVENT_BYTES_MAX];
    struct envelope_parts p = parts_of(header, body, sealed, officers), q;

    size_t len = envelope_join(bytes, &p);
    assert_int_equal(len, envelope_bytes(&p));
    assert_true(envelope_split(&q, span_of(bytes, len)));
    assert_true(span_equal(p.header, q.header) && span_equal(p.body, q.body) && span_equal(p.sealed, q.sealed));
    assert_true((q.sealed.at == NULL) == (sealed == 0));
    assert_non_null(q.body.at); /* present, if empty */
    assert_int_equal(q.n_officer_signatures, officers);
    size_t whole = len - officers * (2 + SIGNATURE_BYTES); /* without officers it is an envelope too */
    for (size_t cut = 0; cut < whole; cut += 1 + len / 97)
        assert_false(envelope_split(&q, span_of(bytes, cut)));
    assert_false(envelope_split(&q, span_of(bytes, len - 1)));
}

static void test_join_and_split(void **state)
{
    (void)state;
    join_and_split(1, 0, 0, 0);
    join_and_split(127, 128, 0, 1);
    join_and_split(300, 100, 200, 0);
    join_and_split(HEADER_BYTES_MAX, BODY_BYTES_MAX, SEALED_BYTES_MAX, SIGNATURES_MAX - 1);
}

/* One form only: what could be written otherwise is no envelope. */
static void test_other_forms(void **state)
{
    uint8_t bytes[400], *at;
    struct span header = span_of(filler, 20), signature = span_of(filler, 64);
    struct envelope_parts q;

    (void)state;
    at = wire_put_bytes(bytes, 1, header);
    at = wire_put_bytes(at, 4, signature);
    assert_true(envelope_split(&q, span_of(bytes, (size_t)(at - bytes))));
    uint8_t *end = wire_put_bytes(at, 6, header); /* a field it does not have */
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(end - bytes))));
    end = wire_put_bytes(at, 2, header); /* out of order */
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(end - bytes))));
    end = wire_put_bytes(at, 4, signature); /* twice */
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(end - bytes))));
    end = wire_put_bytes(at, 5, header); /* no 64 bytes */
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(end - bytes))));
    at = wire_put_bytes(bytes, 1, header);
    at = wire_put_bytes(at, 3, span_of(filler, 0)); /* an empty part */
    at = wire_put_bytes(at, 4, signature);
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(at - bytes))));
    at = wire_put_bytes(bytes, 1, header);
    *at++ = 4 << 3 | 2, *at++ = 0xc0, *at++ = 0; /* 64, with a byte too many */
    at = wire_put_raw(at, signature);
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(at - bytes))));
}

static void test_parts_that_lack(void **state)
{
    uint8_t bytes[400], *at;
    struct envelope_parts q;

    (void)state;
    at = wire_put_bytes(bytes, 1, span_of(filler, 20));
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(at - bytes))));
    at = wire_put_bytes(bytes, 4, span_of(filler, 64));
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(at - bytes))));
    assert_false(envelope_split(&q, span_of(bytes, 0)));
    assert_false(envelope_split(&q, span_of(NULL, 0)));
}

static bool splits_with(uint32_t no, size_t len)
{
    static uint8_t bytes[EVENT_BYTES_MAX + 100];
    struct envelope_parts q;
    uint8_t *at = bytes;

    at = wire_put_bytes(at, 1, span_of(filler, no == 1 ? len : 20));
    if (no > 1)
        at = wire_put_bytes(at, no, span_of(filler, len));
    at = wire_put_bytes(at, 4, span_of(filler, 64));
    return envelope_split(&q, span_of(bytes, (size_t)(at - bytes)));
}

static void test_limits(void **state)
{
    (void)state;
    assert_true(splits_with(1, HEADER_BYTES_MAX));
    assert_false(splits_with(1, HEADER_BYTES_MAX + 1));
    assert_true(splits_with(2, BODY_BYTES_MAX));
    assert_false(splits_with(2, BODY_BYTES_MAX + 1));
    assert_true(splits_with(3, SEALED_BYTES_MAX));
    assert_false(splits_with(3, SEALED_BYTES_MAX + 1));
}

static void test_too_many_signatures(void **state)
{
    uint8_t bytes[1000], *at = wire_put_bytes(bytes, 1, span_of(filler, 20));
    struct envelope_parts q;

    (void)state;
    at = wire_put_bytes(at, 4, span_of(filler, 64));
    for (uint32_t i = 0; i < SIGNATURES_MAX - 1; i++)
        at = wire_put_bytes(at, 5, span_of(filler, 64));
    assert_true(envelope_split(&q, span_of(bytes, (size_t)(at - bytes))));
    at = wire_put_bytes(at, 5, span_of(filler, 64));
    assert_false(envelope_split(&q, span_of(bytes, (size_t)(at - bytes))));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_join_and_split),      cmocka_unit_test(test_other_forms),
        cmocka_unit_test(test_parts_that_lack),     cmocka_unit_test(test_limits),
        cmocka_unit_test(test_too_many_signatures),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
