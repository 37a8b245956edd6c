#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sysexits.h>

#include "support/cli_bed.h"
#include "support/forms.h"

static struct cli_bed bed;

static int up(void **state)
{
    char *form = form_quoted(form_quake);

    (void)state;
    cli_bed_up(&bed);
    cli_bed_write(&bed, "form.json", form);
    free(form);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static const char *file(const char *name, const char *text)
{
    char *quoted = form_quoted(text);

    cli_bed_write(&bed, name, quoted);
    free(quoted);
    return cli_bed_path(&bed, name);
}

static void conditions_are_shown_with_source_and_what_is_missing(void **state)
{
    const char *form = cli_bed_path(&bed, "form.json");
    static const char *const said[] = {
        "应纳入监测 / fit", "6800.00 元",         "自然灾害致收入骤减且低于监测线", "干部研判",
        "规则未定此数",     "脱贫户  lifted_out", "收入降幅达到排序提示线",         "unknown never excludes"};

    (void)state;
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        cli_expect(CLI("household", "check", form, "--pack", "maerkang-2022"), 0, said[i]);
}

static void the_template_has_no_line_and_says_so(void **state)
{
    (void)state;
    cli_expect(CLI("household", "check", cli_bed_path(&bed, "form.json")), 0, "未定 / unset");
}

static void machines_get_one_object(void **state)
{
    struct cli_said s = CLI("household", "check", cli_bed_path(&bed, "form.json"), "--pack", "maerkang-2022", "--json");
    json_t *o = json_loads(s.out, 0, NULL);

    (void)state;
    assert_int_equal(s.rc, 0);
    assert_string_equal(json_string_value(json_object_get(o, "schema")), "fangpin.check/1");
    assert_string_equal(json_string_value(json_object_get(o, "standing")), "fit");
    json_decref(o);
    cli_said_free(&s);
}

static void a_child_out_of_school_and_a_lone_verifier_are_noted(void **state)
{
    const char *form = file("child.json", "{'verifier': ['某甲'], 'member': [{'school': 'primary', 'in_school': "
                                          "false}]}");

    (void)state;
    cli_expect(CLI("household", "check", form), 0, "失学 1 人");
    cli_expect(CLI("household", "check", form), 0, "应为 2 人");
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    cli_expect(CLI("household", "check", "/nowhere.json"), EX_NOINPUT, "表单读不了");
    cli_expect(CLI("household", "check", file("a.json", "{'income': }")), EX_DATAERR, "第 1 行");
    cli_expect(CLI("household", "check", file("b.json", "{'income': {'wage_fen': 1}}")), EX_DATAERR, "wages_fen");
    cli_expect(CLI("household", "check", file("c.json", "{'visited_on': '2999-01-01'}")), EX_DATAERR, "晚于今天");
    cli_expect(CLI("household", "check", cli_bed_path(&bed, "form.json"), "--pack", "/nowhere.pack"), EX_NOINPUT,
               "没有这个规则包");
    cli_expect(CLI("household", "check", cli_bed_path(&bed, "form.json"), "--pack", file("p.pack", "[x]\ny=1\n")),
               EX_DATAERR, NULL);
}

/* K5 */
static void a_contested_member_is_counted_both_ways(void **state)
{
    const char *form = file("contested.json", "{'income': {'wages_fen': 2040000}, 'members_complete': true, 'member': "
                                              "[{'name': '甲'}, {'name': '乙'}, {'name': '丙', 'contested': true, "
                                              "'own_income_fen': 1000000}]}");

    (void)state;
    cli_expect(CLI("household", "check", form, "--pack", "maerkang-2022"), 0, "CONTESTED");
    cli_expect(CLI("household", "check", form, "--pack", "maerkang-2022"), 0, "below without  ✔ 是");
    cli_expect(CLI("household", "check", form, "--pack", "maerkang-2022", "--json"), 0, "\"mark\":\"CONTESTED\"");
}

static void a_pack_comes_from_a_file_too(void **state)
{
    char path[300];

    (void)state;
    const char *root = getenv("FANGPIN_SOURCE");
    snprintf(path, sizeof path, "%s/tiers/policies/maerkang-2022.pack", root != NULL ? root : ".");
    cli_expect(CLI("household", "check", cli_bed_path(&bed, "form.json"), "--pack", path), 0, "6800.00 元");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_are_shown_with_source_and_what_is_missing),
        cmocka_unit_test(the_template_has_no_line_and_says_so),
        cmocka_unit_test(machines_get_one_object),
        cmocka_unit_test(a_child_out_of_school_and_a_lone_verifier_are_noted),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(a_contested_member_is_counted_both_ways),
        cmocka_unit_test(a_pack_comes_from_a_file_too),
    };
    return cmocka_run_group_tests(tests, up, down);
}
