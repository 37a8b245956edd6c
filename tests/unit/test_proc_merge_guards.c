#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/steps.h"
#include "tests/support/tiers_town.h"
#include "tiers/proc_merge.h"

static struct town town;
static struct town_goods goods;
static struct subject other;
static struct step_draft d;

static struct filing about(uint32_t kind, struct subject household, uint32_t code)
{
    return (struct filing){.kind = kind, .area = {TOWN_VILLAGE}, .subject = household, .code = code};
}

static int setup(void **state)
{
    struct filing again = {.kind = KIND_HOUSEHOLD,
                           .area = {TOWN_VILLAGE},
                           .people = 4,
                           .head_name = "某户主",
                           .citizen_id = "990001195803120013"};

    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    goods = town_furnish(&town);
    other = town_filed(&town, TOWN_TOWNSHIP, &again);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void draft(const char *name, struct subject household, struct subject link)
{
    static struct subject kept;

    kept = link;
    step_draft(&d, name, &household, NULL);
    step_bytes(&d, STEP_LINK, kept.b, sizeof kept.b);
}

static const Fangpin__V1__ProcessView *merged(struct subject household)
{
    return step_instance(town_case(&town, &household), process_get(PROCESS_MERGE), &household);
}

static void another_file_must_be_there(void **state)
{
    (void)state;
    draft("merge_take", goods.household, goods.household);
    town_refused(&town, TOWN_COUNTY, &d.filing, "no_other_file");
    draft("merge_take", goods.household, town_subject(4711));
    town_refused(&town, TOWN_COUNTY, &d.filing, "no_other_file");
    draft("merge_take", goods.household, other);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "not_this_tier");
}

static void the_earliest_discovery_is_kept_and_nothing_is_moved(void **state)
{
    struct filing early = about(KIND_LEAD, other, RISK_WATER), late = about(KIND_LEAD, goods.household, RISK_WATER);

    (void)state;
    early.date = 20261101;
    town_filed(&town, TOWN_TOWNSHIP, &early);
    town_filed(&town, TOWN_VILLAGE, &late);
    draft("merge_take", goods.household, other);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(merged(goods.household)->now->found_on, 20261101);
    assert_int_equal(merged(goods.household)->now->outcome, MERGE_AGREE);
    assert_int_equal(merged(goods.household)->n_awaited, 0);
    draft("merge_into", other, goods.household);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(merged(other)->state, MERGE_ALIAS);
    step_draft(&d, "case_open", &other, NULL);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "is_alias");
    step_draft(&d, "case_open", &goods.household, NULL);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    step_draft(&d, "merge_part", &other, NULL); /* joined by mistake */
    step_text(&d, STEP_TEXT, "实为两户");
    town_filed(&town, TOWN_COUNTY, &d.filing);
    step_draft(&d, "case_open", &other, NULL);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
}

static void refused_here_and_open_there_is_looked_at_again(void **state)
{
    struct filing refusal = about(KIND_REFUSAL, other, REASON_EXCLUDED);
    struct filing lead = about(KIND_LEAD, goods.household, RISK_WATER);

    (void)state;
    town_to_county(&town, other);
    town_filed(&town, TOWN_COUNTY, &refusal);
    town_filed(&town, TOWN_VILLAGE, &lead);
    step_draft(&d, "case_open", &goods.household, NULL);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("merge_take", goods.household, other);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(merged(goods.household)->now->outcome, MERGE_RECONSIDER);
    assert_int_equal(merged(goods.household)->owner, TOWN_COUNTY);
    assert_int_equal(town_case(&town, &other)->outcome, OUTCOME_REFUSED); /* nothing is overwritten */
    step_draft(&d, "merge_settle", &goods.household, NULL);
    step_text(&d, STEP_TEXT, "按现行案卷办理");
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(merged(goods.household)->owner, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(another_file_must_be_there, setup, teardown),
        cmocka_unit_test_setup_teardown(the_earliest_discovery_is_kept_and_nothing_is_moved, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_here_and_open_there_is_looked_at_again, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
