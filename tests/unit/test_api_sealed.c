#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/api_bed.h"

static struct subject household;

static int up(void **state)
{
    struct world *w = world_chain(14);

    household = world_household(w, "V", "张三");
    world_run(w);
    *state = w;
    return 0;
}

static int down(void **state)
{
    world_free(*state);
    return 0;
}

static struct bed_answer ask_case(struct world *w, const char *office)
{
    char path[80] = "/v1/case/";

    hex_print(path + strlen(path), household.b, sizeof household.b);
    return bed_ask(w, office, path, NULL);
}

static void village_township_and_county_may_read_who_it_is(void **state)
{
    static const char *const offices[] = {"V", "T", "C"};

    for (size_t i = 0; i < ARRAY_LEN(offices); i++) {
        struct bed_answer a = ask_case(*state, offices[i]);
        assert_string_equal(bed_text(&a, "personal.member.0.name"), "张三");
        assert_string_equal(bed_text(&a, "personal.member.0.citizen_id"), "990001195803120013");
        bed_free(&a);
    }
}

static void the_municipality_sees_the_case_but_no_person(void **state)
{
    struct bed_answer a = ask_case(*state, "M");

    assert_int_equal(a.status, 200);
    assert_string_equal(bed_text(&a, "case.area"), "513201209200");
    assert_true(json_is_null(bed_at(&a, "personal.member")));
    assert_true(bed_text(&a, "personal.why")[0] != '\0');
    assert_null(strstr(a.body, "张三"));
    bed_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(village_township_and_county_may_read_who_it_is),
        cmocka_unit_test(the_municipality_sees_the_case_but_no_person),
    };

    return cmocka_run_group_tests(tests, up, down);
}
