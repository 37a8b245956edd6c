#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/enrolled.h"
#include "tests/support/tiers_history.h"
#include "tiers/case_aid.h"
#include "tiers/deaths.h"
#include "tiers/proc_help.h"
#include "tiers/proc_homes.h"

static struct town town;
static struct subject household, fund, granny, uncle;
static struct step_draft d;

#define DIED_ON       20261110u
#define FILING(...)   (&(struct filing){__VA_ARGS__})
#define HERE          .area = {TOWN_VILLAGE}, .subject = household
#define MONEY(w, ...) FILING(.kind = KIND_GRANT, HERE, .fund = fund, .amount_fen = 700, .person = (w), __VA_ARGS__)

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    town_rules(&town, "maerkang-2022");
    struct town_goods goods = town_furnish(&town);
    household = goods.household;
    fund = goods.fund;
    granny = town_subject(70);
    uncle = town_subject(71);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

static struct subject died(uint64_t own, const struct subject *who, uint32_t on)
{
    step_draft(&d, "family_death", &household, NULL);
    step_bytes(&d, STEP_PERSON, who->b, 16);
    step_number(&d, STEP_SINCE, on);
    step_number(&d, STEP_ORIGIN, 2);
    return town_filed(&town, own, &d.filing);
}

static const Fangpin__V1__Aid *aid_now(const struct subject *aid)
{
    const Fangpin__V1__Aid *found = aid_find(town_case(&town, &household), aid);

    assert_non_null(found);
    return found;
}

static size_t stopped_at(uint64_t area)
{
    struct work_list work;
    size_t n = 0;

    case_work_of(town_case(&town, &household), &work);
    for (size_t i = 0; i < work.n; i++)
        n += work.at[i].item == WORK_STOPPED && work.at[i].owner.code == area;
    return n;
}

/* The offices that gave did not know: the death is recorded after what they did. */
static void money_for_the_dead_is_marked_wherever_it_was_given(void **state)
{
    (void)state;
    struct subject after = town_filed(&town, TOWN_TOWNSHIP, MONEY(granny, .code = HELP_CASH));
    struct subject again = town_filed(&town, TOWN_TOWNSHIP, MONEY(granny, .code = HELP_MEDICAL));
    struct subject before = town_filed(&town, TOWN_TOWNSHIP, MONEY(granny, .code = HELP_CASH, .date = DIED_ON));
    struct subject arrears = town_filed(&town, TOWN_TOWNSHIP,
                                        MONEY(granny, .code = HELP_CASH, .valid_from = 20261001, .valid_to = 20261031));
    struct subject goods = town_filed(&town, TOWN_TOWNSHIP, MONEY(granny, .code = HELP_GOODS));
    struct subject others = town_filed(&town, TOWN_TOWNSHIP, MONEY(uncle, .code = HELP_CASH));
    struct subject all = town_filed(&town, TOWN_TOWNSHIP, MONEY(((struct subject){{0}}), .code = HELP_CASH));
    struct subject promise =
        town_filed(&town, TOWN_VILLAGE, MONEY(granny, .code = HELP_SCHOOL, .date = DIED_ON, .committed = true));

    assert_int_equal(stopped_at(TOWN_TOWNSHIP) + stopped_at(TOWN_VILLAGE), 0);
    died(TOWN_VILLAGE, &granny, DIED_ON);
    assert_int_equal(aid_now(&after)->died_on, DIED_ON);
    assert_int_equal(aid_now(&again)->died_on, DIED_ON);
    assert_int_equal(aid_now(&before)->died_on, 0);
    assert_int_equal(aid_now(&arrears)->died_on, 0);
    assert_int_equal(aid_now(&goods)->died_on, 0);
    assert_int_equal(aid_now(&others)->died_on, 0);
    assert_int_equal(aid_now(&all)->died_on, 0);
    assert_int_equal(aid_now(&promise)->died_on, DIED_ON);
    assert_int_equal(town_case(&town, &household)->granted_fen, 8 * 700); /* nothing is taken back by it */
    assert_int_equal(stopped_at(TOWN_TOWNSHIP), 1);                       /* once for each who gave */
    assert_int_equal(stopped_at(TOWN_VILLAGE), 1);

    town_refused(&town, TOWN_VILLAGE, FILING(.kind = KIND_GRANT_DELIVER, HERE, .aid = promise), "person_died");
    town_filed(&town, TOWN_VILLAGE, FILING(.kind = KIND_GRANT_VOID, HERE, .aid = promise));
    assert_int_equal(aid_now(&promise)->died_on, 0);
    assert_int_equal(stopped_at(TOWN_VILLAGE), 0);
#define SETTLE(a, what) FILING(.kind = KIND_DUPLICATE_SETTLE, HERE, .aid = (a), .code = (what))
    town_refused(&town, TOWN_COUNTY, SETTLE(after, SETTLE_RECOVER), "missing_notice");
    town_filed(&town, TOWN_COUNTY, SETTLE(after, SETTLE_WAIVE));
    assert_int_equal(stopped_at(TOWN_TOWNSHIP), 1);
    town_filed(&town, TOWN_COUNTY, SETTLE(again, SETTLE_WAIVE));
    assert_int_equal(stopped_at(TOWN_TOWNSHIP), 0);
}

