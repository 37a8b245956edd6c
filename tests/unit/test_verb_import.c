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
#define ID_A    "990001195803120013"
#define ID_B    "990001196011070024"

static struct cli_bed bed;
static char county[200], town[200];

static void token_read(char out[1200])
{
    struct cli_said s = CLI("invite", "513201209000", "--dir", county, "--no-qr");
    const char *at = strstr(s.out, "FP1-");

    assert_int_equal(s.rc, 0);
    assert_non_null(at);
    snprintf(out, 1200, "%.*s", (int)strcspn(at, " \n"), at);
    cli_said_free(&s);
}

/* A county and a township that may register households for its villages. */
static int up(void **state)
{
    char address[64], token[1200];

    (void)state;
    cli_bed_up(&bed);
    snprintf(county, sizeof county, "%s", cli_bed_path(&bed, "county"));
    snprintf(town, sizeof town, "%s", cli_bed_path(&bed, "town"));
    cli_bed_write(&bed, "areas.csv", cli_areas);
    snprintf(address, sizeof address, "tcp://127.0.0.1:%d", cli_free_port());
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201000000", "--dir", county,
                   "--listen", address),
               0, NULL);
    cli_bed_run(&bed, county);
    token_read(token);
    cli_expect(CLI("join", token, "--dir", town), 0, NULL);
    cli_bed_run(&bed, town);
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
    return CLI("household", "import", cli_bed_path(&bed, file), "--dir", town, "--area", VILLAGE, more);
}

static struct cli_said push(const char *file, const char *rev, const char *more)
{
    return CLI("push", "import", cli_bed_path(&bed, file), "--dir", county, "--dept", "民政", "--month", "2026-10",
               "--rev", rev, more);
}

static void expect_errors(const char *file, const char *has, const char *lacks)
{
    char *text = cli_bed_read(&bed, file);

    assert_non_null(text);
    if (strstr(text, has) == NULL || strstr(text, lacks) != NULL)
        fail_msg("%s: %s", file, text);
    free(text);
}

/* Until the county has what the township signed. */
static void wait_for(const char *dir, const char *noun, const char *verb, const char *text)
{
    for (int i = 0; i < 400; i++) {
        bool log = strcmp(noun, "log") == 0;
        struct cli_said s =
            log ? CLI("log", "--kind", verb, "--dir", dir, "--json") : CLI(noun, verb, "--dir", dir, "--json");
        bool there = strstr(s.out, text) != NULL;
        cli_said_free(&s);
        if (there)
            return;
        usleep(25000);
    }
    fail_msg("%s never came to %s", text, dir);
}

static void a_table_mostly_wrong_registers_nothing(void **state)
{
    (void)state;
    cli_bed_write(&bed, "bad.csv", "人数,组,类别,户主\n4,1,一般,张三\nx,1,一般,\"李,四\"\n2,1,富农,王五\n");
    cli_expect(import("bad.csv", NULL), EX_DATAERR, "bad.csv:3: 第 1 列 人数");
    cli_expect(CLI("case", "ls", "--dir", town), 0, "还没有户档");
    expect_errors("bad.errors.csv", "\"李,四\",\"3\",", "张三");
}

static void a_good_table_is_tried_then_registered_once(void **state)
{
    (void)state;
    cli_bed_write(&bed, "good.csv", "人数,组,类别,户主,身份证号\n4,1,一般,张三," ID_A "\n2,2,脱贫户,李四,\n");
    cli_expect(import("good.csv", "--dry-run"), 0, "可签 2 户");
    cli_expect(CLI("case", "ls", "--dir", town), 0, "还没有户档");
    cli_expect(import("good.csv", NULL), 0, "已签 2 户");
    cli_expect(import("good.csv", NULL), 0, "已签 0 户 · 已有 2");
    cli_expect(import("good.csv", "--json"), 0, "\"known\":2");
}

/* The good rows are signed, the others come back, are mended and imported: none twice. */
static void mended_rows_follow(void **state)
{
    (void)state;
    cli_bed_write(&bed, "mixed.csv", "人数,户主,村代码\n4,甲," VILLAGE "\n2,乙," VILLAGE "\n1,丙,513201209999\n");
    cli_expect(import("mixed.csv", NULL), EX_DATAERR, "已签 2 户");
    expect_errors("mixed.errors.csv", "\"丙\"", "乙");
    cli_bed_write(&bed, "mixed.errors.csv", "人数,户主,村代码,行,错误,怎么办\n1,丙," VILLAGE ",4,旧的,旧的\n");
    cli_expect(import("mixed.errors.csv", NULL), 0, "已签 1 户");
    cli_expect(import("mixed.csv", NULL), EX_DATAERR, "已签 0 户 · 已有 2");
}

