#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "node/cli/cli.h"
#include "proto/keys.h"
#include "simulator/drill_run.h"
#include "simulator/drills_shipped.h"
#include "simulator/report.h"

/* The chain of four, its village cut off for half a day. %s: what happens and is expected. */
static const char chain[] = "title_zh = \"试\"\ntitle_en = \"trial\"\nareas = \"ngawa-5132\"\nroot = 513201000000\n"
                            "start = \"2022-06-09 20:00\"\ndays = 1\n"
                            "office \"C\" { area = 513201000000 }\noffice \"T\" { area = 513201209000 }\n"
                            "office \"V\" { area = 513201209200 }\n"
                            "people { in = {\"V\"} households = 3 }\n%s";

static json_t *run_of(const char *name, struct span text, uint64_t seed, bool *passed)
{
    static struct drill_faults faults;
    struct drill_run_options o = {.seed = seed, .build = "test"};
    struct drill_run_fault fault;
    char wrong[RUN_FAULT_BYTES];
    json_t *run = NULL;

    memset(&faults, 0, sizeof faults);
    struct drill *d = drill_read(name, text, "", &faults);
    for (size_t i = 0; i < faults.n; i++)
        fprintf(stderr, "%u: %s (%s)\n", faults.at[i].line, faults.at[i].what, faults.at[i].remedy);
    assert_non_null(d);
    if (drill_run(d, &o, &run, passed, &fault) != 0)
        fprintf(stderr, "%s\n", fault.text);
    assert_non_null(run);
    if (run_check(run, wrong) != 0)
        fail_msg("%s", wrong);
    drill_free(d);
    return run;
}

static json_t *chain_of(const char *rest, bool *passed)
{
    char text[4096];

    assert_true((size_t)snprintf(text, sizeof text, chain, rest) < sizeof text);
    return run_of("trial", span_str(text), 1, passed);
}

static const char *digest_of(const json_t *run)
{
    return json_string_value(json_object_get(json_object_get(run, "drill"), "digest"));
}

static const json_t *expectation(const json_t *run, const char *id)
{
    const json_t *v, *found = NULL;
    size_t i;

    json_array_foreach(json_object_get(run, "expectations"), i, v)
    {
        if (strcmp(json_string_value(json_object_get(v, "id")), id) == 0)
            found = v;
    }
    assert_non_null(found);
    return found;
}

static const char *text_of(const json_t *o, const char *key)
{
    const char *text = json_string_value(json_object_get(o, key));

    assert_non_null(text);
    return text;
}

static void one_seed_gives_one_digest_and_another_seed_another(void **state)
{
    struct span text = drill_shipped("first-cut");
    bool passed = false;

    (void)state;
    json_t *a = run_of("first-cut", text, 7, &passed);
    assert_true(passed);
    json_t *b = run_of("first-cut", text, 7, &passed), *c = run_of("first-cut", text, 8, &passed);
    assert_string_equal(digest_of(a), digest_of(b));
    assert_true(json_equal(a, b));
    assert_string_not_equal(digest_of(a), digest_of(c));
    json_decref(a);
    json_decref(b);
    json_decref(c);
}

static void what_does_not_hold_is_told_with_what_was_found_and_its_story(void **state)
{
    bool passed = true;
    json_t *run =
        chain_of("at \"+1h\" { do = {\"V: lead add V#1 --risk disaster\"} }\n"
                 "expect \"+2h\" { id = no zh = \"x\" en = \"x\" ask = \"C: /v1/case/V#1\" pick = \"case.helped_fen\" "
                 "is = \"7\" }\n"
                 "expect \"+2h\" { id = yes zh = \"x\" en = \"x\" ask = \"C: /v1/case/V#1\" pick = \"case.people\" "
                 "at_least = 1 }\n",
                 &passed);

    (void)state;
    assert_false(passed);
    assert_string_equal(text_of(expectation(run, "no"), "outcome"), "failed");
    assert_string_equal(text_of(expectation(run, "no"), "found"), "0");
    assert_true(json_array_size(json_object_get(expectation(run, "no"), "story")) > 0);
    assert_string_equal(text_of(expectation(run, "yes"), "outcome"), "passed");
    assert_string_equal(text_of(expectation(run, "LEVEL"), "outcome"), "passed");
    json_decref(run);
}

