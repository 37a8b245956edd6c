#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"
#include "node/api/codes.h"

static const struct code_list *const lists[] = {&codes_help_kind, &codes_risk,      &codes_channel,   &codes_origin,
                                                &codes_visit,     &codes_reason,    &codes_way,       &codes_degree,
                                                &codes_outcome,   &codes_debt,      &codes_work,      &codes_purpose,
                                                &codes_giver,     &codes_aid_state, &codes_settlement};

static void every_code_is_found_by_all_its_names(void **state)
{
    char number[16];

    (void)state;
    for (size_t l = 0; l < ARRAY_LEN(lists); l++)
        for (size_t i = 0; i < lists[l]->n; i++) {
            const struct code *c = &lists[l]->at[i];
            snprintf(number, sizeof number, "%u", c->no);
            assert_ptr_equal(code_by_no(lists[l], c->no), c);
            assert_ptr_equal(code_by_text(lists[l], c->name), c);
            assert_ptr_equal(code_by_text(lists[l], c->zh), c);
            assert_ptr_equal(code_by_text(lists[l], number), c);
            assert_string_equal(code_zh(lists[l], c->no), c->zh);
        }
}

static void what_is_not_in_the_list_is_unknown(void **state)
{
    (void)state;
    assert_null(code_by_no(&codes_help_kind, 99));
    assert_null(code_by_text(&codes_help_kind, "99"));
    assert_string_equal(code_by_text(&codes_origin, "一般")->name, "ordinary");
    assert_null(code_by_text(&codes_origin, "一"));
    assert_null(code_by_text(&codes_help_kind, ""));
    assert_null(code_by_text(&codes_help_kind, "1x"));
    assert_null(code_by_text(&codes_help_kind, "-1"));
    assert_null(code_by_text(&codes_help_kind, "4294967297"));
    assert_string_equal(code_zh(&codes_help_kind, 99), "?");
}

static void names_are_listed_within_the_room_given(void **state)
{
    char all[200], few[12];

    (void)state;
    code_names(&codes_visit, all, sizeof all);
    assert_string_equal(all, "fit, unfit, unsure");
    code_names(&codes_visit, few, sizeof few);
    assert_string_equal(few, "fit, unfit"); /* whole names only */
    code_names_zh(&codes_visit, all, sizeof all);
    assert_string_equal(all, "符合, 不符合, 存疑");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_is_found_by_all_its_names),
        cmocka_unit_test(what_is_not_in_the_list_is_unknown),
        cmocka_unit_test(names_are_listed_within_the_room_given),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
