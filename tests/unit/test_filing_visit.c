#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/forms.h"
#include "tests/support/tiers_town.h"
#include "tiers/assessment.h"

static struct town town;
static struct town_goods goods;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    goods = town_furnish(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct filing visit_with(const char *form)
{
    return (struct filing){.kind = KIND_VISIT,
                           .area = {TOWN_VILLAGE},
                           .subject = goods.household,
                           .code = VISIT_FIT,
                           .form = form_packed(form, &town.arena)};
}

static Fangpin__V1__VisitBody *body_of(const struct filing_result *r)
{
    Fangpin__V1__VisitBody *b = fangpin__v1__visit_body__unpack(NULL, r->body.len, r->body.at);

    assert_non_null(b);
    return b;
}

static void answers_are_signed_and_the_form_is_sealed(void **state)
{
    static const char *const personal[] = {"某甲", "990001195803120013", "核查员甲", "震后墙体开裂", "修缮票据"};
    struct filing f = visit_with(form_quake);
    struct filing_refusal why;
    struct filing_result r;
    struct assessment sum;

    (void)state;
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &r, &why), 0);
    for (size_t i = 0; i < ARRAY_LEN(personal); i++) {
        assert_non_null(memmem(r.personal.at, r.personal.len, personal[i], strlen(personal[i])));
        assert_null(memmem(r.body.at, r.body.len, personal[i], strlen(personal[i])));
    }
    Fangpin__V1__VisitBody *b = body_of(&r);
    struct id hash = hash_of(r.personal);
    assert_int_equal(b->visited_on, 20220613); /* the form's day */
    assert_memory_equal(b->form_hash.data, hash.b, sizeof hash.b);
    assert_int_equal(b->key_id.len, 16);
    assert_true(assessment_read(&sum, r.body));
    assert_int_equal(sum.assessed_on, TOWN_TODAY);
    assert_int_equal(sum.at[EXC_4_EXTRA_HOUSE].value, TRI_FALSE);
    assert_int_equal(sum.at[EXC_6_FINANCIAL_ASSET].value, TRI_UNKNOWN);
    fangpin__v1__visit_body__free_unpacked(b, NULL);
}

/* The line, the limits and the ages come from the pack in force. */
static void the_pack_in_force_decides_the_answers(void **state)
{
    struct filing f = visit_with(form_quake);
    struct filing_refusal why;
    struct filing_result r;
    struct assessment sum;

    (void)state;
    town.pack = town_policy(&town.arena, "maerkang-2022");
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &r, &why), 0);
    assert_true(assessment_read(&sum, r.body));
    assert_int_equal(sum.line_fen, 680000);
    assert_int_equal(sum.at[ASSESSED_BELOW].value, TRI_TRUE);
    assert_int_equal(sum.at[INC_2_NATURAL_DISASTER].value, TRI_TRUE);
    assert_int_equal(sum.at[INC_2_NATURAL_DISASTER].basis.source, SOURCE_OFFICER);
    assert_int_equal(sum.standing, STANDING_FIT);
    f = visit_with(
        "{'visited_on': '2022-06-13', 'member': [{'citizen_id': '990001201009010050', 'in_school': false}]}");
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &r, &why), 0);
    assert_true(assessment_read(&sum, r.body));
    assert_int_equal(sum.dropouts, 1); /* m37 */
}

/* Two forms that say the same have different hashes: a hash tells nobody what a form says. */
static void equal_forms_have_different_hashes(void **state)
{
    struct filing f = visit_with(form_quake);
    struct filing_refusal why;
    struct filing_result r, s;

    (void)state;
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &r, &why), 0);
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &s, &why), 0);
    assert_int_equal(r.personal.len, s.personal.len);
    assert_memory_not_equal(r.personal.at, s.personal.at, r.personal.len);
}