static void visits_find_their_household_by_the_number_of_its_head(void **state)
{
    (void)state;
    cli_bed_write(&bed, "visits.csv",
                  "身份证号,结果,日期\n" ID_A ",符合,2026-10-05\n" ID_A ",符合,2026-10-06\n" ID_A
                  ",符合,2026-10-05\n" ID_B ",符合,2026-10-05\n");
    cli_expect(CLI("visit", "import", cli_bed_path(&bed, "visits.csv"), "--dir", town), EX_DATAERR, "已签 2 条");
    expect_errors("visits.errors.csv", ID_B, "2026-10-06");
    cli_expect(CLI("visit", "import", cli_bed_path(&bed, "visits.csv"), "--dir", town), EX_DATAERR, "已有 3");
}

#define PUSH_HEAD "记录号,数据类别,身份证号,姓名,日期,金额\n"

static void a_push_becomes_leads_and_sealed_records(void **state)
{
    (void)state;
    wait_for(county, "case", "ls", VILLAGE);
    cli_bed_write(&bed, "push.csv",
                  PUSH_HEAD "MZ-1,新增低保," ID_A ",张三,2026-10-05,300\nMZ-2,特困供养,,王五,2026-10-06,\n"
                            "MZ-3,农村孤儿,9.90001E+17,赵六,2026-10-06,\n");
    cli_expect(push("push.csv", "1", "--dry-run"), EX_DATAERR, "可签 2 条");
    cli_expect(push("push.csv", "1", NULL), EX_DATAERR, "已签 2 条");
    expect_errors("push.errors.csv", "9.90001E+17", "MZ-1");
    cli_expect(push("push.csv", "1", NULL), EX_DATAERR, "已签 0 条 · 已有 2");
    cli_expect(CLI("push", "ls", "--month", "2026-10", "--dir", county, "--json"), 0, "\"records\":3,\"received_on\"");
    cli_expect(CLI("push", "records", "--dept", "CIVIL_AFFAIRS", "--month", "2026-10", "--dir", county), 0, "MZ-1");
    wait_for(town, "case", "ls", VILLAGE);
}

/* m20: 张三 is registered, and no lead in the village says who petitioned; nobody is answered that he is unknown. */
static void a_petition_stays_with_the_county(void **state)
{
    struct cli_said said;

    (void)state;
    cli_bed_write(&bed, "xf.csv", PUSH_HEAD "XF-1,群众信访," ID_A ",张三,2026-10-05,\n");
#define PETITIONS "--dept", "信访", "--month", "2026-10", "--dir", county
    cli_expect(CLI("push", "import", cli_bed_path(&bed, "xf.csv"), PETITIONS), 0, "已签 1 条");
    cli_expect(CLI("push", "import", cli_bed_path(&bed, "xf.csv"), PETITIONS), 0, "已签 0 条 · 已有 1");
    said = CLI("push", "records", PETITIONS, "--json");
    cli_expect(said, 0, "\"state\":\"unmatched\",\"suggest\":\"in_case\"");
#undef PETITIONS
}

/* K17: MZ-1 is taken back, MZ-2 stays, MZ-4 is new. The old list cannot follow the new one. */
static void a_correction_takes_back_what_it_no_longer_has(void **state)
{
    (void)state;
    cli_bed_write(&bed, "push2.csv", PUSH_HEAD "MZ-2,特困供养,,王五,2026-10-06,\nMZ-4,农村孤儿,,赵六,2026-10-06,\n");
    cli_expect(push("push2.csv", "2", "--dry-run"), 0, "可签 1 条 · 已有 1 · 有错 0 · 将撤销 1 条");
    cli_expect(push("push2.csv", "2", NULL), 0, "已签 1 条 · 已有 1 · 有错 0 · 已撤销 1 条");
    cli_expect(push("push2.csv", "2", NULL), 0, "已签 0 条 · 已有 2");
    cli_expect(push("push.csv", "1", NULL), EX_DATAERR, "已有第 2 版");
    cli_expect(CLI("push", "records", "--dept", "CIVIL_AFFAIRS", "--month", "2026-10", "--dir", county), 0, "已撤销");
    /* within one revision nothing changes unseen */
    cli_bed_write(&bed, "push3.csv", PUSH_HEAD "MZ-4,新增低保,,赵六,2026-10-06,\n");
    cli_expect(push("push3.csv", "2", NULL), EX_DATAERR, "--rev N");
}

