/* One value of a pack: money, limits, numbers, dates, words, texts, and where it comes from. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tiers/pack_value.h"

static struct pack_faults faults;
static struct pack_value v;

/* Read `text` (value and citation, as in a file) as the value of `key`. */
static bool read_value(enum pack_key key, const char *text)
{
    static char line[600];
    struct pack_entry e;

    faults = (struct pack_faults){.n = 0};
    snprintf(line, sizeof line, "[x]\nx = %s", text);
    struct pack_reader r = pack_reader_of(span_str(line), &faults);
    assert_true(pack_reader_next(&r, &e));
    bool good = pack_value_read(&v, key, &e, &faults);
    assert_int_equal(good, faults.n == 0);
    return good;
}

static void good(enum pack_key key, const char *text, int64_t n)
{
    char with_clause[600];

    snprintf(with_clause, sizeof with_clause, "%s ; S4·三", text);
    if (!read_value(key, with_clause))
        fail_msg("%s: %s", text, faults.at[0].what);
    assert_int_equal(v.n, n);
    assert_int_equal(v.origin, PACK_SEED);
}

static void bad(enum pack_key key, const char *text)
{
    char with_clause[600];

    snprintf(with_clause, sizeof with_clause, "%s ; S4·三", text);
    if (read_value(key, with_clause))
        fail_msg("taken: %s", text);
    assert_true(faults.at[0].what[0] && faults.at[0].why[0] && faults.at[0].remedy[0]);
    assert_int_equal(faults.at[0].line, 2);
}

/* DOMAIN.md appendix E, and every way a county may write the same sum. */
static void money_is_whole_fen(void **state)
{
    (void)state;
    good(PACK_FUND_TOTAL, "6800元", 680000);
    good(PACK_FUND_TOTAL, "6800 yuan", 680000);
    good(PACK_FUND_TOTAL, "680000分", 680000);
    good(PACK_FUND_TOTAL, "0.5万元", 500000);
    good(PACK_FUND_TOTAL, "0.5wan", 500000);
    good(PACK_FUND_TOTAL, "3000000元", 300000000);
    good(PACK_FUND_TOTAL, "300万元", 300000000);
    good(PACK_FUND_TOTAL, "0.01元", 1);
    good(PACK_FUND_TOTAL, "12.3元", 1230);
    good(PACK_FUND_TOTAL, "0.123456万元", 123456);
    good(PACK_FUND_TOTAL, "1000000000000000分", FEN_MAX);
    bad(PACK_FUND_TOTAL, "6800"); /* a hundredfold error would go unseen */
    bad(PACK_FUND_TOTAL, "0元");
    bad(PACK_FUND_TOTAL, "-5元");
    bad(PACK_FUND_TOTAL, "1.001元");
    bad(PACK_FUND_TOTAL, "1.5分");
    bad(PACK_FUND_TOTAL, "1000000000000001分");
    bad(PACK_FUND_TOTAL, "10000000000001元");
    bad(PACK_FUND_TOTAL, "99999999999999999999元");
    bad(PACK_FUND_TOTAL, "元");
    bad(PACK_FUND_TOTAL, "");
    good(PACK_FUND_TOTAL, "5. 元", 500); /* a point and nothing behind it */
    bad(PACK_FUND_TOTAL, "1.2x元");
    bad(PACK_FUND_TOTAL, "5.25");
    bad(PACK_FUND_TOTAL, "1./元");
    bad(PACK_FUND_TOTAL, "1 and more of what no unit is, so much that it is shown cut off");
    bad(PACK_HOUSE_REPAIR_AVG, "0000000000000000000000000000000000000000000000000000000000000000000000000元");
}

