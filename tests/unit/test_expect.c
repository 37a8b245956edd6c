#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "simulator/expect.h"

static bool compared(enum drill_compare how, const char *want, const char *values)
{
    json_t *o = json_loads(values, 0, NULL);

    assert_non_null(o);
    bool holds = expect_compare(how, want, o);
    json_decref(o);
    return holds;
}

static void every_value_must_fit_and_there_must_be_one(void **state)
{
    (void)state;
    assert_true(compared(WANT_IS, "a", "[\"a\", \"a\"]"));
    assert_false(compared(WANT_IS, "a", "[\"a\", \"b\"]"));
    assert_false(compared(WANT_IS, "a", "[]"));
    assert_true(compared(WANT_IS, "50000", "[50000]"));
    assert_true(compared(WANT_IS, "true", "[true]"));
    assert_true(compared(WANT_IS_NOT, "a", "[\"b\", 7]"));
    assert_false(compared(WANT_IS_NOT, "a", "[\"b\", \"a\"]"));
    assert_false(compared(WANT_IS_NOT, "a", "[]"));
}

static void numbers_are_compared_as_numbers(void **state)
{
    (void)state;
    assert_true(compared(WANT_AT_LEAST, "9", "[10, 9]"));
    assert_false(compared(WANT_AT_LEAST, "9", "[10, 8]"));
    assert_false(compared(WANT_AT_LEAST, "9", "[\"many\"]"));
    assert_true(compared(WANT_AT_MOST, "9", "[\"9\"]"));
    assert_false(compared(WANT_AT_MOST, "9", "[10]"));
    assert_true(compared(WANT_SUM, "19", "[10, 9]"));
    assert_true(compared(WANT_SUM, "0", "[]"));
    assert_false(compared(WANT_SUM, "19", "[10, \"x\"]"));
    assert_true(compared(WANT_COUNT, "2", "[10, \"x\"]"));
    assert_false(compared(WANT_COUNT, "1", "[]"));
}

static void some_text_in_some_value_is_enough(void **state)
{
    (void)state;
    assert_true(compared(WANT_HAS, "线", "[\"断线\", \"b\"]"));
    assert_false(compared(WANT_HAS, "线", "[\"b\"]"));
    assert_true(compared(WANT_NOTHING, "", "[]"));
    assert_false(compared(WANT_NOTHING, "", "[0]"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_value_must_fit_and_there_must_be_one),
        cmocka_unit_test(numbers_are_compared_as_numbers),
        cmocka_unit_test(some_text_in_some_value_is_enough),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
