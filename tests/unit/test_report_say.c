#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"
#include "simulator/report_say.h"

static char said[SAY_BYTES];

static void durations_have_two_parts(void **state)
{
    (void)state;
    assert_string_equal(say_duration(said, 0, SAY_ZH), "0 秒");
    assert_string_equal(say_duration(said, 999, SAY_EN), "999 ms");
    assert_string_equal(say_duration(said, 61000, SAY_ZH), "1 分 1 秒");
    assert_string_equal(say_duration(said, 8040000, SAY_ZH), "2 小时 14 分");
    assert_string_equal(say_duration(said, 8040000, SAY_EN), "2 h 14 min");
    assert_string_equal(say_duration(said, 7203000, SAY_EN), "2 h");
    assert_string_equal(say_duration(said, 90ll * 86400000 + 3600000, SAY_EN), "90 d 1 h");
    assert_string_equal(say_duration(said, -60000, SAY_EN), "−1 min");
}

static void instants_are_legal_time(void **state)
{
    struct wall start = {1654776000000ll}; /* 2022-06-09 20:00 in Beijing */

    (void)state;
    assert_string_equal(say_instant(said, start, 0, true), "2022-06-09 20:00:00");
    assert_string_equal(say_instant(said, start, 4 * 3600000 + 180000, false), "06-10 00:03");
    assert_string_equal(say_instant(said, (struct wall){-1}, 0, true), "1970-01-01 07:59:59");
}

static void figures_keep_their_unit_and_unknown_is_not_zero(void **state)
{
    struct figure unknown = {false, 0};

    (void)state;
    assert_string_equal(say_figure(said, unknown, UNIT_COUNT, SAY_ZH), "未知");
    assert_string_equal(say_figure(said, unknown, UNIT_FEN, SAY_EN), "unknown");
    assert_string_equal(say_figure(said, known(1234567), UNIT_COUNT, SAY_ZH), "1,234,567");
    assert_string_equal(say_figure(said, known(-999), UNIT_COUNT, SAY_ZH), "−999");
    assert_string_equal(say_figure(said, known(123456789), UNIT_FEN, SAY_ZH), "1,234,567.89 元");
    assert_string_equal(say_figure(said, known(-5), UNIT_FEN, SAY_EN), "−0.05 yuan");
    assert_string_equal(say_figure(said, known(487654), UNIT_BYTES, SAY_EN), "487.7 kB");
    assert_string_equal(say_figure(said, known(12), UNIT_BYTES, SAY_EN), "12 B");
    assert_string_equal(say_figure(said, known(REPORT_NUMBER_MAX), UNIT_BYTES, SAY_EN), "9007.2 TB");
    assert_string_equal(say_figure(said, known(95), UNIT_PERCENT, SAY_EN), "95 %");
}

/* What `write` writes of a text. */
static const char *written(void (*write)(FILE *, const char *), const char *text)
{
    static char *out;
    size_t len;

    free(out);
    FILE *f = open_memstream(&out, &len);
    write(f, text);
    fclose(f);
    return out;
}

static void nothing_escapes_its_place(void **state)
{
    char long_text[3 * REPORT_TEXT_BYTES_MAX + 1];

    (void)state;
    assert_string_equal(written(html_text, "<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    assert_string_equal(written(html_text, "a\x1b[1m\nb"), "a\xEF\xBF\xBD[1m\nb");
    assert_string_equal(written(html_text, "村\xE6\x9D"), "村"); /* cut within a character */
    for (size_t i = 0; i + 3 < sizeof long_text; i += 3)
        memcpy(long_text + i, "村", 4);
    assert_int_equal(strlen(written(html_text, long_text)), (REPORT_TEXT_BYTES_MAX + 2) / 3 * 3 + 3);
    assert_string_equal(written(plain_text, "a\x1b[31m\r\n\xC2\x9B"
                                            "b村"),
                        "a?[31m???b村");
    assert_string_equal(written(csv_text_cell, "=1+\"2\""), "\"'=1+\"\"2\"\"\"");
    assert_string_equal(written(csv_text_cell, "a,b\n"), "\"a,b\n\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_have_two_parts),
        cmocka_unit_test(instants_are_legal_time),
        cmocka_unit_test(figures_keep_their_unit_and_unknown_is_not_zero),
        cmocka_unit_test(nothing_escapes_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
