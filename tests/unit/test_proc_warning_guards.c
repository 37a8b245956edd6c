#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/clerk.h"
#include "tiers/proc_place.h"

#define HOUR  3600000ull
#define ONSET (1795514400000ull) /* 2026-11-23 about noon */

static struct subject warning;

static int setup(void **state)
{
    clerk_setup(state);
    clerk_rules("template-city");
    return 0;
}

static void issue(void)
{
    clerk_matter("warning_issue", NULL, TOWN_COUNTY);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_COLOUR, 4);
    clerk_number(STEP_ONSET_MS, ONSET);
    clerk_number(STEP_END_MS, ONSET + 6 * HOUR);
    warning = clerk_files(TOWN_COUNTY);
}

static const Fangpin__V1__StepBody *now(void)
{
    ProtobufCAllocator memory = arena_allocator(&clerk.town.arena);
    struct span view = town_view(&clerk.town, TOWN_COUNTY, VIEW_CASE, &warning);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, view.len, view.at);

    assert_non_null(v);
    return step_instance(v, process_get(PROCESS_WARNING), &warning)->now;
}

static void times_and_areas_are_checked(void **state)
{
    uint8_t areas[24];
    size_t len = step_list_add(areas, 0, sizeof areas, TOWN_CITY);

    (void)state;
    clerk_matter("warning_issue", NULL, TOWN_COUNTY);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_COLOUR, 4);
    clerk_number(STEP_ONSET_MS, ONSET);
    clerk_number(STEP_END_MS, ONSET);
    clerk_refused(TOWN_COUNTY, "ends_before_onset");
    clerk_number(STEP_END_MS, ONSET + HOUR);
    clerk_bytes(STEP_AREAS, areas, len);
    clerk_refused(TOWN_COUNTY, "area_not_below");
    len = step_list_add(areas, 0, sizeof areas, TOWN_TOWNSHIP);
    clerk_bytes(STEP_AREAS, areas, len);
    clerk_files(TOWN_COUNTY);
}

static void an_update_counts_its_version_and_keeps_what_it_does_not_say(void **state)
{
    (void)state;
    issue();
    assert_int_equal(now()->version, 1);
    assert_int_equal(now()->n_areas, 1);
    assert_int_equal(now()->areas[0], TOWN_COUNTY);
    clerk_matter("warning_update", &warning, TOWN_COUNTY);
    clerk_number(STEP_COLOUR, 3);
    clerk_number(STEP_VERSION, 1);
    clerk_refused(TOWN_COUNTY, "version_not_newer");
    clerk_number(STEP_VERSION, 0);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(now()->version, 2);
    assert_int_equal(now()->onset_ms, ONSET);
    assert_int_equal(now()->areas[0], TOWN_COUNTY);
}

static void an_answer_names_a_version_that_has_come(void **state)
{
    struct subject nothing = town_subject(4711);

    (void)state;
    issue();
    clerk_matter("call_answer", &nothing, TOWN_VILLAGE);
    clerk_number(STEP_SORT, 1);
    clerk_refused(TOWN_VILLAGE, "unknown_warning");
    clerk_matter("call_answer", &warning, TOWN_VILLAGE);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_VERSION, 2);
    clerk_refused(TOWN_VILLAGE, "unknown_version");
    clerk_number(STEP_VERSION, 0);
    clerk_files(TOWN_VILLAGE);
    clerk_matter("call_answer", NULL, TOWN_VILLAGE);
    clerk_number(STEP_SORT, 1);
    clerk_refused(TOWN_VILLAGE, "missing_thing");
}

static void a_warning_expires_after_its_last_day_only(void **state)
{
    (void)state;
    issue();
    clerk.town.today = 20261120;
    clerk_matter("warning_expire", &warning, TOWN_COUNTY);
    clerk_refused(TOWN_COUNTY, "warning_running");
    clerk.town.today = 20261225;
    clerk_matter("warning_expire", &warning, TOWN_COUNTY);
    clerk_files(TOWN_COUNTY);
    clerk_matter("warning_update", &warning, TOWN_COUNTY);
    clerk_number(STEP_COLOUR, 4);
    clerk_refused(TOWN_COUNTY, "wrong_state");
}

static void an_area_that_is_in_no_list_is_no_area(void **state)
{
    (void)state;
    clerk_matter("warning_issue", NULL, TOWN_COUNTY);
    clerk_number(STEP_SORT, 1);
    clerk_number(STEP_COLOUR, 4);
    clerk_number(STEP_ONSET_MS, ONSET);
    clerk_number(STEP_END_MS, ONSET + HOUR);
    CLERK_LIST(STEP_AREAS, TOWN_TOWNSHIP, 411121109000);
    clerk_refused_saying(TOWN_COUNTY, "area_not_below", "411121109000");
}

static void want_of_memory_is_not_said_to_be_an_unknown_warning(void **state)
{
    (void)state;
    issue();
    clerk_matter("call_answer", &warning, TOWN_VILLAGE);
    clerk_number(STEP_SORT, 1);
    clerk_starved(TOWN_VILLAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(times_and_areas_are_checked, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(an_update_counts_its_version_and_keeps_what_it_does_not_say, setup,
                                        clerk_teardown),
        cmocka_unit_test_setup_teardown(an_answer_names_a_version_that_has_come, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_warning_expires_after_its_last_day_only, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(an_area_that_is_in_no_list_is_no_area, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(want_of_memory_is_not_said_to_be_an_unknown_warning, setup, clerk_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
