/* Rows of DOMAIN.md section 8 about houses, relief, water, loans, projects and the problem ledger. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "support/world_api.h"
#include "tiers/policies.h"

#define OFFICER_A "0a0b0c0d0e0f00010203040506070809"
#define OFFICER_B "1a1b1c1d1e1f10111213141516171819"
#define QUAKE     "2a2b2c2d2e2f20212223242526272829"
#define VILLAGE   "\"area\":\"513201209200\""
#define OF        "\"household\":\"%s\",\"thing\":\"%s\"," VILLAGE

static struct world *w;

/* The county signs one of the built-in packs. */
static void rules(const char *name)
{
    struct span text = embedded_text(policy_find(name));
    char copy[65536];

    assert_true(text.len < sizeof copy);
    memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    world_file(w, "C", (struct filing){.kind = KIND_PACK, .text = copy, .valid_from = 20251123});
    world_run(w);
}

static int up(void **state)
{
    (void)state;
    w = world_chain(3);
    return 0;
}

static int down(void **state)
{
    (void)state;
    world_free(w);
    return 0;
}

struct home {
    char household[ID_TEXT], thing[ID_TEXT];
};

static struct home home(const char *name, const char *citizen_id)
{
    struct home h = {{0}, {0}};

    snprintf(h.household, ID_TEXT, "%s", world_home(w, "V", name, citizen_id));
    world_run(w);
    return h;
}

/* A member of the first line of a list; "" when it is empty. */
static const char *first(const char *office, const char *query, const char *member)
{
    char path[80];
    json_t *o = world_asks(w, office, "/v1/instances?%s", query);

    snprintf(path, sizeof path, "instances.0.%s", member);
    const char *said = world_said(o, path);
    json_decref(o);
    return said;
}

static size_t listed(const char *office, const char *query)
{
    json_t *o = world_asks(w, office, "/v1/instances?%s", query);
    size_t n = json_array_size(json_object_get(o, "instances"));

    json_decref(o);
    return n;
}

#define SAYS(text, expected) assert_string_equal(text, expected)

/* ---- houses ---- */

static struct home planned_house(const char *name, const char *citizen_id, const char *path)
{
    struct home h = home(name, citizen_id);

    snprintf(h.thing, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"house_report\",\"household\":\"%s\",\"damage\":\"collapsed\",\"event\":\"" QUAKE
                        "\"}",
                        h.household));
    world_run(w);
    world_does(w, "C", "{\"kind\":\"house_appraise\",\"grade\":\"d\",\"number\":\"鉴-1\"," OF "}", h.household,
               h.thing);
    world_does(w, "C", "{\"kind\":\"house_enter\"," OF "}", h.household, h.thing);
    world_does(w, "C", "{\"kind\":\"house_plan\",\"path\":\"%s\",\"officer\":\"" OFFICER_A "\"," OF "}", path,
               h.household, h.thing);
    return h;
}

#define APPROVE "{\"kind\":\"house_approve\",\"subsidy\":\"%s\",\"amount_fen\":%d," OF "}"

/* On the morning of the first of December the list names the house and who is in charge (S2·二(三)1). */
static void m46_houses_not_done_by_november_are_listed_with_who_is_in_charge(void **state)
{
    (void)state;
    rules("wuyang-2021");
    struct home h = planned_house("张三", "990001195803120013", "rebuild");
    assert_int_equal(listed("C", "process=house&due=1"), 0);
    world_days(w, 7); /* 30 November: still in time */
    assert_int_equal(listed("C", "process=house&due=1"), 0);
    world_days(w, 1);
    assert_int_equal(listed("C", "process=house&due=1"), 1);
    SAYS(first("C", "process=house&due=1", "finish_due"), "2025-11-30");
    SAYS(first("C", "process=house&due=1", "person"), OFFICER_A);
    SAYS(first("C", "process=house&due=1", "subject"), h.household);
}

