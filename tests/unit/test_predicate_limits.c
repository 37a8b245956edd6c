#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "tiers/policies.h"
#include "tiers/predicate_limits.h"

static struct arena arena;

static const struct pack *pack(const char *name)
{
    static struct pack_faults faults;
    const struct pack *p = NULL;

    assert_int_equal(pack_parse(&p, embedded_text(policy_find(name)), &faults, &arena), 0);
    return p;
}

static int setup(void **state)
{
    (void)state;
    arena = arena_of(16u << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* DOMAIN.md 4.1, S4 */
static void the_numbers_of_a_pack_arrive(void **state)
{
    struct predicate_limits l = predicate_limits_of(pack("maerkang-2022"));
    struct loan_limits loan = loan_limits_of(pack("maerkang-2022"));

    (void)state;
    assert_int_equal(l.line_fen, 680000);
    assert_int_equal(l.residence_min_months, 6);
    assert_int_equal(l.away_months, 12);
    assert_int_equal(l.car_fen, 10000000);
    assert_int_equal(l.supporter_income_fen, 10000000);
    assert_int_equal(l.deposit_fen, 0);
    assert_int_equal(l.delist_help_months, 6);
    assert_int_equal(l.delist_steady_months, 3);
    assert_int_equal(l.shock_income_drop_pct, 30);
    assert_int_equal(l.shock_rigid_income_pct, 50);
    assert_int_equal(l.people_max, 99);
    assert_int_equal(l.school_age_from, 6);
    assert_int_equal(l.school_age_to, 15);
    assert_int_equal(loan.micro_fen, 5000000);
    assert_int_equal(loan.micro_years, 3);
    assert_int_equal(loan.startup_fen, 20000000);
    assert_int_equal(loan.startup_years, 3);
    assert_int_equal(loan.topup_total_fen, 10000000);
}

static void what_a_pack_leaves_unset_is_zero(void **state)
{
    struct predicate_limits l = predicate_limits_of(pack("template-city")), none = predicate_limits_of(NULL);

    (void)state;
    assert_int_equal(l.line_fen, 0);
    assert_int_equal(none.away_months, 0);
    assert_int_equal(none.car_fen, 0);
    assert_int_equal(none.people_max, 0);
    assert_int_equal(loan_limits_of(NULL).micro_fen, 0);
    struct pack bare = *pack("maerkang-2022");
    bare.at[PACK_SLIP_PEOPLE].origin = bare.at[PACK_RESIDENCE_MIN].origin = PACK_UNSET;
    bare.at[PACK_EXCLUDE_AWAY].unit = PACK_CD; /* days are no months */
    bare.at[PACK_LOAN_MICRO_YEARS].unit = PACK_MO;
    bare.at[PACK_LOAN_MICRO_YEARS].n = 36; /* months make years */
    assert_int_equal(loan_limits_of(&bare).micro_years, 3);
    l = predicate_limits_of(&bare);
    assert_int_equal(l.people_max, 0);
    assert_int_equal(l.residence_min_months, 0);
    assert_int_equal(l.away_months, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_numbers_of_a_pack_arrive, setup, teardown),
        cmocka_unit_test_setup_teardown(what_a_pack_leaves_unset_is_zero, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
