/* What the API says of packs: which applies and why, what is signed, and which acts were signed under another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/api_bed.h"
#include "tiers/fold.h"
#include "tiers/pack_keys.h"
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

static char *text_of(const char *name)
{
    struct span text = embedded_text(policy_find(name));

    return strndup((const char *)text.at, text.len);
}

static const json_t *value_of(const struct bed_answer *a, const char *key)
{
    const json_t *list = bed_at(a, "values");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (strcmp(json_string_value(json_object_get(v, "key")), key) == 0)
            return v;
    }
    fail_msg("no value %s", key);
    return NULL;
}

static const char *member(const json_t *v, const char *key)
{
    const char *text = json_string_value(json_object_get(v, key));

    return text ? text : "";
}

static void before_anything_is_signed_the_template_applies(void **state)
{
    struct bed_answer a = bed_ask(*state, "V", "/v1/pack", NULL);

    assert_int_equal(a.status, 200);
    assert_string_equal(bed_text(&a, "name"), "template-city");
    assert_true(json_is_true(bed_at(&a, "provisional")));
    assert_int_equal(json_array_size(bed_at(&a, "signed")), 0);
    assert_int_equal(json_array_size(bed_at(&a, "years")), 4);
    const json_t *v = value_of(&a, "ident.visit");
    assert_string_equal(member(v, "value"), "3 天");
    assert_int_equal(json_integer_value(json_object_get(v, "n")), 3);
    assert_string_equal(member(v, "unit"), "cd");
    assert_string_equal(member(v, "origin"), "copied");
    assert_string_equal(member(v, "clause"), "S4·三(七)2·二");
    v = value_of(&a, "monitor.line");
    assert_true(json_is_null(json_object_get(v, "value")) && json_is_null(json_object_get(v, "n")));
    assert_string_equal(member(v, "origin"), "unset");
    bed_free(&a);
    a = bed_ask(*state, "V", "/v1/pack?day=2022-02-30", NULL);
    assert_int_equal(a.status, 400);
    bed_free(&a);
    a = bed_ask(*state, "V", "/v1/pack?area=51", NULL);
    assert_int_equal(a.status, 400);
    bed_free(&a);
}

/* Sign by JSON, as the command does. */
static struct bed_answer sign(struct world *w, const char *office, const char *kind, const char *field,
                              const char *text, const char *more, const char *value)
{
    json_t *o = json_pack("{s:s, s:s}", "kind", kind, field, text);

    if (more != NULL)
        json_object_set_new(o, more, json_string(value));
    char *body = json_dumps(o, JSON_COMPACT);
    struct bed_answer a = bed_ask(w, office, "/v1/file", body);
    free(body);
    json_decref(o);
    return a;
}

static void each_signed_pack_says_how_it_stands(void **state)
{
    struct world *w = *state;
    char *text = text_of("maerkang-2022"), *draft = text_of("taolin-2024"), pack[40], body[200];
    struct bed_answer a = sign(w, "C", "pack", "pack_text", text, "effective_on", "2022-07-06");

    assert_int_equal(a.status, 200);
    bed_free(&a);
    a = sign(w, "C", "pack", "pack_text", draft, NULL, NULL);
    assert_int_equal(a.status, 200);
    snprintf(pack, sizeof pack, "%s", bed_text(&a, "subject"));
    bed_free(&a);
    a = sign(w, "C", "pack", "pack_text", draft, NULL, NULL);
    assert_int_equal(a.status, 422);
    assert_string_equal(bed_text(&a, "error.code"), "pack_version_taken");
    bed_free(&a);
    a = sign(w, "T", "pack", "pack_text", text, NULL, NULL);
    assert_string_equal(bed_text(&a, "error.code"), "not_this_tier");
    bed_free(&a);
    world_run(w);
    a = bed_ask(w, "V", "/v1/pack", NULL);
    assert_string_equal(bed_text(&a, "name"), "maerkang-2022");
    assert_true(json_is_false(bed_at(&a, "provisional")));
    assert_int_equal(json_integer_value(json_object_get(value_of(&a, "monitor.line"), "n")), 680000);
    const json_t *list = bed_at(&a, "signed");
    assert_int_equal(json_array_size(list), 2);
    for (size_t i = 0; i < 2; i++) {
        const json_t *v = json_array_get(list, i);
        bool is_draft = strcmp(member(v, "name"), "taolin-2024") == 0;
        assert_string_equal(member(v, "standing"), is_draft ? "DRAFT" : "APPLIES");
        assert_string_equal(member(v, "signer"), "513201000000");
    }
    bed_free(&a);
    a = bed_ask(w, "V", "/v1/pack?day=2022-07-05", NULL);
    assert_string_equal(bed_text(&a, "name"), "template-city");
    bed_free(&a);
    a = bed_ask(w, "M", "/v1/pack", NULL);
    assert_string_equal(bed_text(&a, "name"), "template-city"); /* it is the county's */
    bed_free(&a);
    snprintf(body, sizeof body, "{\"kind\":\"pack_countersign\",\"area\":\"513201000000\",\"pack\":\"%s\"}", pack);
    a = bed_ask(w, "M", "/v1/file", body);
    assert_int_equal(a.status, 200);
    bed_free(&a);
    world_run(w);
    a = bed_ask(w, "V", "/v1/pack", NULL);
    list = bed_at(&a, "signed");
    for (size_t i = 0; i < 2; i++) {
        const json_t *v = json_array_get(list, i);
        bool is_draft = strcmp(member(v, "name"), "taolin-2024") == 0;
        assert_int_equal(json_array_size(json_object_get(v, "countersigned")), is_draft);
        assert_string_not_equal(member(v, "standing"), "DRAFT");
    }
    bed_free(&a);
    free(text);
    free(draft);
}

static void acts_under_an_older_pack_are_marked(void **state)
{
    struct world *w = *state;
    struct subject h = world_household(w, "V", "张三");
    char path[64] = "/v1/case/", *text = text_of("maerkang-2022");

    hex_print(path + 9, h.b, sizeof h.b);
    struct bed_answer a = bed_ask(w, "V", path, NULL);
    assert_int_equal(json_array_size(bed_at(&a, "pack_marks")), 1);
    assert_string_equal(bed_text(&a, "pack_marks.0.mark"), "PROVISIONAL");
    assert_string_equal(bed_text(&a, "pack_marks.0.kind"), "household");
    bed_free(&a);
    world_cut(w, "V", "T");
    a = sign(w, "C", "pack", "pack_text", text, NULL, NULL);
    bed_free(&a);
    struct filing lead = {
        .kind = KIND_LEAD, .area = world_area(w, "V"), .subject = h, .code = RISK_ILLNESS, .code2 = CHANNEL_COUNTER};
    world_file(w, "V", lead);
    world_heal(w, "V", "T");
    world_run(w);
    world_file(w, "V", lead); /* knowing it now */
    world_run(w);
    a = bed_ask(w, "C", path, NULL);
    const json_t *marks = bed_at(&a, "pack_marks");
    assert_int_equal(json_array_size(marks), 2); /* the household and the first lead, not the second */
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(member(json_array_get(marks, i), "mark"), "PACK_LAG");
    assert_true(json_is_false(json_object_get(json_array_get(marks, 0), "ratified")));
    assert_true(json_is_string(json_object_get(json_array_get(marks, 0), "pack")));
    bed_free(&a);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(before_anything_is_signed_the_template_applies, up, down),
        cmocka_unit_test_setup_teardown(each_signed_pack_says_how_it_stands, up, down),
        cmocka_unit_test_setup_teardown(acts_under_an_older_pack_are_marked, up, down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