static void a_limit_is_a_number_and_a_unit(void **state)
{
    (void)state;
    good(PACK_IDENT_VISIT, "3cd", 3);
    assert_int_equal(v.unit, PACK_CD);
    good(PACK_IDENT_VISIT, "3天", 3);
    assert_int_equal(v.unit, PACK_CD);
    good(PACK_IDENT_TOWNSHIP, "2 个工作日", 2);
    assert_int_equal(v.unit, PACK_WD);
    good(PACK_GC_AUTHORISE, "2小时", 2);
    assert_int_equal(v.unit, PACK_H);
    good(PACK_EVENT_VILLAGE_REPORT, "30min", 30);
    assert_int_equal(v.unit, PACK_MIN);
    good(PACK_DELIST_HELP_MIN, "6个月", 6);
    assert_int_equal(v.unit, PACK_MO);
    good(PACK_LOAN_MICRO_YEARS, "3年", 3);
    assert_int_equal(v.unit, PACK_Y);
    bad(PACK_IDENT_VISIT, "3"); /* of what? */
    bad(PACK_IDENT_VISIT, "3h");
    assert_non_null(strstr(faults.at[0].remedy, "cd"));
    assert_null(strstr(faults.at[0].remedy, "min"));
    bad(PACK_IDENT_VISIT, "0cd");
    bad(PACK_IDENT_VISIT, "61cd");
    assert_non_null(strstr(faults.at[0].why, "60"));
    bad(PACK_IDENT_VISIT, "cd");
    bad(PACK_IDENT_VISIT, "3cdx");
}

static void numbers_flags_and_dates(void **state)
{
    (void)state;
    good(PACK_CONTACT_MAX_HOUSEHOLDS, "5", 5);
    bad(PACK_CONTACT_MAX_HOUSEHOLDS, "0");
    bad(PACK_CONTACT_MAX_HOUSEHOLDS, "5户");
    bad(PACK_CONTACT_MAX_HOUSEHOLDS, "-1");
    good(PACK_SHOCK_INCOME_DROP, "30%", 30);
    bad(PACK_SHOCK_INCOME_DROP, "30");
    bad(PACK_SHOCK_INCOME_DROP, "101%");
    good(PACK_DEADLINE_ROLL, "yes", 1);
    good(PACK_DEADLINE_ROLL, "否", 0);
    bad(PACK_DEADLINE_ROLL, "1");
    good(PACK_EVENT_DATE, "2022-06-10", 20220610);
    bad(PACK_EVENT_DATE, "2022-02-29");
    bad(PACK_EVENT_DATE, "2022-6-10");
    bad(PACK_EVENT_DATE, "2022-06-010");
    bad(PACK_EVENT_DATE, "20220610");
    good(PACK_HOUSE_FINISH, "11-30", 1130);
    bad(PACK_HOUSE_FINISH, "11-31");
    bad(PACK_HOUSE_FINISH, "02-29"); /* not in every year */
    bad(PACK_HOUSE_FINISH, "1130");
    static const char *const dates[] = {
        "",         "2022",      "2022-",      "2022-0",      "2022-0x-10", "2022-x6-10", "2022-06",
        "2022-06-", "2022-06-1", "2022-06-1x", "2022-06-10x", "2022-06-/0", "2022-061-1", "2022/06/10"};
    for (size_t i = 0; i < ARRAY_LEN(dates); i++)
        bad(PACK_EVENT_DATE, dates[i]);
    static const char *const days[] = {"",       "x",      "1",     "11",    "11-",  "11-3",
                                       "11-30x", "11-301", "11/30", "1/-30", "11:30"};
    for (size_t i = 0; i < ARRAY_LEN(days); i++)
        bad(PACK_HOUSE_FINISH, days[i]);
    bad(PACK_CONTACT_MAX_HOUSEHOLDS, "x");
    bad(PACK_SHOCK_INCOME_DROP, "x");
    good(PACK_DEADLINE_ROLL, "true", 1);
    good(PACK_DEADLINE_ROLL, "no", 0);
}

