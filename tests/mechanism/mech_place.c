/* Rows of DOMAIN.md section 8 about matters of places: warnings, hazards, surveys, large-scale risk, meetings, posts,
 * and what the network itself promises. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/world_api.h"
#include "tiers/kinds.h"

#define AT_0800 1763856000000ll /* 2025-11-23 08:00 in UTC+8: when a world begins */
#define HOUR    3600000ll
#define MINUTE  60000ll
#define CAODENG "513201209000"

/* Ids that outlive many questions. */
static const char *own(const char *text)
{
    static char pool[64][ID_TEXT];
    static unsigned at;

    at = (at + 1) % 64;
    snprintf(pool[at], ID_TEXT, "%s", text);
    return pool[at];
}

#define DOES(...) own(world_does(__VA_ARGS__))

static const char *warn(struct world *w, const char *colour, const char *areas)
{
    return DOES(w, "C",
                "{\"kind\":\"warning_issue\",\"hazard\":\"rainstorm\",\"colour\":\"%s\",\"areas\":[%s],"
                "\"onset\":\"2025-11-23T18:00\",\"end\":\"2025-11-24T06:00\"}",
                colour, areas);
}

/* A member of an answer as text, of /v1/warning at an instant. */
static const char *board(struct world *w, const char *office, const char *id, long long at, const char *field)
{
    json_t *o = world_asks(w, office, "/v1/warning?id=%s&at=%lld", id, at);
    const char *text = world_said(o, field);

    json_decref(o);
    return text;
}

static void m02_a_warning_shows_its_stage_by_the_onset(void **state)
{
    struct world *w = world_chain(2);
    const char *id = warn(w, "red", "\"" CAODENG "\"");

    (void)state;
    world_run(w);
    assert_string_equal(board(w, "V", id, AT_0800 + 4 * HOUR - 1, "stage"), "announced");
    assert_string_equal(board(w, "V", id, AT_0800 + 4 * HOUR, "stage"), "W6"); /* 12:00 */
    assert_string_equal(board(w, "V", id, AT_0800 + 7 * HOUR - 1, "stage"), "W6");
    assert_string_equal(board(w, "V", id, AT_0800 + 7 * HOUR, "stage"), "W3"); /* 15:00 */
    assert_string_equal(board(w, "V", id, AT_0800 + 9 * HOUR - 1, "stage"), "W3");
    assert_string_equal(board(w, "C", id, AT_0800 + 9 * HOUR, "stage"), "W1");    /* 17:00 */
    assert_string_equal(board(w, "C", id, AT_0800 + 22 * HOUR, "stage"), "over"); /* 06:00 */
    world_free(w);
}

/* Thirty offices are called, four are silent. */
static void m03_who_is_silent_after_ten_minutes_is_listed_at_the_county(void **state)
{
    struct world *w = world_chain(3);
    const char *id = warn(w, "red", "\"513201100\",\"513201102\",\"513201103\"");
    long long call = AT_0800 + 9 * HOUR; /* 17:00: one hour before */
    json_t *o = world_asks(w, "C", "/v1/warning?id=%s&at=%lld", id, call);
    const json_t *all = json_object_get(o, "recipients");

    (void)state;
    assert_int_equal(json_array_size(all), 30);
    for (size_t i = 4; i < 30; i++)
        world_does(
            w, "C",
            "{\"kind\":\"call_answer\",\"thing\":\"%s\",\"area\":\"%s\",\"action\":\"patrol\",\"way\":\"phone\"}", id,
            world_said(json_array_get(all, i), "area"));
    assert_string_equal(board(w, "C", id, call + 10 * MINUTE - 1, "silent_count"), "0");
    assert_string_equal(board(w, "C", id, call + 10 * MINUTE, "silent_count"), "4");
    assert_string_equal(board(w, "C", id, call + 10 * MINUTE, "answered"), "26");
    assert_string_equal(board(w, "C", id, call + 10 * MINUTE, "silent.0"), world_said(all, "0.area"));
    assert_string_equal(board(w, "C", id, call + 29 * MINUTE, "recipients.0.go_in_person"), "false");
    assert_string_equal(board(w, "C", id, call + 30 * MINUTE, "recipients.0.go_in_person"), "true");
    json_decref(o);
    world_free(w);
}

static struct world *two_villages(uint64_t seed)
{
    struct world *w = world_chain(seed);

