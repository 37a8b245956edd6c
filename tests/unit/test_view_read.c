#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tiers/view_read.h"

static const struct subject one = {{1}}, two = {{2}};
static const struct id event = {{3}};

static void ids_are_read_whatever_their_length(void **state)
{
    ProtobufCBinaryData whole = view_bytes(one.b, sizeof one.b), half = view_bytes(one.b, 8), none = {0};
    ProtobufCBinaryData id = view_bytes(event.b, sizeof event.b);
    struct subject s = view_subject(&whole);
    struct id e = view_id(&id);

    (void)state;
    assert_true(subject_equal(&s, &one));
    assert_true(id_equal(&e, &event));
    s = view_subject(&half);
    assert_true(subject_none(&s));
    s = view_subject(&none);
    assert_true(subject_none(&s));
    s = view_subject(&id);
    assert_true(subject_none(&s));
    e = view_id(&whole);
    assert_false(id_equal(&e, &event));
}

static void what_is_not_there_names_nothing(void **state)
{
    struct subject copy = one;
    ProtobufCBinaryData a = view_bytes(one.b, sizeof one.b), same = view_bytes(copy.b, sizeof copy.b);
    ProtobufCBinaryData b = view_bytes(two.b, sizeof two.b), half = view_bytes(one.b, 8), none = {0};

    (void)state;
    assert_true(view_same(&a, &same));
    assert_false(view_same(&a, &b));
    assert_false(view_same(&a, &half));
    assert_false(view_same(&none, &none));
    assert_true(view_names(&a, &copy));
    assert_false(view_names(&a, &two));
    assert_false(view_names(&half, &one));
}

static void an_instance_without_anything_has_an_empty_body(void **state)
{
    Fangpin__V1__ProcessView v = FANGPIN__V1__PROCESS_VIEW__INIT;
    Fangpin__V1__StepBody now = FANGPIN__V1__STEP_BODY__INIT;

    (void)state;
    assert_int_equal(process_now(NULL)->amount_fen, 0);
    assert_int_equal(process_now(&v)->amount_fen, 0);
    v.now = &now;
    now.amount_fen = 5;
    assert_int_equal(process_now(&v)->amount_fen, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_are_read_whatever_their_length),
        cmocka_unit_test(what_is_not_there_names_nothing),
        cmocka_unit_test(an_instance_without_anything_has_an_empty_body),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
