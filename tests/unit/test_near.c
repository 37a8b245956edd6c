#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"
#include "base/near.h"

static void distance_counts_single_changes(void **state)
{
    (void)state;
    assert_int_equal(near_distance("join", "join"), 0);
    assert_int_equal(near_distance("joi", "join"), 1);
    assert_int_equal(near_distance("jion", "join"), 1); /* neighbours swapped */
    assert_int_equal(near_distance("jOIN", "join"), 0);
    assert_int_equal(near_distance("", "join"), 4);
    assert_int_equal(near_distance("status", "case"), 5);
}

static void the_nearest_name_is_offered_and_nonsense_is_not(void **state)
{
    static const struct {
        const char *name;
        int more;
    } rows[] = {{"listen", 1}, {NULL, 2}, {"parent", 3}, {"threads", 4}};

    (void)state;
    assert_string_equal(near_match("lisen", rows, ARRAY_LEN(rows), sizeof rows[0]), "listen");
    assert_string_equal(near_match("thread", rows, ARRAY_LEN(rows), sizeof rows[0]), "threads");
    assert_null(near_match("zzzzzz", rows, ARRAY_LEN(rows), sizeof rows[0]));
    assert_null(near_match("x", rows, 0, sizeof rows[0]));
}

static void very_long_words_are_cut_not_overrun(void **state)
{
    char word[500];
    static const char *const names[] = {"listen"};

    (void)state;
    memset(word, 'l', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_true(near_distance(word, word) == 0);
    assert_true(near_distance(word, "listen") > 50);
    near_match(word, names, 1, sizeof names[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_counts_single_changes),
        cmocka_unit_test(the_nearest_name_is_offered_and_nonsense_is_not),
        cmocka_unit_test(very_long_words_are_cut_not_overrun),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
