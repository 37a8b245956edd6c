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

#define HEAD  "0ff1ce00000000000000000000000001"
#define DIO   "0ff1ce00000000000000000000000002"
#define POINT "0ff1ce00000000000000000000000003"

/* ---- persons ---- */

static const char *at_call(const char *more, const char *field)
{
    json_t *o = world_asks(w, "C", "/v1/warning?id=%s&persons=1%s", id.at, more);
    const char *text = world_said(o, field);

    json_decref(o);
    return text;
}

static void appointed(const char *post, const char *officer)
{
    world_does(w, "C", "{\"kind\":\"officer_appoint\",\"post\":\"%s\",\"officer\":\"%s\",\"area\":\"%s\"}", post,
               officer, "513201209200");
}

static void answered_by(const char *officer)
{
    world_does(w, "V", "{\"kind\":\"call_answer\",\"thing\":\"%s\",\"action\":\"patrol\",\"officer\":\"%s\"}", id.at,
               officer);
    world_run(w);
}

/* 17:10 on the day: ten minutes after the call, fifty before the onset. 17:30: go there. */
#define CALLED "&at=1763889060000"
#define LATER  "&at=1763890200000"

static void each_who_is_responsible_answers_for_herself(void **state)
{
    (void)state;
    appointed("village", HEAD);
    appointed("disaster", DIO);
    appointed("disaster", DIO);  /* twice: one person */
    appointed("contact", POINT); /* is not called */
    world_does(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"landslide\",\"count\":12,\"officer\":\"" POINT "\"}");
    world_does(w, "C", "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"red\"}", id.at);
    world_run(w);
    assert_string_equal(board("persons"), ""); /* not asked for */
    assert_string_equal(at_call("", "persons_count.pending"), "3");
    assert_string_equal(at_call(CALLED, "persons_count.silent"), "3");
    assert_string_equal(at_call(CALLED, "persons.0.go_in_person"), "false");
    assert_string_equal(at_call(LATER, "persons.0.go_in_person"), "true");
    world_does(w, "V", "{\"kind\":\"call_answer\",\"thing\":\"%s\",\"action\":\"patrol\"}", id.at); /* who? */
    world_run(w);
    assert_string_equal(at_call(CALLED, "persons_count.answered"), "0");
    answered_by(DIO);
    assert_string_equal(at_call(CALLED, "persons_count.answered"), "1");
    assert_string_equal(at_call(CALLED, "persons_count.silent"), "2");
    answered_by(HEAD);
    world_does(w, "T",
               "{\"kind\":\"call_visit\",\"thing\":\"%s\",\"officer\":\"" POINT "\",\"area\":\"513201209200\","
               "\"text\":\"上门\"}",
               id.at); /* though others of the village have answered */
    world_run(w);
    assert_string_equal(at_call(LATER, "persons.2.in_person"), "true");
    assert_string_equal(at_call(LATER, "persons_count.answered"), "3");
    assert_string_equal(at_call(LATER, "persons_count.silent"), "0");
}

/* Cancelled by mistake and issued anew: who answered has answered, whom it did not cover before has not. */
static void a_cancelled_warning_is_taken_up_again_with_its_answers(void **state)
{
    (void)state;
    appointed("disaster", DIO);
    world_does(w, "C", "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"red\"}", id.at);
    world_run(w);
    answered_by(DIO);
    world_does(w, "C", "{\"kind\":\"warning_cancel\",\"thing\":\"%s\"}", id.at);
    world_run(w);
    assert_string_equal(board("state"), "cancelled");
    assert_string_equal(at_call(CALLED, "stage"), "over");
    assert_string_equal(at_call(CALLED, "persons_count.silent"), "0");
    world_does(w, "C",
               "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"red\","
               "\"areas\":[\"513201209000\",\"513201210000\"]}",
               id.at);
    world_run(w);
    assert_string_equal(board("state"), "issued");
    assert_string_equal(at_call(CALLED, "version"), "3");
    assert_string_equal(at_call(CALLED, "persons_count.answered"), "1");
    assert_string_equal(at_call(CALLED, "persons.0.version_owed"), "2");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_newest_version_is_seen_after_many, up, down),
        cmocka_unit_test_setup_teardown(a_later_end_asks_nobody_anew, up, down),
        cmocka_unit_test_setup_teardown(each_who_is_responsible_answers_for_herself, up, down),
        cmocka_unit_test_setup_teardown(a_cancelled_warning_is_taken_up_again_with_its_answers, up, down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
