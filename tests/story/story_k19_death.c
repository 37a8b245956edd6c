/* K19: the village records that the head of a household died while township and county, which cannot hear it, pay him on.
 * What is for him alone stops and is found where it was paid, to be taken back only after a written notice; goods and what
 * is for the household stay; the next adult acts as head, and the income per head is counted anew over the living. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/help_acts.h"
#include "tests/support/steps.h"
#include "tiers/case_aid.h"

struct facts {
    char home[ID_TEXT], measure[ID_TEXT], shared[ID_TEXT], fund[ID_TEXT];
    char cash[ID_TEXT], goods[ID_TEXT], all[ID_TEXT], promise[ID_TEXT], death[ID_TEXT];
};

#define HEAD_ID "0d0e0a0d000000000000000000000001"
#define SON_ID  "0d0e0a0d000000000000000000000002"
#define DIED_ON 20251120u

static void keep(char to[ID_TEXT], const char *id)
{
    memcpy(to, id, ID_TEXT);
}

/* A measure that has begun; `person` is a further member of the plan, or "". */
static void measure(struct world *w, const char *home, const char *person, char id[ID_TEXT])
{
    keep(id, world_does(w, "C",
                        "{\"kind\":\"measure_plan\",\"household\":\"%s\",\"area\":\"" V_CODE
                        "\",\"category\":\"safety_net\",\"dept\":1,\"risks\":[\"disaster\"]%s}",
                        home, person));
    world_run(w);
    world_does(w, "C", "{\"kind\":\"measure_accept\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"thing\":\"%s\"}",
               home, id);
    world_does(w, "C", "{\"kind\":\"measure_start\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"thing\":\"%s\"}",
               home, id);
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;

    help_pack(w);
    help_home(w, "V", f->home);
    help_enrol(w, f->home);
    measure(w, f->home, ",\"person\":\"" HEAD_ID "\"", f->measure);
    measure(w, f->home, "", f->shared);
    keep(f->fund, world_does(w, "C", "{\"kind\":\"fund\",\"name\":\"救助\",\"amount_fen\":1000000}"));
    world_does(w, "C", "{\"kind\":\"rights\",\"fund\":\"%s\",\"area\":\"513201209000\",\"amount_fen\":500000}",
               f->fund);
}

#define GIVES                                                                                                          \
    "{\"kind\":\"grant\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"fund\":\"%s\",\"amount_fen\":20000,"           \
    "\"purpose\":\"%s\"%s}"
#define TO_HEAD ",\"person\":\"" HEAD_ID "\""

static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    keep(f->death, world_does(w, "V",
                              "{\"kind\":\"family_death\",\"household\":\"%s\",\"person\":\"" HEAD_ID
                              "\",\"who\":\"head\",\"since\":\"2025-11-20\"}",
                              f->home));
    help_step(w, "V", "track_death", f->home, ",\"who\":\"head\",\"until\":\"2025-11-20\"");
    help_refused(w, "V", "person_died", "help", f->home, ",\"help_kind\":\"cash\",\"amount_fen\":100" TO_HEAD);
    help_step(w, "T", "help", f->home, ",\"help_kind\":\"goods\",\"amount_fen\":30000");
    keep(f->cash, world_does(w, "T", GIVES, f->home, f->fund, "cash", TO_HEAD));
    keep(f->goods, world_does(w, "T", GIVES, f->home, f->fund, "goods", TO_HEAD));
    keep(f->all, world_does(w, "T", GIVES, f->home, f->fund, "cash", ""));
    keep(f->promise, world_does(w, "C", GIVES, f->home, f->fund, "medical", TO_HEAD ",\"committed\":true"));
    world_does(w, "C",
               "{\"kind\":\"measure_progress\",\"household\":\"%s\",\"area\":\"" V_CODE
               "\",\"thing\":\"%s\",\"text\":\"按月发放\"}",
               f->home, f->measure);
}

static uint32_t died_on(const Fangpin__V1__CaseView *v, const char *id)
{
    struct subject aid = help_subject(id);
    const Fangpin__V1__Aid *found = aid_find(v, &aid);

    EXPECT(found != NULL);
    return found ? found->died_on : 1;
}

