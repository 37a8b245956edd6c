/* K10: an objection entered in time comes when the county has approved. Enrolment stays; the county confirms or supersedes. */
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
    api_verified(w, "V", f->home);
    api_reviewed(w, "V", f->home);
    world_run(w);
    api_does(w, "T", "case_cosign", f->home, "");
}

/* In the village somebody objects while the notice runs; the township, which cannot hear it, goes on for the village. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_does(w, "V", "case_object", f->home, ",\"text\":\"该户在城里有房\",\"date\":\"2025-10-14\"");
    api_refuses(w, "V", "objection_open", "case_notice_end", f->home, "");
    api_does(w, "T", "case_stand_in", f->home, ",\"text\":\"村线路中断\"");
    api_does(w, "T", "case_notice_end", f->home, "");
    api_reported(w, f->home);
    world_run(w);
    api_does(w, "C", "decision", f->home, "");
    api_does(w, "C", "case_announce", f->home, "");
}

/* The approval stays in force, and the objection is there to be answered, whichever came first. */
static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_state(w, office, f->home), "announced") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "outcome"), "approved") == 0);
    EXPECT(api_fact(w, office, f->home, "case", "objected"));
    EXPECT(strcmp(world_process(w, office, f->home, "case", "crossed"), "0") == 0);
    if (strcmp(office, "T") == 0)
        EXPECT(world_has_work(w, "T", "case", "verify the late objection"));
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_refuses(w, "T", "notice_over", "case_object", f->home, ",\"text\":\"又听说有车\""); /* a complaint, no hold */
    api_does(w, "T", "objection_file", f->home, ",\"text\":\"又听说有车\",\"by\":\"anonymous\"");
    api_does(w, "T", "case_resolve", f->home, ",\"text\":\"房屋系灾后安置房,不属实\"");
    world_run(w);
    EXPECT(world_has_work(w, "C", "case", "uphold or supersede after the objection"));
    api_does(w, "C", "case_uphold", f->home, ",\"text\":\"维持批准\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_state(w, office, f->home), "announced") == 0);
    EXPECT(!api_fact(w, office, f->home, "case", "objected"));
    EXPECT(strcmp(world_process(w, office, f->home, "objection", "state"), "filed") == 0);
    EXPECT(api_fact(w, office, f->home, "objection", "anonymous"));
}

static void an_objection_in_time_is_answered_and_stops_nothing(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"C", "M"}},
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_objection_in_time_is_answered_and_stops_nothing)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
