#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/tiers_town.h"
#include "tiers/filing_refusals.h"

static bool listed(const char *const *codes, const char *code)
{
    for (; *codes; codes++) {
        if (strcmp(*codes, code) == 0)
            return true;
    }
    return false;
}

static const char *code_of(int r)
{
    struct filing_refusal why;

    assert_int_equal(refuse(&why, (enum refusal)r), ERR_REFUSED);
    return why.code;
}

/* The tests of filing.c, filing_guards.c, filing_funds.c, filing_aids.c, filing_push.c, filing_packs.c
 * and filing_case.c check that each meets its list. */
static void every_reason_has_a_test(void **state)
{
    (void)state;
    for (int r = 0; r < REFUSALS; r++) {
        const char *code = code_of(r);
        if (listed(town_codes_filing, code) + listed(town_codes_guards, code) + listed(town_codes_funds, code) +
                listed(town_codes_push, code) + listed(town_codes_packs, code) + listed(town_codes_aids, code) +
                listed(town_codes_case, code) !=
            1)
            fail_msg("%s must stand in one list of tests/support/tiers_town.c", code);
        for (int other = 0; other < r; other++)
            assert_string_not_equal(code, code_of(other));
    }
}

/* Both languages, and nothing cut off at the end of its room. */
static void whole(const char *text, size_t room)
{
    assert_true(strlen(text) + 1 < room);
    assert_true((unsigned char)text[0] >= 0x80);
    assert_non_null(strstr(text, " / "));
    assert_true(tree_text_valid(span_str(text)));
}

static void texts_are_whole_and_in_both_languages(void **state)
{
    struct filing_refusal why;

    (void)state;
    for (int r = 0; r < REFUSALS; r++) {
        assert_int_equal(refuse(&why, r), ERR_REFUSED);
        whole(why.what, sizeof why.what);
        whole(why.why, sizeof why.why);
        whole(why.remedy, sizeof why.remedy);
    }
}

static void amounts_are_shown_in_yuan(void **state)
{
    struct filing_refusal why;

    (void)state;
    assert_int_equal(refuse_fen(&why, REFUSE_OVER_RIGHTS, 123456, -5), ERR_REFUSED);
    assert_string_equal(why.why, "需1234.56元,尚余-0.05元 / asked for 1234.56 yuan, -0.05 yuan are left");
    refuse_fen(&why, REFUSE_OVER_TOTAL, INT64_MAX, INT64_MIN);
    assert_non_null(strstr(why.why, "92233720368547758.07"));
    assert_non_null(strstr(why.why, "-92233720368547758.08 yuan are left"));
    assert_string_equal(why.code, "over_total");
}

static void what_finds_no_room_is_cut_between_characters(void **state)
{
    struct filing_refusal why;
    char chinese[601], noise[400];

    (void)state;
    for (size_t i = 0; i + 3 < sizeof chinese; i += 3)
        memcpy(chinese + i, "户", 4);
    memset(noise, 0x80, sizeof noise);
    noise[sizeof noise - 1] = '\0';
    assert_int_equal(refuse_as(&why, "code", chinese, chinese + 3, "short"), ERR_REFUSED);
    assert_in_range(strlen(why.what), sizeof why.what - 3, sizeof why.what - 1);
    assert_true(tree_text_valid(span_str(why.what)) && tree_text_valid(span_str(why.why)));
    assert_string_equal(why.remedy, "short");
    refuse_as(&why, "code", noise, "", "");
    assert_string_equal(why.what, ""); /* no character begins in it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_finds_no_room_is_cut_between_characters),

        cmocka_unit_test(every_reason_has_a_test),
        cmocka_unit_test(texts_are_whole_and_in_both_languages),
        cmocka_unit_test(amounts_are_shown_in_yuan),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