/* 60,000 + 66,000 + 54,000 over three households passes, three times 66,000 does not (S4·四(七)). */
static void m47_the_average_holds_over_an_event_and_a_township(void **state)
{
    (void)state;
    rules("maerkang-2022");
    struct home a = planned_house("张三", "990001195803120013", "rebuild");
    struct home b = planned_house("李四", "990001196207150026", "rebuild");
    struct home c = planned_house("王五", "990001197001010014", "rebuild");
    world_does(w, "C", APPROVE, "relief", 6600000, a.household, a.thing);
    world_does(w, "C", APPROVE, "relief", 6000000, b.household, b.thing);
    world_refuses(w, "C", "over_average", APPROVE, "relief", 6600000, c.household, c.thing);
    world_does(w, "C", APPROVE, "relief", 5400000, c.household, c.thing);
    struct home d = planned_house("赵六", "990001198002020016", "repair");
    world_refuses(w, "C", "over_subsidy", APPROVE, "dangerous", 3000001, d.household, d.thing);
    world_does(w, "C", APPROVE, "dangerous", 3000000, d.household, d.thing);
}

/* Nobody is in BUILDING without a place or a solution of their own (S0·三(六)). */
static void m48_nobody_builds_without_a_place_to_live(void **state)
{
    (void)state;
    rules("maerkang-2022");
    struct home a = planned_house("张三", "990001195803120013", "rebuild");
    world_does(w, "C", APPROVE, "relief", 6000000, a.household, a.thing);
    world_run(w);
    world_refuses(w, "T", "missing_fact", "{\"kind\":\"house_build\"," OF "}", a.household, a.thing);
    world_does(w, "T", "{\"kind\":\"house_shelter\",\"stay\":\"rented\"," OF "}", a.household, a.thing);
    world_does(w, "T", "{\"kind\":\"house_build\"," OF "}", a.household, a.thing);
    SAYS(world_process(w, "T", a.household, "house", "state"), "building");
    SAYS(world_process(w, "T", a.household, "house", "facts.0"), "placed");
}

/* ---- relief ---- */

static void m44_leaving_a_stage_with_no_next_one_alarms(void **state)
{
    struct home h;

    (void)state;
    h = home("张三", "990001195803120013");
    snprintf(h.thing, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"relief_emergency\",\"household\":\"%s\",\"cause\":\"evacuated\",\"count\":3}",
                        h.household));
    world_does(w, "V", "{\"kind\":\"relief_leave\"," OF "}", h.household, h.thing);
    world_run(w);
    SAYS(first("C", "process=relief&state=gap", "flags.0.flag"), "relief_gap");
    assert_true(world_has_work(w, "T", "relief", "gap"));
    world_days(w, 1);
    assert_int_equal(listed("T", "process=relief&due=1"), 1);
    world_does(w, "T", "{\"kind\":\"relief_transitional\",\"cause\":\"no_house\",\"count\":3," OF "}", h.household,
               h.thing);
    assert_int_equal(listed("T", "process=relief&state=gap"), 0);
    assert_false(world_has_work(w, "T", "relief", "gap"));
}

/* ---- water ---- */

static void m49_water_is_not_closed_without_a_test(void **state)
{
    char water[ID_TEXT];

    (void)state;
    snprintf(water, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"water_open\",\"cause\":\"drought\",\"count\":80,\"checks\":[\"no\",\"yes\","
                        "\"yes\",\"yes\"]}"));
    world_does(w, "V", "{\"kind\":\"water_supply\",\"by\":\"haul\",\"thing\":\"%s\"}", water);
    world_does(w, "V", "{\"kind\":\"water_back\",\"thing\":\"%s\"}", water);
    world_refuses(w, "V", "missing_fact", "{\"kind\":\"water_close\",\"thing\":\"%s\"}", water);
    world_run(w);
    world_does(w, "C",
               "{\"kind\":\"water_pass\",\"at\":\"2025-11-23T10:00\",\"number\":\"检-1\",\"thing\":\"%s\"," VILLAGE "}",
               water);
    world_run(w);
    world_does(w, "V", "{\"kind\":\"water_close\",\"thing\":\"%s\"}", water);
    SAYS(world_process(w, "V", water, "water", "state"), "closed");
}

