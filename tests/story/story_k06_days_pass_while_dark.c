/* K6: days pass while the line is down. A step is late or not by the day it was signed; the receiver has its own days. */
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

/* The village ends its notice in time; nobody above hears of it for a month. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_does(w, "V", "case_notice_end", f->home, ",\"date\":\"2025-10-16\"");
    api_refuses(w, "T", "wrong_state", "case_report", f->home,
                ",\"checks\":[\"yes\",\"yes\",\"yes\",\"yes\"],\"class\":\"sudden\"");
}

/* What was signed in time is in time, whenever it comes; nothing was decided by silence. */
static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_state(w, office, f->home), "notice_done") == 0);
    EXPECT(strcmp(api_step(w, office, f->home, "case_notice_end", "late"), "false") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "due"), "2025-10-20") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "outcome"), "none") == 0);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_does(w, "T", "case_receive", f->home, "");
    api_reported(w, f->home);
}

/* The receipt shows what the line cost; the township's own days ran from there, and its report is in time. */
static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_step(w, office, f->home, "case_receive", "late"), "true") == 0);
    EXPECT(strcmp(api_step(w, office, f->home, "case_receive", "due"), "2025-10-20") == 0);
    EXPECT(strcmp(api_step(w, office, f->home, "case_report", "late"), "false") == 0);
    EXPECT(strcmp(api_state(w, office, f->home), "at_county") == 0);
}

static void late_is_a_mark_and_each_office_has_its_own_days(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(late_is_a_mark_and_each_office_has_its_own_days)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
