#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/api_bed.h"
#include "support/forms.h"

static struct subject household;

static int up(void **state)
{
    struct world *w = world_chain(41);

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

static struct bed_answer file_visit(struct world *w, const char *office, const char *form)
{
    char body[8000], hex[33];

    hex_print(hex, household.b, sizeof household.b);
    snprintf(body, sizeof body, "{'kind': 'visit', 'area': '513201209200', 'household': '%s', 'outcome': 'fit'%s%s}",
             hex, form ? ", 'form': " : "", form ? form : "");
    char *quoted = form_quoted(body);
    struct bed_answer a = bed_ask(w, office, "/v1/file", quoted);
    free(quoted);
    return a;
}

static void a_visit_without_a_form_shows_no_assessment(void **state)
{
    struct bed_answer a = file_visit(*state, "V", NULL), c = ask_case(*state, "V");

    assert_int_equal(a.status, 200);
    assert_null(bed_at(&c, "assessment"));
    assert_null(bed_at(&c, "form"));
    bed_free(&a);
    bed_free(&c);
}

static void a_form_that_is_wrong_is_answered_with_its_place(void **state)
{
    struct bed_answer a = file_visit(*state, "V", "{'member': [{'nam': 'x'}]}");

    assert_int_equal(a.status, 400);
    assert_string_equal(bed_text(&a, "error.code"), "bad_form");
    assert_non_null(strstr(bed_text(&a, "error.what"), "member[0]"));
    bed_free(&a);
    a = file_visit(*state, "V", "{'member': [{'citizen_id': '990001195803120014'}]}");
    assert_int_equal(a.status, 422);
    assert_string_equal(bed_text(&a, "error.code"), "citizen_id_check");
    bed_free(&a);
}

static void every_office_sees_the_answers_and_those_entitled_the_form(void **state)
{
    static const char *const offices[] = {"V", "T", "C", "M"};
    struct bed_answer a = file_visit(*state, "V", form_quake);

    assert_int_equal(a.status, 200);
    bed_free(&a);
    world_run(*state);
    for (size_t i = 0; i < ARRAY_LEN(offices); i++) {
        struct bed_answer c = ask_case(*state, offices[i]);
        assert_string_equal(bed_text(&c, "assessment.visited_on"), "2022-06-13");
        assert_string_equal(bed_text(&c, "assessment.area"), "513201209200");
        assert_true(json_is_false(bed_at(&c, "assessment.conditions.9.value")));
        assert_string_equal(bed_text(&c, "assessment.conditions.9.code"), "EXC_4_EXTRA_HOUSE");
        assert_string_equal(bed_text(&c, "assessment.conditions.9.source"), "visit");
        assert_true(json_is_null(bed_at(&c, "assessment.conditions.11.value")));
        if (i < 3) {
            assert_string_equal(bed_text(&c, "form.member.0.name"), "某甲");
            assert_true(json_is_true(bed_at(&c, "form.hash_matches")));
            assert_string_equal(bed_text(&c, "form.facts.risk.source"), "officer_judgement");
        } else {
            assert_null(bed_at(&c, "form.member"));
            assert_true(bed_text(&c, "form.why")[0] != '\0');
            assert_null(strstr(c.body, "某甲"));
        }
        bed_free(&c);
    }
}

/* The log shows bodies to everybody who holds them: numbers, and nobody's name. */
static void the_log_shows_no_person(void **state)
{
    struct bed_answer a = bed_ask(*state, "M", "/v1/log?kind=visit", NULL);

    assert_int_equal(a.status, 200);
    assert_non_null(strstr(a.body, "form_hash"));
    assert_null(strstr(a.body, "某甲"));
    assert_null(strstr(a.body, "990001195803120013"));
    bed_free(&a);
}

static void the_newest_form_is_the_one_shown(void **state)
{
    struct bed_answer a = file_visit(*state, "V", "{'verifier': ['某丁'], 'house': [{'kind': 'shop'}]}"), c;

    assert_int_equal(a.status, 200);
    bed_free(&a);
    world_run(*state);
    c = ask_case(*state, "C");
    assert_true(json_is_true(bed_at(&c, "assessment.conditions.9.value")));
    assert_string_equal(bed_text(&c, "assessment.standing"), "excluded_in_principle");
    assert_int_equal(bed_number(&c, "assessment.verifiers"), 1);
    assert_string_equal(bed_text(&c, "form.verifier.0"), "某丁");
    bed_free(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_visit_without_a_form_shows_no_assessment),
        cmocka_unit_test(a_form_that_is_wrong_is_answered_with_its_place),
        cmocka_unit_test(every_office_sees_the_answers_and_those_entitled_the_form),
        cmocka_unit_test(the_log_shows_no_person),
        cmocka_unit_test(the_newest_form_is_the_one_shown),
    };

    return cmocka_run_group_tests(tests, up, down);
}
