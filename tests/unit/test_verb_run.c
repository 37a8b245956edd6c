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

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    cli_bed_office(&bed, "a");
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void no_office_no_run(void **state)
{
    (void)state;
    cli_expect(CLI("run", "--dir", cli_bed_path(&bed, "nothing")), EX_CONFIG, "fangpin init");
}

static void a_wrong_setting_stops_it_with_file_and_line(void **state)
{
    (void)state;
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201000000", "--dir",
                   cli_bed_path(&bed, "b")),
               0, NULL);
    cli_bed_write(&bed, "b/fangpin.conf", "threads = 4\nlisten ： \"x\"\n");
    cli_expect(CLI("run", "--dir", cli_bed_path(&bed, "b")), EX_CONFIG, "fangpin.conf:2:8");
    cli_bed_write(&bed, "b/fangpin.conf", "threds = 4\n");
    cli_expect(CLI("run", "--dir", cli_bed_path(&bed, "b")), EX_CONFIG, "threads");
}

static void a_second_process_is_refused_by_the_pid_of_the_first(void **state)
{
    char pid[16];

    (void)state;
    snprintf(pid, sizeof pid, "%d", (int)bed.node[0]);
    cli_expect(CLI("run", "--dir", cli_bed_path(&bed, "a")), EX_TEMPFAIL, pid);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_office_no_run),
        cmocka_unit_test(a_wrong_setting_stops_it_with_file_and_line),
        cmocka_unit_test(a_second_process_is_refused_by_the_pid_of_the_first),
    };

    return cmocka_run_group_tests(tests, up, down);
}
