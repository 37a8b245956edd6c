#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/tables.h"
#include "tiers/kinds.h"

static void every_table_is_whole(void **state)
{
    static const char *const nouns[TABLES] = {"household", "visit", "push", "compare", "numbers"};

    (void)state;
    for (size_t i = 0; i < TABLES; i++) {
        const struct table *t = table_of(nouns[i]);
        assert_non_null(t);
        bool needed = false, keyed = t->key == NULL;
        for (size_t k = 0; k < i; k++)
            assert_ptr_not_equal(table_of(nouns[k]), t);
        assert_non_null(kind_by_name(t->kind));
        for (size_t k = 0; k < t->n; k++) {
            const struct table_column *c = &t->columns[k];
            assert_true((unsigned char)c->zh[0] >= 0x80 && (unsigned char)c->en[0] < 0x80);
            assert_non_null(c->field);
            assert_int_equal(c->rule.type == CELL_CODE, c->rule.codes != NULL);
            needed |= c->needed;
            keyed |= t->key != NULL && strcmp(t->key, c->field) == 0;
            for (size_t other = 0; other < k; other++)
                assert_true(strcmp(c->zh, t->columns[other].zh) != 0 && strcmp(c->en, t->columns[other].en) != 0);
        }
        assert_true(needed && keyed);
    }
    assert_null(table_of("nothing"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_table_is_whole)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