/* The answers of a department go into the case that asked for them. */
static void answers_of_a_department_go_into_the_case(void **state)
{
    char line[200], *at;

    (void)state;
    struct cli_said s = CLI("case", "ls", "--dir", town, "--json");
    assert_non_null(at = strstr(s.out, "\"household\":\""));
    char household[33];
    snprintf(household, sizeof household, "%.32s", at + 13);
    cli_said_free(&s);
    cli_expect(CLI("lead", "add", household, "--risk", "water", "--dir", town), 0, NULL);
    cli_expect(CLI("case", "open", household, "--dir", town), 0, NULL);
    cli_expect(CLI("case", "freeze", household, "--dir", town), 0, NULL);
    cli_expect(CLI("case", "authorise", household, "--dir", town), 0, NULL);
    cli_expect(CLI("case", "send", household, "--dir", town), 0, NULL);
    wait_for(county, "log", "case_send", "case_send");
    cli_expect(CLI("case", "dispatch", household, "--depts", "1,3", "--dir", county), 0, NULL);
    snprintf(line, sizeof line, "户号,结果,说明,村代码\n%s,无异常,未领低保," VILLAGE "\n", household);
    cli_bed_write(&bed, "answers.csv", line);
    const char *file = cli_bed_path(&bed, "answers.csv");
    cli_expect(CLI("compare", "import", file, "--dept", "民政", "--dir", county), 0, "已签 1 条");
    cli_expect(CLI("compare", "import", file, "--dept", "民政", "--dir", county), 0, "已签 0 条 · 已有 1");
    cli_expect(CLI("compare", "import", file, "--dept", "卫健", "--dir", county), 0, "已签 1 条");
}

static void options_of_a_push_are_checked(void **state)
{
    const char *file = cli_bed_path(&bed, "push.csv");

    (void)state;
    cli_expect(CLI("push", "import", file, "--dir", county, "--dept", "X", "--month", "2026-10"), EX_USAGE, "17");
    cli_expect(CLI("push", "import", file, "--dir", county, "--dept", "1", "--month", "10"), EX_USAGE, "2026-10");
    cli_expect(push("push.csv", "0", NULL), EX_USAGE, "99");
    cli_expect(CLI("push", "import", file, "--dir", town, "--dept", "HR", "--month", "2026-10"), EX_DATAERR,
               "本级无权");
}

static void files_that_cannot_be_read_are_told(void **state)
{
    (void)state;
    cli_expect(import("absent.csv", NULL), EX_NOINPUT, "absent.csv");
    cli_bed_write(&bed, "head.csv", "人数,户主\n");
    cli_expect(import("head.csv", NULL), EX_DATAERR, "没有数据行");
    cli_bed_write(&bed, "title.csv", "人数,户主,电活\n1,2,3\n");
    cli_expect(import("title.csv", NULL), EX_DATAERR, "title.csv:1");
    cli_expect(import("title.csv", NULL), EX_DATAERR, "电话");
    cli_expect(CLI("household", "import", cli_bed_path(&bed, "head.csv"), "--dir", town, "--area", "5"), EX_USAGE,
               "--area");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_mostly_wrong_registers_nothing),
        cmocka_unit_test(a_good_table_is_tried_then_registered_once),
        cmocka_unit_test(mended_rows_follow),
        cmocka_unit_test(visits_find_their_household_by_the_number_of_its_head),
        cmocka_unit_test(a_push_becomes_leads_and_sealed_records),
        cmocka_unit_test(a_petition_stays_with_the_county),
        cmocka_unit_test(a_correction_takes_back_what_it_no_longer_has),
        cmocka_unit_test(answers_of_a_department_go_into_the_case),
        cmocka_unit_test(options_of_a_push_are_checked),
        cmocka_unit_test(files_that_cannot_be_read_are_told),
    };

    return cmocka_run_group_tests(tests, up, down);
}
