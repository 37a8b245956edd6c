/* The heap against a sorted copy. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/heap.h"
#include "base/prng.h"

enum { MOST = 300, ROUNDS = 200 };

struct item {
    uint64_t key, turn;
    char rest[40];
};

static bool before(const void *x, const void *y)
{
    const struct item *a = x, *b = y;

    return a->key != b->key ? a->key < b->key : a->turn < b->turn;
}

static int compare(const void *x, const void *y)
{
    return before(x, y) ? -1 : before(y, x);
}

static void whatever_was_put_comes_out_in_order(void **state)
{
    struct prng p = prng_fork(7, "heap");
    struct item at[MOST], sorted[MOST];

    (void)state;
    for (int round = 0; round < ROUNDS; round++) {
        size_t n = 1 + (size_t)prng_below(&p, MOST);
        for (size_t i = 0; i < n; i++) {
            at[i] = sorted[i] = (struct item){.key = prng_below(&p, 50), .turn = i};
            heap_up(at, i + 1, sizeof *at, before);
        }
        qsort(sorted, n, sizeof *sorted, compare);
        for (size_t i = 0; i < n; i++) {
            assert_memory_equal(&at[0], &sorted[i], sizeof *at);
            at[0] = at[n - i - 1];
            heap_down(at, n - i - 1, sizeof *at, before);
        }
    }
}

static void the_first_may_be_put_off(void **state)
{
    struct item at[] = {{.key = 1}, {.key = 2}, {.key = 3}};

    (void)state;
    at[0].key = 5;
    heap_down(at, 3, sizeof *at, before);
    assert_int_equal(at[0].key, 2);
    heap_down(at, 0, sizeof *at, before); /* an empty one stays as it is */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_was_put_comes_out_in_order),
        cmocka_unit_test(the_first_may_be_put_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
