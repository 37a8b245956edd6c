/* K20: while the line is down the township's appraiser says C and the county's says D. Both stand, nobody moves back in,
 * nothing is approved, until the county says which holds. Where stages of the subsidy were paid at a grade that does not
 * hold, the last payment sets them off, and what is over is shown. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/help_acts.h"

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

static bool house_shows(struct world *w, const char *office, const char *home, const char *fact)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", home);
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
    EXPECT(house_shows(w, office, f->home, "two_grades") && house_shows(w, office, f->home, "placed"));
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

    EXPECT(!house_shows(w, office, f->home, "two_grades"));
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

/* ---- paid in stages for grade D, when the house is C ---- */

struct stages {
    char home[ID_TEXT], house[ID_TEXT], fund[ID_TEXT], first[ID_TEXT], second[ID_TEXT], last[ID_TEXT];
};

#define QUAKE "0610061006100610061006100610e0e0"
#define GRANT                                                                                                          \
    "{\"kind\":\"grant\",\"household\":\"%s\",\"area\":\"513201209200\",\"fund\":\"%s\",\"purpose\":\"house\","        \
    "\"amount_fen\":%d}"
#define STEP_OF(name, more) "{\"kind\":\"" name "\"," HOUSE more "}"

static void grant(struct world *w, const struct stages *f, int fen, char id[ID_TEXT])
{
    snprintf(id, ID_TEXT, "%s", world_does(w, "C", GRANT, f->home, f->fund, fen));
}

static void stages_before(struct world *w, void *arg)
{
    struct stages *f = arg;

    help_pack(w);
    snprintf(f->home, ID_TEXT, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    snprintf(f->house, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"house_report\",\"household\":\"%s\",\"damage\":\"collapsed\",\"event\":\"" QUAKE
                        "\"}",
                        f->home));
    snprintf(f->fund, ID_TEXT, "%s",
             world_does(w, "C", "{\"kind\":\"fund\",\"name\":\"救助\",\"amount_fen\":9000000}"));
    world_run(w);
    world_does(w, "C", STEP_OF("house_appraise", ",\"grade\":\"d\",\"number\":\"县鉴-1\""), f->home, f->house);
    world_does(w, "C", STEP_OF("house_enter", ""), f->home, f->house);
    world_does(w, "C", STEP_OF("house_plan", ",\"path\":\"rebuild\",\"officer\":\"" QUAKE "\""), f->home, f->house);
    world_does(w, "C", STEP_OF("house_approve", ",\"subsidy\":\"relief\",\"amount_fen\":6000000"), f->home, f->house);
    world_run(w);
    world_does(w, "V", STEP_OF("house_stay", ",\"stay\":\"relatives\""), f->home, f->house);
    world_does(w, "V", STEP_OF("house_build", ""), f->home, f->house);
    world_run(w);
    grant(w, f, 2000000, f->first);
    world_does(w, "C", STEP_OF("house_stage", ",\"link\":\"%s\""), f->home, f->house, f->first);
}

/* The township's appraiser looks at the walls and says C; the county, which cannot hear it, pays on. */
static void stages_act(struct world *w, void *arg)
{
    struct stages *f = arg;

    world_does(w, "T", STEP_OF("house_appraise", ",\"grade\":\"c\",\"number\":\"乡鉴-2\""), f->home, f->house);
    grant(w, f, 500000, f->second);
    world_does(w, "C", STEP_OF("house_stage", ",\"link\":\"%s\""), f->home, f->house, f->second);
}

static void stages_found(struct world *w, const char *office, void *arg)
{
    const struct stages *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "house", "state"), "building") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "house", "crossed"), "0") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "house", "paid_fen"), "2500000") == 0); /* both stages count */
    EXPECT(strcmp(world_process(w, office, f->home, "house", "over_fen"), "0") == 0); /* not before the county's word */
    EXPECT(house_shows(w, office, f->home, "two_grades"));
}

static void stages_settle(struct world *w, void *arg)
{
    struct stages *f = arg;

    grant(w, f, 100, f->last);
    world_refuses(w, "C", "grade_open", STEP_OF("house_stage", ",\"link\":\"%s\""), f->home, f->house, f->last);
    world_does(w, "C", STEP_OF("house_confirm", ",\"grade\":\"c\",\"text\":\"以后一次专业鉴定为准\""), f->home,
               f->house);
    world_does(
        w, "C",
        STEP_OF("house_revise", ",\"path\":\"repair\",\"subsidy\":\"relief\",\"amount_fen\":500000,\"text\":\"C级\""),
        f->home, f->house);
    world_run(w);
    world_does(w, "T", STEP_OF("house_inspect", ""), f->home, f->house);
    world_run(w);
    world_does(w, "C", STEP_OF("house_accept", ",\"number\":\"验-1\""), f->home, f->house);
    world_refuses(w, "C", "over_subsidy", STEP_OF("house_pay", ",\"link\":\"%s\""), f->home, f->house, f->last);
    world_does(w, "C", STEP_OF("house_pay", ""), f->home, f->house);
}

static void stages_settled(struct world *w, const char *office, void *arg)
{
    const struct stages *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "house", "state"), "paid") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "house", "paid_fen"), "2500000") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "house", "over_fen"), "2000000") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "house", "crossed"), "0") == 0);
    EXPECT(!house_shows(w, office, f->home, "two_grades"));
}

static void the_last_payment_sets_off_stages_paid_at_another_grade(void **state)
{
    static const struct order_story story = {.before = stages_before,
                                             .cut = {{"V", "T"}, {"T", "C"}, {"C", "M"}},
                                             .act = stages_act,
                                             .found = stages_found,
                                             .settle = stages_settle,
                                             .settled = stages_settled,
                                             .offices = {"M", "C", "T", "V"}};
    struct stages facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_appraisals_keep_people_out_until_the_county_confirms),
        cmocka_unit_test(the_last_payment_sets_off_stages_paid_at_another_grade),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
