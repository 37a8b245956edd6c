#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tiers/seal.h"

/* DOMAIN.md 6.5: village, township and county see persons; the municipality sees counts. */
static void the_municipality_gets_no_sealed_part(void **state)
{
    struct event sealed = {.has_sealed = true}, open = {.has_sealed = false};

    (void)state;
    for (enum tier t = TIER_VILLAGE; t <= TIER_COUNTY; t++) {
        assert_true(seal_entitled(t));
        assert_true(seal_travels_to(&sealed, t));
        assert_false(seal_travels_to(&open, t));
    }
    assert_false(seal_entitled(TIER_MUNICIPAL));
    assert_false(seal_travels_to(&sealed, TIER_MUNICIPAL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_municipality_gets_no_sealed_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
