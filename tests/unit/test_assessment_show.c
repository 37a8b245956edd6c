#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unistd.h>

#include "node/cli/assessment_show.h"

/* What assessment_print says, on a file in place of standard output. */
static char *printed(const char *json, bool all)
{
    static char text[8000];
    FILE *f = tmpfile();
    int out = dup(1);
    json_t *o = json_loads(json, 0, NULL);

    assert_true(f != NULL && o != NULL && out >= 0);
    fflush(stdout);
    dup2(fileno(f), 1);
    assessment_print(o, all);
    fflush(stdout);
    dup2(out, 1);
    close(out);
    rewind(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    json_decref(o);
    return text;
}

#define CONDITION(number, excludes, value)                                                                             \
    "{\"number\":\"" number "\",\"excludes\":" excludes ",\"value\":" value ",\"zh\":\"情形" number "\","              \
    "\"source_zh\":\"部门比对\",\"department_zh\":\"公安\",\"date\":\"2022-06-14\"}"
#define ASSESSMENT(conditions, more)                                                                                        \
    "{\"standing\":\"fit\",\"standing_zh\":\"应纳入监测\",\"class\":\"marginal\",\"class_zh\":\"边缘易致贫户\"," \
    "\"below_line\":{\"value\":true,\"source_zh\":\"入户核查\"},\"residence\":{\"value\":null,\"missing\":["            \
    "{\"key\":\"rural\",\"zh\":\"农村人口\"}]},\"missing\":2,\"verifiers\":2,\"dropouts\":0,\"line_fen\":680000"        \
    "," more "\"conditions\":[" conditions "]}"

static void what_does_not_hold_is_left_out_unless_all_is_asked(void **state)
{
    static const char json[] = ASSESSMENT(
        CONDITION("1", "false", "true") "," CONDITION("2", "false", "false") "," CONDITION("8", "true", "null"), "");
    const char *text = printed(json, false);

    (void)state;
    assert_non_null(strstr(text, "✔ 是"));
    assert_non_null(strstr(text, "公安 部门比对"));
    assert_non_null(strstr(text, "? 不明"));
    assert_null(strstr(text, "情形2"));
    assert_non_null(strstr(printed(json, true), "○ 否"));
}

static void the_line_and_what_is_missing_are_said(void **state)
{
    const char *text = printed(ASSESSMENT(CONDITION("1", "false", "true"), ""), false);

    (void)state;
    assert_non_null(strstr(text, "监测线 6800.00 元"));
    assert_non_null(strstr(text, "农村人口"));
    assert_non_null(strstr(text, "还缺 2 项"));
    assert_null(strstr(text, "核查员"));
    assert_null(strstr(text, "提示"));
}

static void a_long_list_of_missing_facts_is_cut_between_words(void **state)
{
    char json[4000] = "{\"below_line\":{\"value\":null,\"rule_unset\":true,\"missing\":[{\"zh\":\"甲\"}";

    (void)state;
    for (int i = 0; i < 60; i++)
        snprintf(json + strlen(json), sizeof json - strlen(json), ",{\"zh\":\"某项情况\"}");
    snprintf(json + strlen(json), sizeof json - strlen(json), "]}}");
    const char *text = printed(json, true);
    assert_non_null(strstr(text, "规则未定此数 / rule unset、甲、某项情况"));
    assert_non_null(strstr(text, "情况、…"));
    assert_non_null(strstr(text, "未定 / unset"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_hold_is_left_out_unless_all_is_asked),
        cmocka_unit_test(the_line_and_what_is_missing_are_said),
        cmocka_unit_test(a_long_list_of_missing_facts_is_cut_between_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