    world_office(w, "U", "513201103000");
    world_office(w, "X", "513201103200");
    world_run(w);
    return w;
}

/* What a loudspeaker script asks: a version is sounded once, a worse one anew. */
static void m04_a_warning_is_sounded_once_for_each_version(void **state)
{
    struct world *w = world_chain(4);
    const char *id = warn(w, "orange", "\"" CAODENG "\"");

    (void)state;
    for (unsigned version = 1; version <= 2; version++) {
        world_run(w);
        json_t *o = world_asks(w, "V", "/v1/warnings");
        assert_string_equal(world_said(o, "warnings.0.sound"), "true");
        json_decref(o);
        world_does(w, "V", "{\"kind\":\"call_deliver\",\"thing\":\"%s\",\"sounded\":\"sounded\"}", id);
        o = world_asks(w, "V", "/v1/warnings");
        assert_string_equal(world_said(o, "warnings.0.sound"), "false");
        json_decref(o);
        world_does(w, "C", "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"red\"}", id);
    }
    world_run(w);
    assert_string_equal(board(w, "C", id, AT_0800, "delivered"), "1");
    world_free(w);
}

static void m05_only_the_villages_named_sound(void **state)
{
    struct world *w = two_villages(5);
    const char *id = warn(w, "red", "\"" CAODENG "\"");

    (void)state;
    world_run(w);
    json_t *inside = world_asks(w, "V", "/v1/warnings?at=%lld", AT_0800 + HOUR);
    json_t *outside = world_asks(w, "X", "/v1/warnings?at=%lld", AT_0800 + HOUR);
    assert_string_equal(world_said(inside, "warnings.0.warning"), id);
    assert_string_equal(world_said(inside, "warnings.0.sound"), "true");
    assert_int_equal(json_array_size(json_object_get(outside, "warnings")), 0);
    json_decref(inside);
    json_decref(outside);
    world_free(w);
}

static void m06_nine_digits_reach_all_villages_of_the_township(void **state)
{
    struct world *w = world_chain(6);
    const char *id = warn(w, "orange", "\"513201209\"");
    json_t *o = world_asks(w, "C", "/v1/warning?id=%s&at=%lld", id, AT_0800);
    const json_t *all = json_object_get(o, "recipients");

    (void)state;
    assert_int_equal(json_array_size(all), 9); /* the township and its eight villages */
    for (size_t i = 0; i < json_array_size(all); i++)
        assert_int_equal(strncmp(world_said(json_array_get(all, i), "area"), "513201209", 9), 0);
    world_refuses(w, "C", "area_not_below",
                  "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"red\",\"areas\":[\"513221\"]}", id);
    json_decref(o);
    world_free(w);
}

static void m07_an_alert_opens_an_evacuation_and_all_out_goes_up_at_once(void **state)
{
    struct world *w = world_chain(7);
    const char *point = DOES(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"landslide\",\"count\":12}");

    (void)state;
    world_does(w, "V", "{\"kind\":\"hazard_alert\",\"thing\":\"%s\"}", point);
    assert_true(world_has_work(w, "V", "hazard", "alert")); /* evacuate the households below it */
    const char *out = DOES(w, "V", "{\"kind\":\"evacuation_order\",\"link\":\"%s\"}", point);
    assert_string_equal(world_process(w, "V", out, "evacuation", "now.of"), "12");
    world_refuses(w, "V", "not_everyone_out", "{\"kind\":\"evacuation_all_out\",\"thing\":\"%s\",\"count\":11}", out);
    world_does(w, "V", "{\"kind\":\"evacuation_all_out\",\"thing\":\"%s\",\"count\":12}", out);
    assert_int_equal(kind_by_name("evacuation_all_out")->lane, LANE_URGENT);
    world_run(w);
    assert_string_equal(world_process(w, "C", out, "evacuation", "state"), "all_out");
    world_free(w);
}

static void m08_a_sensor_over_its_limit_makes_an_alert(void **state)
{
    struct world *w = world_chain(8);
    const char *point = DOES(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"debris\",\"count\":5}");

    (void)state;
    world_refuses(w, "V", "under_limit", "{\"kind\":\"hazard_alarm\",\"thing\":\"%s\",\"count\":49,\"of\":50}", point);
    world_does(w, "V", "{\"kind\":\"hazard_alarm\",\"thing\":\"%s\",\"count\":51,\"of\":50}", point);
    assert_string_equal(world_process(w, "V", point, "hazard", "state"), "alert");
    world_free(w);
}

