#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "tiers/fold.h"
#include "tests/support/starve.h"
#include "proto/packet.h"
#include "tests/support/clerk.h"
#include "tiers/assessment.h"
#include "tiers/contests.h"
#include "tiers/proc_homes.h"

static const struct subject bride = {{0xB}}, child = {{0xC}}, elsewhere = {{0xE}};

static struct subject contested(uint64_t own, const struct subject *person)
{
    clerk_draft("family_contest", NULL);
    clerk_subject(STEP_LINK, &elsewhere);
    clerk_subject(STEP_PERSON, person);
    clerk_number(STEP_SORT, 1);
    return clerk_files(own);
}

static void decided(const struct subject *contest)
{
    clerk_draft("family_decide", contest);
    clerk_number(STEP_OUTCOME, 1);
    clerk_text(STEP_NUMBER, "户-1");
    clerk_text(STEP_TEXT, "实际共同生活");
    clerk_files(TOWN_COUNTY);
}

static const Fangpin__V1__Contest *now(void)
{
    return town_case(&clerk.town, &clerk.home)->contested;
}

static void people_are_counted_with_and_without(void **state)
{
    (void)state;
    assert_null(now());
    struct subject one = contested(TOWN_VILLAGE, &bride), again = contested(TOWN_TOWNSHIP, &bride);
    assert_int_equal(now()->persons, 1); /* reported by two offices */
    assert_int_equal(now()->people_with, 4);
    assert_int_equal(now()->people_without, 3);
    assert_int_equal(now()->below_with, TRI_UNKNOWN); /* nobody has visited them */
    struct subject two = contested(TOWN_VILLAGE, &child);
    assert_int_equal(now()->persons, 2);
    assert_int_equal(now()->people_without, 2);
    decided(&one);
    decided(&two);
    assert_int_equal(now()->persons, 1); /* the other report still stands */
    decided(&again);
    assert_null(now());
}

/* ---- sides of the line: a view by hand, and a visit's body ---- */

static Fangpin__V1__StepBody step;
static Fangpin__V1__ProcessView family, *families[1];
static Fangpin__V1__CaseView view;

static void one_contest(uint32_t living)
{
    fangpin__v1__case_view__init(&view);
    fangpin__v1__process_view__init(&family);
    fangpin__v1__step_body__init(&step);
    families[0] = &family;
    family.process = PROCESS_FAMILY;
    family.state = FAMILY_CONTESTED;
    family.now = &step;
    view.living = living;
    view.process = families;
    view.n_process = 1;
}

static void both_sides_are_of_the_visit_that_knew_of_it(void **state)
{
    struct arena a = arena_of(1u << 20);
    struct assessment x = {.assessed_on = 20260601, .contested = 1, .without = {.value = TRI_TRUE}};

    (void)state;
    x.at[ASSESSED_BELOW].value = TRI_FALSE;
    one_contest(1);
    assert_int_equal(contests_show(&view, &x, &a), 0);
    assert_int_equal(view.contested->people_without, 0); /* never less than nobody */
    assert_int_equal(view.contested->below_with, TRI_FALSE);
    assert_int_equal(view.contested->below_without, TRI_TRUE);
    x.contested = 0; /* the form does not say who it is */
    assert_int_equal(contests_show(&view, &x, &a), 0);
    assert_int_equal(view.contested->below_with, TRI_FALSE);
    assert_int_equal(view.contested->below_without, TRI_UNKNOWN);
    assert_int_equal(contests_show(&view, NULL, &a), 0); /* no visit with a form */
    assert_int_equal(view.contested->below_with, TRI_UNKNOWN);
    arena_free(&a);
}

/* A view by hand: contests of which nothing is said, and of people whose ids differ in length. */
static void contests_are_told_apart_by_their_person(void **state)
{
    struct arena a = arena_of(1u << 20);
    Fangpin__V1__StepBody bodies[3];
    Fangpin__V1__ProcessView views[3], *list[3];
    ProtobufCBinaryData persons[] = {{.len = 16, .data = (uint8_t *)(uintptr_t)bride.b}, {0}, {0}};

    (void)state;
    one_contest(9);
    for (size_t i = 0; i < 3; i++) {
        fangpin__v1__step_body__init(&bodies[i]);
        bodies[i].person = persons[i];
        views[i] = family;
        views[i].now = &bodies[i];
        list[i] = &views[i];
    }
    view.process = list;
    view.n_process = 3;
    assert_int_equal(contests_show(&view, NULL, &a), 0);
    assert_int_equal(view.contested->persons, 2);
    bodies[0].person = persons[1]; /* whoever is named first */
    bodies[2].person = persons[0];
    assert_int_equal(contests_show(&view, NULL, &a), 0);
    assert_int_equal(view.contested->persons, 2);
    bodies[0].person = persons[0];
    bodies[2].person = persons[1];
    views[0].now = NULL;
    assert_int_equal(contests_show(&view, NULL, &a), 0);
    assert_int_equal(view.contested->persons, 1);
    arena_free(&a);
}

static void without_memory_nothing_is_shown(void **state)
{
    struct arena none = arena_of(1);

    (void)state;
    one_contest(3);
    assert_int_equal(contests_show(&view, NULL, &none), ERR_NOMEM);
    arena_free(&none);
}

static void a_case_file_without_memory_for_it_is_none(void **state)
{
    struct event events[TOWN_EVENTS_MAX];
    struct arena a = arena_of(16u << 20);
    struct area village = {TOWN_VILLAGE};
    struct span file;
    size_t n = 0;

    (void)state;
    contested(TOWN_VILLAGE, &bride);
    for (size_t i = 0; i < clerk.town.n; i++) {
        struct subject about;
        if (case_subject(&clerk.town.events[i], &about) && subject_equal(&about, &clerk.home))
            events[n++] = clerk.town.events[i];
    }
    assert_true(n > 1);
    starve_each(&a, ERR_NOMEM,
                (arena_reset(&a), case_fold(clerk.town.tree, village, &clerk.home, events, n, &file, NULL, &a)));
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CLERK_TEST(a_case_file_without_memory_for_it_is_none),

        CLERK_TEST(people_are_counted_with_and_without),
        cmocka_unit_test(both_sides_are_of_the_visit_that_knew_of_it),
        cmocka_unit_test(contests_are_told_apart_by_their_person),
        cmocka_unit_test(without_memory_nothing_is_shown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
