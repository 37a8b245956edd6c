#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "tests/support/starve.h"
#include "base/id.h"
#include "base/prng.h"
#include "base/span.h"
#include "proto/kinds.h"
#include "tiers/duplicates.h"
#include "tiers/fold.h"

enum { CASES_MAX = 24, AIDS_MAX = 6 };

static struct arena arena;
static uint8_t key_a[16] = {1}, key_b[16] = {2};

struct home { /* a case file by hand */
    Fangpin__V1__CaseView view;
    Fangpin__V1__Aid aid[AIDS_MAX], *aids[AIDS_MAX];
    uint8_t ids[AIDS_MAX][32], mac[4][16];
    ProtobufCBinaryData index[4];
};
static struct home homes[CASES_MAX];
static struct dup_case cases[CASES_MAX];
static uint8_t serial;

static int setup(void **state)
{
    (void)state;
    arena = arena_of(64u << 20);
    memset(homes, 0, sizeof homes);
    memset(cases, 0, sizeof cases);
    for (size_t i = 0; i < CASES_MAX; i++) {
        fangpin__v1__case_view__init(&homes[i].view);
        homes[i].view.aid = homes[i].aids;
        homes[i].view.index = homes[i].index;
        homes[i].view.index_key = (ProtobufCBinaryData){16, key_a};
        cases[i] = (struct dup_case){.area = {513201209200 + i}, .view = &homes[i].view};
    }
    serial = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static void person(size_t home, uint8_t who)
{
    struct home *h = &homes[home];
    size_t at = h->view.n_index++;

    memset(h->mac[at], who, 16);
    h->index[at] = (ProtobufCBinaryData){16, h->mac[at]};
}

static Fangpin__V1__Aid *aid(size_t home, uint32_t purpose, uint64_t by, int64_t fen, uint32_t on)
{
    struct home *h = &homes[home];
    size_t at = h->view.n_aid++;
    Fangpin__V1__Aid *a = h->aids[at] = &h->aid[at];

    fangpin__v1__aid__init(a);
    h->ids[at][0] = ++serial;
    a->event = a->aid = (ProtobufCBinaryData){32, h->ids[at]};
    a->kind = KIND_GRANT;
    a->purpose = purpose;
    a->area = by;
    a->amount_fen = fen;
    a->given_on = on;
    a->state = AID_DELIVERED;
    return a;
}

static struct duplicates found(size_t n)
{
    struct duplicates d;

    assert_int_equal(duplicates_find(cases, n, &d, &arena), 0);
    return d;
}

static void a_shared_person_joins_households(void **state)
{
    (void)state;
    person(0, 7);
    person(2, 7);
    person(2, 8);
    person(4, 8); /* 0 and 4 share nobody, and belong together by 2 */
    person(1, 9);
    person(3, 9);
    homes[3].view.index_key.data = key_b; /* another county's key: nothing can be said */
    found(5);
    assert_int_equal(cases[0].group, 0);
    assert_int_equal(cases[2].group, 0);
    assert_int_equal(cases[4].group, 0);
    assert_int_equal(cases[1].group, 1);
    assert_int_equal(cases[3].group, 3);
}

static void the_same_help_twice_is_flagged_later_one_second(void **state)
{
    (void)state;
    person(0, 7);
    person(1, 7);
    Fangpin__V1__Aid *second = aid(0, HELP_CASH, 1, 100, 20261122), *first = aid(1, HELP_CASH, 2, 100, 20261120);
    aid(0, HELP_WATER, 1, 5, 20261120);
    struct duplicates d = found(2);
    assert_int_equal(d.n, 1);
    assert_int_equal(d.open, 1);
    assert_ptr_equal(d.pair[0].first, first);
    assert_ptr_equal(d.pair[0].later, second);
    assert_int_equal(d.pair[0].first_case, 1);
    first->state = AID_COMMITTED; /* a promise comes after what was handed over, whatever the days */
    d = found(2);
    assert_ptr_equal(d.pair[0].later, first);
}

/* Two on purpose by one office, then another's for the same person: the second of the two is part of it and is named. */
static void all_who_gave_are_named(void **state)
{
    (void)state;
    person(0, 7);
    person(1, 7);
    Fangpin__V1__Aid *once = aid(0, HELP_CASH, 1, 100, 20261120), *twice = aid(0, HELP_CASH, 1, 100, 20261121);
    struct duplicates d = found(2);
    assert_int_equal(d.n, 0);
    Fangpin__V1__Aid *other = aid(1, HELP_CASH, 2, 100, 20261122);
    d = found(2);
    assert_int_equal(d.n, 2);
    assert_ptr_equal(d.pair[0].first, once);
    assert_ptr_equal(d.pair[0].later, other);
    assert_ptr_equal(d.pair[1].first, twice);
    assert_ptr_equal(d.pair[1].later, other);
}

static void different_help_is_none(void **state)
{
    (void)state;
    uint8_t quake[16] = {1}, flood[16] = {2};
    Fangpin__V1__Aid *a = aid(0, HELP_CASH, 1, 100, 20261120), *b = aid(0, HELP_CASH, 2, 100, 20261122);
    assert_int_equal(found(1).n, 1);
    a->occasion = (ProtobufCBinaryData){16, quake};
    assert_int_equal(found(1).n, 1); /* one names none */
    b->occasion = (ProtobufCBinaryData){16, flood};
    assert_int_equal(found(1).n, 0);
    b->occasion = a->occasion;
    assert_int_equal(found(1).n, 1);
    a->period_from = 20261101, a->period_to = 20261130;
    b->period_from = 20261201, b->period_to = 20261231;
    assert_int_equal(found(1).n, 0);
    b->period_from = 20261130;
    assert_int_equal(found(1).n, 1);
    b->state = AID_VOID;
    assert_int_equal(found(1).n, 0);
    b->state = AID_DELIVERED;
    b->area = a->area; /* one office to one household: on purpose */
    assert_int_equal(found(1).n, 0);
    b->giver = GIVER_HELPER; /* but a helper unit's gift that it recorded counts (m67) */
    assert_int_equal(found(1).n, 1);
}

static void one_house_one_subsidy_the_greater_stays(void **state)
{
    (void)state;
    Fangpin__V1__Aid *small = aid(0, HELP_HOUSE, 1, 3000000, 20261120),
                     *great = aid(0, HELP_HOUSE, 1, 6000000, 20261122);
    small->period_from = 20261101, small->period_to = 20261102;
    great->period_from = 20261201, great->period_to = 20261202;
    struct duplicates d = found(1);
    assert_int_equal(d.n, 1);
    assert_ptr_equal(d.pair[0].first, great);
    assert_ptr_equal(d.pair[0].later, small);
}

static void what_the_county_settled_is_closed_when_it_is_done(void **state)
{
    (void)state;
    aid(0, HELP_CASH, 1, 100, 20261120);
    Fangpin__V1__Aid *b = aid(0, HELP_CASH, 2, 100, 20261122);
    b->settlement = SETTLE_WAIVE;
    assert_int_equal(found(1).open, 0);
    b->settlement = SETTLE_RECOVER;
    assert_int_equal(found(1).open, 1);
    b->recovered_fen = 100;
    struct duplicates d = found(1);
    assert_true(d.n == 1 && d.open == 0); /* shown for ever */
}

/* Whatever order the case files come in, the same households belong together and the same pairs are found. */
static void order_cannot_matter(void **state)
{
    struct prng dice = prng_fork(5, "duplicates");

    for (unsigned round = 0; round < 500; round++) {
        setup(state);
        for (size_t i = 0; i < CASES_MAX; i++) {
            for (unsigned k = 0; k < 2; k++)
                person(i, (uint8_t)(1 + prng_below(&dice, 20)));
            for (unsigned k = (unsigned)prng_below(&dice, 4); k > 0; k--)
                aid(i, 1 + (uint32_t)prng_below(&dice, 2), prng_below(&dice, 4), 10,
                    20261101 + (uint32_t)prng_below(&dice, 5))
                    ->state = 1 + (uint32_t)prng_below(&dice, 4);
        }
        struct duplicates a = found(CASES_MAX);
        uint64_t sum_a = 0, sum_b = 0;
        for (size_t i = 0; i < a.n; i++)
            sum_a += (uint64_t)a.pair[i].first->event.data[0] * 251 + a.pair[i].later->event.data[0];
        for (size_t i = CASES_MAX; i > 1; i--) {
            size_t k = (size_t)prng_below(&dice, i);
            struct dup_case keep = cases[i - 1];
            cases[i - 1] = cases[k];
            cases[k] = keep;
        }
        struct duplicates b = found(CASES_MAX);
        for (size_t i = 0; i < b.n; i++)
            sum_b += (uint64_t)b.pair[i].first->event.data[0] * 251 + b.pair[i].later->event.data[0];
        assert_int_equal(a.n, b.n);
        assert_int_equal(a.open, b.open);
        assert_int_equal(sum_a, sum_b);
        arena_free(&arena);
    }
}

static void want_of_memory_is_answered(void **state)
{
    struct arena none = arena_of(0);
    struct duplicates d;

    (void)state;
    assert_int_equal(duplicates_find(cases, 1, &d, &none), ERR_NOMEM);
    arena_free(&none);
}

static void marks_of_another_length_are_none(void **state)
{
    (void)state;
    person(0, 7);
    person(1, 7);
    homes[1].index[0].len = 15;
    found(2);
    assert_int_equal(cases[1].group, 1);
    homes[1].index[0].len = 16;
    homes[1].view.index_key.len = 15;
    found(2);
    assert_int_equal(cases[1].group, 1);
    homes[1].view.index_key.len = 16;
    found(2);
    assert_int_equal(cases[1].group, 0);
}

static void what_keeps_two_gifts_apart(void **state)
{
    uint8_t quake[17] = {1};
    Fangpin__V1__Aid *a = aid(0, HELP_CASH, 1, 100, 20261120), *b = aid(0, HELP_CASH, 2, 100, 20261122);

    (void)state;
    a->period_from = 20261201;
    a->period_to = 20261231;
    assert_int_equal(found(1).n, 1); /* no period is no limit */
    b->period_from = 20261101;
    b->period_to = 20261130;
    assert_int_equal(found(1).n, 0);
    a->period_from = 20261001;
    a->period_to = 20261031;
    assert_int_equal(found(1).n, 0);
    a->period_to = 20261101;
    assert_int_equal(found(1).n, 1);
    a->occasion = (ProtobufCBinaryData){16, quake};
    b->occasion = (ProtobufCBinaryData){17, quake};
    assert_int_equal(found(1).n, 0);
    b->occasion.len = 16;
    assert_int_equal(found(1).n, 1);
    b->event.len = 31;
    assert_int_equal(found(1).n, 0);
}

static void what_was_asked_is_open_until_it_is_done(void **state)
{
    Fangpin__V1__Aid *later;

    (void)state;
    aid(0, HELP_CASH, 1, 100, 20261120);
    later = aid(0, HELP_CASH, 2, 100, 20261122);
    later->settlement = SETTLE_VOID;
    assert_int_equal(found(1).open, 1);
    later->settlement = SETTLE_RECOVER;
    assert_int_equal(found(1).open, 1);
    later->recovered_fen = 100;
    assert_int_equal(found(1).open, 0);
    later->settlement = SETTLE_DISTINCT;
    assert_int_equal(found(1).open, 0);
}

static void each_piece_of_memory_may_be_wanting(void **state)
{
    struct duplicates d;

    (void)state;
    person(0, 7);
    aid(0, HELP_CASH, 1, 100, 20261120);
    starve_each(&arena, ERR_NOMEM, duplicates_find(cases, 1, &d, &arena));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(marks_of_another_length_are_none, setup, teardown),
        cmocka_unit_test_setup_teardown(what_keeps_two_gifts_apart, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_asked_is_open_until_it_is_done, setup, teardown),
        cmocka_unit_test_setup_teardown(each_piece_of_memory_may_be_wanting, setup, teardown),

        cmocka_unit_test_setup_teardown(a_shared_person_joins_households, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_help_twice_is_flagged_later_one_second, setup, teardown),
        cmocka_unit_test_setup_teardown(all_who_gave_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(different_help_is_none, setup, teardown),
        cmocka_unit_test_setup_teardown(one_house_one_subsidy_the_greater_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(what_the_county_settled_is_closed_when_it_is_done, setup, teardown),
        cmocka_unit_test(order_cannot_matter),
        cmocka_unit_test_setup_teardown(want_of_memory_is_answered, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
