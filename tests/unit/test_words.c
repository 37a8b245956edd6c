#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/words.h"

static struct words_fault said;

static const struct verb *found(int *used, char *a, char *b)
{
    char *argv[] = {a, b, NULL};

    memset(&said, 0, sizeof said);
    return words_verb(b == NULL ? 1 : 2, argv, used, &said);
}

static void one_or_two_words_name_a_command(void **state)
{
    int used = 0;

    (void)state;
    assert_string_equal(found(&used, "status", NULL)->noun, "status");
    assert_int_equal(used, 1);
    assert_string_equal(found(&used, "help", "give")->verb, "give");
    assert_int_equal(used, 2);
    assert_string_equal(found(&used, "case", "notice_end")->verb, "notice-end");
}

static void an_unknown_command_gets_the_nearest_and_nothing_is_printed(void **state)
{
    int used;

    (void)state;
    assert_null(found(&used, "statsu", NULL));
    assert_non_null(strstr(said.remedy, "fangpin status"));
    assert_null(found(&used, "case", "opne"));
    assert_non_null(strstr(said.remedy, "case open"));
    assert_true(words_noun("case"));
    assert_false(words_noun("opne"));
}

static void options_are_taken_from_among_the_arguments(void **state)
{
    char *argv[] = {"give", "V1#7", "--kind", "goods", "--amount=500", NULL};
    struct cli c = {0};
    int used;
    bool help = false;

    (void)state;
    c.verb = found(&used, "help", "give");
    assert_true(words_options(&c, 5, argv, &help, &said));
    assert_true(words_check(&c, &said));
    assert_string_equal(cli_opt(&c, "kind"), "goods");
    assert_string_equal(cli_opt(&c, "amount"), "500");
    assert_null(cli_opt(&c, "fund"));
    assert_string_equal(cli_arg(&c, 0), "V1#7");
}

static void faults_say_what_to_do(void **state)
{
    char *bad[] = {"give", "V1#7", "--kynd", "goods", NULL}, *little[] = {"give", "V1#7", NULL},
         *open_end[] = {"give", "V1#7", "--kind", NULL};
    struct cli c = {0};
    int used;
    bool help = false;

    (void)state;
    c.verb = found(&used, "help", "give");
    assert_false(words_options(&c, 4, bad, &help, &said));
    assert_non_null(strstr(said.remedy, "--kind"));
    assert_false(words_options(&c, 3, open_end, &help, &said));
    assert_non_null(strstr(said.what, "--kind"));
    assert_true(words_options(&c, 2, little, &help, &said));
    assert_false(words_check(&c, &said));
    assert_non_null(strstr(said.what, "--kind"));
    assert_non_null(strstr(said.remedy, "fangpin help give"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_or_two_words_name_a_command),
        cmocka_unit_test(an_unknown_command_gets_the_nearest_and_nothing_is_printed),
        cmocka_unit_test(options_are_taken_from_among_the_arguments),
        cmocka_unit_test(faults_say_what_to_do),
    };

    verbs_make();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
