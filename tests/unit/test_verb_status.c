#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static char county[200], town[200];

/* A county and one of its townships, joined; the township's node runs from the second test on. */
static int up(void **state)
{
    char token[1200];

    (void)state;
    cli_bed_up(&bed);
    snprintf(county, sizeof county, "%s", cli_bed_office(&bed, "county"));
    snprintf(town, sizeof town, "%s", cli_bed_path(&bed, "town"));
    struct cli_said s = CLI("invite", "513201209000", "--dir", county, "--json");
    json_t *o = json_loads(s.out, 0, NULL);
    snprintf(token, sizeof token, "%s", json_string_value(json_object_get(o, "token")));
    json_decref(o);
    cli_said_free(&s);
    cli_expect(CLI("join", token, "--dir", town), 0, NULL);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void a_child_never_heard_is_unknown_not_zero(void **state)
{
    (void)state;
    cli_expect(CLI("status", "--dir", county), 0, "最上级单位");
    cli_expect(CLI("status", "--dir", county), 0, "情况不明 1");
    cli_expect(CLI("lag", "--dir", county), 0, "情况不明");
    cli_expect(CLI("lag", "--dir", county, "--json"), 0, "\"they_say\":null");
}

static void a_level_child_says_synced_with_its_moment(void **state)
{
    (void)state;
    cli_bed_run(&bed, town);
    for (int i = 0; i < 600; i++) {
        struct cli_said s = CLI("status", "--dir", town, "--json");
        bool level = strstr(s.out, "\"state\":\"synced\"") != NULL;
        cli_said_free(&s);
        if (level)
            break;
    }
    cli_expect(CLI("status", "--dir", town), 0, "● 已同步(截至 ");
    cli_expect(CLI("status", "--dir", town), 0, "最早待发 无");
    cli_expect(CLI("lag", "--dir", town), 0, "上级");
    cli_expect(CLI("lag", "--dir", county), 0, "草登乡");
}

static void a_lone_office_says_that_it_has_no_neighbours(void **state)
{
    (void)state;
    cli_expect(CLI("lag", "--dir", cli_bed_office(&bed, "lone")), 0, "fangpin invite");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_child_never_heard_is_unknown_not_zero),
        cmocka_unit_test(a_level_child_says_synced_with_its_moment),
        cmocka_unit_test(a_lone_office_says_that_it_has_no_neighbours),
    };

    return cmocka_run_group_tests(tests, up, down);
}
