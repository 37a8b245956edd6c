#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/cli.h"
#include "simulator/drill.h"
#include "simulator/drills_shipped.h"

static struct drill_faults faults;

static const char good[] = "title_zh = \"试\"\ntitle_en = \"trial\"\nareas = \"ngawa-5132\"\n"
                           "start = \"2022-06-09 20:00\"\ndays = 2\n"
                           "office \"M\" { area = 513200000000 }\noffice \"C\" { area = 513201000000 }\n"
                           "office \"T1\" { area = 513201209000 delay = 40ms }\n"
                           "offices { below = 513201209000 names = \"V1{n}\" count = 3 }\n"
                           "people { in = {\"V1*\"} households = 10 monitored = 4 lifted = 2 }\n%s";

static struct drill *read_of(const char *rest)
{
    char text[8192];

    memset(&faults, 0, sizeof faults);
    assert_true((size_t)snprintf(text, sizeof text, good, rest) < sizeof text);
    return drill_read("trial", span_str(text), "", &faults);
}

static void expect_fault(const char *rest, uint32_t line, const char *says)
{
    struct drill *d = read_of(rest);

    assert_null(d);
    for (size_t i = 0; i < faults.n; i++)
        if (faults.at[i].line == line &&
            (strstr(faults.at[i].what, says) != NULL || strstr(faults.at[i].remedy, says) != NULL))
            return;
    for (size_t i = 0; i < faults.n; i++)
        fprintf(stderr, "%u: %s (%s)\n", faults.at[i].line, faults.at[i].what, faults.at[i].remedy);
    fail_msg("no fault in line %u that says %s", line, says);
}

static void offices_come_parents_first_with_their_people(void **state)
{
    struct drill *d = read_of("");

    (void)state;
    assert_non_null(d);
    assert_int_equal(d->n_offices, 6);
    assert_string_equal(d->offices[0].name, "M");
    assert_int_equal(d->offices[0].parent, NO_OFFICE);
    assert_int_equal(d->offices[2].parent, 1);
    assert_true(d->offices[2].shaped);
    assert_int_equal(d->offices[2].quality.delay_ms, 40);
    assert_string_equal(d->offices[3].name, "V11");
    assert_int_equal(d->offices[3].parent, 2);
    assert_int_equal(d->offices[3].monitored, 2); /* 4 among three villages */
    assert_int_equal(d->offices[4].monitored, 1);
    assert_int_equal(d->offices[5].lifted, 0);
    assert_int_equal(d->length_ms, 2 * DAY_MS);
    drill_free(d);
}

static void a_step_keeps_what_happens_in_it(void **state)
{
    struct drill *d = read_of(
        "at \"06-10 00:05\" { cut = {\"V{11-12}\"} shape = {\"T1 rate=64000 loss=3%\"} clock = {\"V13 behind=90m\"}\n"
        " every = 30s do = {\"! E_OVER_RIGHTS V11: a{1-2} = lead add V11#{1-2} --risk illness\"} }\n"
        "expect \"end\" { zh = x en = x each = {\"villages\"} ask = \"@: /v1/lag\" is = 0 }\n"
        "expect \"+1h\" { zh = x en = x measure = level is = yes }\n");

    (void)state;
    assert_non_null(d);
    const struct drill_step *s = d->at;
    assert_int_equal(s->ms, (4 * 60 + 5) * MINUTE_MS);
    assert_int_equal(s->every_ms, 30000);
    assert_int_equal(s->op->kind, OP_CUT);
    assert_int_equal(s->op->set.n, 2);
    assert_int_equal(s->op->next->quality.lose_percent, 3);
    assert_int_equal(s->op->next->next->value, -90 * (int64_t)MINUTE_MS);
    assert_string_equal(s->act->refused, "E_OVER_RIGHTS");
    assert_null(s->next);
    assert_string_equal(d->expect->measure, "level"); /* in the order of time */
    assert_int_equal(d->expect->next->n_each, 3);
    assert_true(d->expect->next->at_end);
    drill_free(d);
}

static void faults_name_the_line_and_the_nearest_word(void **state)
{
    (void)state;
    expect_fault("at \"06-10 00:05\" { cuts = {\"V11\"} }\n", 11, "cut");
    expect_fault("at \"06-10 00:05\" { cut = {\"V19\"} }\n", 11, "V19");
    expect_fault("at \"06-10 00:05\" { cut = {\"M\"} }\n", 11, "M");
    expect_fault("\nat \"06-09 19:00\" { }\n", 12, "06-09 19:00");
    expect_fault("at \"06-09 19:00\" { }\n", 11, "before the drill's start");
    expect_fault("at \"06-09 19:00\" { }\n", 11, "write the year");
    expect_fault("at \"19:00\" { }\n", 11, "is no time");
    expect_fault("at \"06-12 19:00\" { }\n", 11, "days");
    expect_fault("at \"+2h\" { }\nat \"+1h\" { }\n", 12, "22:00:00");
    expect_fault("offise \"X\" { area = 513201209999 }\n", 11, "office");
    expect_fault("office \"X\" { area = 513201209999 }\n", 11, "513201209999");
    expect_fault("office \"X\" { area = 513221100000 }\n", 11, "X");
    expect_fault("office \"M\" { area = 513201206000 }\n", 11, "M");
    expect_fault("pack = \"maerkang-2021\"\n", 11, "maerkang-2022");
    expect_fault("people { in = {\"T1\"} households = 3 }\n", 11, "T1");
    expect_fault("calm = soon\n", 11, "calm");
    expect_fault("days = 3\n", 11, "days");
}

