#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "support/api_bed.h"

static struct subject fund;

static struct filing rights(struct world *w, const char *to, int64_t fen)
{
    return (struct filing){.kind = KIND_RIGHTS, .area = world_area(w, to), .fund = fund, .amount_fen = fen};
}

static int up(void **state)
{
    struct world *w = world_chain(21);

    fund = world_file(w, "C", (struct filing){.kind = KIND_FUND, .amount_fen = 1000000, .text = "基金"}).subject;
    world_file(w, "C", rights(w, "T", 400000));
    world_run(w);
    world_file(w, "T", rights(w, "V", 100000));
    world_run(w);
    struct subject home = world_household(w, "V", "张三");
    world_file(
        w, "V",
        (struct filing){.kind = KIND_GRANT, .subject = home, .fund = fund, .amount_fen = 30000, .code = HELP_SCHOOL});
    world_run(w);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static struct bed_answer tree_at(struct world *w, const char *office)
{
    char path[128], id[2 * sizeof fund.b + 1];

    hex_print(id, fund.b, sizeof fund.b);
    snprintf(path, sizeof path, "/v1/funds/tree?fund=%s", id);
    return bed_ask(w, office, path, NULL);
}

static void the_tree_adds_up_at_every_office(void **state)
{
    struct bed_answer a = tree_at(*state, "C");

    assert_int_equal(a.status, 200);
    assert_string_equal(bed_text(&a, "schema"), "fangpin.fund_tree/1");
    assert_string_equal(bed_text(&a, "owner"), "513201000000");
    assert_string_equal(bed_text(&a, "name"), "基金");
    assert_true(json_is_true(bed_at(&a, "adds_up")));
    assert_int_equal(json_array_size(bed_at(&a, "offices")), 3);
    assert_int_equal(bed_number(&a, "offices.0.granted_fen"), 1000000);
    assert_int_equal(bed_number(&a, "offices.0.free_fen"), 600000);
    assert_int_equal(bed_number(&a, "offices.0.with_all_below.spent_fen"), 30000);
    assert_int_equal(bed_number(&a, "offices.1.passed_fen"), 100000);
    assert_int_equal(bed_number(&a, "offices.1.in_transit_fen"), 0);
    assert_int_equal(bed_number(&a, "offices.1.free_fen"), 300000);
    assert_int_equal(bed_number(&a, "offices.2.held_fen"), 70000);
    assert_true(
        json_is_null(bed_at(&a, "offices.2.in_transit_fen"))); /* only the township has the village's receipts */
    assert_true(json_is_null(bed_at(&a, "offices.2.free_fen")));
    assert_true(json_is_true(bed_at(&a, "cases_agree")));
    assert_int_equal(bed_number(&a, "offices.2.tentative_fen"), 0);
    bed_free(&a);
    a = tree_at(*state, "M");
    assert_string_equal(bed_text(&a, "offices.0.area"), "513201000000");
    assert_true(json_is_true(bed_at(&a, "adds_up")));
    bed_free(&a);
    a = tree_at(*state, "V"); /* what is above does not reach it, its own part does */
    assert_int_equal(json_array_size(bed_at(&a, "offices")), 1);
    assert_int_equal(bed_number(&a, "offices.0.free_fen"), 70000);
    assert_string_equal(bed_text(&a, "name"), "基金");
    bed_free(&a);
}

static void what_a_child_has_not_receipted_is_on_the_way(void **state)
{
    struct world *w = *state;

    world_cut(w, "T", "C");
    world_file(w, "C", rights(w, "T", 7000));
    world_run(w);
    struct bed_answer a = tree_at(w, "C");
    assert_int_equal(bed_number(&a, "offices.1.in_transit_fen"), 7000);
    assert_int_equal(bed_number(&a, "offices.1.free_fen"), 300000);
    assert_int_equal(bed_number(&a, "offices.1.held_fen"), 307000);
    assert_true(json_is_true(bed_at(&a, "adds_up")));
    bed_free(&a);
    a = tree_at(w, "T");
    assert_int_equal(bed_number(&a, "offices.0.free_fen"), 300000);
    bed_free(&a);
    world_heal(w, "T", "C");
    world_run(w);
    a = tree_at(w, "C");
    assert_int_equal(bed_number(&a, "offices.1.in_transit_fen"), 0);
    assert_int_equal(bed_number(&a, "offices.1.free_fen"), 307000);
    bed_free(&a);
}

static void help_first_is_tentative_until_decided(void **state)
{
    struct world *w = *state;
    struct subject home = world_household(w, "V", "李四");
    struct filing help = {.kind = KIND_HELP,
                          .area = world_area(w, "V"),
                          .subject = home,
                          .fund = fund,
                          .amount_fen = 900,
                          .code = HELP_CASH};

    world_run(w);
    world_file(w, "T", help);
    world_run(w);
    struct bed_answer a = tree_at(w, "C");
    assert_int_equal(bed_number(&a, "offices.1.tentative_fen"), 900);
    assert_int_equal(bed_number(&a, "offices.0.with_all_below.tentative_fen"), 900);
    assert_true(json_is_true(bed_at(&a, "cases_agree")));
    bed_free(&a);
    world_to_county(w, world_area(w, "V"), home);
    world_file(w, "C", (struct filing){.kind = KIND_DECISION, .area = world_area(w, "V"), .subject = home});
    world_run(w);
    a = tree_at(w, "C");
    assert_int_equal(bed_number(&a, "offices.1.tentative_fen"), 0);
    assert_int_equal(bed_number(&a, "offices.1.spent_fen"), 900);
    bed_free(&a);
}

static void wrong_questions_are_answered(void **state)
{
    struct bed_answer a = bed_ask(*state, "C", "/v1/funds/tree", NULL);

    assert_int_equal(a.status, 400);
    bed_free(&a);
    a = bed_ask(*state, "C", "/v1/funds/tree?fund=00", NULL);
    assert_int_equal(a.status, 400);
    bed_free(&a);
    a = bed_ask(*state, "C", "/v1/funds/tree?fund=00000000000000000000000000000001", NULL);
    assert_int_equal(a.status, 404);
    assert_string_equal(bed_text(&a, "error.code"), "no_such_fund");
    bed_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_adds_up_at_every_office),
        cmocka_unit_test(what_a_child_has_not_receipted_is_on_the_way),
        cmocka_unit_test(help_first_is_tentative_until_decided),
        cmocka_unit_test(wrong_questions_are_answered),
    };

    return cmocka_run_group_tests(tests, up, down);
}