static uint32_t measure_died_on(const Fangpin__V1__CaseView *v, const char *id)
{
    struct subject thing = help_subject(id);
    const Fangpin__V1__ProcessView *found = step_instance(v, process_get(PROCESS_MEASURE), &thing);

    EXPECT(found != NULL && found->crossed == 0);
    return found ? found->died_on : 1;
}

static bool owes(const char *office)
{
    return strcmp(office, "T") == 0 || strcmp(office, "C") == 0;
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, help_subject(f->home));

    EXPECT(v->people == 3 && v->living == 2 && v->helped_fen == 30000 && v->granted_fen == 80000);
    EXPECT(died_on(v, f->cash) == DIED_ON && died_on(v, f->promise) == DIED_ON);
    EXPECT(died_on(v, f->goods) == 0 && died_on(v, f->all) == 0);
    EXPECT(measure_died_on(v, f->measure) == DIED_ON && measure_died_on(v, f->shared) == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "track", "state"), "changed") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "track", "owner"), "513201209000") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "family", "state"), "died") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "family", "awaited.1.owner"), "513201209200") == 0);
    EXPECT(world_has_work(w, office, "stopped", NULL) == owes(office));
}

#define ABOUT                                                                                                          \
    "{\"kind\":\"%s\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"%s\":\"%s\",\"text\":\"本人去世,发放终止\"%s}"
#define AID "{\"kind\":\"%s\",\"household\":\"%s\",\"area\":\"" V_CODE "\",\"aid\":\"%s\"%s}"

/* Whoever knows of the death pays no more; what was paid is the county's to settle. */
static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;

    help_refused(w, "T", "person_died", "help", f->home, ",\"help_kind\":\"cash\",\"amount_fen\":100" TO_HEAD);
    world_refuses(w, "T", "person_died", GIVES, f->home, f->fund, "cash", TO_HEAD);
    world_refuses(w, "C", "person_died", ABOUT, "measure_progress", f->home, "thing", f->measure, "");
    world_refuses(w, "C", "person_died", AID, "grant_deliver", f->home, f->promise, "");
    world_does(w, "C", ABOUT, "measure_progress", f->home, "thing", f->shared, "");
    world_does(w, "C", ABOUT, "measure_end", f->home, "thing", f->measure, "");
    world_does(w, "C", AID, "grant_void", f->home, f->promise, "");
    world_refuses(w, "C", "missing_notice", AID, "duplicate_settle", f->home, f->cash, ",\"settlement\":\"recover\"");
    world_does(w, "C", AID, "duplicate_settle", f->home, f->cash, ",\"settlement\":\"waive\"");
    world_does(w, "V", ABOUT, "family_head", f->home, "thing", f->death, ",\"officer\":\"" SON_ID "\"");
    world_does(w, "V", "{\"kind\":\"household\",\"household\":\"%s\",\"people\":2,\"head_name\":\"某新户主\"}",
               f->home);
    world_run(w);
    world_refuses(w, "T", "not_the_living",
                  "{\"kind\":\"family_recount\",\"household\":\"%s\",\"area\":\"" V_CODE
                  "\",\"thing\":\"%s\",\"month\":\"2025-11\",\"count\":3,\"income\":\"below\"}",
                  f->home, f->death);
    world_does(w, "T",
               "{\"kind\":\"family_recount\",\"household\":\"%s\",\"area\":\"" V_CODE
               "\",\"thing\":\"%s\",\"month\":\"2025-11\",\"count\":2,\"income\":\"below\"}",
               f->home, f->death);
    help_step(w, "T", "track_income", f->home, ",\"month\":\"2025-11\",\"income\":\"below\"");
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    Fangpin__V1__CaseView *v = world_case(w, office, (struct area){513201209200}, help_subject(f->home));

    EXPECT(v->helped_fen == 30000 && v->granted_fen == 60000); /* what was handed over stays */
    EXPECT(v->people == 2 && v->living == 2);                  /* the register knows of it: not taken off twice */
    EXPECT(measure_died_on(v, f->measure) == 0 && measure_died_on(v, f->shared) == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "track", "state"), "tracked") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "case", "state"), "enrolled") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "family", "state"), "recounted") == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "family", "now.officer"), SON_ID) == 0);
    EXPECT(strcmp(world_process(w, office, f->home, "family", "owner"), "") == 0);
    EXPECT(!world_has_work(w, office, "stopped", NULL));
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
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_death_meets_help)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
