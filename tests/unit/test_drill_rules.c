/* Packs that a drill makes of built-in ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "node/cli/cli.h"
#include "simulator/drill.h"

static struct drill_faults faults;

static struct drill *read_of(const char *rest)
{
    char text[4096];

    memset(&faults, 0, sizeof faults);
    snprintf(text, sizeof text,
             "title_zh = \"试\"\ntitle_en = \"trial\"\nareas = \"ngawa-5132\"\nroot = 513201000000\nstart = "
             "\"2022-06-09 20:00\"\ndays = 2\n"
             "office \"C\" { area = 513201000000 }\n%s",
             rest);
    return drill_read("trial", span_str(text), "", &faults);
}

static void fault_says(const char *rest, const char *text)
{
    assert_null(read_of(rest));
    for (size_t i = 0; i < faults.n; i++)
        if (faults.at[i].line == 8 && strstr(faults.at[i].what, text) != NULL)
            return;
    for (size_t i = 0; i < faults.n; i++)
        fprintf(stderr, "%u: %s\n", faults.at[i].line, faults.at[i].what);
    fail_msg("no fault of line 8 says %s", text);
}

static void values_are_put_in_place_of_others_and_beside_them(void **state)
{
    struct drill *d = read_of("rules \"ours\" { of = \"template-city\" set = {\"monitor.line = 7000元\", "
                              "\"monitor.line_year = 2022 ; 省里的通知\", \"pack.version = 2\"} }\n"
                              "at \"+1h\" { zh = a en = b do = {\"C: pack sign ours --effective 2022-06-09\"} }\n");

    (void)state;
    assert_non_null(d);
    const char *text = drill_rules_text(d, "ours");
    assert_non_null(strstr(text, "\nline = 7000元 ; [D]\n"));
    assert_non_null(strstr(text, "[monitor]\nline_year = 2022 ; 省里的通知\n"));
    assert_non_null(strstr(text, "\nversion = 2 ; [D]\n"));
    assert_null(strstr(text, "\nline = unset"));
    assert_non_null(strstr(text, "[school]")); /* to the end */
    assert_null(drill_rules_text(d, "theirs"));
    drill_free(d);
}

static void what_cannot_be_signed_is_a_fault(void **state)
{
    (void)state;
    fault_says("rules \"ours\" { set = {\"pack.version = 2\"} }\n", "of");
    fault_says("rules \"ours\" { of = \"nothing\" }\n", "nothing");
    fault_says("rules \"ours\" { of = \"template-city\" set = {\"seven\"} }\n", "seven");
    fault_says("rules \"ours\" { of = \"template-city\" set = {\"nowhere.line = 7\"} }\n", "[nowhere]");
    fault_says("rules \"ours\" { of = \"template-city\" set = {\"monitor.line = lots\"} }\n", "ours");
    fault_says("at \"+1h\" { zh = a en = b do = {\"C: pack sign ours --effective 2022-06-09\"} }\n", "没有这个名字");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_put_in_place_of_others_and_beside_them),
        cmocka_unit_test(what_cannot_be_signed_is_a_fault),
    };

    verbs_make();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
