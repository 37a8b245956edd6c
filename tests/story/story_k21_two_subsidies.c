/* K21: one house, one event, two subsidies promised by different offices on both sides of a cut. The greater entitlement
 * stays; the other is voided by its own office when it is not handed over yet, else set off. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/api_bed.h"
#include "tests/support/orders.h"

#define RENOVATION 3000000
#define COLLAPSE   6000000
#define RELOCATION 4000000

struct facts {
    struct subject fund, home, small, great, middle;
};

static const struct subject quake = {{0x61, 0x06, 0x10}};

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 100000000, .text = "倒损农房重建资金"};
    struct filing give = {.kind = KIND_RIGHTS, .area = world_area(w, "T"), .amount_fen = 20000000};

    give.fund = f->fund = world_file(w, "C", fund).subject;
    world_file(w, "C", give);
    world_run(w);
    give.area = world_area(w, "V");
    give.amount_fen = 10000000;
    world_file(w, "T", give);
    f->home = world_household(w, "V", "泽郎");
}

static struct subject promise(struct world *w, const struct facts *f, const char *office, int64_t fen, bool committed)
{
    struct filing g = {.kind = KIND_GRANT,
                       .area = world_area(w, "V"),
                       .subject = f->home,
                       .fund = f->fund,
                       .amount_fen = fen,
                       .code = HELP_HOUSE,
                       .occasion = quake,
                       .committed = committed};

    return world_file(w, office, g).subject;
}

/* The county has promised for the collapse, the township for the renovation, the village has handed over relocation. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;

    f->middle = promise(w, f, "V", RELOCATION, false);
    f->small = promise(w, f, "T", RENOVATION, true);
    f->great = promise(w, f, "C", COLLAPSE, true);
}

static const Fangpin__V1__Aid *aid_at(struct world *w, const char *office, const struct facts *f, struct subject aid)
{
    Fangpin__V1__CaseView *v = world_case(w, office, world_area(w, "V"), f->home);

    for (size_t i = 0; v != NULL && i < v->n_aid; i++)
        if (memcmp(v->aid[i]->aid.data, aid.b, sizeof aid.b) == 0)
            return v->aid[i];
    return NULL;
}

/* Every office holds the household's whole case, so every one says the same. */
static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    struct bed_answer a = bed_ask(w, office, "/v1/duplicates", NULL);

    EXPECT(json_array_size(bed_at(&a, "same_help")) == 2 && bed_number(&a, "open") == 2);
    for (unsigned i = 0; i < 2; i++) {
        char at[48];
        snprintf(at, sizeof at, "same_help.%u.first.amount_fen", i);
        EXPECT(bed_number(&a, at) == COLLAPSE); /* what is named first is the greatest */
    }
    bed_free(&a);
    EXPECT(aid_at(w, office, f, f->small)->state == AID_COMMITTED);
    EXPECT(aid_at(w, office, f, f->middle)->state == AID_DELIVERED);
}

static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;
    struct filing s = {.kind = KIND_DUPLICATE_SETTLE,
                       .area = world_area(w, "V"),
                       .subject = f->home,
                       .aid = f->small,
                       .code = SETTLE_VOID,
                       .against = f->great};

    world_file(w, "C", s);
    s.aid = f->middle;
    EXPECT(world_try(w, "C", &s).rc == ERR_REFUSED); /* it is in the household's hands: a fact */
    s.code = SETTLE_OFFSET;
    world_file(w, "C", s);
    world_run(w);
    struct filing v = {.kind = KIND_GRANT_VOID, .area = world_area(w, "V"), .subject = f->home, .aid = f->small};
    world_file(w, "T", v);
    v.kind = KIND_GRANT_DELIVER;
    v.aid = f->great;
    world_file(w, "C", v);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    struct bed_answer a = bed_ask(w, office, "/v1/duplicates", NULL);

    EXPECT(json_array_size(bed_at(&a, "same_help")) == 1 && bed_number(&a, "open") == 0);
    bed_free(&a);
    EXPECT(aid_at(w, office, f, f->small)->state == AID_VOID);
    EXPECT(aid_at(w, office, f, f->middle)->settlement == SETTLE_OFFSET);
    EXPECT(aid_at(w, office, f, f->great)->state == AID_DELIVERED);
    if (strcmp(office, "V") != 0)
        EXPECT(world_fund(w, office, world_area(w, "T"), f->fund)->voided_fen == RENOVATION);
}

static void one_house_keeps_one_subsidy(void **state)
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
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_house_keeps_one_subsidy)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
