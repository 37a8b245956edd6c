/* Exclusion 7b of a household that was split off: evaluated again where the split changes the answer (K18). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet.h"
#include "tests/support/steps.h"
#include "tiers/assessment.h"
#include "tiers/proc_homes.h"
#include "tiers/splits.h"

static struct arena arena;
static Fangpin__V1__StepBody step;
static Fangpin__V1__ProcessView family, other, *instances[2];
static Fangpin__V1__CaseView view;
static uint32_t excluded[EXCLUSIONS + 1];

static int up(void **state)
{
    (void)state;
    arena = arena_of(1u << 20);
    fangpin__v1__case_view__init(&view);
    fangpin__v1__process_view__init(&family);
    fangpin__v1__process_view__init(&other);
    fangpin__v1__step_body__init(&step);
    instances[0] = &other;
    instances[1] = &family;
    other.process = PROCESS_CASE;
    other.state = FAMILY_SPLIT_FROM; /* of another process: says nothing */
    family.process = PROCESS_FAMILY;
    family.state = FAMILY_SPLIT_FROM;
    view.process = instances;
    view.n_process = 2;
    view.excluded = excluded;
    return 0;
}

static int down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct span visit(enum tri was, enum tri would)
{
    struct assessment x = {.assessed_on = 20260601, .if_split = {.value = would}};
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;

    x.at[EXC_7B_ELDER_SPLIT].value = was;
    assert_int_equal(assessment_write(&b, &x, &arena), 0);
    return town_pack(&arena, &b.base);
}

static uint32_t shown(struct span body)
{
    view.split_7b = 0;
    assert_int_equal(splits_show(&view, body, &arena), 0);
    return view.split_7b;
}

static void only_another_answer_asks_the_county(void **state)
{
    (void)state;
    assert_int_equal(shown(visit(TRI_FALSE, TRI_TRUE)), TRI_TRUE + 1);
    assert_int_equal(shown(visit(TRI_FALSE, TRI_UNKNOWN)), TRI_UNKNOWN + 1);
    assert_int_equal(shown(visit(TRI_TRUE, TRI_TRUE)), 0);   /* it knew of the split */
    assert_int_equal(shown(visit(TRI_FALSE, TRI_FALSE)), 0); /* the children are not able */
    assert_int_equal(shown((struct span){NULL, 0}), 0);      /* nothing was answered */
    family.state = FAMILY_CONTESTED;                         /* not split off */
    assert_int_equal(shown(visit(TRI_FALSE, TRI_TRUE)), 0);
}

static void a_visit_without_answers_says_nothing(void **state)
{
    static const uint8_t broken[] = {0x42, 9, 2};
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;

    (void)state;
    b.outcome = 1;
    b.visited_on = 20260601;
    assert_int_equal(shown(town_pack(&arena, &b.base)), 0);
    assert_int_equal(splits_show(&view, span_of(broken, sizeof broken), &arena), ERR_NOMEM);
}

static void what_the_county_found_holds(void **state)
{
    (void)state;
    family.facts = FAMILY_REASSESSED;
    assert_int_equal(shown(visit(TRI_FALSE, TRI_TRUE)), 0);
    assert_int_equal(view.n_excluded, 0); /* nothing is said: nothing holds */
    family.now = &step;
    step.outcome = FAMILY_NOT_EXCLUDED;
    assert_int_equal(shown(visit(TRI_FALSE, TRI_TRUE)), 0);
    assert_int_equal(view.n_excluded, 0);
    step.outcome = FAMILY_EXCLUDED;
    excluded[0] = 2;
    excluded[1] = 13;
    view.n_excluded = 2;
    for (unsigned i = 0; i < 2; i++) { /* once, in its place */
        assert_int_equal(shown(visit(TRI_FALSE, TRI_TRUE)), 0);
        assert_int_equal(view.n_excluded, 3);
        assert_int_equal(excluded[0], 2);
        assert_int_equal(excluded[1], EXC_7B_ELDER_SPLIT - INCLUSIONS + 1);
        assert_int_equal(excluded[2], 13);
    }
}

/* With too little memory the fold says so, wherever it falls short. */
static void without_memory_nothing_is_folded(void **state)
{
    static const struct subject home = {{1}};
    struct assessment x = {.assessed_on = 20260601, .if_split = {.value = TRI_TRUE}};
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    const struct process *p;
    const struct step_row *row = step_by_name("family_from", &p);
    struct subject id = town_subject(2), thing = town_subject(3);
    struct town town;
    bool folded = false;

    (void)state;
    town_make(&town);
    b.visit = town_bytes(&id);
    b.household = town_bytes(&home);
    b.outcome = VISIT_FIT;
    b.visited_on = 20260601;
    x.at[EXC_7B_ELDER_SPLIT].value = TRI_FALSE;
    assert_int_equal(assessment_write(&b, &x, &town.arena), 0);
    struct event events[] = {step_event(&town, 1, p, row, &home, &thing, 20260601, 0),
                             town_event(2, KIND_VISIT, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&town.arena, &b.base))};
    for (size_t room = 64; !folded && room < 1u << 16; room += 16) {
        struct arena small = arena_of(room);
        struct span packed;
        int rc = case_fold(town.tree, (struct area){TOWN_VILLAGE}, &home, events, 2, &packed, NULL, &small);
        assert_true(rc == 0 || rc == ERR_NOMEM);
        folded = rc == 0;
        arena_free(&small);
    }
    assert_true(folded);
    town_free(&town);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, up, down)
    const struct CMUnitTest tests[] = {
        CASE(only_another_answer_asks_the_county),
        CASE(a_visit_without_answers_says_nothing),
        CASE(what_the_county_found_holds),
        CASE(without_memory_nothing_is_folded),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
