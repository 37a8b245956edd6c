/* K36: one disaster, three words for it. The village reports a quake, the township declares a landslide of level 3 on its
 * own, the county a quake of level 2; nobody hears the others. The county merges: one event, the level of the higher
 * tier; what was given under the smaller one stands. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/orders.h"
#include "tests/support/world_api.h"

struct facts {
    char fund[ID_TEXT], home[ID_TEXT], of_village[ID_TEXT], of_township[ID_TEXT], of_county[ID_TEXT];
};

static void keep(char out[ID_TEXT], const char *id)
{
    snprintf(out, ID_TEXT, "%s", id);
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    keep(f->fund, world_does(w, "C", "{\"kind\":\"fund\",\"amount_fen\":1000000,\"name\":\"防贫基金\"}"));
    world_does(w, "C", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"513201209000\",\"amount_fen\":500000}",
               f->fund);
    keep(f->home, world_home(w, "V", "泽郎甲", "990001195803120013"));
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    keep(f->of_village, world_does(w, "V", "{\"kind\":\"event_report\",\"hazard\":\"quake\",\"count\":12}"));
    keep(f->of_township, world_does(w, "T", "{\"kind\":\"event_declare_local\",\"hazard\":\"landslide\",\"level\":3}"));
    keep(f->of_county, world_does(w, "C", "{\"kind\":\"event_declare\",\"hazard\":\"quake\",\"level\":2}"));
    world_does(w, "T",
               "{\"kind\":\"help\",\"household\":\"%s\",\"area\":\"513201209200\",\"help_kind\":\"goods\","
               "\"amount_fen\":30000,\"fund\":\"%s\",\"occasion\":\"%s\"}",
               f->home, f->fund, f->of_township);
}

static void expect_help(struct world *w, const char *office, const struct facts *f)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", f->home);

    EXPECT(strcmp(world_said(o, "case.helped_fen"), "30000") == 0);
    json_decref(o);
}

static void found(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->of_township, "event", "state"), "local_declared") == 0);
    EXPECT(strcmp(world_process(w, office, f->of_county, "event", "state"), "declared") == 0);
    EXPECT(strcmp(world_process(w, office, f->of_village, "event", "state"), "reported") == 0);
    expect_help(w, office, f);
}

static void merge(struct world *w, const char *event, const char *area, const char *into)
{
    world_does(w, "C", "{\"kind\":\"event_merge\",\"thing\":\"%s\",\"area\":\"%s\",\"link\":\"%s\"}", event, area,
               into);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    merge(w, f->of_village, "513201209200", f->of_county);
    merge(w, f->of_township, "513201209000", f->of_county);
}

static void settled(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;
    json_t *o = world_asks(w, office, "/v1/events");
    const json_t *list = json_object_get(o, "events");

    EXPECT(json_array_size(list) == 3);
    for (size_t i = 0; i < 3; i++) {
        const json_t *e = json_array_get(list, i);
        EXPECT(strcmp(world_said(e, "root"), f->of_county) == 0);
        if (strcmp(world_said(e, "event"), f->of_county) != 0)
            continue;
        EXPECT(strcmp(world_said(e, "level"), "2") == 0 && strcmp(world_said(e, "hazard"), "quake") == 0);
        EXPECT(json_array_size(json_object_get(e, "aliases")) == 2);
        EXPECT(strcmp(world_said(e, "count_all"), "12") == 0); /* the village's count comes with its alias */
    }
    json_decref(o);
    expect_help(w, office, f); /* given under the smaller event: it stands */
}

static void the_county_makes_one_event_of_three(void **state)
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
        cmocka_unit_test(the_county_makes_one_event_of_three),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
