/* K32: a standing authority ends while the village that holds it is cut off. Help given under it while it stood is a
 * fact and is charged to the issuer's fund; after its last day there is no more of it; the township ratifies. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/help_acts.h"

struct facts {
    char home[ID_TEXT], fund[ID_TEXT], authority[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    help_pack(w);
    help_home(w, "V", f->home);
    memcpy(f->fund, world_does(w, "C", "{\"kind\":\"fund\",\"name\":\"救助资金\",\"amount_fen\":1000000}"), ID_TEXT);
    world_does(w, "C", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"513201209000\",\"amount_fen\":800000}",
               f->fund);
    world_run(w);
    world_does(w, "T", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"" V_CODE "\",\"amount_fen\":400000}", f->fund);
    memcpy(f->authority,
           world_does(w, "T",
                      "{\"kind\":\"standing_authority\",\"area\":\"" V_CODE "\",\"kinds\":[\"cash\",\"goods\"],"
                      "\"per_household_fen\":200000,\"amount_fen\":300000,\"fund\":\"%s\"}",
                      f->fund),
           ID_TEXT);
}

#define HELP                                                                                                           \
    "{\"kind\":\"help\",\"household\":\"%s\",\"help_kind\":\"goods\",\"amount_fen\":50000,\"authority\":\"%s\"}"

/* Seven days are the pack's; on the ninth it is over, heard of or not. */
static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_does(w, "V", HELP, f->home, f->authority);
    world_days(w, 9);
    world_refuses(w, "V", "authority_ended", HELP, f->home, f->authority);
    world_does(w, "V", "{\"kind\":\"green_request\",\"household\":\"%s\",\"help\":\"goods\",\"text\":\"仍缺口粮\"}",
               f->home); /* asking is always possible */
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, help_subject(f->home));

    EXPECT(v->helped_fen == 50000 && v->n_debt == 5);
    EXPECT(world_fund(w, office, (struct area){513201209200}, help_subject(f->fund))->helped_fen == 50000);
    EXPECT(strcmp(world_process(w, office, f->home, "green", "state"), "aid_given") == 0);
}

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_refused(w, "V", "not_this_tier", "green_ratify", f->home, ",\"text\":\"追认\"");
    help_step(w, "T", "green_ratify", f->home, ",\"text\":\"授权期内救助,予以追认\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, help_subject(f->home));

    EXPECT(v->helped_fen == 50000);
    EXPECT(strcmp(world_process(w, office, f->home, "green", "crossed"), "0") == 0);
}

static void an_authority_ends_unseen(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(an_authority_ends_unseen)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
