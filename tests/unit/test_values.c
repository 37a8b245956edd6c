#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/values.h"

static void shown(json_t *v, const char *text)
{
    assert_true(json_is_string(v));
    assert_string_equal(json_string_value(v), text);
    json_decref(v);
}

static void unknown(json_t *v)
{
    assert_true(json_is_null(v));
    json_decref(v);
}

static void what_is_unknown_is_null(void **state)
{
    (void)state;
    unknown(value_area((struct area){0}));
    unknown(value_hex("\0\0\0", 3));
    unknown(value_hex("", 0));
    unknown(value_time(0));
    unknown(value_date(0));
    unknown(value_date(99999999));
    unknown(value_text(""));
    unknown(value_text(NULL));
}

static void values_have_their_forms(void **state)
{
    json_t *n = value_count(UINT64_MAX);

    (void)state;
    shown(value_area((struct area){513201209200}), "513201209200");
    shown(value_hex("\x01\xab", 2), "01ab");
    shown(value_time(1795402800123), "2026-11-23T11:00:00.123+08:00");
    shown(value_time(-1), "1970-01-01T07:59:59.999+08:00");
    shown(value_date(20261123), "2026-11-23");
    assert_int_equal(json_integer_value(n), 1ll << 53);
    json_decref(n);
}

static void lanes_and_digests_are_objects(void **state)
{
    uint64_t lanes[LANES] = {1, 2, 3};
    struct digest d = {.count = 2, .sum = {1, 0, 0, 0}};
    json_t *l = value_lanes(lanes), *g = value_digest(&d);

    (void)state;
    assert_int_equal(json_integer_value(json_object_get(l, "bulk")), 3);
    assert_int_equal(json_integer_value(json_object_get(g, "count")), 2);
    assert_int_equal(json_string_length(json_object_get(g, "sum")), 64);
    json_decref(l);
    json_decref(g);
}

static void dates_that_exist_are_read_in_both_forms(void **state)
{
    (void)state;
    assert_int_equal(date_parse("2026-11-23"), 20261123);
    assert_int_equal(date_parse("20261123"), 20261123);
    assert_int_equal(date_parse("2024-02-29"), 20240229);
    assert_int_equal(date_parse("2026-02-29"), 0);
    assert_int_equal(date_parse("2026-1-23"), 0);
    assert_int_equal(date_parse("2026/11/23"), 0);
    assert_int_equal(date_parse("202611230"), 0);
    assert_int_equal(date_parse(""), 0);
    assert_int_equal(date_parse("2026-11-2x"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unknown_is_null),
        cmocka_unit_test(values_have_their_forms),
        cmocka_unit_test(lanes_and_digests_are_objects),
        cmocka_unit_test(dates_that_exist_are_read_in_both_forms),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