static void words_and_texts(void **state)
{
    (void)state;
    good(PACK_GC_STARTERS, "township, county", 0);
    assert_int_equal(v.words, 1u << 1 | 1u << 2);
    good(PACK_GC_STARTERS, "-", 0);
    assert_int_equal(v.text.len, 0);
    bad(PACK_GC_STARTERS, "townshp");
    assert_non_null(strstr(faults.at[0].remedy, "did you mean: township"));
    bad(PACK_GC_STARTERS, "moon");
    assert_non_null(strstr(faults.at[0].remedy, "village township county"));
    bad(PACK_GC_STARTERS, "county county");
    bad(PACK_GC_STARTERS, "");
    good(PACK_GC_MODE, "aid_first", 0);
    bad(PACK_GC_MODE, "aid_first, none");
    bad(PACK_GC_MODE, "-");
    good(PACK_WATER_FIXES, "anything, goes-here", 0);
    bad(PACK_WATER_FIXES, "any.thing");
    good(PACK_WATER_FIXES, "A_Z-az09", 0);
    bad(PACK_WATER_FIXES, "a:b");
    bad(PACK_WATER_FIXES, "a[b");
    bad(PACK_WATER_FIXES, "a{b");
    bad(PACK_WATER_FIXES, "a^b");
    bad(PACK_GC_STARTERS, "a-word-that-is-so-very-long-that-no-list-of-words-ever-had-room-for-it");
    bad(PACK_ID, "no good.name");
    bad(PACK_TIERS_COUNTY, "\"a\x7f\"");
    good(PACK_TIERS_COUNTY, "\"马尔康市\"", 0);
    assert_true(span_equal(v.text, span_str("马尔康市")));
    bad(PACK_TIERS_COUNTY, "马尔康市");
    bad(PACK_TIERS_COUNTY, "\"\"");
    bad(PACK_TIERS_COUNTY, "\"a\tb\"");
    bad(PACK_CONTACT_MAX_HOUSEHOLDS, "\"5\"");
    char longest[160] = "\"";
    memset(longest + 1, 'a', 101);
    strncat(longest, "\"", 2);
    bad(PACK_TIERS_COUNTY, longest);
}

static void every_value_says_where_it_comes_from(void **state)
{
    (void)state;
    assert_true(read_value(PACK_CASE_OVERALL, "15cd ; [D] 外省办法"));
    assert_int_equal(v.origin, PACK_DEFAULT);
    assert_true(span_equal(v.clause, span_str("外省办法")));
    assert_true(read_value(PACK_CASE_OVERALL, "15cd ; [D]"));
    assert_true(read_value(PACK_IDENT_VISIT, "3cd ; copied S4·三(七)2·二"));
    assert_int_equal(v.origin, PACK_COPIED);
    assert_true(span_equal(v.clause, span_str("S4·三(七)2·二")));
    assert_true(read_value(PACK_IDENT_VISIT, "3cd ; 抄 S4"));
    assert_int_equal(v.origin, PACK_COPIED);
    assert_true(read_value(PACK_IDENT_VISIT, "3cd ; copiedS4")); /* the name of a paper, and no mark */
    assert_int_equal(v.origin, PACK_SEED);
    assert_false(read_value(PACK_IDENT_VISIT, "3cd"));
    assert_false(read_value(PACK_IDENT_VISIT, "3cd ;"));
    assert_false(read_value(PACK_IDENT_VISIT, "3cd ; copied "));
    assert_true(read_value(PACK_VERSION, "2")); /* says what the pack is and no rule */
    assert_int_equal(v.origin, PACK_OWN);
    assert_true(read_value(PACK_FUND_TOTAL, "unset"));
    assert_int_equal(v.origin, PACK_UNSET);
    assert_true(read_value(PACK_FUND_TOTAL, "未定 ; S0·三(六)"));
    assert_int_equal(v.origin, PACK_UNSET);
    assert_true(span_equal(v.clause, span_str("S0·三(六)")));
    assert_false(read_value(PACK_VERSION, "unset"));
    assert_true(read_value(PACK_UNTIL, "unset"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(money_is_whole_fen),
                                       cmocka_unit_test(a_limit_is_a_number_and_a_unit),
                                       cmocka_unit_test(numbers_flags_and_dates), cmocka_unit_test(words_and_texts),
                                       cmocka_unit_test(every_value_says_where_it_comes_from)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