static void m09_a_drought_warning_is_kept_with_colour_and_area(void **state)
{
    struct world *w = world_chain(9);
    const char *id = DOES(w, "C",
                          "{\"kind\":\"warning_issue\",\"hazard\":\"drought\",\"colour\":\"yellow\",\"dept\":7,"
                          "\"areas\":[\"" CAODENG "\"],\"onset\":\"2025-11-24T00:00\",\"end\":\"2025-12-24T00:00\"}");

    (void)state;
    world_run(w);
    assert_string_equal(board(w, "V", id, AT_0800, "hazard"), "drought");
    assert_string_equal(board(w, "V", id, AT_0800, "colour"), "yellow");
    assert_string_equal(board(w, "V", id, AT_0800, "areas.0"), CAODENG);
    world_free(w);
}

static void m10_a_consultation_creates_tasks_that_are_tracked_to_done(void **state)
{
    struct world *w = world_chain(10);
    const char *id = DOES(w, "C", "{\"kind\":\"meeting_call\",\"meeting\":\"consult\"}");

    (void)state;
    world_does(w, "C",
               "{\"kind\":\"meeting_task\",\"thing\":\"%s\",\"depts\":[1,2,3],\"text\":\"核查住房、饮水、就医\"}", id);
    world_does(w, "C", "{\"kind\":\"meeting_hold\",\"thing\":\"%s\",\"attendees\":9,\"text\":\"会商纪要\"}", id);
    world_does(w, "C", "{\"kind\":\"meeting_done\",\"thing\":\"%s\",\"dept\":1}", id);
    world_does(w, "C", "{\"kind\":\"meeting_done\",\"thing\":\"%s\",\"dept\":3}", id);
    world_refuses(w, "C", "departments_silent", "{\"kind\":\"meeting_close\",\"thing\":\"%s\"}", id);
    world_does(w, "C", "{\"kind\":\"meeting_done\",\"thing\":\"%s\",\"dept\":2}", id);
    world_does(w, "C", "{\"kind\":\"meeting_close\",\"thing\":\"%s\"}", id);
    world_run(w);
    assert_string_equal(world_process(w, "T", id, "meeting", "state"), "closed");
    world_free(w);
}

static const char *survey(struct world *w, const char *kind)
{
    const char *id =
        DOES(w, "C", "{\"kind\":\"survey_plan\",\"survey\":\"%s\",\"until\":\"2025-12-31\",\"areas\":[\"%s\"]}", kind,
             CAODENG);

    world_run(w);
    return id;
}