/* A promise that was kept while the person lived is a fact like any other. */
static void a_promise_handed_over_in_time_stands(void **state)
{
    struct subject promise =
        town_filed(&town, TOWN_VILLAGE, MONEY(granny, .code = HELP_CASH, .date = 20261101, .committed = true));

    (void)state;
    town_filed(&town, TOWN_VILLAGE, FILING(.kind = KIND_GRANT_DELIVER, HERE, .aid = promise, .date = DIED_ON));
    died(TOWN_VILLAGE, &granny, DIED_ON);
    assert_int_equal(aid_now(&promise)->died_on, 0);
}

static void the_earliest_record_counts_and_may_be_taken_back(void **state)
{
    struct subject aid = town_filed(&town, TOWN_TOWNSHIP, MONEY(granny, .code = HELP_CASH));
    struct subject late = died(TOWN_VILLAGE, &granny, 20261120), early = died(TOWN_TOWNSHIP, &granny, DIED_ON);
    ProtobufCBinaryData nobody = {0}, who = town_bytes(&granny), other = town_bytes(&uncle);

    (void)state;
    assert_int_equal(death_of(town_case(&town, &household), &who), DIED_ON);
    assert_int_equal(death_of(town_case(&town, &household), &other), 0);
    assert_int_equal(death_of(town_case(&town, &household), &nobody), 0);
    assert_int_equal(town_case(&town, &household)->living, 3); /* one death, recorded twice */
    step_draft(&d, "family_alive", &household, &early);
    step_text(&d, STEP_TEXT, "同名误登");
    town_filed(&town, TOWN_TOWNSHIP, &d.filing);
    assert_int_equal(aid_now(&aid)->died_on, 20261120);
    step_draft(&d, "family_alive", &household, &late);
    step_text(&d, STEP_TEXT, "同名误登");
    town_filed(&town, TOWN_COUNTY, &d.filing);
    assert_int_equal(aid_now(&aid)->died_on, 0);
    assert_int_equal(town_case(&town, &household)->living, 4);
    assert_int_equal(stopped_at(TOWN_TOWNSHIP), 0);
}

/* Days: money of the day itself and of the time before is the person's own. */
static void the_day_of_death_is_the_last(void **state)
{
    (void)state;
    assert_false(death_stops(0, 20261123, 0));
    assert_false(death_stops(DIED_ON, DIED_ON, 0));
    assert_true(death_stops(DIED_ON, DIED_ON + 1, 0));
    assert_false(death_stops(DIED_ON, DIED_ON + 1, DIED_ON));
    assert_true(death_stops(DIED_ON, DIED_ON + 1, DIED_ON + 1));
    assert_false(death_stops(DIED_ON, DIED_ON, 20261231));
}

static void correct(uint64_t own, uint32_t people)
{
    town_filed(&town, own, FILING(.kind = KIND_HOUSEHOLD, HERE, .people = people, .head_name = "某某"));
}

/* The register says how many there are; a death that its writer did not know of is taken off. */
static void the_living_are_the_register_less_the_deaths_it_did_not_know(void **state)
{
    (void)state;
    assert_int_equal(town_case(&town, &household)->living, 4);
    died(TOWN_VILLAGE, &granny, DIED_ON);
    assert_int_equal(town_case(&town, &household)->people, 4);
    assert_int_equal(town_case(&town, &household)->living, 3);
    correct(TOWN_TOWNSHIP, 3); /* it cites what it knows */
    assert_int_equal(town_case(&town, &household)->people, 3);
    assert_int_equal(town_case(&town, &household)->living, 3);
    died(TOWN_TOWNSHIP, &uncle, DIED_ON);
    assert_int_equal(town_case(&town, &household)->living, 2);
}

/* Events by hand: who wrote the record knew of the death by an own earlier event, by a cite, or not at all. */
static struct event record(uint64_t serial, uint64_t by, uint32_t people)
{
    struct event e = history_household(serial, &household, people, &town.arena);

    e.area = (struct area){by};
    e.stream.author = town_event(serial, KIND_HOUSEHOLD, by, TOWN_VILLAGE, e.body).stream.author;
    e.position = serial;
    return e;
}

static struct event death_event(uint64_t serial, uint64_t by, const struct subject *thing)
{
    const struct process *p;
    const struct step_row *row = step_by_name("family_death", &p);
    struct event e = step_event(&town, serial, p, row, &household, thing, TOWN_TODAY, by);

    e.depth = 2;
    return e;
}

static uint32_t living_of(const struct event *e, size_t n)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct event set[8];
    struct span view;

    memcpy(set, e, n * sizeof *e);
    assert_int_equal(case_fold(town.tree, (struct area){TOWN_VILLAGE}, &household, set, n, &view, NULL, &town.arena),
                     0);
    return fangpin__v1__case_view__unpack(&memory, view.len, view.at)->living;
}

