#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tiers/kinds.h"

static void every_row_is_whole_and_found(void **state)
{
    size_t n;
    const struct kind_row *rows = kind_table(&n);

    (void)state;
    assert_int_equal(n, 37);
    for (size_t i = 0; i < n; i++) {
        assert_ptr_equal(kind_row(rows[i].kind), &rows[i]);
        assert_ptr_equal(kind_by_name(rows[i].name), &rows[i]);
        assert_true(rows[i].lane < LANES);
        assert_true(rows[i].reach == REACH_UP || rows[i].reach == REACH_DOWN);
        assert_true(rows[i].tiers && rows[i].relations && rows[i].places);
        assert_true(strlen(rows[i].name_zh) >= 6);
        assert_int_equal(kind_is_authority(rows[i].kind), rows[i].authority);
    }
    assert_null(kind_row(19));
    assert_null(kind_row(0));
    assert_null(kind_by_name("nothing"));
    assert_false(kind_is_authority(9999));
}

/* D12: keys, rights, authority and lists travel urgent; D4: what changes what others may do has its own signature. */
static void authority_and_lanes_are_as_designed(void **state)
{
    static const uint32_t urgent[] = {KIND_GENESIS,
                                      KIND_AREA_LIST,
                                      KIND_CERTIFICATE,
                                      KIND_WRAP,
                                      KIND_FORK_EVIDENCE,
                                      KIND_STANDING_AUTHORITY,
                                      KIND_HELP,
                                      KIND_FUND,
                                      KIND_RIGHTS,
                                      KIND_RECALL,
                                      KIND_EXPIRY,
                                      KIND_WRITE_OFF,
                                      KIND_INDEX_KEY,
                                      KIND_PUSH_URGENT,
                                      KIND_LEAD_URGENT,
                                      KIND_PACK,
                                      KIND_PACK_COUNTERSIGN,
                                      KIND_PACK_WITHDRAW,
                                      KIND_CALENDAR,
                                      KIND_AUTHORITY_REVOKE};
    static const uint32_t facts[] = {KIND_HOUSEHOLD,   KIND_LEAD,          KIND_HELP,          KIND_VISIT,
                                     KIND_NOTICE,      KIND_GRANT_DELIVER, KIND_PUSH,          KIND_PUSH_URGENT,
                                     KIND_LEAD_URGENT, KIND_PUSH_RECORD,   KIND_PUSH_FEEDBACK, KIND_LEAD_CLOSE};
    size_t n, n_urgent = 0, n_facts = 0;
    const struct kind_row *rows = kind_table(&n);

    (void)state;
    for (size_t i = 0; i < sizeof urgent / sizeof urgent[0]; i++)
        assert_int_equal(kind_row(urgent[i])->lane, LANE_URGENT);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        assert_false(kind_is_authority(facts[i]));
    for (size_t i = 0; i < n; i++) {
        n_urgent += rows[i].lane == LANE_URGENT;
        n_facts += !rows[i].authority;
    }
    assert_int_equal(n_urgent, 20);
    assert_int_equal(n_facts, 12);
}

static void verdicts_have_names_in_both_languages(void **state)
{
    (void)state;
    for (int v = 0; v < VERDICTS; v++) {
        assert_true(strlen(verdict_name(v)) > 4);
        assert_true(strlen(verdict_text(v)) > 5);
        assert_true((unsigned char)verdict_text_zh(v)[0] >= 0xE0);
    }
    assert_string_equal(verdict_name(VERDICT_NO_AUTHORITY), "NO_AUTHORITY");
    assert_string_equal(verdict_name(VERDICTS), "?");
    assert_string_equal(verdict_text(VERDICTS), "?");
    assert_string_equal(verdict_text_zh(VERDICTS), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_whole_and_found),
        cmocka_unit_test(authority_and_lanes_are_as_designed),
        cmocka_unit_test(verdicts_have_names_in_both_languages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
