/* Clocks never decide money, status, authority or order (D5): the same acts, each with its day written on it, in two
 * worlds. In one the clocks are right, in the other some offices are ten years ahead or behind, across a cut and a
 * restart. What the offices show is the same but for what speaks of time: due, late, since, time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/span.h"
#include "tests/support/world_api.h"

#define DECADE_MS (3653ll * 24 * 3600 * 1000)
#define SEED      97
#define OFFICES   4u
#define VILLAGE   "513201209200"
#define TOWNSHIP  "513201209000"
#define COUNTY    "513201000000"
/* Before what the slowest clock shows: nobody signs a day to come. */
#define ON(day) ",\"date\":\"2015-11-" day "\""

static const char *const names[OFFICES] = {"M", "C", "T", "V"};

/* Ids hold the clock of who minted them: they are called by what they are. */
struct known {
    const char *name;
    struct id_text id;
};

struct cast {
    struct known at[24];
    unsigned n;
};

static const char *id_called(const struct cast *c, const char *name)
{
    for (unsigned i = 0; i < c->n; i++)
        if (strcmp(c->at[i].name, name) == 0)
            return c->at[i].id.at;
    fail_msg("nobody called %s", name);
    return "";
}

static void call(struct cast *c, const char *name, const char *id)
{
    assert_true(c->n < ARRAY_LEN(c->at));
    c->at[c->n].name = name;
    c->at[c->n++].id = world_id(id);
}

/* ---- the acts ---- */

static void money(struct world *w, struct cast *c)
{
    call(c, "fund", world_does(w, "C", "{\"kind\":\"fund\",\"amount_fen\":1000000,\"name\":\"防返贫救助基金\"}"));
    const char *fund = id_called(c, "fund");
    world_does(w, "C", "{\"kind\":\"rights\",\"area\":\"" TOWNSHIP "\",\"fund\":\"%s\",\"amount_fen\":500000}", fund);
    world_run(w);
    world_does(w, "T", "{\"kind\":\"rights\",\"area\":\"" VILLAGE "\",\"fund\":\"%s\",\"amount_fen\":100000}", fund);
    call(c, "authority",
         world_does(w, "T",
                    "{\"kind\":\"standing_authority\",\"area\":\"" VILLAGE "\",\"fund\":\"%s\",\"kinds\":[\"cash\"],"
                    "\"per_household_fen\":60000,\"amount_fen\":90000,\"valid_from\":\"2015-11-01\","
                    "\"valid_to\":\"2099-12-31\"}",
                    fund));
    world_run(w);
}

static void household(struct world *w, struct cast *c, const char *name, const char *citizen_id)
{
    call(c, name,
         world_does(w, "V", "{\"kind\":\"household\",\"people\":3,\"head_name\":\"%s\",\"citizen_id\":\"%s\"}", name,
                    citizen_id));
    world_does(w, "V",
               "{\"kind\":\"lead\",\"household\":\"%s\",\"risk\":\"disaster\",\"channel\":\"event\"" ON("01") "}",
               id_called(c, name));
}

static void grant(struct world *w, struct cast *c, const char *office, const char *name, const char *home,
                  const char *more)
{
    call(c, name,
         world_does(w, office,
                    "{\"kind\":\"grant\",\"area\":\"" VILLAGE "\",\"household\":\"%s\",\"fund\":\"%s\","
                    "\"amount_fen\":40000,\"purpose\":\"cash\"%s" ON("03") "}",
                    id_called(c, home), id_called(c, "fund"), more));
}

static void aid(struct world *w, const struct cast *c, const char *office, const char *kind, const char *home,
                const char *name, const char *more)
{
    world_does(w, office,
               "{\"kind\":\"%s\",\"area\":\"" VILLAGE "\",\"household\":\"%s\",\"aid\":\"%s\"%s" ON("05") "}", kind,
               id_called(c, home), id_called(c, name), more);
}

/* Nobody hears anybody: all three help the same household. */
static void apart(struct world *w, struct cast *c)
{
    call(c, "help",
         world_does(w, "V",
                    "{\"kind\":\"help\",\"household\":\"%s\",\"fund\":\"%s\",\"authority\":\"%s\","
                    "\"help_kind\":\"cash\",\"amount_fen\":50000" ON("02") "}",
                    id_called(c, "a"), id_called(c, "fund"), id_called(c, "authority")));
    world_refuses(w, "V", "over_household",
                  "{\"kind\":\"help\",\"household\":\"%s\",\"fund\":\"%s\",\"authority\":\"%s\","
                  "\"help_kind\":\"cash\",\"amount_fen\":20000" ON("02") "}",
                  id_called(c, "a"), id_called(c, "fund"), id_called(c, "authority"));
    world_does(w, "V", "{\"kind\":\"visit\",\"household\":\"%s\",\"outcome\":\"fit\"" ON("03") "}", id_called(c, "a"));
    grant(w, c, "T", "grant of the township", "a", "");
    grant(w, c, "C", "grant of the county", "a", "");
    grant(w, c, "T", "first promise", "b", ",\"committed\":true");
    grant(w, c, "T", "second promise", "b", ",\"committed\":true");
}

