#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tests/support/store_bed.h"

#define SCOPE (bed_scope(513201209200, REACH_UP))

/* An event at a sequence of a stream; `body` tells apart those at one place. */
static struct bed_event event_at(struct bed *b, unsigned author, uint64_t sequence, const char *body)
{
    struct office_keys k = bed_keys(author);

    return bed_sign(b, &(struct bed_draft){.keys = &k,
                                           .scope = SCOPE,
                                           .lane = LANE_CASEWORK,
                                           .sequence = sequence,
                                           .position = sequence,
                                           .previous = {{sequence > 1}},
                                           .body = body});
}

static bool park(struct txn *t, uint32_t peer, const struct bed_event *ev)
{
    return park_put(t, peer, &ev->e, ev->envelope, PARK_GAP, true, false);
}

static void a_parked_event_comes_back(void **state)
{
    struct bed *b = *state;
    struct bed_event ev = event_at(b, 1, 5, NULL);
    struct parked p;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_false(park_get(t, &ev.e.stream, 5, NULL, &p));
    assert_true(park_put(t, 3, &ev.e, ev.envelope, PARK_UNVOUCHED, true, false));
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_READ);
    assert_true(park_get(t, &ev.e.stream, 5, NULL, &p));
    assert_true(park_get(t, &ev.e.stream, 5, &ev.e.id, &p));
    assert_int_equal(p.peer_no, 3);
    assert_int_equal(p.reason, PARK_UNVOUCHED);
    assert_true(p.own_checked);
    assert_false(p.own_valid);
    assert_true(span_equal(p.envelope, ev.envelope));
    assert_false(park_get(t, &ev.e.stream, 4, NULL, &p));
    assert_false(park_get(t, &ev.e.stream, 5, &(struct id){{9}}, &p));
    store_abort(t);
}

static void it_is_found_and_dropped_whoever_parked_it(void **state)
{
    struct bed *b = *state;
    struct bed_event early = event_at(b, 1, 2, NULL), a = event_at(b, 1, 5, "a"), c = event_at(b, 1, 5, "c");
    struct parked p;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_true(park(t, 2, &early) && park(t, 3, &early) && park(t, 9, &a) && park(t, 4, &a) && park(t, 9, &c));
    assert_true(park_get(t, &a.e.stream, 5, NULL, &p));
    assert_int_equal(p.peer_no, 4);
    assert_true(park_get(t, &c.e.stream, 5, &c.e.id, &p));
    assert_int_equal(p.peer_no, 9);
    assert_int_equal(park_use(t, 0).events, 5);

    park_drop(t, &a.e.stream, 5, &a.e.id);
    assert_false(park_get(t, &a.e.stream, 5, &a.e.id, &p));
    assert_true(park_get(t, &c.e.stream, 5, &c.e.id, &p));
    assert_int_equal(park_use(t, 4).events, 0);
    assert_int_equal(park_use(t, 9).events, 1);
    assert_int_equal(park_use(t, 9).bytes, c.envelope.len);

    assert_true(park(t, 5, &c));
    park_forget(t, &c.e.stream, 4);
    assert_int_equal(park_use(t, 0).events, 2);
    park_forget(t, &c.e.stream, 5);
    assert_int_equal(park_use(t, 0).events, 0);
    assert_int_equal(park_use(t, 0).bytes, 0);
    assert_int_equal(store_commit(t), 0);
}

static void parking_it_twice_counts_once(void **state)
{
    struct bed *b = *state;
    struct bed_event ev = event_at(b, 1, 5, NULL);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_true(park(t, 3, &ev));
    assert_true(park(t, 3, &ev));
    assert_int_equal(park_use(t, 3).events, 1);
    assert_int_equal(park_use(t, 3).bytes, ev.envelope.len);
    assert_int_equal(store_commit(t), 0);
}

