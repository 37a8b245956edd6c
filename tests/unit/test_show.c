#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/show.h"

static void absent_values_are_unknown_not_zero(void **state)
{
    json_t *o = json_pack("{s:s, s:i, s:n, s:b, s:s}", "text", "x", "number", 7, "none", "yes", 1, "code", "goods");

    (void)state;
    assert_string_equal(show_text(o, "text"), "x");
    assert_string_equal(show_text(o, "none"), "?");
    assert_string_equal(show_text(o, "absent"), "?");
    assert_string_equal(show_maybe(o, "absent"), "-");
    assert_string_equal(show_maybe(o, "text"), "x");
    assert_int_equal(show_number(o, "number"), 7);
    assert_int_equal(show_number(o, "none"), -1);
    assert_int_equal(show_number(NULL, "none"), -1);
    assert_true(show_true(o, "yes"));
    assert_false(show_true(o, "absent"));
    assert_string_equal(show_code(o, "code", &codes_help_kind), "物资");
    assert_string_equal(show_code(o, "text", &codes_help_kind), "?");
    json_decref(o);
}

static void kinds_and_times_are_shortened(void **state)
{
    char t[24];

    (void)state;
    assert_string_equal(kind_zh("help"), "先行救助");
    assert_string_equal(kind_zh("9999"), "9999");
    time_short(t, "2026-11-23T13:30:12.398+08:00");
    assert_string_equal(t, "2026-11-23 13:30:12");
    time_short(t, "?");
    assert_string_equal(t, "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absent_values_are_unknown_not_zero),
        cmocka_unit_test(kinds_and_times_are_shortened),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