static void acts_are_looked_at_before_anything_runs(void **state)
{
    (void)state;
    expect_fault("at \"+1h\" { do = {\"V19: lead add V11#1 --risk illness\"} }\n", 11, "V19");
    expect_fault("at \"+1h\" { do = {\"V11: lead ad V11#1 --risk illness\"} }\n", 11, "lead add");
    expect_fault("at \"+1h\" { do = {\"V11: lead add V11#1 --rsk illness\"} }\n", 11, "--risk");
    expect_fault("at \"+1h\" { do = {\"V11: lead add V11#1\"} }\n", 11, "--risk");
    expect_fault("at \"+1h\" { do = {\"V11: lead add V11#11 --risk illness\"} }\n", 11, "V11#11");
    expect_fault("at \"+1h\" { do = {\"V11: lead add $h --risk illness\"} }\n", 11, "h");
    expect_fault("at \"+1h\" { do = {\"V11: lead add V11#{1-2} --risk illness --text {a,b,c}\"} }\n", 11, "braces");
    expect_fault("at \"+1h\" { do = {\"@: lead add V11#1 --risk illness\"} }\n", 11, "each");
    expect_fault("at \"+1h\" { do = {\"V11: help give V11#1 --kind gold --amount 5\"} }\n", 11, "help_kind");
    expect_fault("at \"+1h\" { do = {\"V11: help give V11#1 --kind {cash,gold} --amount 5\"} }\n", 11, "help_kind");
    expect_fault("at \"+1h\" { do = {\"V11: lead add V11#1 --risk gold\"} }\n", 11, "risk");
    expect_fault("at \"+1h\" { do = {\"! over_houshold V11: lead add V11#1 --risk illness\"} }\n", 11,
                 "over_household");
    expect_fault("at \"+1h\" { do = {\"! because V11: lead add V11#1 --risk illness\"} }\n", 11, "because");
    expect_fault("at \"+1h\" { do = {\"V11: status\"} }\n", 11, "status");
    expect_fault("at \"+1h\" { do = {\"V11: file nothing a=b\"} }\n", 11, "nothing");
    expect_fault("at \"+1h\" { do = {\"V11: visit record V11#1 --outcome fit --form quake\"} }\n", 11, "--form");
    expect_fault("at \"+1h\" { do = {\"! V11: lead add V11#1 --risk illness\"} }\n", 11, "!");
}

static void expectations_are_looked_at_before_anything_runs(void **state)
{
    (void)state;
    expect_fault("expect \"end\" { zh = x en = x ask = \"V19: /v1/lag\" is = 0 }\n", 11, "V19");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11 /v1/lag\" is = 0 }\n", 11, "ask");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11: /v1/case/$c\" is = 0 }\n", 11, "c");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11: /v1/lag\" pick = \"peers[x\" is = 0 }\n", 11, "pick");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11: /v1/lag\" }\n", 11, "at_least");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11: /v1/nope\" nothing = true }\n", 11, "/v1/nope");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11: /v1/case\" nothing = true }\n", 11, "/v1/case");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11: /v1/case/\" nothing = true }\n", 11, "/v1/case/");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11: /v1/evnts?a=b\" is = 0 }\n", 11, "mean: /v1/events");
    expect_fault("expect \"end\" { zh = x en = x ask = \"V11: /v1/file\" is = 0 }\n", 11, "/v1/file");
    expect_fault("expect \"end\" { zh = x en = x measure = levl is = yes }\n", 11, "level");
    expect_fault("expect \"end\" { zh = x en = x measure = acts at_least = many }\n", 11, "many");
    expect_fault("expect \"end\" { zh = x measure = acts is = 0 }\n", 11, "en");
    expect_fault("not_exercised { zh = x en = x why_zh = x why_en = x feature = laziness }\n", 11, "restored_disk");
}

