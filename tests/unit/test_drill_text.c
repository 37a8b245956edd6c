#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "simulator/drill_text.h"

static struct arena memory;
static struct drill_faults faults;

static const struct drill_item *parsed(const char *text)
{
    arena_reset(&memory);
    memset(&faults, 0, sizeof faults);
    return drill_text_parse(span_str(text), &faults, &memory);
}

static void settings_lists_and_sections_keep_their_lines(void **state)
{
    (void)state;
    const struct drill_item *i =
        parsed("\xef\xbb\xbf# 备注 : “\r\na = 7\nb = { \"x y\", 'z,' , }\nat \"06-10\" {\n  c = 1d\n}\n");

    assert_non_null(i);
    assert_string_equal(i->name, "a");
    assert_string_equal(i->value->text, "7");
    assert_int_equal(i->line, 2);
    i = i->next;
    assert_true(i->list);
    assert_string_equal(i->value->text, "x y");
    assert_string_equal(i->value->next->text, "z,");
    assert_int_equal(i->value->next->column, 14);
    i = i->next;
    assert_true(i->section);
    assert_string_equal(i->title, "06-10");
    assert_string_equal(i->item->name, "c");
    assert_int_equal(i->item->line, 5);
    assert_null(i->next);
}

static void a_long_text_goes_on_in_the_next_line(void **state)
{
    (void)state;
    assert_string_equal(parsed("a = \"one \\\n      two, 三\"\n")->value->text, "one two, 三");
}

static void all_faults_are_told_with_their_places(void **state)
{
    (void)state;
    assert_null(parsed("a = “7”\nb 7\nc = \"open\nd = {1 2}\ne = 1\n"));
    assert_int_equal(faults.n, 4);
    assert_int_equal(faults.at[0].line, 1);
    assert_int_equal(faults.at[0].column, 5);
    assert_non_null(strstr(faults.at[0].remedy, "\""));
    assert_int_equal(faults.at[1].line, 2);
    assert_int_equal(faults.at[2].line, 3);
    assert_non_null(strstr(faults.at[2].what, "引号"));
    assert_int_equal(faults.at[3].line, 4);
}

static void what_is_not_closed_or_no_text_at_all_is_told(void **state)
{
    (void)state;
    assert_null(parsed("at \"x\" {\n a = 1\n"));
    assert_int_equal(faults.at[0].line, 1);
    assert_null(parsed("a = 1\n}\n"));
    assert_int_equal(faults.at[0].line, 2);
    assert_null(parsed("a = \"\xc4\xe3\"\n"));
    assert_non_null(strstr(faults.at[0].what, "GBK"));
    assert_null(parsed("a = {{{{{{\n"));
    assert_true(faults.n > 0);
}

static void the_list_of_faults_is_bounded(void **state)
{
    char text[4 * 200 + 1] = "";

    (void)state;
    for (int i = 0; i < 200; i++)
        memcpy(text + 4 * i, "= 1\n", 5);
    assert_null(parsed(text));
    assert_int_equal(faults.n, DRILL_FAULTS_MAX);
    assert_int_equal(faults.n + faults.more, 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_lists_and_sections_keep_their_lines),
        cmocka_unit_test(a_long_text_goes_on_in_the_next_line),
        cmocka_unit_test(all_faults_are_told_with_their_places),
        cmocka_unit_test(what_is_not_closed_or_no_text_at_all_is_told),
        cmocka_unit_test(the_list_of_faults_is_bounded),
    };

    memory = arena_of(1u << 20);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&memory);
    return rc;
}
