#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "simulator/refusal_codes.h"
#include "tiers/filing_refusals.h"

static void every_refusal_of_the_table_is_known(void **state)
{
    const char *near;

    (void)state;
    for (int r = 0; r < REFUSALS; r++) {
        struct filing_refusal why;
        refuse(&why, (enum refusal)r);
        if (!refusal_code_known(why.code, &near))
            fail_msg("%s", why.code);
    }
}

/* One of each way in which the sources give a code: by a guard on one line, broken over lines, one of two, by the table of
 * steps, by a form, and by an office that is behind its own past. */
static void codes_of_guards_are_known(void **state)
{
    static const char *const given[] = {"no_lead",     "proof_too_old", "loan_too_long",   "loan_over_cap",
                                        "wrong_state", "missing_fact",  "bad_form",        "behind_own_past",
                                        "person_died", "never_first",   "contested_member"};
    const char *near;

    (void)state;
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        if (!refusal_code_known(given[i], &near))
            fail_msg("%s", given[i]);
}

static void others_are_not_and_the_nearest_is_named(void **state)
{
    const char *near;

    (void)state;
    assert_true(refusal_code_known("E_OVER_HOUSEHOLD", &near));
    assert_false(refusal_code_known("over_houshold", &near));
    assert_string_equal(near, "over_household");
    assert_false(refusal_code_known("E_OVER_HOUSHOLD", &near));
    assert_string_equal(near, "over_household");
    assert_false(refusal_code_known("because", &near));
    assert_true(refusal_code_same("E_NO_LEAD", "no_lead"));
    assert_false(refusal_code_same("no_lead", "no_leads"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_refusal_of_the_table_is_known),
        cmocka_unit_test(codes_of_guards_are_known),
        cmocka_unit_test(others_are_not_and_the_nearest_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
