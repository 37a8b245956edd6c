#include "tests/support/host_net.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "node/host/host_log.h"

static const struct area office = {411102001001};
static const struct wall wall = {1795409584123}; /* 2026-11-23 04:53:04.123 UTC */

static void lines_are_logfmt(void **state)
{
    struct host_log sink = {.fd = -1};
    char line[LOG_LINE_MAX];
    size_t n = host_log_line(line, &sink, STORY_NORMAL, wall, (struct mono){61005}, office, "send T -> \"ok\"");

    (void)state;
    assert_string_equal(line, "time=2026-11-23T12:53:04.123+08:00 level=info up=01:01.005 office=411102001001 "
                              "story=\"send T -> \\\"ok\\\"\"\n");
    assert_int_equal(n, strlen(line));
}

static void journald_gets_priorities_and_no_time(void **state)
{
    struct host_log sink = {.fd = -1, .journal = true};
    char line[LOG_LINE_MAX];

    (void)state;
    host_log_line(line, &sink, STORY_ALARM, wall, (struct mono){0}, (struct area){0}, "x");
    assert_string_equal(line, "<2>level=alarm up=00:00.000 office=- story=\"x\"\n");
}

static void json_is_json(void **state)
{
    struct host_log sink = {.fd = -1, .json = true};
    char line[LOG_LINE_MAX];

    (void)state;
    host_log_line(line, &sink, STORY_WARN, wall, (struct mono){1}, office, "a\n\\b");
    assert_string_equal(line, "{\"time\":\"2026-11-23T12:53:04.123+08:00\",\"level\":\"warning\",\"up\":\"00:00.001\","
                              "\"office\":\"411102001001\",\"story\":\"a\\u000a\\\\b\"}\n");
}

static void any_text_stays_one_closed_line(void **state)
{
    struct host_log sink = {.fd = -1, .json = true};
    char line[LOG_LINE_MAX], text[STORY_LINE_BYTES_MAX];

    (void)state;
    memset(text, '\n', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    size_t n = host_log_line(line, &sink, STORY_WARN, wall, (struct mono){1}, office, text);
    assert_true(n < LOG_LINE_MAX);
    assert_string_equal(line + n - 3, "\"}\n");
    assert_ptr_equal(strchr(line, '\n'), line + n - 1);
}

static void a_story_reaches_its_descriptor(void **state)
{
    struct host_log sink = {.fd = -1};
    struct story story = host_log_story(&sink, STORY_NORMAL);
    char heard[LOG_LINE_MAX] = "";
    int ends[2];

    (void)state;
    assert_int_equal(pipe(ends), 0);
    sink.fd = ends[1];
    story_tell(&story, STORY_DETAIL, (struct mono){1}, office, "too quiet");
    story_tell(&story, STORY_NORMAL, (struct mono){1}, office, "file %d -> stored", 7);
    assert_true(read(ends[0], heard, sizeof heard - 1) > 0);
    assert_non_null(strstr(heard, "story=\"file 7 -> stored\""));
    assert_null(strstr(heard, "too quiet"));
    close(ends[0]);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_logfmt),
        cmocka_unit_test(journald_gets_priorities_and_no_time),
        cmocka_unit_test(json_is_json),
        cmocka_unit_test(any_text_stays_one_closed_line),
        cmocka_unit_test(a_story_reaches_its_descriptor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
