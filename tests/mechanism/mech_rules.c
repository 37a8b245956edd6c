/* Rows of DOMAIN.md section 8 about the rules: conditions, exclusions and the votes that set them aside, the line, packs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "support/forms.h"
#include "support/world_api.h"
#include "tiers/pack_keys.h"
#include "tiers/policies.h"

#define VILLAGE "513201209200"
#define DAY     "2025-11-20"

/* ---- packs ---- */

/* Words of a pack's text by others; the line keeps its length. */
static void text_change(char *text, const char *words, const char *by)
{
    char *at = strstr(text, words);

    assert_non_null(at);
    assert_true(strlen(words) >= strlen(by));
    memset(at, ' ', strlen(words));
    memcpy(at, by, strlen(by));
}

static char *pack_text_new(const char *name)
{
    struct span text = embedded_text(policy_find(name));

    return strndup((const char *)text.at, text.len);
}

static char signed_pack[ID_TEXT]; /* the last one's id */

static void pack_sign(struct world *w, char *text, const char *from)
{
    json_t *o = json_pack("{s:s, s:s, s:s}", "kind", "pack", "pack_text", text, "effective_on", from);
    char *body = json_dumps(o, JSON_COMPACT);
    struct bed_answer a = bed_ask(w, "C", "/v1/file", body);

    if (a.status != 200)
        fail_msg("pack: %d %s", a.status, a.body);
    snprintf(signed_pack, sizeof signed_pack, "%s", bed_text(&a, "subject"));
    bed_free(&a);
    free(body);
    json_decref(o);
    free(text);
    world_run(w);
}

/* A county that follows Ma'erkang's pack: line 6 800 yuan. */
static struct world *maerkang(uint64_t seed)
{
    struct world *w = world_chain(seed);

    pack_sign(w, pack_text_new("maerkang-2022"), "2022-07-06");
    return w;
}

/* A value of the pack in force there on that day: its text, number or clause. Valid until the next is asked for. */
static const char *pack_value(struct world *w, const char *office, const char *day, const char *key, const char *what)
{
    static char found[400];
    json_t *o = world_asks(w, office, "/v1/pack?day=%s", day);
    const json_t *list = json_object_get(o, "values");

    found[0] = '\0';
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (strcmp(json_string_value(json_object_get(v, "key")), key) == 0)
            snprintf(found, sizeof found, "%s", world_said(v, what));
    }
    json_decref(o);
    return found;
}

static unsigned words_in(const char *list)
{
    unsigned n = *list != '\0';

    for (; (list = strchr(list, ',')) != NULL; list++)
        n++;
    return n;
}

/* The pack says which groups relief looks at first: six in Banan's, seven in the template's; monitoring has fourteen. */
static void m45_a_pack_shows_its_focus_groups(void **state)
{
    struct world *w = world_chain(45);

    (void)state;
    assert_int_equal(words_in(pack_value(w, "T", DAY, "relief.focus", "value")), 7);
    pack_sign(w, pack_text_new("banan-2023"), "2023-01-01");
    for (const char *const *at = (const char *const[]){"C", "T", "V", NULL}; *at != NULL; at++) {
        assert_int_equal(words_in(pack_value(w, *at, DAY, "relief.focus", "value")), 6);
        assert_string_equal(pack_value(w, *at, DAY, "relief.focus", "clause"), "S1·四(一)");
        assert_int_equal(words_in(pack_value(w, *at, DAY, "focus.monitoring", "value")), 14);
    }
    world_free(w);
}

/* ---- visits with a form ---- */

static void visit(struct world *w, const struct id_text *home, const char *form)
{
    char body[3000];

    assert_true((size_t)snprintf(body, sizeof body,
                                 "{'kind': 'visit', 'household': '%s', 'outcome': 'fit', 'date': '" DAY "',"
                                 " 'form': {'visited_on': '" DAY "', %s}}",
                                 home->at, form) < sizeof body);
    char *quoted = form_quoted(body);
    world_does(w, "V", "%s", quoted);
    free(quoted);
    world_run(w);
}

#define THREE_MEMBERS                                                                                                  \
    "'member': [{'name': '甲', 'co_living': true}, {'name': '乙', 'relation': 1, 'co_living': true},"                \
    " {'name': '丙', 'relation': 2, 'co_living': true}], 'members_complete': true, "
#define INCOME(fen) "'income': {'window_first': '2024-11', 'window_last': '2025-10', 'wages_fen': " fen "}, "
#define NO_GOODS                                                                                                       \
    "'house': [{'kind': 'home', 'grade': 'B'}], 'houses_complete': true, 'vehicles_complete': true,"                   \
    " 'supporters_complete': true, 'residence_since': '2001-01-01', "
