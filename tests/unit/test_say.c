#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/span.h"
#include "node/cli/say.h"

static void yuan_become_fen_exactly(void **state)
{
    static const struct {
        const char *yuan;
        int64_t fen;
    } good[] = {{"0", 0},
                {"3000", 300000},
                {"3000.5", 300050},
                {"3000.50", 300050},
                {"0.01", 1},
                {"0.1", 10},
                {"00012", 1200},
                {"9007199254740.99", 900719925474099},
                {"1.07", 107},
                {"1.15", 115},
                {"10000000000000", FEN_MAX},
                {"2.00", 200}};
    static const char *const wrong[] = {"",
                                        ".",
                                        ".5",
                                        "5.",
                                        "5.001",
                                        "-5",
                                        "+5",
                                        "5,000",
                                        "5 ",
                                        "五",
                                        "1e3",
                                        "0x10",
                                        "1.2.3",
                                        "￥5",
                                        " 5",
                                        "10000000000000.01",
                                        "99999999999999999999999999"};
    int64_t fen;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++) {
        assert_true(fen_parse(&fen, good[i].yuan));
        assert_true(fen == good[i].fen);
    }
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_false(fen_parse(&fen, wrong[i]));
}

static void amounts_ages_and_sizes_read_well(void **state)
{
    char t[SAY_TEXT_MAX];

    (void)state;
    assert_string_equal(say_fen(t, 300050), "3000.50 元");
    assert_string_equal(say_fen(t, -1), "-0.01 元");
    assert_string_equal(say_fen(t, INT64_MIN), "-92233720368547758.08 元");
    assert_string_equal(say_age(t, -1), "?");
    assert_string_equal(say_age(t, 0), "0 秒");
    assert_string_equal(say_age(t, 60), "1 分");
    assert_string_equal(say_age(t, 8040), "2 小时 14 分");
    assert_string_equal(say_age(t, 90000), "1 天 1 小时");
    assert_string_equal(say_bytes(t, 999), "999 B");
    assert_string_equal(say_bytes(t, 4404019), "4.2 MB");
    assert_string_equal(say_bytes(t, 200 << 20), "200 MB");
}

static void every_error_has_an_exit_code_and_words(void **state)
{
    (void)state;
    assert_int_equal(exit_of_err(0), 0);
    assert_int_equal(exit_of_err(ERR_PEER), EX_UNAVAILABLE);
    assert_int_equal(exit_of_err(ERR_BAD_TOKEN), EX_DATAERR);
    assert_int_equal(exit_of_err(ERR_REFUSED), EX_NOPERM);
    assert_int_equal(exit_of_err(ERR_BUSY), EX_TEMPFAIL);
    assert_int_equal(exit_of_err(ERR_CONFIG), EX_CONFIG);
    assert_int_equal(exit_of_err(-9999), 1);
    assert_string_equal(err_words(ERR_NOT_FOUND), "没有找到 / not found");
    assert_string_equal(err_words(ERR_STATE), err_text(ERR_STATE));
}

static void colour_comes_only_when_asked_for(void **state)
{
    struct cli plain = {0}, coloured = {.color = true};

    (void)state;
    assert_string_equal(tone_on(&plain, TONE_BAD), "");
    assert_string_equal(tone_off(&plain), "");
    assert_string_equal(tone_on(&coloured, TONE_BAD), "\033[31m");
    assert_string_equal(tone_off(&coloured), "\033[0m");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yuan_become_fen_exactly),
        cmocka_unit_test(amounts_ages_and_sizes_read_well),
        cmocka_unit_test(every_error_has_an_exit_code_and_words),
        cmocka_unit_test(colour_comes_only_when_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
