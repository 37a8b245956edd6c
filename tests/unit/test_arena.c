#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/id.h"

static void test_takes_are_zeroed_and_apart(void **state)
{
    struct arena a = arena_of(1 << 20);
    uint8_t *one = arena_take(&a, 5), *other = arena_take(&a, 100000);

    (void)state;
    assert_true(bytes_zero(one, 5) && bytes_zero(other, 100000));
    assert_int_equal((uintptr_t)one % 16, 0);
    assert_int_equal((uintptr_t)other % 16, 0);
    memset(one, 1, 5);
    memset(other, 2, 100000);
    assert_int_equal(one[4], 1);
    arena_reset(&a);
    assert_int_equal(a.used, 0);
    uint8_t *again = arena_take(&a, 5);
    assert_ptr_equal(again, one); /* kept, and wiped */
    assert_true(bytes_zero(again, 5));
    arena_free(&a);
}

static void test_cap_holds(void **state)
{
    struct arena a = arena_of(1000);

    (void)state;
    assert_null(arena_take(&a, 1001));
    assert_null(arena_take(&a, SIZE_MAX));
    assert_non_null(arena_take(&a, 900));
    assert_null(arena_take(&a, 101));
    assert_non_null(arena_take(&a, 10));
    arena_reset(&a);
    assert_non_null(arena_take(&a, 990));
    arena_free(&a);
    assert_non_null(arena_take(&a, 990)); /* usable again after it gave all back */
    arena_free(&a);
}

static void test_copy(void **state)
{
    struct arena a = arena_of(1000);
    const char *text = "help first";
    char *copy = arena_copy(&a, text, 11);

    (void)state;
    assert_string_equal(copy, text);
    assert_ptr_not_equal(copy, text);
    assert_non_null(arena_copy(&a, NULL, 0)); /* present and empty */
    assert_null(arena_copy(&a, text, 2000));
    arena_free(&a);
}

static void test_blocks_are_kept(void **state)
{
    struct arena a = arena_of(1 << 22);

    (void)state;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 3000; i++)
            assert_non_null(arena_take(&a, 1 + (size_t)i % 700));
        struct arena_block *first = a.first;
        arena_reset(&a);
        assert_ptr_equal(a.first, first);
    }
    arena_free(&a);
    assert_null(a.first);
}

static size_t blocks_filled(struct arena *a, unsigned takes)
{
    for (unsigned i = 0; i < takes; i++) {
        char *at = arena_take(a, 40000);
        assert_non_null(at);
        assert_true(bytes_zero(at, 40000));
        memset(at, 1, 40000);
    }
    return a->used;
}

/* What a large round left behind is there for the next large one, whatever small ones came between. */
static void test_small_rounds_between_large_ones(void **state)
{
    struct arena a = arena_of(100 * 40016);

    (void)state;
    for (unsigned round = 0; round < 4; round++) {
        assert_int_equal(blocks_filled(&a, round % 2 == 0 ? 100 : 2), (round % 2 == 0 ? 100 : 2) * 40000);
        arena_reset(&a);
    }
    assert_int_equal(blocks_filled(&a, 100), 100 * 40000);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_takes_are_zeroed_and_apart),
        cmocka_unit_test(test_cap_holds),
        cmocka_unit_test(test_copy),
        cmocka_unit_test(test_blocks_are_kept),
        cmocka_unit_test(test_small_rounds_between_large_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
