#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

#define VILLAGE "513201209200"

static struct cli_bed bed;
static char dir[200];

/* A network of one township, which may register households for its villages. */
static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    cli_bed_write(&bed, "areas.csv", cli_areas);
    snprintf(dir, sizeof dir, "%s", cli_bed_path(&bed, "town"));
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201209000", "--dir", dir), 0,
               NULL);
    cli_bed_run(&bed, dir);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static struct cli_said import(const char *file, const char *more)
{
    return CLI("household", "import", cli_bed_path(&bed, file), "--dir", dir, "--area", VILLAGE, more);
}

static void a_faulty_table_registers_nothing_and_gives_its_faults_back(void **state)
{
    (void)state;
    cli_bed_write(&bed, "bad.csv", "人数,组,类别,户主\n4,1,一般,张三\nx,1,一般,\"李,四\"\n2,1,一般,王五\n");
    cli_expect(import("bad.csv", NULL), EX_DATAERR, "bad.csv:3");
    cli_expect(CLI("case", "ls", "--dir", dir), 0, "还没有户档");
    char *faults = cli_bed_read(&bed, "bad-错误.csv");
    assert_non_null(faults);
    assert_non_null(strstr(faults, "\"李,四\",\"第 3 行"));
    assert_null(strstr(faults, "王五"));
    free(faults);
}

static void a_good_table_is_tried_then_registered(void **state)
{
    (void)state;
    cli_bed_write(&bed, "good.csv", "人数,组,类别,户主\n4,1,一般,张三\n2,2,脱贫户,李四\n");
    cli_expect(import("good.csv", "--dry-run"), 0, "2 行");
    cli_expect(CLI("case", "ls", "--dir", dir), 0, "还没有户档");
    cli_expect(import("good.csv", NULL), 0, "已登记 2 户");
    cli_expect(CLI("case", "ls", "--dir", dir), 0, VILLAGE);
}

/* What only the office can know is asked before the first row is signed. */
static void refusals_of_the_office_stop_all_rows(void **state)
{
    (void)state;
    cli_bed_write(&bed, "outside.csv", "人数,组,类别,村代码\n4,1,一般," VILLAGE "\n2,1,一般,513201209999\n");
    struct cli_said before = CLI("case", "ls", "--dir", dir, "--json"), after;
    cli_expect(import("outside.csv", NULL), EX_DATAERR, "outside.csv:3");
    after = CLI("case", "ls", "--dir", dir, "--json");
    assert_string_equal(before.out, after.out);
    cli_said_free(&before);
    cli_said_free(&after);
}

static void files_that_cannot_be_read_are_told(void **state)
{
    (void)state;
    cli_expect(import("absent.csv", NULL), EX_NOINPUT, "absent.csv");
    cli_bed_write(&bed, "head.csv", "人数\n");
    cli_expect(import("head.csv", NULL), EX_DATAERR, "没有数据行");
    cli_bed_write(&bed, "title.csv", "人数,电活\n1,2\n");
    cli_expect(import("title.csv", NULL), EX_DATAERR, "电话");
    cli_expect(CLI("household", "import", cli_bed_path(&bed, "head.csv"), "--dir", dir, "--area", "5"), EX_USAGE,
               "--area");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_faulty_table_registers_nothing_and_gives_its_faults_back),
        cmocka_unit_test(a_good_table_is_tried_then_registered),
        cmocka_unit_test(refusals_of_the_office_stop_all_rows),
        cmocka_unit_test(files_that_cannot_be_read_are_told),
    };

    return cmocka_run_group_tests(tests, up, down);
}
