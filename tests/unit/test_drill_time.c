#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "simulator/drill_time.h"

static void times_are_of_utc_plus_8_and_print_back(void **state)
{
    struct wall w;
    char text[32];

    (void)state;
    assert_true(wall_parse(&w, "1970-01-01 08:00"));
    assert_int_equal(w.ms, 0);
    assert_true(wall_parse(&w, "2022-06-09 20:00:30"));
    wall_print(text, w);
    assert_string_equal(text, "2022-06-09 20:00:30");
    wall_print_rfc(text, w);
    assert_string_equal(text, "2022-06-09T20:00:30+08:00");
    assert_true(wall_parse(&w, "2024-02-29"));
    assert_true(wall_parse(&w, "2022-06-30 24:00"));
    wall_print(text, w);
    assert_string_equal(text, "2022-07-01 00:00:00");
    assert_false(wall_parse(&w, "2023-02-29"));
    assert_false(wall_parse(&w, "2022-06-09 25:00"));
    assert_false(wall_parse(&w, "tomorrow"));
}

static void lengths_add_up(void **state)
{
    uint64_t ms;

    (void)state;
    assert_true(length_parse(&ms, "1d12h"));
    assert_int_equal(ms, 36 * 3600000ull);
    assert_true(length_parse(&ms, "500ms"));
    assert_int_equal(ms, 500);
    assert_true(length_parse(&ms, "2m30s"));
    assert_int_equal(ms, 150000);
    assert_false(length_parse(&ms, ""));
    assert_false(length_parse(&ms, "5"));
    assert_false(length_parse(&ms, "h"));
    assert_false(length_parse(&ms, "5 h"));
    assert_false(length_parse(&ms, "5w"));
}

static void moments_are_counted_from_the_start(void **state)
{
    struct wall start;
    uint64_t ms;
    bool early;

    (void)state;
    assert_true(wall_parse(&start, "2022-12-30 20:00"));
    assert_true(moment_parse(&ms, start, "12-31 00:05", &early));
    assert_int_equal(ms, (4 * 60 + 5) * 60000);
    assert_true(moment_parse(&ms, start, "2023-01-01 20:00", &early));
    assert_int_equal(ms, 48 * 3600000);
    assert_true(moment_parse(&ms, start, "+1d", &early));
    assert_int_equal(ms, 24 * 3600000);
    assert_false(moment_parse(&ms, start, "2022-12-30 19:59", &early));
    assert_true(early);
    assert_false(moment_parse(&ms, start, "12-30 19:59", &early)); /* nor is it a year later */
    assert_true(early);
    assert_false(moment_parse(&ms, start, "01-01 20:00", &early));
    assert_true(early);
    assert_false(moment_parse(&ms, start, "13-01 00:00", &early));
    assert_false(moment_parse(&ms, start, "00:05", &early));
    assert_false(early);
}

static void days_roll_over_months(void **state)
{
    struct wall w;
    char day[16];

    (void)state;
    assert_true(wall_parse(&w, "2022-06-30 23:59"));
    day_print(day, w, 1);
    assert_string_equal(day, "2022-07-01");
    day_print(day, w, -30);
    assert_string_equal(day, "2022-05-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_of_utc_plus_8_and_print_back),
        cmocka_unit_test(lengths_add_up),
        cmocka_unit_test(moments_are_counted_from_the_start),
        cmocka_unit_test(days_roll_over_months),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
