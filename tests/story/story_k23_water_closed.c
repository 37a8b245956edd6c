/* K23: the village closes a water issue on a passed test, twice over (village and township), while a later sample fails
 * at the county. The water is open again at every office, and emergency supply is owed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/orders.h"
#include "support/world_api.h"

struct facts {
    char water[ID_TEXT];
};

#define WATER "\"thing\":\"%s\",\"area\":\"513201209200\""

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->water, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"water_open\",\"cause\":\"drought\",\"count\":120,\"checks\":[\"no\",\"yes\","
                        "\"yes\",\"no\"]}"));
    world_does(w, "V", "{\"kind\":\"water_supply\",\"by\":\"haul\"," WATER "}", f->water);
    world_does(w, "V", "{\"kind\":\"water_back\"," WATER "}", f->water);
    world_refuses(w, "V", "missing_fact", "{\"kind\":\"water_close\"," WATER "}", f->water); /* m49 */
    world_run(w);
    world_does(w, "C", "{\"kind\":\"water_pass\",\"at\":\"2026-11-20T10:00\",\"number\":\"检-1\"," WATER "}", f->water);
}

static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_does(w, "V", "{\"kind\":\"water_close\"," WATER "}", f->water);
    world_does(w, "T", "{\"kind\":\"water_close\"," WATER "}", f->water);
    world_does(w, "C", "{\"kind\":\"water_fail\",\"at\":\"2026-11-21T10:00\",\"number\":\"检-2\"," WATER "}", f->water);
}

static bool dry(struct world *w, const char *office)
{
    json_t *o = world_asks(w, office, "/v1/instances?process=water&state=open");
    bool flagged = strcmp(world_said(o, "instances.0.flags.0.flag"), "no_water") == 0;

    json_decref(o);
    return flagged;
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->water, "water", "state"), "open") == 0);
    EXPECT(dry(w, office));
}

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_does(w, "C", "{\"kind\":\"water_uphold\",\"text\":\"以较晚的采样为准\"," WATER "}", f->water);
    world_refuses(w, "V", "wrong_state", "{\"kind\":\"water_close\"," WATER "}", f->water);
    world_does(w, "V", "{\"kind\":\"water_supply\",\"by\":\"haul\"," WATER "}", f->water);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->water, "water", "state"), "open") == 0);
    EXPECT(strcmp(world_process(w, office, f->water, "water", "crossed"), "0") == 0);
    EXPECT(!dry(w, office));
}

static void a_later_failed_test_opens_it_again(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_later_failed_test_opens_it_again)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