static void step(struct world *w, const struct cast *c, const char *office, const char *kind, const char *home,
                 const char *more)
{
    world_does(w, office, "{\"kind\":\"%s\",\"area\":\"" VILLAGE "\",\"household\":\"%s\"%s}", kind, id_called(c, home),
               more);
    world_run(w);
}

/* The six steps up to the county's desk. */
static void recognition(struct world *w, const struct cast *c, const char *home)
{
    step(w, c, "V", "case_open", home, ON("06"));
    step(w, c, "V", "case_freeze", home, ON("06"));
    step(w, c, "T", "case_cosign", home, ON("06"));
    step(w, c, "V", "visit", home, ",\"outcome\":\"fit\"" ON("07"));
    step(w, c, "V", "case_exempt", home, ",\"number\":\"低保证-7\",\"until\":\"2015-10-01\"" ON("07"));
    step(w, c, "V", "case_review", home,
         ",\"meeting\":\"normal\",\"attendees\":12,\"votes_for\":11,\"result\":\"propose\"" ON("08"));
    step(w, c, "V", "case_notice_end", home, ON("16"));
    step(w, c, "T", "case_report", home,
         ",\"checks\":[\"yes\",\"yes\",\"yes\",\"yes\"],\"class\":\"marginal\"" ON("17"));
}

static void settle(struct world *w, struct cast *c)
{
    char against[80];

    snprintf(against, sizeof against, ",\"settlement\":\"waive\",\"against\":\"%s\"", id_called(c, "help"));
    aid(w, c, "C", "duplicate_settle", "a", "grant of the township", against);
    aid(w, c, "T", "grant_void", "b", "first promise", "");
    aid(w, c, "T", "grant_deliver", "b", "second promise", "");
    world_run(w);
    recognition(w, c, "b");
    recognition(w, c, "c");
    call(c, "decision",
         world_does(w, "C", "{\"kind\":\"decision\",\"area\":\"" VILLAGE "\",\"household\":\"%s\"" ON("18") "}",
                    id_called(c, "b")));
    world_run(w);
    step(w, c, "C", "case_announce", "b", ON("19"));
    step(w, c, "T", "case_enrol", "b", ",\"number\":\"GJ-1\",\"class\":\"marginal\"" ON("20"));
}

/* The household withdraws at the township, and the county, which has not heard of it, approves. */
static void cross(struct world *w, struct cast *c)
{
    world_cut(w, "T", "C");
    step(w, c, "T", "case_withdraw", "c",
         ",\"text\":\"农户要求撤回\",\"hash\":\"00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\"" ON(
             "19"));
    call(c, "other decision",
         world_does(w, "C", "{\"kind\":\"decision\",\"area\":\"" VILLAGE "\",\"household\":\"%s\"" ON("19") "}",
                    id_called(c, "c")));
    world_heal(w, "T", "C");
    world_run(w);
}

static void acts(struct world *w, struct cast *c)
{
    money(w, c);
    household(w, c, "a", "990001195803120013");
    household(w, c, "b", "990001196011070024");
    household(w, c, "c", "990001201009010050");
    world_run(w);
    world_cut(w, "V", "T");
    world_cut(w, "T", "C");
    apart(w, c);
    world_crash(w, "V");
    world_heal(w, "T", "C");
    world_heal(w, "V", "T");
    world_run(w);
    settle(w, c);
    cross(w, c);
    world_expect_level(w);
}

/* ---- what is seen of it, without what speaks of time ---- */

static bool of_time(const char *key)
{
    static const char *const parts[] = {"due", "since", "time", "_ms"};
    static const char *const whole[] = {"late", "late_zh", "today"};

    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        if (strstr(key, parts[i]) != NULL)
            return true;
    for (size_t i = 0; i < ARRAY_LEN(whole); i++)
        if (strcmp(key, whole[i]) == 0)
            return true;
    return false;
}

static json_t *text_seen(const struct cast *c, const char *text)
{
    size_t len = strlen(text);

    if (len < ID_TEXT - 1 || strspn(text, "0123456789abcdef") != len)
        return json_string(text);
    for (unsigned i = 0; i < c->n; i++)
        if (strcmp(c->at[i].id.at, text) == 0)
            return json_string(c->at[i].name);
    return json_string("#");
}

