/* K13: a village's clock is wrong by years. The same work, told with a right clock and with wrong ones, comes to the same
 * status, money and order; only the marks differ: what the clock claimed, and what is late by it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/orders.h"
#include "tests/support/world_api.h"
#include "tests/support/world_inside.h"

#define YEARS_MS (3ll * 365 * 24 * 3600 * 1000)

struct facts {
    char fund[ID_TEXT], home[ID_TEXT], point[ID_TEXT], warning[ID_TEXT];
};

static int64_t wrong_by; /* of the village's clock in this story */

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
    world_run(w);
    world_does(w, "T", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"513201209200\",\"amount_fen\":200000}",
               f->fund);
    keep(f->warning, world_does(w, "C",
                                "{\"kind\":\"warning_issue\",\"hazard\":\"flood\",\"colour\":\"red\","
                                "\"onset\":\"2025-12-23T18:00\",\"end\":\"2025-12-24T06:00\"}"));
}

/* The village works by its wrong clock; days of acts are its claims. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    w->wall.ms += wrong_by;
    world_does(w, "V", "{\"kind\":\"case_open\",\"household\":\"%s\"}", f->home);
    world_does(w, "V", "{\"kind\":\"case_freeze\",\"household\":\"%s\"}", f->home);
    world_does(w, "V",
               "{\"kind\":\"grant\",\"household\":\"%s\",\"fund\":\"%s\",\"amount_fen\":200000,\"purpose\":\"goods\"}",
               f->home, f->fund);
    world_refuses(w, "V", "over_rights",
                  "{\"kind\":\"grant\",\"household\":\"%s\",\"fund\":\"%s\",\"amount_fen\":1,\"purpose\":\"goods\"}",
                  f->home, f->fund);
    keep(f->point, world_does(w, "V", "{\"kind\":\"hazard_register\",\"point\":\"flood\",\"count\":3}"));
    world_does(w, "V", "{\"kind\":\"call_answer\",\"thing\":\"%s\",\"action\":\"patrol\"}", f->warning);
    w->wall.ms -= wrong_by;
    world_does(
        w, "T", "{\"kind\":\"hazard_watch\",\"thing\":\"%s\",\"area\":\"513201209200\"}",
        world_does(w, "T", "{\"kind\":\"hazard_register\",\"point\":\"fire\",\"count\":1,\"area\":\"513201209200\"}"));
}

static void found(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;
    json_t *o = world_asks(w, office, "/v1/case/%s", f->home);

    EXPECT(strcmp(world_said(o, "case.granted_fen"), "200000") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "state"), "verifying") == 0);
    EXPECT(strcmp(world_process(w, office, f->point, "hazard", "state"), "active") == 0);
    json_decref(o);
    o = world_asks(w, office, "/v1/warnings");
    EXPECT(strcmp(world_said(o, "warnings.0.state"), "issued") == 0); /* nothing expired */
    EXPECT(strcmp(world_said(o, "warnings.0.stage"), "announced") == 0);
    json_decref(o);
}

static void settle(struct world *w, void *arg)
{
    world_does(w, "T", "{\"kind\":\"case_cosign\",\"household\":\"%s\",\"area\":\"513201209200\"}",
               ((struct facts *)arg)->home);
}

static void settled(struct world *w, const char *office, void *arg)
{
    EXPECT(strcmp(world_process(w, office, ((struct facts *)arg)->home, "case", "facts.0"), "cosigned") == 0);
}

static void told_with(int64_t by)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"T", "C"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"M", "C", "T", "V"}};
    struct facts facts;

    wrong_by = by;
    orders_tell(&story, &facts, sizeof facts, 1);
}

static void a_right_clock(void **state)
{
    (void)state;
    told_with(0);
}

static void a_clock_years_ahead(void **state)
{
    (void)state;
    told_with(YEARS_MS);
}

static void a_clock_years_behind(void **state)
{
    (void)state;
    told_with(-YEARS_MS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_clock),
        cmocka_unit_test(a_clock_years_ahead),
        cmocka_unit_test(a_clock_years_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
