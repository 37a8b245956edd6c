/* Papers enclosed with a household that moved: told and never counted; what does not fit is left out and stops nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/proto_make.h"
#include "tests/support/starve.h"
#include "tests/support/tiers_town.h"
#include "tiers/enclosures.h"

#define ORIGINALS_MAX 8

static struct town town;
static struct office_keys keys;
static struct subject old, fresh;
static ProtobufCBinaryData original[ORIGINALS_MAX];
static size_t originals;

static int setup(void **state)
{
    (void)state;
    town_make(&town);
    keys = make_keys(3);
    old = town_subject(1);
    fresh = town_subject(2);
    originals = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    town_free(&town);
    return 0;
}

/* An envelope as an office of the neighbour village signed it: help to `home`, in the scope of `place`. */
static struct span help_signed(uint64_t place, const struct subject *home, uint64_t serial)
{
    const struct cite cite = {.id = hash_of(span_str("a lead")), .author = keys.public_key, .position = 1};
    Fangpin__V1__HelpBody b = FANGPIN__V1__HELP_BODY__INIT;
    struct subject id = town_subject(serial);
    struct event e;
    struct span envelope;

    b.help = town_bytes(&id);
    b.household = town_bytes(home);
    b.kind = HELP_CASH;
    b.amount_fen = 500;
    b.given_on = TOWN_TODAY;
    struct event_draft d = {.area = {TOWN_NEIGHBOUR},
                            .epoch = 1,
                            .area_list = 1,
                            .kind = KIND_HELP,
                            .scope = {{place}, REACH_UP},
                            .lane = LANE_URGENT,
                            .sequence = 1,
                            .position = serial,
                            .depth = 1,
                            .time = serial << 16,
                            .cites = &cite,
                            .n_cites = 1,
                            .body = town_pack(&town.arena, &b.base)};
    assert_int_equal(event_sign(&e, &envelope, &d, &keys, &town.arena), 0);
    return envelope;
}

static void enclose(struct span envelope)
{
    assert_true(originals < ORIGINALS_MAX);
    original[originals++] = (ProtobufCBinaryData){envelope.len, (uint8_t *)(uintptr_t)envelope.at};
}

/* What was gathered, enclosed by `by`. */
static struct event enclosure(uint64_t serial, uint64_t by)
{
    Fangpin__V1__EnclosureBody b = FANGPIN__V1__ENCLOSURE_BODY__INIT;
    struct subject id = town_subject(serial);

    b.enclosure = town_bytes(&id);
    b.household = town_bytes(&fresh);
    b.old_household = town_bytes(&old);
    b.old_area = TOWN_NEIGHBOUR;
    b.original = original;
    b.n_original = originals;
    return town_event(serial, KIND_ENCLOSURE, by, TOWN_VILLAGE, town_pack(&town.arena, &b.base));
}

static Fangpin__V1__CaseView *folded(struct event *events, size_t n)
{
    ProtobufCAllocator memory = arena_allocator(&town.arena);
    struct work_list work;
    struct span view;

    assert_int_equal(case_fold(town.tree, (struct area){TOWN_VILLAGE}, &fresh, events, n, &view, &work, &town.arena),
                     0);
    assert_int_equal(work.n, 0); /* nothing is owed for what is told */
    return fangpin__v1__case_view__unpack(&memory, view.len, view.at);
}

static bool noted(const Fangpin__V1__CaseView *v, const char *part)
{
    for (size_t i = 0; i < v->n_note; i++)
        if (strstr(v->note[i], part) != NULL)
            return true;
    return false;
}

