#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/body_json.h"
#include "proto/casework.pb-c.h"
#include "proto/kinds.h"
#include "proto/view.pb-c.h"

static struct arena arena;

static json_t *shown(uint32_t kind, const ProtobufCMessage *m)
{
    uint8_t bytes[2048];
    size_t len = protobuf_c_message_get_packed_size(m);

    assert_true(len <= sizeof bytes);
    protobuf_c_message_pack(m, bytes);
    return body_json(kind, span_of(bytes, len), &arena);
}

static const char *text(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_string(v) ? json_string_value(v) : "";
}

static void a_help_body_is_shown_in_words(void **state)
{
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    uint8_t id[16] = {1, 0x93};

    (void)state;
    b.household = (ProtobufCBinaryData){sizeof id, id};
    b.kind = 2;
    b.amount_fen = 50050;
    b.given_on = 20261123;
    json_t *o = shown(KIND_HELP, &b.base);
    assert_string_equal(text(o, "household"), "01930000000000000000000000000000");
    assert_string_equal(text(o, "kind"), "goods");
    assert_string_equal(text(o, "given_on"), "2026-11-23");
    assert_int_equal(json_integer_value(json_object_get(o, "amount_fen")), 50050);
    assert_true(json_is_null(json_object_get(o, "fund")));
    assert_true(json_is_null(json_object_get(o, "visit_due")));
    json_decref(o);
}

static void keyed_hashes_of_persons_are_not_shown(void **state)
{
    Fangpin__V1__HouseholdBody b = FANGPIN__V1__HOUSEHOLD_BODY__INIT;
    uint8_t hash[32] = {0xab};
    ProtobufCBinaryData list[1] = {{sizeof hash, hash}};
    uint32_t tags[2] = {3, 4};

    (void)state;
    b.n_index = 1;
    b.index = list;
    b.n_tags = 2;
    b.tags = tags;
    b.origin = 77;
    json_t *o = shown(KIND_HOUSEHOLD, &b.base);
    assert_null(json_object_get(o, "index"));
    assert_int_equal(json_array_size(json_object_get(o, "tags")), 2);
    assert_int_equal(json_integer_value(json_object_get(o, "origin")), 77); /* no word for it here: its number */
    json_decref(o);
}

static void views_show_their_parts(void **state)
{
    Fangpin__V1__AuthorityView v = FANGPIN__V1__AUTHORITY_VIEW__INIT;
    Fangpin__V1__StandingAuthorityBody terms = FANGPIN__V1__STANDING_AUTHORITY_BODY__INIT;
    uint32_t kinds[] = {1, 9};

    (void)state;
    v.holder = 513201209200;
    v.terms = &terms;
    terms.kinds = kinds;
    terms.n_kinds = 2;
    json_t *o = message_json(&v.base);
    const json_t *t = json_object_get(o, "terms");
    assert_string_equal(text(o, "holder"), "513201209200");
    assert_true(json_is_null(json_object_get(o, "issuer")));
    assert_string_equal(json_string_value(json_array_get(json_object_get(t, "kinds"), 0)), "cash");
    assert_int_equal(json_integer_value(json_array_get(json_object_get(t, "kinds"), 1)), 9);
    json_decref(o);
    v.terms = NULL;
    o = message_json(&v.base);
    assert_true(json_is_null(json_object_get(o, "terms")));
    json_decref(o);
}

static void foreign_bytes_and_unknown_kinds_are_null(void **state)
{
    json_t *a = body_json(KIND_HELP, span_str("\xff\xff\xff"), &arena), *b = body_json(9999, span_str(""), &arena);

    (void)state;
    assert_true(json_is_null(a));
    assert_true(json_is_null(b));
    json_decref(a);
    json_decref(b);
}

static void long_bytes_are_shown_as_their_length(void **state)
{
    Fangpin__V1__ForkEvidenceBody b = FANGPIN__V1__FORK_EVIDENCE_BODY__INIT;
    uint8_t header[200] = {1};

    (void)state;
    b.header_a = (ProtobufCBinaryData){sizeof header, header};
    json_t *o = shown(KIND_FORK_EVIDENCE, &b.base);
    assert_int_equal(json_integer_value(json_object_get(json_object_get(o, "header_a"), "bytes")), 200);
    json_decref(o);
}

static int clean(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_help_body_is_shown_in_words, clean),
        cmocka_unit_test_teardown(keyed_hashes_of_persons_are_not_shown, clean),
        cmocka_unit_test_teardown(views_show_their_parts, clean),
        cmocka_unit_test_teardown(foreign_bytes_and_unknown_kinds_are_null, clean),
        cmocka_unit_test_teardown(long_bytes_are_shown_as_their_length, clean),
    };

    arena = arena_of(1u << 20);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
