#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <jansson.h>

#include "node/cli/cli.h"
#include "support/cli_bed.h"

static struct cli_bed bed;
static char dir[200], household[40], fund[40];

static void subject_of(struct cli_said s, char out[40])
{
    json_t *o = json_loads(s.out, 0, NULL);

    assert_int_equal(s.rc, 0);
    snprintf(out, 40, "%s", json_string_value(json_object_get(o, "subject")));
    assert_int_equal(strlen(out), 32);
    json_decref(o);
    cli_said_free(&s);
}

/* A network of one township: it registers, helps and visits itself. */
static int up(void **state)
{
    (void)state;
    cli_bed_up(&bed);
    snprintf(dir, sizeof dir, "%s", cli_bed_office(&bed, "a"));
    char small[200];
    snprintf(small, sizeof small, "%s", cli_bed_path(&bed, "town"));
    cli_expect(CLI("init", "--areas", cli_bed_path(&bed, "areas.csv"), "--area", "513201209000", "--dir", small), 0,
               NULL);
    cli_bed_run(&bed, small);
    subject_of(CLI("fund", "open", "--dir", dir, "--name", "基金", "--amount", "3000.50", "--json"), fund);
    snprintf(dir, sizeof dir, "%s", small);
    subject_of(CLI("household", "add", "--dir", dir, "--area", "513201209200", "--people", "4", "--group", "3",
                   "--origin", "一般", "--head", "张三", "--citizen-id", "990001195803120013", "--json"),
               household);
    return 0;
}

static int down(void **state)
{
    (void)state;
    cli_bed_down(&bed);
    return 0;
}

static void what_was_signed_and_what_comes_next_is_said(void **state)
{
    char next[100];

    (void)state;
    snprintf(next, sizeof next, "fangpin help give %s", household);
    cli_expect(CLI("lead", "add", household, "--dir", dir, "--risk", "disaster", "--channel", "event"), 0, next);
    cli_expect(CLI("visit", "record", household, "--dir", dir, "--outcome", "符合"), 0, "已签发:入户核查");
    cli_expect(CLI("case", "show", household, "--dir", dir), 0, "自然灾害");
}

/* The form is sealed; its answers stand in the case file. */
static void a_visit_takes_its_form_from_a_file(void **state)
{
    char form[200];

    (void)state;
    cli_bed_write(&bed, "form.json", "{\"house\": [{\"kind\": \"shop\"}], \"verifier\": [\"甲\", \"乙\"]}");
    snprintf(form, sizeof form, "%s", cli_bed_path(&bed, "form.json"));
    cli_expect(CLI("visit", "add", household, "--dir", dir, "--outcome", "unsure", "--form", form), 0,
               "fangpin case show");
    cli_expect(CLI("case", "show", household, "--dir", dir), 0, "另有商品房、商铺等");
    cli_expect(CLI("case", "show", household, "--dir", dir), 0, "原则上不予认定");
    cli_bed_write(&bed, "form.json", "{\"house\": [");
    cli_expect(CLI("visit", "add", household, "--dir", dir, "--outcome", "fit", "--form", form), EX_USAGE,
               "household check");
    cli_expect(CLI("visit", "add", household, "--dir", dir, "--outcome", "fit", "--form", "/nowhere"), EX_USAGE,
               "form");
    cli_bed_write(&bed, "form.json", "{\"hous\": []}");
    cli_expect(CLI("visit", "add", household, "--dir", dir, "--outcome", "fit", "--form", form), EX_DATAERR, "house");
}

static void a_dry_run_signs_nothing(void **state)
{
    struct cli_said before = CLI("log", "--dir", dir, "--json"), after;

    (void)state;
    cli_expect(CLI("visit", "record", household, "--dir", dir, "--outcome", "fit", "--dry-run"), 0, "没有签名");
    after = CLI("log", "--dir", dir, "--json");
    assert_string_equal(before.out, after.out);
    cli_said_free(&before);
    cli_said_free(&after);
}

static void wrong_values_are_named_with_what_they_should_be(void **state)
{
    (void)state;
    cli_expect(CLI("help", "give", household, "--dir", dir, "--kind", "goods", "--amount", "5.555"), EX_USAGE,
               "--amount");
    cli_expect(CLI("help", "give", household, "--dir", dir, "--kind", "gold", "--amount", "5"), EX_DATAERR,
               "cash, goods");
    cli_expect(CLI("household", "add", "--dir", dir, "--people", "x"), EX_USAGE, "--people");
    cli_expect(CLI("household", "add", "--dir", dir, "--people", "3", "--tags", "1,x"), EX_USAGE, "--tags");
    cli_expect(CLI("visit", "record", "abc", "--dir", dir, "--outcome", "fit"), EX_DATAERR, "household");
    cli_expect(CLI("visit", "record", household, "--dir", dir, "--outcome", "fit", "--date", "2026-02-30"), EX_DATAERR,
               "date");
}

static void a_rule_refuses_with_a_reason_and_a_remedy(void **state)
{
    (void)state;
    cli_expect(CLI("decision", "approve", household, "--dir", dir), EX_NOPERM, "怎么办");
    cli_expect(CLI("notice", "deliver", household, "--dir", dir, "--way", "hand"), EX_NOPERM, "[");
    cli_expect(CLI("decision", "approve", household, "--dir", dir, "--json"), EX_NOPERM, "fangpin.error/1");
}

static void amounts_reach_the_ledger_to_the_fen(void **state)
{
    char county[200];

    (void)state;
    snprintf(county, sizeof county, "%s", cli_bed_path(&bed, "a"));
    cli_expect(CLI("fund", "raise", fund, "--dir", county, "--amount", "0.01"), 0, "资金");
    cli_expect(CLI("fund", "show", "--dir", county), 0, "3000.51 元");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_signed_and_what_comes_next_is_said),
        cmocka_unit_test(a_visit_takes_its_form_from_a_file),
        cmocka_unit_test(a_dry_run_signs_nothing),
        cmocka_unit_test(wrong_values_are_named_with_what_they_should_be),
        cmocka_unit_test(a_rule_refuses_with_a_reason_and_a_remedy),
        cmocka_unit_test(amounts_reach_the_ledger_to_the_fen),
    };

    return cmocka_run_group_tests(tests, up, down);
}
