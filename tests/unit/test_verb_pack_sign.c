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

static void a_pack_is_signed_shown_and_withdrawn(void **state)
{
    (void)state;
    cli_expect(CLI("pack", "show", "--dir", dir), 0, "PROVISIONAL");
    cli_expect(CLI("pack", "sign", "maerkang-2022", "--dir", dir), EX_USAGE, "--effective");
    cli_expect(CLI("pack", "sign", "maerkang-2022", "--effective", "2022-07-32", "--dir", dir), EX_DATAERR,
               "effective_on");
    cli_expect(CLI("pack", "sign", "maerkang-2022", "--effective", "2022-07-06", "--dry-run", "--dir", dir), 0,
               "没有签名");
    cli_expect(CLI("pack", "show", "--dir", dir), 0, "PROVISIONAL");
    cli_expect(CLI("pack", "sign", "maerkang-2022", "--effective", "2022-07-06", "--dir", dir), 0, "已签发");
    cli_expect(CLI("pack", "sign", "maerkang-2022", "--effective", "2022-07-06", "--dir", dir), EX_NOPERM,
               "pack_version_taken");
    cli_expect(CLI("pack", "show", "--dir", dir), 0, "maerkang-2022 第 1 版");
    cli_expect(CLI("pack", "show", "--dir", dir, "--json"), 0, "\"provisional\":false");
    cli_expect(CLI("pack", "show", "--dir", dir, "--day", "2022-07-05"), 0, "template-city 第 1 版");
    cli_expect(CLI("pack", "show", "--dir", dir, "--day", "soon"), EX_USAGE, "--day");
    cli_expect(CLI("pack", "withdraw", "banan-2023", "--dir", dir), EX_NOINPUT, "banan-2023");
    cli_expect(CLI("pack", "withdraw", "maerkang-2022", "--reason", "改版", "--dir", dir), 0, "已签发");
    cli_expect(CLI("pack", "show", "--dir", dir), 0, "已撤回");
}

static void a_draft_waits_for_another_tier(void **state)
{
    (void)state;
    cli_expect(CLI("pack", "sign", "taolin-2024", "--effective", "2024-09-03", "--dir", dir), 0, "已签发");
    cli_expect(CLI("pack", "show", "--dir", dir), 0, "送审稿,未经会签");
    cli_expect(CLI("pack", "countersign", "taolin-2024", "--dir", dir), EX_NOPERM, "own_pack");
    cli_expect(CLI("pack", "countersign", "taolin-2024", "--area", "1&x", "--dir", dir), EX_USAGE, "--area");
}

static void a_year_is_signed(void **state)
{
    (void)state;
    cli_bed_write(&bed, "2031.txt", "[calendar]\nyear = 2031\nsource = \"试\"\noff = 0101\nwork = 0102\n");
    cli_expect(CLI("calendar", "sign", cli_bed_path(&bed, "2031.txt"), "--dir", dir), EX_DATAERR, "2031.txt:5:8");
    cli_expect(CLI("calendar", "sign", cli_bed_path(&bed, "2031.txt"), "--dir", dir, "--json"), EX_DATAERR,
               "\"line\":5");
    cli_bed_write(&bed, "2031.txt", "[calendar]\nyear = 2031\nsource = \"试\"\noff = 0101\nwork =\n");
    cli_expect(CLI("calendar", "sign", cli_bed_path(&bed, "2031.txt"), "--dir", dir), 0, "已签发");
    cli_expect(CLI("pack", "show", "--dir", dir), 0, "2024 2031");
    cli_expect(CLI("calendar", "sign", "calendar-2024", "--dir", dir, "--json"), 0, "\"kind\":\"calendar\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pack_is_signed_shown_and_withdrawn),
        cmocka_unit_test(a_draft_waits_for_another_tier),
        cmocka_unit_test(a_year_is_signed),
    };

    return cmocka_run_group_tests(tests, up, down);
}
