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

static void a_sound_office_is_all_well(void **state)
{
    (void)state;
    cli_expect(CLI("doctor", "--dir", dir), 0, "一切正常");
    cli_expect(CLI("doctor", "--dir", dir, "--json"), 0, "\"bad\":0");
}

static void each_fault_has_its_remedy(void **state)
{
    char stopped[200], config[300], listen[64];

    (void)state;
    snprintf(stopped, sizeof stopped, "%s", cli_bed_path(&bed, "stopped"));
    snprintf(listen, sizeof listen, "tcp://127.0.0.1:%d", cli_free_port());
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201000000", "--dir", stopped,
                   "--listen", listen),
               0, NULL);
    cli_expect(CLI("doctor", "--dir", stopped), 1, "fangpin run --dir");
    cli_expect(CLI("doctor", "--dir", stopped), 1, "可用");
    assert_int_equal(chmod(stopped, 0755), 0);
    cli_expect(CLI("doctor", "--dir", stopped), 1, "chmod 700");
    assert_int_equal(chmod(stopped, 0700), 0);
    cli_bed_write(&bed, "stopped/fangpin.conf", "treads = 4\n");
    cli_expect(CLI("doctor", "--dir", stopped), 1, "threads");
    snprintf(config, sizeof config, "%s/office.key", stopped);
    assert_int_equal(chmod(config, 0644), 0);
    cli_expect(CLI("doctor", "--dir", stopped), 1, "chmod 600");
    cli_bed_write(&bed, "stopped/data.mdb", "no store at all");
    cli_expect(CLI("doctor", "--dir", stopped), 1, "fangpin verify");
}

static void a_port_in_use_is_told(void **state)
{
    char twin[200], *conf;

    (void)state;
    snprintf(twin, sizeof twin, "%s", cli_bed_path(&bed, "twin"));
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201000000", "--dir", twin), 0,
               NULL);
    conf = cli_bed_read(&bed, "a/fangpin.conf");
    cli_bed_write(&bed, "twin/fangpin.conf", conf);
    free(conf);
    cli_expect(CLI("doctor", "--dir", twin), 1, "ss -ltnp");
}

static void no_folder_is_one_line_not_many(void **state)
{
    struct cli_said s = CLI("doctor", "--dir", "/nonexistent/place");

    (void)state;
    assert_int_equal(s.rc, 1);
    assert_non_null(strstr(s.out, "fangpin init"));
    assert_null(strstr(s.out, "office.key"));
    cli_said_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_office_is_all_well),
        cmocka_unit_test(each_fault_has_its_remedy),
        cmocka_unit_test(a_port_in_use_is_told),
        cmocka_unit_test(no_folder_is_one_line_not_many),
    };

    return cmocka_run_group_tests(tests, up, down);
}
