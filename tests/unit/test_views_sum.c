/* One number for what the folds made: equal for equal views, whatever the store's own numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "node/core/views_sum.h"
#include "tests/support/world.h"

static struct id sum_at(struct world *w, const char *office, const char *area)
{
    struct area a;
    struct txn *t = store_begin(world_store(w, office), TXN_READ);

    assert_true(area_parse(&a, area, AREA_TEXT_LEN));
    struct id sum = views_sum(t, a);
    assert_int_equal(store_commit(t), 0);
    return sum;
}

static bool agree(struct world *w, const char *a, const char *b)
{
    struct id x = sum_at(w, a, "513201209200"), y = sum_at(w, b, "513201209200");

    return id_equal(&x, &y);
}

static void offices_that_hold_the_same_agree(void **state)
{
    struct world *w = world_chain(5);
    struct id empty = {{0}}, before = sum_at(w, "M", "513299000000");

    (void)state;
    assert_true(id_equal(&before, &empty)); /* nothing was folded there */
    world_cut(w, "V", "T");
    world_household(w, "V", "张三");
    assert_false(agree(w, "V", "T"));
    assert_true(agree(w, "T", "M"));
    world_heal(w, "V", "T");
    world_run(w);
    assert_true(agree(w, "V", "T") && agree(w, "V", "M"));
    world_rebuild(w, "T");
    assert_true(agree(w, "V", "T"));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(offices_that_hold_the_same_agree)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
