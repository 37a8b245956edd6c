/* A pack as a whole: what it holds, what it lacks, and how its values are asked for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "proto/keys.h"
#include "tiers/pack.h"
#include "tiers/policies.h"

static struct arena arena;
static struct pack_faults faults;

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

static char *template_text(void)
{
    struct span text = embedded_text(policy_find("template-city"));
    char *copy = arena_take(&arena, text.len + 4096);

    memcpy(copy, text.at, text.len);
    return copy;
}

static void replace(char *text, const char *line, const char *by)
{
    char *at = strstr(text, line);

    assert_non_null(at);
    memmove(at + strlen(by), at + strlen(line), strlen(at + strlen(line)) + 1);
    memcpy(at, by, strlen(by));
}

static const struct pack *parsed(const char *text)
{
    const struct pack *p = NULL;

    int rc = pack_parse(&p, span_str(text), &faults, &arena);
    if (rc != 0)
        fail_msg("%u:%u %s", faults.at[0].line, faults.at[0].column, faults.at[0].what);
    return p;
}

static void values_are_asked_for_by_key(void **state)
{
    struct pack_limit limit;
    struct span text;
    const struct pack *p = parsed(template_text());
    uint32_t n;
    int64_t fen;

    (void)state;
    assert_true(pack_limit(p, PACK_GC_PAPERWORK, &limit));
    assert_int_equal(limit.n, 15);
    assert_int_equal(limit.unit, PACK_CD);
    assert_true(pack_fen(p, PACK_GC_HOUSEHOLD_CEILING, &fen));
    assert_int_equal(fen, 200000);
    assert_true(pack_count(p, PACK_CONTACT_MAX_HOUSEHOLDS, &n));
    assert_int_equal(n, 5);
    assert_true(pack_count(p, PACK_SHOCK_INCOME_DROP, &n));
    assert_int_equal(n, 30);
    assert_true(pack_date(p, PACK_EFFECTIVE_ON, &n));
    assert_int_equal(n, 20210101);
    assert_true(pack_text(p, PACK_TIERS_TOWNSHIP, &text));
    assert_true(span_equal(text, span_str("乡镇")));
    assert_true(pack_yes(p, PACK_DEADLINE_ROLL));
    assert_false(pack_yes(p, PACK_GC_ENROL_FIRST));
    assert_true(pack_has_tier(p, PACK_GC_STARTERS, 2));
    assert_false(pack_has_tier(p, PACK_GC_STARTERS, 3));
    assert_int_equal(pack_words(p, PACK_GC_FIRST_KINDS), 0x7f);
    struct id hash = hash_of(p->text);
    assert_true(id_equal(&p->hash, &hash));
}

static void an_unset_value_says_so(void **state)
{
    const struct pack *p = parsed(template_text());
    struct pack_limit limit = {77, 77};
    int64_t fen = 77;

    (void)state;
    assert_false(pack_fen(p, PACK_MONITOR_LINE, &fen));
    assert_int_equal(fen, 77);
    assert_false(pack_limit(p, PACK_HOUSE_DEADLINE, &limit));
    assert_int_equal(limit.n, 77);
    assert_int_equal(p->at[PACK_MONITOR_LINE].origin, PACK_UNSET);
    assert_int_equal(p->at[PACK_TASKFORCE_LEADERS].origin, PACK_ABSENT);
    assert_false(pack_is_set(p, PACK_TASKFORCE_LEADERS));
    assert_false(pack_yes(p, PACK_LOAN_TOPUP) && !pack_is_set(p, PACK_LOAN_TOPUP));
}

static void every_fault_is_found_at_once(void **state)
{
    const struct pack *p;
    char *text = template_text();

    (void)state;
    replace(text, "visit = 3cd ", "vist = 3cd "); /* unknown, and so the right one is missing */
    replace(text, "county = 2cd ", "county = 2 ");
    replace(text, "[case]", "[case]\noverall = 10cd ; [D]");
    replace(text, "steps = 6 ", "steps = 600 ");
    assert_int_equal(pack_parse(&p, span_str(text), &faults, &arena), ERR_INVALID);
    assert_int_equal(faults.n, 5);
    assert_non_null(strstr(faults.at[0].what, "ident.steps"));
    assert_non_null(strstr(faults.at[1].what, "ident.vist"));
    assert_non_null(strstr(faults.at[1].remedy, "did you mean: ident.visit"));
    assert_int_equal(faults.at[1].column, 1);
    assert_non_null(strstr(faults.at[2].what, "ident.county"));
    assert_non_null(strstr(faults.at[3].what, "case.overall"));
    assert_non_null(strstr(faults.at[4].what, "缺少 ident.visit"));
    assert_int_equal(faults.at[4].line, 0);
    assert_true(faults.at[0].line < faults.at[1].line && faults.at[1].line < faults.at[2].line);
}

