#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static char dir[200], out[200];

/* A township that stands alone: it may register households. */
static int up(void **state)
{
    char listen[64];

    (void)state;
    cli_bed_up(&bed);
    snprintf(dir, sizeof dir, "%s", cli_bed_path(&bed, "town"));
    snprintf(listen, sizeof listen, "tcp://127.0.0.1:%d", cli_free_port());
    cli_bed_write(&bed, "areas.csv", "code,name\n513201209000,草登乡\n513201209200,斯尼村\n");
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201209000", "--dir", dir,
                   "--listen", listen),
               0, NULL);
    cli_bed_run(&bed, dir);
    snprintf(out, sizeof out, "%s", cli_bed_path(&bed, "out.csv"));
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void expect_out(const char *has, bool with)
{
    char *text = cli_bed_read(&bed, "out.csv");

    assert_non_null(text);
    if ((strstr(text, has) != NULL) != with)
        fail_msg("%s in %s", has, text);
    free(text);
}

static void nobody_is_a_table_with_titles_alone(void **state)
{
    (void)state;
    cli_expect(CLI("case", "export", out, "--dir", dir), 0, "已导出 0 户");
    expect_out("\xef\xbb\xbf户号,村代码,户主,身份证号,类别,编号\r\n", true);
}

/* Who is not approved is in the whole list and not among the enrolled. */
static void a_household_is_a_row_that_its_owner_alone_reads(void **state)
{
    struct stat st;

    (void)state;
    cli_expect(CLI("household", "add", "--dir", dir, "--area", "513201209200", "--people", "3", "--head", "泽\"郎,甲",
                   "--citizen-id", "990001195803120013"),
               0, NULL);
    cli_expect(CLI("case", "export", out, "--enrolled", "--dir", dir, "--json"), 0, "\"rows\":0");
    expect_out("泽", false);
    char part[220];
    snprintf(part, sizeof part, "%s.part", out);
    cli_bed_write(&bed, "out.csv.part", "");
    assert_int_equal(chmod(part, 0644), 0); /* left by a broken attempt */
    cli_expect(CLI("case", "export", out, "--dir", dir, "--json"), 0, "\"without_number\":1");
    expect_out(",\"513201209200\",\"泽\"\"郎,甲\",\"990001195803120013\",\"\",\"\"\r\n", true);
    assert_int_equal(stat(out, &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
}

static void what_cannot_be_written_is_said(void **state)
{
    (void)state;
    cli_expect(CLI("case", "export", cli_bed_path(&bed, "no/such/folder.csv"), "--dir", dir), EX_CANTCREAT,
               "文件写不了");
    cli_expect(CLI("case", "export", out, "--dir", cli_bed_path(&bed, "nobody")), EX_UNAVAILABLE, NULL);
}

/* Numbers are taken from households that were announced: the office says so of others. */
static void a_number_needs_an_announced_household(void **state)
{
    (void)state;
    cli_bed_write(&bed, "n.csv", "户号,村代码,类别,编号\n0193aa00aa00aa00aa00aa00aa00aa00,513201209200,marginal,\n");
    cli_expect(CLI("household", "numbers", cli_bed_path(&bed, "n.csv"), "--dir", dir), EX_DATAERR, "编号");
    cli_bed_write(&bed, "n.csv",
                  "户号,村代码,类别,编号\n0193aa00aa00aa00aa00aa00aa00aa00,513201209200,marginal,GJ-1\n");
    cli_expect(CLI("household", "numbers", cli_bed_path(&bed, "n.csv"), "--dir", dir), EX_DATAERR, "n.csv:2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_a_table_with_titles_alone),
        cmocka_unit_test(a_household_is_a_row_that_its_owner_alone_reads),
        cmocka_unit_test(what_cannot_be_written_is_said),
        cmocka_unit_test(a_number_needs_an_announced_household),
    };

    return cmocka_run_group_tests(tests, up, down);
}
