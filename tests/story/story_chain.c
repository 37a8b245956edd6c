/* The Ma'erkang chain: help while the lines are cut, paperwork when they come back. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"

static struct subject open_fund(struct world *w)
{
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 300000000, .text = "防返贫救助基金"};
    struct subject f = world_file(w, "C", fund).subject;
    struct filing to_town = {.kind = KIND_RIGHTS, .area = world_area(w, "T"), .fund = f, .amount_fen = 30000000};

    world_file(w, "C", to_town);
    world_run(w);
    struct filing to_village = {.kind = KIND_RIGHTS, .area = world_area(w, "V"), .fund = f, .amount_fen = 2500000};
    world_file(w, "T", to_village);
    world_run(w);
    return f;
}

static struct subject sign_authority(struct world *w, struct subject fund)
{
    struct filing f = {.kind = KIND_STANDING_AUTHORITY,
                       .area = world_area(w, "V"),
                       .fund = fund,
                       .per_household_fen = 200000,
                       .amount_fen = 2500000,
                       .kinds = {HELP_CASH, HELP_GOODS},
                       .n_kinds = 2,
                       .valid_from = 20251101,
                       .valid_to = 20251231};
    struct subject a = world_file(w, "T", f).subject;

    world_run(w);
    return a;
}

static struct filing help(struct subject household, struct subject authority, struct subject fund, int64_t fen)
{
    return (struct filing){.kind = KIND_HELP,
                           .subject = household,
                           .authority = authority,
                           .fund = fund,
                           .amount_fen = fen,
                           .code = HELP_CASH};
}

static void help_first_and_the_paperwork_later(void **state)
{
    struct world *w = world_chain(1);
    struct subject fund = open_fund(w), authority = sign_authority(w, fund);
    struct area village = world_area(w, "V");

    (void)state;
    world_expect_level(w);
    world_cut(w, "V", "T");
    struct subject a = world_household(w, "V", "泽郎甲"), b = world_household(w, "V", "泽郎乙");
    world_file(w, "V", help(a, authority, fund, 100000));
    world_file(w, "V", help(b, authority, fund, 150000));
    world_cut(w, "T", "C");
    struct filing lead = {.kind = KIND_LEAD, .area = village, .subject = a, .code = 6, .code2 = 1};
    world_file(w, "V", lead);
    world_run(w);
    EXPECT(world_case(w, "T", village, a) == NULL);
    EXPECT(world_case(w, "V", village, a)->degree == DEGREE_TENTATIVE);
    EXPECT(world_status(w, "V").peers[0].unsent[LANE_URGENT] >= 2);

    world_heal(w, "V", "T");
    world_run(w);
    EXPECT(world_case(w, "T", village, a) != NULL);
    EXPECT(world_case(w, "C", village, a) == NULL);
    world_heal(w, "T", "C");
    world_run(w);
    world_expect_level(w);
    Fangpin__V1__CaseView *at_top = world_case(w, "M", village, a);
    EXPECT(at_top != NULL && at_top->helped_fen == 100000 && at_top->n_debt == 5);

    struct filing visit = {.kind = KIND_VISIT, .subject = a, .code = VISIT_FIT};
    world_file(w, "V", visit);
    world_run(w);
    world_to_county(w, village, a);
    struct filing decide = {.kind = KIND_DECISION, .area = village, .subject = a};
    struct subject decision = world_file(w, "C", decide).subject;
    world_run(w);
    (void)decision;
    EXPECT(world_case(w, "V", village, a)->degree == DEGREE_DECIDED);
    EXPECT(world_case(w, "V", village, a)->outcome == OUTCOME_APPROVED);
    EXPECT(world_case(w, "V", village, b)->degree == DEGREE_TENTATIVE);
    EXPECT(world_fund(w, "M", village, fund)->helped_fen == 250000);
    world_expect_level(w);
    EXPECT(world_status(w, "V").peers[0].unsent[LANE_URGENT] == 0);

    struct id before = world_views(w, "C", "513201000000");
    world_rebuild(w, "C");
    struct id after = world_views(w, "C", "513201000000");
    EXPECT(id_equal(&before, &after)); /* and the ledgers with it */
    EXPECT(world_fund(w, "C", village, fund)->helped_fen == 250000);
    world_free(w);
}

