/* One officer with too many households: the earliest are kept, whoever is above all of them chooses (K14). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/clerk.h"
#include "tests/support/steps.h"
#include "tiers/contact_load.h"
#include "tiers/proc_help.h"

static const struct subject officer = {{1, 9}}, another = {{1, 8}};

static struct contact_duty duty(const struct subject *who, uint8_t home, uint64_t village, uint64_t since)
{
    struct contact_duty d = {.officer = *who, .village = {village}, .since = since};

    d.household.b[0] = home;
    d.by.b[0] = home;
    return d;
}

static void the_earliest_are_kept_and_the_rest_are_shown(void **state)
{
    struct contact_duty d[] = {duty(&officer, 3, TOWN_VILLAGE, 30), duty(&another, 5, TOWN_VILLAGE, 1),
                               duty(&officer, 1, TOWN_NEIGHBOUR, 10), duty(&officer, 2, TOWN_VILLAGE, 30)};

    (void)state;
    contact_duties_weigh(clerk.town.tree, d, 4, 2);
    assert_int_equal(d[0].household.b[0], 5);
    assert_false(d[0].surplus);
    assert_int_equal(d[1].household.b[0], 1);
    assert_int_equal(d[2].household.b[0], 2); /* of two at one time the smaller id */
    assert_int_equal(d[3].household.b[0], 3);
    assert_false(d[1].surplus || d[2].surplus);
    assert_true(d[3].surplus);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(d[i].who.code, TOWN_TOWNSHIP); /* two villages of one township */
    contact_duties_weigh(clerk.town.tree, d, 4, 0);
    assert_false(d[3].surplus); /* no limit is known */
    contact_duties_weigh(clerk.town.tree, NULL, 0, 2);
}

static void of_two_townships_the_county_chooses(void **state)
{
    struct contact_duty d[] = {duty(&officer, 1, TOWN_VILLAGE, 10), duty(&officer, 2, TOWN_OTHER + 201, 20)};

    (void)state;
    contact_duties_weigh(clerk.town.tree, d, 2, 1);
    assert_true(d[1].surplus);
    assert_int_equal(d[0].who.code, TOWN_COUNTY);
    assert_int_equal(d[1].who.code, TOWN_COUNTY);
}

/* ---- from case files ---- */

static bool read_one(struct contact_duty *out)
{
    return contact_duty_of(town_case(&clerk.town, &clerk.home), (struct area){TOWN_VILLAGE}, out);
}

static void step(const char *name, const struct subject *who)
{
    clerk_draft_of(&clerk.home, name, NULL);
    if (who)
        clerk_subject(STEP_OFFICER, who);
}

static void a_file_says_whose_it_is_since_when(void **state)
{
    struct contact_duty one;

    (void)state;
    assert_false(read_one(&one)); /* nobody yet */
    step("contact_propose", &officer);
    clerk_files(TOWN_VILLAGE);
    assert_false(read_one(&one)); /* only proposed */
    step("contact_appoint", &officer);
    clerk_files(TOWN_TOWNSHIP);
    clerk.town.events[clerk.town.n - 1].time = 77;
    assert_true(read_one(&one));
    assert_true(subject_equal(&one.officer, &officer));
    assert_true(subject_equal(&one.household, &clerk.home));
    assert_int_equal(one.since, 77);
    step("contact_handover", &another);
    clerk_files(TOWN_TOWNSHIP);
    clerk.town.events[clerk.town.n - 1].time = 99;
    assert_true(read_one(&one));
    assert_true(subject_equal(&one.officer, &another));
    assert_int_equal(one.since, 99);
    step("contact_accept", NULL);
    clerk_files(TOWN_TOWNSHIP);
    assert_true(read_one(&one));
    assert_int_equal(one.since, 99); /* taking over is not being given it */
}

/* The township's word holds from when it was given; what did not apply gives nothing. */
static void the_choice_and_nothing_that_waits_counts(void **state)
{
    struct contact_duty one;

    (void)state;
    step("contact_appoint", &officer);
    clerk_files(TOWN_TOWNSHIP);
    clerk.town.events[clerk.town.n - 1].time = 77;
    step("contact_choose", &officer);
    clerk_text(STEP_TEXT, "先确定者");
    clerk_files(TOWN_TOWNSHIP);
    clerk.town.events[clerk.town.n - 1].time = 99;
    assert_true(read_one(&one));
    assert_int_equal(one.since, 99);
    Fangpin__V1__CaseView *v = town_case(&clerk.town, &clerk.home);
    const Fangpin__V1__ProcessView *p = household_process(v, PROCESS_CONTACT);
    p->step[p->n_step - 1]->fate = FATE_WAITING;
    assert_true(contact_duty_of(v, (struct area){TOWN_VILLAGE}, &one));
    assert_int_equal(one.since, 77);
    for (size_t i = 0; i < v->n_event; i++)
        v->event[i]->id.len = 3; /* damaged */
    assert_true(contact_duty_of(v, (struct area){TOWN_VILLAGE}, &one));
    assert_int_equal(one.since, 0);
}

static void damaged_views_say_nothing(void **state)
{
    struct contact_duty one;

    (void)state;
    step("contact_appoint", &officer);
    clerk_files(TOWN_TOWNSHIP);
    Fangpin__V1__CaseView *v = town_case(&clerk.town, &clerk.home);
    Fangpin__V1__ProcessView *p = (Fangpin__V1__ProcessView *)(uintptr_t)household_process(v, PROCESS_CONTACT);
    v->n_event = 0;
    assert_true(contact_duty_of(v, (struct area){TOWN_VILLAGE}, &one));
    assert_int_equal(one.since, 0);
    v->household.len = 3;
    assert_false(contact_duty_of(v, (struct area){TOWN_VILLAGE}, &one));
    p->now->officer.len = 3;
    assert_false(contact_duty_of(v, (struct area){TOWN_VILLAGE}, &one));
    p->now = NULL;
    assert_false(contact_duty_of(v, (struct area){TOWN_VILLAGE}, &one));
}

int main(void)
{
#define TOWN(test) cmocka_unit_test_setup_teardown(test, clerk_setup, clerk_teardown)
    const struct CMUnitTest tests[] = {
        TOWN(the_earliest_are_kept_and_the_rest_are_shown),
        TOWN(of_two_townships_the_county_chooses),
        TOWN(a_file_says_whose_it_is_since_when),
        TOWN(the_choice_and_nothing_that_waits_counts),
        TOWN(damaged_views_say_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
