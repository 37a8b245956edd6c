#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/api_bed.h"

static struct subject fund, home;

static struct filing rights(struct world *w, const char *to, int64_t fen)
{
    return (struct filing){.kind = KIND_RIGHTS, .area = world_area(w, to), .fund = fund, .amount_fen = fen};
}

static struct filing grant(struct world *w, int64_t fen, uint32_t purpose)
{
    return (struct filing){.kind = KIND_GRANT,
                           .area = world_area(w, "V"),
                           .subject = home,
                           .fund = fund,
                           .amount_fen = fen,
                           .code = purpose};
}

static int up(void **state)
{
    struct world *w = world_chain(22);

    fund = world_file(w, "C", (struct filing){.kind = KIND_FUND, .amount_fen = 1000000, .text = "基金"}).subject;
    world_file(w, "C", rights(w, "T", 400000));
    world_run(w);
    world_file(w, "T", rights(w, "V", 100000));
    world_run(w);
    home = world_household(w, "V", "张三");
    world_file(w, "V", grant(w, 30000, HELP_SCHOOL));
    world_file(w, "V", grant(w, 500, HELP_WATER));
    world_run(w);
    world_file(w, "T", grant(w, 20000, HELP_SCHOOL));
    struct filing gift = grant(w, 50000, HELP_CASH);
    gift.fund = (struct subject){{0}};
    gift.giver = GIVER_HELPER;
    world_file(w, "V", gift);
    world_run(w);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static void help_given_twice_is_listed(void **state)
{
    struct bed_answer a = bed_ask(*state, "C", "/v1/duplicates", NULL);

    assert_int_equal(a.status, 200);
    assert_string_equal(bed_text(&a, "schema"), "fangpin.duplicates/1");
    assert_int_equal(bed_number(&a, "open"), 1);
    assert_int_equal(json_array_size(bed_at(&a, "same_help")), 1);
    assert_string_equal(bed_text(&a, "same_help.0.flag"), "DUPLICATE");
    assert_true(json_is_true(bed_at(&a, "same_help.0.same_household")));
    assert_string_equal(bed_text(&a, "same_help.0.later.purpose"), "school");
    assert_string_equal(bed_text(&a, "same_help.0.later.village"), "513201209200");
    assert_string_equal(bed_text(&a, "same_help.0.first.state"), "delivered");
    bed_free(&a);
}

static void a_gift_stands_in_the_case_file(void **state)
{
    char path[128], id[2 * sizeof home.b + 1];

    hex_print(id, home.b, sizeof home.b);
    snprintf(path, sizeof path, "/v1/case/%s", id);
    struct bed_answer a = bed_ask(*state, "T", path, NULL);
    assert_int_equal(json_array_size(bed_at(&a, "case.aid")), 4);
    bool found = false;
    for (unsigned i = 0; i < 4; i++) {
        char at[40];
        snprintf(at, sizeof at, "case.aid.%u.giver", i);
        found |= strcmp(bed_text(&a, at), "helper") == 0;
    }
    assert_true(found);
    bed_free(&a);
}

static void what_is_published_names_nobody(void **state)
{
    char path[128], id[2 * sizeof fund.b + 1], household[2 * sizeof home.b + 1];

    hex_print(id, fund.b, sizeof fund.b);
    hex_print(household, home.b, sizeof home.b);
    snprintf(path, sizeof path, "/v1/funds/public?fund=%s", id);
    struct bed_answer a = bed_ask(*state, "C", path, NULL);
    assert_int_equal(bed_number(&a, "total_fen"), 50500); /* the gift is none of the fund's */
    assert_int_equal(json_array_size(bed_at(&a, "rows")), 2);
    assert_string_equal(bed_text(&a, "rows.0.purpose"), "water");
    assert_int_equal(bed_number(&a, "rows.1.amount_fen"), 50000);
    assert_null(strstr(a.body, household));
    bed_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(help_given_twice_is_listed),
        cmocka_unit_test(a_gift_stands_in_the_case_file),
        cmocka_unit_test(what_is_published_names_nobody),
    };

    return cmocka_run_group_tests(tests, up, down);
}