static void nobody_overspends_while_cut(void **state)
{
    struct world *w = world_chain(2);
    struct subject fund = open_fund(w), authority = sign_authority(w, fund);

    (void)state;
    world_cut(w, "V", "T");
    struct subject a = world_household(w, "V", "泽郎甲");
    struct filing too_much = help(a, authority, fund, 200001);
    struct filing_reply r = world_try(w, "V", &too_much);
    EXPECT(r.rc == ERR_REFUSED && r.why.code != NULL && r.why.remedy[0] != '\0');
    for (int i = 0; i < 12; i++) {
        struct subject h = world_household(w, "V", "泽郎");
        world_file(w, "V", help(h, authority, fund, 200000));
    }
    struct subject last = world_household(w, "V", "泽郎末");
    struct filing over = help(last, authority, fund, 200000);
    EXPECT(world_try(w, "V", &over).rc == ERR_REFUSED);
    world_file(w, "V", help(last, authority, fund, 100000)); /* to the last fen */
    struct filing one_more = help(last, authority, fund, 1);
    EXPECT(world_try(w, "V", &one_more).rc == ERR_REFUSED);
    world_heal(w, "V", "T");
    world_run(w);
    world_expect_level(w);
    world_free(w);
}

static void crashes_lose_nothing(void **state)
{
    static const char *const names[] = {"M", "C", "T", "V"};
    struct world *w = world_chain(3);

    (void)state;
    for (unsigned i = 0; i < 40; i++) {
        world_household(w, "V", "泽郎");
        world_run_some(w, i % 7);
        world_crash(w, names[i % 4]);
        world_run_some(w, i % 5);
    }
    world_run(w);
    world_expect_level(w);
    EXPECT(world_digest(w, "M", "513201209200").count >= 40);
    world_free(w);
}

static void an_old_copy_signs_nothing(void **state)
{
    struct world *w = world_chain(4);

    (void)state;
    world_household(w, "V", "泽郎甲");
    world_run(w);
    world_backup(w, "V");
    world_run(w);
    world_household(w, "V", "泽郎乙");
    world_run(w);
    world_restore(w, "V");
    world_run(w);
    struct filing f = {.kind = KIND_HOUSEHOLD,
                       .people = 1,
                       .group = 1,
                       .code2 = 1,
                       .head_name = "泽郎丙",
                       .citizen_id = "990001195803120013"};
    struct filing_reply r = world_try(w, "V", &f);
    EXPECT(r.rc == ERR_REFUSED && strcmp(r.why.code, "behind_own_past") == 0);
    world_expect_level(w); /* its own past came back from the parent */
    world_free(w);
}

static void the_township_acts_for_its_village(void **state)
{
    struct world *w = world_chain(5);
    struct filing f = {.kind = KIND_HOUSEHOLD,
                       .area = world_area(w, "V"),
                       .people = 2,
                       .group = 1,
                       .code2 = 1,
                       .head_name = "泽郎丁",
                       .citizen_id = "990001195803120013"};

    (void)state;
    struct subject h = world_file(w, "T", f).subject;
    struct filing visit = {.kind = KIND_VISIT, .area = world_area(w, "V"), .subject = h, .code = VISIT_FIT};
    world_file(w, "T", visit);
    world_run(w);
    world_expect_level(w);
    EXPECT(world_case(w, "V", world_area(w, "V"), h) != NULL);
    for (const char *const *name = (const char *const[]){"M", "C", "T", "V", NULL}; *name != NULL; name++) {
        struct core_status s = world_status(w, *name);
        for (size_t i = 0; i < s.n_peers; i++)
            for (unsigned lane = 0; lane < LANES; lane++)
                EXPECT(s.peers[i].unsent[lane] == 0);
    }
    world_free(w);
}

static void lossy_and_doubled_lines_come_level(void **state)
{
    (void)state;
    for (uint64_t seed = 10; seed < 15; seed++) {
        struct world *w = world_chain(seed);
        world_duplicate(w, 20);
        world_lose(w, "V", "T", 10);
        world_lose(w, "T", "C", 10);
        for (unsigned i = 0; i < 30; i++) {
            world_household(w, "V", "泽郎");
            world_run_some(w, 3);
        }
        world_pass(w, 600000);
        world_lose(w, "V", "T", 0);
        world_lose(w, "T", "C", 0);
        world_pass(w, 600000);
        world_run(w);
        world_expect_level(w);
        world_free(w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_first_and_the_paperwork_later),
        cmocka_unit_test(nobody_overspends_while_cut),
        cmocka_unit_test(crashes_lose_nothing),
        cmocka_unit_test(an_old_copy_signs_nothing),
        cmocka_unit_test(the_township_acts_for_its_village),
        cmocka_unit_test(lossy_and_doubled_lines_come_level),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
