#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "simulator/pick.h"

static json_t *from;

static void expect_pick(const char *text, const char *wanted)
{
    assert_null(pick_check(text));
    json_t *got = pick(from, text), *want = json_loads(wanted, 0, NULL);

    assert_non_null(want);
    assert_true(json_equal(got, want));
    json_decref(got);
    json_decref(want);
}

static void names_and_brackets_choose(void **state)
{
    (void)state;
    expect_pick("case.degree", "[\"final\"]");
    expect_pick("case.process[process=case].due", "[\"2022-06-20\"]");
    expect_pick("case.process.due", "[\"2022-06-20\", \"2022-07-01\"]");
    expect_pick("case.process[0].process", "[\"case\"]");
    expect_pick("case.process[-1].process", "[\"house\"]");
    expect_pick("case.process[process!=case].process", "[\"house\"]");
    expect_pick("case.process[process~us].due", "[\"2022-07-01\"]");
    expect_pick("case.process[process=case][due~06].process", "[\"case\"]");
    expect_pick("case.process#", "[2]");
    expect_pick("case.process[9].due", "[]");
    expect_pick("case.nothing", "[]");
    expect_pick("case.nothing.at.all#", "[0]");
    expect_pick("case.people", "[4]");
    expect_pick("case.gone", "[]");
}

static void wrong_texts_are_told(void **state)
{
    (void)state;
    assert_non_null(pick_check("case..x"));
    assert_non_null(pick_check("case[x"));
    assert_non_null(pick_check("case[x]"));
    assert_non_null(pick_check("case#.x"));
    assert_non_null(pick_check("case[x!y]"));
    assert_non_null(pick_check("case[0]x"));
    assert_null(pick_check(""));
}

static void values_are_shown_as_text(void **state)
{
    char text[40];

    (void)state;
    pick_text(json_object_get(json_object_get(from, "case"), "degree"), text, sizeof text);
    assert_string_equal(text, "final");
    pick_text(json_object_get(json_object_get(from, "case"), "people"), text, sizeof text);
    assert_string_equal(text, "4");
    pick_text(NULL, text, sizeof text);
    assert_string_equal(text, "-");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_brackets_choose),
        cmocka_unit_test(wrong_texts_are_told),
        cmocka_unit_test(values_are_shown_as_text),
    };

    from = json_loads("{\"case\":{\"degree\":\"final\",\"people\":4,\"gone\":null,\"process\":["
                      "{\"process\":\"case\",\"due\":\"2022-06-20\"},{\"process\":\"house\",\"due\":\"2022-07-01\"}]}}",
                      0, NULL);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    json_decref(from);
    return rc;
}
