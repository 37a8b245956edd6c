#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "node/cli/import.h"

#define TODAY 20261123
#define GOOD  "990001195803120013"

static struct import import;

static int clean(void **state)
{
    (void)state;
    import_free(&import);
    return 0;
}

static int read_text(const char *text)
{
    import_free(&import);
    return import_read(&import, text, strlen(text), NULL, TODAY);
}

static void file_wrong(const char *text, unsigned line, const char *what)
{
    assert_int_equal(read_text(text), ERR_MALFORMED);
    assert_int_equal(import.fault_line, line);
    assert_non_null(strstr(import.fault, what));
}

/* One row under the usual titles must be at fault for this reason. */
static void row_wrong(const char *row, const char *what)
{
    char text[400];

    snprintf(text, sizeof text, "人数,组,户主,身份证号,村代码,特殊群体,类别\n%s\n", row);
    assert_int_equal(read_text(text), 0);
    assert_int_equal(import.n, 1);
    assert_int_equal(import.bad, 1);
    assert_int_equal(import.rows[0].line, 2);
    assert_non_null(strstr(import.rows[0].fault, what));
}

static void good_rows_become_filings(void **state)
{
    (void)state;
    assert_int_equal(
        read_text("\xef\xbb\xbf人数,户主,身份证号,特殊群体\r\n4,张三," GOOD ",1;2\r\n\r\n2,\"李,四\",,\r\n"), 0);
    assert_int_equal(import.n, 2);
    assert_int_equal(import.bad, 0);
    assert_int_equal(json_integer_value(json_object_get(import.rows[0].filing, "people")), 4);
    assert_int_equal(json_array_size(json_object_get(import.rows[0].filing, "tags")), 2);
    assert_string_equal(json_string_value(json_object_get(import.rows[0].filing, "kind")), "household");
    assert_string_equal(json_string_value(json_object_get(import.rows[1].filing, "head_name")), "李,四");
    assert_null(json_object_get(import.rows[1].filing, "citizen_id"));
}

static void gbk_is_read(void **state)
{
    (void)state;
    assert_int_equal(read_text("\xc8\xcb\xca\xfd,\xbb\xa7\xd6\xf7\n3,\xd5\xc5\xc8\xfd\n"), 0);
    assert_true(import.was_gbk);
    assert_string_equal(json_string_value(json_object_get(import.rows[0].filing, "head_name")), "张三");
}

static void wrong_titles_are_named_with_the_nearest(void **state)
{
    (void)state;
    file_wrong("", 1, "空");
    file_wrong("人数,电活\n", 1, "电话");
    file_wrong("户主\n张三\n", 1, "人数");
    file_wrong("人数,people\n", 1, "重复");
    file_wrong("PK\x03\x04\xff\xff", 1, "另存为 CSV");
    file_wrong("\"人数\n", 1, "引号");
}

static void every_fault_names_its_column(void **state)
{
    (void)state;
    row_wrong("x,1,张三,,,,", "人数");
    row_wrong(",1,张三,,,,", "人数");
    row_wrong("101,1,张三,,,,", "people");
    row_wrong("4,1,张三,9.90001E+17,,,", "科学计数");
    row_wrong("4,1,张三,990001195803120000,,,", "000");
    row_wrong("4,1,张三,990001195803120014,,,", "校验位");
    row_wrong("4,1,张三,12345,,,", "18 位");
    row_wrong("4,1,张三,,5132,,", "area");
    row_wrong("4,1,张三,,,一,", "特殊群体");
    row_wrong("4,1,张三,,,,富农", "origin");
    row_wrong("4,1,张三,,,,,,", "列");
}

static void the_same_person_twice_is_a_fault(void **state)
{
    (void)state;
    assert_int_equal(read_text("人数,身份证号\n4," GOOD "\n2,\n5," GOOD "\n"), 0);
    assert_int_equal(import.bad, 1);
    assert_non_null(strstr(import.rows[2].fault, "第 2 行"));
}

static void a_village_is_filled_in_where_none_stands(void **state)
{
    static const char text[] = "人数,村代码\n4,\n5,513201209201\n";

    (void)state;
    assert_int_equal(import_read(&import, text, strlen(text), "513201209200", TODAY), 0);
    assert_string_equal(json_string_value(json_object_get(import.rows[0].filing, "area")), "513201209200");
    assert_string_equal(json_string_value(json_object_get(import.rows[1].filing, "area")), "513201209201");
}

static void a_file_of_errors_can_come_back(void **state)
{
    (void)state;
    assert_int_equal(read_text("人数,错误\n4,第 2 行 人数: 没有填\n"), 0);
    assert_int_equal(import.bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(good_rows_become_filings, clean),
        cmocka_unit_test_teardown(gbk_is_read, clean),
        cmocka_unit_test_teardown(wrong_titles_are_named_with_the_nearest, clean),
        cmocka_unit_test_teardown(every_fault_names_its_column, clean),
        cmocka_unit_test_teardown(the_same_person_twice_is_a_fault, clean),
        cmocka_unit_test_teardown(a_village_is_filled_in_where_none_stands, clean),
        cmocka_unit_test_teardown(a_file_of_errors_can_come_back, clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
