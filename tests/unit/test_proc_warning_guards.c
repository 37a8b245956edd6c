#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/steps.h"
#include "proto/packet.h"
#include "tiers/proc_place.h"

#define HOUR  3600000ull
#define ONSET (1795514400000ull) /* 2026-11-23 about noon */

static struct town town;
static struct step_draft d;
static struct subject warning;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "template-city");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void draft(const char *name, const struct subject *thing, uint64_t area)
{
    step_draft(&d, name, NULL, thing);
    d.filing.area.code = area;
}

static void issue(void)
{
    draft("warning_issue", NULL, TOWN_COUNTY);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_COLOUR, 4);
    step_number(&d, STEP_ONSET_MS, ONSET);
    step_number(&d, STEP_END_MS, ONSET + 6 * HOUR);
    warning = town_filed(&town, TOWN_COUNTY, &d.filing);
}

static const Fangpin__V1__StepBody *now(void)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct span view = town_view(&town, TOWN_COUNTY, VIEW_CASE, &warning);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);

    assert_non_null(v);
    return step_instance(v, process_get(PROCESS_WARNING), &warning)->now;
}

static void times_and_areas_are_checked(void **state)
{
    uint8_t areas[24];
    size_t len = step_list_add(areas, 0, sizeof areas, TOWN_CITY);

    (void)state;
    draft("warning_issue", NULL, TOWN_COUNTY);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_COLOUR, 4);
    step_number(&d, STEP_ONSET_MS, ONSET);
    step_number(&d, STEP_END_MS, ONSET);
    town_refused(&town, TOWN_COUNTY, &d.filing, "ends_before_onset");
    step_number(&d, STEP_END_MS, ONSET + HOUR);
    step_bytes(&d, STEP_AREAS, areas, len);
    town_refused(&town, TOWN_COUNTY, &d.filing, "area_not_below");
    len = step_list_add(areas, 0, sizeof areas, TOWN_TOWNSHIP);
    step_bytes(&d, STEP_AREAS, areas, len);
    town_filed(&town, TOWN_COUNTY, &d.filing);
}

static void an_update_counts_its_version_and_keeps_what_it_does_not_say(void **state)
{
    (void)state;
    issue();
    assert_int_equal(now()->version, 1);
    assert_int_equal(now()->n_areas, 1);
    assert_int_equal(now()->areas[0], TOWN_COUNTY);
    draft("warning_update", &warning, TOWN_COUNTY);
    step_number(&d, STEP_COLOUR, 3);
    step_number(&d, STEP_VERSION, 1);
    town_refused(&town, TOWN_COUNTY, &d.filing, "version_not_newer");
    step_number(&d, STEP_VERSION, 0);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(now()->version, 2);
    assert_int_equal(now()->onset_ms, ONSET);
    assert_int_equal(now()->areas[0], TOWN_COUNTY);
}

static void an_answer_names_a_version_that_has_come(void **state)
{
    struct subject nothing = town_subject(4711);

    (void)state;
    issue();
    draft("call_answer", &nothing, TOWN_VILLAGE);
    step_number(&d, STEP_SORT, 1);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "unknown_warning");
    draft("call_answer", &warning, TOWN_VILLAGE);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_VERSION, 2);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "unknown_version");
    step_number(&d, STEP_VERSION, 0);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    draft("call_answer", NULL, TOWN_VILLAGE);
    step_number(&d, STEP_SORT, 1);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "missing_thing");
}

static void a_warning_expires_after_its_last_day_only(void **state)
{
    (void)state;
    issue();
    town.today = 20261120;
    draft("warning_expire", &warning, TOWN_COUNTY);
    town_refused(&town, TOWN_COUNTY, &d.filing, "warning_running");
    town.today = 20261225;
    draft("warning_expire", &warning, TOWN_COUNTY);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    draft("warning_update", &warning, TOWN_COUNTY);
    step_number(&d, STEP_COLOUR, 4);
    town_refused(&town, TOWN_COUNTY, &d.filing, "wrong_state");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(times_and_areas_are_checked, setup, teardown),
        cmocka_unit_test_setup_teardown(an_update_counts_its_version_and_keeps_what_it_does_not_say, setup, teardown),
        cmocka_unit_test_setup_teardown(an_answer_names_a_version_that_has_come, setup, teardown),
        cmocka_unit_test_setup_teardown(a_warning_expires_after_its_last_day_only, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
