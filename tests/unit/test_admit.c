/* Admission of a packet: what its order does not change, and what comes twice. Each verdict is reached in
 * story_verdicts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/desk.h"
#include "tests/support/world.h"

struct bed {
    struct desks *d;
    struct desk *m, *c, *t, *v;
};

static int setup(void **state)
{
    static struct bed b;

    b.d = desks_new(NULL);
    b.m = desk_root(b.d);
    b.c = desk_child(b.d, b.m, AREA_C);
    b.t = desk_child(b.d, b.c, AREA_T);
    b.v = desk_child(b.d, b.t, AREA_V);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bed *b = *state;

    desks_free(b->d);
    return 0;
}

static uint64_t count(struct bed *b, enum verdict v)
{
    return desk_status(b->d, b->t).verdicts[v];
}

static struct digest held(struct desk *o, struct area a)
{
    struct txn *t = store_begin(o->store, TXN_READ);
    struct digest d = area_digest(t, a);

    assert_int_equal(store_commit(t), 0);
    return d;
}

#define EACH 12

/* Three streams whose positions lie between one another. */
static void three_streams(struct bed *b, struct made all[3 * EACH])
{
    for (uint8_t s = 0; s < 3; s++) {
        struct maker m = desk_maker(b->d, b->v, (uint8_t)(20 + s), 100u + s);
        for (size_t i = 0; i < EACH; i++) {
            all[s * EACH + i] = make(&m);
            m.draft.position += 2; /* make adds one */
        }
    }
}

static void the_order_inside_a_packet_does_not_matter(void **state)
{
    struct bed *b = *state;
    struct made all[3 * EACH];
    struct prng dice = prng_fork(1, "order");
    uint64_t early = count(b, VERDICT_TOO_EARLY), stored = count(b, VERDICT_STORED);

    three_streams(b, all);
    struct opened o = desk_packet(b->d, all, ARRAY_LEN(all));
    assert_int_equal(o.n_events, 3 * EACH);
    for (uint32_t i = o.n_events; i > 1; i--) {
        uint32_t k = (uint32_t)prng_below(&dice, i);
        struct opened_event swap = o.events[k];
        o.events[k] = o.events[i - 1];
        o.events[i - 1] = swap;
    }
    desk_deliver(b->d, b->t, b->v, &o);
    assert_int_equal(count(b, VERDICT_STORED), stored + 3 * EACH);
    assert_int_equal(count(b, VERDICT_TOO_EARLY), early);         /* nothing had to wait for its neighbour */
    assert_int_equal(held(b->t, b->v->area).count, 3 * EACH + 1); /* and the village's certificate */
}

static void what_comes_twice_is_known(void **state)
{
    struct bed *b = *state;
    struct made all[3 * EACH];

    three_streams(b, all);
    struct opened o = desk_packet(b->d, all, ARRAY_LEN(all));
    o.events[1] = o.events[0]; /* in one packet, and so one is missing */
    desk_deliver(b->d, b->t, b->v, &o);
    assert_int_equal(count(b, VERDICT_KNOWN), 1);
    desk_hand(b->d, b->t, b->v, all, ARRAY_LEN(all)); /* whole, and most of it again */
    struct digest whole = held(b->t, b->v->area);
    uint64_t arrivals = desk_status(b->d, b->t).arrivals, known = count(b, VERDICT_KNOWN);
    assert_int_equal(whole.count, 3 * EACH + 1);
    desk_hand(b->d, b->t, b->v, all, ARRAY_LEN(all));
    struct digest again = held(b->t, b->v->area);
    assert_true(digest_equal(&whole, &again));
    assert_int_equal(desk_status(b->d, b->t).arrivals, arrivals); /* nothing is sent on twice */
    assert_int_equal(count(b, VERDICT_KNOWN), known + 3 * EACH);
}

static struct event held_event(struct bed *b, const struct desk *o, const struct made *m)
{
    struct txn *t = store_begin(o->store, TXN_READ);
    struct cite c = {m->e.id, m->e.stream.author, m->e.position};
    struct log_entry at;
    struct event e;