static void papers_are_told_and_not_counted(void **state)
{
    (void)state;
    enclose(help_signed(TOWN_NEIGHBOUR, &old, 10));
    enclose(help_signed(TOWN_NEIGHBOUR, &old, 11));
    struct event e = enclosure(20, TOWN_TOWNSHIP);
    Fangpin__V1__CaseView *v = folded(&e, 1);
    assert_int_equal(v->n_enclosed, 2);
    assert_int_equal(v->enclosed[0]->kind, KIND_HELP);
    assert_int_equal(v->enclosed[0]->area, TOWN_NEIGHBOUR);
    assert_int_equal(v->enclosed[0]->old_area, TOWN_NEIGHBOUR);
    assert_memory_equal(v->enclosed[0]->old_household.data, old.b, 16);
    assert_int_equal(v->helped_fen, 0);
    assert_int_equal(v->n_aid, 0);
    assert_int_equal(v->n_debt, 0);
    assert_int_equal(v->degree, DEGREE_DRAFT);
}

static void a_paper_enclosed_twice_is_told_once(void **state)
{
    (void)state;
    enclose(help_signed(TOWN_NEIGHBOUR, &old, 10));
    enclose(help_signed(TOWN_NEIGHBOUR, &old, 10));
    struct event e[] = {enclosure(20, TOWN_TOWNSHIP), enclosure(21, TOWN_COUNTY)};
    assert_int_equal(folded(e, 2)->n_enclosed, 1);
}

static void what_does_not_fit_is_left_out_with_its_reason(void **state)
{
    (void)state;
    struct span damaged = help_signed(TOWN_NEIGHBOUR, &old, 10);
    uint8_t *at = arena_copy(&town.arena, damaged.at, damaged.len);
    for (size_t i = 0; i < damaged.len; i++)
        at[i] = (uint8_t)(at[i] ^ (i % 7 == 3));
    enclose(span_of(at, damaged.len));
    enclose(help_signed(TOWN_NEIGHBOUR, &old, 12));
    struct event e = enclosure(20, TOWN_TOWNSHIP);
    Fangpin__V1__CaseView *v = folded(&e, 1);
    assert_int_equal(v->n_enclosed, 1); /* the good one */
    assert_true(noted(v, "损坏"));

    originals = 0;
    enclose(help_signed(TOWN_VILLAGE, &old, 13));
    e = enclosure(21, TOWN_TOWNSHIP);
    assert_true(noted(folded(&e, 1), "不是原村的"));

    originals = 0;
    enclose(help_signed(TOWN_NEIGHBOUR, &fresh, 14));
    enclose(help_signed(TOWN_NEIGHBOUR, &fresh, 15));
    e = enclosure(22, TOWN_TOWNSHIP);
    v = folded(&e, 1);
    assert_true(noted(v, "别户"));
    assert_int_equal(v->n_enclosed, 0);
    assert_in_range(v->n_note, 1, 2); /* one note tells of all of them */
}

static void an_event_that_is_no_casework_is_of_another_household(void **state)
{
    struct event e;
    struct span envelope;
    struct event_draft d = {.area = {TOWN_NEIGHBOUR},
                            .epoch = 1,
                            .area_list = 1,
                            .kind = KIND_WRAP,
                            .scope = {{TOWN_NEIGHBOUR}, REACH_UP},
                            .sequence = 1,
                            .position = 1,
                            .depth = 1,
                            .body = span_str("x")};

    (void)state;
    assert_int_equal(event_sign(&e, &envelope, &d, &keys, &town.arena), 0);
    enclose(envelope);
    struct event of = enclosure(20, TOWN_TOWNSHIP);
    assert_true(noted(folded(&of, 1), "别户"));
}

static void only_the_office_above_both_encloses(void **state)
{
    (void)state;
    enclose(help_signed(TOWN_NEIGHBOUR, &old, 10));
    struct event e = enclosure(20, TOWN_OTHER); /* another township of the county */
    Fangpin__V1__CaseView *v = folded(&e, 1);
    assert_int_equal(v->n_enclosed, 0);
    assert_true(noted(v, "不是两村共同的上级"));
    e = enclosure(21, TOWN_NEIGHBOUR); /* the old village itself */
    assert_int_equal(folded(&e, 1)->n_enclosed, 0);
}

