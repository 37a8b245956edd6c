/* Rows of DOMAIN.md section 8 about money: the fund cannot be overspent, what is published names nobody, gifts count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/world_api.h"

#define FUND_FEN   300000000ll /* the 3 million yuan of S4·六(三) */
#define TO_T       120000000ll
#define TO_U       90000000ll
#define IN_T       "513201209200" /* a village of each township */
#define IN_U       "513201103200"
#define TOWNSHIP_T "513201209000"
#define TOWNSHIP_U "513201103000"

static struct id_text fund_opened(struct world *w)
{
    return world_id(
        world_does(w, "C", "{\"kind\":\"fund\",\"amount_fen\":%lld,\"name\":\"防返贫救助基金\"}", FUND_FEN));
}

static struct world *two_townships(uint64_t seed)
{
    struct world *w = world_new("ngawa-5132", seed);

    world_office(w, "M", "513200000000");
    world_office(w, "C", "513201000000");
    world_office(w, "T", TOWNSHIP_T);
    world_office(w, "U", TOWNSHIP_U);
    world_office(w, "V", IN_T);
    return w;
}

static struct id_text home_in(struct world *w, const char *office, const char *village, const char *head)
{
    return world_id(world_does(w, office, "{\"kind\":\"household\",\"area\":\"%s\",\"people\":3,\"head_name\":\"%s\"}",
                               village, head));
}

static void give_rights(struct world *w, const char *to, const char *fund, long long fen)
{
    world_does(w, "C", "{\"kind\":\"rights\",\"area\":\"%s\",\"fund\":\"%s\",\"amount_fen\":%lld}", to, fund, fen);
}

#define GRANT                                                                                                          \
    "{\"kind\":\"grant\",\"area\":\"%s\",\"household\":\"%s\",\"fund\":\"%s\",\"amount_fen\":%lld,"                    \
    "\"purpose\":\"%s\"}"

/* The sum that reached households and what is held, over all offices of the fund as `office` sees them. */
static void expect_tree(struct world *w, const char *office, const char *fund, const char *spent, const char *held)
{
    json_t *o = world_asks(w, office, "/v1/funds/tree?fund=%s", fund);

    assert_string_equal(world_said(o, "adds_up"), "true");
    assert_string_equal(world_said(o, "overspent"), "false");
    assert_string_equal(world_said(o, "offices.0.with_all_below.spent_fen"), spent);
    assert_string_equal(world_said(o, "offices.0.with_all_below.held_fen"), held);
    json_decref(o);
}

/* Both townships are cut off, spend to the last fen, and are refused the next one. */
static void m52_two_cut_off_townships_cannot_together_exceed_the_fund(void **state)
{
    struct world *w = two_townships(52);
    struct id_text fund = fund_opened(w);

    (void)state;
    give_rights(w, TOWNSHIP_T, fund.at, TO_T);
    give_rights(w, TOWNSHIP_U, fund.at, TO_U);
    struct id_text home_t = home_in(w, "T", IN_T, "泽郎甲"), home_u = home_in(w, "U", IN_U, "泽郎乙");
    world_run(w);
    world_cut(w, "T", "C");
    world_cut(w, "U", "C");
    world_refuses(w, "T", "over_rights", GRANT, IN_T, home_t.at, fund.at, TO_T + 1, "shelter");
    world_does(w, "T", GRANT, IN_T, home_t.at, fund.at, TO_T, "shelter");
    world_refuses(w, "T", "over_rights", GRANT, IN_T, home_t.at, fund.at, 1ll, "shelter");
    world_does(w, "U", GRANT, IN_U, home_u.at, fund.at, TO_U, "shelter");
    world_refuses(w, "U", "over_rights", GRANT, IN_U, home_u.at, fund.at, 1ll, "shelter");
    /* the county cannot hear them and holds no more than it kept */
    world_refuses(w, "C", "over_rights", GRANT, IN_T, home_t.at, fund.at, FUND_FEN - TO_T - TO_U + 1, "shelter");
    world_does(w, "C", GRANT, IN_T, home_t.at, fund.at, FUND_FEN - TO_T - TO_U, "medical");
    world_heal(w, "U", "C");
    world_heal(w, "T", "C");
    world_run(w);
    expect_tree(w, "C", fund.at, "300000000", "0");
    expect_tree(w, "M", fund.at, "300000000", "0");
    world_expect_level(w);
    world_free(w);
}

static void expect_absent(const char *text, const char *what)
{
    if (strstr(text, what) != NULL)
        fail_msg("published: %s", what);
}

/* Every id has 32 digits or more; the report has one: the fund's. */
static void expect_no_ids_but(const char *text, const char *fund)
{
    for (const char *at = text; *at != '\0';) {
        size_t run = strspn(at, "0123456789abcdef");
        if (run >= 16 && strncmp(at, fund, strlen(fund)) != 0)
            fail_msg("published an id: %.*s", (int)run, at);
        at += run > 0 ? run : 1;
    }
}

