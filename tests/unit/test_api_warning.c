#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "support/world_api.h"

static struct world *w;
static struct id_text id;

static int up(void **state)
{
    (void)state;
    w = world_chain(6);
    id = world_id(world_does(w, "C",
                             "{\"kind\":\"warning_issue\",\"hazard\":\"rainstorm\",\"colour\":\"orange\","
                             "\"areas\":[\"513201209000\"],\"onset\":\"2025-11-23T18:00\","
                             "\"end\":\"2025-11-24T06:00\"}"));
    world_run(w);
    return 0;
}

static int down(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

static const char *board(const char *field)
{
    json_t *o = world_asks(w, "C", "/v1/warning?id=%s", id.at);
    const char *text = world_said(o, field);

    json_decref(o);
    return text;
}

/* What is left of very many versions are the newest. */
static void the_newest_version_is_seen_after_many(void **state)
{
    char last[16];

    (void)state;
    for (unsigned i = 0; i < WARNING_VERSIONS_MAX + 1; i++)
        world_does(w, "C", "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"%s\"}", id.at,
                   i % 2 == 0 ? "red" : "orange");
    snprintf(last, sizeof last, "%u", WARNING_VERSIONS_MAX + 2);
    assert_string_equal(board("version"), last);
    assert_string_equal(board("colour"), "red");
    assert_string_equal(board("recipients.0.version_owed"), last);
}

/* Versions that move the end alone ask nobody anew, however many they are. */
static void a_later_end_asks_nobody_anew(void **state)
{
    (void)state;
    world_does(w, "V", "{\"kind\":\"call_answer\",\"thing\":\"%s\",\"action\":\"patrol\",\"way\":\"phone\"}", id.at);
    world_run(w);
    assert_string_equal(board("answered"), "1");
    for (unsigned i = 0; i < WARNING_VERSIONS_MAX + 1; i++)
        world_does(
            w, "C",
            "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"orange\",\"end\":\"2025-11-24T%02u:%02u\"}",
            id.at, 7 + i / 60, i % 60);
    assert_string_equal(board("end"), "2025-11-24T08:04:00.000+08:00");
    assert_string_equal(board("answered"), "1");
    assert_string_equal(board("recipients.0.version_owed"), "1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_newest_version_is_seen_after_many, up, down),
        cmocka_unit_test_setup_teardown(a_later_end_asks_nobody_anew, up, down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
