#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "node/core/link_log.h"
#include "tests/support/desk.h"

static const struct area peer = {513201209000}, other = {513201000000};

static void gaps_are_kept_in_order_and_short_ones_are_none(void **state)
{
    struct desks *d = desks_new(NULL);
    struct desk *o = desk_root(d);
    struct link_gap gaps[LINK_GAPS_MAX];
    struct txn *t = store_begin(o->store, TXN_WRITE);

    (void)state;
    assert_int_equal(link_gaps(t, peer, gaps), 0);
    link_gap_note(t, peer, (struct link_gap){0, 5000000});       /* never heard before: no gap */
    link_gap_note(t, peer, (struct link_gap){1000000, 1059999}); /* shorter than a minute */
    link_gap_note(t, peer, (struct link_gap){2000000, 9000000});
    link_gap_note(t, peer, (struct link_gap){10000000, 10060000});
    assert_int_equal(link_gaps(t, peer, gaps), 2);
    assert_int_equal(gaps[0].from_ms, 2000000);
    assert_int_equal(gaps[1].to_ms, 10060000);
    assert_int_equal(link_gaps(t, other, gaps), 0);
    assert_true(link_gap_within(t, peer, 8999999, 9500000));
    assert_false(link_gap_within(t, peer, 9000000, 10000000));
    assert_false(link_gap_within(t, other, 0, INT64_MAX));
    assert_int_equal(store_commit(t), 0);
    desks_free(d);
}

static void the_oldest_make_room(void **state)
{
    struct desks *d = desks_new(NULL);
    struct desk *o = desk_root(d);
    struct link_gap gaps[LINK_GAPS_MAX];
    struct txn *t = store_begin(o->store, TXN_WRITE);

    (void)state;
    for (int64_t i = 1; i <= LINK_GAPS_MAX + 3; i++)
        link_gap_note(t, peer, (struct link_gap){i * 1000000, i * 1000000 + 70000});
    assert_int_equal(link_gaps(t, peer, gaps), LINK_GAPS_MAX);
    assert_int_equal(gaps[0].from_ms, 4000000);
    assert_int_equal(store_commit(t), 0);
    desks_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaps_are_kept_in_order_and_short_ones_are_none),
        cmocka_unit_test(the_oldest_make_room),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
