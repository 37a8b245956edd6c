/* Every verdict of admission is reached, and the same bytes in other runs, orders and batches end alike (D4). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/prng.h"
#include "tests/support/maker.h"

static uint64_t count(struct world *w, enum verdict v)
{
    return world_status(w, "T").verdicts[v];
}

/* Sends and expects exactly one more of this verdict. */
static void expect_verdict(struct maker *m, const struct made *events, size_t n, enum verdict v)
{
    uint64_t before = count(m->w, v);

    hand(m, events, n);
    if (count(m->w, v) != before + 1)
        world_failed(verdict_name(v), __FILE__, __LINE__);
}

static void each_verdict_is_reached(void **state)
{
    struct world *w = world_chain(1);
    struct maker m = maker_of(w);

    (void)state;
    struct made first = make(&m);
    expect_verdict(&m, &first, 1, VERDICT_STORED);
    expect_verdict(&m, &first, 1, VERDICT_KNOWN);

    struct made second = make(&m), third = make(&m);
    expect_verdict(&m, &third, 1, VERDICT_TOO_EARLY);
    struct made bad = spoil(&m, second);
    expect_verdict(&m, &bad, 1, VERDICT_UNVOUCHED);
    uint64_t stored = count(w, VERDICT_STORED);
    hand(&m, &second, 1); /* enters, and frees the third */
    EXPECT(count(w, VERDICT_STORED) == stored + 2);

    struct maker other = maker_of(w);
    other.draft.network.b[0] ^= 1;
    struct made e = make(&other);
    expect_verdict(&m, &e, 1, VERDICT_WRONG_NETWORK);

    other = maker_of(w);
    other.draft.scope.area.code = 513201209201;
    e = make(&other);
    expect_verdict(&m, &e, 1, VERDICT_NOT_CARRIED);

    other = maker_of(w);
    other.draft.scope.area.code = 513201209999; /* inside the township by its digits, in no list */
    other.keys = world_keys(w, "T");
    uint64_t not_held = world_status(w, "C").verdicts[VERDICT_NOT_HELD];
    e = make(&other);
    hand_between(&other, "T", "C", &e, 1);
    EXPECT(world_status(w, "C").verdicts[VERDICT_NOT_HELD] == not_held + 1);

    other = maker_of(w);
    other.draft.epoch = 7;
    other.draft.thread = 62;
    e = make(&other);
    expect_verdict(&m, &e, 1, VERDICT_WRONG_OFFICE);

    other = maker_of(w);
    other.draft.kind = KIND_DECISION;
    other.draft.scope.reach = REACH_DOWN;
    e = make(&other);
    expect_verdict(&m, &e, 1, VERDICT_NO_AUTHORITY);

    struct office_keys stranger;
    uint8_t seed[SEED_BYTES] = {7};
    keys_from_seed(&stranger, seed);
    other = maker_of(w);
    other.keys = &stranger;
    e = make(&other);
    expect_verdict(&m, &e, 1, VERDICT_UNKNOWN_AUTHOR);

    world_free(w);
}

static void chain_verdicts_are_reached(void **state)
{
    struct world *w = world_chain(2);
    struct maker m = maker_of(w);
    struct made first = make(&m);

    (void)state;
    expect_verdict(&m, &first, 1, VERDICT_STORED);
    struct maker twin = m;
    twin.last.b[0] ^= 1;
    struct made e = make(&twin), bad = spoil(&twin, e);
    expect_verdict(&m, &bad, 1, VERDICT_BROKEN_CHAIN);

    twin = m;
    twin.draft.depth = 0;
    e = make(&twin);
    expect_verdict(&m, &e, 1, VERDICT_BAD_DEPTH);

    twin = maker_of(w);
    twin.draft.position = 1000; /* the first event's position again, in another stream */
    twin.draft.thread = 61;
    e = make(&twin);
    expect_verdict(&m, &e, 1, VERDICT_FORKED);
    EXPECT(world_told(w, "forked") > 0);

    twin = m;
    twin.last.b[0] ^= 1; /* behind an event that nobody holds: signed, so its author has two lives */
    e = make(&twin);
    expect_verdict(&m, &e, 1, VERDICT_FORKED);

    world_free(w);
}

