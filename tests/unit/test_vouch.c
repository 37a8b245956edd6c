#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "proto/vouch.h"
#include "tests/support/proto_make.h"

#define N 20

static bool decisions(uint32_t kind)
{
    return kind == KIND_DECISION;
}

struct bed {
    struct arena arena;
    struct chain chain;
    struct opened_event events[N];
    uint8_t bad[SIGNATURE_BYTES];
};

static void setup(struct bed *b)
{
    *b = (struct bed){.arena = arena_of(1 << 20), .chain = make_chain(1, 0)};
    for (int i = 0; i < N; i++)
        make_next(&b->chain, &b->events[i].e, &b->events[i].envelope, &b->arena);
}

static void spoil(struct bed *b, int from, int to)
{
    for (int i = from; i <= to; i++)
        b->events[i].e.signature = span_of(b->bad, sizeof b->bad);
}

static int vouched(const struct bed *b)
{
    int n = 0;

    for (int i = 0; i < N; i++)
        n += b->events[i].vouched;
    return n;
}

static void test_tip_vouches_for_all(void **state)
{
    struct bed b;

    (void)state;
    setup(&b);
    spoil(&b, 0, N - 2);
    assert_int_equal(events_vouch(b.events, N, decisions), 1);
    assert_int_equal(vouched(&b), N);
    assert_false(b.events[0].own_checked);
    assert_true(b.events[N - 1].own_valid);
    arena_free(&b.arena);
}

static void test_search_backwards(void **state)
{
    struct bed b;

    (void)state;
    setup(&b);
    spoil(&b, N - 3, N - 1);
    assert_int_equal(events_vouch(b.events, N, decisions), 4);
    assert_int_equal(vouched(&b), N - 3);
    assert_false(b.events[N - 3].vouched);
    arena_free(&b.arena);
}

static void test_search_ends(void **state)
{
    struct bed b;

    (void)state;
    setup(&b);
    spoil(&b, N - 1 - (int)SIGNATURE_SEARCH_MAX, N - 1);
    assert_int_equal(events_vouch(b.events, N, decisions), 1 + SIGNATURE_SEARCH_MAX);
    assert_int_equal(vouched(&b), 0);
    arena_free(&b.arena);
}

/* The search is one allowance for the whole packet, not for each stretch. */
static void test_search_is_shared(void **state)
{
    struct bed b;

    (void)state;
    setup(&b);
    b.events[9].rc = ERR_MALFORMED; /* two stretches: 0..8 and 10..19 */
    spoil(&b, 3, 8);
    spoil(&b, 13, 19);
    /* First stretch: the tip and six more. Second: the tip and the two that are left. */
    assert_int_equal(events_vouch(b.events, N, decisions), 7 + 3);
    assert_true(b.events[2].vouched);
    assert_false(b.events[3].vouched);
    assert_false(b.events[10].vouched);
    arena_free(&b.arena);
}

static void test_authority_is_checked_by_itself(void **state)
{
    struct bed b;

    (void)state;
    setup(&b);
    b.events[4].e.kind = b.events[7].e.kind = KIND_DECISION;
    spoil(&b, 7, 7);
    assert_int_equal(events_vouch(b.events, N, decisions), 3);
    assert_int_equal(vouched(&b), N);
    assert_true(b.events[4].own_checked && b.events[4].own_valid);
    assert_true(b.events[7].own_checked && !b.events[7].own_valid);
    arena_free(&b.arena);
}

/* A checked event in the middle costs the search nothing, however far it is. */
static void test_authority_helps_the_search(void **state)
{
    struct bed b;

    (void)state;
    setup(&b);
    b.events[2].e.kind = KIND_DECISION;
    spoil(&b, 3, N - 1);
    assert_int_equal(events_vouch(b.events, N, decisions), 2 + SIGNATURE_SEARCH_MAX);
    assert_int_equal(vouched(&b), 3);
    arena_free(&b.arena);
}

static void test_gaps_break_a_stretch(void **state)
{
    struct bed b;

    (void)state;
    setup(&b);
    b.events[5].e.previous.b[0] ^= 1; /* 5 does not follow 4 */
    b.events[10].e.sequence++;
    spoil(&b, 4, 4);
    assert_true(events_vouch(b.events, N, decisions) >= 4);
    assert_false(b.events[4].vouched);
    assert_true(b.events[3].vouched);
    assert_true(b.events[5].vouched);
    arena_free(&b.arena);
}

/* One key is one epoch: an author's claim of another one stands for itself. */
static void test_epochs_break_a_stretch(void **state)
{
    struct bed b;

    (void)state;
    setup(&b);
    for (int i = 8; i < N; i++)
        b.events[i].e.epoch = 2;
    assert_int_equal(events_vouch(b.events, N, decisions), 2);
    assert_int_equal(vouched(&b), N);
    arena_free(&b.arena);
}

/* Whoever names another office's event as its previous one does not speak for it. */
static void test_only_its_own_stream(void **state)
{
    struct chain other = make_chain(2, 0);
    struct bed b;

    (void)state;
    setup(&b);
    other.draft.sequence = 11;
    other.draft.previous = b.events[9].e.id;
    for (int i = 10; i < N; i++)
        make_next(&other, &b.events[i].e, &b.events[i].envelope, &b.arena);
    spoil(&b, 0, 9); /* forged in the first one's name */
    events_vouch(b.events, N, decisions);
    assert_int_equal(vouched(&b), N - 10);
    assert_false(b.events[9].vouched);
    assert_true(b.events[10].vouched);
    arena_free(&b.arena);
}

static void test_no_events(void **state)
{
    (void)state;
    assert_int_equal(events_vouch(NULL, 0, decisions), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tip_vouches_for_all),
        cmocka_unit_test(test_search_backwards),
        cmocka_unit_test(test_search_ends),
        cmocka_unit_test(test_search_is_shared),
        cmocka_unit_test(test_authority_is_checked_by_itself),
        cmocka_unit_test(test_authority_helps_the_search),
        cmocka_unit_test(test_gaps_break_a_stretch),
        cmocka_unit_test(test_epochs_break_a_stretch),
        cmocka_unit_test(test_only_its_own_stream),
        cmocka_unit_test(test_no_events),
    };

    return crypto_start() != 0 || cmocka_run_group_tests(tests, NULL, NULL);
}