static void a_record_knows_what_it_follows(void **state)
{
    struct subject one = town_subject(80), two = town_subject(81);
    struct event e[3] = {record(901, TOWN_VILLAGE, 1), death_event(902, TOWN_TOWNSHIP, &one),
                         death_event(903, TOWN_VILLAGE, &two)};

    (void)state;
    assert_int_equal(living_of(e, 3), 0); /* both name one person: they are filled alike */
    e[0].depth = 9;
    assert_int_equal(living_of(e, 3), 0); /* later in the order, yet nobody knew */
    e[0].position = 950;
    assert_int_equal(living_of(e, 3), 1); /* the village had recorded it before */
    e[0].position = 901;
    history_cite(&e[0], (const struct event *const[]){&e[1]}, 1, &town.arena);
    assert_int_equal(living_of(e, 3), 1);
    assert_int_equal(living_of(e + 1, 2), 0); /* nobody has registered them yet */
}

/* A view by hand: what no fold makes, an older or newer office's store may hold. */
static void what_cannot_be_read_says_nothing(void **state)
{
    Fangpin__V1__StepBody now = FANGPIN__V1__STEP_BODY__INIT, after = now;
    Fangpin__V1__ProcessView one = FANGPIN__V1__PROCESS_VIEW__INIT, later = one, *list[2] = {&one};
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;
    ProtobufCBinaryData who = town_bytes(&granny), part = {.len = 3, .data = granny.b};

    (void)state;
    v.process = list;
    v.n_process = 1;
    one.process = PROCESS_FAMILY;
    one.state = 9 /* died */;
    assert_int_equal(death_of(&v, &who), 0); /* nothing is said in it */
    one.now = &now;
    now.person = who;
    now.since = DIED_ON;
    assert_int_equal(death_of(&v, &who), DIED_ON);
    assert_int_equal(death_of(&v, &part), 0);
    list[1] = &later;
    later.process = PROCESS_FAMILY;
    later.state = one.state;
    later.now = &after;
    after.person = who;
    after.since = DIED_ON + 1;
    v.n_process = 2;
    assert_int_equal(death_of(&v, &who), DIED_ON); /* the earlier of two */
    v.n_process = 1;
    one.state = 99;
    assert_int_equal(death_of(&v, &who), 0);
    one.process = PROCESS_MEASURE;
    deaths_show(&v, NULL, 0, 0);
    assert_int_equal(one.died_on, 0);
    one.now = NULL;
    deaths_show(&v, NULL, 0, 0);
    assert_int_equal(one.died_on, 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

/* What a newer program wrote, or a disk damaged, is no death and stops nothing. */
static void views_are_read_with_care(void **state)
{
    Fangpin__V1__StepBody now[2] = {FANGPIN__V1__STEP_BODY__INIT, FANGPIN__V1__STEP_BODY__INIT};
    Fangpin__V1__ProcessView death = FANGPIN__V1__PROCESS_VIEW__INIT, later = FANGPIN__V1__PROCESS_VIEW__INIT;
    Fangpin__V1__ProcessView measure = FANGPIN__V1__PROCESS_VIEW__INIT, *list[] = {&death, &later, &measure};
    Fangpin__V1__CaseView v = FANGPIN__V1__CASE_VIEW__INIT;
    ProtobufCBinaryData who = town_bytes(&granny), cut = {15, granny.b};
    const struct process *p = process_get(PROCESS_MEASURE);
    uint32_t dead = 0;

    (void)state;
    while (!(FAMILY_DEATHS & IN(dead)))
        dead++;
    for (size_t i = 0; i < 2; i++) {
        list[i]->process = PROCESS_FAMILY;
        list[i]->state = dead;
        list[i]->now = &now[i];
        now[i].person = who;
        now[i].since = DIED_ON + (uint32_t)i;
    }
    measure.process = PROCESS_MEASURE;
    while (p->states[measure.state].end)
        measure.state++;
    measure.now = &now[0];
    v.process = list;
    v.n_process = 3;
    assert_int_equal(death_of(&v, &who), DIED_ON);
    assert_int_equal(death_of(&v, &cut), 0);
    deaths_show(&v, NULL, 0, 0);
    assert_int_equal(measure.died_on, DIED_ON);
    measure.state = p->n_states;
    deaths_show(&v, NULL, 0, 0);
    assert_int_equal(measure.died_on, 0);
    measure.state = 0;
    measure.now = NULL;
    deaths_show(&v, NULL, 0, 0);
    assert_int_equal(measure.died_on, 0);
    now[0].person.len = 0;
    assert_int_equal(death_of(&v, &who), DIED_ON + 1); /* of nobody */
    now[0].person = who;
    death.state = STATES_MAX;
    assert_int_equal(death_of(&v, &who), DIED_ON + 1);
    later.now = NULL;
    assert_int_equal(death_of(&v, &who), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(views_are_read_with_care),

        TEST(money_for_the_dead_is_marked_wherever_it_was_given),
        TEST(a_promise_handed_over_in_time_stands),
        TEST(the_earliest_record_counts_and_may_be_taken_back),
        TEST(the_day_of_death_is_the_last),
        TEST(the_living_are_the_register_less_the_deaths_it_did_not_know),
        TEST(a_record_knows_what_it_follows),
        TEST(what_cannot_be_read_says_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