static void a_visit_without_a_form_is_what_it_was(void **state)
{
    struct filing f = visit_with("{}");
    struct filing_refusal why;
    struct filing_result r;
    struct assessment sum;

    (void)state;
    f.form = (struct span){0};
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &r, &why), 0);
    assert_null(r.personal.at);
    Fangpin__V1__VisitBody *b = body_of(&r);
    assert_int_equal(b->n_answer, 0);
    assert_int_equal(b->visited_on, TOWN_TODAY);
    assert_false(assessment_read(&sum, r.body));
    fangpin__v1__visit_body__free_unpacked(b, NULL);
}

/* The register knows how many they are, and whether they were lifted out. */
static void the_register_is_asked_too(void **state)
{
    struct filing f = visit_with("{'facts': {'cause_accident': false}}");
    struct filing_refusal why;
    struct filing_result r;

    (void)state;
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &r, &why), 0);
    Fangpin__V1__VisitForm *form = visit_form_read(r.personal, &town.arena);
    struct predicate_limits limits = {.line_fen = 680000};
    struct form_context c = {&limits, TOWN_TODAY, 4, 0};
    struct assessed x;
    assessment_make(&x, form, &c, TOWN_TODAY);
    assert_int_equal(x.evidence.at[FACT_MEMBERS].value, 4);
}

static void spoilt(struct filing f, const char *code, const char *what)
{
    struct filing_refusal why;
    struct filing_result r;

    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &r, &why), ERR_REFUSED);
    assert_string_equal(why.code, code);
    assert_true(strstr(why.what, " / ") && strstr(why.remedy, " / ") && strstr(why.why, " / "));
    if (what)
        assert_non_null(strstr(why.what, what));
}

static void forms_that_cannot_be_are_refused(void **state)
{
    struct filing f = visit_with("{'visited_on': '2022-06-13'}");

    (void)state;
    f.date = 20220614;
    spoilt(f, "bad_form", "入户日期");
    f.date = 20220613;
    struct filing_refusal why;
    struct filing_result r;
    assert_int_equal(town_file(&town, TOWN_VILLAGE, &f, &r, &why), 0);
    f.form = span_str("\x0a\xff");
    spoilt(f, "bad_form", "读不出");
    spoilt(visit_with("{'facts': {'members': 0}}"), "bad_form", "情况");
    spoilt(visit_with("{'visited_on': '2099-01-01'}"), "date_in_future", NULL);
    spoilt(visit_with("{'member': [{'citizen_id': '990001195803120014'}]}"), "citizen_id_check", NULL);
    spoilt(visit_with("{'member': [{'citizen_id': '990001201502290068'}]}"), "citizen_id_birth", NULL);
    spoilt(visit_with("{'member': [{'citizen_id': '1'}]}"), "citizen_id_shape", NULL);
}

static void money_and_lists_are_bounded(void **state)
{
    Fangpin__V1__VisitForm form = FANGPIN__V1__VISIT_FORM__INIT;
    Fangpin__V1__FormIncome income = FANGPIN__V1__FORM_INCOME__INIT;
    struct filing f = visit_with("{}");
    char *names[65];
    uint8_t packed[1000];

    (void)state;
    form.income = &income;
    income.wages_fen = -1;
    f.form = span_of(packed, fangpin__v1__visit_form__pack(&form, packed));
    spoilt(f, "bad_form", "金额");
    income.wages_fen = 0;
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        names[i] = (char *)(uintptr_t) "甲";
    form.verifier = names;
    form.n_verifier = ARRAY_LEN(names);
    f.form = span_of(packed, fangpin__v1__visit_form__pack(&form, packed));
    spoilt(f, "bad_form", "名单");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(answers_are_signed_and_the_form_is_sealed, setup, teardown),
        cmocka_unit_test_setup_teardown(the_pack_in_force_decides_the_answers, setup, teardown),
        cmocka_unit_test_setup_teardown(equal_forms_have_different_hashes, setup, teardown),
        cmocka_unit_test_setup_teardown(a_visit_without_a_form_is_what_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(the_register_is_asked_too, setup, teardown),
        cmocka_unit_test_setup_teardown(forms_that_cannot_be_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(money_and_lists_are_bounded, setup, teardown),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    town_hunger();
    return failed + cmocka_run_group_tests_name("while memory wants", tests, NULL, NULL);
}
