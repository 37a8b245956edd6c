#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/prng.h"
#include "base/span.h"
#include "tiers/income.h"

/* m31, appendix E: 3 members, 20 400 yuan in all = equal, which is not below. */
static void the_line_is_compared_without_division(void **state)
{
    (void)state;
    assert_int_equal(income_compare(2039999, 680000, 3), -1);
    assert_int_equal(income_compare(2040000, 680000, 3), 0);
    assert_int_equal(income_compare(2040001, 680000, 3), 1);
    assert_int_equal(income_compare(-FEN_MAX, 1, 1), -1);
    assert_int_equal(income_compare(INT64_MAX, INT64_MAX, 1), 0);
    assert_int_equal(income_compare(INT64_MAX, INT64_MAX, 2), -1);
    assert_int_equal(income_compare(INT64_MAX, INT64_MAX / 2, 2), 1);
}

static void the_line_against_128_bits(void **state)
{
    struct prng p = prng_fork(1, "line");

    (void)state;
    for (int i = 0; i < 200000; i++) {
        unsigned shift = (unsigned)prng_below(&p, 62);
        int64_t line = 1 + (int64_t)(prng_next(&p) >> 1 >> shift);
        uint32_t members = 1 + (uint32_t)prng_below(&p, prng_below(&p, 2) ? 8 : UINT32_MAX - 1);
        __int128 needed = (__int128)line * members;
        int64_t total = needed > INT64_MAX - 2 ? INT64_MAX : (int64_t)needed + (int64_t)prng_below(&p, 3) - 1;
        if (prng_below(&p, 8) == 0)
            total = (int64_t)prng_next(&p);
        assert_int_equal(income_compare(total, line, members), ((__int128)total > needed) - ((__int128)total < needed));
    }
}

/* DOMAIN.md 4.6 */
static void the_window_is_the_twelve_months_before(void **state)
{
    static const struct {
        uint32_t discovered, first, last;
    } rows[] = {{202206, 202106, 202205}, {202201, 202101, 202112}, {202212, 202112, 202211}, {190101, 190001, 190012}};
    struct income_window w;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        assert_true(income_window(&w, rows[i].discovered));
        assert_int_equal(w.first, rows[i].first);
        assert_int_equal(w.last, rows[i].last);
    }
    assert_false(income_window(&w, 202213));
    assert_false(income_window(&w, 202200));
    assert_false(income_window(&w, 190012));
    assert_false(income_window(&w, 20220610));
    assert_false(income_window(&w, 0));
}

static void months_are_counted_over_years(void **state)
{
    (void)state;
    assert_int_equal(month_add(202212, 1), 202301);
    assert_int_equal(month_add(202201, -1), 202112);
    assert_int_equal(month_add(202206, 0), 202206);
    assert_int_equal(month_add(999912, 1), 0);
    assert_int_equal(month_add(190001, -1), 0);
    assert_int_equal(month_add(202206, 120001), 0);
    assert_int_equal(month_add(202206, -120001), 0);
    for (int n = -300; n <= 300; n++)
        assert_int_equal(month_add(month_add(202206, n), -n), 202206);
}

static void a_month_is_full_on_its_day_or_on_its_last(void **state)
{
    static const struct {
        uint32_t from, to, months;
    } rows[] = {
        {20220610, 20220610, 0},  {20220610, 20220709, 0}, {20220610, 20220710, 1},  {20220610, 20230609, 11},
        {20220610, 20230610, 12}, {20220131, 20220227, 0}, {20220131, 20220228, 1},  {20240131, 20240228, 0},
        {20240131, 20240229, 1},  {20220831, 20230228, 6}, {20221231, 20231231, 12}, {20220630, 20220731, 1},
        {20220610, 20220609, 0},  {20220631, 20230610, 0}, {20220610, 20230631, 0},  {20220630, 20220730, 1},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(months_between(rows[i].from, rows[i].to), rows[i].months);
}

/* Walked day by day: the count never falls, and rises by one at most. */
static void months_only_grow(void **state)
{
    uint32_t day = 20220131, before = 0;

    (void)state;
    for (int i = 0; i < 1500; i++, day = date_add(day, 1)) {
        uint32_t months = months_between(20220131, day);
        assert_in_range(months, before, before + 1);
        before = months;
    }
    assert_int_equal(before, 49);
}

static void hints_turn_at_their_percentage(void **state)
{
    (void)state;
    assert_int_equal(hint_income_drop(10000, 7000, 30), TRI_TRUE);
    assert_int_equal(hint_income_drop(10000, 7001, 30), TRI_FALSE);
    assert_int_equal(hint_income_drop(10000, -5000, 30), TRI_TRUE);
    assert_int_equal(hint_income_drop(10000, 20000, 30), TRI_FALSE);
    assert_int_equal(hint_income_drop(0, 0, 30), TRI_UNKNOWN);
    assert_int_equal(hint_income_drop(10000, 7000, 0), TRI_UNKNOWN);
    assert_int_equal(hint_income_drop(INT64_MAX, -1, 30), TRI_UNKNOWN);
    assert_int_equal(hint_rigid_expense(5000, 10000, 50), TRI_TRUE);
    assert_int_equal(hint_rigid_expense(4999, 10000, 50), TRI_FALSE);
    assert_int_equal(hint_rigid_expense(1, -1, 50), TRI_UNKNOWN);
    assert_int_equal(hint_rigid_expense(INT64_MAX / 2, 1, 50), TRI_UNKNOWN);
    assert_int_equal(hint_rigid_expense(1, INT64_MAX / 2, 50), TRI_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_is_compared_without_division),
        cmocka_unit_test(the_line_against_128_bits),
        cmocka_unit_test(the_window_is_the_twelve_months_before),
        cmocka_unit_test(months_are_counted_over_years),
        cmocka_unit_test(a_month_is_full_on_its_day_or_on_its_last),
        cmocka_unit_test(months_only_grow),
        cmocka_unit_test(hints_turn_at_their_percentage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
