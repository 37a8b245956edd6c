/* K14: while cut off the county and the township appoint two contact persons for one household, and one officer gets a
 * sixth household. Nobody's appointment is lost, the household always has one, and the competent tier says who. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/help_acts.h"

#define FIRST  "0190000000000000000000000000000a"
#define SECOND "0190000000000000000000000000000b"

struct facts {
    char home[ID_TEXT], many[6][ID_TEXT];
};

/* The lines of a worklist with this item; *home: the last one's household. */
static size_t lines(struct world *w, const char *office, const char *item, char home[ID_TEXT])
{
    json_t *o = world_asks(w, office, "/v1/work?role=%s", strcmp(item, "crossed") == 0 ? "bureau" : "township");
    const json_t *work = json_object_get(o, "work");
    size_t n = 0;

    for (size_t i = 0; i < json_array_size(work); i++) {
        const json_t *line = json_array_get(work, i);
        if (strcmp(json_string_value(json_object_get(line, "item")), item) != 0)
            continue;
        snprintf(home, ID_TEXT, "%s", json_string_value(json_object_get(line, "household")));
        n++;
    }
    json_decref(o);
    return n;
}

/* The sixth household is the township's to decide; until then it is shown as proposed, and never stands alone. */
static void expect_sixth(struct world *w, const char *office, const struct facts *f)
{
    bool township = strcmp(office, "T") == 0;
    char home[ID_TEXT] = "";

    EXPECT(lines(w, office, "contact_over", home) == (township ? 1 : 0));
    EXPECT(!township || strcmp(home, f->home) == 0 || strcmp(home, f->many[4]) == 0);
    EXPECT(lines(w, office, "crossed", home) == (township ? 1 : 0));
    EXPECT(!township || strcmp(home, f->home) == 0);
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    help_pack(w);
    help_home(w, "V", f->home);
    for (unsigned i = 0; i < 6; i++)
        help_home(w, "V", f->many[i]);
    world_run(w);
    for (unsigned i = 0; i < 4; i++)
        help_step(w, "T", "contact_appoint", f->many[i], ",\"officer\":\"" SECOND "\"");
}

/* The township gives its officer a fifth household, the county another one: together six. */
static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_step(w, "T", "contact_appoint", f->home, ",\"officer\":\"" FIRST "\"");
    help_step(w, "C", "contact_appoint", f->home, ",\"officer\":\"" SECOND "\"");
    help_step(w, "T", "contact_appoint", f->many[4], ",\"officer\":\"" SECOND "\"");
    help_refused(w, "T", "officer_full", "contact_appoint", f->many[5], ",\"officer\":\"" SECOND "\"");
    help_refused(w, "C", "officer_full", "contact_appoint", f->many[5], ",\"officer\":\"" SECOND "\"");
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "contact", "state"), "appointed") == 0); /* never nobody */
    EXPECT(strcmp(world_process(w, office, f->home, "contact", "crossed"), "1") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "contact", "umpire"), "513201209000") == 0);
    EXPECT(strcmp(world_process(w, office, f->many[4], "contact", "state"), "appointed") == 0);
    expect_sixth(w, office, f);
}

/* The township's choice, and what is over goes back: its own officer acts meanwhile. */
static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_step(w, "T", "contact_choose", f->home, ",\"officer\":\"" FIRST "\",\"text\":\"先确定者\"");
    help_step(w, "T", "contact_remove", f->many[4], ",\"text\":\"超过五户\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "contact", "crossed"), "0") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "contact", "now.officer"), FIRST) == 0);
    EXPECT(strcmp(world_process(w, office, f->many[4], "contact", "state"), "acting") == 0);
    EXPECT(strcmp(world_process(w, office, f->many[4], "contact", "owner"), "513201209000") == 0);
    char home[ID_TEXT];
    EXPECT(lines(w, office, "contact_over", home) == 0 && lines(w, office, "crossed", home) == 0);
}

static void two_officers_and_a_sixth_household(void **state)
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
    orders_tell(&story, &facts, sizeof facts, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_officers_and_a_sixth_household)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