static void a_refusal_that_nobody_asked_for_fails_and_one_that_was_asked_for_does_not(void **state)
{
    bool passed = true;
    json_t *run = chain_of("at \"+1h\" {\n do = {\n\"V: decision approve V#1\",\n\"! not_this_tier V: decision approve "
                           "V#2\"} }\n",
                           &passed);

    (void)state;
    assert_false(passed);
    assert_string_equal(text_of(expectation(run, "L13"), "outcome"), "failed");
    assert_non_null(strstr(text_of(expectation(run, "L13"), "found"), "not_this_tier"));
    assert_string_equal(text_of(expectation(run, "L14"), "outcome"), "passed");
    json_decref(run);
}

/* `how`: of a question of this kind, what an empty answer would fulfil. */
static void refused_question(const char *ask, const char *how, const char *says)
{
    char rest[600];
    bool passed = true;

    snprintf(rest, sizeof rest, "expect \"+1h\" { id = q zh = \"x\" en = \"x\" ask = \"%s\" pick = \"cases\" %s }\n",
             ask, how);
    json_t *run = chain_of(rest, &passed);
    assert_false(passed);
    assert_string_equal(text_of(expectation(run, "q"), "outcome"), "failed");
    if (strstr(text_of(expectation(run, "q"), "found"), says) == NULL)
        fail_msg("%s: %s", ask, text_of(expectation(run, "q"), "found"));
    json_decref(run);
}

static void a_question_that_is_refused_is_not_answered_by_nothing(void **state)
{
    bool passed = false;

    (void)state;
    refused_question("C: /v1/cases?limit=99999", "nothing = true", "400 bad_argument");
    refused_question("C: /v1/cases?limit=99999", "count = 0", "400 bad_argument");
    refused_question("C: /v1/cases?limit=99999", "sum = 0", "400 bad_argument");
    refused_question("@: /v1/cases?limit=99999", "each = {\"C\", \"T\"} count = 0", "400 bad_argument");
    refused_question("C: /v1/cases?limit=@", "each = {\"3\", \"99999\"} times = 1 count = 3", "400 bad_argument");
    refused_question("C: /v1/cases?limit=@", "each = {\"99999\", \"3\"} times = 1 count = 3", "400 bad_argument");
    json_decref(chain_of("expect \"+1h\" { zh = \"x\" en = \"x\" ask = \"C: /v1/case/"
                         "00000000000000000000000000000000\" pick = \"case\" "
                         "nothing = true }\n"
                         "expect \"+1h\" { zh = \"x\" en = \"x\" ask = \"C: /v1/cases?limit=3\" pick = \"cases\" "
                         "count = 3 }\n",
                         &passed));
    assert_true(passed);
}

/* What is found is cut to its room, and 400 bytes of Chinese end within a character. */
static void a_long_text_that_is_found_is_whole_characters(void **state)
{
    char rest[900];
    int used = snprintf(rest, sizeof rest, "expect \"+1h\" { id = long zh = x en = x measure = level is = \"abc");
    bool passed = true;

    (void)state;
    for (int i = 0; i < 150; i++)
        used += snprintf(rest + used, sizeof rest - (size_t)used, "断");
    snprintf(rest + used, sizeof rest - (size_t)used, "\" }\n");
    json_t *run = chain_of(rest, &passed);
    assert_false(passed);
    assert_true(strlen(text_of(expectation(run, "long"), "wanted")) > 300);
    json_decref(run);
}

static void an_office_without_power_cannot_act(void **state)
{
    bool passed = true;
    json_t *run = chain_of("at \"+1h\" { off = {\"V\"} }\n"
                           "at \"+2h\" { do = {\n\"V: lead add V#1 --risk disaster\",\n\"? V: lead add V#2 --risk "
                           "disaster\"} }\n"
                           "expect \"+3h\" { id = p zh = \"x\" en = \"x\" measure = \"power V\" is = \"off\" }\n",
                           &passed);

    (void)state;
    assert_false(passed);
    assert_string_equal(text_of(expectation(run, "L13"), "outcome"), "failed");
    assert_string_equal(text_of(expectation(run, "p"), "outcome"), "passed");
    assert_string_equal(text_of(expectation(run, "LOST"), "outcome"), "passed");
    assert_int_equal(json_array_size(json_object_get(run, "spans")), 1);
    json_decref(run);
}

static void what_is_not_exercised_is_counted(void **state)
{
    bool passed = false;
    json_t *run = chain_of(
        "not_exercised { zh = \"甲\" en = \"a\" why_zh = \"乙\" why_en = \"b\" feature = bundles }\n", &passed);
    const json_t *verdict = json_object_get(run, "verdict");

    (void)state;
    assert_true(passed);
    assert_int_equal(json_integer_value(json_object_get(verdict, "not_exercised")), 1);
    assert_non_null(strstr(text_of(verdict, "zh"), "1 项尚未演练"));
    json_decref(run);
}

