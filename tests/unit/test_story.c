#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/story.h"

struct heard {
    char text[STORY_LINE_BYTES_MAX + 1];
    enum story_level level;
    struct mono at;
    struct area office;
    int lines;
};

static void hear(void *self, enum story_level level, struct mono at, struct area office, const char *text)
{
    struct heard *h = self;

    strncpy(h->text, text, sizeof h->text - 1);
    h->level = level;
    h->at = at;
    h->office = office;
    h->lines++;
}

static void test_a_line_arrives(void **state)
{
    struct heard h = {.lines = 0};
    struct story s = {.line = hear, .self = &h, .least = STORY_NORMAL};

    (void)state;
    story_tell(&s, STORY_WARN, (struct mono){41}, (struct area){513201209200}, "filed %s -> %d", "case-7", 3);
    assert_string_equal(h.text, "filed case-7 -> 3");
    assert_int_equal(h.level, STORY_WARN);
    assert_int_equal(h.at.ms, 41);
    assert_true(h.office.code == 513201209200);
    story_tell(&s, STORY_DETAIL, (struct mono){42}, h.office, "too small to tell");
    assert_int_equal(h.lines, 1);
}

static void test_long_lines_are_cut(void **state)
{
    struct heard h = {.lines = 0};
    struct story s = {.line = hear, .self = &h};

    (void)state;
    story_tell(&s, STORY_NORMAL, (struct mono){0}, (struct area){0}, "%0600d", 1);
    assert_int_equal(strlen(h.text), STORY_LINE_BYTES_MAX - 1);
}

static void test_nobody_listens(void **state)
{
    struct story deaf = {.line = NULL};

    (void)state;
    story_tell(NULL, STORY_ALARM, (struct mono){0}, (struct area){0}, "lost");
    story_tell(&deaf, STORY_ALARM, (struct mono){0}, (struct area){0}, "lost");
    assert_null(deaf.line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_arrives),
        cmocka_unit_test(test_long_lines_are_cut),
        cmocka_unit_test(test_nobody_listens),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
