#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <jansson.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static char dir[200], household[40];

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    cli_bed_office(&bed, "county"); /* writes the area list */
    snprintf(dir, sizeof dir, "%s", cli_bed_path(&bed, "town"));
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201209000", "--dir", dir), 0,
               NULL);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void add_household(void)
{
    struct cli_said s = CLI("household", "add", "--dir", dir, "--area", "513201209200", "--people", "4", "--head",
                            "张三", "--citizen-id", "990001195803120013", "--json");
    json_t *o = json_loads(s.out, 0, NULL);

    assert_int_equal(s.rc, 0);
    snprintf(household, sizeof household, "%s", json_string_value(json_object_get(o, "subject")));
    json_decref(o);
    cli_said_free(&s);
}

static void a_case_shows_where_it_stands_and_what_was_done(void **state)
{
    (void)state;
    cli_bed_run(&bed, dir);
    add_household();
    cli_expect(CLI("case", "open", household, "--dir", dir), EX_NOPERM, "no_lead");
    cli_expect(CLI("lead", "add", household, "--dir", dir, "--risk", "housing"), 0, NULL);
    cli_expect(CLI("case", "open", household, "--dir", dir, "--dry-run"), 0, "可以办理");
    cli_expect(CLI("case", "open", household, "--dir", dir), 0, "启动认定");
    cli_expect(CLI("case", "freeze", household, "--dir", dir), 0, NULL);
    cli_expect(CLI("case", "show", household, "--dir", dir), 0, "认定:核实比对");
    cli_expect(CLI("case", "show", household, "--dir", dir, "--json"), 0, "\"verifying\"");
    cli_expect(CLI("case", "review", household, "--dir", dir, "--meeting", "normal", "--attendees", "9", "--votes-for",
                   "9", "--result", "propose"),
               EX_NOPERM, NULL);
    cli_expect(CLI("work", "--dir", dir, "--area", "513201209200"), 0, "入户核查");
    cli_expect(CLI("work", "--dir", dir, "--below", "--role", "verifier"), 0, "入户核查");
    cli_expect(CLI("gaps", "--dir", dir), 0, "没有断线记录");
    cli_expect(CLI("log", "--dir", dir, "--kind", "case_open", "--json"), 0, household);
}

static void instances_are_listed_with_who_is_in_charge(void **state)
{
    (void)state;
    cli_expect(CLI("issue", "open", household, "--dir", dir, "--problem", "schooling", "--text", "辍学", "--due-on",
                   "2020-01-01"),
               0, NULL);
    cli_expect(CLI("issue", "ls", "--dir", dir), 0, "待交办");
    cli_expect(CLI("issue", "ls", "--dir", dir, "--sort", "road"), 0, "没有");
    cli_expect(CLI("due", "--dir", dir), 0, "2020-01-01");
    cli_expect(CLI("due", "--dir", dir, "--until", "2019-12-31"), 0, "没有到期的");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_case_shows_where_it_stands_and_what_was_done),
        cmocka_unit_test(instances_are_listed_with_who_is_in_charge),
    };

    return cmocka_run_group_tests(tests, up, down);
}