static void cuts_and_work_are_drawn_and_all_comes_level(void **state)
{
    bool passed = false;
    json_t *run = chain_of("work \"w\" { by = {\"V\"} per_week = 200 do = \"@: lead add @#any --risk illness\" }\n"
                           "cuts { lines = {\"V\", \"T\"} count = 20 least = 1m most = 1h }\n"
                           "at \"+1h\" { flap = {\"V down=20s up=90s for=10m\"} }\n",
                           &passed);

    (void)state;
    assert_true(passed);
    assert_true(json_array_size(json_object_get(run, "spans")) > 5);
    assert_true(json_array_size(json_object_get(run, "faults")) > 0);
    json_decref(run);
}

/* Of a line cut at eight and back an hour later: what is urgent is late, and is so for the one that was cut off only. */
static void what_was_cut_comes_back_in_its_hour(void **state)
{
    bool passed = false;
    json_t *run =
        chain_of("cuts { lines = {\"V\"} count = 1 from = \"06-10 02:00\" to = \"06-10 02:30\" back = \"06-10 08:00\""
                 " within = 1h }\n"
                 "at \"06-10 04:00\" { do = {\"V: event report --hazard flood --at 2022-06-10T04:00\"} }\n"
                 "expect \"06-10 07:00\" { id = a zh = x en = x measure = \"lag villages\" at_least = 10000 }\n"
                 "expect \"06-10 07:00\" { id = b zh = x en = x measure = \"lag townships\" is = 0 }\n"
                 "expect \"06-10 07:00\" { id = h zh = x en = x measure = \"urgent_late\" is = 1 }\n"
                 "expect \"06-10 10:00\" { id = c zh = x en = x measure = \"lag villages\" is = 0 }\n"
                 "expect \"06-10 10:00\" { id = d zh = x en = x measure = \"urgent_late\" is = 1 }\n"
                 "expect \"06-10 10:00\" { id = e zh = x en = x measure = \"urgent_late reachable\" is = 0 }\n"
                 "expect \"end\" { id = f zh = x en = x measure = overdue is = 0 }\n"
                 "expect \"end\" { id = g zh = x en = x measure = \"lag nobody\" is = 0 }\n",
                 &passed);
    const json_t *span = json_array_get(json_object_get(run, "spans"), 0);

    (void)state;
    assert_false(passed);
    for (const char *id = "abcdefh"; *id != '\0'; id++)
        assert_string_equal(text_of(expectation(run, (char[]){*id, '\0'}), "outcome"), "passed");
    assert_non_null(strstr(text_of(expectation(run, "g"), "found"), "cannot be measured"));
    assert_in_range(json_integer_value(json_object_get(span, "from_ms")), 6 * HOUR_MS, 6 * HOUR_MS + 30 * MINUTE_MS);
    assert_in_range(json_integer_value(json_object_get(span, "to_ms")), 12 * HOUR_MS, 13 * HOUR_MS);
    json_decref(run);
}

/* A line that nobody cut, and that carries next to nothing. */
static void what_is_late_without_a_cut_is_told_apart(void **state)
{
    bool passed = false;
    json_t *run =
        chain_of("at \"06-10 04:00\" { shape = {\"V rate=2\"} do = {\"V: event report --hazard flood --at "
                 "2022-06-10T04:00\"} }\n"
                 "expect \"06-10 07:00\" { id = a zh = x en = x measure = \"urgent_late reachable\" is = 1 }\n",
                 &passed);

    (void)state;
    assert_string_equal(text_of(expectation(run, "a"), "outcome"), "passed");
    json_decref(run);
}

static const json_t *invariant(const json_t *run, const char *id)
{
    const json_t *v, *found = NULL;
    size_t i;

    json_array_foreach(json_object_get(run, "invariants"), i, v)
    {
        if (strcmp(text_of(v, "id"), id) == 0)
            found = v;
    }
    assert_non_null(found);
    return found;
}

static void no_breach(const json_t *run)
{
    const json_t *v;
    size_t i;

    json_array_foreach(json_object_get(run, "invariants"), i, v)
    {
        if (json_integer_value(json_object_get(v, "broken")) != 0)
            fail_msg("%s: %s", text_of(v, "id"), text_of(v, "first"));
    }
}

