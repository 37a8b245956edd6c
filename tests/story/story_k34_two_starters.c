/* K34: township and county start the green channel for one household without hearing each other. There is one channel:
 * both helps stand, the second word of the same kind is a repetition, and the ceiling holds for the sum. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/help_acts.h"
#include "tiers/proc_help.h"

struct facts {
    char home[ID_TEXT], fund[ID_TEXT];
};

#define AUTHORISE ",\"help\":\"cash\",\"amount_fen\":150000,\"text\":\"房屋受淹\""

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    help_pack(w);
    help_home(w, "V", f->home);
}

static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_step(w, "T", "green_authorise", f->home, AUTHORISE);
    help_step(w, "T", "help", f->home, ",\"help_kind\":\"goods\",\"amount_fen\":150000");
    help_step(w, "C", "green_authorise", f->home, AUTHORISE);
    help_step(w, "C", "help", f->home, ",\"help_kind\":\"goods\",\"amount_fen\":120000");
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, help_subject(f->home));
    unsigned channels = 0;

    for (size_t i = 0; i < v->n_process; i++)
        channels += v->process[i]->process == PROCESS_GREEN;
    EXPECT(channels == 1 && v->helped_fen == 270000);
    EXPECT(strcmp(world_process(w, office, f->home, "green", "state"), "aid_given") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "green", "crossed"), "0") == 0);
    EXPECT(v->n_debt == 10); /* each help owes its five */
}

/* What was given from both sides counts. */
static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_step(w, "T", "green_register", f->home, ",\"hash\":\"" HASH64 "\",\"text\":\"洪水\",\"count\":2");
    help_refused(w, "T", "over_first_ceiling", "green_authorise", f->home, AUTHORISE);
    help_refused(w, "C", "over_first_ceiling", "green_authorise", f->home, AUTHORISE);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, help_subject(f->home));
    unsigned registered = 0;

    for (size_t i = 0; i < v->n_debt; i++)
        registered += v->debt[i]->kind == DEBT_REGISTER && v->debt[i]->settled_by.len > 0;
    EXPECT(registered == 2);
}

static void two_starters_of_one_channel(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_starters_of_one_channel)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
