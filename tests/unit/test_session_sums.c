/* Sums of scopes by the digits of their areas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

static void parts_of_an_area_add_up_to_it(void **state)
{
    struct pair *p = *state;
    static const uint64_t areas[] = {513201000000, 513201100000, 513201100200,
                                     513201100201, 513201209200, 513201000200};

    for (size_t i = 0; i < ARRAY_LEN(areas); i++)
        for (int r = REACH_UP; r <= REACH_DOWN; r++)
            side_write(&p->child, NULL, scope_of(areas[i], (enum reach)r), LANE_BULK, 0, 1 + (unsigned)i);
    struct txn *t = store_begin(p->child.store, TXN_READ);
    struct arena a = arena_of(1u << 20);
    for (size_t i = 0; i < ARRAY_LEN(areas); i++) {
        struct area area = {areas[i]};
        struct sums parts = sums_of(&a);
        struct digest sum = {0}, whole = area_digest(t, area);
        sums_inside(&parts, t, area);
        assert_false(parts.failed);
        for (size_t k = 0; k < parts.n; k++) {
            struct digest here = sum_here(t, parts.at[k].scope);
            assert_true(digest_equal(&here, &parts.at[k].digest));
            assert_false(parts.at[k].scope.reach == 0 && area_equal(parts.at[k].scope.area, area));
            assert_true(k == 0 || scope_order(parts.at[k - 1].scope, parts.at[k].scope) < 0);
            digest_add(&sum, &parts.at[k].digest);
        }
        assert_true(digest_equal(&sum, &whole));
    }
    assert_int_equal(store_commit(t), 0);
    arena_free(&a);
}

/* Each step down has fewer digits left, so a search ends. */
static void a_part_is_smaller_than_its_area(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, scope_of(513201100201, REACH_UP), LANE_BULK, 0, 1);
    struct txn *t = store_begin(p->child.store, TXN_READ);
    struct arena a = arena_of(1u << 20);
    struct scope at = {{510000000000}, 0};
    unsigned steps = 0;
    while (at.reach == 0) {
        struct sums parts = sums_of(&a);
        sums_inside(&parts, t, at.area);
        assert_int_equal(parts.n, 1);
        at = parts.at[0].scope;
        assert_true(++steps <= 4);
    }
    assert_int_equal(steps, 4);
    assert_int_equal(store_commit(t), 0);
    arena_free(&a);
}

static void only_what_the_link_carries_is_spoken_of(void **state)
{
    struct pair *p = *state;
    const struct session *s = p->parent.session;

    assert_true(sum_allowed(s, PAIR_COUNTY.code, 0));
    assert_true(sum_allowed(s, 513201209200, 0));
    assert_false(sum_allowed(s, PAIR_CITY.code, 0));
    assert_true(sum_allowed(s, PAIR_CITY.code, REACH_DOWN));
    assert_false(sum_allowed(s, PAIR_CITY.code, REACH_UP));
    assert_false(sum_allowed(s, PAIR_OTHER.code, 0));
    assert_false(sum_allowed(s, PAIR_COUNTY.code, 3));
    assert_false(sum_allowed(s, 12, 0));
}

static void no_memory_sticks(void **state)
{
    struct arena a = arena_of(100);
    struct sums s = sums_of(&a);
    static const struct digest none;

    (void)state;
    sums_add(&s, scope_of(1, REACH_UP), &none);
    assert_true(s.failed);
    assert_int_equal(s.n, 0);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parts_of_an_area_add_up_to_it, pair_setup, pair_teardown),
        cmocka_unit_test_setup_teardown(a_part_is_smaller_than_its_area, pair_setup, pair_teardown),
        cmocka_unit_test_setup_teardown(only_what_the_link_carries_is_spoken_of, pair_setup, pair_teardown),
        cmocka_unit_test(no_memory_sticks),
    };
    return cmocka_run_group_tests_name("session_sums", tests, NULL, NULL);
}
