#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static const char *dir;

static int up(void **state)
{
    static char kept[200];

    (void)state;
    cli_bed_up(&bed);
    snprintf(kept, sizeof kept, "%s", cli_bed_office(&bed, "county"));
    dir = kept;
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static struct cli_said ls(const char *today, const char *more)
{
    return CLI("push", "ls", "--month", "2026-10", "--today", today, "--dir", dir, more);
}

/* m16: on the 6th 00:00 those that did not push are listed, and not before. */
static void missing_departments_are_listed_from_the_sixth(void **state)
{
    (void)state;
    cli_expect(CLI("push", "zero", "--dept", "林草", "--month", "2026-10", "--dir", dir), 0, "部门推送");
    cli_expect(ls("2026-11-05", NULL), 0, "未到期");
    cli_expect(ls("2026-11-05", "--json"), 0, "\"missing\":[]");
    cli_expect(ls("2026-11-06", NULL), 0, "缺 16 个部门");
    cli_expect(ls("2026-11-06", NULL), 0, "零报告");
    cli_expect(CLI("push", "zero", "--dept", "林草", "--month", "2026-10", "--dir", dir), EX_NOPERM, "已经签过");
}

static void records_are_shown_and_answered(void **state)
{
    (void)state;
    cli_bed_write(&bed, "p.csv", "记录号,数据类别,姓名,日期\nRS-1,登记失业,王五,2026-10-06\n");
    cli_expect(CLI("push", "import", cli_bed_path(&bed, "p.csv"), "--dept", "HR", "--month", "2026-10", "--dir", dir),
               0, "已签 1 条");
    cli_expect(CLI("push", "records", "--dept", "HR", "--month", "2026-10", "--dir", dir), 0, "查无此户");
    cli_expect(
        CLI("push", "feedback", "RS-1", "--dept", "HR", "--month", "2026-10", "--result", "not_found", "--dir", dir), 0,
        "推送反馈");
    cli_expect(CLI("push", "records", "--dept", "HR", "--month", "2026-10", "--dir", dir, "--json"), 0,
               "\"result\":\"not_found\"");
    cli_expect(CLI("push", "records", "--dept", "AGRI", "--month", "2026-10", "--dir", dir), 0, "没有记录");
}

/* m19: what the case files say is answered for all records at once, and once. */
static void all_ended_records_are_answered_at_once(void **state)
{
    (void)state;
    cli_bed_write(&bed, "q.csv", "记录号,数据类别,姓名,日期\nSW-1,饮水,王五,2026-10-06\nSW-2,饮水,赵六,2026-10-06\n");
    cli_expect(
        CLI("push", "import", cli_bed_path(&bed, "q.csv"), "--dept", "WATER", "--month", "2026-10", "--dir", dir), 0,
        "已签 2 条");
    cli_expect(CLI("push", "answer", "--dept", "WATER", "--month", "2026-10", "--dir", dir, "--dry-run"), 0,
               "可反馈 2 条");
    cli_expect(CLI("push", "answer", "--dept", "WATER", "--month", "2026-10", "--dir", dir), 0, "已反馈 2 条");
    cli_expect(CLI("push", "answer", "--dept", "WATER", "--month", "2026-10", "--dir", dir, "--json"), 0,
               "\"answered\":0,\"open\":0");
}

static void wrong_questions_are_told(void **state)
{
    (void)state;
    cli_expect(CLI("push", "ls", "--month", "10月", "--dir", dir), EX_DATAERR, "month");
    cli_expect(CLI("push", "ls", "--month", "a&b", "--dir", dir), EX_USAGE, "--month");
    cli_expect(CLI("push", "records", "--dept", "X", "--month", "2026-10", "--dir", dir), EX_DATAERR, "17");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_departments_are_listed_from_the_sixth),
        cmocka_unit_test(records_are_shown_and_answered),
        cmocka_unit_test(all_ended_records_are_answered_at_once),
        cmocka_unit_test(wrong_questions_are_told),
    };

    return cmocka_run_group_tests(tests, up, down);
}
