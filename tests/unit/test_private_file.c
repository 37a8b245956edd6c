#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "node/cli/private_file.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static struct private_file p;

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void expect_text(const char *name, const char *expected)
{
    char *text = cli_bed_read(&bed, name);

    if (expected == NULL)
        assert_null(text);
    else
        assert_string_equal(text, expected);
    free(text);
}

/* What a broken attempt left may be readable by all, and somebody may have it open. */
static void an_older_part_opens_nothing_to_others(void **state)
{
    char text[8] = "";
    struct stat st;

    (void)state;
    cli_bed_write(&bed, "a.csv.part", "old");
    assert_int_equal(chmod(cli_bed_path(&bed, "a.csv.part"), 0644), 0);
    FILE *others = fopen(cli_bed_path(&bed, "a.csv.part"), "r");
    assert_true(private_begin(&p, cli_bed_path(&bed, "a.csv")));
    fputs("张三", p.f);
    assert_true(private_end(&p, true));
    assert_int_equal(stat(cli_bed_path(&bed, "a.csv"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(fread(text, 1, sizeof text - 1, others), 3);
    assert_string_equal(text, "old");
    fclose(others);
    expect_text("a.csv", "张三");
    expect_text("a.csv.part", NULL);
}

static void what_is_not_whole_is_taken_away(void **state)
{
    (void)state;
    cli_bed_write(&bed, "b.csv", "before");
    assert_true(private_begin(&p, cli_bed_path(&bed, "b.csv")));
    fputs("half", p.f);
    assert_false(private_end(&p, false));
    expect_text("b.csv", "before");
    expect_text("b.csv.part", NULL);
    assert_true(private_begin(&p, cli_bed_path(&bed, "c.csv")));
    assert_int_equal(mkdir(cli_bed_path(&bed, "c.csv"), 0700), 0);
    assert_false(private_end(&p, true)); /* a folder took its place */
    expect_text("c.csv.part", NULL);
}

static void where_nothing_can_be_written_nothing_begins(void **state)
{
    static char path[PRIVATE_PATH_ROOM + 1];

    (void)state;
    assert_false(private_begin(&p, cli_bed_path(&bed, "no/such/folder.csv")));
    memset(path, 'a', sizeof path - 1);
    assert_false(private_begin(&p, path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_older_part_opens_nothing_to_others),
        cmocka_unit_test(what_is_not_whole_is_taken_away),
        cmocka_unit_test(where_nothing_can_be_written_nothing_begins),
    };

    return cmocka_run_group_tests(tests, up, down);
}
