#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"
#include "tiers/proc_place.h"

static struct town town;
static struct step_draft d;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct subject reported(uint64_t own)
{
    step_draft(&d, "event_report", NULL, NULL);
    d.filing.area.code = own;
    step_number(&d, STEP_SORT, 5);
    step_number(&d, STEP_COUNT, 12);
    return town_filed(&town, own, &d.filing);
}

static void draft(const char *name, const struct subject *event, uint64_t area)
{
    step_draft(&d, name, NULL, event);
    d.filing.area.code = area;
}

static void an_event_is_not_merged_with_itself(void **state)
{
    struct subject one = reported(TOWN_VILLAGE), other = reported(TOWN_COUNTY);

    (void)state;
    draft("event_merge", &one, TOWN_VILLAGE);
    step_bytes(&d, STEP_LINK, one.b, sizeof one.b);
    town_refused(&town, TOWN_COUNTY, &d.filing, "merged_with_itself");
    step_bytes(&d, STEP_LINK, other.b, sizeof other.b);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "not_this_tier");
    town_filed(&town, TOWN_COUNTY, &d.filing);
    draft("event_split", &one, TOWN_VILLAGE); /* and back */
    step_text(&d, STEP_TEXT, "查明是两次");
    town_filed(&town, TOWN_COUNTY, &d.filing);
}

static void who_declared_ends(void **state)
{
    struct subject event = reported(TOWN_TOWNSHIP);

    (void)state;
    draft("event_declare_local", &event, TOWN_TOWNSHIP);
    step_number(&d, STEP_SORT, 5);
    step_number(&d, STEP_LEVEL, 4);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    draft("event_declare", &event, TOWN_TOWNSHIP); /* the county confirms, a level higher */
    step_number(&d, STEP_SORT, 5);
    step_number(&d, STEP_LEVEL, 2);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    draft("event_end", &event, TOWN_TOWNSHIP);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "declared_above");
    town_filed(&town, TOWN_COUNTY, &d.filing);
}

static void a_township_ends_what_it_declared_alone(void **state)
{
    struct subject event = reported(TOWN_TOWNSHIP);

    (void)state;
    draft("event_declare_local", &event, TOWN_TOWNSHIP);
    step_number(&d, STEP_SORT, 5);
    step_number(&d, STEP_LEVEL, 4);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    draft("event_end", &event, TOWN_TOWNSHIP);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_event_is_not_merged_with_itself, setup, teardown),
        cmocka_unit_test_setup_teardown(who_declared_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(a_township_ends_what_it_declared_alone, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
