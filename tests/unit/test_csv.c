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

static char text[4096];

static struct csv csv(const char *from)
{
    snprintf(text, sizeof text, "%s", from);
    return csv_of(text, strlen(text));
}

static void rows_and_cells_are_found(void **state)
{
    struct csv c = csv("a,b,c\r\n1,,3\n\n\"x,\"\"y\"\"\",\"two\nlines\",z");
    struct csv_row r;

    (void)state;
    assert_int_equal(csv_next(&c, &r), 1);
    assert_int_equal(r.n, 3);
    assert_string_equal(r.cell[2], "c");
    assert_int_equal(csv_next(&c, &r), 1);
    assert_int_equal(r.line, 2);
    assert_string_equal(r.cell[1], "");
    assert_string_equal(r.cell[2], "3");
    assert_int_equal(csv_next(&c, &r), 1); /* the empty line is passed over */
    assert_int_equal(r.line, 4);
    assert_string_equal(r.cell[0], "x,\"y\"");
    assert_string_equal(r.cell[1], "two\nlines");
    assert_string_equal(r.cell[2], "z");
    assert_int_equal(csv_next(&c, &r), 0);
}

static void quoted_cells_may_be_empty_and_a_last_comma_counts(void **state)
{
    struct csv c = csv("\"\",b,\nx");
    struct csv_row r;

    (void)state;
    assert_int_equal(csv_next(&c, &r), 1);
    assert_int_equal(r.n, 3);
    assert_string_equal(r.cell[0], "");
    assert_string_equal(r.cell[2], "");
    assert_int_equal(csv_next(&c, &r), 1);
    assert_int_equal(r.n, 1);
    assert_int_equal(csv_next(&c, &r), 0);
}

static void faults_are_told_and_reading_goes_on(void **state)
{
    struct csv c = csv("\"a\"x,b\nfine,row\n\"open,\n");
    struct csv_row r;

    (void)state;
    assert_int_equal(csv_next(&c, &r), -1);
    assert_non_null(strstr(c.what, "引号"));
    assert_int_equal(r.line, 1);
    assert_int_equal(csv_next(&c, &r), 1);
    assert_string_equal(r.cell[0], "fine");
    assert_int_equal(csv_next(&c, &r), -1);
    assert_int_equal(r.line, 3);
    assert_int_equal(csv_next(&c, &r), 0);
}

static void too_many_cells_are_a_fault(void **state)
{
    char many[200];

    (void)state;
    memset(many, ',', 100);
    many[100] = '\0';
    struct csv c = csv(many);
    struct csv_row r;
    assert_int_equal(csv_next(&c, &r), -1);
    assert_int_equal(csv_next(&c, &r), 0);
}

static void text_comes_out_as_utf8(void **state)
{
    char *out;
    size_t len;
    int gbk;

    (void)state;
    assert_int_equal(csv_text(&out, &len, "\xef\xbb\xbf户", 6, &gbk), 0);
    assert_int_equal(gbk, 0);
    assert_int_equal(len, 3);
    free(out);
    assert_int_equal(csv_text(&out, &len, "\xbb\xa7\xd6\xf7", 4, &gbk), 0);
    assert_int_equal(gbk, 1);
    assert_int_equal(len, 6);
    assert_memory_equal(out, "户主", 6);
    free(out);
    assert_int_equal(csv_text(&out, &len, "\xff\xff\xff", 3, &gbk), ERR_MALFORMED);
    assert_int_equal(csv_text(&out, &len, "a\0b", 3, &gbk), ERR_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_and_cells_are_found),
        cmocka_unit_test(quoted_cells_may_be_empty_and_a_last_comma_counts),
        cmocka_unit_test(faults_are_told_and_reading_goes_on),
        cmocka_unit_test(too_many_cells_are_a_fault),
        cmocka_unit_test(text_comes_out_as_utf8),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
