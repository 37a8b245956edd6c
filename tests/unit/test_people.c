/* Invented persons: names that are text, numbers that are valid and belong to nobody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/people.h"
#include "tiers/citizen_id.h"

#define MANY 5000

static void numbers_are_valid_and_unassigned(void **state)
{
    struct prng p = prng_fork(7, "people");
    (void)state;
    for (int i = 0; i < MANY; i++) {
        struct person person;
        char normal[CITIZEN_ID_LEN + 1];
        person_invent(&person, &p);
        assert_int_equal(citizen_id_read(normal, person.citizen_id, 20261123), CITIZEN_ID_GOOD);
        assert_memory_equal(person.citizen_id, "99", 2);
        assert_int_equal(strlen(person.phone), 11);
        assert_true(strlen(person.name) >= 6 && strlen(person.name) <= 9);
    }
}

static void one_seed_invents_the_same_people(void **state)
{
    struct prng p = prng_fork(7, "people"), q = prng_fork(7, "people");
    (void)state;
    for (int i = 0; i < 100; i++) {
        json_t *a = household_invent(&p, "513201209200"), *b = household_invent(&q, "513201209200");
        assert_true(json_equal(a, b));
        json_decref(a);
        json_decref(b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_valid_and_unassigned),
        cmocka_unit_test(one_seed_invents_the_same_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
