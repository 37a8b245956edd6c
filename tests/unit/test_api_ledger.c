#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/api_bed.h"
#include "tiers/fold.h"

static int up(void **state)
{
    struct world *w = world_chain(15);

    world_household(w, "V", "张三");
    struct subject fund =
        world_file(w, "C", (struct filing){.kind = KIND_FUND, .amount_fen = 1000000, .text = "基金"}).subject;
    world_file(w, "C",
               (struct filing){.kind = KIND_RIGHTS, .area = world_area(w, "T"), .fund = fund, .amount_fen = 400000});
    world_file(w, "C",
               (struct filing){.kind = KIND_STANDING_AUTHORITY,
                               .area = world_area(w, "V"),
                               .fund = fund,
                               .kinds = {HELP_CASH},
                               .n_kinds = 1,
                               .per_household_fen = 300000,
                               .amount_fen = 500000,
                               .valid_from = 20260101,
                               .valid_to = 20361231,
                               .visit_days = 5,
                               .decision_days = 20,
                               .notice_days = 3});
    world_run(w);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static void funds_of_all_offices_are_shown_with_what_is_left(void **state)
{
    struct bed_answer a = bed_ask(*state, "T", "/v1/funds", NULL);

    assert_int_equal(json_array_size(bed_at(&a, "funds")), 2);
    assert_string_equal(bed_text(&a, "funds.0.area"), "513201000000");
    assert_int_equal(bed_number(&a, "funds.0.available_fen"), 600000);
    assert_int_equal(bed_number(&a, "funds.1.available_fen"), 400000);
    assert_string_equal(bed_text(&a, "funds.0.name"), "基金");
    bed_free(&a);
    a = bed_ask(*state, "T", "/v1/funds?area=513201209000", NULL);
    assert_int_equal(json_array_size(bed_at(&a, "funds")), 1);
    bed_free(&a);
    a = bed_ask(*state, "T", "/v1/funds?limit=1", NULL);
    assert_true(json_is_true(bed_at(&a, "more")));
    bed_free(&a);
}

static void an_authority_reaches_its_holder(void **state)
{
    struct bed_answer a = bed_ask(*state, "V", "/v1/authorities", NULL);

    assert_string_equal(bed_text(&a, "authorities.0.holder"), "513201209200");
    assert_string_equal(bed_text(&a, "authorities.0.issuer"), "513201000000");
    assert_string_equal(bed_text(&a, "authorities.0.terms.kinds.0"), "cash");
    assert_int_equal(bed_number(&a, "authorities.0.terms.per_household_fen"), 300000);
    bed_free(&a);
}

static void areas_show_who_is_above_and_below(void **state)
{
    struct bed_answer a = bed_ask(*state, "T", "/v1/areas", NULL);

    assert_int_equal(bed_number(&a, "total"), 1352);
    assert_string_equal(bed_text(&a, "own.name"), "草登乡");
    assert_string_equal(bed_text(&a, "own.tier"), "township");
    assert_string_equal(bed_text(&a, "above.0.area"), "513201000000");
    assert_string_equal(bed_text(&a, "below.0.area"), "513201209200");
    bed_free(&a);
    a = bed_ask(*state, "T", "/v1/areas?area=513200000000", NULL);
    assert_true(json_is_null(bed_at(&a, "own.parent")));
    bed_free(&a);
}

/* The digests of two offices for the areas both hold are the same text. */
static void digests_of_two_offices_agree(void **state)
{
    struct bed_answer t = bed_ask(*state, "T", "/v1/digest", NULL), v = bed_ask(*state, "V", "/v1/digest", NULL);
    const json_t *of_t = bed_at(&t, "scopes"), *of_v = bed_at(&v, "scopes");
    size_t found = 0;

    for (size_t i = 0; i < json_array_size(of_v); i++)
        for (size_t k = 0; k < json_array_size(of_t); k++)
            found += (size_t)json_equal(json_array_get(of_v, i), json_array_get(of_t, k));
    assert_true(found > 0);
    assert_int_equal(found, json_array_size(of_v));
    assert_true(json_equal(bed_at(&t, "views.0"), bed_at(&v, "views.0")));
    assert_string_equal(bed_text(&v, "views.0.area"), "513201209200");
    assert_int_equal(bed_number(&v, "views.0.cases"), 1);
    assert_int_equal(json_array_size(bed_at(&v, "above")), 3);
    bed_free(&t);
    bed_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(funds_of_all_offices_are_shown_with_what_is_left),
        cmocka_unit_test(an_authority_reaches_its_holder),
        cmocka_unit_test(areas_show_who_is_above_and_below),
        cmocka_unit_test(digests_of_two_offices_agree),
    };

    return cmocka_run_group_tests(tests, up, down);
}