static void a_pack_cannot_end_before_it_begins(void **state)
{
    const struct pack *p;
    char *text = template_text();

    (void)state;
    replace(text, "draft = no", "draft = no\nuntil = 2020-12-31");
    assert_int_equal(pack_parse(&p, span_str(text), &faults, &arena), ERR_INVALID);
    assert_int_equal(faults.n, 1);
    replace(text, "until = 2020-12-31", "until = 2021-01-01");
    parsed(text);
}

static void nothing_and_noise_are_answered(void **state)
{
    struct arena none = arena_of(64), little = arena_of(sizeof(struct pack) + 256);
    const struct pack *p;

    (void)state;
    assert_int_equal(pack_parse(&p, span_str(""), &faults, &arena), ERR_INVALID);
    assert_int_equal(faults.n, PACK_FAULTS_MAX); /* everything is missing */
    assert_true(faults.more > 50);
    assert_int_equal(pack_parse(&p, span_str("\xff"), &faults, &arena), ERR_INVALID);
    assert_int_equal(pack_parse(&p, span_str(template_text()), &faults, &none), ERR_NOMEM);
    assert_int_equal(pack_parse(&p, span_str(template_text()), &faults, &little), ERR_NOMEM);
    arena_free(&none);
    arena_free(&little);
}

static void values_are_shown_to_people(void **state)
{
    static const struct {
        enum pack_key key;
        const char *text;
    } shown[] = {{PACK_GC_HOUSEHOLD_CEILING, "2000 元"},
                 {PACK_IDENT_TOWNSHIP, "2 个工作日"},
                 {PACK_SHOCK_INCOME_DROP, "30%"},
                 {PACK_PUSH_DAY, "5"},
                 {PACK_DEADLINE_ROLL, "是"},
                 {PACK_EFFECTIVE_ON, "2021-01-01"},
                 {PACK_MONITOR_LINE, "unset"},
                 {PACK_EVENT_DATE, "-"},
                 {PACK_GC_MODE, "aid_first"},
                 {PACK_HOUSE_FINISH, "11-30"}};
    char *text = template_text(), out[200];

    (void)state;
    replace(text, "finish = unset", "finish = 11-30");
    const struct pack *p = parsed(text);
    for (size_t i = 0; i < ARRAY_LEN(shown); i++) {
        pack_value_print(out, sizeof out, p, shown[i].key);
        assert_string_equal(out, shown[i].text);
    }
    assert_string_equal(pack_origin_name(PACK_COPIED), "copied");
    assert_string_equal(pack_origin_zh(PACK_UNSET), "待县填");
    assert_string_equal(pack_origin_name(99), "?");
    assert_string_equal(pack_origin_zh(99), "?");
}

