#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/enrolled.h"
#include "tiers/proc_help.h"
#include "tiers/proc_homes.h"

static struct town town;
static struct town_goods goods;
static struct subject h, granny, aunt;
static struct step_draft d;

#define DIED_ON     20261110u
#define FILING(...) (&(struct filing){__VA_ARGS__})
#define HERE        .area = {TOWN_VILLAGE}, .subject = h

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    goods = town_furnish(&town);
    h = goods.household;
    granny = town_subject(70);
    aunt = town_subject(71);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static void death(uint32_t on)
{
    step_draft(&d, "family_death", &h, NULL);
    step_bytes(&d, STEP_PERSON, granny.b, 16);
    step_number(&d, STEP_SINCE, on);
    step_number(&d, STEP_ORIGIN, FAMILY_HEAD);
}

static struct subject died(void)
{
    death(DIED_ON);
    return town_filed(&town, TOWN_VILLAGE, &d.filing);
}

static const Fangpin__V1__ProcessView *family(const struct subject *thing)
{
    return step_instance(town_case(&town, &h), process_get(PROCESS_FAMILY), thing);
}

static void a_death_is_not_ahead(void **state)
{
    (void)state;
    death(TOWN_TODAY + 1);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "death_in_future");
    death(TOWN_TODAY);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
}

/* K19: the next adult acts as head, and the income per head is counted over those who live. */
static void the_next_adult_acts_and_the_income_is_counted_anew(void **state)
{
    struct subject thing = died();

    (void)state;
    assert_int_equal(family(&thing)->n_awaited, 2);
    assert_int_equal(family(&thing)->awaited[0]->owner, TOWN_TOWNSHIP);
    assert_int_equal(family(&thing)->awaited[1]->owner, TOWN_VILLAGE);
    step_draft(&d, "family_recount", &h, &thing);
    step_number(&d, STEP_MONTH, 202611);
    step_number(&d, STEP_SORT, 1);
    step_number(&d, STEP_COUNT, 4);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "not_the_living");
    step_number(&d, STEP_COUNT, 3);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    assert_int_equal(family(&thing)->state, FAMILY_RECOUNTED);
    assert_int_equal(family(&thing)->n_awaited, 1); /* the head is still missing */

    step_draft(&d, "family_head", &h, &thing);
    step_bytes(&d, STEP_OFFICER, granny.b, 16);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "head_is_dead");
    step_bytes(&d, STEP_OFFICER, aunt.b, 16);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    assert_int_equal(family(&thing)->n_awaited, 0);
    assert_memory_equal(family(&thing)->now->officer.data, aunt.b, 16);
    assert_memory_equal(family(&thing)->now->person.data, granny.b, 16);
    town_refused(&town, TOWN_VILLAGE, &d.filing, "missing_fact"); /* once */
}

/* K5: another member is counted elsewhere too, so the income of those who live is computed with her and without. */
static void a_recount_beside_a_contest_says_both(void **state)
{
    static const struct subject elsewhere = {{0xE}};
    struct subject thing = died();

    (void)state;
    step_draft(&d, "family_contest", &h, NULL);
    step_bytes(&d, STEP_LINK, elsewhere.b, 16);
    step_bytes(&d, STEP_PERSON, aunt.b, 16);
    step_number(&d, STEP_SORT, 1);
    town_filed(&town, TOWN_VILLAGE, &d.filing);
    step_draft(&d, "family_recount", &h, &thing);
    step_number(&d, STEP_MONTH, 202611);
    step_number(&d, STEP_COUNT, 3);
    step_number(&d, STEP_SORT, SIDE_BELOW);
    town_refused(&town, TOWN_TOWNSHIP, &d.filing, "both_ways");
    step_number(&d, STEP_SORT, SIDE_BELOW_WITHOUT);
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    assert_int_equal(family(&thing)->now->sort, SIDE_BELOW_WITHOUT);
}

static void nothing_is_paid_to_the_dead(void **state)
{
    (void)state;
#define CASH(k, who, ...)                                                                                              \
    FILING(.kind = (k), HERE, .fund = goods.fund, .amount_fen = 100, .code = HELP_CASH, .person = (who), __VA_ARGS__)
    died();
    town_refused(&town, TOWN_TOWNSHIP, CASH(KIND_GRANT, granny, 0), "person_died");
    town_refused(&town, TOWN_TOWNSHIP, CASH(KIND_HELP, granny, 0), "person_died");
    town_filed(&town, TOWN_TOWNSHIP, CASH(KIND_HELP, aunt, 0));
    town_filed(&town, TOWN_TOWNSHIP, CASH(KIND_GRANT, ((struct subject){{0}}), 0));
    town_filed(&town, TOWN_TOWNSHIP, CASH(KIND_GRANT, granny, .valid_from = 20261001, .valid_to = 20261031));
    town_filed(&town, TOWN_TOWNSHIP, CASH(KIND_GRANT, granny, .date = DIED_ON));
    town_filed(
        &town, TOWN_TOWNSHIP,
        FILING(.kind = KIND_GRANT, HERE, .fund = goods.fund, .amount_fen = 100, .code = HELP_GOODS, .person = granny));
}

