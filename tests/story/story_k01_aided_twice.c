/* K1: one person, registered in two villages of two townships, is aided on both sides of a cut. The county finds it when
 * it holds both; both stay facts and stay in the sums until the county settles. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/api_bed.h"
#include "tests/support/orders.h"

#define HELPED  100000
#define PROMISE 80000
#define PAID    60000

struct facts {
    struct subject fund, home_v, home_x;      /* one person, two households */
    struct subject help, promise, paid, gift; /* V's first aid; U's promised and paid grants; the donation */
    struct subject notice;
};

static struct world *two_townships(uint64_t seed)
{
    struct world *w = world_new("ngawa-5132", seed);

    world_office(w, "M", "513200000000");
    world_office(w, "C", "513201000000");
    world_office(w, "T", "513201209000");
    world_office(w, "U", "513201103000");
    world_office(w, "V", "513201209200");
    world_office(w, "X", "513201103200");
    return w;
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 100000000, .text = "防返贫救助基金"};

    f->fund = world_file(w, "C", fund).subject;
    struct filing give = {.kind = KIND_RIGHTS, .area = world_area(w, "T"), .fund = f->fund, .amount_fen = 1000000};
    world_file(w, "C", give);
    give.area = world_area(w, "U");
    world_file(w, "C", give);
    f->home_v = world_household(w, "V", "泽郎");
    f->home_x = world_household(w, "X", "泽郎");
}

static struct filing grant(struct world *w, const struct facts *f, int64_t fen, uint32_t purpose)
{
    return (struct filing){.kind = KIND_GRANT,
                           .area = world_area(w, "X"),
                           .subject = f->home_x,
                           .fund = f->fund,
                           .amount_fen = fen,
                           .code = purpose,
                           .date = 20251122};
}

/* Township T helps first, cash; township U promises cash to the same person and pays for school twice over: once from the
 * fund, once a donation that it records. */
static void act(struct world *w, void *arg)
{
    struct facts *f = arg;
    struct filing help = {.kind = KIND_HELP,
                          .area = world_area(w, "V"),
                          .subject = f->home_v,
                          .fund = f->fund,
                          .amount_fen = HELPED,
                          .code = HELP_CASH,
                          .date = 20251120};
    struct filing promise = grant(w, f, PROMISE, HELP_CASH), gift = grant(w, f, PAID, HELP_SCHOOL);

    f->help = world_file(w, "T", help).subject;
    promise.committed = true;
    f->promise = world_file(w, "U", promise).subject;
    gift.fund = (struct subject){{0}};
    gift.giver = GIVER_HELPER;
    gift.date = 20251121;
    f->gift = world_file(w, "U", gift).subject;
    f->paid = world_file(w, "U", grant(w, f, PAID, HELP_SCHOOL)).subject;
}

static const Fangpin__V1__Aid *aid_at(struct world *w, const char *office, const char *village, struct subject home,
                                      struct subject aid)
{
    Fangpin__V1__CaseView *v = world_case(w, office, world_area(w, village), home);

    for (size_t i = 0; v != NULL && i < v->n_aid; i++)
        if (memcmp(v->aid[i]->aid.data, aid.b, sizeof aid.b) == 0)
            return v->aid[i];
    return NULL;
}

static void expect_list(struct world *w, const char *office, long long groups, long long pairs, long long open)
{
    struct bed_answer a = bed_ask(w, office, "/v1/duplicates", NULL);

    EXPECT(a.status == 200 && (long long)json_array_size(bed_at(&a, "same_person")) == groups);
    EXPECT((long long)json_array_size(bed_at(&a, "same_help")) == pairs && bed_number(&a, "open") == open);
    bed_free(&a);
}

static bool is(const char *office, const char *names)
{
    return strstr(names, office) != NULL;
}

/* Whoever holds both sides sees both: the county and above, the persons and the cash; township U only its own gift and
 * grant; township T nothing. */