static int line_order(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static json_t *seen(const struct cast *c, const json_t *v);

/* Lists stand in the order of ids in places: here in that of what they say. */
static json_t *list_seen(const struct cast *c, const json_t *v)
{
    size_t n = json_array_size(v);
    char **lines = calloc(n + 1, sizeof *lines);
    json_t *out = json_array();

    assert_non_null(lines);
    for (size_t i = 0; i < n; i++) {
        json_t *one = seen(c, json_array_get(v, i));
        lines[i] = json_dumps(one, JSON_SORT_KEYS | JSON_ENCODE_ANY);
        json_decref(one);
    }
    qsort(lines, n, sizeof *lines, line_order);
    for (size_t i = 0; i < n; i++) {
        json_array_append_new(out, json_loads(lines[i], JSON_DECODE_ANY, NULL));
        free(lines[i]);
    }
    free(lines);
    return out;
}

static json_t *seen(const struct cast *c, const json_t *v)
{
    const char *key;
    json_t *part, *out;

    if (json_is_string(v))
        return text_seen(c, json_string_value(v));
    if (json_is_array(v))
        return list_seen(c, v);
    if (!json_is_object(v))
        return json_deep_copy(v);
    out = json_object();
    json_object_foreach((json_t *)(uintptr_t)v, key, part)
    {
        if (!of_time(key))
            json_object_set_new(out, key, seen(c, part));
    }
    return out;
}

static void look(struct world *w, const struct cast *c, const char *office, const char *path, json_t *into)
{
    struct bed_answer a = bed_ask(w, office, path, NULL);
    char name[200];

    snprintf(name, sizeof name, "%s %.*s", office, (int)strcspn(path, "0"), path);
    assert_null(json_object_get(into, name));
    json_object_set_new(into, name, a.status == 200 ? seen(c, a.json) : json_integer(a.status));
    bed_free(&a);
}

static json_t *all_seen(struct world *w, const struct cast *c)
{
    static const char *const paths[] = {"/v1/cases?limit=1000", "/v1/funds", "/v1/authorities", "/v1/duplicates",
                                        "/v1/work?limit=1000&below=1"};
    static const char *const homes[] = {"a", "b", "c"};
    json_t *into = json_object();
    char path[120];

    for (unsigned i = 0; i < OFFICES; i++) {
        for (size_t k = 0; k < ARRAY_LEN(paths); k++)
            look(w, c, names[i], paths[k], into);
        for (size_t k = 0; k < ARRAY_LEN(homes); k++) {
            json_t *one = json_object();
            snprintf(path, sizeof path, "/v1/case/%s", id_called(c, homes[k]));
            look(w, c, names[i], path, one);
            snprintf(path, sizeof path, "%s case %s", names[i], homes[k]);
            json_object_set_new(into, path, one);
        }
        snprintf(path, sizeof path, "/v1/funds/tree?fund=%s", id_called(c, "fund"));
        look(w, c, names[i], path, into);
        snprintf(path, sizeof path, "/v1/funds/public?fund=%s", id_called(c, "fund"));
        look(w, c, names[i], path, into);
    }
    return into;
}

/* Years that each clock is wrong by. */
static json_t *played(const int years[OFFICES])
{
    struct world *w = world_chain(SEED);
    struct cast c = {.n = 0};

    for (unsigned i = 0; i < OFFICES; i++)
        world_skew(w, names[i], years[i] / 10 * DECADE_MS);
    acts(w, &c);
    json_t *o = all_seen(w, &c);
    world_free(w);
    return o;
}

/* The first place where two worlds differ, for whoever mends it. */
static void expect_same(const json_t *right, const json_t *wrong)
{
    const char *key;
    json_t *v;

    assert_int_equal(json_object_size(right), json_object_size(wrong));
    json_object_foreach((json_t *)(uintptr_t)right, key, v)
    {
        const json_t *other = json_object_get(wrong, key);
        if (json_equal(v, other))
            continue;
        char *a = json_dumps(v, JSON_SORT_KEYS | JSON_INDENT(1) | JSON_ENCODE_ANY),
             *b = json_dumps(other, JSON_SORT_KEYS | JSON_INDENT(1) | JSON_ENCODE_ANY);
        size_t at = 0;
        while (a[at] != '\0' && a[at] == b[at])
            at++;
        size_t from = at > 300 ? at - 300 : 0;
        fail_msg("%s differs\n--- clocks right\n%.600s\n--- clocks wrong\n%.600s", key, a + from, b + from);
    }
}

/* It would prove little if nothing had happened. */
static void expect_much(const json_t *o)
{
    const json_t *c = json_object_get(o, "C /v1/duplicates");

    assert_true(json_array_size(json_object_get(c, "same_help")) >= 2);
    char *text = json_dumps(o, JSON_COMPACT);
    for (const char *const *word = (const char *const[]){"\"enrolled\"", "\"approved\"", "\"waive\"", "\"void\"",
                                                         "\"used_fen\":50000", "\"crossed\":1", NULL};
         *word != NULL; word++)
        if (strstr(text, *word) == NULL)
            fail_msg("nothing is %s", *word);
    free(text);
}

static void clocks_ten_years_wrong_change_nothing_but_time(void **state)
{
    static const int wrong[][OFFICES] = {
        {0, 0, 0, -10}, {0, 0, 10, 0}, {10, -10, 0, 0}, {-10, 10, -10, 10}, {0, -10, 10, -10}};
    json_t *right = played((const int[OFFICES]){0});

    (void)state;
    expect_much(right);
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        json_t *o = played(wrong[i]);
        expect_same(right, o);
        json_decref(o);
    }
    json_decref(right);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(clocks_ten_years_wrong_change_nothing_but_time)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
