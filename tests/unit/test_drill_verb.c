/* fangpin drill run: what it says and how it ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>

#include <cmocka.h>
#include <jansson.h>

#include "support/cli_bed.h"

static struct cli_bed bed;

/* The chain of three for an hour; a drill's other words come after. */
#define HEAD                                                                                                           \
    "title_zh = \"试\"\ntitle_en = \"trial\"\nareas = \"ngawa-5132\"\nroot = 513201000000\n"                          \
    "start = \"2022-06-09 20:00\"\ndays = 1\ncalm = 1h\n"                                                              \
    "office \"C\" { area = 513201000000 }\noffice \"T\" { area = 513201209000 }\n"

static const char *drill_of(const char *name, const char *rest)
{
    char text[2048];

    assert_true((size_t)snprintf(text, sizeof text, HEAD "%s", rest) < sizeof text);
    cli_bed_write(&bed, name, text);
    return cli_bed_path(&bed, name);
}

static int setup(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void what_is_refused_before_the_start_is_the_files_fault(void **state)
{
    const char *file = drill_of("refused.drill", "prepare {\ndo = {\"T: fund open --name x --amount 5\",\n"
                                                 "\"T: rights give --fund 00000000000000000000000000000000 --to C.area "
                                                 "--amount 5\"}\n}\n");

    (void)state;
    struct cli_said said = CLI("drill", "run", file);
    assert_int_equal(said.rc, EX_DATAERR);
    assert_non_null(strstr(said.err, "the drill cannot begin"));
    assert_non_null(strstr(said.err, "correct line 11, then: fangpin drill check"));
    assert_non_null(strstr(said.err, "refused.drill"));
    cli_said_free(&said);
    cli_expect(CLI("drill", "run", drill_of("pack.drill", "pack = \"maerkang-2022\"\npack_by = \"T\"\n")), EX_DATAERR,
               "correct the file");
}

static void a_long_fault_is_whole_characters(void **state)
{
    char rest[100] = "before = \"ab\"";
    size_t used = strlen(rest) - 1;

    (void)state;
    for (int i = 0; i < 20; i++) /* cut within a character */
        used += (size_t)snprintf(rest + used, sizeof rest - used, "断");
    snprintf(rest + used, sizeof rest - used, "\"\n");
    struct cli_said said = CLI("drill", "check", drill_of("long.drill", rest), "--json");
    assert_int_equal(said.rc, EX_DATAERR);
    json_t *o = json_loads(said.out, 0, NULL), *fault = json_array_get(json_object_get(o, "faults"), 0);
    assert_non_null(json_object_get(fault, "what"));
    json_decref(o);
    cli_said_free(&said);
}

static void seeds_are_whole_numbers_from_1(void **state)
{
    static const char *const wrong[] = {"0", "-1", "seven", "18446744073709551616"};

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        cli_expect(CLI("drill", "run", "first-cut", "--seed", wrong[i]), EX_USAGE, "from 1");
        cli_expect(CLI("drill", "storm", "--seed", wrong[i]), EX_USAGE, "from 1");
        cli_expect(CLI("drill", "storm", "--seeds", wrong[i]), EX_USAGE, "from 1");
    }
    cli_expect(CLI("drill", "storm", "--hours", "0"), EX_USAGE, "from 1");
    cli_expect(CLI("drill", "check", drill_of("zero.drill", "seed = 0\n")), EX_DATAERR, "zero.drill:10");
    cli_expect(CLI("drill", "check", drill_of("over.drill", "seed = 18446744073709551616\n")), EX_DATAERR,
               "over.drill:10");
}

/* A folder that cannot be made is told before anything runs: this drill would be refused at once. */
static void the_reports_folder_is_made_before_the_run(void **state)
{
    const char *file = drill_of("none.drill", "pack = \"maerkang-2022\"\npack_by = \"T\"\n");

    (void)state;
    cli_expect(CLI("drill", "run", file, "--report", cli_bed_path(&bed, "no/where")), EX_IOERR, "上级目录");
    cli_bed_write(&bed, "a-file", "");
    cli_expect(CLI("drill", "run", file, "--report", cli_bed_path(&bed, "a-file")), EX_IOERR, "上级目录");
}

static void a_report_that_cannot_be_written_takes_no_verdict_away(void **state)
{
    const char *file = drill_of("good.drill", "");

    (void)state;
    cli_expect(CLI("drill", "run", file, "--report", cli_bed_path(&bed, "page")), 0, "page/index.html");
    char *page = cli_bed_read(&bed, "page/index.html");
    assert_non_null(page);
    free(page);
    assert_int_equal(mkdir(cli_bed_path(&bed, "taken"), 0755), 0);
    assert_int_equal(mkdir(cli_bed_path(&bed, "taken/run.json"), 0755), 0);
    struct cli_said said = CLI("drill", "run", file, "--report", cli_bed_path(&bed, "taken"));
    assert_int_equal(said.rc, EX_IOERR);
    assert_non_null(strstr(said.out, "PASSED"));
    assert_non_null(strstr(said.err, "only the page is missing"));
    cli_said_free(&said);
    said = CLI("drill", "run", file, "--json", "--report", cli_bed_path(&bed, "taken"));
    assert_int_equal(said.rc, EX_IOERR);
    json_t *run = json_loads(said.out, 0, NULL);
    assert_non_null(json_object_get(run, "expectations"));
    json_decref(run);
    cli_said_free(&said);
}

static void how_to_get_the_page_is_said(void **state)
{
    struct cli_said said = CLI("drill", "run", drill_of("plain.drill", ""));

    (void)state;
    assert_int_equal(said.rc, 0);
    assert_non_null(strstr(said.err, "--report DIR"));
    assert_null(strstr(said.out, "--report DIR"));
    cli_said_free(&said);
}

/* docs/drills.md shows the first drill as `drill show` prints it. */
static void the_documented_drill_is_the_shipped_one(void **state)
{
    struct cli_said said = CLI("drill", "show", "first-cut");
    const char *source = getenv("FANGPIN_SOURCE");
    char path[400], *page = calloc(1, 1u << 18);

    (void)state;
    assert_non_null(page);
    assert_non_null(source);
    snprintf(path, sizeof path, "%s/docs/drills.md", source);
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_true(fread(page, 1, (1u << 18) - 1, f) > 0);
    fclose(f);
    const char *shown = strstr(page, said.out);
    assert_non_null(shown);
    assert_memory_equal(shown - 4, "```\n", 4);
    assert_memory_equal(shown + strlen(said.out), "```\n", 4);
    free(page);
    cli_said_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refused_before_the_start_is_the_files_fault),
        cmocka_unit_test(a_long_fault_is_whole_characters),
        cmocka_unit_test(seeds_are_whole_numbers_from_1),
        cmocka_unit_test(the_reports_folder_is_made_before_the_run),
        cmocka_unit_test(a_report_that_cannot_be_written_takes_no_verdict_away),
        cmocka_unit_test(how_to_get_the_page_is_said),
        cmocka_unit_test(the_documented_drill_is_the_shipped_one),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
