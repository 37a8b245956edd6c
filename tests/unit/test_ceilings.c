#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/limits.h"
#include "base/prng.h"
#include "base/span.h"
#include "tiers/ceilings.h"

#define YUAN 100ll

static void a_ceiling_holds_up_to_itself(void **state)
{
    (void)state;
    assert_int_equal(ceiling_fits(50, 50, 100), TRI_TRUE);
    assert_int_equal(ceiling_fits(50, 51, 100), TRI_FALSE);
    assert_int_equal(ceiling_fits(0, 0, 100), TRI_TRUE);
    assert_int_equal(ceiling_fits(0, 0, 0), TRI_UNKNOWN);
    assert_int_equal(ceiling_fits(0, 0, -1), TRI_UNKNOWN);
    assert_int_equal(ceiling_fits(-1, 2, 100), TRI_FALSE);
    assert_int_equal(ceiling_fits(2, -1, 100), TRI_FALSE);
    assert_int_equal(ceiling_fits(INT64_MAX, 1, INT64_MAX), TRI_FALSE);
    assert_int_equal(ceiling_room(40, 100), 60);
    assert_int_equal(ceiling_room(100, 100), 0);
    assert_int_equal(ceiling_room(101, 100), 0);
    assert_int_equal(ceiling_room(0, 0), 0);
    assert_int_equal(ceiling_room(-1, 100), 0);
}

/* m47: 60 000, 66 000 and 54 000 yuan pass an average of 60 000; three times 66 000 does not. */
static void single_grants_may_differ_the_average_may_not(void **state)
{
    static const int64_t average = 60000 * YUAN;

    (void)state;
    assert_int_equal(average_allows(&(struct average){(60000 + 66000 + 54000) * YUAN, 3}, 0, false, average), TRI_TRUE);
    assert_int_equal(average_allows(&(struct average){(60000 + 66000 + 54000) * YUAN + 1, 3}, 0, false, average),
                     TRI_FALSE);
    assert_int_equal(average_allows(&(struct average){3 * 66000 * YUAN, 3}, 0, false, average), TRI_FALSE);
    assert_int_equal(average_allows(&(struct average){3 * 66000 * YUAN, 3}, 0, false, 0), TRI_UNKNOWN);
    assert_int_equal(average_allows(&(struct average){0, 0}, 0, false, average), TRI_TRUE);
    assert_int_equal(average_allows(&(struct average){1, 0}, 0, false, average), TRI_FALSE);
    struct average two = {(60000 + 66000) * YUAN, 2};
    assert_int_equal(average_allows(&two, 0, false, average), TRI_FALSE);
    assert_int_equal(average_allows(&two, 54000 * YUAN, true, average), TRI_TRUE);
    assert_int_equal(average_allows(&two, 54000 * YUAN + 1, true, average), TRI_FALSE);
    assert_int_equal(average_allows(&two, 1, false, average), TRI_FALSE);
    assert_int_equal(average_allows(&(struct average){0, 0}, 1, false, average), TRI_FALSE);
    assert_int_equal(average_room(&two, average), 54000 * YUAN);
    assert_int_equal(average_room(&(struct average){0, 0}, average), average);
    assert_int_equal(average_room(&two, 0), 0);
    assert_int_equal(average_allows(&(struct average){INT64_MAX, UINT32_MAX}, 0, false, INT64_MAX), TRI_TRUE);
}

static void the_average_against_128_bits(void **state)
{
    struct prng p = prng_fork(47, "average");

    (void)state;
    for (int i = 0; i < 100000; i++) {
        struct average a = {0, (uint32_t)prng_below(&p, 5) + 1};
        int64_t average = 1 + (int64_t)prng_below(&p, prng_below(&p, 2) ? 100 : FEN_MAX);
        __int128 limit = (__int128)average * a.households, sum = 0;
        for (uint32_t n = 0; n < a.households; n++) {
            int64_t grant = (int64_t)prng_below(&p, 2 * (uint64_t)average + 1);
            sum += grant;
            a.sum_fen += grant;
        }
        assert_int_equal(average_allows(&a, 0, false, average), tri_of(sum <= limit));
        int64_t room = average_room(&a, average);
        if (sum <= limit + average)
            assert_int_equal(average_allows(&a, room, true, average), TRI_TRUE);
        assert_int_equal(average_allows(&a, room + 1, true, average), TRI_FALSE);
    }
}

static void one_house_one_event_one_subsidy(void **state)
{
    const struct subject house = {{1}}, other = {{2}}, quake = {{3}}, flood = {{4}};
    const struct house_subsidy list[] = {{house, quake}};

    (void)state;
    assert_true(house_subsidised(list, 1, &house, &quake));
    assert_false(house_subsidised(list, 1, &house, &flood));
    assert_false(house_subsidised(list, 1, &other, &quake));
    assert_false(house_subsidised(list, 0, &house, &quake));
    assert_int_equal(relocation_own_part(40000 * YUAN, 10000 * YUAN), 30000 * YUAN);
    assert_int_equal(relocation_own_part(0, 10000 * YUAN), 0);
    assert_int_equal(relocation_own_part(40000 * YUAN, -1), 0);
}

/* S4·四(九): micro 50 000 yuan and 3 years, start-up 200 000 and 3; N13: with a top-up 100 000. */
static void loans_by_table(void **state)
{
    static const struct loan_limits l = {50000 * YUAN, 200000 * YUAN, 3, 3, 100000 * YUAN};
    static const struct {
        enum loan_kind kind;
        int64_t amount, owed;
        uint32_t years;
        enum loan_verdict want;
    } rows[] = {
        {LOAN_MICRO, 50000 * YUAN, 0, 3, LOAN_FITS},
        {LOAN_MICRO, 50000 * YUAN + 1, 0, 3, LOAN_OVER_AMOUNT},
        {LOAN_MICRO, 1, 50000 * YUAN, 3, LOAN_OVER_AMOUNT},
        {LOAN_MICRO, 50000 * YUAN, 0, 4, LOAN_OVER_YEARS},
        {LOAN_STARTUP, 200000 * YUAN, 0, 3, LOAN_FITS},
        {LOAN_STARTUP, 200001 * YUAN, 0, 3, LOAN_OVER_AMOUNT},
        {LOAN_TOPUP, 50000 * YUAN, 50000 * YUAN, 3, LOAN_FITS},
        {LOAN_TOPUP, 50000 * YUAN + 1, 50000 * YUAN, 3, LOAN_OVER_AMOUNT},
        {LOAN_TOPUP, 1, 0, 3, LOAN_NOTHING_TO_TOP_UP},
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++)
        assert_int_equal(loan_judge(rows[i].kind, rows[i].amount, rows[i].years, rows[i].owed, &l), rows[i].want);
    assert_int_equal(loan_judge(LOAN_MICRO, 1, 1, 0, &(struct loan_limits){.micro_years = 3}), LOAN_UNSET);
    assert_int_equal(loan_judge(LOAN_MICRO, 1, 1, 0, &(struct loan_limits){.micro_fen = 3}), LOAN_UNSET);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ceiling_holds_up_to_itself),
        cmocka_unit_test(single_grants_may_differ_the_average_may_not),
        cmocka_unit_test(the_average_against_128_bits),
        cmocka_unit_test(one_house_one_event_one_subsidy),
        cmocka_unit_test(loans_by_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
