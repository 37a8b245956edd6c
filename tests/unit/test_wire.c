#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/wire.h"

static enum wire_result first_field(const void *bytes, size_t len, struct wire_field *f)
{
    struct wire w = wire_of(span_of(bytes, len));

    return wire_next(&w, f);
}

static void test_varints(void **state)
{
    static const uint64_t values[] = {0, 1, 127, 128, 16383, 16384, UINT32_MAX, UINT64_MAX};
    uint8_t bytes[10];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(values); i++) {
        size_t len = (size_t)(wire_put_varint(bytes, values[i]) - bytes);
        struct wire w = wire_of(span_of(bytes, len));
        uint64_t back;
        assert_int_equal(len, wire_varint_bytes(values[i]));
        assert_true(wire_varint(&w, &back));
        assert_true(back == values[i]);
        w = wire_of(span_of(bytes, len - 1));
        assert_false(wire_varint(&w, &back));
    }
}

static void test_varint_beyond_64_bits(void **state)
{
    static const uint8_t over[] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2},
                         eleven[] = {0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0};
    struct wire w = wire_of(span_of(over, sizeof over));
    uint64_t v;

    (void)state;
    assert_false(wire_varint(&w, &v));
    w = wire_of(span_of(eleven, sizeof eleven));
    assert_false(wire_varint(&w, &v));
}

static void test_fields(void **state)
{
    uint8_t bytes[64], *at = bytes;
    struct wire_field f;

    (void)state;
    at = wire_put_number(at, 7, 300);
    at = wire_put_number(at, 8, 0); /* absent */
    at = wire_put_bytes(at, 31, span_str("abc"));
    *at++ = 2 << 3 | WIRE_FIXED32, at += 4;
    *at++ = 3 << 3 | WIRE_FIXED64, at += 8;
    struct wire w = wire_of(span_of(bytes, (size_t)(at - bytes)));
    assert_int_equal(wire_next(&w, &f), WIRE_FIELD);
    assert_true(f.no == 7 && f.type == WIRE_VARINT && f.number == 300);
    assert_int_equal(wire_next(&w, &f), WIRE_FIELD);
    assert_true(f.no == 31 && f.type == WIRE_BYTES && span_equal(f.bytes, span_str("abc")));
    assert_int_equal(wire_next(&w, &f), WIRE_FIELD);
    assert_int_equal(f.type, WIRE_FIXED32);
    assert_int_equal(wire_next(&w, &f), WIRE_FIELD);
    assert_int_equal(f.type, WIRE_FIXED64);
    assert_int_equal(wire_next(&w, &f), WIRE_END);
}

static void test_bad_fields(void **state)
{
    struct wire_field f;

    (void)state;
    assert_int_equal(first_field("\x0a\x05"
                                 "abc",
                                 5, &f),
                     WIRE_BAD); /* longer than what is there */
    assert_int_equal(first_field("\x0a", 1, &f), WIRE_BAD);
    assert_int_equal(first_field("\x0b", 1, &f), WIRE_BAD);         /* a group */
    assert_int_equal(first_field("\x02\x00", 2, &f), WIRE_BAD);     /* field 0 */
    assert_int_equal(first_field("\x0d\x01\x02", 3, &f), WIRE_BAD); /* half a number */
    assert_int_equal(first_field("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 11, &f), WIRE_BAD);
    assert_int_equal(first_field("\x0f\x01", 2, &f), WIRE_BAD); /* type 7 */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_varints),
        cmocka_unit_test(test_varint_beyond_64_bits),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_bad_fields),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
