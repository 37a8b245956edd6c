#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/clock.h"

static void test_hlc_never_goes_back(void **state)
{
    struct wall now = {1795000000000};
    uint64_t a = hlc_next(0, now), b = hlc_next(a, now), c = hlc_next(b, (struct wall){5});

    (void)state;
    assert_int_equal(hlc_ms(a), 1795000000000);
    assert_true(a < b && b < c);
    assert_int_equal(hlc_ms(c), 1795000000000); /* the machine claims 1970: only the counter moves */
    assert_int_equal(hlc_ms(hlc_next(c, (struct wall){1795000000001})), 1795000000001);
    assert_true(hlc_next(7, (struct wall){-1}) == 8);
}

static void test_legal_date_is_utc_plus_8(void **state)
{
    (void)state;
    assert_int_equal(date_of((struct wall){0}), 19700101);
    assert_int_equal(date_of((struct wall){1795363199999}), 20261122); /* 23:59:59.999 */
    assert_int_equal(date_of((struct wall){1795363200000}), 20261123); /* midnight in Beijing */
    assert_int_equal(date_of((struct wall){-8LL * 3600 * 1000 - 1}), 19691231);
    assert_int_equal(date_of((struct wall){1709136000000}), 20240229);
}

static void test_date_exists(void **state)
{
    (void)state;
    assert_true(date_exists(20240229));
    assert_false(date_exists(20230229));
    assert_false(date_exists(21000229));
    assert_true(date_exists(20000229));
    assert_false(date_exists(20260431));
    assert_false(date_exists(20261301));
    assert_false(date_exists(20260100));
    assert_false(date_exists(0));
}

static void test_a_day_begins_at_midnight_of_legal_time(void **state)
{
    (void)state;
    assert_int_equal(date_begins(19700101).ms, -8 * 3600 * 1000);
    for (uint32_t day = 20211230; day != 20240302; day = date_add(day, 1)) {
        struct wall begins = date_begins(day);
        assert_int_equal(date_of(begins), day);
        assert_int_equal(date_of((struct wall){begins.ms - 1}), date_add(day, -1));
    }
}

static void test_date_add(void **state)
{
    (void)state;
    assert_int_equal(date_add(20261231, 1), 20270101);
    assert_int_equal(date_add(20240228, 2), 20240301);
    assert_int_equal(date_add(20240301, -1), 20240229);
    assert_int_equal(date_add(20260101, 365), 20270101);
    assert_int_equal(date_add(20230229, 1), 0);
}

static void test_mono(void **state)
{
    struct mono t = {100};

    (void)state;
    assert_int_equal(mono_after(t, 5).ms, 105);
    assert_true(mono_after(t, UINT64_MAX).ms == MONO_NEVER.ms);
    assert_true(mono_due(t, (struct mono){100}));
    assert_false(mono_due((struct mono){101}, t));
    assert_int_equal(mono_min(MONO_NEVER, t).ms, 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hlc_never_goes_back),
        cmocka_unit_test(test_legal_date_is_utc_plus_8),
        cmocka_unit_test(test_date_exists),
        cmocka_unit_test(test_a_day_begins_at_midnight_of_legal_time),
        cmocka_unit_test(test_date_add),
        cmocka_unit_test(test_mono),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
