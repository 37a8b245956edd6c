#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/span.h"
#include "tiers/citizen_id.h"

static enum citizen_id read_id(const char *text)
{
    char out[CITIZEN_ID_LEN + 1];

    return citizen_id_read(out, text, 20261123);
}

/* DOMAIN.md 5.1: the standard's own example, and invented ones that cover all eleven check characters. */
static void the_published_vectors_hold(void **state)
{
    static const char *good[] = {
        "11010519491231002X", "440524188001010014", "990001195803120013", "990001196011070024",
        "990001198506230033", "990001198711300045", "990001201009010050", "990001201602290065",
        "990001194507150088", "990002197910100179", "990002198204040281", "990002200512310319",
        "990003199001010016", "990003197001010017", "99000319700101005X", "990003197001010092"};

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(good); i++)
        assert_int_equal(read_id(good[i]), CITIZEN_ID_GOOD);
}

static void the_check_character_makes_a_number_good(void **state)
{
    char id[] = "990000199510010110", out[CITIZEN_ID_LEN + 1];

    (void)state;
    id[17] = citizen_id_check(id);
    assert_int_equal(citizen_id_read(out, id, 20261101), CITIZEN_ID_GOOD);
}

static void wrong_ones_say_what_is_wrong(void **state)
{
    (void)state;
    assert_int_equal(read_id("990001195803120014"), CITIZEN_ID_CHECK);
    assert_int_equal(read_id("990001201502290068"), CITIZEN_ID_BIRTH);
    assert_int_equal(read_id("99000119580312001"), CITIZEN_ID_SHAPE);
    assert_int_equal(read_id("9900011958031200133"), CITIZEN_ID_SHAPE);
    assert_int_equal(read_id("99000119580312a013"), CITIZEN_ID_SHAPE);
    assert_int_equal(read_id("99000119580312001Y"), CITIZEN_ID_SHAPE);
    assert_int_equal(read_id(""), CITIZEN_ID_SHAPE);
    assert_int_equal(read_id("99000119580312001/"), CITIZEN_ID_SHAPE);
    assert_int_equal(read_id("990001179912310017"), CITIZEN_ID_CHECK);
    for (char last = '0'; last <= '9';
         last++) { /* one of them fits the rest: then it is the birth that is too far back */
        char id[] = "990001179912310010";
        id[17] = last;
        assert_int_not_equal(read_id(id), CITIZEN_ID_GOOD);
    }
}

static void a_birth_after_today_is_refused(void **state)
{
    char out[CITIZEN_ID_LEN + 1];

    (void)state;
    assert_int_equal(citizen_id_read(out, "990001201009010050", 20100901), CITIZEN_ID_GOOD);
    assert_int_equal(citizen_id_read(out, "990001201009010050", 20100831), CITIZEN_ID_BIRTH);
}

static void a_lower_case_x_is_taken_and_kept_as_upper_case(void **state)
{
    char out[CITIZEN_ID_LEN + 1];

    (void)state;
    assert_int_equal(citizen_id_read(out, "11010519491231002x", 20261123), CITIZEN_ID_GOOD);
    assert_string_equal(out, "11010519491231002X");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_vectors_hold),
        cmocka_unit_test(the_check_character_makes_a_number_good),
        cmocka_unit_test(wrong_ones_say_what_is_wrong),
        cmocka_unit_test(a_birth_after_today_is_refused),
        cmocka_unit_test(a_lower_case_x_is_taken_and_kept_as_upper_case),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