/* What reached households is published by village and kind of help. */
static void m64_the_published_report_holds_no_ids(void **state)
{
    struct world *w = two_townships(64);
    char path[100];

    (void)state;
    struct id_text fund = fund_opened(w);
    give_rights(w, TOWNSHIP_T, fund.at, TO_T);
    give_rights(w, TOWNSHIP_U, fund.at, TO_U);
    world_run(w);
    struct id_text home_t = world_id(world_home(w, "V", "泽郎甲", "990001195803120013")),
                   home_u = home_in(w, "U", IN_U, "泽郎乙");
    world_run(w);
    struct id_text grant = world_id(world_does(w, "T", GRANT, IN_T, home_t.at, fund.at, 300000ll, "school"));
    world_does(w, "T", GRANT, IN_T, home_t.at, fund.at, 50000ll, "water");
    world_does(w, "U", GRANT, IN_U, home_u.at, fund.at, 80000ll, "water");
    world_run(w);
    snprintf(path, sizeof path, "/v1/funds/public?fund=%s", fund.at);
    struct bed_answer a = bed_ask(w, "C", path, NULL);
    assert_int_equal(a.status, 200);
    assert_int_equal(bed_number(&a, "total_fen"), 430000);
    assert_int_equal(json_array_size(bed_at(&a, "rows")), 3);
    assert_string_equal(bed_text(&a, "rows.0.area"), IN_U);
    assert_int_equal(bed_number(&a, "rows.0.amount_fen"), 80000);
    for (const char *const *is =
             (const char *const[]){home_t.at, home_u.at, grant.at, "泽郎", "990001195803120013", NULL};
         *is != NULL; is++)
        expect_absent(a.body, *is);
    expect_no_ids_but(a.body, fund.at);
    bed_free(&a);
    world_free(w);
}

static const json_t *aid_of_giver(const json_t *o, const char *giver)
{
    const json_t *list = json_object_get(json_object_get(o, "case"), "aid");

    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(world_said(json_array_get(list, i), "giver"), giver) == 0)
            return json_array_get(list, i);
    fail_msg("no aid of giver %s", giver);
    return NULL;
}

/* A helper unit gave 500 yuan; the township gave the same kind of help from the fund. */
static void m67_a_donation_is_a_grant_of_a_helper_unit_and_counts_in_matching(void **state)
{
    static const char gift[] = "{\"kind\":\"grant\",\"household\":\"%s\",\"giver\":\"helper\",\"amount_fen\":50000,"
                               "\"purpose\":\"cash\",\"date\":\"2025-11-20\"%s}";
    struct world *w = two_townships(67);

    (void)state;
    struct id_text fund = fund_opened(w);
    give_rights(w, TOWNSHIP_T, fund.at, TO_T);
    world_run(w);
    struct id_text home = world_id(world_home(w, "V", "泽郎甲", "990001195803120013"));
    char of_fund[60];
    snprintf(of_fund, sizeof of_fund, ",\"fund\":\"%s\"", fund.at);
    world_refuses(w, "V", "gift_with_fund", gift, home.at, of_fund); /* it is not public money */
    world_does(w, "V", gift, home.at, "");
    world_run(w);
    world_does(w, "T", GRANT, IN_T, home.at, fund.at, 20000ll, "water"); /* another kind: no duplicate */
    world_run(w);
    json_t *o = world_asks(w, "C", "/v1/duplicates");
    assert_string_equal(world_said(o, "open"), "0");
    json_decref(o);
    world_does(w, "T", GRANT, IN_T, home.at, fund.at, 50000ll, "cash");
    world_run(w);
    for (const char *const *at = (const char *const[]){"V", "T", "C", NULL}; *at != NULL; at++) {
        o = world_asks(w, *at, "/v1/case/%s", home.at);
        const json_t *aid = aid_of_giver(o, "helper");
        assert_string_equal(world_said(aid, "amount_fen"), "50000");
        assert_string_equal(world_said(aid, "state"), "delivered");
        assert_string_equal(world_said(aid, "fund"), "");
        json_decref(o);
    }
    o = world_asks(w, "C", "/v1/duplicates");
    assert_string_equal(world_said(o, "open"), "1");
    assert_string_equal(world_said(o, "same_help.0.flag"), "DUPLICATE");
    assert_string_equal(world_said(o, "same_help.0.first.giver"), "helper");
    assert_string_equal(world_said(o, "same_help.0.first.household"), home.at);
    assert_string_equal(world_said(o, "same_help.0.later.fund"), fund.at);
    json_decref(o);
    expect_tree(w, "C", fund.at, "70000", "299930000"); /* the gift is none of the fund's */
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(m52_two_cut_off_townships_cannot_together_exceed_the_fund),
        cmocka_unit_test(m64_the_published_report_holds_no_ids),
        cmocka_unit_test(m67_a_donation_is_a_grant_of_a_helper_unit_and_counts_in_matching),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
