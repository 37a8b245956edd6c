#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tiers/seal.h"

/* DOMAIN.md 6.5: village, township and county see persons; the municipality sees counts. */
static void the_municipality_gets_no_sealed_part(void **state)
{
    (void)state;
    for (enum tier t = TIER_VILLAGE; t <= TIER_COUNTY; t++)
        assert_true(seal_entitled(t));
    assert_false(seal_entitled(TIER_MUNICIPAL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_municipality_gets_no_sealed_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
