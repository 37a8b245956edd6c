#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/prng.h"
#include "node/cli/table.h"
#include "node/cli/tables.h"

#define TODAY 20261123
#define GOOD  "990001195803120013"

static struct table_reading r;

static int clean(void **state)
{
    (void)state;
    table_free(&r);
    return 0;
}

static void read_as(const char *noun, const char *text, const char *area)
{
    table_free(&r);
    r.table = table_of(noun);
    r.today = TODAY;
    r.area = area;
    assert_int_equal(table_read(&r, text, strlen(text)), 0);
}

static void file_wrong(const char *text, unsigned line, const char *what, const char *remedy)
{
    read_as("household", text, NULL);
    assert_true(r.file_bad);
    assert_true(r.n_faults > 0);
    assert_int_equal(r.faults[0].line, line);
    assert_non_null(strstr(r.faults[0].what, what));
    assert_non_null(strstr(r.faults[0].remedy, remedy));
}

/* One row under the usual titles must be at fault in this column for this reason. */
static void row_wrong(const char *row, unsigned column, const char *what)
{
    char text[400];

    snprintf(text, sizeof text, "人数,组,户主,身份证号,村代码,特殊群体,类别\n%s\n", row);
    read_as("household", text, NULL);
    assert_int_equal(r.n, 1);
    assert_int_equal(table_in(&r, ROW_FAULTY), 1);
    assert_int_equal(r.faults[0].line, 2);
    assert_int_equal(r.faults[0].column, column);
    if (strstr(r.faults[0].what, what) == NULL)
        fail_msg("%s: %s", row, r.faults[0].what);
    assert_true(r.faults[0].remedy[0] != '\0');
}

static const char *field(size_t row, const char *name)
{
    return json_string_value(json_object_get(r.rows[row].filing, name));
}

static void good_rows_become_filings(void **state)
{
    (void)state;
    read_as("household", "\xef\xbb\xbf人数,户主,身份证号,特殊群体\r\n4,张三," GOOD ",1;2\r\n\r\n2,\"李,四\",,\r\n",
            NULL);
    assert_int_equal(r.n, 2);
    assert_int_equal(r.n_faults, 0);
    assert_int_equal(json_integer_value(json_object_get(r.rows[0].filing, "people")), 4);
    assert_int_equal(json_array_size(json_object_get(r.rows[0].filing, "tags")), 2);
    assert_string_equal(field(0, "kind"), "household");
    assert_string_equal(field(1, "head_name"), "李,四");
    assert_null(json_object_get(r.rows[1].filing, "citizen_id"));
}

static void titles_stand_in_any_order_and_either_language(void **state)
{
    (void)state;
    read_as("household", "head_name,人数,phone\n张三,4,\n", NULL);
    assert_int_equal(r.n_faults, 0);
    assert_string_equal(field(0, "head_name"), "张三");
}

static void gbk_is_read(void **state)
{
    (void)state;
    read_as("household", "\xc8\xcb\xca\xfd,\xbb\xa7\xd6\xf7\n3,\xd5\xc5\xc8\xfd\n", NULL);
    assert_true(r.was_gbk);
    assert_string_equal(field(0, "head_name"), "张三");
}

static void wrong_titles_are_named_with_the_nearest(void **state)
{
    (void)state;
    file_wrong("", 1, "空", "第一行");
    file_wrong("人数,户主,电活\n4,张三,\n", 1, "电活", "电话");
    file_wrong("户主\n张三\n", 1, "人数", "加上");
    file_wrong("人数,户主,people\n", 1, "重复", "删去");
    file_wrong("PK\x03\x04\xff\xff", 1, "CSV", "另存");
    file_wrong("\"人数\n", 1, "引号", "表头");
    file_wrong("人数,户主\n", 1, "只有表头", "数据");
}

static void all_faults_of_the_titles_are_told(void **state)
{
    (void)state;
    read_as("household", "人书,户珠\n", NULL);
    assert_int_equal(r.n_faults, 4); /* two unknown, and so two missing */
    assert_int_equal(r.faults[2].column, 1);
    assert_int_equal(r.faults[3].column, 2);
}

static void every_fault_names_its_column(void **state)
{
    (void)state;
    row_wrong("x,1,张三,,,,", 1, "整数");
    row_wrong(",1,张三,,,,", 1, "没有填");
    row_wrong("100,1,张三,,,,", 1, "99");
    row_wrong("4,1,,,,,", 3, "没有填");
    row_wrong("4,1,张三,9.90001E+17,,,", 4, "科学计数");
    row_wrong("4,1,张三,,5132,,", 5, "区划代码");
    row_wrong("4,1,张三,,,一,", 6, "数字");
    row_wrong("4,1,张三,,,,富农", 7, "词");
    row_wrong("4,1,张三,,,,,,", 0, "列");
    row_wrong("4,1,张\"三,,,,", 6, "引号"); /* the sixth character */
    row_wrong("4", 3, "没有填");
}

static void all_faults_of_all_rows_are_told(void **state)
{
    (void)state;
    read_as("household", "人数,户主,身份证号\nx,,12\n4,张三,\n,李四,9E+17\n", NULL);
    assert_int_equal(r.n_faults, 5);
    assert_int_equal(table_in(&r, ROW_FAULTY), 2);
    assert_int_equal(table_in(&r, ROW_NEW), 1);
    assert_int_equal(r.faults[4].line, 4);
    assert_int_equal(r.faults[4].column, 3);
    assert_string_equal(r.faults[4].title, "身份证号");
}