    EXPECT(log_find(t, &c, &at));
    void *copy = arena_copy(&b->d->arena, at.envelope.at, at.envelope.len);
    EXPECT(event_decode(&e, span_of(copy, at.envelope.len), &b->d->arena) == 0);
    assert_int_equal(store_commit(t), 0);
    return e;
}

static void a_missing_sealed_part_is_completed_and_goes_on(void **state)
{
    struct bed *b = *state;
    struct maker m = desk_maker(b->d, b->v, 20, 100);

    m.draft.sealed = span_str("sealed bytes of some length");
    struct made whole = make(&m), bare = unseal(&m, whole);
    desk_hand(b->d, b->t, b->v, &bare, 1);
    assert_null(held_event(b, b->t, &whole).sealed.at);
    struct core_status before = desk_status(b->d, b->t);
    struct digest d = held(b->t, b->v->area);
    desk_hand(b->d, b->t, b->v, &whole, 1);
    struct core_status after = desk_status(b->d, b->t);
    assert_true(span_equal(held_event(b, b->t, &whole).sealed, m.draft.sealed));
    assert_int_equal(after.verdicts[VERDICT_KNOWN], before.verdicts[VERDICT_KNOWN] + 1);
    assert_int_equal(after.events, before.events);
    assert_int_equal(after.arrivals, before.arrivals + 1); /* so that the parent hears of it again */
    struct digest same = held(b->t, b->v->area);
    assert_true(digest_equal(&d, &same));  /* what is sealed is no part of an id */
    desk_hand(b->d, b->t, b->v, &bare, 1); /* a barer copy takes nothing away */
    desk_hand(b->d, b->t, b->v, &whole, 1);
    assert_true(held_event(b, b->t, &whole).sealed.at != NULL);
    assert_int_equal(desk_status(b->d, b->t).arrivals, after.arrivals);
}

/* An event that came too early waits, over a restart too, and enters when the gap is filled. */
static void a_gap_is_waited_for(void **state)
{
    struct bed *b = *state;
    struct maker m = desk_maker(b->d, b->v, 20, 100);
    struct made e[5];

    for (size_t i = 0; i < ARRAY_LEN(e); i++)
        e[i] = make(&m);
    desk_hand(b->d, b->t, b->v, &e[0], 1);
    desk_hand(b->d, b->t, b->v, &e[3], 2);
    desk_hand(b->d, b->t, b->v, &e[2], 1);
    assert_int_equal(desk_status(b->d, b->t).parked, 3);
    desk_restart(b->d, b->t);
    assert_int_equal(desk_status(b->d, b->t).parked, 3);
    desk_hand(b->d, b->t, b->v, &e[1], 1);
    assert_int_equal(desk_status(b->d, b->t).parked, 0);
    assert_int_equal(held(b->t, b->v->area).count, 5 + 1);
}

/* Two packets in one step are one commit, and the second builds on the first. */
static void packets_of_one_step_follow_each_other(void **state)
{
    struct bed *b = *state;
    struct maker m = desk_maker(b->d, b->v, 20, 100);
    struct made e[] = {make(&m), make(&m)};
    struct opened first = desk_packet(b->d, &e[0], 1), second = desk_packet(b->d, &e[1], 1);
    struct input in[] = {{.kind = INPUT_PACKET, .peer = b->v->keys.public_key, .packet = &first},
                         {.kind = INPUT_PACKET, .peer = b->v->keys.public_key, .packet = &second}};

    desk_step(b->d, b->t, in, 2);
    assert_int_equal(count(b, VERDICT_TOO_EARLY), 0);
    assert_int_equal(held(b->t, b->v->area).count, 2 + 1);
}

#define IN_A_CHAIN(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_CHAIN(the_order_inside_a_packet_does_not_matter),      IN_A_CHAIN(what_comes_twice_is_known),
        IN_A_CHAIN(a_missing_sealed_part_is_completed_and_goes_on), IN_A_CHAIN(a_gap_is_waited_for),
        IN_A_CHAIN(packets_of_one_step_follow_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
