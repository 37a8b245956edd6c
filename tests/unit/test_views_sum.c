/* One number for what the folds made: equal for equal views, whatever the store's own numbers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "node/core/views_sum.h"
#include "tests/support/world_api.h"

#define COUNTY "513201000000"

static struct id sum_at(struct world *w, const char *office, const char *area)
{
    struct area a;
    struct txn *t = store_begin(world_store(w, office), TXN_READ);

    assert_true(area_parse(&a, area, AREA_TEXT_LEN));
    struct id sum = views_sum(t, a);
    assert_int_equal(store_commit(t), 0);
    return sum;
}

static bool agree_on(struct world *w, const char *a, const char *b, const char *area)
{
    struct id x = sum_at(w, a, area), y = sum_at(w, b, area);

    return id_equal(&x, &y);
}

static bool agree(struct world *w, const char *a, const char *b)
{
    return agree_on(w, a, b, "513201209200");
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

/* What the departments pushed is a fold like any other: its list and its records. */
static void pushes_are_in_the_sum(void **state)
{
    static const char *const pushed[] = {
        "{\"kind\":\"push\",\"dept\":\"HEALTH\",\"month\":\"2025-10\",\"records\":1}",
        "{\"kind\":\"push_record\",\"dept\":\"HEALTH\",\"month\":\"2025-10\",\"data_kind\":\"MEDICAL_LARGE\","
        "\"record\":\"WJ-1\",\"head_name\":\"王五\"}"};
    struct world *w = world_chain(6);

    (void)state;
    world_run(w);
    for (size_t i = 0; i < sizeof pushed / sizeof pushed[0]; i++) {
        struct id before = sum_at(w, "C", COUNTY);
        world_cut(w, "C", "M");
        world_does(w, "C", "%s", pushed[i]);
        struct id after = sum_at(w, "C", COUNTY);
        assert_false(id_equal(&before, &after));
        assert_false(agree_on(w, "C", "M", COUNTY));
        world_heal(w, "C", "M");
        world_run(w);
        assert_true(agree_on(w, "C", "M", COUNTY));
    }
    world_rebuild(w, "M");
    assert_true(agree_on(w, "C", "M", COUNTY));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(offices_that_hold_the_same_agree),
                                       cmocka_unit_test(pushes_are_in_the_sum)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
