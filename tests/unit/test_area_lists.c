/* The area lists that are part of the program are the shipped files, whole; what test_tree asks of the files holds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tiers/area_lists.h"
#include "tiers/tree.h"

static void every_list_is_a_tree(void **state)
{
    static const size_t offices[] = {1352, 12340, 1399, 2048};
    size_t n;
    const struct embedded *lists = area_lists(&n);

    (void)state;
    assert_int_equal(n, ARRAY_LEN(offices));
    for (size_t i = 0; i < n; i++) {
        struct tree_fault fault;
        struct tree *t;
        assert_true(span_equal(area_list_find(lists[i].name), embedded_text(&lists[i])));
        assert_int_equal(tree_parse(&t, embedded_text(&lists[i]), &fault), 0);
        assert_int_equal(tree_count(t), offices[i]);
        tree_free(t);
    }
}

static void a_list_of_another_name_is_none(void **state)
{
    (void)state;
    assert_null(area_list_find("ngawa-5132.csv").at);
    assert_null(area_list_find("").at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_list_is_a_tree),
        cmocka_unit_test(a_list_of_another_name_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
