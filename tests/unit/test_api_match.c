#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/values.h"
#include "support/api_bed.h"

#define ID_A "990001195803120013"
#define ID_B "990001196011070024"

static struct world *w;
static struct subject with_id, without;

static struct filing household(const char *name, const char *id)
{
    return (struct filing){
        .kind = KIND_HOUSEHOLD, .people = 1, .group = 1, .code2 = 1, .head_name = name, .citizen_id = id};
}

static int up(void **state)
{
    (void)state;
    w = world_chain(32);
    with_id = world_file(w, "V", household("泽郎甲", ID_A)).subject;
    without = world_file(w, "V", household("泽郎乙", NULL)).subject;
    world_run(w);
    return 0;
}

static int down(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

static void is_household(const struct bed_answer *a, const char *path, const struct subject *s)
{
    char hex[33];

    hex_print(hex, s->b, sizeof s->b);
    assert_string_equal(bed_text(a, path), hex);
}

static void persons_are_found_by_number_or_by_village_and_name(void **state)
{
    (void)state;
    struct bed_answer a = bed_ask(
        w, "C", "/v1/match",
        "{\"persons\":[{\"citizen_id\":\"" ID_A "\"},{\"citizen_id\":\"" ID_B "\"},"
        "{\"area\":\"513201209200\",\"head_name\":\"泽郎乙\"},{\"area\":\"513201209201\",\"head_name\":\"泽郎乙\"},"
        "{\"area\":\"513201209200\",\"head_name\":\"泽郎甲\"},{}]}");
    assert_int_equal(a.status, 200);
    assert_int_equal(json_array_size(bed_at(&a, "matches")), 6);
    is_household(&a, "matches.0.household", &with_id);
    assert_string_equal(bed_text(&a, "matches.0.area"), "513201209200");
    assert_true(json_is_null(bed_at(&a, "matches.1")));
    is_household(&a, "matches.2.household", &without);
    assert_true(json_is_null(bed_at(&a, "matches.3")));
    assert_true(json_is_null(bed_at(&a, "matches.4"))); /* who has a number is found by it alone */
    assert_true(json_is_null(bed_at(&a, "matches.5")));
    bed_free(&a);
}

/* The municipality holds no keys: it finds nobody. */
static void an_office_without_keys_finds_nobody(void **state)
{
    (void)state;
    struct bed_answer a = bed_ask(w, "M", "/v1/match", "{\"persons\":[{\"citizen_id\":\"" ID_A "\"}]}");
    assert_int_equal(a.status, 200);
    assert_true(json_is_null(bed_at(&a, "matches.0")));
    bed_free(&a);
}

static void one_person_in_two_households_is_told(void **state)
{
    (void)state;
    world_file(w, "V", household("泽郎甲", ID_A));
    world_run(w);
    struct bed_answer a = bed_ask(w, "C", "/v1/match", "{\"fresh\":true,\"persons\":[{\"citizen_id\":\"" ID_A "\"}]}");
    assert_true(json_is_true(bed_at(&a, "matches.0.several")));
    bed_free(&a);
}

static void wrong_questions_are_answered(void **state)
{
    (void)state;
    struct bed_answer a = bed_ask(w, "C", "/v1/match", "{\"persons\":3}");
    assert_int_equal(a.status, 400);
    bed_free(&a);
    a = bed_ask(w, "C", "/v1/match", "[");
    assert_int_equal(a.status, 400);
    bed_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(persons_are_found_by_number_or_by_village_and_name),
        cmocka_unit_test(an_office_without_keys_finds_nobody),
        cmocka_unit_test(one_person_in_two_households_is_told),
        cmocka_unit_test(wrong_questions_are_answered),
    };

    return cmocka_run_group_tests(tests, up, down);
}
