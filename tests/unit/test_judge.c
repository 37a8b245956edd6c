#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/tiers_town.h"
#include "tiers/kinds.h"

#define TOWN_VILLAGE_3 411121101201ull

static struct town town;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static enum verdict judge(struct event *e)
{
    struct certified author = {.area = e->area, .epoch = 1, .root = e->area.code == TOWN_CITY};

    return kinds_judge(town.tree, &author, e);
}

static enum verdict judged(uint32_t kind, uint64_t by, uint64_t place)
{
    struct event e = town_event(1, kind, by, place, (struct span){NULL, 0});

    return judge(&e);
}

/* For each kind: who may for which place. Every pair of six offices is tried; those listed pass, all others fail. */
static const struct {
    uint32_t kind;
    uint64_t pairs[16][2];
} allowed[] = {
    {KIND_GENESIS, {{TOWN_CITY, TOWN_CITY}}},
    {KIND_AREA_LIST, {{TOWN_CITY, TOWN_CITY}}},
    {KIND_CERTIFICATE,
     {{TOWN_CITY, TOWN_COUNTY},
      {TOWN_COUNTY, TOWN_TOWNSHIP},
      {TOWN_COUNTY, TOWN_OTHER},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3}}},
    {KIND_WRAP,
     {{TOWN_CITY, TOWN_CITY},
      {TOWN_COUNTY, TOWN_COUNTY},
      {TOWN_TOWNSHIP, TOWN_TOWNSHIP},
      {TOWN_OTHER, TOWN_OTHER},
      {TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3}}},
    {KIND_HOUSEHOLD,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3}}},
    {KIND_LEAD,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3},
      {TOWN_CITY, TOWN_VILLAGE},
      {TOWN_CITY, TOWN_VILLAGE_3}}},
    {KIND_STANDING_AUTHORITY,
     {{TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_TOWNSHIP},
      {TOWN_COUNTY, TOWN_OTHER},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_AUTHORITY_REVOKE,
     {{TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_TOWNSHIP},
      {TOWN_COUNTY, TOWN_OTHER},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_HELP,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_FUND, {{TOWN_COUNTY, TOWN_COUNTY}, {TOWN_CITY, TOWN_CITY}}},
    {KIND_RIGHTS,
     {{TOWN_CITY, TOWN_COUNTY},
      {TOWN_COUNTY, TOWN_TOWNSHIP},
      {TOWN_COUNTY, TOWN_OTHER},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_COUNTY},
      {TOWN_TOWNSHIP, TOWN_TOWNSHIP},
      {TOWN_OTHER, TOWN_OTHER},
      {TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3}}},
    {KIND_GRANT,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_VISIT,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3}}},
    {KIND_DECISION, {{TOWN_COUNTY, TOWN_VILLAGE}, {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_REFUSAL, {{TOWN_COUNTY, TOWN_VILLAGE}, {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_NOTICE,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3}}},
    {KIND_GRANT_VOID,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_GRANT_DELIVER,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_GRANT_CONFIRM, {{TOWN_COUNTY, TOWN_VILLAGE}, {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_RECOVERY,
     {{TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_RECALL,
     {{TOWN_CITY, TOWN_COUNTY},
      {TOWN_COUNTY, TOWN_TOWNSHIP},
      {TOWN_COUNTY, TOWN_OTHER},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3}}},
    {KIND_EXPIRY,
     {{TOWN_COUNTY, TOWN_COUNTY},
      {TOWN_TOWNSHIP, TOWN_TOWNSHIP},
      {TOWN_OTHER, TOWN_OTHER},
      {TOWN_VILLAGE, TOWN_VILLAGE},
      {TOWN_VILLAGE_3, TOWN_VILLAGE_3}}},
    {KIND_WRITE_OFF,
     {{TOWN_CITY, TOWN_CITY},
      {TOWN_CITY, TOWN_COUNTY},
      {TOWN_CITY, TOWN_TOWNSHIP},
      {TOWN_CITY, TOWN_OTHER},
      {TOWN_CITY, TOWN_VILLAGE},
      {TOWN_CITY, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_COUNTY},
      {TOWN_COUNTY, TOWN_TOWNSHIP},
      {TOWN_COUNTY, TOWN_OTHER},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_DUPLICATE_SETTLE, {{TOWN_COUNTY, TOWN_VILLAGE}, {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_INDEX_KEY,
     {{TOWN_COUNTY, TOWN_COUNTY},
      {TOWN_COUNTY, TOWN_TOWNSHIP},
      {TOWN_COUNTY, TOWN_OTHER},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_PUSH, {{TOWN_COUNTY, TOWN_COUNTY}}},
    {KIND_PUSH_URGENT, {{TOWN_COUNTY, TOWN_COUNTY}}},
    {KIND_LEAD_URGENT, {{TOWN_COUNTY, TOWN_VILLAGE}, {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_PUSH_RECORD, {{TOWN_COUNTY, TOWN_COUNTY}}},
    {KIND_PUSH_FEEDBACK, {{TOWN_COUNTY, TOWN_COUNTY}}},
    {KIND_LEAD_CLOSE, {{TOWN_COUNTY, TOWN_VILLAGE}, {TOWN_COUNTY, TOWN_VILLAGE_3}}},
    {KIND_ENCLOSURE,
     {{TOWN_CITY, TOWN_VILLAGE},
      {TOWN_CITY, TOWN_VILLAGE_3},
      {TOWN_COUNTY, TOWN_VILLAGE},
      {TOWN_COUNTY, TOWN_VILLAGE_3},
      {TOWN_TOWNSHIP, TOWN_VILLAGE},
      {TOWN_OTHER, TOWN_VILLAGE_3}}},
    {KIND_PACK, {{TOWN_COUNTY, TOWN_COUNTY}, {TOWN_CITY, TOWN_CITY}}},
    {KIND_PACK_COUNTERSIGN, {{TOWN_COUNTY, TOWN_COUNTY}, {TOWN_CITY, TOWN_CITY}, {TOWN_CITY, TOWN_COUNTY}}},
    {KIND_PACK_WITHDRAW, {{TOWN_COUNTY, TOWN_COUNTY}, {TOWN_CITY, TOWN_CITY}, {TOWN_CITY, TOWN_COUNTY}}},
    {KIND_CALENDAR, {{TOWN_COUNTY, TOWN_COUNTY}, {TOWN_CITY, TOWN_CITY}}},
};

static const uint64_t offices[] = {TOWN_CITY, TOWN_COUNTY, TOWN_TOWNSHIP, TOWN_OTHER, TOWN_VILLAGE, TOWN_VILLAGE_3};

static bool listed(size_t row, uint64_t by, uint64_t place)
{
    for (size_t i = 0; i < 16; i++) {
        if (allowed[row].pairs[i][0] == by && allowed[row].pairs[i][1] == place)
            return true;
    }
    return false;
}

static void only_the_listed_may(void **state)
{
    size_t n_kinds;

    (void)state;
    kind_table(&n_kinds);
    assert_int_equal(ARRAY_LEN(allowed) + 1, n_kinds); /* evidence has a test of its own */
    for (size_t row = 0; row < ARRAY_LEN(allowed); row++) {
        for (size_t a = 0; a < ARRAY_LEN(offices); a++) {
            for (size_t b = 0; b < ARRAY_LEN(offices); b++) {
                enum verdict v = judged(allowed[row].kind, offices[a], offices[b]);
                if ((v == VERDICT_STORED) != listed(row, offices[a], offices[b]) ||
                    (v != VERDICT_STORED && v != VERDICT_NO_AUTHORITY))
                    fail_msg("%s by %llu for %llu: %s", kind_row(allowed[row].kind)->name,
                             (unsigned long long)offices[a], (unsigned long long)offices[b], verdict_name(v));
            }
        }
    }
}

static void evidence_comes_from_whoever_sees_the_fork(void **state)
{
    (void)state;
    assert_int_equal(judged(KIND_FORK_EVIDENCE, TOWN_CITY, TOWN_VILLAGE), VERDICT_STORED);
    assert_int_equal(judged(KIND_FORK_EVIDENCE, TOWN_VILLAGE, TOWN_VILLAGE), VERDICT_STORED);
    assert_int_equal(judged(KIND_FORK_EVIDENCE, TOWN_VILLAGE, TOWN_TOWNSHIP), VERDICT_STORED);
    assert_int_equal(judged(KIND_FORK_EVIDENCE, TOWN_VILLAGE, TOWN_NEIGHBOUR), VERDICT_NO_AUTHORITY);
    assert_int_equal(judged(KIND_FORK_EVIDENCE, TOWN_OTHER, TOWN_VILLAGE), VERDICT_NO_AUTHORITY);
}

static void lane_and_reach_are_the_tables(void **state)
{
    struct event e = town_event(1, KIND_VISIT, TOWN_VILLAGE, TOWN_VILLAGE, (struct span){NULL, 0});

    (void)state;
    assert_int_equal(judge(&e), VERDICT_STORED);
    e.stream.lane = LANE_URGENT;
    assert_int_equal(judge(&e), VERDICT_NO_AUTHORITY);
    e.stream.lane = LANE_CASEWORK;
    e.stream.scope.reach = REACH_DOWN;
    assert_int_equal(judge(&e), VERDICT_NO_AUTHORITY);
}

static void the_certificate_names_area_and_epoch(void **state)
{
    struct event e = town_event(1, KIND_VISIT, TOWN_VILLAGE, TOWN_VILLAGE, (struct span){NULL, 0});
    struct certified author = {.area = {TOWN_VILLAGE}, .epoch = 2};

    (void)state;
    assert_int_equal(kinds_judge(town.tree, &author, &e), VERDICT_WRONG_OFFICE);
    author = (struct certified){.area = {TOWN_NEIGHBOUR}, .epoch = 1};
    assert_int_equal(kinds_judge(town.tree, &author, &e), VERDICT_WRONG_OFFICE);
    author = (struct certified){.area = {TOWN_VILLAGE}, .epoch = 1};
    assert_int_equal(kinds_judge(town.tree, &author, &e), VERDICT_STORED);
}

static void an_area_outside_the_list_has_no_authority(void **state)
{
    (void)state;
    assert_int_equal(judged(KIND_VISIT, 411121100299, 411121100299), VERDICT_NO_AUTHORITY);
    assert_int_equal(judged(KIND_CERTIFICATE, TOWN_TOWNSHIP, 411121100299), VERDICT_NO_AUTHORITY);
}

/* D3: kept and passed on where its scope belongs. */
static void an_unknown_kind_passes_the_scope_rule_alone(void **state)
{
    (void)state;
    assert_int_equal(judged(99000, TOWN_VILLAGE, TOWN_VILLAGE), VERDICT_STORED);
    assert_int_equal(judged(99000, TOWN_COUNTY, TOWN_VILLAGE), VERDICT_STORED);
    assert_int_equal(judged(99000, TOWN_VILLAGE, TOWN_NEIGHBOUR), VERDICT_NO_AUTHORITY);
    assert_int_equal(judged(99000, TOWN_VILLAGE, TOWN_TOWNSHIP), VERDICT_NO_AUTHORITY);
    struct event e = town_event(1, 99000, TOWN_VILLAGE, TOWN_TOWNSHIP, (struct span){NULL, 0});
    e.stream.scope.reach = REACH_DOWN;
    assert_int_equal(judge(&e), VERDICT_STORED);
}

static void before_the_list_only_own_acts_pass(void **state)
{
    struct certified root = {.area = {TOWN_CITY}, .epoch = 1, .root = true};
    struct event genesis = town_event(1, KIND_GENESIS, TOWN_CITY, TOWN_CITY, (struct span){NULL, 0});
    struct event child = town_event(2, KIND_CERTIFICATE, TOWN_CITY, TOWN_COUNTY, (struct span){NULL, 0});
    struct event unknown = town_event(3, 99000, TOWN_CITY, TOWN_CITY, (struct span){NULL, 0});

    (void)state;
    assert_int_equal(kinds_judge(NULL, &root, &genesis), VERDICT_STORED);
    assert_int_equal(kinds_judge(NULL, &root, &child), VERDICT_NO_AUTHORITY);
    assert_int_equal(kinds_judge(NULL, &root, &unknown), VERDICT_NO_AUTHORITY);
    root.root = false;
    assert_int_equal(kinds_judge(NULL, &root, &genesis), VERDICT_NO_AUTHORITY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_listed_may),
        cmocka_unit_test(evidence_comes_from_whoever_sees_the_fork),
        cmocka_unit_test(lane_and_reach_are_the_tables),
        cmocka_unit_test(the_certificate_names_area_and_epoch),
        cmocka_unit_test(an_area_outside_the_list_has_no_authority),
        cmocka_unit_test(an_unknown_kind_passes_the_scope_rule_alone),
        cmocka_unit_test(before_the_list_only_own_acts_pass),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
