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
#include "node/cli/verify.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static char dir[200];

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    snprintf(dir, sizeof dir, "%s", cli_bed_office(&bed, "a"));
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void events_are_lines_of_words(void **state)
{
    (void)state;
    cli_expect(CLI("log", "--dir", dir), 0, "建网");
    cli_expect(CLI("log", "--dir", dir, "--limit", "1"), 0, "--after");
    cli_expect(CLI("log", "--dir", dir, "--kind", "area_list", "--json"), 0, "fangpin.log/1");
    cli_expect(CLI("log", "--dir", dir, "--lane", "fast"), EX_DATAERR, "urgent");
    cli_expect(CLI("log", "--dir", dir, "--after", "a b"), EX_USAGE, "--after");
}

static void the_export_verifies_anywhere(void **state)
{
    const char *file = cli_bed_path(&bed, "all.fpx");

    (void)state;
    cli_expect(CLI("log", "--dir", dir, "--export", file), 0, "all.fpx");
    cli_expect(CLI("verify", file), 0, "✔");
    struct stat made;
    assert_int_equal(stat(file, &made), 0);
    assert_int_equal(made.st_mode & 0777, 0600); /* it names persons */
    cli_expect(CLI("log", "--dir", dir, "--export", cli_bed_path(&bed, "no/such/place")), EX_CANTCREAT, "place");
}

static void an_export_that_breaks_off_leaves_no_file(void **state)
{
    (void)state;
    cli_expect(CLI("log", "--dir", "/nonexistent", "--export", cli_bed_path(&bed, "none.fpx")), EX_UNAVAILABLE, NULL);
    assert_int_equal(access(cli_bed_path(&bed, "none.fpx"), F_OK), -1);
    assert_int_equal(access(cli_bed_path(&bed, "none.fpx.part"), F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_lines_of_words),
        cmocka_unit_test(the_export_verifies_anywhere),
        cmocka_unit_test(an_export_that_breaks_off_leaves_no_file),
    };

    return cmocka_run_group_tests(tests, up, down);
}
