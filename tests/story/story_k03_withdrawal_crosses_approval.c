/* K3: the household withdraws on paper in a village that is cut off, while the county approves. */
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
    char home[ID_TEXT], decision[ID_TEXT];
};

#define PAPER ",\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\",\"text\":\"农户自愿撤回\""

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->home, sizeof f->home, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    api_at_county(w, f->home);
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    api_refuses(w, "V", "missing_field", "case_withdraw", f->home, ",\"text\":\"村里认为不用了\""); /* never alone */
    api_does(w, "V", "case_withdraw", f->home, PAPER);
    snprintf(f->decision, sizeof f->decision, "%s", api_does(w, "C", "decision", f->home, ""));
}

/* Both papers stand and neither was awarded anything: the county is asked. */
static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "case", "crossed"), "1") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "umpire"), "513201000000") == 0);
    EXPECT(api_count(w, office, f->home, "case_withdraw") == 1 && api_count(w, office, f->home, "decision") == 1);
    if (strcmp(office, "C") == 0)
        EXPECT(world_has_work(w, "C", "crossed", NULL) || world_has_work(w, "C", "case", NULL));
}

/* The withdrawal was signed before the approval: a superseding record ends that. */
static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;
    char more[200];

    snprintf(more, sizeof more, ",\"decision\":\"%s\",\"reason\":\"withdrawn\",\"text\":\"审定前农户已书面撤回\"",
             f->decision);
    api_does(w, "C", "refusal", f->home, more);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "case", "crossed"), "0") == 0);
    EXPECT(strcmp(api_state(w, office, f->home), "refused") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "outcome"), "refused") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "reason"), "withdrawn") == 0);
    EXPECT(strcmp(office, "T") != 0 || world_has_work(w, "T", "case", "deliver the refusal"));
}

static void a_withdrawal_and_an_approval_wait_for_the_county(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_withdrawal_and_an_approval_wait_for_the_county)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
