/* K7: two townships spend one fund while cut off. Together they cannot pass it: each spends only rights it holds, and
 * the county, which cannot hear them, holds no more than it kept. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/orders.h"

#define FUND_FEN   100000000
#define TO_T       60000000
#define TO_U       30000000
#define KEPT       (FUND_FEN - TO_T - TO_U)
#define RAISED_FEN 5000000

struct facts {
    struct subject fund, home_t, home_u, home_c;
};

static struct world *two_townships(uint64_t seed)
{
    struct world *w = world_new("ngawa-5132", seed);

    world_office(w, "M", "513200000000");
    world_office(w, "C", "513201000000");
    world_office(w, "T", "513201209000");
    world_office(w, "U", "513201103000");
    world_office(w, "V", "513201209200");
    return w;
}

static struct subject household(struct world *w, const char *office, uint64_t village, const char *head)
{
    struct filing f = {.kind = KIND_HOUSEHOLD,
                       .area = {village},
                       .people = 3,
                       .group = 1,
                       .code2 = ORIGIN_ORDINARY,
                       .head_name = head};

    return world_file(w, office, f).subject;
}

static struct filing grant(struct subject home, uint64_t village, struct subject fund, int64_t fen)
{
    return (struct filing){
        .kind = KIND_GRANT, .area = {village}, .subject = home, .fund = fund, .amount_fen = fen, .code = HELP_SHELTER};
}

static void before(struct world *w, void *arg)
{
    struct facts *f = arg;
    struct filing fund = {.kind = KIND_FUND, .amount_fen = FUND_FEN, .text = "防返贫救助基金"};

    f->fund = world_file(w, "C", fund).subject;
    struct filing give = {.kind = KIND_RIGHTS, .area = world_area(w, "T"), .fund = f->fund, .amount_fen = TO_T};
    world_file(w, "C", give);
    give.area = world_area(w, "U");
    give.amount_fen = TO_U;
    world_file(w, "C", give);
    f->home_t = household(w, "T", 513201209200, "泽郎甲");
    f->home_u = household(w, "U", 513201103200, "泽郎乙");
    f->home_c = household(w, "T", 513201209201, "泽郎丙");
}

static void expect_over_rights(struct world *w, const char *office, struct filing f)
{
    struct filing_reply r = world_try(w, office, &f);

    EXPECT(r.rc == ERR_REFUSED && strcmp(r.why.code, "over_rights") == 0);
}

/* Each spends what it holds to the last fen, and is refused the next one. */
static void act(struct world *w, void *arg)
{
    const struct facts *f = arg;

    expect_over_rights(w, "T", grant(f->home_t, 513201209200, f->fund, TO_T + 1));
    world_file(w, "T", grant(f->home_t, 513201209200, f->fund, TO_T - 1));
    world_file(w, "T", grant(f->home_t, 513201209200, f->fund, 1));
    expect_over_rights(w, "T", grant(f->home_t, 513201209200, f->fund, 1));
    world_file(w, "U", grant(f->home_u, 513201103200, f->fund, TO_U));
    expect_over_rights(w, "U", grant(f->home_u, 513201103200, f->fund, 1));
    world_file(w, "C", grant(f->home_c, 513201209201, f->fund, KEPT));
    expect_over_rights(w, "C", grant(f->home_c, 513201209201, f->fund, 1));
    struct filing give = {.kind = KIND_RIGHTS, .area = world_area(w, "U"), .fund = f->fund, .amount_fen = 1};
    expect_over_rights(w, "C", give);
}

static int64_t spent_at(struct world *w, const char *replica, const char *office, struct subject fund)
{
    Fangpin__V1__FundView *v = world_fund(w, replica, world_area(w, office), fund);

    return v != NULL ? v->spent_fen : -1;
}

static void found(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;
    bool above = strcmp(office, "C") == 0 || strcmp(office, "M") == 0;

    if (strcmp(office, "U") != 0)
        EXPECT(spent_at(w, office, "T", f->fund) == TO_T);
    if (!above)
        return;
    EXPECT(spent_at(w, office, "U", f->fund) == TO_U && spent_at(w, office, "C", f->fund) == KEPT);
    EXPECT(TO_T + TO_U + KEPT == FUND_FEN &&
           world_fund(w, office, world_area(w, "C"), f->fund)->opened_fen == FUND_FEN);
}

/* There is no overdraft: the county raises the fund first. */
static void settle(struct world *w, void *arg)
{
    const struct facts *f = arg;
    struct filing raise = {.kind = KIND_FUND, .thing = f->fund, .amount_fen = RAISED_FEN};
    struct filing give = {.kind = KIND_RIGHTS, .area = world_area(w, "U"), .fund = f->fund, .amount_fen = RAISED_FEN};

    expect_over_rights(w, "C", give);
    world_file(w, "C", raise);
    world_file(w, "C", give);
    world_run(w);
    world_file(w, "U", grant(f->home_u, 513201103200, f->fund, RAISED_FEN));
    expect_over_rights(w, "U", grant(f->home_u, 513201103200, f->fund, 1));
}

static void settled(struct world *w, const char *office, void *arg)
{
    const struct facts *f = arg;

    if (strcmp(office, "C") == 0 || strcmp(office, "M") == 0)
        EXPECT(spent_at(w, office, "U", f->fund) == TO_U + RAISED_FEN);
}

static void two_cut_off_townships_cannot_exceed_the_fund(void **state)
{
    static const struct order_story story = {.make = two_townships,
                                             .before = before,
                                             .cut = {{"T", "C"}, {"U", "C"}, {"C", "M"}},
                                             .act = act,
                                             .found = found,
                                             .settle = settle,
                                             .settled = settled,
                                             .offices = {"M", "C", "T", "U", "V"}};
    struct facts facts;

    (void)state;
    orders_tell(&story, &facts, sizeof facts, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_cut_off_townships_cannot_exceed_the_fund)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