static void the_same_person_twice_is_a_fault(void **state)
{
    (void)state;
    read_as("household", "人数,户主,身份证号\n4,甲," GOOD "\n2,乙,\n5,丙," GOOD "\n", NULL);
    assert_int_equal(r.n_faults, 1);
    assert_int_equal(r.faults[0].line, 4);
    assert_int_equal(r.faults[0].column, 3);
    assert_non_null(strstr(r.faults[0].what, "第 2 行"));
}

static void a_village_is_filled_in_where_none_stands(void **state)
{
    (void)state;
    read_as("household", "人数,户主,村代码\n4,甲,\n5,乙,513201209201\n", "513201209200");
    assert_string_equal(field(0, "area"), "513201209200");
    assert_string_equal(field(1, "area"), "513201209201");
}

static void a_file_of_errors_can_come_back(void **state)
{
    (void)state;
    read_as("household", "人数,户主,行,错误,怎么办\n4,张三,2,人数: 没有填,填上\n", NULL);
    assert_int_equal(r.n_faults, 0);
    assert_true(r.is_errors);
}

/* ---- properties ---- */

static struct prng dice;

static uint32_t roll(uint32_t n)
{
    return (uint32_t)prng_below(&dice, n);
}

/* A text with everything that a writer must quote. */
static void text_make(char *out, size_t room)
{
    static const char *const bits[] = {"张", "三", ",", "\"", " ", "𠮷", "a", "，"};
    size_t used = (size_t)snprintf(out, room, "户");

    for (uint32_t i = roll(8); i > 0; i--)
        used += (size_t)snprintf(out + used, room - used, "%s", bits[roll(8)]);
    snprintf(out + used, room - used, "主");
}

static size_t cell_put(char *to, const char *cell)
{
    size_t n = 0;

    to[n++] = '"';
    for (; *cell != '\0'; cell++) {
        if (*cell == '"')
            to[n++] = '"';
        to[n++] = *cell;
    }
    to[n++] = '"';
    to[n] = '\0';
    return n;
}

#define ROWS 40u

static void valid_tables_survive_the_way_through_a_file(void **state)
{
    static char text[32768];
    char names[ROWS][64];
    uint32_t people[ROWS];

    (void)state;
    dice = prng_fork(7, "tables");
    for (unsigned round = 0; round < 200; round++) {
        size_t used = (size_t)snprintf(text, sizeof text, "%s户主,人数%s", roll(2) ? "\xef\xbb\xbf" : "", "\r\n");
        for (size_t i = 0; i < ROWS; i++) {
            text_make(names[i], sizeof names[i]);
            people[i] = roll(99) + 1;
            used += cell_put(text + used, names[i]);
            used += (size_t)snprintf(text + used, sizeof text - used, ",%u%s", people[i], roll(2) ? "\r\n" : "\n");
        }
        read_as("household", text, NULL);
        assert_int_equal(r.n_faults, 0);
        assert_int_equal(r.n, ROWS);
        for (size_t i = 0; i < ROWS; i++) {
            assert_string_equal(field(i, "head_name"), names[i]);
            assert_int_equal(json_integer_value(json_object_get(r.rows[i].filing, "people")), people[i]);
        }
    }
}

/* Cells damaged here and there are told at exactly their line and column, and nothing else is. */
static void damage_is_told_exactly_where_it_is(void **state)
{
    static char text[32768];
    bool bad[ROWS][3];

    (void)state;
    dice = prng_fork(8, "tables");
    for (unsigned round = 0; round < 200; round++) {
        size_t used = (size_t)snprintf(text, sizeof text, "人数,户主,类别\n"), n = 0;
        for (size_t i = 0; i < ROWS; i++) {
            for (size_t k = 0; k < 3; k++)
                bad[i][k] = roll(10) == 0;
            used += (size_t)snprintf(text + used, sizeof text - used, "%s,%s,%s\n", bad[i][0] ? "4人" : "4",
                                     bad[i][1] ? "" : "\"张,三\"", bad[i][2] ? "富农" : "一般农户");
        }
        read_as("household", text, NULL);
        for (size_t i = 0; i < ROWS; i++)
            for (size_t k = 0; k < 3; k++) {
                if (!bad[i][k])
                    continue;
                assert_true(n < r.n_faults);
                assert_int_equal(r.faults[n].line, i + 2);
                assert_int_equal(r.faults[n].column, k + 1);
                n++;
            }
        assert_int_equal(n, r.n_faults);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(good_rows_become_filings, clean),
        cmocka_unit_test_teardown(titles_stand_in_any_order_and_either_language, clean),
        cmocka_unit_test_teardown(gbk_is_read, clean),
        cmocka_unit_test_teardown(wrong_titles_are_named_with_the_nearest, clean),
        cmocka_unit_test_teardown(all_faults_of_the_titles_are_told, clean),
        cmocka_unit_test_teardown(every_fault_names_its_column, clean),
        cmocka_unit_test_teardown(all_faults_of_all_rows_are_told, clean),
        cmocka_unit_test_teardown(the_same_person_twice_is_a_fault, clean),
        cmocka_unit_test_teardown(a_village_is_filled_in_where_none_stands, clean),
        cmocka_unit_test_teardown(a_file_of_errors_can_come_back, clean),
        cmocka_unit_test_teardown(valid_tables_survive_the_way_through_a_file, clean),
        cmocka_unit_test_teardown(damage_is_told_exactly_where_it_is, clean),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
