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

static void a_sound_folder_passes_also_while_it_runs(void **state)
{
    (void)state;
    cli_expect(CLI("verify", "--dir", dir), 0, "问题 0");
    cli_expect(CLI("verify", "--dir", dir, "--json"), 0, "fangpin.verify/1");
}

static void what_is_no_log_is_told(void **state)
{
    (void)state;
    cli_bed_write(&bed, "letter.txt", "hello");
    cli_expect(CLI("verify", cli_bed_path(&bed, "letter.txt")), EX_DATAERR, "--export");
    cli_expect(CLI("verify", cli_bed_path(&bed, "absent")), EX_NOINPUT, "absent");
    cli_expect(CLI("verify", "--dir", "/nonexistent"), EX_NOINPUT, "--dir");
}

/* One changed byte is found, named, and makes the command fail. */
static void a_changed_byte_is_found(void **state)
{
    const char *file = cli_bed_path(&bed, "all.fpx");

    (void)state;
    cli_expect(CLI("log", "--dir", dir, "--export", file), 0, NULL);
    FILE *f = fopen(file, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, 200, SEEK_SET), 0);
    int c = fgetc(f);
    assert_int_equal(fseek(f, 200, SEEK_SET), 0);
    fputc(c ^ 1, f);
    fclose(f);
    cli_expect(CLI("verify", file), EX_DATAERR, "✘");
    cli_expect(CLI("verify", file, "--json"), EX_DATAERR, "\"what\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_folder_passes_also_while_it_runs),
        cmocka_unit_test(what_is_no_log_is_told),
        cmocka_unit_test(a_changed_byte_is_found),
    };

    return cmocka_run_group_tests(tests, up, down);
}
