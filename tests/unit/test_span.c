#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/span.h"

static void test_big_endian(void **state)
{
    uint8_t at[8] = {0};

    (void)state;
    put_be(at, 0x0102030405060708, 8);
    assert_int_equal(at[0], 1);
    assert_int_equal(at[7], 8);
    assert_true(get_be(at, 8) == 0x0102030405060708);
    put_be(at, 0xabcdef, 2); /* what does not fit is cut off above */
    assert_int_equal(get_be(at, 2), 0xcdef);
    assert_int_equal(at[2], 3);
}

static void test_numbers_sort_as_bytes(void **state)
{
    uint8_t a[8], b[8];

    (void)state;
    put_be(a, 255, 8);
    put_be(b, 256, 8);
    assert_true(memcmp(a, b, 8) < 0);
}

static void test_absent_is_not_empty(void **state)
{
    struct span absent = {0}, empty = span_of("", 0), some = span_str("abc");

    (void)state;
    assert_null(absent.at);
    assert_non_null(empty.at);
    assert_true(span_equal(absent, empty)); /* equal bytes; whether there are any is asked of `at` */
    assert_int_equal(some.len, 3);
    assert_false(span_equal(some, empty));
    assert_true(span_equal(some, span_of("abcd", 3)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_big_endian),
        cmocka_unit_test(test_numbers_sort_as_bytes),
        cmocka_unit_test(test_absent_is_not_empty),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
