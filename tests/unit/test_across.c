/* What an office owes and no single file says: lines of its worklist that are found when somebody asks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/across.h"
#include "support/api_bed.h"
#include "support/world_api.h"
#include "tiers/policies.h"

static int up(void **state)
{
    *state = world_chain(31);
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static const char *item_of(const json_t *list, size_t i)
{
    return json_string_value(json_object_get(json_array_get(list, i), "item"));
}

static size_t lines(struct world *w, const char *office, const char *query, const char *item)
{
    struct bed_answer a = bed_ask(w, office, query, NULL);
    const json_t *list = bed_at(&a, "work");
    size_t n = 0;

    assert_int_equal(a.status, 200);
    for (size_t i = 0; i < json_array_size(list); i++)
        n += strcmp(item_of(list, i), item) == 0;
    bed_free(&a);
    return n;
}

static void county_pack(struct world *w)
{
    struct span text = embedded_text(policy_find("maerkang-2022"));
    char *copy = strndup((const char *)text.at, text.len);
    struct filing pack = {.kind = KIND_PACK, .text = copy};

    world_file(w, "C", pack);
    free(copy);
}

static void acts_under_an_older_pack_are_the_countys_work(void **state)
{
    struct world *w = *state;

    world_household(w, "V", "张三");
    world_run(w);
    assert_int_equal(lines(w, "C", "/v1/work", "pack_lag"), 0); /* no pack: nothing lags */
    world_cut(w, "V", "T");
    county_pack(w);
    world_household(w, "V", "李四"); /* it does not know the pack of this day */
    world_heal(w, "V", "T");
    world_run(w);
    world_household(w, "V", "王五");
    world_run(w);
    assert_int_equal(lines(w, "C", "/v1/work", "pack_lag"), 2); /* the day's other registration too */
    assert_int_equal(lines(w, "C", "/v1/work?role=bureau", "pack_lag"), 2);
    assert_int_equal(lines(w, "C", "/v1/work?role=leader", "pack_lag"), 0);
    assert_int_equal(lines(w, "C", "/v1/work?late=1", "pack_lag"), 0); /* they have no day */
    assert_int_equal(lines(w, "C", "/v1/work?below=1", "pack_lag"), 0);
    assert_int_equal(lines(w, "T", "/v1/work", "pack_lag"), 0); /* not the township's to ratify */
    assert_int_equal(lines(w, "V", "/v1/work", "pack_lag"), 0);
    struct bed_answer a = bed_ask(w, "C", "/v1/work?limit=1", NULL);
    assert_int_equal(json_array_size(bed_at(&a, "work")), 1);
    assert_string_equal(bed_text(&a, "work.0.item"), "pack_lag");
    assert_int_equal(json_integer_value(bed_at(&a, "work.0.acts")), 1);
    assert_true(json_is_true(bed_at(&a, "more")));
    bed_free(&a);
}

/* ---- contact persons ---- */

#define SECOND "0190000000000000000000000000000b"

static void appoint(struct world *w, const char *office, struct subject home)
{
    char id[33];

    hex_print(id, home.b, sizeof home.b);
    world_does(
        w, office,
        "{\"kind\":\"contact_appoint\",\"household\":\"%s\",\"area\":\"513201209200\",\"officer\":\"" SECOND "\"}", id);
}

/* The township gave five, the county, cut off, a sixth: the township chooses, and the list says which one is over. */
static void a_sixth_household_is_the_townships_work(void **state)
{
    struct world *w = *state;
    struct subject home[6];

    county_pack(w);
    world_run(w);
    for (unsigned i = 0; i < 6; i++)
        home[i] = world_household(w, "V", "某户");
    world_run(w);
    world_cut(w, "T", "C");
    appoint(w, "C", home[5]);
    for (unsigned i = 0; i < 5; i++)
        appoint(w, "T", home[i]);
    assert_int_equal(lines(w, "T", "/v1/work", "contact_over"), 0);
    world_heal(w, "T", "C");
    world_run(w);
    assert_int_equal(lines(w, "T", "/v1/work?role=township", "contact_over"), 1);
    assert_int_equal(lines(w, "C", "/v1/work", "contact_over"), 0); /* all are of one township */
    assert_int_equal(lines(w, "C", "/v1/work?area=513201209000", "contact_over"), 1);
    struct bed_answer a = bed_ask(w, "T", "/v1/contacts", NULL);
    assert_true(json_is_true(bed_at(&a, "whole")));
    assert_true(json_is_true(bed_at(&a, "officers.0.over")));
    assert_string_equal(bed_text(&a, "officers.0.chooses"), "513201209000");
    assert_int_equal(json_array_size(bed_at(&a, "officers.0.households")), 6);
    assert_int_equal(json_array_size(bed_at(&a, "officers.0.surplus")), 1);
    assert_string_equal(bed_text(&a, "officers.0.surplus.0.standing"), "proposed");
    assert_string_equal(bed_text(&a, "officers.0.surplus.0.acting"), "513201209000");
    bed_free(&a);
}

/* ---- money ---- */

#define HOMES 200u