#define IN_NEED                                                                                                        \
    "'rural': true, 'risk': true, 'cause_natural_disaster': true, 'income_drop_sharp': true, 'public_employee': "      \
    "false,"                                                                                                           \
    " 'village_post': false, 'company_legal_person': false, 'big_operator': false, 'contracting_long_term': false,"    \
    " 'hires_others': false, 'misconduct': false, 'high_consumption': false, 'elder_split': false,"                    \
    " 'work_refused': false, 'untrue_report': false, 'other_unsuitable': false, 'away_months': 0"

/* What the office shows of a condition: "true", "false", or "" while it is not known. */
static const char *condition(struct world *w, const char *office, const struct id_text *home, const char *code)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", home->at);
    const json_t *list = json_object_get(json_object_get(o, "assessment"), "conditions");
    const char *found = "no such condition";

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (strcmp(json_string_value(json_object_get(v, "code")), code) == 0)
            found = world_said(v, "value");
    }
    json_decref(o);
    return found;
}

static const char *assessed(struct world *w, const char *office, const struct id_text *home, const char *path)
{
    json_t *o = world_asks(w, office, "/v1/case/%s", home->at);
    const char *said = world_said(o, path);

    json_decref(o);
    return said;
}

/* Nobody knows what the household has in the bank; and a great deposit excludes nobody while the pack says not how much
 * is great. */
static void m29_an_unknown_deposit_does_not_exclude(void **state)
{
    struct world *w = maerkang(29);
    struct id_text home = world_id(world_home(w, "V", "泽郎甲", "990001195803120013"));

    (void)state;
    visit(w, &home,
          THREE_MEMBERS INCOME("2039999") NO_GOODS "'facts': {" IN_NEED ", 'deposit_fen': null, 'investments': null}");
    for (const char *const *at = (const char *const[]){"V", "T", "C", NULL}; *at != NULL; at++) {
        assert_string_equal(condition(w, *at, &home, "EXC_6_FINANCIAL_ASSET"), "");
        assert_string_equal(condition(w, *at, &home, "INC_2_NATURAL_DISASTER"), "true");
        assert_string_equal(assessed(w, *at, &home, "assessment.standing"), "fit");
    }
    visit(w, &home,
          THREE_MEMBERS INCOME("2039999") NO_GOODS "'facts': {" IN_NEED
                                                   ", 'deposit_fen': 900000000, 'investments': false}");
    assert_string_equal(condition(w, "C", &home, "EXC_6_FINANCIAL_ASSET"), "");
    assert_string_equal(assessed(w, "C", &home, "assessment.standing"), "fit");
    /* what is known excludes: stocks */
    visit(w, &home,
          THREE_MEMBERS INCOME("2039999") NO_GOODS "'facts': {" IN_NEED ", 'deposit_fen': null, 'investments': true}");
    assert_string_equal(condition(w, "C", &home, "EXC_6_FINANCIAL_ASSET"), "true");
    assert_string_equal(assessed(w, "C", &home, "assessment.standing"), "excluded_in_principle");
    world_free(w);
}

/* Three members and 20 400 yuan in all are 6 800 each: equal to the line is not below it. */
static void m31_equal_to_the_line_is_not_below(void **state)
{
    struct world *w = maerkang(31);
    struct id_text home = world_id(world_home(w, "V", "泽郎甲", "990001195803120013"));

    (void)state;
    visit(w, &home, THREE_MEMBERS INCOME("2040000") NO_GOODS "'facts': {" IN_NEED "}");
    for (const char *const *at = (const char *const[]){"V", "C", NULL}; *at != NULL; at++) {
        assert_string_equal(assessed(w, *at, &home, "assessment.line_fen"), "680000");
        assert_string_equal(assessed(w, *at, &home, "assessment.below_line.value"), "false");
        assert_string_equal(condition(w, *at, &home, "INC_2_NATURAL_DISASTER"), "false");
    }
    visit(w, &home, THREE_MEMBERS INCOME("2039999") NO_GOODS "'facts': {" IN_NEED "}"); /* one fen less */
    assert_string_equal(assessed(w, "C", &home, "assessment.below_line.value"), "true");
    assert_string_equal(condition(w, "C", &home, "INC_2_NATURAL_DISASTER"), "true");
    world_free(w);
}

/* ---- exclusions and the vote ---- */

