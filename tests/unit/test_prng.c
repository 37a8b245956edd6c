#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/prng.h"

static void test_forks_are_fixed_and_apart(void **state)
{
    struct prng net = prng_fork(7, "net"), again = prng_fork(7, "net"), work = prng_fork(7, "work"),
                other = prng_fork(8, "net");
    int same_work = 0, same_other = 0;

    (void)state;
    for (int i = 0; i < 100; i++) {
        uint64_t n = prng_next(&net);
        assert_true(n == prng_next(&again));
        same_work += n == prng_next(&work);
        same_other += n == prng_next(&other);
    }
    assert_int_equal(same_work + same_other, 0);
}

/* The numbers themselves are part of every recorded seed. */
static void test_numbers_do_not_change(void **state)
{
    struct prng p = prng_fork(1, "fixed");
    const uint64_t first = prng_next(&p), second = prng_next(&p);

    (void)state;
    assert_true(first == UINT64_C(0xe5e83a4eca161d0));
    assert_true(second == UINT64_C(0x9f1493e97e279ba2));
}

static void test_below_is_even(void **state)
{
    struct prng p = prng_fork(2, "below");
    int seen[7] = {0};

    (void)state;
    for (int i = 0; i < 7000; i++) {
        uint64_t roll = prng_below(&p, 7);
        assert_true(roll < 7);
        seen[roll]++;
    }
    for (int i = 0; i < 7; i++)
        assert_in_range(seen[i], 850, 1150);
    assert_int_equal(prng_below(&p, 1), 0);
    assert_true(prng_below(&p, UINT64_C(1) << 63) < UINT64_C(1) << 63);
}

static void test_fill_reaches_every_byte(void **state)
{
    struct prng p = prng_fork(3, "fill");
    uint8_t any[13] = {0}, bytes[15] = {[13] = 0x5a, [14] = 0x5a};

    (void)state;
    for (int i = 0; i < 50; i++) {
        prng_fill(&p, bytes, 13);
        for (int k = 0; k < 13; k++)
            any[k] |= bytes[k];
    }
    for (int k = 0; k < 13; k++)
        assert_int_equal(any[k], 0xff);
    assert_int_equal(bytes[13], 0x5a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forks_are_fixed_and_apart),
        cmocka_unit_test(test_numbers_do_not_change),
        cmocka_unit_test(test_below_is_even),
        cmocka_unit_test(test_fill_reaches_every_byte),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
