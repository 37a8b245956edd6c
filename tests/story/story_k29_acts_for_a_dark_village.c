/* K29: the township acts for a village it cannot reach, and the village comes back with its own visit. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/case_api.h"
#include "support/orders.h"

struct facts {
    char home[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->home, sizeof f->home, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    api_does(w, "V", "case_open", f->home, ",\"date\":\"" API_PAST "\"");
    api_does(w, "V", "case_freeze", f->home, ",\"date\":\"" API_PAST "\"");
}

/* Each visits; the township, which cannot hear the village, holds the review for it. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_does(w, "V", "visit", f->home, ",\"outcome\":\"fit\"");
    api_does(w, "T", "visit", f->home, ",\"outcome\":\"fit\",\"date\":\"" API_PAST "\"");
    api_does(w, "T", "case_exempt", f->home,
             ",\"number\":\"低保证-7\",\"until\":\"2025-10-01\",\"date\":\"" API_PAST "\"");
    api_refuses(w, "T", "village_holds_it", "case_review", f->home,
                ",\"meeting\":\"normal\",\"attendees\":9,\"votes_for\":9,\"result\":\"propose\"");
    api_does(w, "T", "case_stand_in", f->home, ",\"text\":\"村线路中断\",\"date\":\"" API_PAST "\"");
    api_reviewed(w, "T", f->home);
}

/* Both visits are kept, and the case was visited once; the village owes its word. */
static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(api_count(w, office, f->home, "visit") == 2);
    EXPECT(strcmp(api_state(w, office, f->home), "notice") == 0);
    EXPECT(api_fact(w, office, f->home, "case", "stood_in") && api_fact(w, office, f->home, "case", "visited"));
    EXPECT(strcmp(world_process(w, office, f->home, "case", "crossed"), "0") == 0);
    if (strcmp(office, "V") == 0)
        EXPECT(world_has_work(w, "V", "case", "ratify or rectify what the township did for the village"));
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_does(w, "V", "case_ratify", f->home, "");
    api_refuses(w, "V", "missing_fact", "case_ratify", f->home, "");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(!api_fact(w, office, f->home, "case", "stood_in"));
    EXPECT(strcmp(api_step(w, office, f->home, "case_ratify", "area"), "513201209200") == 0);
}

static void what_was_done_for_a_village_is_ratified_by_it(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"T", "C"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"V", "T", "C", "M"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_was_done_for_a_village_is_ratified_by_it)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