static void step(struct world *w, const char *office, const char *kind, const struct id_text *home, const char *more)
{
    world_does(w, office, "{\"kind\":\"%s\",\"area\":\"" VILLAGE "\",\"household\":\"%s\"%s}", kind, home->at, more);
    world_run(w);
}

#define REVIEW                                                                                                         \
    "{\"kind\":\"case_review\",\"household\":\"%s\",\"meeting\":\"normal\",\"attendees\":12,\"result\":\"propose\","   \
    "\"votes_for\":%u,\"votes_against\":%u%s}"
#define MINUTES ",\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\""
#define REASON  ",\"text\":\"铺面已歇业且无人承租\""

/* A shop excludes in principle. The vote may decide otherwise: on the record, naming the number and the reason. */
static void m30_an_override_without_minutes_is_refused(void **state)
{
    struct world *w = maerkang(30);
    struct id_text home = world_id(world_home(w, "V", "泽郎甲", "990001195803120013"));

    (void)state;
    world_run(w);
    step(w, "V", "case_open", &home, "");
    step(w, "V", "case_freeze", &home, "");
    visit(w, &home,
          THREE_MEMBERS INCOME("2039999") "'house': [{'kind': 'home'}, {'kind': 'shop'}], 'facts': {" IN_NEED "}");
    step(w, "V", "case_exempt", &home, ",\"number\":\"低保证-7\",\"until\":\"2025-10-01\"");
    assert_string_equal(condition(w, "V", &home, "EXC_4_EXTRA_HOUSE"), "true");
    world_refuses(w, "V", "excluded_in_principle", REVIEW, home.at, 11u, 1u, "");
    world_refuses(w, "V", "excluded_in_principle", REVIEW, home.at, 11u, 1u, MINUTES REASON);
    world_refuses(w, "V", "override_without_minutes", REVIEW, home.at, 11u, 1u, ",\"override\":[4]");
    world_refuses(w, "V", "override_without_minutes", REVIEW, home.at, 11u, 1u, ",\"override\":[4]" REASON);
    world_refuses(w, "V", "override_without_minutes", REVIEW, home.at, 11u, 1u, ",\"override\":[4]" MINUTES);
    world_refuses(w, "V", "excluded_in_principle", REVIEW, home.at, 11u, 1u, ",\"override\":[5]" MINUTES REASON);
    world_refuses(w, "V", "votes_against", REVIEW, home.at, 5u, 6u, ",\"override\":[4]" MINUTES REASON);
    world_does(w, "V", REVIEW, home.at, 11u, 1u, ",\"override\":[4]" MINUTES REASON);
    world_run(w);
    for (const char *const *at = (const char *const[]){"V", "T", "C", NULL}; *at != NULL; at++) { /* visible above */
        json_t *o = world_asks(w, *at, "/v1/case/%s", home.at);
        char *text = json_dumps(o, JSON_COMPACT);
        assert_non_null(strstr(text, "\"overridden\""));
        free(text);
        json_decref(o);
        assert_string_equal(world_process(w, *at, home.at, "case", "state"), "notice");
        assert_string_equal(world_process(w, *at, home.at, "case", "now.override.0"), "4");
    }
    world_free(w);
}

/* ---- two packs ---- */

/* Version 2, in force from December: a higher line, and more for a dangerous house. */
static void pack_second(struct world *w)
{
    char *text = pack_text_new("maerkang-2022");

    text_change(text, "version = 1", "version = 2");
    text_change(text, "line = 6800元", "line = 7200元");
    text_change(text, "dangerous = 3万元", "dangerous = 4万元");
    pack_sign(w, text, "2025-12-01");
}

/* A collapsed house with its plan: it waits for the county's approval. */
static struct id_text house_planned(struct world *w, const struct id_text *home)
{
    static const char of[] = "{\"kind\":\"%s\",\"area\":\"" VILLAGE "\",\"household\":\"%s\",\"thing\":\"%s\"%s}";
    struct id_text house = world_id(
        world_does(w, "V", "{\"kind\":\"house_report\",\"household\":\"%s\",\"damage\":\"collapsed\"}", home->at));

    world_run(w);
    world_does(w, "C", of, "house_appraise", home->at, house.at, ",\"grade\":\"d\",\"number\":\"鉴-1\"");
    world_does(w, "C", of, "house_enter", home->at, house.at, "");
    world_does(w, "C", of, "house_plan", home->at, house.at,
               ",\"path\":\"rebuild\",\"officer\":\"00112233445566778899aabbccddeeff\"");
    return house;
}

