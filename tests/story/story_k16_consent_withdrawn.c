/* K16: the household takes its consent back in the village while the county approves that it leaves the list. The time
 * of the act counts, not of its arrival: both are shown, the household stays monitored until the county settles it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/help_acts.h"

struct facts {
    char home[ID_TEXT], other[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    help_pack(w);
    help_home(w, "V", f->home);
    help_enrol(w, f->home);
    help_home(w, "V", f->other);
    help_enrol(w, f->other);
    help_to_recheck(w, f->home);
    help_to_recheck(w, f->other);
}

static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_step(w, "V", "delist_unconsent", f->home, ",\"hash\":\"" HASH64 "\"");
    help_step(w, "V", "delist_object", f->other, ",\"text\":\"收入仍不稳定\"");
    help_step(w, "C", "delist_approve", f->home, ",\"number\":\"批-7\"");
    help_step(w, "C", "delist_approve", f->other, ",\"number\":\"批-8\"");
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "delist", "crossed"), "1") == 0);
    EXPECT(strcmp(world_process(w, office, f->other, "delist", "crossed"), "1") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "state"), "enrolled") == 0);
}

/* The one who took the consent back stays; the objection is dismissed. */
static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_step(w, "C", "delist_suspend", f->home, ",\"text\":\"农户已撤回同意\"");
    help_step(w, "C", "delist_uphold", f->other, ",\"text\":\"经核实收入稳定\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    EXPECT(strcmp(world_process(w, office, f->home, "delist", "state"), "kept") == 0);
    EXPECT(strcmp(world_process(w, office, f->other, "delist", "state"), "approved") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "delist", "crossed"), "0") == 0);
    EXPECT(strcmp(world_process(w, office, f->other, "delist", "crossed"), "0") == 0);
}

static void consent_taken_back_meets_the_approval(void **state)
{
    static const struct order_story story = {.before = before,
                                             .cut = {{"V", "T"}, {"T", "C"}, {"C", "M"}},
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(consent_taken_back_meets_the_approval)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