/* One hundred households, three of them absent. */
static void m13_coverage_counts_above_and_names_in_the_village(void **state)
{
    struct world *w = world_chain(13);
    char id[ID_TEXT], home[ID_TEXT];

    (void)state;
    snprintf(id, sizeof id, "%s", survey(w, "full"));
    for (unsigned i = 0; i < 100; i++) {
        snprintf(home, sizeof home, "%s",
                 world_does(w, "V", "{\"kind\":\"household\",\"people\":2,\"head_name\":\"户主%u\"}", i));
        world_does(w, "V", "{\"kind\":\"%s\",\"household\":\"%s\",\"thing\":\"%s\"}",
                   i % 40 == 5 ? "line_absent" : "line_visit", home, id);
    }
    world_run(w);
    json_t *village = world_asks(w, "V", "/v1/survey?id=%s", id), *county = world_asks(w, "C", "/v1/survey?id=%s", id);
    assert_string_equal(world_said(county, "coverage"), "9700");
    assert_string_equal(world_said(county, "absent"), "3");
    assert_null(json_object_get(json_array_get(json_object_get(county, "villages"), 0), "open")); /* no names */
    const json_t *open = json_object_get(json_array_get(json_object_get(village, "villages"), 0), "open");
    assert_int_equal(json_array_size(open), 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(strncmp(world_said(json_array_get(open, i), "name"), "户主", strlen("户主")), 0);
    json_decref(village);
    json_decref(county);
    world_free(w);
}

/* What the file of a matter in the village says of one field, as `office` holds it. */
static void expect_link(struct world *w, const char *office, const char *thing, const char *link)
{
    json_t *o = world_asks(w, office, "/v1/case/%s?area=513201209200", thing);

    assert_string_equal(world_said(o, "case.process.0.now.link"), link);
    json_decref(o);
}

/* Of a check before the flood and of one for fires in high houses: a finding points at the hazard it opened. */
static void m14_a_finding_of_a_check_before_the_flood_opens_a_hazard(void **state)
{
    static const char *const checks[][2] = {{"pre_flood", "flood"}, {"fire", "fire"}};

    (void)state;
    for (unsigned i = 0; i < 2; i++) {
        struct world *w = world_chain(14 + i);
        char id[ID_TEXT], point[ID_TEXT];
        snprintf(id, sizeof id, "%s", survey(w, checks[i][0]));
        world_does(w, "V", "{\"kind\":\"round_start\",\"thing\":\"%s\",\"of\":40}", id);
        snprintf(point, sizeof point, "%s",
                 world_does(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"%s\",\"count\":4,\"link\":\"%s\"}",
                            checks[i][1], id));
        world_does(w, "V",
                   "{\"kind\":\"round_finding\",\"thing\":\"%s\",\"finding\":\"hazard\",\"link\":\"%s\","
                   "\"text\":\"沟口淤塞\"}",
                   id, point);
        world_run(w);
        expect_link(w, "T", id, point);
        expect_link(w, "T", point, id);
        world_free(w);
    }
}

static json_t *hazards(struct world *w, const char *query)
{
    json_t *o = world_asks(w, "T", "/v1/matters?process=hazard%s", query), *list = json_object_get(o, "matters");

    json_incref(list);
    json_decref(o);
    return list;
}

/* Every kind of hazard of every village; what was removed is no longer open, and the database keeps it. */
static void m15_all_open_hazards_of_a_township_are_listed(void **state)
{
    static const char *const kinds[] = {"flood", "landslide", "fire"};
    struct world *w = world_chain(15);
    char point[3][ID_TEXT];

    (void)state;
    for (unsigned i = 0; i < 3; i++)
        snprintf(point[i], ID_TEXT, "%s",
                 world_does(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"%s\",\"count\":1}", kinds[i]));
    world_run(w);
    json_t *list = hazards(w, "&open=1");
    assert_int_equal(json_array_size(list), 3);
    json_decref(list);
    world_does(w, "C", "{\"kind\":\"hazard_remove\",\"thing\":\"%s\",\"area\":\"513201209200\",\"text\":\"已整改\"}",
               point[1]);
    world_run(w);
    list = hazards(w, "&open=1");
    assert_int_equal(json_array_size(list), 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_not_equal(json_string_value(json_object_get(json_array_get(list, i), "thing")), point[1]);
    json_decref(list);
    list = hazards(w, "");
    assert_int_equal(json_array_size(list), 3);
    json_decref(list);
    world_free(w);
}

static size_t petitions_at(struct world *w, const char *office)
{
    json_t *o = world_asks(w, office, "/v1/matters?process=petition");
    size_t n = json_array_size(json_object_get(o, "matters"));

    json_decref(o);
    return n;
}

/* The petitioner is answered by word of mouth, then in writing: the file says which. */
static void petition_answered(struct world *w, const char *petition)
{
    static const char *const hashes[] = {
        "", ",\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\""};

    for (size_t i = 0; i < 2; i++) {
        world_does(w, "C", "{\"kind\":\"petition_answer\",\"thing\":\"%s\",\"text\":\"已回访\"%s}", petition,
                   hashes[i]);
        json_t *o = world_asks(w, "C", "/v1/case/%s", petition);
        assert_string_equal(world_said(o, "case.process.0.state"), "answered");
        json_t *facts =
            json_object_get(json_array_get(json_object_get(json_object_get(o, "case"), "process"), 0), "facts");
        assert_int_equal(json_array_size(facts), i);
        if (i == 1)
            assert_string_equal(json_string_value(json_array_get(facts, 0)), "in_writing");
        json_decref(o);
    }
    assert_false(world_has_work(w, "C", "petition", "recorded"));
}

/* How often an office's whole log says this word. */
static size_t log_says(struct world *w, const char *office, const char *word)
{
    json_t *o = world_asks(w, office, "/v1/log?limit=1000");
    char *text = json_dumps(o, JSON_COMPACT);
    size_t n = 0;

    assert_non_null(text);
    for (const char *at = text; (at = strstr(at, word)) != NULL; at++)
        n++;
    free(text);
    json_decref(o);
    return n;
}

#define LEAD                                                                                                           \
    "{\"kind\":\"lead\",\"household\":\"%s\",\"area\":\"513201209200\",\"risk\":\"illness\",\"channel\":\"%s\"}"

static void m20_the_source_of_a_petition_is_hidden_from_the_village(void **state)
{
    struct world *w = world_chain(20);
    char home[ID_TEXT], lead[ID_TEXT], petition[ID_TEXT];

    (void)state;
    snprintf(home, sizeof home, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    world_run(w);
    world_refuses(w, "C", "source_hidden", LEAD, home, "petition");
    world_refuses(w, "T", "source_hidden", LEAD, home, "opinion");
    snprintf(lead, sizeof lead, "%s", world_does(w, "C", LEAD, home, "above"));
    snprintf(
        petition, sizeof petition, "%s",
        world_does(w, "C",
                   "{\"kind\":\"petition_record\",\"source\":\"petition\",\"link\":\"%s\",\"text\":\"邻居来信反映\"}",
                   lead));
    world_run(w);
    assert_int_equal(petitions_at(w, "C"), 1);
    assert_true(world_has_work(w, "C", "petition", "recorded"));
    assert_true(log_says(w, "C", "petition") > 0);
    petition_answered(w, petition);
    world_run(w);
    assert_int_equal(petitions_at(w, "T") + petitions_at(w, "V"), 0);
    assert_int_equal(log_says(w, "T", "petition") + log_says(w, "V", "petition"), 0); /* not in any form */
    assert_true(log_says(w, "V", lead) > 0);                                          /* the lead itself is its own */
    world_free(w);
}

static void m18_fifteen_of_seventeen_departments_have_answered(void **state)
{
    struct world *w = world_chain(18);
    const char *id = DOES(w, "C", "{\"kind\":\"meeting_call\",\"meeting\":\"assessment\"}");

    (void)state;
    world_does(w, "C",
               "{\"kind\":\"meeting_task\",\"thing\":\"%s\",\"text\":\"专项评估\",\"depts\":"
               "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}",
               id);
    for (unsigned dept = 1; dept <= 15; dept++)
        world_does(w, "C", "{\"kind\":\"meeting_done\",\"thing\":\"%s\",\"dept\":%u}", id, dept);
    json_t *o = world_asks(w, "C", "/v1/case/%s", id);
    const json_t *p = json_array_get(json_object_get(json_object_get(o, "case"), "process"), 0);
    assert_int_equal(json_array_size(json_object_get(p, "asked")), 17);
    assert_int_equal(json_array_size(json_object_get(p, "answered")), 15);
    json_decref(o);
    world_free(w);
}

static void m59_twelve_new_flags_in_seven_days_alert_the_village(void **state)
{
    struct world *w = world_chain(59);
    char name[32];

    (void)state;
    for (unsigned i = 0; i < 12; i++) {
        snprintf(name, sizeof name, "户主%u", i);
        world_does(w, "V", "{\"kind\":\"lead\",\"household\":\"%s\",\"risk\":\"disaster\",\"channel\":\"event\"}",
                   world_does(w, "V", "{\"kind\":\"household\",\"people\":2,\"head_name\":\"%s\"}", name));
        if (i == 8) {
            json_t *o = world_asks(w, "V", "/v1/risk?at=%lld", AT_0800 + HOUR);
            assert_string_equal(world_said(o, "villages.0.alert"), "false");
            json_decref(o);
        }
    }
    world_run(w);
    json_t *o = world_asks(w, "C", "/v1/risk?at=%lld", AT_0800 + HOUR);
    assert_string_equal(world_said(o, "villages.0.flagged"), "12");
    assert_string_equal(world_said(o, "villages.0.alert"), "true");
    assert_string_equal(world_said(o, "townships.0.alert"), "false"); /* three villages */
    json_decref(o);
    o = world_asks(w, "C", "/v1/risk?at=%lld", AT_0800 + 8 * 24 * HOUR); /* a week later they are not new */
    assert_int_equal(json_array_size(json_object_get(o, "villages")), 0);
    json_decref(o);
    const char *risk = DOES(w, "V", "{\"kind\":\"risk_sign\",\"trigger\":\"disaster\",\"count\":12}");
    world_run(w);
    assert_true(world_has_work(w, "T", "risk", "suspected"));
    world_does(w, "T",
               "{\"kind\":\"risk_activate\",\"thing\":\"%s\",\"area\":\"513201209200\",\"trigger\":\"disaster\"}",
               risk);
    world_run(w);
    assert_string_equal(world_process(w, "V", risk, "risk", "state"), "active");
    world_free(w);
}

/* A unit's line of the papers, as text. */
static const char *unit(const json_t *o, const char *area, const char *field)
{
    const json_t *list = json_object_get(o, "units");

    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(world_said(json_array_get(list, i), "area"), area) == 0)
            return world_said(json_array_get(list, i), field);
    return "";
}

/* How many steps of the village were in time and late in a month. */
static void punctual(struct world *w, const char *month, const char *on_time, const char *late)
{
    json_t *o = world_asks(w, "C", "/v1/agenda?month=%s", month);

    assert_string_equal(unit(o, "513201209200", "on_time"), on_time);
    assert_string_equal(unit(o, "513201209200", "late"), late);
    json_decref(o);
}

static void m61_the_papers_of_a_joint_meeting_are_made_for_the_month(void **state)
{
    struct world *w = world_chain(61);

    (void)state;
    world_does(w, "C", "{\"kind\":\"fund\",\"amount_fen\":300000000,\"name\":\"防贫基金\"}");
    world_does(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"flood\",\"count\":4}"); /* patrols are due */
    world_does(w, "C", "{\"kind\":\"risk_activate\",\"trigger\":\"disaster\"}");
    world_run(w);
    json_t *o = world_asks(w, "C", "/v1/agenda?month=2025-11&at=%lld", AT_0800 + 30 * 24 * HOUR);
    assert_string_equal(world_said(o, "month"), "202511");
    assert_string_equal(unit(o, "513201209200", "overdue"), "1");
    assert_string_equal(world_said(o, "responses.0.process"), "risk");
    assert_string_equal(world_said(o, "funds.0.opened_fen"), "300000000");
    json_decref(o);
    world_does(w, "C", "{\"kind\":\"meeting_call\",\"meeting\":\"joint\",\"month\":\"2025-11\"}");
    const char *other = DOES(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"flood\",\"count\":2}");
    world_days(w, 3);
    world_does(w, "V", "{\"kind\":\"hazard_patrol\",\"thing\":\"%s\",\"finding\":\"nothing\"}", other);
    world_days(w, 27);
    world_does(w, "V", "{\"kind\":\"hazard_patrol\",\"thing\":\"%s\",\"finding\":\"nothing\"}", other);
    world_run(w);
    punctual(w, "2025-11", "1", "0"); /* what was done late in December is not November's */
    punctual(w, "2025-12", "0", "1");
    world_free(w);
}

/* The village patrols in time; the line is down until long after. Another patrol is late indeed. */
static void m63_what_the_line_kept_is_not_counted_against_the_officer(void **state)
{
    struct world *w = world_chain(63);
    const char *point = DOES(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"flood\",\"count\":4}");

    (void)state;
    world_run(w);
    world_cut(w, "V", "T");
    world_days(w, 3);
    world_does(w, "V", "{\"kind\":\"hazard_patrol\",\"thing\":\"%s\",\"finding\":\"nothing\"}", point);
    world_days(w, 30);
    world_heal(w, "V", "T");
    world_run(w);
    json_t *o = world_asks(w, "C", "/v1/agenda?month=2025-11");
    assert_string_equal(unit(o, "513201209200", "late_link"), "1");
    assert_string_equal(unit(o, "513201209200", "late"), "0");
    json_decref(o);
    world_does(w, "V", "{\"kind\":\"hazard_patrol\",\"thing\":\"%s\",\"finding\":\"nothing\"}", point);
    world_run(w);
    o = world_asks(w, "C", "/v1/agenda");
    assert_string_equal(unit(o, "513201209200", "late"), "1");
    json_decref(o);
    world_free(w);
}

static void m65_villages_without_a_disaster_officer_are_listed(void **state)
{
    struct world *w = world_chain(65);

    (void)state;
    json_t *o = world_asks(w, "T", "/v1/posts?post=disaster");
    assert_int_equal(json_array_size(json_object_get(o, "empty")), 8);
    json_decref(o);
    const char *id = DOES(w, "T", "{\"kind\":\"officer_appoint\",\"post\":\"disaster\",\"area\":\"513201209200\"}");
    world_does(w, "T", "{\"kind\":\"officer_train\",\"thing\":\"%s\",\"area\":\"513201209200\"}", id);
    world_run(w);
    o = world_asks(w, "T", "/v1/posts?post=disaster");
    assert_int_equal(json_array_size(json_object_get(o, "empty")), 7);
    assert_string_equal(world_said(o, "trained"), "1");
    json_decref(o);
    world_free(w);
}

static void m66_an_activity_is_recorded(void **state)
{
    struct world *w = world_chain(66);
    const char *id =
        DOES(w, "V", "{\"kind\":\"activity_hold\",\"activity\":\"weather\",\"count\":86,\"text\":\"村广场\"}");

    (void)state;
    world_run(w);
    assert_string_equal(world_process(w, "C", id, "activity", "now.count"), "86");
    world_free(w);
}

static void m70_seventy_two_hours_apart_and_nothing_is_lost(void **state)
{
    struct world *w = world_chain(70);
    char home[ID_TEXT];

    (void)state;
    world_run(w);
    world_cut(w, "V", "T");
    world_cut(w, "T", "C");
    for (unsigned hour = 0; hour < 72; hour += 6) {
        snprintf(home, sizeof home, "%s", world_home(w, "V", "张三", "990001195803120013"));
        world_does(w, "C", "{\"kind\":\"meeting_call\",\"meeting\":\"dispatch\"}");
        world_pass(w, 6 * (uint64_t)HOUR);
    }
    world_heal(w, "T", "C");
    world_heal(w, "V", "T");
    world_run(w);
    world_expect_level(w);
    json_t *o = world_asks(w, "M", "/v1/cases?limit=1000");
    assert_int_equal(json_array_size(json_object_get(o, "cases")), 12);
    json_decref(o);
    world_free(w);
}

static void m71_the_age_of_the_oldest_unsent_is_shown_by_lane(void **state)
{
    struct world *w = world_chain(71);

    (void)state;
    world_run(w);
    world_cut(w, "V", "T");
    world_home(w, "V", "张三", "990001195803120013");
    world_pass(w, (uint64_t)(3 * HOUR + 12 * MINUTE));
    json_t *o = world_asks(w, "V", "/v1/lag");
    long long lag = strtoll(world_said(o, "peers.0.lag_s"), NULL, 10);
    assert_in_range(lag, 3 * 3600 + 12 * 60 - 5, 3 * 3600 + 12 * 60 + 5);
    assert_string_equal(world_said(o, "peers.0.unsent.casework"), "2");
    json_decref(o);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(m02_a_warning_shows_its_stage_by_the_onset),
        cmocka_unit_test(m03_who_is_silent_after_ten_minutes_is_listed_at_the_county),
        cmocka_unit_test(m04_a_warning_is_sounded_once_for_each_version),
        cmocka_unit_test(m05_only_the_villages_named_sound),
        cmocka_unit_test(m06_nine_digits_reach_all_villages_of_the_township),
        cmocka_unit_test(m07_an_alert_opens_an_evacuation_and_all_out_goes_up_at_once),
        cmocka_unit_test(m08_a_sensor_over_its_limit_makes_an_alert),
        cmocka_unit_test(m09_a_drought_warning_is_kept_with_colour_and_area),
        cmocka_unit_test(m10_a_consultation_creates_tasks_that_are_tracked_to_done),
        cmocka_unit_test(m13_coverage_counts_above_and_names_in_the_village),
        cmocka_unit_test(m14_a_finding_of_a_check_before_the_flood_opens_a_hazard),
        cmocka_unit_test(m15_all_open_hazards_of_a_township_are_listed),
        cmocka_unit_test(m20_the_source_of_a_petition_is_hidden_from_the_village),
        cmocka_unit_test(m18_fifteen_of_seventeen_departments_have_answered),
        cmocka_unit_test(m59_twelve_new_flags_in_seven_days_alert_the_village),
        cmocka_unit_test(m61_the_papers_of_a_joint_meeting_are_made_for_the_month),
        cmocka_unit_test(m63_what_the_line_kept_is_not_counted_against_the_officer),
        cmocka_unit_test(m65_villages_without_a_disaster_officer_are_listed),
        cmocka_unit_test(m66_an_activity_is_recorded),
        cmocka_unit_test(m70_seventy_two_hours_apart_and_nothing_is_lost),
        cmocka_unit_test(m71_the_age_of_the_oldest_unsent_is_shown_by_lane),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