static struct subject fund_for(struct world *w)
{
    struct subject fund =
        world_file(w, "C", (struct filing){.kind = KIND_FUND, .amount_fen = 1000000, .text = "基金"}).subject;

    world_file(w, "C",
               (struct filing){.kind = KIND_RIGHTS, .area = world_area(w, "T"), .fund = fund, .amount_fen = 800000});
    world_run(w);
    world_file(w, "T",
               (struct filing){.kind = KIND_RIGHTS, .area = world_area(w, "V"), .fund = fund, .amount_fen = 400000});
    world_run(w);
    return fund;
}

static struct subject granted(struct world *w, const char *office, struct subject home, struct subject fund,
                              bool committed)
{
    struct filing f = {.kind = KIND_GRANT,
                       .area = world_area(w, "V"),
                       .subject = home,
                       .fund = fund,
                       .amount_fen = 500,
                       .code = HELP_SCHOOL,
                       .committed = committed};

    return world_file(w, office, f).subject;
}

static void settle(struct world *w, struct subject home, struct subject aid, uint32_t outcome)
{
    struct filing f = {
        .kind = KIND_DUPLICATE_SETTLE, .area = world_area(w, "V"), .subject = home, .aid = aid, .code = outcome};

    world_file(w, "C", f);
}

static void help_given_twice_is_the_countys_work_until_it_settles(void **state)
{
    struct world *w = *state;
    struct subject fund = fund_for(w), home = world_household(w, "V", "张三"), later;
    char text[33];

    granted(w, "V", home, fund, false);
    world_run(w);
    granted(w, "T", home, fund, false);
    world_run(w);
    assert_int_equal(lines(w, "C", "/v1/work?role=bureau&item=duplicate", "duplicate"), 1);
    assert_int_equal(lines(w, "C", "/v1/work?item=void", "duplicate"), 0);
    assert_int_equal(lines(w, "T", "/v1/work", "duplicate"), 0); /* it sees both sides, and does not decide */
    struct bed_answer a = bed_ask(w, "C", "/v1/work?item=duplicate", NULL);
    assert_true(hex_parse(later.b, sizeof later.b, bed_text(&a, "work.0.aid"), 32)); /* of one day: by their ids */
    assert_string_not_equal(bed_text(&a, "work.0.aid"), bed_text(&a, "work.0.first_aid"));
    hex_print(text, home.b, sizeof home.b);
    assert_string_equal(bed_text(&a, "work.0.first_household"), text);
    bed_free(&a);
    settle(w, home, later, SETTLE_WAIVE);
    world_run(w);
    assert_int_equal(lines(w, "C", "/v1/work", "duplicate"), 0);
    a = bed_ask(w, "C", "/v1/work?item=nothing", NULL);
    assert_int_equal(a.status, 400);
    bed_free(&a);
}

/* What the county wants voided is its giver's work, household by household, however many they are. */
static void two_hundred_open_voids_are_all_listed(void **state)
{
    struct world *w = *state;
    struct subject fund = fund_for(w), *home = calloc(HOMES, sizeof *home), *aid = calloc(HOMES, sizeof *aid);

    assert_true(home != NULL && aid != NULL);
    for (unsigned i = 0; i < HOMES; i++) {
        home[i] = world_household(w, "V", "某户");
        aid[i] = granted(w, "V", home[i], fund, true);
    }
    world_run(w);
    for (unsigned i = 0; i < HOMES; i++)
        settle(w, home[i], aid[i], SETTLE_VOID);
    world_run(w);
    assert_int_equal(lines(w, "V", "/v1/work?limit=1000&item=void", "void"), HOMES);
    assert_int_equal(lines(w, "T", "/v1/work?limit=1000&item=void&area=513201209200", "void"), HOMES);
    assert_int_equal(lines(w, "C", "/v1/work?limit=1000&item=void&below=1", "void"), HOMES);
    struct filing f = {.kind = KIND_GRANT_VOID, .area = world_area(w, "V"), .subject = home[7], .aid = aid[7]};
    world_file(w, "V", f);
    assert_int_equal(lines(w, "V", "/v1/work?limit=1000&item=void", "void"), HOMES - 1);
    free(home);
    free(aid);
}

static void a_list_grows_and_is_given_back(void **state)
{
    struct across f = {0};
    uint8_t id[16] = {7};
    const ProtobufCBinaryData household = {sizeof id, id}, none = {0};

    (void)state;
    for (unsigned i = 0; i < 100; i++)
        across_add(&f, WORK_PACK_LAG, (struct area){1}, i % 2 ? &household : &none, json_pack("{s:i}", "acts", (int)i));
    assert_int_equal(f.n, 100);
    assert_int_equal(f.at[1].household.b[0], 7);
    assert_true(subject_none(&f.at[2].household));
    across_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(acts_under_an_older_pack_are_the_countys_work, up, down),
        cmocka_unit_test_setup_teardown(a_sixth_household_is_the_townships_work, up, down),
        cmocka_unit_test_setup_teardown(help_given_twice_is_the_countys_work_until_it_settles, up, down),
        cmocka_unit_test_setup_teardown(two_hundred_open_voids_are_all_listed, up, down),
        cmocka_unit_test(a_list_grows_and_is_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
