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
static char dir[200], id[40];

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    snprintf(dir, sizeof dir, "%s", cli_bed_office(&bed, "county"));
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void id_of(struct cli_said s)
{
    json_t *o = json_loads(s.out, 0, NULL);

    if (s.rc != 0)
        fail_msg("%s%s", s.out, s.err);
    snprintf(id, sizeof id, "%s", json_string_value(json_object_get(o, "subject")));
    json_decref(o);
    cli_said_free(&s);
}

static void a_warning_is_watched_and_relayed_once(void **state)
{
    (void)state;
    cli_expect(CLI("warning", "due", "--dir", dir), 0, "没有与本单位有关的预警");
    id_of(CLI("warning", "issue", "--dir", dir, "--hazard", "rainstorm", "--colour", "red", "--onset",
              "2099-11-23T18:00", "--end", "2099-11-24T06:00", "--areas", "513201209", "--json"));
    cli_expect(CLI("warning", "board", id, "--dir", dir), 0, "草登乡");
    cli_expect(CLI("warning", "board", id, "--dir", dir, "--json"), 0, "\"pending\":3");
    cli_expect(CLI("warning", "board", "12", "--dir", dir), EX_USAGE, "编号写错了");
    cli_expect(CLI("warning", "board", "12", "--dir", dir), EX_USAGE, "fangpin warning ls");
    cli_expect(CLI("warning", "due", "--dir", dir), 0, "announced");
    cli_expect(CLI("warning", "relay", "--dir", dir), 0, NULL); /* the county itself is not in its areas */
    cli_expect(
        CLI("call", "answer", id, "--dir", dir, "--area", "513201209200", "--action", "patrol", "--way", "phone"), 0,
        NULL);
    cli_expect(CLI("warning", "board", id, "--dir", dir), 0, "answered");
}

static void lists_of_places_are_shown(void **state)
{
    (void)state;
    cli_expect(CLI("event", "all", "--dir", dir), 0, "没有灾情");
    id_of(CLI("event", "declare", "--dir", dir, "--hazard", "flood", "--level", "2", "--json"));
    cli_expect(CLI("event", "all", "--dir", dir), 0, "declared");
    id_of(CLI("survey", "plan", "--dir", dir, "--survey", "full", "--until", "2099-12-31", "--json"));
    cli_expect(CLI("survey", "coverage", id, "--dir", dir), 0, "斯尼村");
    cli_expect(CLI("survey", "coverage", "zzz", "--dir", dir), EX_USAGE, "fangpin survey ls");
    cli_expect(CLI("risk", "count", "--dir", dir), 0, "近期没有新标注户");
    cli_expect(CLI("officer", "vacant", "--dir", dir), 0, "代基村");
    cli_expect(CLI("officer", "vacant", "--dir", dir, "--post", "king"), EX_DATAERR, "没有这种岗位");
}

/* A line of a table with all these words; fails the test when there is none. */
static void expect_row(const char *text, const char *first, const char *second, const char *third)
{
    for (const char *at = text; *at != '\0'; at += strcspn(at, "\n"), at += *at == '\n') {
        char line[400];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
        if (strstr(line, first) != NULL && strstr(line, second) != NULL && strstr(line, third) != NULL)
            return;
    }
    fail_msg("no row with %s, %s and %s in:\n%s", first, second, third, text);
}

/* Whole villages in danger: each has its row, and so have the county, which alerts, and a township that responds. */
static void a_risk_is_counted_at_every_tier(void **state)
{
    static const char *const villages[] = {"513201209200", "513201209201"};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        id_of(CLI("risk", "sign", "--dir", dir, "--area", villages[i], "--trigger", "disaster", "--spread",
                  "whole_village", "--json"));
        struct cli_said s = CLI("risk", "count", "--dir", dir);
        assert_int_equal(s.rc, 0);
        expect_row(s.out, villages[i], "suspected", "-");
        expect_row(s.out, "513201000000", "马尔康市", "是");
        cli_said_free(&s);
    }
    id_of(CLI("risk", "activate", "--dir", dir, "--area", "513201209000", "--trigger", "disaster", "--json"));
    struct cli_said s = CLI("risk", "count", "--dir", dir);
    expect_row(s.out, "513201209000", "草登乡", "active");
    cli_said_free(&s);
}

static void a_list_can_leave_out_what_has_ended(void **state)
{
    (void)state;
    id_of(CLI("hazard", "register", "--dir", dir, "--area", "513201209200", "--point", "flood", "--count", "3",
              "--json"));
    cli_expect(CLI("hazard", "ls", "--dir", dir, "--open"), 0, id);
    cli_expect(CLI("hazard", "remove", id, "--dir", dir, "--area", "513201209200", "--text", "已整改"), 0, NULL);
    cli_expect(CLI("hazard", "ls", "--dir", dir), 0, id);
    cli_expect(CLI("hazard", "ls", "--dir", dir, "--open"), 0, "没有");
}

static void papers_are_made(void **state)
{
    (void)state;
    cli_expect(CLI("report", "send", "--dir", dir, "--month", "2026-10", "--sort", "leads", "--count", "7"), 0, NULL);
    cli_expect(CLI("report", "revise", "--dir", dir, "--month", "2026-10", "--sort", "leads", "--count", "9", "--text",
                   "迟到两件"),
               0, NULL);
    cli_expect(CLI("report", "revisions", "--dir", dir, "--month", "2026-10"), 0, "修订");
    cli_expect(CLI("meeting", "agenda", "--dir", dir, "--month", "2026-10"), 0, "马尔康市");
    id_of(CLI("risk", "activate", "--dir", dir, "--trigger", "disaster", "--json"));
    id_of(CLI("fund", "open", "--dir", dir, "--amount", "3000", "--name", "防贫基金", "--json"));
    struct cli_said s = CLI("meeting", "agenda", "--dir", dir, "--month", "2026-10");
    assert_int_equal(s.rc, 0);
    expect_row(s.out, "规模性返贫", "预案已启动", "513201000000");
    expect_row(s.out, "防贫基金", "3000.00 元", "0.00 元");
    cli_said_free(&s);
    cli_expect(CLI("meeting", "agenda", "--dir", dir, "--month", "Oct"), EX_DATAERR, "month");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_warning_is_watched_and_relayed_once),
        cmocka_unit_test(lists_of_places_are_shown),
        cmocka_unit_test(a_risk_is_counted_at_every_tier),
        cmocka_unit_test(a_list_can_leave_out_what_has_ended),
        cmocka_unit_test(papers_are_made),
    };

    return cmocka_run_group_tests(tests, up, down);
}
