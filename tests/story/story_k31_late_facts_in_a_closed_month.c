/* K31: a month was reported; late facts come while the lines are down, and the same is reported twice. What was reported
 * stays; a revision stands beside it with its reason and its difference. */
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
    int unused;
};

static void report(struct world *w, const char *office, const char *kind, unsigned count, const char *more)
{
    world_does(w, office, "{\"kind\":\"%s\",\"month\":\"2025-10\",\"sort\":\"leads\",\"count\":%u%s}", kind, count,
               more);
}

static void before(struct world *w, void *arg)
{
    (void)arg;
    report(w, "V", "report_send", 7, "");
    report(w, "T", "report_send", 20, "");
}

static void act(struct world *w, void *arg)
{
    (void)arg;
    world_refuses(w, "V", "wrong_state",
                  "{\"kind\":\"report_send\",\"month\":\"2025-10\",\"sort\":\"leads\",\"count\":9}");
    report(w, "V", "report_revise", 9, ",\"text\":\"迟到两件\"");
    report(w, "T", "report_revise", 22, ",\"text\":\"村级补报\"");
}

static void expect_report(struct world *w, const char *office, const char *area, const char *first, const char *now,
                          const char *delta)
{
    json_t *o = world_asks(w, office, "/v1/reports?month=2025-10");
    const json_t *list = json_object_get(o, "reports"), *found = NULL;

    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(world_said(json_array_get(list, i), "area"), area) == 0)
            found = json_array_get(list, i);
    EXPECT(found != NULL);
    EXPECT(strcmp(world_said(found, "revisions.0.count"), first) == 0);
    EXPECT(strcmp(world_said(found, "now"), now) == 0);
    EXPECT(strcmp(world_said(found, "revisions.1.delta"), delta) == 0);
    json_decref(o);
}

static void found(struct world *w, const char *office, void *arg)
{
    (void)arg;
    expect_report(w, office, "513201209200", "7", "9", "2");
    if (strcmp(office, "V") != 0)
        expect_report(w, office, "513201209000", "20", "22", "2");
}

static void settle(struct world *w, void *arg)
{
    (void)arg;
    report(w, "V", "report_revise", 8, ",\"text\":\"一件重复\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    json_t *o = world_asks(w, office, "/v1/reports?month=2025-10&area=513201209200");

    (void)arg;
    EXPECT(json_array_size(json_object_get(o, "reports")) == 1);
    EXPECT(strcmp(world_said(o, "reports.0.revisions.2.version"), "3") == 0);
    EXPECT(strcmp(world_said(o, "reports.0.revisions.2.delta"), "-1") == 0);
    EXPECT(strcmp(world_said(o, "reports.0.now"), "8") == 0);
    json_decref(o);
}

static void what_was_reported_stays(void **state)
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
        cmocka_unit_test(what_was_reported_stays),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
