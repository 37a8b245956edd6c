#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "node/api/step_json.h"
#include "tests/support/steps.h"

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

static int parse(const char *text, struct filing *f, struct fault *fault)
{
    json_t *o = json_loads(text, 0, NULL);

    assert_non_null(o);
    int rc = filing_from_json(f, o, fault, &arena);
    json_decref(o);
    return rc;
}

#define HOUSEHOLD "00112233445566778899aabbccddeeff"

static void every_type_of_field_is_read_and_shown_again(void **state)
{
    struct filing f;
    struct fault fault;
    struct span body;

    (void)state;
    assert_int_equal(
        parse("{\"kind\":\"case_report\",\"household\":\"" HOUSEHOLD
              "\",\"area\":\"411121100201\",\"date\":\"2026-11-23\",\"checks\":[\"yes\",\"no\",1,\"unknown\"],"
              "\"class\":\"marginal\",\"risks\":[\"housing\"],\"text\":\"属实\",\"dry_run\":true}",
              &f, &fault),
        0);
    assert_true(f.dry_run);
    assert_int_equal(f.area.code, 411121100201);
    assert_int_equal(f.date, 20261123);
    assert_int_equal(f.subject.b[1], 0x11);
    assert_int_equal(step_pack(&body, f.step, &arena), 0);
    json_t *o = step_body_json(f.kind, body, &arena);
    assert_string_equal(json_string_value(json_object_get(o, "class")), "marginal");
    assert_string_equal(json_string_value(json_array_get(json_object_get(o, "checks"), 3)), "unknown");
    assert_string_equal(json_string_value(json_array_get(json_object_get(o, "risks"), 0)), "housing");
    assert_string_equal(json_string_value(json_object_get(o, "household")), HOUSEHOLD);
    assert_string_equal(json_string_value(json_object_get(o, "date")), "2026-11-23");
    assert_null(json_object_get(o, "fund"));
    json_decref(o);
}

static void refuses(const char *field, const char *says)
{
    char text[300];
    struct filing f;
    struct fault fault = {0};

    snprintf(text, sizeof text, "{\"kind\":\"case_report\",\"household\":\"" HOUSEHOLD "\",%s}", field);
    assert_int_equal(parse(text, &f, &fault), ERR_INVALID);
    if (!strstr(fault.what, says) && !strstr(fault.remedy, says))
        fail_msg("%s: %s %s", field, fault.what, fault.remedy);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    refuses("\"clas\":\"marginal\"", "class");
    refuses("\"class\":\"rich\"", "marginal");
    refuses("\"class\":17", "class");
    refuses("\"checks\":[\"perhaps\"]", "yes");
    refuses("\"checks\":\"yes\"", "checks");
    refuses("\"text\":7", "text");
    refuses("\"text\":\"a\\nb\"", "text");
    refuses("\"officer\":\"12\"", "officer");
    refuses("\"date\":\"2026-02-30\"", "date");
    refuses("\"area\":\"12\"", "area");
    refuses("\"dry_run\":1", "dry_run");
    refuses("\"fund\":\"" HOUSEHOLD "\"", "fund");
}

static void an_instance_says_where_it_stands(void **state)
{
    Fangpin__V1__ProcessView v = FANGPIN__V1__PROCESS_VIEW__INIT;

    (void)state;
    v.process = PROCESS_CASE;
    v.state = 2;
    v.facts = 1;
    v.since = 20261123;
    v.owner = 411121100201;
    json_t *o = process_json(&v);
    assert_string_equal(json_string_value(json_object_get(o, "state")), "verifying");
    assert_string_equal(json_string_value(json_array_get(json_object_get(o, "facts"), 0)), "visited");
    assert_string_equal(json_string_value(json_object_get(o, "owner")), "411121100201");
    assert_true(json_array_size(json_object_get(o, "possible")) > 3);
    json_decref(o);
    v.process = 250;
    o = process_json(&v);
    assert_true(json_is_null(o));
    json_decref(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_type_of_field_is_read_and_shown_again),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(an_instance_says_where_it_stands),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
