#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "node/cli/csv.h"

/* What was read, as "line:cell@line|cell@line" for a row and "line!fault line,column" for a broken one. */
static char seen[8192];

static int note(void *arg, const struct csv_row *row)
{
    size_t used = strlen(seen);

    (void)arg;
    if (row->fault != NULL) {
        snprintf(seen + used, sizeof seen - used, "%u!%u,%u\n", row->line, row->fault_line, row->fault_column);
        return 0;
    }
    used += (size_t)snprintf(seen + used, sizeof seen - used, "%u:", row->line);
    for (size_t i = 0; i < row->n; i++)
        used += (size_t)snprintf(seen + used, sizeof seen - used, "%s[%s]%u", i == 0 ? "" : "|", row->cell[i].text,
                                 row->cell[i].line);
    snprintf(seen + used, sizeof seen - used, "\n");
    return 0;
}

static const char *rows(const char *text)
{
    seen[0] = '\0';
    assert_int_equal(csv_rows(text, strlen(text), note, NULL), 0);
    return seen;
}

static void rows_and_cells_are_found(void **state)
{
    (void)state;
    assert_string_equal(rows("a,b\r\n1,,3\n\n\"x,\"\"y\"\"\",\"two\nlines\",z"),
                        "1:[a]1|[b]1\n2:[1]2|[]2|[3]2\n4:[x,\"y\"]4|[two\nlines]4|[z]5\n");
    assert_string_equal(rows(" a , b\t\n"), "1:[a]1|[b]1\n");
    assert_string_equal(rows("\"\",b,\nx"), "1:[]1|[b]1|[]1\n2:[x]2\n");
    assert_string_equal(rows("a\rb\r\rc"), "1:[a]1\n2:[b]2\n4:[c]4\n"); /* an old Mac's line ends */
    assert_string_equal(rows(""), "");
    assert_string_equal(rows("\n \n\t\r\n"), "");
}

static void cells_know_where_they_begin(void **state)
{
    (void)state;
    assert_string_equal(rows("\"a\nb\nc\",\"d\ne\",f\ng\n"), "1:[a\nb\nc]1|[d\ne]3|[f]4\n5:[g]5\n");
}

static void faults_are_told_and_reading_goes_on(void **state)
{
    (void)state;
    assert_string_equal(rows("\"a\"x,b\nfine,row\n"), "1!1,4\n2:[fine]2|[row]2\n");
    assert_string_equal(rows("a,户主\"b\nfine\n"), "1!1,5\n2:[fine]2\n");
    assert_string_equal(rows("ok\n1,\"open,\nmore\n"), "1:[ok]1\n2!2,1\n");
    assert_string_equal(rows("\"two\nlines\"x\nfine\n"), "1!2,7\n3:[fine]3\n");
}

static int raw(void *arg, const struct csv_row *row)
{
    if (row->fault != NULL)
        snprintf(arg, 64, "%.*s", (int)row->raw_len, row->raw);
    return 0;
}

static void a_broken_row_is_given_as_it_stands(void **state)
{
    char text[64] = "";

    (void)state;
    assert_int_equal(csv_rows("a\nb\"c,d\ne\n", 9, raw, text), 0);
    assert_string_equal(text, "b\"c,d\n");
}

static void too_many_cells_are_a_fault(void **state)
{
    char many[200];

    (void)state;
    memset(many, ',', CSV_CELLS_MAX - 1);
    many[CSV_CELLS_MAX - 1] = '\0';
    assert_null(strchr(rows(many), '!'));
    memset(many, ',', 100);
    strncpy(many + 100, "\nb\n", 4);
    assert_string_equal(rows(many), "1!1,1\n2:[b]2\n");
}

static int stop(void *arg, const struct csv_row *row)
{
    (void)row;
    return ++*(int *)arg == 2 ? 77 : 0;
}

static void the_reader_may_be_stopped(void **state)
{
    int n = 0;

    (void)state;
    assert_int_equal(csv_rows("a\nb\nc\nd", 7, stop, &n), 77);
    assert_int_equal(n, 2);
}

static void text_comes_out_as_utf8(void **state)
{
    char *out;
    size_t len;
    bool gbk;

    (void)state;
    assert_int_equal(csv_text(&out, &len, "\xef\xbb\xbf户", 6, &gbk), 0);
    assert_false(gbk);
    assert_int_equal(len, 3);
    free(out);
    assert_int_equal(csv_text(&out, &len, "\xbb\xa7\xd6\xf7", 4, &gbk), 0);
    assert_true(gbk);
    assert_string_equal(out, "户主");
    free(out);
    assert_int_equal(csv_text(&out, &len, "\x82\x35\x8f\x33", 4, &gbk), 0); /* four bytes of GB18030: U+9FA6 */
    assert_string_equal(out, "\xe9\xbe\xa6");
    free(out);
    assert_int_equal(csv_text(&out, &len, "\xff\xff\xff", 3, &gbk), ERR_MALFORMED);
    assert_int_equal(csv_text(&out, &len, "a\0b", 3, &gbk), ERR_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_cells_are_found),
        cmocka_unit_test(cells_know_where_they_begin),
        cmocka_unit_test(faults_are_told_and_reading_goes_on),
        cmocka_unit_test(a_broken_row_is_given_as_it_stands),
        cmocka_unit_test(too_many_cells_are_a_fault),
        cmocka_unit_test(the_reader_may_be_stopped),
        cmocka_unit_test(text_comes_out_as_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
