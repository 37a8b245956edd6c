#include "tests/support/host_net.h"

#include <string.h>

#include "node/host/roll.h"

static struct author key_of(uint8_t n)
{
    return (struct author){{n, 1, 2}};
}

static void an_admitted_peer_is_found_three_ways(void **state)
{
    struct roll roll = {.names = NULL};
    struct author a = key_of(1);
    uint8_t curve[32] = {9};

    (void)state;
    struct peer *p = roll_admit(&roll, &a, false, curve);
    assert_non_null(p);
    assert_ptr_equal(roll_by_name(&roll, &a, false), p);
    assert_null(roll_by_name(&roll, &a, true));
    assert_ptr_equal(roll_by_curve(&roll, curve), p);
    assert_ptr_equal(roll_by_user_id(&roll, p->user_id), p);
    assert_int_equal(strlen(p->user_id), 64);
    roll_free(&roll);
}

static void tokens_and_offices_are_two_names(void **state)
{
    struct roll roll = {.names = NULL};
    struct author a = key_of(1);
    uint8_t c1[32] = {1}, c2[32] = {2};

    (void)state;
    struct peer *office = roll_admit(&roll, &a, false, c1);
    struct peer *token = roll_admit(&roll, &a, true, c2);
    assert_ptr_not_equal(office, token);
    assert_memory_equal(token->user_id, "invite:", 7);
    assert_ptr_equal(roll_by_user_id(&roll, token->user_id), token);
    roll_free(&roll);
}

static void the_forgotten_is_found_by_no_key(void **state)
{
    struct roll roll = {.names = NULL};
    struct author a = key_of(1), b = key_of(2);
    uint8_t curve[32] = {9};

    (void)state;
    struct peer *p = roll_admit(&roll, &a, false, curve);
    roll_forget(&roll, &a, false);
    roll_forget(&roll, &b, false); /* never known */
    assert_null(roll_by_curve(&roll, curve));
    assert_null(roll_by_user_id(&roll, p->user_id));
    assert_ptr_equal(roll_admit(&roll, &a, false, curve), p);
    assert_ptr_equal(roll_by_curve(&roll, curve), p);
    roll_free(&roll);
}

static void a_curve_key_belongs_to_its_newest_owner(void **state)
{
    struct roll roll = {.names = NULL};
    struct author a = key_of(1), b = key_of(2);
    uint8_t curve[32] = {9};

    (void)state;
    struct peer *first = roll_admit(&roll, &a, false, curve);
    struct peer *second = roll_admit(&roll, &b, false, curve);
    assert_ptr_equal(roll_by_curve(&roll, curve), second);
    assert_null(roll_by_user_id(&roll, first->user_id));
    roll_free(&roll);
}

static void foreign_user_ids_are_nobody(void **state)
{
    struct roll roll = {.names = NULL};

    (void)state;
    assert_null(roll_by_user_id(&roll, ""));
    assert_null(roll_by_user_id(&roll, "invite:"));
    assert_null(roll_by_user_id(&roll, "invite:zz"));
    roll_free(&roll);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_admitted_peer_is_found_three_ways),
        cmocka_unit_test(tokens_and_offices_are_two_names),
        cmocka_unit_test(the_forgotten_is_found_by_no_key),
        cmocka_unit_test(a_curve_key_belongs_to_its_newest_owner),
        cmocka_unit_test(foreign_user_ids_are_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
