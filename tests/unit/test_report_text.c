#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "node/cli/columns.h"
#include "simulator/report.h"
#include "support/run_sample.h"

/* What is printed of a run; the caller frees. */
static char *printed(const json_t *doc, bool color, int want)
{
    static char *text; /* static: gcc cannot see that closing the stream sets it */
    size_t len;

    text = NULL;
    FILE *f = open_memstream(&text, &len);
    assert_int_equal(report_text(doc, f, color), want);
    fclose(f);
    return text;
}

static void the_verdict_is_the_first_line(void **state)
{
    json_t *doc = run_sample();
    char *text = printed(doc, false, 0);

    (void)state;
    assert_int_equal(strncmp(text, "✘ 未通过 / FAILED  先救没有耽误", strlen("✘ 未通过 / FAILED  先救没有耽误")), 0);
    assert_non_null(strstr(text, "丢失的记录 / events lost"));
    assert_non_null(strstr(text, "未知 / unknown  —\n"));
    assert_non_null(strstr(text, "应当 wanted: 0 urgent events late"));
    assert_non_null(strstr(text, "V11#179 aid"));
    assert_null(strstr(text, "V11#130 aid")); /* the story before the last lines */
    assert_null(strchr(text, '\x1b'));        /* a stranger's escape does not reach the terminal */
    free(text);
    json_decref(doc);
}

static void the_scorecard_lines_up(void **state)
{
    json_t *doc = run_sample();
    char *text = printed(doc, false, 0), *at = strstr(text, "成绩单"), *line;
    size_t width = 0;

    (void)state;
    strsep(&at, "\n");
    for (int i = 0; i < 8; i++) {
        line = strsep(&at, "\n");
        if (width == 0)
            width = text_width(line);
        assert_int_equal(text_width(line), width);
    }
    free(text);
    json_decref(doc);
}

static void colour_is_only_on_demand(void **state)
{
    json_t *doc = run_sample_better();
    char *text = printed(doc, true, 0);

    (void)state;
    assert_int_equal(strncmp(text, "\x1b[1;32m✔ 通过", 12), 0);
    free(text);
    json_decref(doc);
}

static void what_is_no_run_prints_nothing(void **state)
{
    json_t *doc = json_object();
    char *text = printed(doc, true, ERR_MALFORMED);

    (void)state;
    assert_string_equal(text, "");
    free(text);
    json_decref(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_verdict_is_the_first_line),
        cmocka_unit_test(the_scorecard_lines_up),
        cmocka_unit_test(colour_is_only_on_demand),
        cmocka_unit_test(what_is_no_run_prints_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
