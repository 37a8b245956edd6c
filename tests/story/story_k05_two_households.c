/* K5: a bride is counted in two households of two townships. Until the county decides, both keep what they have, income per
 * head is shown with her and without; none of them is refused because of her. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/help_acts.h"

struct facts {
    char parents[ID_TEXT], husband[ID_TEXT], here[ID_TEXT], there[ID_TEXT];
};

#define BRIDE "00112233445566778899aabbccddeeff"
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

    help_pack(w);
    snprintf(f->parents, ID_TEXT, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    snprintf(f->husband, ID_TEXT, "%s", world_home(w, "W", "罗尔依乙", "990001196207150026"));
}

/* Three with the bride and 20,400.00 yuan in all: at the line of 6,800.00 a head, so not below. Of it she earns
 * 10,000.00: without her it is 10,400.00 for two, which is below. */
#define FORM                                                                                                               \
    ",\"form\":{\"visited_on\":\"2025-11-23\",\"verifier\":[\"某甲\",\"某乙\"],\"income\":{\"wages_fen\":2040000},"    \
    "\"members_complete\":true,\"member\":[{\"name\":\"甲\"},{\"name\":\"乙\"},{\"name\":\"新娘\",\"contested\":true," \
    "\"own_income_fen\":1000000}]}"

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    world_does(w, "V", "{\"kind\":\"visit\",\"outcome\":\"fit\"," HERE FORM "}", f->parents);

    snprintf(f->here, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"family_contest\",\"link\":\"%s\",\"person\":\"" BRIDE
                        "\",\"why\":\"marriage\"," HERE "}",
                        f->husband, f->parents));
    snprintf(f->there, ID_TEXT, "%s",
             world_does(w, "W",
                        "{\"kind\":\"family_contest\",\"link\":\"%s\",\"person\":\"" BRIDE
                        "\",\"why\":\"marriage\"," THERE "}",
                        f->parents, f->husband));
    world_does(w, "T", "{\"kind\":\"relief_emergency\",\"cause\":\"evacuated\",\"count\":3," HERE "}", f->parents);
    world_does(w, "U", "{\"kind\":\"relief_emergency\",\"cause\":\"evacuated\",\"count\":3," THERE "}", f->husband);
}

static unsigned contested(struct world *w, const char *office)
{
    json_t *o = world_asks(w, office, "/v1/instances?process=family&state=contested");
    const json_t *list = json_object_get(o, "instances");
    unsigned n = 0;

    for (size_t i = 0; i < json_array_size(list); i++)
        n += strcmp(world_said(json_array_get(list, i), "flags.0.flag"), "contested") == 0;
    json_decref(o);
    return n;
}

/* Income per head both ways, on every replica that holds the household. */
static void both_ways(struct world *w, const char *office, const char *home, bool visited)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", home);

    EXPECT(strcmp(world_said(o, "case.contested.mark"), "CONTESTED") == 0);
    EXPECT(strcmp(world_said(o, "case.contested.people_with"), "3") == 0);
    EXPECT(strcmp(world_said(o, "case.contested.people_without"), "2") == 0);
    EXPECT(strcmp(world_said(o, "case.contested.below_with"), visited ? "false" : "") == 0);
    EXPECT(strcmp(world_said(o, "case.contested.below_without"), visited ? "true" : "") == 0);
    if (visited)
        EXPECT(strcmp(world_said(o, "assessment.contested.mark"), "CONTESTED") == 0);
    json_decref(o);
}

static bool not_contested(struct world *w, const char *office, const char *home)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", home);
    bool none = json_is_null(json_object_get(json_object_get(o, "case"), "contested"));

    json_decref(o);
    return none;
}

static bool above_both(const char *office)
{
    return strcmp(office, "C") == 0 || strcmp(office, "M") == 0;
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(contested(w, office) == (above_both(office) ? 2 : 1));
    if (strcmp(office, "U") != 0 && strcmp(office, "W") != 0)
        both_ways(w, office, f->parents, true);
    if (strcmp(office, "T") != 0 && strcmp(office, "V") != 0)
        both_ways(w, office, f->husband, false); /* nobody has visited them */
    if (!above_both(office))
        return;
    EXPECT(strcmp(world_process(w, office, f->parents, "relief", "state"), "emergency") == 0);
    EXPECT(strcmp(world_process(w, office, f->husband, "relief", "state"), "emergency") == 0);
}

#define INCOME(side) "{\"kind\":\"track_income\",\"month\":\"2025-11\",\"income\":\"" side "\"," HERE "}"
#define REFUSE       "{\"kind\":\"refusal\",\"reason\":\"condition_not_met\","

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_refuses(w, "C", "contested_member", REFUSE HERE "}", f->parents);
    world_refuses(w, "C", "contested_member", REFUSE THERE "}", f->husband);
    world_refuses(w, "T", "both_ways", INCOME("above"), f->parents);
    world_does(w, "T", INCOME("below_without"), f->parents);
    world_does(w, "C",
               "{\"kind\":\"family_decide\",\"thing\":\"%s\",\"belongs\":\"there\",\"number\":\"户-1\",\"text\":"
               "\"随夫居住\"," HERE "}",
               f->here, f->parents);
    world_does(w, "C",
               "{\"kind\":\"family_decide\",\"thing\":\"%s\",\"belongs\":\"here\",\"number\":\"户-1\",\"text\":"
               "\"随夫居住\"," THERE "}",
               f->there, f->husband);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(contested(w, office) == 0);
    if (strcmp(office, "U") != 0 && strcmp(office, "W") != 0)
        EXPECT(not_contested(w, office, f->parents) &&
               strcmp(world_process(w, office, f->parents, "family", "now.belongs"), "there") == 0);
    if (strcmp(office, "T") != 0 && strcmp(office, "V") != 0)
        EXPECT(strcmp(world_process(w, office, f->husband, "family", "now.belongs"), "here") == 0);
}

static void a_person_in_two_households_harms_neither(void **state)
{
    static const struct order_story story = {.make = two_townships,
                                             .before = before,
                                             .cut = {{"T", "C"}, {"U", "C"}, {"W", "U"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"M", "C", "T", "U", "V", "W"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_person_in_two_households_harms_neither)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
