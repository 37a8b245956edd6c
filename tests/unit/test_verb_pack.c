#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "node/cli/cli.h"
#include "support/cli_bed.h"
#include "tiers/policies.h"

static struct cli_bed bed;

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

/* A file with the text of a built-in pack, one line of it replaced. */
static const char *file_of(const char *name, const char *line, const char *by)
{
    struct span text = embedded_text(policy_find(name));
    char *copy = calloc(1, text.len + 512);

    memcpy(copy, text.at, text.len);
    char *at = line != NULL ? strstr(copy, line) : NULL;
    if (line != NULL) {
        assert_non_null(at);
        memmove(at + strlen(by), at + strlen(line), strlen(at + strlen(line)) + 1);
        memcpy(at, by, strlen(by));
    }
    cli_bed_write(&bed, "a.pack", copy);
    free(copy);
    return cli_bed_path(&bed, "a.pack");
}

static void a_pack_is_checked_line_by_line(void **state)
{
    (void)state;
    cli_expect(CLI("pack", "check", file_of("wuyang-2021", NULL, NULL)), 0, "没有错误 / no faults");
    cli_expect(CLI("pack", "check", file_of("wuyang-2021", "steps = 6 ", "steps = x ")), EX_DATAERR, ":9: ident.steps");
    cli_expect(CLI("pack", "check", file_of("wuyang-2021", "visit = 3cd", "vist = 3cd")), EX_DATAERR,
               "did you mean: ident.visit");
    cli_expect(CLI("pack", "check", "--json", file_of("wuyang-2021", "steps = 6 ", "steps = x ")), EX_DATAERR,
               "\"column\":9");
    cli_expect(CLI("pack", "check", "--json", "wuyang-2021"), 0, "\"ok\":true");
    cli_expect(CLI("pack", "check", "wuyang-2022"), EX_NOINPUT, "did you mean: wuyang-2021");
    char *big = malloc(PACK_BYTES_MAX + 100);
    memset(big, '#', PACK_BYTES_MAX + 99);
    big[PACK_BYTES_MAX + 99] = '\0';
    cli_bed_write(&bed, "big.pack", big);
    free(big);
    cli_expect(CLI("pack", "check", cli_bed_path(&bed, "big.pack")), EX_DATAERR, "30720");
}

static void two_packs_are_compared(void **state)
{
    const char *file = file_of("maerkang-2022", "visit = 3cd ", "visit = 4cd ");

    (void)state;
    cli_expect(CLI("pack", "diff", "maerkang-2022", file), 0, "共 1 项不同");
    cli_expect(CLI("pack", "diff", "maerkang-2022", file), 0, "ident.visit");
    cli_expect(CLI("pack", "diff", "--json", "maerkang-2022", file), 0, "\"b\":\"4 天\"");
    cli_expect(CLI("pack", "diff", "maerkang-2022", "maerkang-2022"), 0, "完全相同");
    cli_expect(CLI("pack", "diff", "maerkang-2022", "nothing"), EX_NOINPUT, "nothing");
    cli_expect(CLI("pack", "diff", "nothing", "maerkang-2022"), EX_NOINPUT, "nothing");
}

static void built_in_packs_are_listed_and_shown(void **state)
{
    (void)state;
    cli_expect(CLI("pack", "ls"), 0, "taolin-2024");
    cli_expect(CLI("pack", "ls", "--json"), 0, "\"draft\":true");
    cli_expect(CLI("pack", "show", "banan-2023"), 0, "巴南区");
    cli_expect(CLI("pack", "show", "banan-2023", "--json"), 0, "\"origin\":\"copied\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pack_is_checked_line_by_line),
        cmocka_unit_test(two_packs_are_compared),
        cmocka_unit_test(built_in_packs_are_listed_and_shown),
    };

    return cmocka_run_group_tests(tests, up, down);
}
