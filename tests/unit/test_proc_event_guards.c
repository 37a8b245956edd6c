#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"
#include "tiers/proc_place.h"

static struct subject reported(uint64_t own)
{
    clerk_draft_of(NULL, "event_report", NULL);
    clerk.d.filing.area.code = own;
    clerk_number(STEP_SORT, 5);
    clerk_number(STEP_COUNT, 12);
    return clerk_files(own);
}

static void an_event_is_not_merged_with_itself(void **state)
{
    struct subject one = reported(TOWN_VILLAGE), other = reported(TOWN_COUNTY);

    (void)state;
    clerk_matter("event_merge", &one, TOWN_VILLAGE);
    clerk_bytes(STEP_LINK, one.b, sizeof one.b);
    clerk_refused(TOWN_COUNTY, "merged_with_itself");
    clerk_bytes(STEP_LINK, other.b, sizeof other.b);
    clerk_refused(TOWN_TOWNSHIP, "not_this_tier");
    clerk_files(TOWN_COUNTY);
    clerk_matter("event_split", &one, TOWN_VILLAGE); /* and back */
    clerk_text(STEP_TEXT, "查明是两次");
    clerk_files(TOWN_COUNTY);
}

static void who_declared_ends(void **state)
{
    struct subject event = reported(TOWN_TOWNSHIP);

    (void)state;
    clerk_matter("event_declare_local", &event, TOWN_TOWNSHIP);
    clerk_number(STEP_SORT, 5);
    clerk_number(STEP_LEVEL, 4);
    clerk_files(TOWN_TOWNSHIP);
    clerk_matter("event_declare", &event, TOWN_TOWNSHIP); /* the county confirms, a level higher */
    clerk_number(STEP_SORT, 5);
    clerk_number(STEP_LEVEL, 2);
    clerk_files(TOWN_COUNTY);
    clerk_matter("event_end", &event, TOWN_TOWNSHIP);
    clerk_refused(TOWN_TOWNSHIP, "declared_above");
    clerk_files(TOWN_COUNTY);
}

static void a_township_ends_what_it_declared_alone(void **state)
{
    struct subject event = reported(TOWN_TOWNSHIP);

    (void)state;
    clerk_matter("event_declare_local", &event, TOWN_TOWNSHIP);
    clerk_number(STEP_SORT, 5);
    clerk_number(STEP_LEVEL, 4);
    clerk_files(TOWN_TOWNSHIP);
    clerk_matter("event_end", &event, TOWN_TOWNSHIP);
    clerk_files(TOWN_TOWNSHIP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(an_event_is_not_merged_with_itself),
        CLERK_TEST(who_declared_ends),
        CLERK_TEST(a_township_ends_what_it_declared_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
