#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "node/api/filing_json.h"
#include "proto/text.h"
#include "node/api/codes.h"
#include "proto/kinds.h"
#include "tiers/fold.h"

static struct arena arena;
static struct fault fault;

static int read_text(struct filing *f, const char *json)
{
    json_t *o = json_loads(json, JSON_REJECT_DUPLICATES, NULL);

    assert_non_null(o);
    fault = (struct fault){0};
    int rc = filing_from_json(f, o, &fault, &arena);
    json_decref(o);
    return rc;
}

static void refused(const char *json, const char *what, const char *remedy)
{
    struct filing f;

    assert_int_equal(read_text(&f, json), ERR_INVALID);
    assert_non_null(strstr(fault.what, what));
    assert_non_null(strstr(fault.remedy, remedy));
    assert_true(fault.why[0] != '\0');
    assert_true(text_shown(span_str(fault.what)) && text_shown(span_str(fault.why)) &&
                text_shown(span_str(fault.remedy)));
}

static void a_whole_household_is_read(void **state)
{
    struct filing f;

    (void)state;
    assert_int_equal(read_text(&f, "{\"kind\":\"household\",\"area\":\"513201209200\",\"people\":4,\"group\":3,"
                                   "\"origin\":\"lifted\",\"tags\":[1,2],\"head_name\":\"张三\",\"dry_run\":true}"),
                     0);
    assert_int_equal(f.kind, KIND_HOUSEHOLD);
    assert_true(f.area.code == 513201209200);
    assert_int_equal(f.people, 4);
    assert_int_equal(f.code2, ORIGIN_LIFTED_OUT);
    assert_int_equal(f.n_tags, 2);
    assert_int_equal(f.tags[1], 2);
    assert_string_equal(f.head_name, "张三");
    assert_true(f.dry_run);
}

static void codes_dates_and_ids_are_read(void **state)
{
    struct filing f;

    (void)state;
    assert_int_equal(read_text(&f, "{\"kind\":\"help\",\"household\":\"0193000000000000000000000000000a\","
                                   "\"help_kind\":\"物资\",\"amount_fen\":50050,\"date\":\"2026-11-20\"}"),
                     0);
    assert_int_equal(f.code, HELP_GOODS);
    assert_true(f.amount_fen == 50050);
    assert_int_equal(f.date, 20261120);
    assert_int_equal(f.subject.b[0], 0x01);
    assert_int_equal(read_text(&f, "{\"kind\":\"help\",\"help_kind\":3,\"date\":20261120}"), 0);
    assert_int_equal(f.code, HELP_SHELTER);
    assert_int_equal(read_text(&f, "{\"kind\":\"standing_authority\",\"kinds\":[\"cash\",2]}"), 0);
    assert_int_equal(f.n_kinds, 2);
    assert_int_equal(f.kinds[1], HELP_GOODS);
}

static void a_fund_to_raise_is_both_thing_and_fund(void **state)
{
    struct filing f;

    (void)state;
    assert_int_equal(read_text(&f, "{\"kind\":\"fund\",\"fund\":\"0193000000000000000000000000000a\"}"), 0);
    assert_true(subject_equal(&f.thing, &f.fund));
    assert_false(subject_none(&f.thing));
}

static void unknown_and_misplaced_fields_are_named(void **state)
{
    (void)state;
    refused("{\"kind\":\"help\",\"amont_fen\":5}", "amont_fen", "amount_fen");
    refused("{\"kind\":\"visit\",\"amount_fen\":5}", "amount_fen", "outcome");
    refused("{\"kind\":\"hlep\"}", "kind", "help");
    refused("{\"kind\":\"genesis\"}", "kind", "help");
    refused("{}", "kind", "help");
    refused("[]", "(", "kind");
    /* 21 characters of three bytes: the cut at 60 bytes falls on one, at 61 with a letter before them inside one */
    refused("{\"kind\":\"help\",\"甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸甲\":5}", "甲乙", "");
    refused("{\"kind\":\"help\",\"x甲乙丙丁戊己庚辛壬癸甲乙丙丁戊己庚辛壬癸\":5}", "x甲乙", "");
}

static void wrong_types_and_ranges_are_refused(void **state)
{
    (void)state;
    refused("{\"kind\":\"help\",\"amount_fen\":5.5}", "amount_fen", "");
    refused("{\"kind\":\"help\",\"amount_fen\":\"5\"}", "amount_fen", "");
    refused("{\"kind\":\"help\",\"amount_fen\":-1}", "amount_fen", "");
    refused("{\"kind\":\"help\",\"amount_fen\":9000000000000000}", "amount_fen", "");
    refused("{\"kind\":\"household\",\"people\":101}", "people", "");
    refused("{\"kind\":\"household\",\"area\":513201209200}", "area", "");
    refused("{\"kind\":\"household\",\"area\":\"51320120920\"}", "area", "");
    refused("{\"kind\":\"help\",\"household\":\"01\"}", "household", "");
    refused("{\"kind\":\"help\",\"date\":\"2026-02-30\"}", "date", "");
    refused("{\"kind\":\"help\",\"date\":20260230}", "date", "");
    refused("{\"kind\":\"help\",\"help_kind\":\"gold\"}", "cash, goods", "");
    refused("{\"kind\":\"help\",\"help_kind\":99}", "help_kind", "");
    refused("{\"kind\":\"standing_authority\",\"kinds\":[1,1,1,1,1,1,1,1,1]}", "kinds", "");
    refused("{\"kind\":\"standing_authority\",\"kinds\":\"cash\"}", "kinds", "");
    refused("{\"kind\":\"household\",\"tags\":[-1]}", "tags", "");
    refused("{\"kind\":\"household\",\"head_name\":5}", "head_name", "");
    refused("{\"kind\":\"household\",\"head_name\":\"a\\nb\"}", "head_name", "");
    refused("{\"kind\":\"household\",\"citizen_id\":\"1234567890123456789\"}", "citizen_id", "");
    refused("{\"kind\":\"household\",\"dry_run\":1}", "dry_run", "");
}

static void the_fields_of_a_kind_are_listed(void **state)
{
    char text[300];

    (void)state;
    filing_fields(KIND_VISIT, text, sizeof text);
    assert_string_equal(text, "area, household, date, outcome, form, dry_run");
    filing_fields(1, text, sizeof text);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_household_is_read),
        cmocka_unit_test(codes_dates_and_ids_are_read),
        cmocka_unit_test(a_fund_to_raise_is_both_thing_and_fund),
        cmocka_unit_test(unknown_and_misplaced_fields_are_named),
        cmocka_unit_test(wrong_types_and_ranges_are_refused),
        cmocka_unit_test(the_fields_of_a_kind_are_listed),
    };

    arena = arena_of(1u << 20);
    int rc = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    return rc;
}
