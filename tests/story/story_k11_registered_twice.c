/* K11: one household is registered twice, refused under one number while it is open under the other. */
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
    char here[ID_TEXT], again[ID_TEXT], refusal[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    (void)w;
    (void)arg;
}

/* The village meets the family, and the township, which cannot hear it, registers it again and gets it refused. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    snprintf(f->here, sizeof f->here, "%s", world_home(w, "V", "泽郎甲", "990001195803120013"));
    api_does(w, "V", "case_open", f->here, "");
    snprintf(f->again, sizeof f->again, "%s",
             world_does(w, "T",
                        "{\"kind\":\"household\",\"area\":\"" API_AREA
                        "\",\"people\":3,\"head_name\":\"泽郎甲\",\"citizen_id\":\"990001195803120013\"}"));
    api_does(w, "T", "lead", f->again, ",\"risk\":\"illness\",\"channel\":\"hotline\",\"date\":\"2025-10-02\"");
    api_verified(w, "T", f->again);
    api_does(w, "T", "case_stand_in", f->again, ",\"text\":\"村线路中断\"");
    api_reviewed(w, "T", f->again);
    api_does(w, "T", "case_notice_end", f->again, "");
    api_does(w, "T", "case_cosign", f->again, "");
    api_reported(w, f->again);
    world_run(w);
    api_does(w, "C", "refusal", f->again, ",\"reason\":\"condition_not_met\",\"text\":\"收入高于监测线\"");
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(api_state(w, office, f->here), "analysis") == 0);
    EXPECT(strcmp(api_state(w, office, f->again), "refused") == 0);
}

static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;
    char more[120];

    snprintf(more, sizeof more, ",\"link\":\"%s\"", f->here);
    api_refuses(w, "C", "no_other_file", "merge_take", f->here, more); /* itself */
    snprintf(more, sizeof more, ",\"link\":\"%s\"", f->again);
    api_refuses(w, "T", "not_this_tier", "merge_take", f->here, more);
    api_does(w, "C", "merge_take", f->here, more);
    snprintf(more, sizeof more, ",\"link\":\"%s\"", f->here);
    api_does(w, "C", "merge_into", f->again, more);
}

/* Refused and open: nothing is overwritten, the county looks again. The earliest discovery counts. */
static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->here, "merge", "state"), "canonical") == 0);
    EXPECT(strcmp(world_process(w, office, f->again, "merge", "state"), "alias") == 0);
    EXPECT(api_fact(w, office, f->here, "merge", "reconsider"));
    EXPECT(strcmp(world_process(w, office, f->here, "merge", "now.found_on"), "2025-10-02") == 0);
    EXPECT(strcmp(api_case(w, office, f->here, "joined.0.household"), f->again) == 0);
    EXPECT(strcmp(api_case(w, office, f->here, "joined.0.outcome"), "refused") == 0);
    EXPECT(strcmp(api_case(w, office, f->again, "outcome"), "refused") == 0);
    EXPECT(strcmp(api_state(w, office, f->here), "analysis") == 0);
    if (strcmp(office, "C") == 0)
        EXPECT(world_has_work(w, "C", "merge", "reconsider: the two files disagree"));
}

static void two_files_of_one_household_are_read_together(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_files_of_one_household_are_read_together)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
