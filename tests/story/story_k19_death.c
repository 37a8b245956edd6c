/* K19: the village records that the head of a household died while township and county, which cannot hear it, help and
 * plan on. What was given stays; the file follows the living, and the income per head is owed anew. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/help_acts.h"

struct facts {
    char home[ID_TEXT], measure[ID_TEXT];
};

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    help_pack(w);
    help_home(w, "V", f->home);
    help_enrol(w, f->home);
    memcpy(f->measure,
           world_does(w, "C",
                      "{\"kind\":\"measure_plan\",\"household\":\"%s\",\"area\":\"" V_CODE
                      "\",\"category\":\"safety_net\",\"dept\":1,\"risks\":[\"disaster\"]}",
                      f->home),
           ID_TEXT);
    world_run(w);
    world_does(w, "C", "{\"kind\":\"measure_accept\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"thing\":\"%s\"}",
               f->home, f->measure);
    world_does(w, "C", "{\"kind\":\"measure_start\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"thing\":\"%s\"}",
               f->home, f->measure);
}

static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_step(w, "V", "track_death", f->home, ",\"who\":\"head\",\"until\":\"2025-11-20\"");
    world_does(w, "V", "{\"kind\":\"household\",\"household\":\"%s\",\"people\":2,\"head_name\":\"某新户主\"}",
               f->home);
    help_step(w, "T", "help", f->home, ",\"help_kind\":\"goods\",\"amount_fen\":30000");
    world_does(w, "C",
               "{\"kind\":\"measure_progress\",\"household\":\"%s\",\"area\":\"" V_CODE
               "\",\"thing\":\"%s\",\"text\":\"按月发放\"}",
               f->home, f->measure);
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, help_subject(f->home));

    EXPECT(v->people == 2 && v->helped_fen == 30000);
    EXPECT(strcmp(world_process(w, office, f->home, "track", "state"), "changed") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "track", "owner"), "513201209000") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "measure", "state"), "running") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "measure", "crossed"), "0") == 0);
}

/* The personal payment ends, the household's measures and help do not; the township computes anew. */
static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    world_does(w, "C",
               "{\"kind\":\"measure_end\",\"household\":\"%s\",\"area\":\"" V_CODE
               "\",\"thing\":\"%s\",\"text\":\"本人去世,发放终止\"}",
               f->home, f->measure);
    help_step(w, "T", "track_income", f->home, ",\"month\":\"2025-11\",\"income\":\"below\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, help_subject(f->home));

    EXPECT(v->helped_fen == 30000);
    EXPECT(strcmp(world_process(w, office, f->home, "measure", "state"), "ended") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "track", "state"), "tracked") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "state"), "enrolled") == 0);
}

static void a_death_meets_help(void **state)
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
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_death_meets_help)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
