#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/progress.h"

static void the_line_says_how_far_how_fast_and_how_much(void **state)
{
    char line[240];

    (void)state;
    progress_line(line, sizeof line, 36ull * 3600 * 1000, 72ull * 3600 * 1000, 12000, 345, "演练");
    assert_non_null(strstr(line, "1d 12:00"));
    assert_non_null(strstr(line, "×10800"));
    assert_non_null(strstr(line, "345"));
    assert_non_null(strstr(line, "12 s"));
    assert_non_null(strstr(line, "██████████░░░░░░░░░░ "));
    progress_line(line, sizeof line, 0, 0, 0, 0, "");
    assert_non_null(strstr(line, "×0 "));
}

static void nothing_is_drawn_where_there_is_no_terminal(void **state)
{
    struct progress p;

    (void)state;
    progress_begin(&p);
    p.on = false;
    progress_show(&p, 1, 2, 3, "x");
    assert_int_equal(p.shown_ms, 0);
    progress_end(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_says_how_far_how_fast_and_how_much),
        cmocka_unit_test(nothing_is_drawn_where_there_is_no_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
