/* The table of keys: well-formed, and found by name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/area.h"
#include "tiers/fold.h"
#include "tiers/pack_keys.h"

static void every_row_is_found_by_its_name(void **state)
{
    (void)state;
    for (size_t key = 0; key < PACK_KEYS; key++) {
        const struct pack_key_row *row = pack_key_row((enum pack_key)key);
        const char *dot = strchr(row->name, '.');
        assert_ptr_equal(row, &pack_key_table()[key]);
        assert_non_null(dot);
        assert_int_equal(pack_key_find(span_of(row->name, (size_t)(dot - row->name)), span_str(dot + 1)), key);
        assert_true(row->zh[0] && row->en[0]);
        assert_true(row->max >= row->min);
    }
    assert_int_equal(pack_key_find(span_str("ident"), span_str("visi")), PACK_KEYS);
    assert_int_equal(pack_key_find(span_str("iden"), span_str("t.visit")), PACK_KEYS);
    assert_int_equal(pack_key_find(span_str(""), span_str("")), PACK_KEYS);
}

static void limits_alone_have_units_and_duties_alone_roll(void **state)
{
    (void)state;
    for (size_t key = 0; key < PACK_KEYS; key++) {
        const struct pack_key_row *row = pack_key_row((enum pack_key)key);
        bool units = (row->flags & (PACK_HOURS | PACK_DAYS | PACK_MONTHS)) != 0;
        assert_int_equal(units, row->type == PACK_TYPE_LIMIT);
        if (row->flags & PACK_ROLLS)
            assert_true(row->flags & PACK_DAYS);
        if (row->flags & PACK_ONE)
            assert_int_equal(row->type, PACK_TYPE_WORDS);
        if (row->type == PACK_TYPE_TEXT || row->type == PACK_TYPE_NAME)
            assert_true(row->min >= 1);
    }
    /* 0.5: minimum notice times, relief, the green channel and warnings do not roll. */
    static const enum pack_key stay[] = {PACK_IDENT_NOTICE_MIN,  PACK_DELIST_NOTICE, PACK_GC_PAPERWORK,
                                         PACK_GC_REGISTER,       PACK_GC_CASE_OPEN,  PACK_GC_HARD,
                                         PACK_GC_STANDING_MAX,   PACK_WARN_ANSWER,   PACK_RELIEF_TRANSITIONAL,
                                         PACK_WATER_PATROL_EVENT};
    for (size_t i = 0; i < ARRAY_LEN(stay); i++)
        assert_false(pack_key_row(stay[i])->flags & PACK_ROLLS);
    assert_true(pack_key_row(PACK_IDENT_VISIT)->flags & PACK_ROLLS);
}

static void words_stand_in_the_order_of_their_codes(void **state)
{
    (void)state;
    assert_string_equal(pack_key_words(PACK_GC_STARTERS)[TIER_VILLAGE - 1], "village");
    assert_string_equal(pack_key_words(PACK_GC_STARTERS)[TIER_MUNICIPAL - 1], "municipal");
    assert_string_equal(pack_key_words(PACK_GC_FIRST_KINDS)[HELP_CASH - 1], "cash");
    assert_string_equal(pack_key_words(PACK_GC_FIRST_KINDS)[HELP_JOB - 1], "job");
    assert_null(pack_key_words(PACK_GC_FIRST_KINDS)[HELP_JOB]);
    assert_null(pack_key_words(PACK_WATER_FIXES));
}

static void units_have_names(void **state)
{
    (void)state;
    assert_string_equal(pack_unit_name(PACK_WD), "wd");
    assert_string_equal(pack_unit_zh(PACK_CD), "天");
    assert_string_equal(pack_unit_name(0), "?");
    assert_string_equal(pack_unit_name(200), "?");
    assert_string_equal(pack_unit_zh(200), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_found_by_its_name),
        cmocka_unit_test(limits_alone_have_units_and_duties_alone_roll),
        cmocka_unit_test(words_stand_in_the_order_of_their_codes),
        cmocka_unit_test(units_have_names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
