#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/stat.h>

#include "base/err.h"
#include "node/cli/table.h"
#include "node/cli/tables.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static struct table_reading r;

static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    return 0;
}

static int down(void **state)
{
    (void)state;
    table_free(&r);
    cli_bed_down(&bed);
    return 0;
}

static char *errors_of(const char *text)
{
    table_free(&r);
    r.table = table_of("household");
    r.today = 20261123;
    assert_int_equal(table_read(&r, text, strlen(text)), 0);
    assert_int_equal(table_errors_write(&r, cli_bed_path(&bed, "e.csv")), 0);
    return cli_bed_read(&bed, "e.csv");
}

static void only_the_rows_at_fault_come_back(void **state)
{
    struct stat st;

    (void)state;
    char *e = errors_of("人数,户主\n4,\"张,三\"\nx,\"李\"\"四\"\n,\n");
    assert_true(strncmp(e, "\xef\xbb\xbf\"人数\",\"户主\",\"行\",\"错误\",\"怎么办\"\r\n", 20) == 0);
    assert_null(strstr(e, "张,三"));
    assert_non_null(strstr(e, "\r\n\"x\",\"李\"\"四\",\"3\",\"人数: “x”"));
    assert_non_null(strstr(e, "\"4\",\"人数: 没有填 / is empty; 户主: 没有填"));
    free(e);
    assert_int_equal(stat(cli_bed_path(&bed, "e.csv"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600); /* it names persons */
}

/* Mended and read again the rows are good; what is still wrong comes back once more, with the columns it began with. */
static void mended_rows_can_be_read_again(void **state)
{
    (void)state;
    char *e = errors_of("人数,户主\nx,张三\ny,李四\n");
    char *mended = strstr(e, "\"x\"");
    memcpy(mended, "\"4\"", 3);
    char *again = errors_of(e);
    assert_true(r.is_errors);
    assert_int_equal(table_in(&r, ROW_NEW), 1);
    assert_null(strstr(again, "张三"));
    assert_non_null(strstr(again, "\"y\",\"李四\",\"3\","));
    assert_int_equal(strstr(strstr(again, "错误") + 1, "错误") == NULL, 1);
    free(e);
    free(again);
}

static void a_broken_row_comes_back_in_one_cell(void **state)
{
    (void)state;
    char *e = errors_of("人数,户主\n4,张\"三\n5,李四\n");
    assert_non_null(strstr(e, "\"4,张\"\"三\n\",,\"2\",\"引号"));
    free(e);
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    free(errors_of("人数,户主\nx,张三\n"));
    assert_int_equal(table_errors_write(&r, cli_bed_path(&bed, "no/such/e.csv")), ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_rows_at_fault_come_back),
        cmocka_unit_test(mended_rows_can_be_read_again),
        cmocka_unit_test(a_broken_row_comes_back_in_one_cell),
        cmocka_unit_test(a_folder_that_is_not_there_is_told),
    };

    return cmocka_run_group_tests(tests, up, down);
}
