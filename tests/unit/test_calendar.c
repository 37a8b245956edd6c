/* Working days and the last day of a limit: the vectors of DOMAIN.md, appendix E. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/clock.h"
#include "base/err.h"
#include "tiers/calendar.h"
#include "tiers/policies.h"

static struct arena arena;
static struct pack_faults faults;
static struct calendar calendar;

static int setup(void **state)
{
    size_t n;
    const struct embedded *lists = policy_calendars(&n);

    (void)state;
    arena = arena_of(16u << 20);
    for (size_t i = 0; i < n; i++) {
        struct calendar_year year;
        if (calendar_parse(&year, embedded_text(&lists[i]), &faults) != 0)
            return -1;
        calendar_add(&calendar, &year);
    }
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void last(uint32_t trigger, uint32_t n, uint8_t unit, bool roll, uint32_t expected)
{
    struct deadline d = deadline_last_day(trigger, n, unit, roll, &calendar);

    if (d.last_day != expected || d.provisional)
        fail_msg("%u + %u %s%s: %u, expected %u%s", trigger, n, pack_unit_name(unit), roll ? " rolled" : "", d.last_day,
                 expected, d.provisional ? " (provisional)" : "");
}

static void the_table_of_deadlines(void **state)
{
    static const uint32_t rows[][6] = {
        {20220610, 614, 613, 613, 615, 615},      {20220617, 621, 620, 620, 622, 622},
        {20220908, 913, 911, 913, 913, 913},      {20220909, 914, 912, 913, 914, 914},
        {20220929, 1008, 1002, 1008, 1004, 1008}, {20220930, 1009, 1003, 1008, 1005, 1008},
        {20210917, 922, 920, 922, 922, 922},      {20210930, 1009, 1003, 1008, 1005, 1008},
        {20240913, 918, 916, 918, 918, 918},      {20240927, 930, 930, 930, 1002, 1008},
        {20240930, 1009, 1003, 1008, 1005, 1008}, {20230621, 626, 624, 625, 626, 626},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        uint32_t year = rows[i][0] / 10000 * 10000;
        last(rows[i][0], 2, PACK_WD, false, year + rows[i][1]);
        last(rows[i][0], 3, PACK_CD, false, year + rows[i][2]);
        last(rows[i][0], 3, PACK_CD, true, year + rows[i][3]);
        last(rows[i][0], 5, PACK_CD, false, year + rows[i][4]);
        last(rows[i][0], 5, PACK_CD, true, year + rows[i][5]);
    }
}

static void months_and_years_end_on_the_same_day(void **state)
{
    (void)state;
    last(20220610, 6, PACK_MO, false, 20221210);
    last(20220831, 6, PACK_MO, false, 20230228);
    last(20230831, 6, PACK_MO, false, 20240229);
    last(20240229, 1, PACK_Y, false, 20250228);
    last(20991231, 2, PACK_MO, false, 21000228); /* no leap day in 2100 */
    last(19991231, 2, PACK_MO, false, 20000229);
    last(20221210, 1, PACK_MO, false, 20230110);
    last(20220310, 6, PACK_MO, true, 20220913); /* 2022-09-10 is Mid-Autumn */
}

static void hours_give_the_last_day_they_can_end_on(void **state)
{
    (void)state;
    last(20220610, 2, PACK_H, false, 20220611);
    last(20220610, 24, PACK_H, false, 20220611);
    last(20220610, 25, PACK_H, false, 20220612);
    last(20220610, 30, PACK_MIN, false, 20220611);
    assert_int_equal(limit_ms((struct pack_limit){2, PACK_H}), 7200000);
    assert_int_equal(limit_ms((struct pack_limit){30, PACK_MIN}), 1800000);
    assert_int_equal(limit_ms((struct pack_limit){30, PACK_CD}), 0);
}

static void a_year_without_a_list_is_provisional_and_never_silent(void **state)
{
    struct deadline d = deadline_last_day(20261127, 2, PACK_WD, false, &calendar); /* a Friday */

    (void)state;
    assert_int_equal(d.last_day, 20261201);
    assert_true(d.provisional);
    d = deadline_last_day(20261126, 2, PACK_CD, true, &calendar);
    assert_int_equal(d.last_day, 20261130);
    assert_true(d.provisional);
    d = deadline_last_day(20261126, 2, PACK_CD, false, &calendar); /* no list is asked */
    assert_int_equal(d.last_day, 20261128);
    assert_false(d.provisional);
    d = deadline_last_day(20241231, 1, PACK_WD, false, &calendar); /* crosses into a year without one */
    assert_int_equal(d.last_day, 20250101);
    assert_true(d.provisional);
    d = deadline_last_day(20231229, 1, PACK_WD, false, &calendar);
    assert_int_equal(d.last_day, 20240102);
    assert_false(d.provisional);
}

static void what_is_no_date_gives_none(void **state)
{
    (void)state;
    assert_int_equal(deadline_last_day(20220231, 1, PACK_CD, true, &calendar).last_day, 0);
    assert_int_equal(deadline_last_day(0, 1, PACK_WD, true, &calendar).last_day, 0);
    assert_int_equal(deadline_last_day(20220610, UINT32_MAX, PACK_WD, true, &calendar).last_day, 0);
    assert_int_equal(deadline_last_day(99991231, 1, PACK_MO, false, &calendar).last_day, 0);
    assert_int_equal(deadline_last_day(99991231, 1, PACK_MO, true, &calendar).last_day, 0);
    assert_int_equal(deadline_last_day(99991230, 5, PACK_WD, false, &calendar).last_day, 0); /* the days run out */
}

