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

/* The id in what a filing command said: 32 hex digits in a row. */
static void id_said(char out[33], const char *text)
{
    for (size_t run = 0, i = 0; text[i] != '\0'; i++) {
        run = strchr("0123456789abcdef", text[i]) != NULL ? run + 1 : 0;
        if (run == 32 && strchr("0123456789abcdef", text[i + 1]) == NULL) {
            snprintf(out, 33, "%.32s", text + i - 31);
            return;
        }
    }
    fail_msg("no id in: %s", text);
}

static void funds_are_listed(void **state)
{
    (void)state;
    cli_expect(CLI("fund", "show", "--dir", dir), 0, "fund open");
    cli_expect(CLI("fund", "open", "--dir", dir, "--name", "救助基金", "--amount", "1000"), 0, NULL);
    cli_expect(CLI("fund", "show", "--dir", dir), 0, "1000.00 元");
    cli_expect(CLI("fund", "show", "--dir", dir, "--area", "51"), EX_DATAERR, "area");
    cli_expect(CLI("fund", "show", "--dir", dir, "--area", "1&x=2"), EX_USAGE, "--area");
    cli_expect(CLI("fund", "show", "--dir", dir, "--limit", "5000"), EX_DATAERR, "limit");
}

static void a_fund_is_drawn_as_a_tree_that_adds_up(void **state)
{
    char id[33];
    struct cli_said s = CLI("fund", "open", "--dir", dir, "--name", "倒房重建", "--amount", "5000");

    (void)state;
    assert_int_equal(s.rc, 0);
    id_said(id, s.out);
    cli_said_free(&s);
    cli_expect(CLI("rights", "give", "--dir", dir, "--fund", id, "--to", "513201209000", "--amount", "2000"), 0, NULL);
    cli_expect(CLI("fund", "show", id, "--dir", dir), 0, "合计相符 / adds up");
    cli_expect(CLI("fund", "show", id, "--dir", dir), 0, "  草登乡"); /* indented below its county */
    cli_expect(CLI("fund", "show", id, "--dir", dir, "--json"), 0,
               "\"in_transit_fen\":200000"); /* nobody is there yet */
    cli_expect(CLI("fund", "show", "xyz", "--dir", dir), EX_USAGE, "32");
    cli_expect(CLI("fund", "show", "00000000000000000000000000000001", "--dir", dir), EX_NOINPUT, "no_such_fund");
    cli_expect(CLI("rights", "recall", "--dir", dir, "--fund", id, "--from", "513201209000", "--amount", "3000"),
               EX_NOPERM, "over_held");
    cli_expect(CLI("rights", "recall", "--dir", dir, "--fund", id, "--from", "513201209000", "--amount", "300"), 0,
               NULL);
    cli_expect(CLI("fund", "show", id, "--dir", dir), 0, "上级要求退回");
    cli_expect(CLI("fund", "public", id, "--dir", dir), 0, "合计 / total 0.00 元");
    cli_expect(CLI("fund", "public", "xyz", "--dir", dir), EX_USAGE, "32");
    cli_expect(CLI("rights", "write-off", "--dir", dir, "--fund", id, "--office", "513201209000", "--epoch", "1",
                   "--amount", "300"),
               EX_NOPERM, "epoch_in_force");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(funds_are_listed),
        cmocka_unit_test(a_fund_is_drawn_as_a_tree_that_adds_up),
    };

    return cmocka_run_group_tests(tests, up, down);
}