#define APPROVE                                                                                                        \
    "{\"kind\":\"house_approve\",\"area\":\"" VILLAGE "\",\"household\":\"%s\",\"thing\":\"%s\","                      \
    "\"subsidy\":\"dangerous\",\"amount_fen\":%u}"

/* What is approved in November is measured by November's pack, what is approved in December by December's, also where
 * it was planned before; what was signed keeps the amount it was signed with. */
static void m69_two_amounts_by_approval_date(void **state)
{
    struct world *w = maerkang(69);
    struct id_text a = world_id(world_home(w, "V", "泽郎甲", "990001195803120013"));
    struct id_text b = world_id(world_home(w, "V", "泽郎乙", "990001196011070024"));

    (void)state;
    pack_second(w); /* signed, and not in force yet */
    for (const char *const *at = (const char *const[]){"C", "T", "V", NULL}; *at != NULL; at++) {
        assert_string_equal(pack_value(w, *at, "2025-11-30", "house.dangerous", "n"), "3000000");
        assert_string_equal(pack_value(w, *at, "2025-12-01", "house.dangerous", "n"), "4000000");
    }
    struct id_text house_a = house_planned(w, &a), house_b = house_planned(w, &b);
    visit(w, &a, THREE_MEMBERS INCOME("2100000") NO_GOODS "'facts': {" IN_NEED "}");
    world_refuses(w, "C", "over_subsidy", APPROVE, a.at, house_a.at, 4000000u);
    world_does(w, "C", APPROVE, a.at, house_a.at, 3000000u);
    world_days(w, 10);
    visit(w, &b, THREE_MEMBERS INCOME("2100000") NO_GOODS "'facts': {" IN_NEED "}");
    world_refuses(w, "C", "over_subsidy", APPROVE, b.at, house_b.at, 4000001u);
    world_does(w, "C", APPROVE, b.at, house_b.at, 4000000u);
    world_run(w);
    for (const char *const *at = (const char *const[]){"C", "T", "V", NULL}; *at != NULL; at++) {
        assert_string_equal(world_process(w, *at, a.at, "house", "now.amount_fen"), "3000000");
        assert_string_equal(world_process(w, *at, b.at, "house", "now.amount_fen"), "4000000");
        assert_string_equal(assessed(w, *at, &a, "assessment.line_fen"), "680000");
        assert_string_equal(assessed(w, *at, &a, "assessment.below_line.value"), "false");
        assert_string_equal(assessed(w, *at, &b, "assessment.line_fen"), "720000");
        assert_string_equal(assessed(w, *at, &b, "assessment.below_line.value"), "true");
    }
    world_free(w);
}

/* Ma'erkang's pack (S4) refuses enrolling first; Taolin's (S3·五(一)1) accepts it, once its draft is countersigned. */
static void m34_enrolling_first_is_for_packs_that_open_it(void **state)
{
    struct world *w = maerkang(34);
    char h[ID_TEXT], area[AREA_TEXT_LEN + 1];
    static const char act[] =
        "{\"kind\":\"case_enrol_first\",\"household\":\"%s\",\"area\":\"%s\",\"text\":\"影响特别严重\","
        "\"event\":\"00112233445566778899aabbccddeeff\"}";

    (void)state;
    area_print(area, world_area(w, "V"));
    snprintf(h, sizeof h, "%s", world_home(w, "V", "张三", "990001195803120013"));
    world_does(w, "V", "{\"kind\":\"case_open\",\"household\":\"%s\"}", h);
    world_run(w);
    world_refuses(w, "T", "enrol_first_not_allowed", act, h, area);
    pack_sign(w, pack_text_new("taolin-2024"), "2024-09-03");
    world_run(w);
    world_refuses(w, "T", "enrol_first_not_allowed", act, h, area); /* a draft is not in force */
    world_does(w, "M", "{\"kind\":\"pack_countersign\",\"area\":\"513201000000\",\"pack\":\"%s\"}", signed_pack);
    world_run(w);
    world_does(w, "T", act, h, area);
    assert_string_equal(world_process(w, "T", h, "case", "facts.0"), "provisional");
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(m29_an_unknown_deposit_does_not_exclude),
        cmocka_unit_test(m30_an_override_without_minutes_is_refused),
        cmocka_unit_test(m31_equal_to_the_line_is_not_below),
        cmocka_unit_test(m34_enrolling_first_is_for_packs_that_open_it),
        cmocka_unit_test(m45_a_pack_shows_its_focus_groups),
        cmocka_unit_test(m69_two_amounts_by_approval_date),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
