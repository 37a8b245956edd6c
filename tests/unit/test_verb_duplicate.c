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

static void no_duplicates_are_said_to_be_none(void **state)
{
    (void)state;
    cli_expect(CLI("duplicate", "ls", "--dir", dir), 0, "没有发现重复");
    cli_expect(CLI("duplicate", "ls", "--dir", dir, "--json"), 0, "fangpin.duplicates/1");
}

static void settling_needs_to_know_what(void **state)
{
    static const char *const id = "00000000000000000000000000000001";

    (void)state;
    cli_expect(CLI("duplicate", "settle", id, "--dir", dir, "--aid", id, "--outcome", "nothing"), EX_DATAERR,
               "settlement");
    cli_expect(CLI("duplicate", "settle", id, "--dir", dir, "--outcome", "waive"), EX_USAGE, "--aid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_duplicates_are_said_to_be_none),
        cmocka_unit_test(settling_needs_to_know_what),
    };

    return cmocka_run_group_tests(tests, up, down);
}
