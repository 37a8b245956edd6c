#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/area.h"

static struct area area_at(uint64_t code)
{
    return (struct area){code};
}

static void test_parse(void **state)
{
    struct area a;
    char text[AREA_TEXT_LEN + 1];

    (void)state;
    assert_true(area_parse(&a, "513201209200", 12));
    assert_true(a.code == 513201209200);
    area_print(text, a);
    assert_string_equal(text, "513201209200");
    assert_false(area_parse(&a, "51320120920", 11));
    assert_false(area_parse(&a, "5132012092000", 13));
    assert_false(area_parse(&a, "013201209200", 12));
    assert_false(area_parse(&a, "51320120920x", 12));
    assert_false(area_parse(&a, " 13201209200", 12));
    assert_false(area_valid(area_at(99999999999)));
    assert_false(area_valid(area_at(1000000000000)));
}

static void test_tiers(void **state)
{
    (void)state;
    assert_int_equal(area_tier(area_at(513201209200)), TIER_VILLAGE);
    assert_int_equal(area_tier(area_at(513201209000)), TIER_TOWNSHIP);
    assert_int_equal(area_tier(area_at(513201000000)), TIER_COUNTY);
    assert_int_equal(area_tier(area_at(513200000000)), TIER_MUNICIPAL);
    assert_int_equal(area_tier(area_at(500000000000)), TIER_MUNICIPAL);
    assert_string_equal(tier_name(TIER_TOWNSHIP), "township");
    assert_string_equal(tier_name((enum tier)9), "?");
    assert_string_equal(lane_name(LANE_BULK), "bulk");
    assert_string_equal(lane_name(LANES), "?");
    assert_string_equal(reach_name(REACH_DOWN), "down");
    assert_string_equal(reach_name((enum reach)0), "?");
}

static void test_inside(void **state)
{
    (void)state;
    assert_true(area_inside(area_at(513201209200), area_at(513201209000)));
    assert_true(area_inside(area_at(513201209200), area_at(513201000000)));
    assert_true(area_inside(area_at(513201209200), area_at(513201209200)));
    assert_false(area_inside(area_at(513201209000), area_at(513201209200)));
    assert_false(area_inside(area_at(513202000000), area_at(513201000000)));
    /* Chongqing's counties have other four digits than the municipality. */
    assert_true(area_inside(area_at(500113000000), area_at(500000000000)));
    assert_true(area_inside(area_at(500243001001), area_at(500000000000)));
    assert_false(area_inside(area_at(513201209200), area_at(500000000000)));
}

static void test_scopes(void **state)
{
    struct scope up = {area_at(513201000000), REACH_UP}, down = {area_at(513201000000), REACH_DOWN};

    (void)state;
    assert_true(scope_equal(up, up));
    assert_false(scope_equal(up, down));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_tiers),
        cmocka_unit_test(test_inside),
        cmocka_unit_test(test_scopes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
