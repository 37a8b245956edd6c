/* K25: a warning comes to a village after its end, some copies of it twice. Nothing is sounded; it is shown as late, and
 * acknowledged as late, once. */
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
    char id[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    (void)w;
    (void)arg;
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->id, sizeof f->id, "%s",
             world_does(w, "C",
                        "{\"kind\":\"warning_issue\",\"hazard\":\"rainstorm\",\"colour\":\"red\","
                        "\"areas\":[\"513201209\"],\"onset\":\"2025-11-23T10:00\",\"end\":\"2025-11-23T12:00\"}"));
    world_pass(w, 6ull * 3600 * 1000);
}

static void found(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;
    json_t *o = world_asks(w, office, "/v1/warnings");

    EXPECT(json_array_size(json_object_get(o, "warnings")) == 1);
    EXPECT(strcmp(world_said(o, "warnings.0.warning"), f->id) == 0);
    EXPECT(strcmp(world_said(o, "warnings.0.stage"), "over") == 0);
    EXPECT(strcmp(world_said(o, "warnings.0.sound"), "false") == 0);
    if (strcmp(office, "V") == 0 || strcmp(office, "T") == 0)
        EXPECT(strcmp(world_said(o, "warnings.0.late"), "true") == 0);
    json_decref(o);
}

static void late(struct world *w, const char *office, const char *id)
{
    world_does(w, office, "{\"kind\":\"call_deliver\",\"thing\":\"%s\",\"sounded\":\"late\"}", id);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    late(w, "V", f->id);
    late(w, "V", f->id); /* a second time: the same call */
    late(w, "T", f->id);
}

static void settled(struct world *w, const char *office, void *arg)
{
    struct facts *f = arg;
    json_t *o = world_asks(w, office, "/v1/warnings");

    EXPECT(strcmp(world_said(o, "warnings.0.late"), "false") == 0);
    json_decref(o);
    o = world_asks(w, office, "/v1/warning?id=%s", f->id);
    EXPECT(strcmp(world_said(o, "silent_count"), "0") == 0); /* nobody is called after the end */
    EXPECT(strcmp(world_said(o, "delivered"), strcmp(office, "V") == 0 ? "1" : "2") == 0);
    json_decref(o);
}

static void late_warnings_make_no_noise(void **state)
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
        cmocka_unit_test(late_warnings_make_no_noise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