/* Works have a named patroller and a next day of patrol (S0·三(七), S1·四(三)). */
static void m49_works_are_patrolled(void **state)
{
    (void)state;
    rules("banan-2023");
    world_refuses(w, "V", "patroller_unnamed", "{\"kind\":\"works_register\",\"text\":\"东沟水池\"}");
    char works[ID_TEXT];
    snprintf(works, ID_TEXT, "%s",
             world_does(w, "V", "{\"kind\":\"works_register\",\"text\":\"东沟水池\",\"officer\":\"" OFFICER_A "\"}"));
    assert_int_equal(listed("V", "process=works&due=1"), 0);
    world_days(w, 8);
    SAYS(first("V", "process=works&due=1", "person"), OFFICER_A);
    world_does(w, "V", "{\"kind\":\"works_patrol\",\"thing\":\"%s\"}", works);
    assert_int_equal(listed("V", "process=works&due=1"), 0);
}

/* ---- loans, insurance ---- */

static void m50_papers_owed_are_listed_and_identity_is_not_tolerated(void **state)
{
    struct home h;

    (void)state;
    rules("maerkang-2022");
    h = home("张三", "990001195803120013");
    snprintf(h.thing, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"loan_need\",\"household\":\"%s\",\"loan_kind\":\"micro\",\"amount_fen\":5000000,"
                        "\"count\":3}",
                        h.household));
    world_refuses(
        w, "V", "loan_over_cap",
        "{\"kind\":\"loan_need\",\"household\":\"%s\",\"loan_kind\":\"micro\",\"amount_fen\":5000001,\"count\":3}",
        h.household);
    world_does(w, "V", "{\"kind\":\"loan_check\"," OF "}", h.household, h.thing);
    world_run(w);
    world_refuses(w, "T", "never_tolerated", "{\"kind\":\"loan_tolerate\",\"papers\":[\"income\",\"identity\"]," OF "}",
                  h.household, h.thing);
    world_does(w, "T", "{\"kind\":\"loan_tolerate\",\"papers\":[\"income\",\"land\"]," OF "}", h.household, h.thing);
    SAYS(first("T", "process=loan&until=2025-12-05", "papers_due"), "2025-12-05"); /* ten working days */
    assert_int_equal(listed("T", "process=loan&until=2025-12-04"), 0);
    world_does(w, "T", "{\"kind\":\"loan_supply\"," OF "}", h.household, h.thing);
    assert_int_equal(listed("T", "process=loan&until=2025-12-31"), 0);
}

static void m51_a_claim_paid_shows_at_the_household(void **state)
{
    struct home h;

    (void)state;
    h = home("张三", "990001195803120013");
    snprintf(h.thing, ID_TEXT, "%s",
             world_does(w, "V", "{\"kind\":\"claim_report\",\"household\":\"%s\",\"policy\":\"house\"}", h.household));
    world_run(w);
    world_does(w, "C", "{\"kind\":\"claim_pay\",\"amount_fen\":800000," OF "}", h.household, h.thing);
    world_run(w);
    SAYS(world_process(w, "V", h.household, "claim", "state"), "paid");
    SAYS(world_process(w, "V", h.household, "claim", "now.amount_fen"), "800000");
}

/* ---- projects ---- */

static void m53_a_project_is_in_the_library_within_five_working_days(void **state)
{
    char p[ID_TEXT];

    (void)state;
    snprintf(p, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"project_propose\",\"project_kind\":\"road\",\"amount_fen\":9000000,\"count\":60,"
                        "\"text\":\"村道修复\"}"));
    world_run(w);
    SAYS(first("C", "process=project", "due"), "2025-11-28");
    world_does(w, "T", "{\"kind\":\"project_screen\",\"text\":\"在支出范围内\",\"thing\":\"%s\"," VILLAGE "}", p);
    world_run(w);
    SAYS(first("C", "process=project", "due"), "2025-11-28"); /* the same five days */
    world_does(w, "C", "{\"kind\":\"project_enter\",\"number\":\"库-1\",\"thing\":\"%s\"," VILLAGE "}", p);
    SAYS(first("C", "process=project", "state"), "in_library");
}

