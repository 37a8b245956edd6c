/* fangpin drill report, drill compare: records read again, from folders and from files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sysexits.h>

#include <cmocka.h>

#include "simulator/report.h"
#include "support/cli_bed.h"
#include "support/run_sample.h"

static struct cli_bed bed;

static void record(const char *name, json_t *run)
{
    assert_int_equal(report_write(run, cli_bed_path(&bed, name)), 0);
    json_decref(run);
}

static int setup(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    record("before", run_sample());
    record("after", run_sample_better());
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void a_report_is_made_again(void **state)
{
    (void)state;
    cli_expect(CLI("drill", "report", cli_bed_path(&bed, "before"), "--report", cli_bed_path(&bed, "again")), 0,
               "未通过");
    char *one = cli_bed_read(&bed, "before/index.html"), *other = cli_bed_read(&bed, "again/index.html");
    assert_non_null(one);
    assert_string_equal(one, other);
    free(one);
    free(other);
    cli_expect(CLI("drill", "report", cli_bed_path(&bed, "before/run.json"), "--json"), 0, "\"verdict\"");
    cli_expect(CLI("drill", "report", cli_bed_path(&bed, "before"), "--report", cli_bed_path(&bed, "no/where")),
               EX_IOERR, "上级目录");
}

static void two_runs_stand_side_by_side(void **state)
{
    const char *before = cli_bed_path(&bed, "before"), *after = cli_bed_path(&bed, "after");

    (void)state;
    cli_expect(CLI("drill", "compare", before, after, "--report", cli_bed_path(&bed, "both")), 0, "better");
    char *page = cli_bed_read(&bed, "both/compare.html");
    assert_non_null(page);
    free(page);
    struct cli_said said = CLI("drill", "compare", after, before, "--json");
    assert_int_equal(said.rc, 0);
    json_t *o = json_loads(said.out, 0, NULL);
    const json_t *first = json_array_get(json_object_get(o, "scores"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "key")), "first_help_ms");
    assert_string_equal(json_string_value(json_object_get(first, "way")), "worse");
    assert_int_equal(json_integer_value(json_object_get(first, "change")),
                     json_integer_value(json_object_get(first, "b")) - json_integer_value(json_object_get(first, "a")));
    json_decref(o);
    cli_said_free(&said);
}

static void what_is_no_record_is_refused_with_a_remedy(void **state)
{
    const char *before = cli_bed_path(&bed, "before");

    (void)state;
    cli_expect(CLI("drill", "report", cli_bed_path(&bed, "absent")), EX_NOINPUT, "fangpin drill run");
    cli_bed_write(&bed, "odd.json", "{\"format\": 1}");
    cli_expect(CLI("drill", "compare", before, cli_bed_path(&bed, "odd.json")), EX_DATAERR, "odd.json");
    cli_bed_write(&bed, "odd.json", "{");
    cli_expect(CLI("drill", "compare", cli_bed_path(&bed, "odd.json"), before), EX_DATAERR, "odd.json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_report_is_made_again),
        cmocka_unit_test(two_runs_stand_side_by_side),
        cmocka_unit_test(what_is_no_record_is_refused_with_a_remedy),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
