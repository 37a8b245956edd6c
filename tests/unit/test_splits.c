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

static const struct subject home = {{1}};
static Fangpin__V1__StepBody step;
static Fangpin__V1__ProcessView family, other, *instances[2];
static Fangpin__V1__CaseView view;
static uint32_t excluded[EXCLUSIONS + 1];

static int up(void **state)
{
    (void)state;
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

static const struct assessment *visit(enum tri was, enum tri would)
{
    static struct assessment x;

    x = (struct assessment){.if_split = {.value = would}};
    x.at[EXC_7B_ELDER_SPLIT].value = was;
    return &x;
}

static uint32_t shown(const struct assessment *visit)
{
    view.split_7b = 0;
    splits_show(&view, visit);
    return view.split_7b;
}

static void only_another_answer_asks_the_county(void **state)
{
    (void)state;
    assert_int_equal(shown(visit(TRI_FALSE, TRI_TRUE)), TRI_TRUE + 1);
    assert_int_equal(shown(visit(TRI_FALSE, TRI_UNKNOWN)), TRI_UNKNOWN + 1);
    assert_int_equal(shown(visit(TRI_TRUE, TRI_TRUE)), 0);   /* it knew of the split */
    assert_int_equal(shown(visit(TRI_FALSE, TRI_FALSE)), 0); /* the children are not able */
    assert_int_equal(shown(NULL), 0);                        /* nothing was answered */
    family.state = FAMILY_CONTESTED;                         /* not split off */
    assert_int_equal(shown(visit(TRI_FALSE, TRI_TRUE)), 0);
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

static struct event visit_event(struct town *town, uint64_t serial, enum tri was, const char *more, size_t len)
{
    struct assessment x = {.assessed_on = 20260601, .if_split = {.value = TRI_TRUE}};
    Fangpin__V1__VisitBody b = FANGPIN__V1__VISIT_BODY__INIT;
    struct subject id = town_subject(serial);

    b.visit = town_bytes(&id);
    b.household = town_bytes(&home);
    b.outcome = VISIT_FIT;
    b.visited_on = 20260601;
    x.at[EXC_7B_ELDER_SPLIT].value = x.at[EXC_12_OTHER].value = was;
    assert_int_equal(assessment_write(&b, &x, &town->arena), 0);
    struct span body = town_pack(&town->arena, &b.base);
    uint8_t *at = arena_take(&town->arena, body.len + len);
    assert_non_null(at);
    memcpy(at, body.at, body.len);
    if (len > 0)
        memcpy(at + body.len, more, len);
    return town_event(serial, KIND_VISIT, TOWN_VILLAGE, TOWN_VILLAGE, span_of(at, body.len + len));
}

/* With too little memory the fold says so, wherever it falls short. */
static void without_memory_nothing_is_folded(void **state)
{
    const struct process *p;
    const struct step_row *row = step_by_name("family_from", &p);
    struct subject thing = town_subject(3);
    struct town town;
    bool folded = false;

    (void)state;
    town_make(&town);
    struct event events[] = {step_event(&town, 1, p, row, &home, &thing, 20260601, 0),
                             visit_event(&town, 2, TRI_FALSE, NULL, 0)};
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

/* A newer visit whose assessment is no assessment (field 19 is bytes) beside a split and a contest: the fold goes on, and
 * everybody who asks for the newest visit gets the one before. */
static void a_strangers_visit_stops_nothing(void **state)
{
    static const char foreign[] = "\x9A\x01\x01x";
    const struct process *p;
    const struct step_row *from = step_by_name("family_from", &p), *contest = step_by_name("family_contest", &p);
    struct subject one = town_subject(3), two = town_subject(4);
    struct town town;
    struct span packed;

    (void)state;
    town_make(&town);
    struct event events[] = {step_event(&town, 1, p, from, &home, &one, 20260601, 0),
                             step_event(&town, 2, p, contest, &home, &two, 20260601, 0),
                             visit_event(&town, 5, TRI_FALSE, NULL, 0),
                             visit_event(&town, 6, TRI_TRUE, foreign, sizeof foreign - 1)};
    events[3].depth = events[2].depth + 1;
    assert_int_equal(case_fold(town.tree, (struct area){TOWN_VILLAGE}, &home, events, 4, &packed, NULL, &town.arena),
                     0);
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, packed.len, packed.at);
    assert_non_null(v);
    assert_non_null(v->contested);
    assert_int_equal(v->n_excluded, 0);
    assert_int_equal(v->split_7b, TRI_TRUE + 1);
    town_free(&town);
}

int main(void)
{
#define CASE(test) cmocka_unit_test_setup(test, up)
    const struct CMUnitTest tests[] = {
        CASE(only_another_answer_asks_the_county),
        CASE(what_the_county_found_holds),
        CASE(without_memory_nothing_is_folded),
        CASE(a_strangers_visit_stops_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
