#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/cell.h"

#define TODAY 20261123
#define GOOD  "990001195803120013"

static const struct cell_rule id = {CELL_ID, 0, NULL}, date = {CELL_DATE, 0, NULL}, yuan = {CELL_YUAN, 0, NULL};
static const struct cell_rule whole = {CELL_WHOLE, 99, NULL}, numbers = {CELL_NUMBERS, 99, NULL};
static const struct cell_rule text = {CELL_TEXT, 9, NULL}, area = {CELL_AREA, 0, NULL};
static const struct cell_rule household = {CELL_HOUSEHOLD, 0, NULL}, record = {CELL_RECORD, 0, NULL};
static const struct cell_rule risk = {CELL_CODE, 0, &codes_risk};

/* Taken, and comes out as this JSON. */
static void taken(const struct cell_rule *rule, const char *cell, const char *json)
{
    struct cell_fault fault = {"", ""};
    json_t *v = cell_read(rule, cell, TODAY, &fault);

    if (v == NULL)
        fail_msg("%s: %s", cell, fault.what);
    char *is = json_dumps(v, JSON_ENCODE_ANY | JSON_COMPACT);
    assert_string_equal(is, json);
    free(is);
    json_decref(v);
}

/* Not taken, for this reason, with a remedy, and the cell named. */
static void refused(const struct cell_rule *rule, const char *cell, const char *what)
{
    struct cell_fault fault = {"", ""};

    if (cell_read(rule, cell, TODAY, &fault) != NULL)
        fail_msg("%s was taken", cell);
    if (strstr(fault.what, what) == NULL)
        fail_msg("%s: %s", cell, fault.what);
    assert_true(fault.remedy[0] != '\0');
}

static void good_identity_numbers_are_taken(void **state)
{
    (void)state;
    taken(&id, GOOD, "\"" GOOD "\"");
    taken(&id, "11010519491231002x", "\"11010519491231002X\"");
}

/* What spreadsheets do to an identity number is never taken, even where the check character agrees by chance. */
static void damaged_identity_numbers_are_told(void **state)
{
    char cut[] = "990001195803120000";

    (void)state;
    refused(&id, "9.90001E+17", "科学计数");
    refused(&id, "9.90001195803e17", "科学计数");
    refused(&id, "990001195803120013.0", "科学计数");
    refused(&id, "'" GOOD, "撇号");
    refused(&id, "‘" GOOD, "撇号");
    refused(&id, "９９０００１１９５８０３１２００１３", "全角");
    refused(&id, "11010519491231002Ｘ", "全角");
    refused(&id, "11010519491231002", "17 位");
    refused(&id, "990001580312001", "15 位");
    refused(&id, "990001195803120014", "校验位");
    refused(&id, "990001201502290068", "出生日期");
    refused(&id, "990001 195803120013", "18 位");
    refused(&id, "张三", "18 位");
    for (unsigned n = 0; n < 1000; n++) { /* every tenth or so has the right check character */
        snprintf(cut + 6, sizeof cut - 6, "1958%02u%02u%u000", 1 + n % 12, 1 + n % 28, n % 10);
        refused(&id, cut, "000");
    }
}

static void days_are_taken_in_the_forms_people_write(void **state)
{
    (void)state;
    taken(&date, "2026-10-05", "\"2026-10-05\"");
    taken(&date, "20261005", "\"2026-10-05\"");
    taken(&date, "2026/10/5", "\"2026-10-05\"");
    taken(&date, "2026年10月5日", "\"2026-10-05\"");
    taken(&date, "2026-11-23", "\"2026-11-23\"");
    refused(&date, "2026-11-24", "晚于今天");
    refused(&date, "46000", "日期数");
    refused(&date, "2026-02-29", "不是存在的日期");
    refused(&date, "2026-10", "不是存在的日期");
    refused(&date, "2026-10-05x", "不是存在的日期");
    refused(&date, "昨天", "不是存在的日期");
}

static void numbers_and_money_are_exact(void **state)
{
    (void)state;
    taken(&whole, "99", "99");
    refused(&whole, "100", "0 到 99");
    refused(&whole, "4人", "整数");
    refused(&whole, "-1", "整数");
    refused(&whole, "４", "整数");
    taken(&numbers, "1 3;7", "[1,3,7]");
    refused(&numbers, "1,3", "数字");
    refused(&numbers, "1 x", "数字");
    taken(&yuan, "300.5", "30050");
    refused(&yuan, "1,300", "金额");
    refused(&yuan, "1e3", "金额");
    refused(&yuan, "300元", "金额");
}

static void words_and_ids_are_checked(void **state)
{
    (void)state;
    taken(&risk, "因病", "\"illness\"");
    taken(&risk, "water", "\"water\"");
    refused(&risk, "富农", "不在可选的词里");
    taken(&area, "513201209200", "\"513201209200\"");
    refused(&area, "5132", "区划代码");
    taken(&household, "0123456789abcdef0123456789abcdef", "\"0123456789abcdef0123456789abcdef\"");
    refused(&household, "12", "户号");
    taken(&record, "MZ-1", "\"MZ-1\"");
    refused(&record, GOOD, "记录号");
    taken(&text, "王五", "\"王五\"");
    refused(&text, "王五王五", "9 字节");
    refused(&text, "a\nb", "控制字符");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_identity_numbers_are_taken),
        cmocka_unit_test(damaged_identity_numbers_are_told),
        cmocka_unit_test(days_are_taken_in_the_forms_people_write),
        cmocka_unit_test(numbers_and_money_are_exact),
        cmocka_unit_test(words_and_ids_are_checked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
