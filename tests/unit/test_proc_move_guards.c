#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"

static struct town town;
static struct town_goods goods;
static struct step_draft d;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    goods = town_furnish(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct subject other;

static void out(uint64_t to, uint32_t rule, uint32_t since)
{
    static uint8_t areas[16];

    step_draft(&d, "move_out", &goods.household, NULL);
    step_bytes(&d, STEP_AREAS, areas, step_list_add(areas, 0, sizeof areas, to));
    step_bytes(&d, STEP_LINK, other.b, 16);
    step_number(&d, STEP_PATH, rule);
    step_number(&d, STEP_SINCE, since);
}

/* K4; D7 */
static void the_office_above_both_villages_hands_over(void **state)
{
    static uint8_t two[24];
    size_t len;

    (void)state;
    other = town_subject(5);
    out(411121101201, 1, 20260101);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "not_common_ancestor");
    town_refused(&town, TOWN_VILLAGE, &d.filing, "not_this_tier");
    out(TOWN_VILLAGE, 1, 20260101);
    town_refused(&town, TOWN_COUNTY, &d.filing, "bad_other_village");
    out(TOWN_OTHER, 1, 20260101);
    town_refused(&town, TOWN_COUNTY, &d.filing, "bad_other_village");
    out(411121101201, 1, 20260101);
    len = step_list_add(two, 0, sizeof two, 411121101201);
    step_bytes(&d, STEP_AREAS, two, step_list_add(two, len, sizeof two, TOWN_NEIGHBOUR));
    town_refused(&town, TOWN_COUNTY, &d.filing, "bad_other_village");
    out(411121101201, 1, 20260601);
    town_refused(&town, TOWN_COUNTY, &d.filing, "not_resident_long_enough"); /* since June: not six months */
    out(411121101201, 1, 20260501);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    out(TOWN_NEIGHBOUR, 2, 0); /* by the register: no months asked; both villages are the township's */
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
}

/* K18 */
static void a_split_after_the_disaster_needs_proof(void **state)
{
    (void)state;
    other = town_subject(5);
    for (unsigned timing = 1; timing <= 2; timing++) {
        step_draft(&d, "family_split", &goods.household, NULL);
        step_bytes(&d, STEP_LINK, other.b, 16);
        step_number(&d, STEP_SINCE, 20261101);
        step_number(&d, STEP_STAGE, timing);
        struct subject split = town_filed(&town, TOWN_VILLAGE, &d.filing);
        step_draft(&d, "family_confirm", &goods.household, &split);
        step_text(&d, STEP_TEXT, "分户");
        if (timing == 2) {
            town_refused(&town, TOWN_COUNTY, &d.filing, "split_without_proof");
            step_draft(&d, "family_proof", &goods.household, &split);
            step_text(&d, STEP_NUMBER, "户口-1");
            town_filed(&town, TOWN_VILLAGE, &d.filing);
            step_draft(&d, "family_confirm", &goods.household, &split);
            step_text(&d, STEP_TEXT, "分户");
        }
        town_filed(&town, TOWN_COUNTY, &d.filing);
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_office_above_both_villages_hands_over),
        T(a_split_after_the_disaster_needs_proof),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