static void the_pack_says_what_rolls(void **state)
{
    const struct pack *p;
    struct deadline d;

    (void)state;
    assert_int_equal(pack_parse(&p, embedded_text(policy_find("maerkang-2022")), &faults, &arena), 0);
    assert_true(pack_deadline(p, PACK_IDENT_VISIT, 20220908, &calendar, &d)); /* 3 days, a duty */
    assert_int_equal(d.last_day, 20220913);
    assert_true(pack_deadline(p, PACK_GC_VISIT, 20220908, &calendar, &d)); /* 3 days, green channel */
    assert_int_equal(d.last_day, 20220911);
    assert_true(pack_deadline(p, PACK_IDENT_NOTICE_MIN, 20220929, &calendar, &d)); /* at least 5 days */
    assert_int_equal(d.last_day, 20221004);
    assert_true(pack_deadline(p, PACK_IDENT_TOWNSHIP, 20220930, &calendar, &d)); /* 2 working days */
    assert_int_equal(d.last_day, 20221009);
    assert_false(pack_deadline(p, PACK_HOUSE_DEADLINE, 20220930, &calendar, &d));
    assert_true(pack_deadline(p, PACK_DELIST_HELP_MIN, 20220310, &calendar, &d)); /* 6 months */
    assert_int_equal(d.last_day, 20220910);
    assert_true(pack_deadline(p, PACK_LOAN_MICRO_YEARS, 20220310, &calendar, &d)); /* 3 years */
    assert_int_equal(d.last_day, 20250310);
    struct pack stays = *p;
    stays.at[PACK_DEADLINE_ROLL].n = 0;
    assert_true(pack_deadline(&stays, PACK_IDENT_VISIT, 20220908, &calendar, &d));
    assert_int_equal(d.last_day, 20220911);
}

static void days_off_and_extra_working_days(void **state)
{
    static const struct {
        uint32_t date;
        bool working;
    } days[] = {{20220129, true}, {20220131, false}, {20220206, false}, {20220207, true}, {20221231, false},
                {20240229, true}, {20240301, true},  {20240302, false}, {20211009, true}, {20211010, false},
                {20230625, true}, {20230624, false}, {20241012, true},  {20240101, false}};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(days); i++) {
        struct working_day d = calendar_day(&calendar, days[i].date);
        assert_int_equal(d.working, days[i].working);
        assert_false(d.provisional);
    }
    size_t off = 0;
    for (uint32_t d = 20240101; d <= 20241231; d = date_add(d, 1))
        off += !calendar_day(&calendar, d).working;
    assert_int_equal(off, 115); /* 366 days, 251 of work in 2024 */
}

static void a_list_is_read_with_its_faults(void **state)
{
    static const char *const bad[] = {
        "",
        "[calendar]\nyear = 1999\nsource = \"x\"\noff = 0101\nwork = 0102",
        "[calendar]\noff = 0101\nyear = 2022\nsource = \"x\"\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101-0103\nwork = 0103", /* a Monday */
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101, 0101\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0129\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0229\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0103-0101\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 101\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101-3\nwork = 0129",
        "[calendar]\nyear = 2022\nyear = 2022\nsource = \"x\"\noff = 0101\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101\nwork = 0129\nmore = 1",
        "[calendar]\nyear = 2101\nsource = \"x\"\noff = 0101\nwork = 0102",
        "[calendar]\nyear = 2022x\nsource = \"x\"\noff = 0101\nwork = 0129",
        "[calendar]\nyear = x\nsource = \"x\"\noff = 0101\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = x\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101x0103\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101-abcd\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101-01a3\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101-0230\nwork = 0129",
        "[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101-0103-0104-0105-0106-0107-0108-0109-0110\nwork = 0129",
        "[calendar]\nkind = 1\nyear = 2022\nsource = \"x\"\noff = 0101\nwork = 0129",
        "[kalender]\nyear = 2022\nsource = \"x\"\noff = 0101\nwork = 0129",
    };
    struct calendar_year year;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        if (calendar_parse(&year, span_str(bad[i]), &faults) != ERR_INVALID || faults.n == 0)
            fail_msg("taken: %s", bad[i]);
    }
    assert_int_equal(calendar_parse(&year,
                                    span_str("[calendar]\nyear = 2022\nsource = \"x\"\noff = 0101-0103\nwork = 0129"),
                                    &faults),
                     0);
}

static void the_latest_years_are_kept(void **state)
{
    struct calendar c = {0};
    struct calendar_year year = {0};

    (void)state;
    for (uint32_t y = 2000; y < 2000 + CALENDAR_YEARS_MAX; y++) {
        year.year = y;
        calendar_add(&c, &year);
    }
    year.year = 2005;
    year.off[0] = 1;
    calendar_add(&c, &year);
    assert_int_equal(c.n, CALENDAR_YEARS_MAX);
    assert_false(calendar_day(&c, 20050101).working);
    year.year = 2090;
    calendar_add(&c, &year);
    assert_int_equal(c.n, CALENDAR_YEARS_MAX);
    assert_true(calendar_day(&c, 20000103).provisional);
    assert_false(calendar_day(&c, 20900101).provisional);
    year.year = 1990;
    calendar_add(&c, &year);
    assert_true(calendar_day(&c, 19900101).provisional);
    assert_false(calendar_day(&c, 20010101).provisional);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_deadlines),
        cmocka_unit_test(months_and_years_end_on_the_same_day),
        cmocka_unit_test(hours_give_the_last_day_they_can_end_on),
        cmocka_unit_test(a_year_without_a_list_is_provisional_and_never_silent),
        cmocka_unit_test(what_is_no_date_gives_none),
        cmocka_unit_test(the_pack_says_what_rolls),
        cmocka_unit_test(days_off_and_extra_working_days),
        cmocka_unit_test(a_list_is_read_with_its_faults),
        cmocka_unit_test(the_latest_years_are_kept),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