static void what_differs_is_found(void **state)
{
    char *text = template_text();
    const struct pack *a = parsed(text);

    (void)state;
    replace(text, "overall = 15cd ", "overall = 15wd ");
    replace(text, "township = 2wd ", "township = 2wd ; 别处 # ");
    replace(text, "paperwork = 15cd ", "paperwork = 20cd ");
    replace(text, "county = \"市\"", "county = \"县\"");
    replace(text, "call_colours = red", "call_colours = red,  orange");
    replace(text, "parallel = visit-compare, ", "parallel = visit-compare  ");
    replace(text, "line = unset", "line = 6800元");
    const struct pack *b = parsed(text);
    static const enum pack_key differ[] = {PACK_CASE_OVERALL, PACK_GC_PAPERWORK, PACK_TIERS_COUNTY,
                                           PACK_WARN_CALL_COLOURS, PACK_MONITOR_LINE};
    size_t n = 0;
    for (size_t key = 0; key < PACK_KEYS; key++)
        n += !pack_value_equal(a, b, (enum pack_key)key);
    assert_int_equal(n, ARRAY_LEN(differ));
    for (size_t i = 0; i < ARRAY_LEN(differ); i++)
        assert_false(pack_value_equal(a, b, differ[i]));
}

static void what_is_not_set_is_not_yes_and_has_no_words(void **state)
{
    struct pack bare = *parsed(template_text());
    struct span words;
    char out[64];

    (void)state;
    assert_true(pack_yes(&bare, PACK_DEADLINE_ROLL));
    assert_true(pack_has_tier(&bare, PACK_GC_STARTERS, 2));
    assert_false(pack_has_tier(&bare, PACK_GC_STARTERS, 0));
    assert_true(pack_text(&bare, PACK_GC_STARTERS, &words) && words.len > 0);
    bare.at[PACK_DEADLINE_ROLL].origin = bare.at[PACK_GC_STARTERS].origin = PACK_UNSET;
    assert_false(pack_yes(&bare, PACK_DEADLINE_ROLL));
    assert_false(pack_text(&bare, PACK_GC_STARTERS, &words));
    struct pack_limit limit;
    bare.at[PACK_GC_PAPERWORK].origin = PACK_UNSET;
    assert_false(pack_limit(&bare, PACK_GC_PAPERWORK, &limit));
    bare.at[PACK_GC_HOUSEHOLD_CEILING].n = 1250;
    pack_value_print(out, sizeof out, &bare, PACK_GC_HOUSEHOLD_CEILING);
    assert_string_equal(out, "12.50 元");
}

static void lists_differ_by_a_word(void **state)
{
    struct pack a = *parsed(template_text()), b = a;

    (void)state;
    a.at[PACK_GC_STARTERS].text = span_str("township, county");
    b.at[PACK_GC_STARTERS].text = span_str("township  county");
    assert_true(pack_value_equal(&a, &b, PACK_GC_STARTERS));
    b.at[PACK_GC_STARTERS].text = span_str("township village");
    assert_false(pack_value_equal(&a, &b, PACK_GC_STARTERS));
    b.at[PACK_GC_STARTERS].text = span_str("township");
    assert_false(pack_value_equal(&a, &b, PACK_GC_STARTERS));
}

static void a_pack_without_a_first_day_only_lacks_it(void **state)
{
    const struct pack *p;
    char *text = template_text();

    (void)state;
    replace(text, "draft = no", "draft = no\nuntil = 2020-12-31");
    replace(text, "effective_on", "effective_no");
    assert_int_equal(pack_parse(&p, span_str(text), &faults, &arena), ERR_INVALID);
    assert_int_equal(faults.n, 2); /* one key unknown, one missing */
    replace(text, "[case]",
            "[a-section-whose-name-goes-on-and-on-and-on-without-end]\n"
            "a-key-whose-name-goes-on-and-on-and-on-without-end = 1\n[case]");
    assert_int_equal(pack_parse(&p, span_str(text), &faults, &arena), ERR_INVALID);
    assert_int_equal(faults.n, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_set_is_not_yes_and_has_no_words),
        cmocka_unit_test(lists_differ_by_a_word),
        cmocka_unit_test(a_pack_without_a_first_day_only_lacks_it),

        cmocka_unit_test(values_are_asked_for_by_key),
        cmocka_unit_test(an_unset_value_says_so),
        cmocka_unit_test(every_fault_is_found_at_once),
        cmocka_unit_test(a_pack_cannot_end_before_it_begins),
        cmocka_unit_test(nothing_and_noise_are_answered),
        cmocka_unit_test(values_are_shown_to_people),
        cmocka_unit_test(what_differs_is_found),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
