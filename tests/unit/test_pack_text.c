/* Lines of a pack: what is read, and what is said of what cannot be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tiers/pack_text.h"

static struct pack_faults faults;

static struct pack_reader reader(const char *text)
{
    faults = (struct pack_faults){.n = 0};
    return pack_reader_of(span_str(text), &faults);
}

#define assert_span(s, text) assert_true(span_equal(s, span_str(text)))

static void a_line_is_taken_apart(void **state)
{
    struct pack_reader r = reader("\xef\xbb\xbf# 备注\r\n\n [ ident ] # x\n visit = 3cd ; S4·三(七)2·二 # 备注\r\n"
                                  "title = \"甲;乙#丙\"; own\nplain=5\nempty =");
    struct pack_entry e;

    (void)state;
    assert_true(pack_reader_next(&r, &e));
    assert_span(e.section, "ident");
    assert_span(e.key, "visit");
    assert_span(e.value, "3cd");
    assert_span(e.cite, "S4·三(七)2·二");
    assert_true(e.has_cite);
    assert_false(e.quoted);
    assert_int_equal(e.line, 4);
    assert_int_equal(e.key_column, 2);
    assert_int_equal(e.value_column, 10);
    assert_true(pack_reader_next(&r, &e));
    assert_span(e.value, "甲;乙#丙");
    assert_true(e.quoted);
    assert_span(e.cite, "own");
    assert_true(pack_reader_next(&r, &e));
    assert_span(e.value, "5");
    assert_false(e.has_cite);
    assert_true(pack_reader_next(&r, &e));
    assert_int_equal(e.value.len, 0);
    assert_false(pack_reader_next(&r, &e));
    assert_int_equal(faults.n, 0);
}

static void read_all(const char *text)
{
    struct pack_reader r = reader(text);
    struct pack_entry e;

    while (pack_reader_next(&r, &e))
        ;
}

static void every_bad_line_is_named_with_its_place(void **state)
{
    (void)state;
    read_all("a = 1\n[x\n[x] y\n[x]\nb c = 1\nnothing\n  t = \"open\nu = \"a\" b\n");
    assert_int_equal(faults.n, 7);
    assert_int_equal(faults.at[0].line, 1); /* no section before it */
    assert_int_equal(faults.at[1].line, 2);
    assert_int_equal(faults.at[2].line, 3);
    assert_int_equal(faults.at[3].line, 5);
    assert_int_equal(faults.at[4].line, 6);
    assert_int_equal(faults.at[5].line, 7);
    assert_int_equal(faults.at[6].line, 8);
    assert_int_equal(faults.at[6].column, 9);
    for (size_t i = 0; i < faults.n; i++) {
        assert_non_null(strstr(faults.at[i].what, " / "));
        assert_true(faults.at[i].why[0] && faults.at[i].remedy[0]);
    }
}

static void full_width_signs_are_named(void **state)
{
    (void)state;
    read_all("[ident]\nvisit\xef\xbc\x9d 3cd\nvisit = 3cd; S4\xef\xbc\x9b三\nvisit = 3cd\xef\xbc\x8c\n"
             "visit = 甲\xef\xbc\x9b乙\n");
    assert_int_equal(faults.n, 3);
    assert_int_equal(faults.at[0].line, 2);
    assert_int_equal(faults.at[0].column, 6);
    assert_non_null(strstr(faults.at[0].remedy, ": ="));
    assert_int_equal(faults.at[1].line, 4);
    assert_int_equal(faults.at[1].column, 12);
    assert_non_null(strstr(faults.at[1].what, "\xef\xbc\x8c"));
    assert_non_null(strstr(faults.at[1].remedy, ": ,"));
    assert_int_equal(faults.at[2].column, 10);
}

static void what_is_no_text_is_refused_as_a_whole(void **state)
{
    static char big[PACK_BYTES_MAX + 2];
    static const char *const bad[] = {
        "[a]\nb = \xc4\xe3\xba\xc3", "\xe4\xb8",         "\xc0\x80", "\xed\xa0\x80", "\xf5\x80\x80\x80", "\xe0\x80\x80",
        "\xf0\x80\x80\x80",          "\xf4\x90\x80\x80", "\x80",     "\xc3(",        "\xf0\x9f\x98"};
    struct pack_entry e;

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
        struct pack_reader r = reader(bad[i]);
        assert_int_equal(faults.n, 1);
        assert_false(pack_reader_next(&r, &e));
        assert_int_equal(faults.at[0].line, i == 0 ? 2 : 1);
        assert_int_equal(faults.at[0].column, i == 0 ? 5 : 1);
    }
    faults.n = 0;
    pack_reader_of(span_of("a\0b", 3), &faults);
    assert_int_equal(faults.n, 1);
    memset(big, '#', sizeof big - 1);
    reader(big);
    assert_int_equal(faults.n, 1);
    assert_int_equal(faults.at[0].line, 0);
    big[PACK_BYTES_MAX] = '\0';
    reader(big);
    assert_int_equal(faults.n, 0);
}

static void faults_beyond_the_limit_are_counted(void **state)
{
    char text[4 * 64 + 1] = "";

    (void)state;
    for (int i = 0; i < 64; i++)
        memcpy(text + i * 4, "bad\n", 4);
    read_all(text);
    assert_int_equal(faults.n, PACK_FAULTS_MAX);
    assert_int_equal(faults.more, 64 - PACK_FAULTS_MAX);
}

