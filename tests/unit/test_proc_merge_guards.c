#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/case_steps.h"
#include "tests/support/clerk.h"
#include "tiers/proc_merge.h"

static struct subject other;

static struct filing about(uint32_t kind, struct subject household, uint32_t code)
{
    return (struct filing){.kind = kind, .area = {TOWN_VILLAGE}, .subject = household, .code = code};
}

static int setup(void **state)
{
    struct filing again = {.kind = KIND_HOUSEHOLD,
                           .area = {TOWN_VILLAGE},
                           .people = 4,
                           .head_name = "某户主",
                           .citizen_id = "990001195803120013"};

    clerk_setup(state);
    other = town_filed(&clerk.town, TOWN_TOWNSHIP, &again);
    return 0;
}

static void draft(const char *name, struct subject household, struct subject link)
{
    clerk_draft_of(&household, name, NULL);
    clerk_subject(STEP_LINK, &link);
}

static const Fangpin__V1__ProcessView *merged(struct subject household)
{
    return step_instance(town_case(&clerk.town, &household), process_get(PROCESS_MERGE), &household);
}

static void another_file_must_be_there(void **state)
{
    (void)state;
    draft("merge_take", clerk.home, clerk.home);
    clerk_refused(TOWN_COUNTY, "no_other_file");
    draft("merge_take", clerk.home, town_subject(4711));
    clerk_refused(TOWN_COUNTY, "no_other_file");
    draft("merge_take", clerk.home, other);
    clerk_refused(TOWN_TOWNSHIP, "not_this_tier");
}

static void the_earliest_discovery_is_kept_and_nothing_is_moved(void **state)
{
    struct filing early = about(KIND_LEAD, other, RISK_WATER), late = about(KIND_LEAD, clerk.home, RISK_WATER);

    (void)state;
    early.date = 20261101;
    town_filed(&clerk.town, TOWN_TOWNSHIP, &early);
    town_filed(&clerk.town, TOWN_VILLAGE, &late);
    draft("merge_take", clerk.home, other);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(merged(clerk.home)->now->found_on, 20261101);
    assert_int_equal(merged(clerk.home)->now->outcome, MERGE_AGREE);
    assert_int_equal(merged(clerk.home)->n_awaited, 0);
    draft("merge_into", other, clerk.home);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(merged(other)->state, MERGE_ALIAS);
    clerk_draft_of(&other, "case_open", NULL);
    clerk_refused(TOWN_VILLAGE, "is_alias");
    clerk_draft("case_open", NULL);
    clerk_files(TOWN_VILLAGE);
    clerk_draft_of(&other, "merge_part", NULL); /* joined by mistake */
    clerk_text(STEP_TEXT, "实为两户");
    clerk_files(TOWN_COUNTY);
    clerk_draft_of(&other, "case_open", NULL);
    clerk_files(TOWN_TOWNSHIP);
}

static void refused_here_and_open_there_is_looked_at_again(void **state)
{
    struct filing refusal = about(KIND_REFUSAL, other, REASON_EXCLUDED);
    struct filing lead = about(KIND_LEAD, clerk.home, RISK_WATER);

    (void)state;
    town_to_county(&clerk.town, other);
    town_filed(&clerk.town, TOWN_COUNTY, &refusal);
    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    clerk_draft("case_open", NULL);
    clerk_files(TOWN_VILLAGE);
    draft("merge_take", clerk.home, other);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(merged(clerk.home)->now->outcome, MERGE_RECONSIDER);
    assert_int_equal(merged(clerk.home)->owner, TOWN_COUNTY);
    assert_int_equal(town_case(&clerk.town, &other)->outcome, OUTCOME_REFUSED); /* nothing is overwritten */
    clerk_draft("merge_settle", NULL);
    clerk_text(STEP_TEXT, "按现行案卷办理");
    clerk_files(TOWN_COUNTY);
    assert_int_equal(merged(clerk.home)->owner, 0);
}

/* The other file stands in another village, which is named. */
static void a_file_of_another_village_is_found_by_its_area(void **state)
{
    struct filing there = {.kind = KIND_HOUSEHOLD, .area = {TOWN_NEIGHBOUR}, .people = 4, .head_name = "某户主"};
    struct subject away = town_filed(&clerk.town, TOWN_NEIGHBOUR, &there);

    (void)state;
    draft("merge_take", clerk.home, away);
    clerk_refused_saying(TOWN_COUNTY, "no_other_file", "areas");
    CLERK_LIST(STEP_AREAS, TOWN_NEIGHBOUR);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(merged(clerk.home)->state, 1);
}

/* A file that holds no household yet: only what somebody said about it. */
static void what_is_no_household_is_not_joined(void **state)
{
    struct subject unknown = town_subject(4711);
    struct town *t = &clerk.town;

    (void)state;
    t->events[t->n] = step_fixed_event(t, t->n + 1, KIND_LEAD, &unknown, t->today, TOWN_VILLAGE);
    t->n++;
    assert_int_equal(town_case(t, &unknown)->people, 0);
    draft("merge_take", clerk.home, unknown);
    clerk_refused(TOWN_COUNTY, "no_other_file");
}

static void want_of_memory_is_not_said_to_be_a_missing_file(void **state)
{
    (void)state;
    draft("merge_take", clerk.home, other);
    clerk_starved(TOWN_COUNTY);
}

/* Refused there and approved here, in either direction; refused there and nothing here is no disagreement. */
static void refused_in_one_and_approved_in_the_other_disagree(void **state)
{
    struct filing refusal = about(KIND_REFUSAL, clerk.home, REASON_EXCLUDED);
    struct filing decision = about(KIND_DECISION, other, 0);

    (void)state;
    town_to_county(&clerk.town, clerk.home);
    town_filed(&clerk.town, TOWN_COUNTY, &refusal);
    draft("merge_take", clerk.home, other);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(merged(clerk.home)->now->outcome, MERGE_AGREE);
    town_to_county(&clerk.town, other);
    town_filed(&clerk.town, TOWN_COUNTY, &decision);
    draft("merge_take", clerk.home, other);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(merged(clerk.home)->now->outcome, MERGE_RECONSIDER);
}

static void withdrawn_in_one_and_refused_in_the_other_agree(void **state)
{
    struct filing lead = about(KIND_LEAD, other, RISK_WATER),
                  refusal = about(KIND_REFUSAL, clerk.home, REASON_EXCLUDED);

    (void)state;
    town_filed(&clerk.town, TOWN_VILLAGE, &lead);
    DO(&clerk.town, TOWN_VILLAGE, "case_open", &other, 0);
    DO(&clerk.town, TOWN_VILLAGE, "case_withdraw", &other, 0);
    town_to_county(&clerk.town, clerk.home);
    town_filed(&clerk.town, TOWN_COUNTY, &refusal);
    draft("merge_take", clerk.home, other);
    clerk_files(TOWN_COUNTY);
    assert_int_equal(merged(clerk.home)->now->outcome, MERGE_AGREE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(another_file_must_be_there, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(the_earliest_discovery_is_kept_and_nothing_is_moved, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(refused_here_and_open_there_is_looked_at_again, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(a_file_of_another_village_is_found_by_its_area, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(what_is_no_household_is_not_joined, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(want_of_memory_is_not_said_to_be_a_missing_file, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(refused_in_one_and_approved_in_the_other_disagree, setup, clerk_teardown),
        cmocka_unit_test_setup_teardown(withdrawn_in_one_and_refused_in_the_other_agree, setup, clerk_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
