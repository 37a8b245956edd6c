/* The key of person indexes: made by the county, known to those below it and to nobody above. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/world.h"

#define ID_A "990001195803120013"

static Fangpin__V1__CaseView *view(struct world *w, const char *office, const char *village, struct subject home)
{
    return world_case(w, office, world_area(w, village), home);
}

/* As its own office holds it. */
static bool same_person(struct world *w, const char *a, struct subject x, const char *b, struct subject y)
{
    Fangpin__V1__CaseView *v = view(w, a, a, x);
    if (v->n_index == 0 || v->index[0].len != 16)
        return false;
    uint8_t mac[16];
    memcpy(mac, v->index[0].data, 16);
    v = view(w, b, b, y);
    return v->n_index > 0 && memcmp(mac, v->index[0].data, 16) == 0;
}

static void one_person_has_one_hash_in_a_whole_county(void **state)
{
    struct world *w = world_chain(31);

    (void)state;
    world_office(w, "V2", "513201209201");
    struct subject a = world_household(w, "V", "泽郎"), b = world_household(w, "V2", "泽郎");
    assert_true(same_person(w, "V", a, "V2", b));
    world_run(w);
    world_expect_level(w);
    assert_int_equal(view(w, "C", "V", a)->n_index, 1);
    world_free(w);
}

static void members_are_found_like_heads(void **state)
{
    struct world *w = world_chain(32);
    struct filing f = {.kind = KIND_HOUSEHOLD,
                       .people = 2,
                       .group = 1,
                       .code2 = ORIGIN_ORDINARY,
                       .head_name = "无号",
                       .member_ids = ID_A};

    (void)state;
    world_office(w, "V2", "513201209201");
    struct subject a = world_household(w, "V", "泽郎"), b = world_file(w, "V2", f).subject;
    assert_true(same_person(w, "V", a, "V2", b));
    f.member_ids = ID_A ",990001195803120014"; /* its check digit is wrong */
    assert_string_equal(world_try(w, "V2", &f).why.code, "citizen_id_check");
    world_free(w);
}

/* The village opens while its township cannot reach the county: it works, and its households are indexed when the key
 * comes, without saying anything else of them again. */
static void households_from_before_the_key_are_indexed_later(void **state)
{
    struct world *w = world_chain(33);

    (void)state;
    world_cut(w, "T", "C");
    world_office(w, "V2", "513201209201");
    struct subject a = world_household(w, "V", "泽郎"), b = world_household(w, "V2", "泽郎");
    struct filing fix = {.kind = KIND_HOUSEHOLD,
                         .area = world_area(w, "V2"),
                         .subject = b,
                         .people = 7,
                         .group = 1,
                         .code2 = ORIGIN_ORDINARY,
                         .head_name = "泽郎",
                         .citizen_id = ID_A};
    world_run(w);
    assert_int_equal(view(w, "V2", "V2", b)->n_index, 0);
    struct subject c = world_household(w, "V2", "泽郎"); /* the township corrects it */
    world_run(w);
    fix.subject = c;
    world_file(w, "T", fix);
    world_run(w);
    uint32_t people = view(w, "T", "V2", c)->people;
    world_heal(w, "T", "C");
    world_run(w);
    world_expect_level(w);
    assert_true(same_person(w, "V", a, "V2", b));
    assert_int_equal(view(w, "C", "V2", b)->people, 3);
    assert_int_equal(view(w, "C", "V2", c)->people, people);
    assert_int_equal(view(w, "C", "V2", c)->n_index, 1);
    assert_int_equal(view(w, "C", "V2", b)->n_event, 2);
    struct core_status s = world_status(w, "V2");
    uint64_t events = s.events;
    world_pass(w, 60000);
    assert_int_equal(world_status(w, "V2").events, events); /* once */
    world_rebuild(w, "V2");
    world_crash(w, "V2");
    world_run(w);
    assert_int_equal(world_status(w, "V2").events, events);
    assert_true(same_person(w, "V", a, "V2", world_household(w, "V2", "泽郎"))); /* the key outlives a restart */
    world_free(w);
}

/* A correction of the index is no new fact: a decision stays as it is. */
static void an_index_asks_for_no_reconsideration(void **state)
{
    struct world *w = world_chain(34);

    (void)state;
    world_cut(w, "C", "T");
    world_office(w, "V2", "513201209201");
    struct subject b = world_household(w, "V2", "泽郎");
    world_file(w, "V2", (struct filing){.kind = KIND_VISIT, .subject = b, .code = VISIT_FIT});
    world_run(w);
    world_heal(w, "C", "T");
    world_run(w);
    world_to_county(w, world_area(w, "V2"), b);
    world_file(w, "C", (struct filing){.kind = KIND_DECISION, .area = world_area(w, "V2"), .subject = b});
    world_run(w);
    Fangpin__V1__CaseView *v = view(w, "C", "V2", b);
    assert_true(v->n_index == 1 && v->outcome == OUTCOME_APPROVED && !v->reconsider);
    world_free(w);
}

static void nobody_above_the_county_has_the_key(void **state)
{
    struct world *w = world_chain(35);

    (void)state;
    struct txn *t = store_begin(world_store(w, "M"), TXN_READ);
    assert_null(meta_get(t, "index_key").at);
    assert_int_equal(store_commit(t), 0);
    t = store_begin(world_store(w, "V"), TXN_READ);
    assert_non_null(meta_get(t, "index_key").at);
    assert_int_equal(store_commit(t), 0);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_person_has_one_hash_in_a_whole_county),
        cmocka_unit_test(members_are_found_like_heads),
        cmocka_unit_test(households_from_before_the_key_are_indexed_later),
        cmocka_unit_test(an_index_asks_for_no_reconsideration),
        cmocka_unit_test(nobody_above_the_county_has_the_key),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
