#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tiers/assessment.h"
#include "tiers/exclusions.h"

static struct arena arena;

static int up(void **state)
{
    (void)state;
    arena = arena_of(1u << 20);
    return 0;
}

static int down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

/* A visit's body with these answers; none: without a form. */
static struct span body_of(const struct assessment *x)
{
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;

    b.outcome = 1;
    b.visited_on = 20251120;
    if (x)
        assert_int_equal(assessment_write(&b, x, &arena), 0);
    uint8_t *at = arena_take(&arena, fangpin__v1__visit_body__get_packed_size(&b) + 1);
    assert_non_null(at);
    return span_of(at, fangpin__v1__visit_body__pack(&b, at));
}

static void only_what_is_true_excludes(void **state)
{
    struct assessment x = {.assessed_on = 20251120};
    uint32_t bits = 77;

    (void)state;
    assert_false(visit_exclusions(body_of(NULL), &bits));
    assert_int_equal(bits, 77);
    assert_true(visit_exclusions(body_of(&x), &bits)); /* all unknown */
    assert_int_equal(bits, 0);
    for (unsigned p = 0; p < INCLUSIONS; p++)
        x.at[p].value = TRI_TRUE;
    x.at[ASSESSED_BELOW].value = x.at[ASSESSED_RESIDENCE].value = TRI_TRUE;
    x.at[EXC_1_PUBLIC_EMPLOYEE].value = TRI_FALSE;
    x.at[EXC_6_FINANCIAL_ASSET] = (struct answer){.value = TRI_UNKNOWN, .unset = true};
    x.at[EXC_4_EXTRA_HOUSE] = (struct answer){.value = TRI_TRUE, .basis = {.source = SOURCE_VISIT, .date = 20251120}};
    x.at[EXC_12_OTHER].value = TRI_TRUE;
    assert_true(visit_exclusions(body_of(&x), &bits));
    assert_int_equal(bits, 1u << 4 | 1u << 13);
}

static void foreign_bytes_are_no_answers(void **state)
{
    static const uint8_t few[] = {0x42, 2, 2, 2}, cut[] = {0x42, 9, 2}, endless[] = {0x42, 1, 0x82},
                         number[] = {0x40, 5};
    uint32_t bits;

    (void)state;
    assert_false(visit_exclusions(span_of(few, sizeof few), &bits));
    assert_false(visit_exclusions(span_of(cut, sizeof cut), &bits));
    assert_false(visit_exclusions(span_of(endless, sizeof endless), &bits));
    assert_false(visit_exclusions(span_of(number, sizeof number), &bits));
}

static void numbers_name_exclusions(void **state)
{
    (void)state;
    assert_int_equal(exclusion_of(1), EXC_1_PUBLIC_EMPLOYEE);
    assert_int_equal(exclusion_of(8), EXC_7B_ELDER_SPLIT);
    assert_int_equal(exclusion_of(13), EXC_12_OTHER);
    assert_int_equal(exclusion_of(0), PREDICATES);
    assert_int_equal(exclusion_of(14), PREDICATES);
}

static void every_exclusion_needs_its_own_override(void **state)
{
    static const uint32_t two[] = {4, 6};
    struct review_override o = {.minutes = true, .reason = span_str("铺面已歇业"), .for_ = 11, .against = 1};
    enum override_verdict why;

    (void)state;
    assert_int_equal(exclusion_left(two, 0, 0, &o, &why), 0);
    assert_int_equal(exclusion_left(two, 2, 0, &o, &why), 4);
    assert_int_equal(why, OVERRIDE_OTHER_NUMBER);
    assert_int_equal(exclusion_left(two, 2, 1u << 4, &o, &why), 6);
    assert_int_equal(exclusion_left(two, 2, 1u << 4 | 1u << 6, &o, &why), 0);
    o.against = 11;
    assert_int_equal(exclusion_left(two, 2, 1u << 4 | 1u << 6, &o, &why), 4);
    assert_int_equal(why, OVERRIDE_NOT_CARRIED);
    o.reason = span_str("  ");
    assert_int_equal(exclusion_left(two, 2, 1u << 4, &o, &why), 4);
    assert_int_equal(why, OVERRIDE_NO_REASON);
    o.minutes = false;
    assert_int_equal(exclusion_left(two, 2, 1u << 4, &o, &why), 4);
    assert_int_equal(why, OVERRIDE_NO_MINUTES);
    static const uint32_t newer[] = {14};
    assert_int_equal(exclusion_left(newer, 1, 0, &o, &why), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_is_true_excludes),
        cmocka_unit_test(foreign_bytes_are_no_answers),
        cmocka_unit_test(numbers_name_exclusions),
        cmocka_unit_test(every_exclusion_needs_its_own_override),
    };

    return cmocka_run_group_tests(tests, up, down);
}
