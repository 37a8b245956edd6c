/* K4: a household moves to another township while both are cut off; the old village goes on with it, the new one
 * registers it. It has one case in the end: the county, above both, hands it over with one event in each village; the old
 * contact person stays until the new village has accepted. By itself the county encloses in the new village what was signed in
 * the old one, as it was signed: told there, counted where it stands. */
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
    char old[ID_TEXT], fresh[ID_TEXT], out[ID_TEXT], in[ID_TEXT];
};

#define OLD_CONTACT "0a0b0c0d0e0f00010203040506070809"
#define NEW_CONTACT "1a1b1c1d1e1f10111213141516171819"
static struct world *two_townships(uint64_t seed)
{
    struct world *w = world_new("ngawa-5132", seed);

    world_office(w, "M", "513200000000");
    world_office(w, "C", "513201000000");
    world_office(w, "T", "513201209000");
    world_office(w, "U", "513201103000");
    world_office(w, "V", "513201209200");
    world_office(w, "W", "513201103200");
    return w;
}

#define HERE  "\"household\":\"%s\",\"area\":\"513201209200\""
#define THERE "\"household\":\"%s\",\"area\":\"513201103200\""

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->old, ID_TEXT, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    world_does(w, "V", "{\"kind\":\"relief_emergency\",\"cause\":\"evacuated\",\"count\":3," HERE "}", f->old);
    snprintf(f->fresh, ID_TEXT, "%s", world_home(w, "W", "泽郎甲", "990001195803120013"));
    world_run(w); /* W and U hear each other */
    world_does(w, "U", "{\"kind\":\"relief_emergency\",\"cause\":\"evacuated\",\"count\":3," THERE "}", f->fresh);
}

static bool holds_old(const char *office)
{
    return strcmp(office, "U") != 0 && strcmp(office, "W") != 0;
}

static bool holds_fresh(const char *office)
{
    return strcmp(office, "T") != 0 && strcmp(office, "V") != 0;
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    if (holds_old(office))
        EXPECT(strcmp(world_process(w, office, f->old, "relief", "state"), "emergency") == 0);
    if (holds_fresh(office))
        EXPECT(strcmp(world_process(w, office, f->fresh, "relief", "state"), "emergency") == 0);
}

#define OUT                                                                                                            \
    "{\"kind\":\"move_out\",\"areas\":[\"513201103200\"],\"link\":\"%s\",\"rule\":\"residence\",\"since\":\"%s\","     \
    "\"officer\":\"" OLD_CONTACT "\"," HERE "}"

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    world_refuses(w, "T", "not_common_ancestor", OUT, f->fresh, "2020-01-01", f->old);
    world_refuses(w, "C", "not_resident_long_enough", OUT, f->fresh, "2026-11-01", f->old);
    snprintf(f->out, ID_TEXT, "%s", world_does(w, "C", OUT, f->fresh, "2020-01-01", f->old));
    snprintf(f->in, ID_TEXT, "%s",
             world_does(w, "C",
                        "{\"kind\":\"move_in\",\"areas\":[\"513201209200\"],\"link\":\"%s\",\"class\":\"sudden\","
                        "\"officer\":\"" OLD_CONTACT "\"," THERE "}",
                        f->old, f->fresh));
    world_run(w);
    EXPECT(strcmp(world_process(w, "V", f->old, "move", "facts.0"), "contact_stays") == 0);
    EXPECT(strcmp(world_process(w, "W", f->fresh, "move", "now.officer"), OLD_CONTACT) == 0);
    world_does(w, "W", "{\"kind\":\"move_accept\",\"thing\":\"%s\",\"officer\":\"" NEW_CONTACT "\"," THERE "}", f->in,
               f->fresh);
    world_run(w);
    world_does(w, "C", "{\"kind\":\"move_close\",\"thing\":\"%s\",\"officer\":\"" NEW_CONTACT "\"," HERE "}", f->out,
               f->old);
}

static size_t case_length(struct world *w, const char *office, const char *household, const char *list)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", household);
    size_t n = json_array_size(json_object_get(json_object_get(o, "case"), list));

    json_decref(o);
    return n;
}

/* The new village and its township open what the old village had sealed; the municipality opens nothing. */
static void papers_came(struct world *w, const char *office, const struct facts *f)
{
    json_t *o = world_asks(w, office, "/v1/papers/%s", f->fresh);
    size_t named = 0;

    for (size_t i = 0; i < json_array_size(json_object_get(o, "papers")); i++)
        named += strcmp(world_said(json_array_get(json_object_get(o, "papers"), i), "personal.member.0.name"),
                        "泽郎甲") == 0;
    json_decref(o);
    EXPECT(case_length(w, office, f->fresh, "enclosed") == case_length(w, "C", f->old, "event"));
    EXPECT(named == (strcmp(office, "M") != 0));
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    if (holds_old(office)) {
        EXPECT(strcmp(world_process(w, office, f->old, "move", "state"), "moved") == 0);
        EXPECT(strcmp(world_process(w, office, f->old, "move", "now.link"), f->fresh) == 0); /* the alias */
        EXPECT(strcmp(world_process(w, office, f->old, "move", "facts.0"), "") == 0);
    }
    if (holds_fresh(office)) {
        EXPECT(strcmp(world_process(w, office, f->fresh, "move", "state"), "arrived") == 0);
        EXPECT(strcmp(world_process(w, office, f->fresh, "move", "now.link"), f->old) == 0);
        EXPECT(strcmp(world_process(w, office, f->fresh, "move", "now.officer"), NEW_CONTACT) == 0);
        papers_came(w, office, f);
    }
}

static void a_household_that_moved_has_one_case(void **state)
{
    static const struct order_story story = {.make = two_townships,
                                             .before = before,
                                             .cut = {{"T", "C"}, {"U", "C"}, {"V", "T"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .signs_while_healing = true,
                                             .offices = {"M", "C", "T", "U", "V", "W"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_household_that_moved_has_one_case)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
