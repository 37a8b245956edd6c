#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/prng.h"
#include "simulator/agenda.h"

static void time_then_rank_then_turn(void **state)
{
    struct agenda a = {0};
    struct agenda_item i;

    (void)state;
    agenda_put(&a, (struct agenda_item){.ms = 5, .rank = AGENDA_EXPECT, .what = 3});
    agenda_put(&a, (struct agenda_item){.ms = 5, .rank = AGENDA_DO, .what = 1});
    agenda_put(&a, (struct agenda_item){.ms = 5, .rank = AGENDA_DO, .what = 2});
    agenda_put(&a, (struct agenda_item){.ms = 4, .rank = AGENDA_EXPECT, .what = 0});
    assert_int_equal(agenda_when(&a), 4);
    for (int k = 0; k < 4; k++) {
        assert_true(agenda_next(&a, &i));
        assert_int_equal(i.what, k);
    }
    assert_false(agenda_next(&a, &i));
    assert_true(agenda_when(&a) == UINT64_MAX);
    agenda_free(&a);
}

static void many_come_out_in_order(void **state)
{
    struct prng p = prng_fork(1, "agenda");
    struct agenda a = {0};
    struct agenda_item i, last = {0};

    (void)state;
    for (int k = 0; k < 5000; k++)
        agenda_put(&a, (struct agenda_item){.ms = prng_below(&p, 300)});
    for (int k = 0; agenda_next(&a, &i); k++) {
        if (k > 0)
            assert_true(last.ms < i.ms || (last.ms == i.ms && last.turn < i.turn));
        last = i;
    }
    agenda_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_then_rank_then_turn),
        cmocka_unit_test(many_come_out_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
