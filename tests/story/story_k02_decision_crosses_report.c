/* K2: the county refuses on what it has while the township's stronger papers are under way. The refusal stands until the
 * county has seen them; then it may supersede it, and a letter of correction is owed for the one already delivered. */
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
    char home[ID_TEXT], refusal[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->home, sizeof f->home, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    api_at_county(w, f->home);
}

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->refusal, sizeof f->refusal, "%s",
             api_does(w, "C", "refusal", f->home, ",\"reason\":\"condition_not_met\",\"text\":\"收入高于监测线\""));
    api_does(w, "T", "lead", f->home, ",\"risk\":\"illness\",\"channel\":\"counter\"");
    api_does(w, "T", "visit", f->home, ",\"outcome\":\"fit\"");
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_state(w, office, f->home), "refused") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "outcome"), "refused") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "reconsider"), "true") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "decision"), f->refusal) == 0);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;
    char more[200];

    snprintf(more, sizeof more, ",\"decision\":\"%s\",\"way\":\"hand\"", f->refusal);
    api_does(w, "T", "notice", f->home, more); /* it had been handed out already */
    world_run(w);
    EXPECT(world_has_work(w, "C", "reconsider", NULL));
    snprintf(more, sizeof more, ",\"decision\":\"%s\"", f->refusal);
    api_does(w, "C", "decision", f->home, more);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_state(w, office, f->home), "approved") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "outcome"), "approved") == 0);
    EXPECT(strcmp(api_case(w, office, f->home, "reconsider"), "false") == 0);
    EXPECT(api_fact(w, office, f->home, "case", "correction_owed"));
    if (strcmp(office, "T") == 0)
        EXPECT(world_has_work(w, "T", "case", "deliver the letter of correction"));
}

static void the_countys_word_stands_until_the_county_changes_it(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"T", "C"}, {"C", "M"}},
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_countys_word_stands_until_the_county_changes_it)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
