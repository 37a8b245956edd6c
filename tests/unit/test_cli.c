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

static void wrong_commands_are_answered_with_the_nearest(void **state)
{
    (void)state;
    cli_expect(CLI("statsu"), EX_USAGE, "fangpin status");
    cli_expect(CLI("case", "lss"), EX_USAGE, "fangpin case ls");
    cli_expect(CLI("qqqqqqqq"), EX_USAGE, "fangpin help");
    cli_expect(CLI("case"), EX_USAGE, "case ls");
    cli_expect(CLI("case", "--help"), 0, "case show");
}

static void wrong_options_are_answered_with_the_nearest(void **state)
{
    (void)state;
    cli_expect(CLI("status", "--jsn"), EX_USAGE, "--json");
    cli_expect(CLI("household", "add", "--peple", "4"), EX_USAGE, "--people");
    cli_expect(CLI("status", "--dir"), EX_USAGE, "--dir");
    cli_expect(CLI("status", "-x"), EX_USAGE, "");
    cli_expect(CLI("status", "--zzzzzzzzzzz=1"), EX_USAGE, "fangpin help status");
}

static void what_is_missing_or_too_much_is_named(void **state)
{
    (void)state;
    cli_expect(CLI("household", "add"), EX_USAGE, "--people");
    cli_expect(CLI("invite"), EX_USAGE, "AREA");
    cli_expect(CLI("status", "now"), EX_USAGE, "now");
    cli_expect(CLI("status", "--dry-run"), EX_USAGE, "--dry-run");
    cli_expect(CLI("status", "--dir", ""), EX_USAGE, "");
}

static void help_comes_without_an_office(void **state)
{
    (void)state;
    cli_expect(CLI("--help"), 0, "fangpin demo");
    cli_expect(CLI("init", "--help"), 0, "--areas");
    cli_expect(CLI("--version"), 0, FANGPIN_VERSION);
    cli_expect(CLI("version", "--json"), 0, "fangpin.version/1");
    cli_expect(CLI("demo"), 99, NULL); /* handed to the layer above */
}

static void a_folder_without_an_office_is_told(void **state)
{
    (void)state;
    cli_expect(CLI("status", "--dir", "/nonexistent/office"), EX_UNAVAILABLE, "fangpin init");
    cli_expect(CLI("status", "--dir", "/nonexistent/office", "--json"), EX_UNAVAILABLE, "fangpin.error/1");
    setenv("FANGPIN_DIR", "/nonexistent/other", 1);
    cli_expect(CLI("lag"), EX_UNAVAILABLE, "/nonexistent/other");
    unsetenv("FANGPIN_DIR");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_commands_are_answered_with_the_nearest),
        cmocka_unit_test(wrong_options_are_answered_with_the_nearest),
        cmocka_unit_test(what_is_missing_or_too_much_is_named),
        cmocka_unit_test(help_comes_without_an_office),
        cmocka_unit_test(a_folder_without_an_office_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
