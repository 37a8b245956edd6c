/* K26: a notice shows what it must not. It is taken down at once, and its days start again. */
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
}

/* The township hears what the village posted and has it taken down; the village reports that it has run. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_does(w, "T", "case_takedown", f->home, ",\"fault\":\"sensitive\",\"text\":\"公示写出了证件号码\"");
    api_does(w, "V", "case_notice_end", f->home, "");
}

/* Whichever sorts first, it is not at the township's desk as a notice that nobody objected to. */
static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_state(w, office, f->home), "taken_down") == 0);
    EXPECT(api_fact(w, office, f->home, "case", "leaked"));
    EXPECT(strcmp(office, "V") != 0 || world_has_work(w, "V", "case", "correct the notice and post it again"));
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_refuses(w, "V", "notice_too_short", "case_repost", f->home,
                ",\"text\":\"已遮盖\",\"date\":\"2025-11-01\",\"until\":\"2025-11-03\"");
    api_does(w, "V", "case_repost", f->home, ",\"text\":\"已遮盖\",\"date\":\"2025-11-01\"");
    api_refuses(w, "V", "notice_running", "case_notice_end", f->home, ",\"date\":\"2025-11-05\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_state(w, office, f->home), "notice") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "now.until"), "2025-11-06") == 0); /* five whole days */
    EXPECT(api_fact(w, office, f->home, "case", "leaked")); /* the incident stays on record */
}

static void a_defective_notice_starts_again(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_defective_notice_starts_again)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