static void a_peer_has_a_quota_of_events(void **state)
{
    struct bed *b = *state;
    struct bed_event ev = event_at(b, 1, 5, NULL);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    for (uint32_t i = 0; i < PARKED_PER_PEER_MAX; i++) {
        ev.e.sequence = 10 + i;
        assert_true(park(t, 3, &ev));
    }
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_WRITE);
    assert_true(park(t, 3, &ev)); /* parked already */
    ev.e.sequence = 1;
    assert_false(park(t, 3, &ev));
    assert_true(park(t, 4, &ev));
    assert_int_equal(park_use(t, 3).events, PARKED_PER_PEER_MAX);
    assert_int_equal(park_use(t, 0).events, PARKED_PER_PEER_MAX + 1);
    park_drop(t, &ev.e.stream, 10, NULL);
    assert_true(park(t, 3, &ev));
    assert_int_equal(store_commit(t), 0);
}

static void a_peer_has_a_quota_of_bytes(void **state)
{
    struct bed *b = *state;
    struct bed_event ev = event_at(b, 1, 5, NULL);
    uint8_t *bytes = calloc(1, EVENT_BYTES_MAX);
    uint64_t fits = PARKED_BYTES_PER_PEER_MAX / EVENT_BYTES_MAX;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    ev.envelope = span_of(bytes, EVENT_BYTES_MAX);
    for (uint64_t i = 0; i < fits; i++) {
        ev.e.sequence = 10 + i;
        assert_true(park(t, 3, &ev));
    }
    ev.e.sequence = 1;
    ev.envelope.len = 1;
    assert_false(park(t, 3, &ev));
    assert_int_equal(park_use(t, 3).bytes, PARKED_BYTES_PER_PEER_MAX);
    store_abort(t);
    t = store_begin(b->s, TXN_READ);
    assert_int_equal(park_use(t, 3).bytes, 0);
    store_abort(t);
    free(bytes);
}

struct seen {
    struct txn *t;
    struct arena *arena;
    uint64_t sequences[8];
    unsigned n;
    bool drop;
};

static bool see(void *arg, const struct parked *p)
{
    struct seen *s = arg;
    struct event e;

    assert_int_equal(event_decode(&e, p->envelope, s->arena), 0);
    s->sequences[s->n++] = e.sequence;
    if (s->drop)
        park_drop(s->t, &e.stream, e.sequence, NULL);
    return s->n < 8;
}

static void an_authors_parked_events_come_in_order(void **state)
{
    struct bed *b = *state;
    struct bed_event mine[3] = {event_at(b, 1, 300, NULL), event_at(b, 1, 2, NULL), event_at(b, 1, 40, NULL)};
    struct bed_event other = event_at(b, 2, 3, NULL);
    struct author me = bed_keys(1).public_key;
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct seen s = {.t = t, .arena = &b->arena, .drop = true};

    for (size_t i = 0; i < 3; i++)
        assert_true(park(t, 3, &mine[i]));
    assert_true(park(t, 3, &other));
    assert_true(park(t, 5, &mine[1])); /* dropped with its twin of peer 3 */
    park_each(t, &me, see, &s);
    assert_int_equal(s.n, 3);
    assert_int_equal(s.sequences[0], 2);
    assert_int_equal(s.sequences[1], 40);
    assert_int_equal(s.sequences[2], 300);
    assert_int_equal(park_use(t, 0).events, 1);

    s = (struct seen){.t = t, .arena = &b->arena};
    park_each(t, NULL, see, &s);
    assert_int_equal(s.n, 1);
    assert_int_equal(s.sequences[0], 3);
    assert_int_equal(store_commit(t), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_parked_event_comes_back),    TEST(it_is_found_and_dropped_whoever_parked_it),
        TEST(parking_it_twice_counts_once), TEST(a_peer_has_a_quota_of_events),
        TEST(a_peer_has_a_quota_of_bytes),  TEST(an_authors_parked_events_come_in_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
