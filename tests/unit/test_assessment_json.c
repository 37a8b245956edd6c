#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/assessment_json.h"
#include "support/forms.h"
#include "support/predicate_model.h"

static struct arena arena;
static struct assessed x;

static int setup(void **state)
{
    struct predicate_limits limits = model_limits();
    struct form_context c = {.limits = &limits, .visited_on = 20220613, .people = 3};

    (void)state;
    arena = arena_of(16u << 20);
    limits.deposit_fen = 0;
    assessment_make(&x, form_of(form_quake, &arena), &c, 20220615);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static const json_t *condition(const json_t *o, enum predicate p)
{
    return json_array_get(json_object_get(o, "conditions"), p);
}

static const char *text(const json_t *o, const char *key)
{
    const char *t = json_string_value(json_object_get(o, key));

    return t != NULL ? t : "(null)";
}

static void answers_are_true_false_or_null_with_their_source(void **state)
{
    json_t *o = assessment_json(&x.sum);

    (void)state;
    assert_int_equal(json_array_size(json_object_get(o, "conditions")), PREDICATES);
    assert_true(json_is_true(json_object_get(condition(o, INC_2_NATURAL_DISASTER), "value")));
    assert_string_equal(text(condition(o, INC_2_NATURAL_DISASTER), "source"), "officer_judgement");
    assert_string_equal(text(condition(o, INC_2_NATURAL_DISASTER), "date"), "2022-06-13");
    assert_true(json_is_false(json_object_get(condition(o, EXC_4_EXTRA_HOUSE), "value")));
    assert_true(json_is_null(json_object_get(condition(o, EXC_6_FINANCIAL_ASSET), "value")));
    assert_true(json_is_null(json_object_get(condition(o, EXC_6_FINANCIAL_ASSET), "source")));
    assert_true(json_is_true(json_object_get(condition(o, EXC_6_FINANCIAL_ASSET), "rule_unset")));
    assert_true(json_is_true(json_object_get(condition(o, EXC_6_FINANCIAL_ASSET), "excludes")));
    assert_true(json_is_null(json_object_get(condition(o, EXC_8_MISCONDUCT), "source")));
    assert_string_equal(text(condition(o, EXC_7B_ELDER_SPLIT), "number"), "7B");
    assert_string_equal(text(o, "standing"), "fit");
    assert_string_equal(text(o, "class"), "unknown");
    assert_int_equal(json_integer_value(json_object_get(o, "line_fen")), 680000);
    assert_int_equal(json_integer_value(json_object_get(o, "missing")), 1);
    assert_null(json_object_get(o, "facts")); /* no fact about anybody */
    json_decref(o);
}

static void a_check_names_what_is_missing(void **state)
{
    json_t *o = assessed_json(&x);
    const json_t *facts = json_object_get(o, "facts");

    (void)state;
    assert_string_equal(text(json_array_get(json_object_get(o, "missing_facts"), 0), "key"), "lifted_out");
    assert_int_equal(json_array_size(json_object_get(condition(o, EXC_6_FINANCIAL_ASSET), "missing")), 2);
    assert_int_equal(json_array_size(json_object_get(condition(o, INC_2_NATURAL_DISASTER), "missing")), 0);
    assert_string_equal(text(json_object_get(facts, "cause_natural_disaster"), "department"), "emergency");
    assert_int_equal(json_integer_value(json_object_get(json_object_get(facts, "net_income_total_fen"), "value")),
                     2039999);
    assert_true(json_is_true(json_object_get(json_object_get(o, "hints"), "income_drop")));
    json_decref(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_are_true_false_or_null_with_their_source, setup, teardown),
        cmocka_unit_test_setup_teardown(a_check_names_what_is_missing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
