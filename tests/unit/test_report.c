#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/err.h"
#include "simulator/report.h"
#include "support/run_sample.h"

static char dir[64];

static int dir_make(void **state)
{
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/fangpin-report-XXXXXX");
    return mkdtemp(dir) == NULL;
}

static int dir_drop(void **state)
{
    char command[128];

    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", dir);
    return system(command);
}

/* A file below the folder, whole; the caller frees. */
static char *slurp(const char *name, size_t *len)
{
    char path[128];
    struct stat st;

    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("no %s", path);
    assert_int_equal(fstat(fileno(f), &st), 0);
    char *text = calloc(1, (size_t)st.st_size + 1);
    *len = fread(text, 1, (size_t)st.st_size, f);
    assert_int_equal(*len, st.st_size);
    fclose(f);
    return text;
}

static size_t times(const char *text, const char *word)
{
    size_t n = 0;

    for (const char *p = strstr(text, word); p != NULL; p = strstr(p + 1, word))
        n++;
    return n;
}

static void a_report_is_one_page_and_its_tables(void **state)
{
    static const char *const sections[] = {"score", "lanes",        "lag",        "help",   "drain",        "agreement",
                                           "links", "expectations", "invariants", "faults", "not-exercised"};
    json_t *doc = run_sample(), *again;
    char id[40], fault[RUN_FAULT_BYTES];
    size_t len;

    (void)state;
    assert_int_equal(report_write(doc, dir), 0);
    assert_int_equal(report_write(doc, dir), 0); /* over the earlier one */
    char *page = slurp("index.html", &len);
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        snprintf(id, sizeof id, "<section id=\"%s\">", sections[i]);
        assert_non_null(strstr(page, id));
    }
    assert_true(strstr(page, "未通过") < strstr(page, "成绩单")); /* the verdict comes first */
    assert_null(strstr(page, "<script"));
    assert_null(strstr(page, "src="));
    assert_null(strstr(page, "http://127"));
    assert_non_null(strstr(page, "data-key=\"score/0/value\" value=\"7620000\" data-value=\"7620000\""));
    assert_non_null(strstr(page, "data-key=\"score/5/value\" class=\"unknown\" data-value=\"null\""));
    assert_int_equal(times(page, "<svg"), times(page, "</svg>"));
    assert_int_equal(times(page, "<svg"), 8);
    free(page);
    assert_int_equal(run_load(dir, &again, fault), 0);
    assert_true(json_equal(doc, again));
    json_decref(again);
    json_decref(doc);
}

static void tables_hold_every_row(void **state)
{
    static const struct {
        const char *file;
        size_t rows;
    } files[] = {{"score.csv", 8},       {"offices.csv", 19}, {"spans.csv", 12},  {"marks.csv", 426},
                 {"lag.csv", 3 * 433},   {"help.csv", 111},   {"drain.csv", 865}, {"agreement.csv", 13},
                 {"heals.csv", 5},       {"links.csv", 18},   {"faults.csv", 3},  {"invariants.csv", 3},
                 {"expectations.csv", 5}};
    json_t *doc = run_sample();
    size_t len;

    (void)state;
    assert_int_equal(report_write(doc, dir), 0);
    json_decref(doc);
    assert_int_equal(run_tables_n, sizeof files / sizeof *files);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char *text = slurp(files[i].file, &len);
        assert_memory_equal(text, "\xEF\xBB\xBF", 3);
        if (times(text, "\r\n") != files[i].rows + 1)
            fail_msg("%s: %zu rows", files[i].file, times(text, "\r\n") - 1);
        free(text);
    }
    char *lag = slurp("lag.csv", &len);
    assert_non_null(strstr(lag, "302400000,2022-06-13 08:00:00,village,,\r\n")); /* unknown is empty, not 0 */
    free(lag);
}

static void the_largest_run_stays_readable(void **state)
{
    json_t *doc = run_sample_large();
    size_t len;

    (void)state;
    assert_int_equal(report_write(doc, dir), 0);
    json_decref(doc);
    char *page = slurp("index.html", &len);
    assert_true(len < 2000000);
    assert_non_null(strstr(page, "data-key=\"derived/lanes_left_out\" value=\"12280\""));
    free(page);
}

static void an_unsound_record_writes_nothing(void **state)
{
    json_t *doc = run_sample();
    char path[128], fault[RUN_FAULT_BYTES];

    (void)state;
    json_object_del(doc, "verdict");
    snprintf(path, sizeof path, "%s/below", dir);
    assert_int_equal(report_write(doc, path), ERR_MALFORMED);
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(run_check(doc, fault), ERR_MALFORMED);
    assert_string_equal(fault, "verdict: is missing");
    assert_int_equal(report_page(doc, stderr), ERR_MALFORMED);
    assert_int_equal(report_write(NULL, path), ERR_MALFORMED);
    json_decref(doc);
}

static void a_place_that_takes_no_files_is_told(void **state)
{
    json_t *doc = run_sample();
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/no/such", dir);
    assert_int_equal(report_write(doc, path), ERR_IO);
    snprintf(path, sizeof path, "%s/file", dir);
    FILE *f = fopen(path, "w");
    fclose(f);
    assert_int_equal(report_write(doc, path), ERR_IO);
    json_decref(doc);
}

static void a_verdict_against_its_lists_is_warned_of(void **state)
{
    json_t *doc = run_sample();
    char *page = NULL;
    size_t len;

    (void)state;
    json_object_set_new(json_object_get(doc, "verdict"), "expected_failed", json_integer(0));
    FILE *f = open_memstream(&page, &len);
    assert_int_equal(report_page(doc, f), 0);
    fclose(f);
    assert_non_null(strstr(page, "class=\"warn\""));
    free(page);
    json_decref(doc);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_report_is_one_page_and_its_tables, dir_make, dir_drop),
        cmocka_unit_test_setup_teardown(tables_hold_every_row, dir_make, dir_drop),
        cmocka_unit_test_setup_teardown(the_largest_run_stays_readable, dir_make, dir_drop),
        cmocka_unit_test_setup_teardown(an_unsound_record_writes_nothing, dir_make, dir_drop),
        cmocka_unit_test_setup_teardown(a_place_that_takes_no_files_is_told, dir_make, dir_drop),
        cmocka_unit_test(a_verdict_against_its_lists_is_warned_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
