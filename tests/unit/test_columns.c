#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"
#include "node/cli/columns.h"

static void width_is_counted_in_cells(void **state)
{
    (void)state;
    assert_int_equal(text_width("abc"), 3);
    assert_int_equal(text_width("草登乡"), 6);
    assert_int_equal(text_width("𠮷a"), 3);
    assert_int_equal(text_width("e\xcc\x81"), 1); /* a combining accent takes no cell */
    assert_int_equal(text_width("\xff\xfe"), 2);
    assert_int_equal(text_width(""), 0);
}

static char *printed(const struct columns *t)
{
    static char text[1000];
    FILE *f = fmemopen(text, sizeof text, "w");

    columns_print(t, f);
    fclose(f);
    return text;
}

static void columns_line_up_in_chinese(void **state)
{
    static const char *const heads[] = {"名称", ">件", "注"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));

    (void)state;
    columns_row(t, (const char *const[]){"草登乡", "7", "x"});
    columns_row(t, (const char *const[]){"a", "1000", NULL});
    assert_string_equal(printed(t), "名称      件  注\n"
                                    "草登乡     7  x\n"
                                    "a       1000  ?\n");
    assert_int_equal(columns_rows(t), 2);
    columns_free(t);
}

static void a_table_without_rows_is_its_titles(void **state)
{
    static const char *const heads[] = {"a", "b"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));

    (void)state;
    assert_string_equal(printed(t), "a  b\n");
    columns_free(t);
    columns_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(width_is_counted_in_cells),
        cmocka_unit_test(columns_line_up_in_chinese),
        cmocka_unit_test(a_table_without_rows_is_its_titles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
