/* K18: an elder is split off while the village is cut off, after the disaster; the township helps the old household
 * meanwhile. The lineage is kept, the help stays where it was given, and two households count as two only when the police
 * register shows it. The elder's household was looked at before anybody above knew of the split: exclusion 7b is evaluated
 * again at the county, which says what holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/orders.h"
#include "support/world_api.h"
#include "tiers/predicates.h"

struct facts {
    char home[ID_TEXT], elder[ID_TEXT], split[ID_TEXT], from[ID_TEXT];
};

#define HOME "\"household\":\"%s\",\"area\":\"513201209200\""

/* The township looks at the elder's household and does not know that it was split off: exclusion 7b is answered no. */
static void visited(struct world *w, const char *home)
{
    json_t *o = world_asks(w, "T", "/v1/work");

    world_does(
        w, "T",
        "{\"kind\":\"visit\",\"outcome\":\"fit\",\"form\":{\"visited_on\":\"%s\",\"facts\":{\"elder_split\":false,"
        "\"children_able\":true}}," HOME "}",
        world_said(o, "today"), home);
    json_decref(o);
}

static bool excluded_7b(struct world *w, const char *office, const char *home)
{
    struct subject s;

    EXPECT(hex_parse(s.b, sizeof s.b, home, 32));
    const Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, s);
    for (size_t i = 0; i < v->n_excluded; i++)
        if (v->excluded[i] == EXC_7B_ELDER_SPLIT - INCLUSIONS + 1)
            return true;
    return false;
}

/* Whether an office's worklist asks for exclusion 7b of this household, and nobody else's. */
static bool asks_7b(struct world *w, const char *office, const char *home)
{
    json_t *o = world_asks(w, office, "/v1/work?item=split_7b");
    bool asks = json_array_size(json_object_get(o, "work")) == 1;

    EXPECT(!asks || strcmp(world_said(o, "work.0.household"), home) == 0);
    json_decref(o);
    return asks;
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->home, ID_TEXT, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    snprintf(f->elder, ID_TEXT, "%s",
             world_does(w, "V", "{\"kind\":\"household\",\"people\":1,\"head_name\":\"泽郎翁\"}"));
    world_run(w);
    visited(w, f->elder);
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->split, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"family_split\",\"link\":\"%s\",\"since\":\"2026-11-01\",\"timing\":\"after\"," HOME
                        "}",
                        f->elder, f->home));
    snprintf(f->from, ID_TEXT, "%s",
             world_does(w, "V", "{\"kind\":\"family_from\",\"link\":\"%s\",\"since\":\"2026-11-01\"," HOME "}", f->home,
                        f->elder));
    world_does(w, "T", "{\"kind\":\"relief_emergency\",\"cause\":\"evacuated\",\"count\":3," HOME "}", f->home);
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "family", "state"), "split_claimed") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "family", "now.link"), f->elder) == 0);
    EXPECT(strcmp(world_process(w, office, f->elder, "family", "state"), "split_from") == 0);
    EXPECT(strcmp(world_process(w, office, f->elder, "family", "now.link"), f->home) == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "relief", "state"), "emergency") == 0);
    EXPECT(strcmp(world_process(w, office, f->elder, "relief", "state"), "") == 0);
    EXPECT(asks_7b(w, office, f->elder) == (strcmp(office, "C") == 0));
    EXPECT(!excluded_7b(w, office, f->elder));
}

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_refuses(w, "C", "split_without_proof",
                  "{\"kind\":\"family_confirm\",\"thing\":\"%s\",\"text\":\"分户\"," HOME "}", f->split, f->home);
    world_does(w, "V", "{\"kind\":\"family_proof\",\"thing\":\"%s\",\"number\":\"户-7\"," HOME "}", f->split, f->home);
    world_run(w);
    world_does(w, "C", "{\"kind\":\"family_confirm\",\"thing\":\"%s\",\"text\":\"分户\"," HOME "}", f->split, f->home);
    world_refuses(w, "T", "not_this_tier",
                  "{\"kind\":\"family_reassess\",\"thing\":\"%s\",\"judged\":\"excluded\",\"text\":\"子女有能力\"," HOME
                  "}",
                  f->from, f->elder);
    world_does(w, "C",
               "{\"kind\":\"family_reassess\",\"thing\":\"%s\",\"judged\":\"excluded\",\"text\":\"子女有能力\"," HOME
               "}",
               f->from, f->elder);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "family", "state"), "split") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "relief", "state"), "emergency") == 0);
    EXPECT(!asks_7b(w, office, f->elder));
    EXPECT(excluded_7b(w, office, f->elder) && !excluded_7b(w, office, f->home));
}

static void a_split_keeps_its_lineage_and_needs_proof(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_split_keeps_its_lineage_and_needs_proof)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
