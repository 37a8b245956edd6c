#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "simulator/whole.h"

static void whole_numbers_are_read_and_nothing_else(void **state)
{
    static const char *const wrong[] = {
        "", "-1", "+1", " 1", "1 ", "1x", "0x", "0xg", "1.5", "18446744073709551616", "0x10000000000000000"};
    uint64_t v = 77;

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (whole_parse(&v, wrong[i], true, 0, UINT64_MAX) || v != 77)
            fail_msg("%s", wrong[i]);
    assert_true(whole_parse(&v, "18446744073709551615", true, 0, UINT64_MAX) && v == UINT64_MAX);
    assert_true(whole_parse(&v, "0xC86", true, 0, UINT64_MAX) && v == 0xc86);
    assert_true(whole_parse(&v, "010", true, 0, UINT64_MAX) && v == 10);
    assert_false(whole_parse(&v, "0xC86", false, 0, UINT64_MAX));
}

static void bounds_are_kept(void **state)
{
    uint64_t v = 77;

    (void)state;
    assert_false(whole_parse(&v, "0", true, 1, 9));
    assert_false(whole_parse(&v, "10", true, 1, 9));
    assert_true(whole_parse(&v, "1", true, 1, 9) && v == 1);
    assert_true(whole_parse(&v, "9", true, 1, 9) && v == 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_are_read_and_nothing_else),
        cmocka_unit_test(bounds_are_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