static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    if (is(office, "M C"))
        expect_list(w, office, 1, 2, 2);
    if (is(office, "U X"))
        expect_list(w, office, 0, 1, 1);
    if (is(office, "T V"))
        expect_list(w, office, 0, 0, 0);
    if (is(office, "M C T V"))
        EXPECT(aid_at(w, office, "V", f->home_v, f->help)->settlement == 0);
    if (is(office, "M C U")) { /* both count until settled */
        EXPECT(world_fund(w, office, world_area(w, "U"), f->fund)->spent_fen == PROMISE + PAID);
        EXPECT(aid_at(w, office, "X", f->home_x, f->promise)->state == AID_COMMITTED);
    }
}

static struct filing settle_of(struct world *w, const struct facts *f, struct subject aid, uint32_t outcome,
                               struct subject against)
{
    return (struct filing){.kind = KIND_DUPLICATE_SETTLE,
                           .area = world_area(w, "X"),
                           .subject = f->home_x,
                           .aid = aid,
                           .code = outcome,
                           .against = against};
}

static void file_at_u(void *w, const struct filing *f)
{
    world_file(w, "U", *f);
}

/* The promise is voided by its own office when the county asks. The grant beside the donation is taken back after written
 * notice. */
static void settle(struct world *w, void *arg)
{
    struct facts *f = arg;
    struct area x = world_area(w, "X");
    struct filing no = {.kind = KIND_REFUSAL, .area = x, .subject = f->home_x, .code = REASON_DUPLICATE};
    struct filing recover = settle_of(w, f, f->paid, SETTLE_RECOVER, f->gift);

    case_to_county(file_at_u, w, x, &f->home_x);
    world_run(w);
    world_file(w, "C", settle_of(w, f, f->promise, SETTLE_VOID, f->help));
    EXPECT(world_try(w, "C", &recover).rc == ERR_REFUSED); /* nobody was told yet */
    struct filing notice = {.kind = KIND_NOTICE,
                            .area = x,
                            .subject = f->home_x,
                            .decision = world_file(w, "C", no).subject,
                            .code = WAY_HAND};
    world_run(w);
    f->notice = world_file(w, "U", notice).subject;
    world_run(w);
    recover.notice = f->notice;
    world_file(w, "C", recover);
    world_run(w);
    struct filing deliver = {.kind = KIND_GRANT_DELIVER, .area = x, .subject = f->home_x, .aid = f->promise};
    EXPECT(strcmp(world_try(w, "U", &deliver).why.code, "to_be_voided") == 0);
    deliver.kind = KIND_GRANT_VOID;
    world_file(w, "U", deliver);
    struct filing back = {.kind = KIND_RECOVERY,
                          .area = x,
                          .subject = f->home_x,
                          .aid = f->paid,
                          .amount_fen = PAID,
                          .notice = f->notice};
    world_file(w, "U", back);
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    if (is(office, "M C"))
        expect_list(w, office, 1, 1, 0); /* the recovered one stays visible */
    if (is(office, "M C T V"))
        EXPECT(aid_at(w, office, "V", f->home_v, f->help)->amount_fen == HELPED);
    if (!is(office, "M C U X"))
        return;
    EXPECT(aid_at(w, office, "X", f->home_x, f->promise)->state == AID_VOID);
    EXPECT(aid_at(w, office, "X", f->home_x, f->paid)->recovered_fen == PAID);
    Fangpin__V1__FundView *u = world_fund(w, office, world_area(w, "U"), f->fund);
    EXPECT(u->spent_fen == PROMISE + PAID && u->voided_fen == PROMISE && u->recovered_fen == PAID);
}

static void one_person_aided_on_both_sides_of_a_cut(void **state)
{
    static const struct order_story story = {.make = two_townships,
                                             .before = before,
                                             .cut = {{"T", "C"}, {"U", "C"}, {"C", "M"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"M", "C", "T", "U", "V", "X"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_person_aided_on_both_sides_of_a_cut)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
