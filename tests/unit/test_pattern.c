#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "simulator/pattern.h"

static void expect_texts(const char *pattern, uint32_t n, const char *first, const char *last)
{
    const char *why = "";
    char text[64];

    assert_int_equal(pattern_count(pattern, &why), n);
    assert_true(pattern_fill(pattern, 0, text, sizeof text));
    assert_string_equal(text, first);
    assert_true(pattern_fill(pattern, n - 1, text, sizeof text));
    assert_string_equal(text, last);
}

static void braces_count_together(void **state)
{
    (void)state;
    expect_texts("no braces", 1, "no braces", "no braces");
    expect_texts("V{11-14}#{1,3,7-8}", 4, "V11#1", "V14#8");
    expect_texts("V{11}#{1-40}", 40, "V11#1", "V11#40");
    expect_texts("{a,b,c}", 3, "a", "c");
    expect_texts("x{09-10}", 2, "x9", "x10");
}

static void wrong_braces_are_told(void **state)
{
    const char *why = NULL;
    char text[3];

    (void)state;
    assert_int_equal(pattern_count("V{4-1}", &why), 0);
    assert_non_null(why);
    assert_int_equal(pattern_count("V{}", &why), 0);
    assert_int_equal(pattern_count("V{1-3}#{1-2}", &why), 0);
    assert_int_equal(pattern_count("V{1-999999999}", &why), 0);
    assert_false(pattern_fill("V{1-3}#", 0, text, sizeof text));
}

static void each_stands_where_its_sign_is(void **state)
{
    char out[16];

    (void)state;
    pattern_each("to @ and @", "V11", out, sizeof out);
    assert_string_equal(out, "to V11 and V11");
    pattern_each("to @", NULL, out, sizeof out);
    assert_string_equal(out, "to @");
    pattern_each("123456789 to @", "V11112", out, sizeof out); /* a name is whole or not there */
    assert_string_equal(out, "123456789 to ");
    pattern_each("abc寨子村里", NULL, out, sizeof out); /* so is a character */
    assert_string_equal(out, "abc寨子村里");
    pattern_each("abcd寨子村里", NULL, out, sizeof out);
    assert_string_equal(out, "abcd寨子村");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(braces_count_together),
        cmocka_unit_test(wrong_braces_are_told),
        cmocka_unit_test(each_stands_where_its_sign_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
