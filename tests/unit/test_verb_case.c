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

static void empty_lists_say_so_and_what_to_do(void **state)
{
    (void)state;
    cli_expect(CLI("case", "ls", "--dir", dir), 0, "household add");
    cli_expect(CLI("work", "--dir", dir), 0, "没有待办");
    cli_expect(CLI("authority", "show", "--dir", dir), 0, "authority sign");
    cli_expect(CLI("case", "ls", "--dir", dir, "--json"), 0, "\"cases\":[]");
}

static void households_are_found_by_their_number(void **state)
{
    (void)state;
    cli_expect(CLI("case", "show", "xyz", "--dir", dir), EX_USAGE, "32");
    cli_expect(CLI("case", "show", "00000000000000000000000000000001", "--dir", dir), EX_NOINPUT, "no_such_case");
}

static void areas_and_sums_are_shown(void **state)
{
    (void)state;
    cli_expect(CLI("areas", "--dir", dir), 0, "草登乡");
    cli_expect(CLI("areas", "513201209200", "--dir", dir), 0, "上级");
    cli_expect(CLI("areas", "513299000000", "--dir", dir), EX_NOINPUT, "区划表里没有");
    cli_expect(CLI("areas", "x", "--dir", dir), EX_USAGE, "12");
    cli_expect(CLI("digest", "--dir", dir), 0, "513201000000");
    cli_expect(CLI("digest", "--dir", dir, "--json"), 0, "fangpin.digest/1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_lists_say_so_and_what_to_do),
        cmocka_unit_test(households_are_found_by_their_number),
        cmocka_unit_test(areas_and_sums_are_shown),
    };

    return cmocka_run_group_tests(tests, up, down);
}
