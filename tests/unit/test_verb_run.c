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

/* A draft binds nobody in an office's work, and is what a drill is about. */
static void in_drill_mode_drafts_apply_and_it_says_so(void **state)
{
    char dir[200], listen[64];

    (void)state;
    snprintf(dir, sizeof dir, "%s", cli_bed_path(&bed, "d"));
    snprintf(listen, sizeof listen, "tcp://127.0.0.1:%d", cli_free_port());
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201000000", "--dir", dir,
                   "--listen", listen),
               0, NULL);
    cli_bed_run_as(&bed, dir, "--drill");
    cli_expect(CLI("status", "--dir", dir), 0, "演练方式");
    cli_expect(CLI("status", "--dir", dir, "--json"), 0, "\"drill\":true");
    cli_expect(CLI("pack", "sign", "taolin-2024", "--effective", "2024-09-03", "--dir", dir), 0, "已签发");
    cli_expect(CLI("pack", "show", "--dir", dir, "--json"), 0, "\"provisional\":false");
    cli_expect(CLI("status", "--dir", cli_bed_path(&bed, "a"), "--json"), 0, "\"drill\":false");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_office_no_run),
        cmocka_unit_test(a_wrong_setting_stops_it_with_file_and_line),
        cmocka_unit_test(a_second_process_is_refused_by_the_pid_of_the_first),
        cmocka_unit_test(in_drill_mode_drafts_apply_and_it_says_so),
    };

    return cmocka_run_group_tests(tests, up, down);
}
