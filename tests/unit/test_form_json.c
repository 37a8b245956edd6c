#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/forms.h"
#include "tiers/predicates.h"

static struct arena arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_of(16u << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void a_whole_form_is_read(void **state)
{
    Fangpin__V1__VisitForm *f = form_of(form_quake, &arena);

    (void)state;
    assert_int_equal(f->visited_on, 20220613);
    assert_int_equal(f->n_verifier, 2);
    assert_string_equal(f->verifier[1], "核查员乙");
    assert_int_equal(f->income->window_first, 202106);
    assert_int_equal(f->income->cost_fen, 600001);
    assert_int_equal(f->expense[0]->kind, FANGPIN__V1__FORM_EXPENSE__KIND__DISASTER);
    assert_int_equal(f->n_member, 3);
    assert_int_equal(f->member[0]->labour, FANGPIN__V1__FORM_MEMBER__LABOUR__PARTIAL);
    assert_int_equal(f->member[2]->in_school, FANGPIN__V1__TRI__YES);
    assert_int_equal(f->member[2]->co_living, FANGPIN__V1__TRI__UNKNOWN);
    assert_true(f->houses_complete);
    assert_int_equal(f->four_links->water, FANGPIN__V1__TRI__NO);
    assert_int_equal(f->four_links->road, FANGPIN__V1__TRI__UNKNOWN);
    assert_int_equal(f->n_fact, 8); /* the deposit is null: not asked */
    assert_string_equal(f->remarks, "震后墙体开裂");
}

/* What the office shows can be checked and filed again. */
static void a_form_comes_back_as_it_was(void **state)
{
    Fangpin__V1__VisitForm *f = form_of(form_quake, &arena);
    json_t *o = form_json(f);
    char *text = json_dumps(o, 0);
    Fangpin__V1__VisitForm *again = form_of(text, &arena);
    uint8_t a[4000], b[4000];

    (void)state;
    f->fact = again->fact; /* compared by their answers: an object has no order */
    size_t len = fangpin__v1__visit_form__pack(f, a);
    assert_int_equal(fangpin__v1__visit_form__pack(again, b), len);
    assert_memory_equal(a, b, len);
    json_t *risk = json_object_get(json_object_get(o, "facts"), "risk");
    assert_true(json_is_true(json_object_get(risk, "value")));
    assert_string_equal(json_string_value(json_object_get(risk, "source")), "officer_judgement");
    assert_true(json_is_null(json_object_get(json_object_get(o, "four_links"), "road")));
    assert_string_equal(json_string_value(json_object_get(json_array_get(json_object_get(o, "house"), 0), "kind")),
                        "home");
    free(text);
    json_decref(o);
}

static void refused(const char *text, const char *where, const char *wanted)
{
    struct fault fault = {0};
    struct span packed;
    char *quoted = form_quoted(text);
    json_t *o = json_loads(quoted, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);

    assert_non_null(o);
    assert_int_equal(form_pack_json(&packed, o, &fault, &arena), ERR_INVALID);
    assert_string_equal(fault.code, "bad_form");
    if (!strstr(fault.what, where) || (!strstr(fault.why, wanted) && !strstr(fault.remedy, wanted)))
        fail_msg("%s | %s | %s", fault.what, fault.why, fault.remedy);
    json_decref(o);
    free(quoted);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    refused("[]", "表单", "对象");
    refused("{'incom': {}}", "incom", "income");
    refused("{'income': 3}", "income", "对象");
    refused("{'income': {'wages_fen': -1}}", "income.wages_fen", "整数");
    refused("{'income': {'wages_fen': 1.5}}", "income.wages_fen", "整数");
    refused("{'income': {'wages_fen': '100'}}", "income.wages_fen", "整数");
    refused("{'income': {'window_first': '2021-13'}}", "income.window_first", "月份");
    refused("{'income': {'window_first': 202113}}", "income.window_first", "月份");
    refused("{'member': [{}, {}, {'labor': 'full'}]}", "member[2]", "labour");
    refused("{'member': [{'labour': 'strong'}]}", "member[0].labour", "PARTIAL");
    refused("{'member': [{'in_school': 'yes sir'}]}", "member[0].in_school", "null");
    refused("{'member': {}}", "member", "列表");
    refused("{'member': [{'name': 5}]}", "member[0].name", "文字");
    refused("{'member': [{'name': 'a\\u0007'}]}", "member[0].name", "换行");
    refused("{'member': [{'name': 'a\\u0000b'}]}", "member[0].name", "文字");
    refused("{'visited_on': '2022-02-30'}", "visited_on", "日期");
    refused("{'visited_on': 20220613}", "visited_on", "日期");
    refused("{'houses_complete': 1}", "houses_complete", "true");
    refused("{'photo': ['12']}", "photo[0]", "十六进制");
    refused("{'facts': []}", "facts", "对象");
    refused("{'facts': {'food_mett': true}}", "food_mett", "food_met");
    refused("{'facts': {'food_met': 1}}", "facts.food_met", "true");
    refused("{'facts': {'deposit_fen': true}}", "facts.deposit_fen", "整数");
    refused("{'facts': {'deposit_fen': -1}}", "facts.deposit_fen", "整数");
    refused("{'facts': {'food_met': {'value': true, 'source': 'rumour'}}}", "facts.food_met", "household_word");
    refused("{'facts': {'food_met': {'value': true, 'department': 'x'}}}", "facts.food_met", "部门");
    refused("{'facts': {'food_met': {'value': true, 'date': 'x'}}}", "facts.food_met", "日期");
    refused("{'facts': {'food_met': {'value': true, 'who': 'x'}}}", "facts.food_met", "evidence");
    refused("{'facts': {'food_met': {'source': 'visit'}}}", "facts.food_met", "true");
    refused("{'form': '00'}", "form", "form");
    refused("{'fact': []}", "fact", "fact");
}

static void a_negative_income_is_taken_as_a_fact(void **state)
{
    Fangpin__V1__VisitForm *f = form_of("{'facts': {'net_income_total_fen': -5}}", &arena);

    (void)state;
    assert_int_equal(f->fact[0]->value, -5);
}

static void add(char text[30000], const char *more)
{
    snprintf(text + strlen(text), 30000 - strlen(text), "%s", more);
}

static void a_list_or_a_form_too_long_is_refused(void **state)
{
    char text[30000] = "{'verifier': ['a'";
    char name[560];

    (void)state;
    for (int i = 0; i < 64; i++)
        add(text, ",'b'");
    add(text, "]}");
    refused(text, "verifier", "64");
    snprintf(name, sizeof name, ",'%0550d'", 0);
    text[0] = '\0';
    add(text, "{'met': ['a'");
    for (int i = 0; i < 40; i++)
        add(text, name);
    add(text, "]}");
    refused(text, "表单", "16 KB");
}

static void without_memory_nothing_is_read(void **state)
{
    struct fault fault;
    struct arena small = arena_of(600);
    char *quoted = form_quoted(form_quake);
    json_t *o = json_loads(quoted, 0, NULL);
    struct span packed;

    (void)state;
    assert_int_equal(form_pack_json(&packed, o, &fault, &small), ERR_NOMEM);
    arena_free(&small);
    json_decref(o);
    free(quoted);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_whole_form_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(a_form_comes_back_as_it_was, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_wrong_is_named_with_its_place, setup, teardown),
        cmocka_unit_test_setup_teardown(a_negative_income_is_taken_as_a_fact, setup, teardown),
        cmocka_unit_test_setup_teardown(a_list_or_a_form_too_long_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(without_memory_nothing_is_read, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
