#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/text.h"

static bool shown(const char *s)
{
    return text_shown(span_str(s));
}

static void test_text(void **state)
{
    (void)state;
    assert_true(shown(""));
    assert_true(shown("草登乡 Caodeng"));
    assert_true(shown("\xf0\xa0\x80\x80")); /* a rare character of a name */
    assert_false(shown("a\nb"));
    assert_false(shown("a\x7f"));
    assert_false(shown("\x1b[2J"));
    assert_false(text_shown(span_of("a\0b", 3)));
}

static void test_not_utf8(void **state)
{
    (void)state;
    assert_false(shown("\xff"));
    assert_false(shown("\xc0\xaf")); /* longer than need be */
    assert_false(shown("\xe0\x80\xaf"));
    assert_false(shown("\xf0\x80\x80\xaf"));
    assert_false(shown("\xed\xa0\x80"));     /* a surrogate */
    assert_false(shown("\xf4\x90\x80\x80")); /* beyond the last character */
    assert_false(shown("\xe8\x8d"));         /* cut */
    assert_false(shown("\xe8\x8d"
                       "a"));
    assert_false(shown("\x8d"));
    assert_false(shown("\xc2\x85")); /* a control character of the second row */
}

static void test_an_end_inside_a_character_is_left_off(void **state)
{
    static const char *const rows[][2] = {{"", ""},
                                          {"abc", "abc"},
                                          {"村", "村"},
                                          {"村\xe5\xb1", "村"},
                                          {"a\xc2", "a"},
                                          {"\xf0\x9f\x98", ""},
                                          {"\x80\x80", "\x80\x80"}};
    char text[16];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        memcpy(text, rows[i][0], strlen(rows[i][0]) + 1);
        text_cut_whole(text);
        assert_string_equal(text, rows[i][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_not_utf8),
        cmocka_unit_test(test_an_end_inside_a_character_is_left_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
