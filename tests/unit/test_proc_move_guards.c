#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"

static struct subject other;

static void out(uint64_t to, uint32_t rule, uint32_t since)
{
    static uint8_t areas[16];

    clerk_draft("move_out", NULL);
    clerk_bytes(STEP_AREAS, areas, step_list_add(areas, 0, sizeof areas, to));
    clerk_bytes(STEP_LINK, other.b, 16);
    clerk_number(STEP_PATH, rule);
    clerk_number(STEP_SINCE, since);
}

/* K4; D7 */
static void the_office_above_both_villages_hands_over(void **state)
{
    static uint8_t two[24];
    size_t len;

    (void)state;
    other = town_subject(5);
    out(411121101201, 1, 20260101);
    clerk_refused(TOWN_TOWNSHIP, "not_common_ancestor");
    clerk_refused(TOWN_VILLAGE, "not_this_tier");
    out(TOWN_VILLAGE, 1, 20260101);
    clerk_refused(TOWN_COUNTY, "bad_other_village");
    out(TOWN_OTHER, 1, 20260101);
    clerk_refused(TOWN_COUNTY, "bad_other_village");
    out(411121101201, 1, 20260101);
    len = step_list_add(two, 0, sizeof two, 411121101201);
    clerk_bytes(STEP_AREAS, two, step_list_add(two, len, sizeof two, TOWN_NEIGHBOUR));
    clerk_refused(TOWN_COUNTY, "bad_other_village");
    out(411121101201, 1, 20260601);
    clerk_refused(TOWN_COUNTY, "not_resident_long_enough"); /* since June: not six months */
    out(411121101201, 1, 20260501);
    clerk_files(TOWN_COUNTY);
    out(TOWN_NEIGHBOUR, 2, 0); /* by the register: no months asked; both villages are the township's */
    clerk_files(TOWN_TOWNSHIP);
}

/* K18 */
static void a_split_after_the_disaster_needs_proof(void **state)
{
    (void)state;
    other = town_subject(5);
    for (unsigned timing = 1; timing <= 2; timing++) {
        clerk_draft("family_split", NULL);
        clerk_bytes(STEP_LINK, other.b, 16);
        clerk_number(STEP_SINCE, 20261101);
        clerk_number(STEP_STAGE, timing);
        struct subject split = clerk_files(TOWN_VILLAGE);
        clerk_draft("family_confirm", &split);
        clerk_text(STEP_TEXT, "分户");
        if (timing == 2) {
            clerk_refused(TOWN_COUNTY, "split_without_proof");
            clerk_draft("family_proof", &split);
            clerk_text(STEP_NUMBER, "户口-1");
            clerk_files(TOWN_VILLAGE);
            clerk_draft("family_confirm", &split);
            clerk_text(STEP_TEXT, "分户");
        }
        clerk_files(TOWN_COUNTY);
    }
}

static void one_village_is_named_and_since_when(void **state)
{
    (void)state;
    other = town_subject(5);
    out(411121101201, 1, 20260101);
    clerk_bytes(STEP_AREAS, "\x80", 1); /* no number */
    clerk_refused_saying(TOWN_COUNTY, "bad_other_village", "areas");
    out(411121101201, 1, 0);
    clerk_refused_saying(TOWN_COUNTY, "not_resident_long_enough", "fangpin move stay");
    out(411121101201, 1, 20260101);
    clerk_rule_unset(PACK_RESIDENCE_MIN);
    clerk_refused(TOWN_COUNTY, "pack_value_unset");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(the_office_above_both_villages_hands_over),
        CLERK_TEST(a_split_after_the_disaster_needs_proof),
        CLERK_TEST(one_village_is_named_and_since_when),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
