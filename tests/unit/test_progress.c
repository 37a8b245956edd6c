#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "node/cli/progress.h"

static void the_line_says_how_far_how_fast_and_how_much(void **state)
{
    char line[240];

    (void)state;
    progress_line(line, sizeof line, 36ull * 3600 * 1000, 72ull * 3600 * 1000, 20000, 12000, 345, "演练");
    assert_non_null(strstr(line, "1d 12:00"));
    assert_non_null(strstr(line, "×10800"));
    assert_non_null(strstr(line, "345"));
    assert_non_null(strstr(line, "20 s"));
    assert_non_null(strstr(line, "██████████░░░░░░░░░░ "));
    progress_line(line, sizeof line, 0, 0, 0, 0, 0, "");
    assert_non_null(strstr(line, "×0 "));
}

/* What somebody shows is written to a file instead of standard error. */
static size_t shown_of(struct progress *p, char *out, size_t room)
{
    FILE *f = tmpfile();
    int old = dup(STDERR_FILENO);

    assert_non_null(f);
    assert_true(old >= 0 && dup2(fileno(f), STDERR_FILENO) >= 0);
    progress_show(p, 1, 2, 3, "x");
    progress_end(p);
    assert_true(dup2(old, STDERR_FILENO) >= 0);
    close(old);
    rewind(f);
    size_t len = fread(out, 1, room - 1, f);
    out[len] = '\0';
    fclose(f);
    return len;
}

static void where_there_is_no_terminal_a_line_is_written_every_minute(void **state)
{
    struct progress p;
    char text[400];

    (void)state;
    progress_begin(&p);
    p.on = false;
    assert_int_equal(shown_of(&p, text, sizeof text), 0);
    p.shown_ms -= 61000; /* a minute later */
    assert_true(shown_of(&p, text, sizeof text) > 0);
    assert_int_equal(text[strlen(text) - 1], '\n');
    assert_null(strchr(text, '\r'));
    p.on = true;
    p.shown_ms -= 1000;
    shown_of(&p, text, sizeof text);
    assert_non_null(strchr(text, '\r'));
    assert_null(strchr(text, '\n'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_says_how_far_how_fast_and_how_much),
        cmocka_unit_test(where_there_is_no_terminal_a_line_is_written_every_minute),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
