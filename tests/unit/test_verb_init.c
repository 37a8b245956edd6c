#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

static struct cli_bed bed;

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    cli_bed_write(&bed, "areas.csv", cli_areas);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static struct cli_said init(const char *areas, const char *area, const char *dir)
{
    return CLI("init", "--areas", cli_bed_path(&bed, areas), "--area", area, "--dir", cli_bed_path(&bed, dir));
}

static bool there(const char *name)
{
    return access(cli_bed_path(&bed, name), F_OK) == 0;
}

static void a_folder_is_made_for_its_owner_alone(void **state)
{
    struct stat st;

    (void)state;
    cli_expect(init("areas.csv", "513201000000", "a/"), 0, "马尔康市");
    assert_int_equal(stat(cli_bed_path(&bed, "a"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(stat(cli_bed_path(&bed, "a/office.key"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(there("a/data.mdb"));
    assert_true(there("a/fangpin.conf"));
    assert_false(there("a.part"));
    cli_expect(CLI("verify", "--dir", cli_bed_path(&bed, "a")), 0, "✔");
}

static void an_office_is_never_overwritten(void **state)
{
    (void)state;
    cli_expect(init("areas.csv", "513201000000", "b"), 0, NULL);
    char *before = cli_bed_read(&bed, "b/office.key");
    cli_expect(init("areas.csv", "513201000000", "b"), EX_CANTCREAT, "--dir");
    char *after = cli_bed_read(&bed, "b/office.key");
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void a_folder_with_other_things_is_left_alone(void **state)
{
    (void)state;
    assert_int_equal(mkdir(cli_bed_path(&bed, "full"), 0700), 0);
    cli_bed_write(&bed, "full/letter.txt", "x");
    cli_expect(init("areas.csv", "513201000000", "full"), EX_CANTCREAT, "full");
    assert_true(there("full/letter.txt"));
    assert_int_equal(mkdir(cli_bed_path(&bed, "empty"), 0755), 0);
    cli_expect(init("areas.csv", "513201000000", "empty"), 0, NULL);
}

static void faults_of_the_list_are_told_by_line_and_nothing_is_made(void **state)
{
    (void)state;
    cli_bed_write(&bed, "bad.csv", "code,name\n513201000000,马尔康市\n51320120900x,草登乡\n");
    cli_expect(init("bad.csv", "513201000000", "c"), EX_DATAERR, "bad.csv:3");
    cli_bed_write(&bed, "twice.csv", "513201000000,马尔康市\n513201000000,马尔康市\n");
    cli_expect(init("twice.csv", "513201000000", "c"), EX_DATAERR, "twice.csv:2");
    cli_expect(init("absent.csv", "513201000000", "c"), EX_NOINPUT, "absent.csv");
    cli_expect(init("areas.csv", "513201999000", "c"), EX_DATAERR, "513201999000");
    cli_expect(init("areas.csv", "5132", "c"), EX_USAGE, "12");
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201000000", "--dir",
                   cli_bed_path(&bed, "c"), "--listen", "7400"),
               EX_USAGE, "tcp://");
    assert_false(there("c"));
    assert_false(there("c.part"));
}

static void a_network_may_start_below_the_list_s_root(void **state)
{
    (void)state;
    cli_expect(init("areas.csv", "513201209000", "d"), 0, "3 个单位");
    cli_expect(CLI("verify", "--dir", cli_bed_path(&bed, "d"), "--json"), 0, "\"faults\":0");
}

static void a_place_that_cannot_be_written_is_told(void **state)
{
    (void)state;
    cli_expect(init("areas.csv", "513201000000", "no/such/place"), EX_CANTCREAT, "no/such/place");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_made_for_its_owner_alone),
        cmocka_unit_test(an_office_is_never_overwritten),
        cmocka_unit_test(a_folder_with_other_things_is_left_alone),
        cmocka_unit_test(faults_of_the_list_are_told_by_line_and_nothing_is_made),
        cmocka_unit_test(a_network_may_start_below_the_list_s_root),
        cmocka_unit_test(a_place_that_cannot_be_written_is_told),
    };

    return cmocka_run_group_tests(tests, up, down);
}
