/* K24: a village answers a warning while the county, which cannot hear it, updates one, softens one and cancels one. An
 * answer belongs to its version: only where the colour rose is a new answer owed; an old one suffices for the others. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/orders.h"
#include "tests/support/world_api.h"

#define V_AREA "513201209200"

struct facts {
    char rose[ID_TEXT], fell[ID_TEXT], gone[ID_TEXT];
};

static void keep(char out[ID_TEXT], const char *id)
{
    snprintf(out, ID_TEXT, "%s", id);
}

static const char *warn(struct world *w, const char *colour)
{
    return world_does(w, "C",
                      "{\"kind\":\"warning_issue\",\"hazard\":\"rainstorm\",\"colour\":\"%s\","
                      "\"areas\":[\"513201209\"],\"onset\":\"2025-12-23T18:00\",\"end\":\"2025-12-24T06:00\"}",
                      colour);
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    keep(f->rose, warn(w, "orange"));
    keep(f->fell, warn(w, "red"));
    keep(f->gone, warn(w, "red"));
}

static void answer(struct world *w, const char *id)
{
    world_does(w, "V", "{\"kind\":\"call_answer\",\"thing\":\"%s\",\"action\":\"patrol\"}", id);
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    answer(w, f->rose);
    answer(w, f->fell);
    answer(w, f->gone);
    world_does(w, "C", "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"red\"}", f->rose);
    world_does(w, "C", "{\"kind\":\"warning_update\",\"thing\":\"%s\",\"colour\":\"yellow\"}", f->fell);
    world_does(w, "C", "{\"kind\":\"warning_cancel\",\"thing\":\"%s\"}", f->gone);
}

/* The village's line on the board as this office shows it. */
static const char *of_village(struct world *w, const char *office, const char *id, const char *field)
{
    json_t *o = world_asks(w, office, "/v1/warning?id=%s", id);
    const json_t *list = json_object_get(o, "recipients");
    const char *text = "";

    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(world_said(json_array_get(list, i), "area"), V_AREA) == 0)
            text = world_said(json_array_get(list, i), field);
    json_decref(o);
    return text;
}

static void found(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;

    EXPECT(strcmp(of_village(w, office, f->rose, "state"), "pending") == 0);
    EXPECT(strcmp(of_village(w, office, f->rose, "version_owed"), "2") == 0);
    EXPECT(strcmp(of_village(w, office, f->rose, "version_answered"), "1") == 0);
    EXPECT(strcmp(of_village(w, office, f->fell, "state"), "answered") == 0);
    EXPECT(strcmp(of_village(w, office, f->gone, "state"), "answered") == 0);
    json_t *call = world_asks(w, office, "/v1/case/%s?area=" V_AREA, f->gone);
    EXPECT(strcmp(world_said(call, "case.process.0.process"), "call") == 0); /* the village's file of the same id */
    json_decref(call);
    json_t *o = world_asks(w, office, "/v1/warning?id=%s", f->gone);
    EXPECT(strcmp(world_said(o, "state"), "cancelled") == 0 && strcmp(world_said(o, "stage"), "over") == 0);
    json_decref(o);
}

static void settle(struct world *w, void *arg)
{
    answer(w, ((struct facts *)arg)->rose);
}

static void settled(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;

    EXPECT(strcmp(of_village(w, office, f->rose, "state"), "answered") == 0);
    EXPECT(strcmp(of_village(w, office, f->rose, "version_answered"), "2") == 0);
}

static void an_answer_counts_for_its_version(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"T", "C"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"M", "C", "T", "V"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_counts_for_its_version),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