static void long_texts_are_cut_between_characters(void **state)
{
    char name[400];

    (void)state;
    faults.n = 0;
    for (size_t i = 0; i + 3 < sizeof name; i += 3)
        memcpy(name + i, "防", 4);
    struct pack_fault *f = pack_fault_add(&faults, 1, 1, name, name, "x%s", name);
    assert_int_equal(strlen(f->what), 199 - (199 - 1) % 3);
    assert_int_equal(strlen(f->why) % 3, 0);
    assert_int_equal(strlen(f->remedy) % 3, 0);
    f = pack_fault_add(&faults, 1, 1, "", "", "%s", "短");
    assert_string_equal(f->what, "短");
}

static void words_and_digits(void **state)
{
    struct span rest = span_str(" a,b  c , "), w, s = span_str("007x");
    int64_t n;

    (void)state;
    assert_true(pack_word_next(&rest, &w));
    assert_span(w, "a");
    assert_true(pack_word_next(&rest, &w));
    assert_span(w, "b");
    assert_true(pack_word_next(&rest, &w));
    assert_span(w, "c");
    assert_false(pack_word_next(&rest, &w));
    assert_true(pack_digits(&s, 10, &n));
    assert_int_equal(n, 7);
    assert_span(s, "x");
    assert_false(pack_digits(&s, 10, &n));
    s = span_str("11");
    assert_false(pack_digits(&s, 10, &n));
    s = span_str("10");
    assert_true(pack_digits(&s, 10, &n));
    s = span_str("99999999999999999999999");
    assert_false(pack_digits(&s, INT64_MAX, &n));
}

static void characters_of_every_length_are_text(void **state)
{
    (void)state;
    read_all("# a \xc3\xa9 防 \xee\x80\x80 \xf0\x9f\x98\x80 \xf4\x8f\xbf\xbf \xed\x9f\xbf\n");
    assert_int_equal(faults.n, 0);
}

static void a_cut_never_leaves_a_part_of_a_character(void **state)
{
    static const char *const whole[] = {"x", "\xc3\xa9", "防", "\xf0\x9f\x98\x80"};
    char name[600];

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(whole); i++) {
        size_t n = strlen(whole[i]);
        for (size_t lead = 0; lead < 4; lead++) { /* so that the cut falls into every byte of it */
            memset(name, 'a', lead);
            for (size_t at = lead; at + n < sizeof name; at += n)
                memcpy(name + at, whole[i], n + 1);
            faults.n = 0;
            struct pack_fault *f = pack_fault_add(&faults, 1, 1, "", "", "%s", name);
            assert_int_equal((strlen(f->what) - lead) % n, 0);
            assert_in_range(strlen(f->what), sizeof f->what - n, sizeof f->what - 1);
        }
    }
    faults.n = 0;
    assert_string_equal(pack_fault_add(&faults, 1, 1, "", "", "%s", "\x80\x80")->what, "\x80\x80"); /* no text at all */
}

static void lines_may_hold_more_than_they_must(void **state)
{
    struct pack_reader r = reader("[A-z_0]\nK-9_z = \"v\"\t# remark\nL = v # remark\nM = 5 ; c # r\r\n\n");
    struct pack_entry e;

    (void)state;
    assert_true(pack_reader_next(&r, &e));
    assert_span(e.section, "A-z_0");
    assert_span(e.key, "K-9_z");
    assert_false(e.has_cite);
    assert_true(pack_reader_next(&r, &e));
    assert_span(e.value, "v");
    assert_false(e.has_cite);
    assert_true(pack_reader_next(&r, &e));
    assert_span(e.cite, "c");
    assert_false(pack_reader_next(&r, &e));
    assert_int_equal(faults.n, 0);
    read_all("[a]\n{x} = 1\n[x{]\n[]\n= 1\nk:y = 1\nk[y = 1\n");
    assert_int_equal(faults.n, 6);
}

static void signs_beyond_the_limit_of_faults_are_counted(void **state)
{
    char text[PACK_FAULTS_MAX * 4 + 64] = "";

    (void)state;
    for (unsigned i = 0; i < PACK_FAULTS_MAX; i++)
        memcpy(text + i * 4, "bad\n", 5);
    memcpy(text + PACK_FAULTS_MAX * 4, "a\xef\xbc\x9d b\n", sizeof "a\xef\xbc\x9d b\n");
    read_all(text);
    assert_int_equal(faults.n, PACK_FAULTS_MAX);
    assert_int_equal(faults.more, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_of_every_length_are_text),
        cmocka_unit_test(a_cut_never_leaves_a_part_of_a_character),
        cmocka_unit_test(lines_may_hold_more_than_they_must),
        cmocka_unit_test(signs_beyond_the_limit_of_faults_are_counted),

        cmocka_unit_test(a_line_is_taken_apart),
        cmocka_unit_test(every_bad_line_is_named_with_its_place),
        cmocka_unit_test(full_width_signs_are_named),
        cmocka_unit_test(what_is_no_text_is_refused_as_a_whole),
        cmocka_unit_test(faults_beyond_the_limit_are_counted),
        cmocka_unit_test(long_texts_are_cut_between_characters),
        cmocka_unit_test(words_and_digits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