static void a_body_that_is_no_act_tells_nothing(void **state)
{
    (void)state;
    struct event e = town_event(20, KIND_ENCLOSURE, TOWN_TOWNSHIP, TOWN_VILLAGE, span_str("\x0a\x01x"));
    struct subject s;
    assert_false(case_subject(&e, &s));
    struct span rest = span_str("\x32\x7f"), one;
    assert_false(enclosure_next(&rest, ENCLOSURE_ORIGINAL, &one)); /* says that it is longer than it is */
    rest = span_of((const uint8_t[]){ENCLOSURE_ORIGINAL << 3, 1}, 2);
    assert_false(enclosure_next(&rest, ENCLOSURE_ORIGINAL, &one)); /* a number */
}

static void no_more_is_shown_than_the_limit(void **state)
{
    enum { TIMES = ENCLOSED_MAX / ORIGINALS_MAX + 2 };
    static struct event e[TIMES];

    (void)state;
    for (size_t i = 0; i < TIMES; i++) {
        originals = 0;
        for (size_t k = 0; k < ORIGINALS_MAX; k++)
            enclose(help_signed(TOWN_NEIGHBOUR, &old, 100 + i * ORIGINALS_MAX + k));
        e[i] = enclosure(10000 + i, TOWN_TOWNSHIP);
    }
    assert_int_equal(folded(e, TIMES)->n_enclosed, ENCLOSED_MAX);
}

static void the_key_of_a_sealed_part_is_read_by_kind(void **state)
{
    Fangpin__V1__VisitBody visit = FANGPIN__V1__VISIT_BODY__INIT;
    Fangpin__V1__HouseholdBody home = FANGPIN__V1__HOUSEHOLD_BODY__INIT;
    struct subject key = town_subject(9);
    struct event e;

    (void)state;
    visit.key_id = town_bytes(&key);
    e = town_event(1, KIND_VISIT, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&town.arena, &visit.base));
    assert_memory_equal(sealed_key_id(&e).at, key.b, 16);
    visit.key_id.len = 15;
    e = town_event(1, KIND_VISIT, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&town.arena, &visit.base));
    assert_null(sealed_key_id(&e).at);
    e = town_event(1, KIND_VISIT, TOWN_VILLAGE, TOWN_VILLAGE, span_str(""));
    assert_null(sealed_key_id(&e).at);
    home.household = town_bytes(&old);
    home.people = 3;
    e = town_event(1, KIND_HOUSEHOLD, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&town.arena, &home.base));
    assert_null(sealed_key_id(&e).at);
    home.key_id = town_bytes(&key);
    e = town_event(1, KIND_HOUSEHOLD, TOWN_VILLAGE, TOWN_VILLAGE, town_pack(&town.arena, &home.base));
    assert_memory_equal(sealed_key_id(&e).at, key.b, 16);
    e = town_event(1, KIND_HOUSEHOLD, TOWN_VILLAGE, TOWN_VILLAGE, span_str("\x0a"));
    assert_null(sealed_key_id(&e).at);
}

static void want_of_memory_is_said(void **state)
{
    struct arena a = arena_of(1u << 20);
    struct span view;

    (void)state;
    enclose(help_signed(TOWN_NEIGHBOUR, &old, 10));
    struct event e = enclosure(20, TOWN_TOWNSHIP);
    starve_each(&a, ERR_NOMEM, case_fold(town.tree, (struct area){TOWN_VILLAGE}, &fresh, &e, 1, &view, NULL, &a));
    arena_free(&a);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(papers_are_told_and_not_counted),
        TEST(a_paper_enclosed_twice_is_told_once),
        TEST(what_does_not_fit_is_left_out_with_its_reason),
        TEST(an_event_that_is_no_casework_is_of_another_household),
        TEST(only_the_office_above_both_encloses),
        TEST(a_body_that_is_no_act_tells_nothing),
        TEST(no_more_is_shown_than_the_limit),
        TEST(the_key_of_a_sealed_part_is_read_by_kind),
        TEST(want_of_memory_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