/* What the copy does not have was promised by another disk: no invariant is broken by that. */
static void an_old_copy_of_a_disk_breaks_no_invariant(void **state)
{
    bool passed = false;
    json_t *run = chain_of("at \"+1h\" { disk_save = {\"V\"} }\n"
                           "at \"+2h\" { do = {\"V: lead add V#1 --risk disaster\"} }\n"
                           "at \"+3h\" { disk_restore = {\"V\"} }\n",
                           &passed);

    (void)state;
    no_breach(run);
    assert_true(json_integer_value(json_object_get(invariant(run, "I4"), "premises")) > 0);
    json_decref(run);
}

/* Names that the checkers know are among those who live there. */
static void a_drill_has_names_that_must_not_show(void **state)
{
    bool passed = false;
    json_t *run = chain_of("", &passed);

    (void)state;
    assert_true(passed);
    no_breach(run);
    assert_true(json_integer_value(json_object_get(invariant(run, "I21"), "premises")) > 0);
    json_decref(run);
}

#define HEALED_MS (48 * 3600000ll)

/* Milliseconds from the heal to the first moment at which nothing waits, as the report's curve has it. */
static json_int_t drained_after(const json_t *run)
{
    const json_t *v;
    size_t i;

    json_array_foreach(json_object_get(run, "drain"), i, v)
    {
        json_int_t at = json_integer_value(json_array_get(v, 0));
        if (at > HEALED_MS && json_integer_value(json_array_get(v, 1)) == 0)
            return at - HEALED_MS;
    }
    return -1;
}

/* The two ends of a healed line need up to half a minute to find each other: until then what waits is not through. */
static void a_healed_line_is_watched_until_it_is_empty(void **state)
{
    char text[4096];
    bool passed = false;

    (void)state;
    snprintf(text, sizeof text, chain,
             "at \"+1h\" { zh = a en = b cut = {\"T\"} }\n"
             "at \"+2h\" { do = {\"T: lead add V#{1-3} --risk disaster --channel event\"} }\n"
             "at \"+2d\" { zh = a en = b heal = {\"T\"} }\n");
    memcpy(strstr(text, "days = 1"), "days = 3", 8);
    for (uint64_t seed = 1; seed <= 12; seed++) {
        json_t *run = run_of("trial", span_str(text), seed, &passed);
        assert_true(passed);
        json_int_t took = drained_after(run);
        assert_true(took > 0);
        assert_true(took <= 60000);
        json_decref(run);
    }
}

/* Two lines and an office are still out when the drill ends: they come back together, and that is one mark. */
static void all_that_is_healed_at_the_end_is_one_mark(void **state)
{
    bool passed = false;
    json_t *run = chain_of("at \"+1h\" { zh = a en = b cut = {\"T\", \"V\"} off = {\"V\"} }\n", &passed);
    const json_t *heals = json_object_get(run, "heals");

    (void)state;
    assert_true(passed);
    assert_int_equal(json_array_size(heals), 1);
    assert_string_equal(text_of(json_array_get(heals, 0), "en"), "everything is healed");
    assert_string_not_equal(text_of(json_array_get(json_object_get(run, "invariants"), 0), "id"), "");
    json_decref(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_seed_gives_one_digest_and_another_seed_another),
        cmocka_unit_test(what_does_not_hold_is_told_with_what_was_found_and_its_story),
        cmocka_unit_test(a_refusal_that_nobody_asked_for_fails_and_one_that_was_asked_for_does_not),
        cmocka_unit_test(a_question_that_is_refused_is_not_answered_by_nothing),
        cmocka_unit_test(a_long_text_that_is_found_is_whole_characters),
        cmocka_unit_test(an_office_without_power_cannot_act),
        cmocka_unit_test(what_is_not_exercised_is_counted),
        cmocka_unit_test(cuts_and_work_are_drawn_and_all_comes_level),
        cmocka_unit_test(what_was_cut_comes_back_in_its_hour),
        cmocka_unit_test(what_is_late_without_a_cut_is_told_apart),
        cmocka_unit_test(an_old_copy_of_a_disk_breaks_no_invariant),
        cmocka_unit_test(a_drill_has_names_that_must_not_show),
        cmocka_unit_test(a_healed_line_is_watched_until_it_is_empty),
        cmocka_unit_test(all_that_is_healed_at_the_end_is_one_mark),
    };

    verbs_make();
    if (crypto_start() != 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