static void m54_an_asset_is_disposed_of_with_the_reason(void **state)
{
    char p[ID_TEXT];

    (void)state;
    snprintf(
        p, ID_TEXT, "%s",
        world_does(
            w, "C",
            "{\"kind\":\"project_asset\",\"project_kind\":\"pv\",\"amount_fen\":9000000,\"text\":\"光伏站\"," VILLAGE
            "}"));
    world_refuses(w, "C", "missing_field", "{\"kind\":\"project_dispose\",\"text\":\"-\",\"thing\":\"%s\"," VILLAGE "}",
                  p);
    world_does(
        w, "C",
        "{\"kind\":\"project_dispose\",\"why\":\"destroyed\",\"text\":\"山洪冲毁\",\"thing\":\"%s\"," VILLAGE "}", p);
    SAYS(world_process(w, "C", p, "project", "state"), "disposed");
    SAYS(world_process(w, "C", p, "project", "now.why"), "destroyed");
}

static void m55_works_first_owe_a_filing_that_is_listed_when_overdue(void **state)
{
    char p[ID_TEXT];

    (void)state;
    snprintf(p, ID_TEXT, "%s",
             world_does(w, "C",
                        "{\"kind\":\"project_first\",\"project_kind\":\"power\",\"officer\":\"" OFFICER_A
                        "\",\"text\":\"抢修线路\"}"));
    assert_int_equal(listed("C", "process=project&due=1"), 0);
    world_days(w, 20);
    SAYS(first("C", "process=project&due=1", "papers_due"), "2025-12-05");
    SAYS(first("C", "process=project&due=1", "person"), OFFICER_A);
    world_does(w, "C", "{\"kind\":\"project_file\",\"number\":\"备-1\",\"thing\":\"%s\"}", p);
    assert_int_equal(listed("C", "process=project&due=1"), 0);
    SAYS(world_process(w, "C", p, "project", "steps.0.late"), "false");
    SAYS(world_process(w, "C", p, "project", "steps.1.late"), "true"); /* by the day the papers were owed */
    SAYS(world_process(w, "C", p, "project", "steps.1.due"), "2025-12-05");
}

/* ---- the ledger ---- */

static void m60_whoever_solved_it_cannot_verify_it(void **state)
{
    char i[ID_TEXT];

    (void)state;
    snprintf(i, ID_TEXT, "%s",
             world_does(w, "V", "{\"kind\":\"ledger_open\",\"problem\":\"power\",\"text\":\"三组停电\"}"));
    world_does(w, "V",
               "{\"kind\":\"ledger_resolve\",\"witness\":\"" OFFICER_A "\",\"text\":\"已通电\",\"thing\":\"%s\"}", i);
    world_refuses(w, "V", "own_item", "{\"kind\":\"ledger_verify\",\"witness\":\"" OFFICER_A "\",\"thing\":\"%s\"}", i);
    world_run(w);
    world_refuses(w, "T", "own_item",
                  "{\"kind\":\"ledger_verify\",\"witness\":\"" OFFICER_A "\",\"thing\":\"%s\"," VILLAGE "}", i);
    world_does(w, "T", "{\"kind\":\"ledger_verify\",\"witness\":\"" OFFICER_B "\",\"thing\":\"%s\"," VILLAGE "}", i);
    world_does(w, "T", "{\"kind\":\"ledger_close\",\"thing\":\"%s\"," VILLAGE "}", i);
    assert_int_equal(listed("T", "process=ledger&state=closed"), 1);
}

static void m37_a_child_out_of_school_is_on_the_ledger(void **state)
{
    struct home h;

    (void)state;
    h = home("张三", "990001195803120013");
    world_does(
        w, "V",
        "{\"kind\":\"issue_open\",\"household\":\"%s\",\"problem\":\"schooling\",\"count\":1,\"text\":\"十岁未在校\"}",
        h.household);
    world_run(w);
    SAYS(first("T", "process=issue&sort=schooling", "subject"), h.household);
    assert_true(world_has_work(w, "T", "issue", "open"));
}

