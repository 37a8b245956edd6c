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
    struct span text = policy_text(policy_find("maerkang-2022"));
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
        cmocka_unit_test(a_list_grows_and_is_given_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
