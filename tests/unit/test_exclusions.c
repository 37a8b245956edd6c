#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tiers/exclusions.h"

static void numbers_name_exclusions(void **state)
{
    (void)state;
    assert_int_equal(exclusion_of(1), EXC_1_PUBLIC_EMPLOYEE);
    assert_int_equal(exclusion_of(8), EXC_7B_ELDER_SPLIT);
    assert_int_equal(exclusion_of(13), EXC_12_OTHER);
    assert_int_equal(exclusion_of(0), PREDICATES);
    assert_int_equal(exclusion_of(14), PREDICATES);
}

static void every_exclusion_needs_its_own_override(void **state)
{
    static const uint32_t two[] = {4, 6};
    struct review_override o = {.minutes = true, .reason = span_str("铺面已歇业"), .for_ = 11, .against = 1};
    enum override_verdict why;

    (void)state;
    assert_int_equal(exclusion_left(two, 0, 0, &o, &why), 0);
    assert_int_equal(exclusion_left(two, 2, 0, &o, &why), 4);
    assert_int_equal(why, OVERRIDE_OTHER_NUMBER);
    assert_int_equal(exclusion_left(two, 2, 1u << 4, &o, &why), 6);
    assert_int_equal(exclusion_left(two, 2, 1u << 4 | 1u << 6, &o, &why), 0);
    o.against = 11;
    assert_int_equal(exclusion_left(two, 2, 1u << 4 | 1u << 6, &o, &why), 4);
    assert_int_equal(why, OVERRIDE_NOT_CARRIED);
    o.reason = span_str("  ");
    assert_int_equal(exclusion_left(two, 2, 1u << 4, &o, &why), 4);
    assert_int_equal(why, OVERRIDE_NO_REASON);
    o.minutes = false;
    assert_int_equal(exclusion_left(two, 2, 1u << 4, &o, &why), 4);
    assert_int_equal(why, OVERRIDE_NO_MINUTES);
    static const uint32_t newer[] = {14};
    assert_int_equal(exclusion_left(newer, 1, 0, &o, &why), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_name_exclusions),
        cmocka_unit_test(every_exclusion_needs_its_own_override),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
