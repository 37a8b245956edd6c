#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "simulator/shrink.h"

#define N 300

/* It fails as long as 17, 130 and 131 are there. */
static bool needs_three(void *self, const uint8_t *keep, size_t n)
{
    (void)n;
    ++*(unsigned *)self;
    return keep[17] && keep[130] && keep[131];
}

static void what_is_not_needed_goes(void **state)
{
    uint8_t keep[N];
    unsigned tries = 0;
    char text[100];

    (void)state;
    memset(keep, 1, sizeof keep);
    assert_int_equal(shrink(keep, N, 500, needs_three, &tries), 3);
    assert_true(tries < 100);
    shrink_print(text, sizeof text, keep, N);
    assert_string_equal(text, "17,130-131");
}

static void tries_are_bounded(void **state)
{
    uint8_t keep[N];
    unsigned tries = 0;

    (void)state;
    memset(keep, 1, sizeof keep);
    assert_true(shrink(keep, N, 5, needs_three, &tries) > 3);
    assert_int_equal(tries, 5);
    assert_true(keep[17] && keep[130] && keep[131]);
}

static void lists_are_read_back(void **state)
{
    static const char *const bad[] = {"x", "3-", "9-3", "300", "3,,4", "-3"};
    uint8_t keep[N];
    char text[100];

    (void)state;
    assert_true(shrink_parse(keep, N, "3,7,12-15,299"));
    shrink_print(text, sizeof text, keep, N);
    assert_string_equal(text, "3,7,12-15,299");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(shrink_parse(keep, N, bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_needed_goes),
        cmocka_unit_test(tries_are_bounded),
        cmocka_unit_test(lists_are_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