static void many_offices_are_named_at_once(void **state)
{
    struct drill *d = read_of(
        "at \"+1h\" { cut = {\"villages below T1\"} heal = {\"townships below C\"} each = {\"villages below C\"}\n"
        " do = {\"@.parent: may@ = lead add @#1 --risk illness --channel screening --area @.parent.area\",\n"
        " \"@: lead merge @#1 --link $may@\"} }\n");

    (void)state;
    for (size_t i = 0; i < faults.n; i++)
        fprintf(stderr, "%u: %s (%s)\n", faults.at[i].line, faults.at[i].what, faults.at[i].remedy);
    assert_non_null(d);
    assert_int_equal(d->at->op->set.n, 3);
    assert_int_equal(d->at->op->next->set.n, 1);
    assert_int_equal(d->at->n_each, 3);
    assert_string_equal(d->at->each[2], "V13");
    for (uint32_t i = 0; i < d->n_offices; i++) /* by their names */
        assert_int_equal(drill_office_find(d, d->offices[i].name, strlen(d->offices[i].name)), i);
    assert_int_equal(drill_office_find(d, "V1", 2), NO_OFFICE);
    assert_int_equal(drill_office_find(d, "V131", 4), NO_OFFICE);
    drill_free(d);
    expect_fault("at \"+1h\" { cut = {\"villages below T9\"} }\n", 11, "T9");
    expect_fault("at \"+1h\" { do = {\"M.parent: lead add V11#1 --risk illness\"} }\n", 11, "office above");
    expect_fault("at \"+1h\" { each = {\"V11\"} do = {\"@: lead merge @#1 --link $may@\"} }\n", 11, "mayV11");
}

static void drawn_cuts_come_back_together(void **state)
{
    struct drill *d = read_of("cuts { lines = {\"villages\"} count = 3 back = \"06-11 08:00\" within = 1h }\n");

    (void)state;
    assert_non_null(d);
    assert_int_equal(d->cuts->back_ms, 36 * HOUR_MS);
    assert_int_equal(d->cuts->within_ms, HOUR_MS);
    assert_int_equal(d->cuts->to_ms, 36 * HOUR_MS);
    drill_free(d);
    expect_fault("cuts { lines = {\"villages\"} count = 4 back = \"06-11 08:00\" }\n", 11, "only 3 lines");
    expect_fault("cuts { lines = {\"villages\"} count = 3 to = \"06-11 09:00\" back = \"06-11 08:00\" }\n", 11, "back");
    expect_fault("cuts { lines = {\"villages\"} count = 3 back = \"06-11 19:30\" within = 1h }\n", 11, "after the end");
    expect_fault("cuts { lines = {\"villages\"} count = 3 from = \"06-11 09:00\" back = \"06-11 08:00\" }\n", 11,
                 "empty");
}

static void one_mistake_is_one_fault(void **state)
{
    static const char *const heads[] = {"start = \"2022-06-09 20:00\"\ndays = three\n", "start = soon\ndays = 3\n",
                                        "start = \"2022-06-09 20:00\"\ndays = 0\n", "start = \"2022-06-09 20:00\"\n",
                                        "days = 3\n"};
    char text[600];

    (void)state;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        memset(&faults, 0, sizeof faults);
        snprintf(text, sizeof text,
                 "title_zh = x\ntitle_en = x\nareas = \"ngawa-5132\"\noffice \"M\" { area = 513200000000 }\n%s",
                 heads[i]);
        assert_null(drill_read("trial", span_str(text), "", &faults));
        if (faults.n != 1)
            fail_msg("%s: %zu faults", heads[i], faults.n);
    }
}

static void good_acts_are_without_a_fault(void **state)
{
    struct drill *d = read_of("at \"+1h\" { do = {\"C: pack countersign maerkang-2022\",\n"
                              "\"C: pack withdraw maerkang-2022 --from today --reason x\",\n"
                              "\"! bad_field V11: help give V11#1 --kind gold --amount 5\",\n"
                              "\"! wrong_state V11: lead add V11#1 --risk illness\"} }\n");

    (void)state;
    for (size_t i = 0; i < faults.n; i++)
        fprintf(stderr, "%u: %s (%s)\n", faults.at[i].line, faults.at[i].what, faults.at[i].remedy);
    assert_non_null(d);
    drill_free(d);
}

static void every_shipped_drill_is_without_a_fault(void **state)
{
    size_t n;
    const struct embedded *all = drills_shipped(&n);

    (void)state;
    assert_true(n > 0);
    for (size_t i = 0; i < n; i++) {
        memset(&faults, 0, sizeof faults);
        struct drill *d = drill_read(all[i].name, drill_shipped(all[i].name), "", &faults);
        if (d == NULL)
            fail_msg("%s:%u: %s", all[i].name, faults.at[0].line, faults.at[0].what);
        drill_free(d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(offices_come_parents_first_with_their_people),
        cmocka_unit_test(a_step_keeps_what_happens_in_it),
        cmocka_unit_test(faults_name_the_line_and_the_nearest_word),
        cmocka_unit_test(acts_are_looked_at_before_anything_runs),
        cmocka_unit_test(expectations_are_looked_at_before_anything_runs),
        cmocka_unit_test(many_offices_are_named_at_once),
        cmocka_unit_test(drawn_cuts_come_back_together),
        cmocka_unit_test(one_mistake_is_one_fault),
        cmocka_unit_test(good_acts_are_without_a_fault),
        cmocka_unit_test(every_shipped_drill_is_without_a_fault),
    };

    verbs_make();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
