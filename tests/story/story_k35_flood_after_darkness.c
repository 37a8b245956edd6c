/* K35: a village was dark for long and has many acts queued. When the line heals the urgent ones come first, a warning
 * from above does not wait for the flood, and work is listed by what is due first. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/orders.h"
#include "tests/support/world_api.h"

#define FLOOD_SMALL 60u
#define FLOOD       2400u
#define FRAMES_MAX  4000u

struct facts {
    char alarm[ID_TEXT], near[ID_TEXT], far[ID_TEXT];
};

static void keep(char out[ID_TEXT], const char *id)
{
    snprintf(out, ID_TEXT, "%s", id);
}

static void flood(struct world *w, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        world_household(w, "V", "泽郎");
}

static size_t count(struct world *w, const char *office, const char *path, const char *list)
{
    json_t *o = world_asks(w, office, "%s", path);
    size_t n = json_array_size(json_object_get(o, list));

    json_decref(o);
    return n;
}

static uint64_t held(struct world *w, const char *office)
{
    return world_digest(w, office, "513201209200").count;
}

/* The urgent act is signed last, behind the whole flood, and comes while most of the flood is still to come. */
static void the_urgent_come_first(void **state)
{
    struct world *w = world_chain(35);
    unsigned frames = 0;

    (void)state;
    world_run(w);
    world_cut(w, "V", "T");
    flood(w, FLOOD);
    world_does(w, "V", "{\"kind\":\"event_report\",\"hazard\":\"flood\",\"count\":5}");
    world_heal(w, "V", "T");
    while (count(w, "T", "/v1/matters?process=event", "matters") == 0 && frames++ < FRAMES_MAX)
        world_run_some(w, 1);
    EXPECT(held(w, "T") < FLOOD);
    world_run(w);
    EXPECT(held(w, "T") > FLOOD);
    world_free(w);
}

/* A warning issued while the flood runs is in the village before the flood is through. */
static void the_village_stays_answerable(void **state)
{
    struct world *w = world_chain(36);
    unsigned frames = 0;

    (void)state;
    world_run(w);
    world_cut(w, "V", "T");
    flood(w, FLOOD);
    world_heal(w, "V", "T");
    while (held(w, "T") < FLOOD / 4 && frames++ < FRAMES_MAX)
        world_run_some(w, 1);
    world_does(w, "C",
               "{\"kind\":\"warning_issue\",\"hazard\":\"flood\",\"colour\":\"red\",\"onset\":\"2025-11-24T18:00\","
               "\"end\":\"2025-11-25T06:00\"}");
    while (count(w, "V", "/v1/warnings", "warnings") == 0 && frames++ < FRAMES_MAX)
        world_run_some(w, 1);
    EXPECT(held(w, "M") < FLOOD);
    world_run(w);
    world_expect_level(w);
    world_free(w);
}

/* ---- and in every order of healing ---- */

static void before(struct world *w, void *arg)
{
    (void)w;
    (void)arg;
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    flood(w, FLOOD_SMALL);
    keep(f->far, world_does(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"flood\",\"count\":3}"));
    keep(f->near, world_does(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"debris\",\"count\":3}"));
    world_does(w, "V", "{\"kind\":\"hazard_watch\",\"thing\":\"%s\"}", f->near); /* patrolled every day from now on */
    keep(f->alarm, world_does(w, "V", "{\"kind\":\"event_report\",\"hazard\":\"flood\",\"count\":5}"));
}

/* Within a lane the list never goes back in time. */
static void expect_by_due(struct world *w, const char *office)
{
    json_t *o = world_asks(w, office, "/v1/work?area=513201209200&limit=1000");
    const json_t *list = json_object_get(o, "work");
    char lane[16] = "", due[16] = "", text[16];

    EXPECT(json_array_size(list) > 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        snprintf(text, sizeof text, "%s", world_said(json_array_get(list, i), "due"));
        if (strcmp(lane, world_said(json_array_get(list, i), "lane")) == 0)
            EXPECT(text[0] == '\0' || strcmp(due, text) <= 0);
        snprintf(lane, sizeof lane, "%s", world_said(json_array_get(list, i), "lane"));
        snprintf(due, sizeof due, "%s", text);
    }
    json_decref(o);
}

static void found(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->alarm, "event", "state"), "reported") == 0);
    EXPECT(strcmp(world_process(w, office, f->near, "hazard", "due"),
                  world_process(w, office, f->far, "hazard", "due")) < 0);
    EXPECT(held(w, office) >= FLOOD_SMALL);
    expect_by_due(w, office);
}

static void work_is_listed_by_what_is_due(void **state)
{
    static const struct order_story story = {
        .before = before, .cut = {{"V", "T"}, {"T", "C"}}, .act = act, .found = found, .offices = {"M", "C", "T", "V"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_urgent_come_first),
        cmocka_unit_test(the_village_stays_answerable),
        cmocka_unit_test(work_is_listed_by_what_is_due),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
