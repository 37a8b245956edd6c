/* K15: the village finds a new risk while the county, which cannot hear it, approves that the household leaves the
 * list. Neither knew of the other: both facts stay, the household stays monitored, and the county says what holds. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/help_acts.h"

struct facts {
    char home[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    help_pack(w);
    help_home(w, "V", f->home);
    help_enrol(w, f->home);
    help_to_recheck(w, f->home);
}

static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_does(w, "V", "{\"kind\":\"lead\",\"household\":\"%s\",\"risk\":\"illness\",\"channel\":\"counter\"}",
               f->home);
    help_step(w, "C", "delist_approve", f->home, ",\"number\":\"批-7\"");
    help_step(w, "C", "delist_announce", f->home, "");
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "delist", "state"), "announced") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "delist", "crossed"), "1") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "delist", "umpire"), "513201000000") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "state"), "enrolled") == 0);
    if (strcmp(office, "C") == 0)
        EXPECT(world_has_work(w, "C", "delist", "announced"));
}

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_refused(w, "T", "not_this_tier", "delist_suspend", f->home, ",\"text\":\"新病\"");
    help_step(w, "C", "delist_suspend", f->home, ",\"text\":\"批复前已有新风险\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "delist", "state"), "kept") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "delist", "crossed"), "0") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "state"), "enrolled") == 0);
}

static void new_risk_meets_the_approval(void **state)
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

/* The same with the letter already in the household's hand: a second letter is owed. And a lead that knew of the
 * approval is a matter of its own. */
static void a_letter_already_given_asks_for_a_second(void **state)
{
    struct world *w = world_chain(15);
    struct facts f = {{0}};

    (void)state;
    before(w, &f);
    world_cut(w, "V", "T");
    world_does(w, "V", "{\"kind\":\"lead\",\"household\":\"%s\",\"risk\":\"illness\",\"channel\":\"counter\"}", f.home);
    help_step(w, "C", "delist_approve", f.home, ",\"number\":\"批-7\"");
    help_to_mark(w, f.home);
    world_heal(w, "V", "T");
    world_run(w);
    EXPECT(strcmp(world_process(w, "C", f.home, "delist", "crossed"), "1") == 0);
    help_step(w, "C", "delist_suspend", f.home, ",\"text\":\"批复前已有新风险\"");
    EXPECT(strcmp(world_process(w, "T", f.home, "delist", "state"), "reversed") == 0);
    EXPECT(world_has_work(w, "T", "delist", "reversed"));
    help_step(w, "T", "delist_correct", f.home, ",\"way\":\"hand\"");
    EXPECT(strcmp(world_process(w, "V", f.home, "delist", "state"), "kept") == 0);
    world_free(w);
}

static void a_later_risk_is_a_re_flag(void **state)
{
    struct world *w = world_chain(16);
    struct facts f = {{0}};

    (void)state;
    before(w, &f);
    help_step(w, "C", "delist_approve", f.home, ",\"number\":\"批-7\"");
    help_to_mark(w, f.home);
    help_step(w, "V", "lead", f.home, ",\"risk\":\"illness\",\"channel\":\"counter\"");
    EXPECT(strcmp(world_process(w, "C", f.home, "delist", "crossed"), "0") == 0);
    help_step(w, "V", "case_open", f.home, ",\"as\":\"reflag\"");
    EXPECT(strcmp(world_process(w, "C", f.home, "case", "rounds"), "2") == 0);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(new_risk_meets_the_approval),
                                       cmocka_unit_test(a_letter_already_given_asks_for_a_second),
                                       cmocka_unit_test(a_later_risk_is_a_re_flag)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
