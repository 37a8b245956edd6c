/* K20: while the line is down the township's appraiser says C and the county's says D. Both stand, nobody moves back in,
 * nothing is approved, until the county says which holds. */
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
    char home[ID_TEXT], house[ID_TEXT];
};

#define HOUSE "\"household\":\"%s\",\"thing\":\"%s\",\"area\":\"513201209200\""

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->home, ID_TEXT, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    snprintf(f->house, ID_TEXT, "%s",
             world_does(w, "V", "{\"kind\":\"house_report\",\"household\":\"%s\",\"damage\":\"collapsed\"}", f->home));
    world_does(w, "V", "{\"kind\":\"house_shelter\",\"stay\":\"tent\"," HOUSE "}", f->home, f->house);
}

static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_does(w, "T", "{\"kind\":\"house_appraise\",\"grade\":\"c\",\"number\":\"乡鉴-1\"," HOUSE "}", f->home,
               f->house);
    world_does(w, "C", "{\"kind\":\"house_appraise\",\"grade\":\"d\",\"number\":\"县鉴-1\"," HOUSE "}", f->home,
               f->house);
    world_refuses(w, "V", "not_this_tier", "{\"kind\":\"house_safe\",\"grade\":\"b\",\"number\":\"-\"," HOUSE "}",
                  f->home, f->house); /* grading is for professionals */
}

static bool house_has(struct world *w, const char *office, const struct facts *f, const char *fact)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", f->home);
    const json_t *list = json_object_get(json_object_get(o, "case"), "process");
    bool found = false;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i), *facts = json_object_get(p, "facts");
        for (size_t k = 0; strcmp(world_said(p, "process"), "house") == 0 && k < json_array_size(facts); k++)
            found |= strcmp(json_string_value(json_array_get(facts, k)), fact) == 0;
    }
    json_decref(o);
    return found;
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "house", "state"), "graded") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "house", "now.damage"), "collapsed") == 0); /* the village's word */
    EXPECT(house_has(w, office, f, "two_grades") && house_has(w, office, f, "placed"));
}

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_refuses(w, "V", "already_so", "{\"kind\":\"house_return\"," HOUSE "}", f->home, f->house);
    world_does(w, "C", "{\"kind\":\"house_confirm\",\"grade\":\"d\",\"text\":\"以县级鉴定为准\"," HOUSE "}", f->home,
               f->house);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(!house_has(w, office, f, "two_grades"));
    EXPECT(strcmp(world_process(w, office, f->home, "house", "now.grade"), "d") == 0 ||
           strcmp(world_process(w, office, f->home, "house", "now.grade"), "4") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "house", "crossed"), "0") == 0);
}

static void two_appraisals_keep_people_out_until_the_county_confirms(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"T", "C"}, {"C", "M"}},
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_appraisals_keep_people_out_until_the_county_confirms)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