static void m56_a_road_is_opened_first_and_repaired_later(void **state)
{
    char i[ID_TEXT];

    (void)state;
    snprintf(i, ID_TEXT, "%s",
             world_does(w, "T", "{\"kind\":\"ledger_open\",\"problem\":\"road\",\"text\":\"县道塌方\"}"));
    world_does(w, "T", "{\"kind\":\"ledger_assign\",\"officer\":\"" OFFICER_A "\",\"thing\":\"%s\"}", i);
    world_does(w, "T", "{\"kind\":\"ledger_progress\",\"stage\":\"opened\",\"thing\":\"%s\"}", i);
    SAYS(world_process(w, "T", i, "ledger", "now.stage"), "opened");
    world_does(w, "T", "{\"kind\":\"ledger_progress\",\"stage\":\"repaired\",\"thing\":\"%s\"}", i);
    SAYS(world_process(w, "T", i, "ledger", "now.stage"), "repaired");
}

static void m57_replanting_is_listed_with_its_area(void **state)
{
    (void)state;
    world_does(w, "V", "{\"kind\":\"ledger_open\",\"problem\":\"replanting\",\"count\":120,\"text\":\"玉米改种,亩\"}");
    world_run(w);
    SAYS(first("C", "process=ledger&sort=replanting", "now.count"), "120");
    SAYS(first("C", "process=ledger&sort=replanting", "area"), "513201209200");
}

static void m58_a_sales_order_is_linked_to_the_household(void **state)
{
    struct home h;

    (void)state;
    h = home("张三", "990001195803120013");
    snprintf(h.thing, ID_TEXT, "%s",
             world_does(w, "V",
                        "{\"kind\":\"issue_open\",\"household\":\"%s\",\"problem\":\"sales\",\"text\":\"滞销花椒\"}",
                        h.household));
    world_does(w, "V", "{\"kind\":\"issue_assign\",\"officer\":\"" OFFICER_A "\"," OF "}", h.household, h.thing);
    world_does(w, "V", "{\"kind\":\"issue_progress\",\"stage\":\"ordered\",\"amount_fen\":300000," OF "}", h.household,
               h.thing);
    SAYS(world_process(w, "V", h.household, "issue", "now.amount_fen"), "300000");
    SAYS(world_process(w, "V", h.household, "issue", "now.stage"), "ordered");
}

static void m68_heavily_hit_households_are_listed_by_village(void **state)
{
    struct home h;

    (void)state;
    h = home("张三", "990001195803120013");
    home("李四", "990001196207150026");
    world_does(w, "V",
               "{\"kind\":\"issue_open\",\"household\":\"%s\",\"problem\":\"special_file\",\"text\":\"重灾户\"}",
               h.household);
    world_run(w);
    assert_int_equal(listed("T", "area=513201209200&process=issue&sort=special_file"), 1);
    SAYS(first("T", "area=513201209200&process=issue&sort=special_file", "subject"), h.household);
}

#define M(name) cmocka_unit_test_setup_teardown(name, up, down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        M(m37_a_child_out_of_school_is_on_the_ledger),
        M(m44_leaving_a_stage_with_no_next_one_alarms),
        M(m46_houses_not_done_by_november_are_listed_with_who_is_in_charge),
        M(m47_the_average_holds_over_an_event_and_a_township),
        M(m48_nobody_builds_without_a_place_to_live),
        M(m49_water_is_not_closed_without_a_test),
        M(m49_works_are_patrolled),
        M(m50_papers_owed_are_listed_and_identity_is_not_tolerated),
        M(m51_a_claim_paid_shows_at_the_household),
        M(m53_a_project_is_in_the_library_within_five_working_days),
        M(m54_an_asset_is_disposed_of_with_the_reason),
        M(m55_works_first_owe_a_filing_that_is_listed_when_overdue),
        M(m56_a_road_is_opened_first_and_repaired_later),
        M(m57_replanting_is_listed_with_its_area),
        M(m58_a_sales_order_is_linked_to_the_household),
        M(m60_whoever_solved_it_cannot_verify_it),
        M(m68_heavily_hit_households_are_listed_by_village),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