static struct subject measure(const struct subject *who, uint32_t on)
{
    static const uint8_t risks[] = {RISK_HOUSING};

    step_draft(&d, "measure_plan", &h, NULL);
    step_number(&d, STEP_SORT, 11);
    step_number(&d, STEP_DEPT, 1);
    step_bytes(&d, STEP_RISKS, risks, sizeof risks);
    d.filing.date = on;
    if (who)
        step_bytes(&d, STEP_PERSON, who->b, 16);
    return town_filed(&town, TOWN_COUNTY, &d.filing);
}

static void step(const struct subject *thing, const char *name)
{
    step_draft(&d, name, &h, thing);
    step_text(&d, STEP_TEXT, "按月发放");
}

static size_t stopped_at_the_county(void)
{
    struct work_list work;
    size_t n = 0;

    case_work_of(town_case(&town, &h), &work);
    for (size_t i = 0; i < work.n; i++)
        n += work.at[i].item == WORK_STOPPED && work.at[i].process == PROCESS_MEASURE &&
             work.at[i].owner.code == TOWN_COUNTY;
    return n;
}

static void a_measure_for_the_dead_stops_and_one_for_the_household_goes_on(void **state)
{
    struct filing lead = {.kind = KIND_LEAD, .subject = h, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};

    (void)state;
    town_filed(&town, TOWN_VILLAGE, &lead);
    struct subject hers = measure(&granny, 0), planned = measure(&granny, 0), all = measure(NULL, 0);
    struct subject begun[] = {hers, all};
    for (size_t i = 0; i < 2; i++) {
        step_draft(&d, "measure_accept", &h, &begun[i]);
        town_filed(&town, TOWN_COUNTY, &d.filing);
        step(&begun[i], "measure_start");
        town_filed(&town, TOWN_COUNTY, &d.filing);
    }
    assert_int_equal(stopped_at_the_county(), 0);
    died();
    assert_int_equal(stopped_at_the_county(), 2);
    step_draft(&d, "measure_accept", &h, &planned);
    town_refused(&town, TOWN_COUNTY, &d.filing, "person_died");
    step(&hers, "measure_progress");
    town_refused(&town, TOWN_COUNTY, &d.filing, "person_died");
    d.filing.date = DIED_ON; /* what was done by then is a fact */
    town_filed(&town, TOWN_COUNTY, &d.filing);
    step(&all, "measure_progress");
    town_filed(&town, TOWN_COUNTY, &d.filing);
    step(&hers, "measure_end");
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(stopped_at_the_county(), 1);
    step(&planned, "measure_fail");
    town_filed(&town, TOWN_COUNTY, &d.filing);
    step(&planned, "measure_replace");
    step_bytes(&d, STEP_LINK, all.b, 16);
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(stopped_at_the_county(), 0);
}

/* A step that came before its plan: there is a file of the measure, and nothing in it yet. */
static void a_plan_after_its_own_step_names_its_person(void **state)
{
    static const uint8_t risks[] = {RISK_HOUSING};
    struct filing lead = {.kind = KIND_LEAD, .subject = h, .code = RISK_HOUSING, .code2 = CHANNEL_COUNTER};
    struct subject thing = town_subject(72);
    const struct process *p;
    const struct step_row *accept = step_by_name("measure_accept", &p);

    (void)state;
    town_filed(&town, TOWN_VILLAGE, &lead);
    town.events[town.n++] = step_event(&town, 990, p, accept, &h, &thing, TOWN_TODAY, TOWN_COUNTY);
    died();
    step_draft(&d, "measure_plan", &h, &thing);
    step_number(&d, STEP_SORT, 11);
    step_number(&d, STEP_DEPT, 1);
    step_bytes(&d, STEP_RISKS, risks, sizeof risks);
    d.filing.dry_run = true;
    town_filed(&town, TOWN_COUNTY, &d.filing);
    step_bytes(&d, STEP_PERSON, granny.b, 16);
    town_refused(&town, TOWN_COUNTY, &d.filing, "person_died");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_death_is_not_ahead),
        TEST(the_next_adult_acts_and_the_income_is_counted_anew),
        TEST(a_recount_beside_a_contest_says_both),
        TEST(nothing_is_paid_to_the_dead),
        TEST(a_plan_after_its_own_step_names_its_person),
        TEST(a_measure_for_the_dead_stops_and_one_for_the_household_goes_on),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