static void unsigned_authority_is_awaited(void **state)
{
    struct world *w = world_chain(5);
    struct maker m = maker_of(w), twin = m;

    (void)state;
    twin.draft.kind = KIND_RIGHTS;
    twin.draft.lane = LANE_URGENT;
    twin.draft.scope.reach = REACH_DOWN;
    twin.draft.position = 2000;
    struct made unsigned_one = make(&twin), after = make(&twin);
    struct made both[] = {spoil(&twin, unsigned_one), after};
    expect_verdict(&m, both, 2, VERDICT_UNSIGNED_AUTHORITY);
    struct made good[] = {unsigned_one};
    uint64_t stored = count(w, VERDICT_STORED);
    hand(&m, good, 1); /* a good copy replaces it, and what followed enters too */
    EXPECT(count(w, VERDICT_STORED) == stored + 2);
    world_free(w);
}

static void bytes_that_are_no_event_are_refused(void **state)
{
    struct world *w = world_chain(3);
    struct maker m = maker_of(w);
    struct made e = make(&m);
    struct envelope_parts p;

    (void)state;
    EXPECT(envelope_split(&p, e.envelope));
    uint8_t *header = arena_copy(m.arena, p.header.at, p.header.len);
    header[1] = 9; /* a version nobody knows */
    p.header.at = header;
    uint8_t *at = arena_take(m.arena, envelope_bytes(&p));
    e.envelope = span_of(at, envelope_join(at, &p));
    expect_verdict(&m, &e, 1, VERDICT_MALFORMED);

    uint8_t junk[400];
    struct prng dice = prng_fork(3, "junk");
    for (unsigned i = 0; i < 200; i++) {
        prng_fill(&dice, junk, sizeof junk);
        world_inject(w, "V", "T", span_of(junk, 1 + prng_below(&dice, sizeof junk - 1)));
        world_run_some(w, 2);
    }
    world_household(w, "V", "泽郎");
    world_run(w);
    world_expect_level(w);
    world_free(w);
}

static void parking_has_a_quota(void **state)
{
    struct world *w = world_chain(4);
    struct maker m = maker_of(w);
    struct made *many = calloc(PARKED_PER_PEER_MAX + 10, sizeof *many);

    (void)state;
    make(&m);
    for (size_t i = 0; i < PARKED_PER_PEER_MAX + 10; i++)
        many[i] = make(&m);
    hand(&m, many, PARKED_PER_PEER_MAX / 2);
    hand(&m, many + PARKED_PER_PEER_MAX / 2, PARKED_PER_PEER_MAX / 2 + 10);
    EXPECT(count(w, VERDICT_PARK_FULL) == 10);
    EXPECT(world_status(w, "T").parked == PARKED_PER_PEER_MAX);
    free(many);
    world_free(w);
}

/* One stream of events, some with spoilt signatures, sent cut into runs by dice: what is held at the end is the
 * same however it was cut, ordered and repeated. */
static struct digest held_after(uint64_t seed, uint64_t cutting)
{
    struct world *w = world_chain(seed);
    struct maker m = maker_of(w);
    struct prng bad = prng_fork(seed, "bad"), dice = prng_fork(cutting, "cuts");
    struct made all[40];

    for (size_t i = 0; i < ARRAY_LEN(all); i++) {
        all[i] = make(&m);
        if (prng_below(&bad, 3) == 0)
            all[i] = spoil(&m, all[i]);
    }
    for (unsigned round = 0; round < 60; round++) {
        size_t from = prng_below(&dice, ARRAY_LEN(all)), n = 1 + prng_below(&dice, ARRAY_LEN(all) - from);
        hand(&m, &all[from], n);
    }
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        hand(&m, &all[i], 1);
    struct digest d = world_digest(w, "T", "513201209200");
    world_free(w);
    return d;
}

static void runs_orders_and_batches_do_not_matter(void **state)
{
    (void)state;
    for (uint64_t seed = 20; seed < 24; seed++) {
        struct digest a = held_after(seed, 1);
        EXPECT(a.count > 0);
        for (uint64_t cutting = 2; cutting < 5; cutting++) {
            struct digest b = held_after(seed, cutting);
            EXPECT(digest_equal(&a, &b));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_verdict_is_reached),       cmocka_unit_test(chain_verdicts_are_reached),
        cmocka_unit_test(unsigned_authority_is_awaited), cmocka_unit_test(bytes_that_are_no_event_are_refused),
        cmocka_unit_test(parking_has_a_quota),           cmocka_unit_test(runs_orders_and_batches_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
