#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "replication/store_internal.h"
#include "tests/support/store_bed.h"

static void put(struct txn *t, const char *key, const char *value)
{
    table_put(t, TABLE_VIEWS, span_str(key), span_str(value));
}

static void rows_are_put_got_dropped_and_counted(void **state)
{
    struct bed *b = *state;
    struct span value;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    put(t, "a", "1");
    put(t, "b", "2");
    assert_true(table_get(t, TABLE_VIEWS, span_str("a"), &value) && span_equal(value, span_str("1")));
    assert_false(table_get(t, TABLE_VIEWS, span_str("c"), &value));
    assert_false(table_get(t, TABLE_STALE, span_str("a"), &value));
    assert_int_equal(table_count(t, TABLE_VIEWS), 2);
    assert_true(table_drop(t, TABLE_VIEWS, span_str("a")));
    assert_false(table_drop(t, TABLE_VIEWS, span_str("a")));
    assert_int_equal(table_count(t, TABLE_VIEWS), 1);
    assert_int_equal(store_commit(t), 0);
}

static void a_walk_begins_anywhere_and_seeks(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct walk w;

    assert_false(walk_from(&w, t, TABLE_VIEWS, span_of(NULL, 0)));
    walk_end(&w);
    put(t, "a", "1");
    put(t, "c", "3");
    put(t, "d", "4");
    assert_true(walk_from(&w, t, TABLE_VIEWS, span_str("b")));
    assert_true(span_equal(w.key, span_str("c")) && span_equal(w.value, span_str("3")));
    assert_true(walk_next(&w));
    assert_false(walk_next(&w));
    assert_true(walk_seek(&w, span_str("a")));
    assert_true(span_equal(w.key, span_str("a")));
    assert_true(walk_seek(&w, span_of(NULL, 0)));
    assert_true(span_equal(w.key, span_str("a")));
    assert_false(walk_seek(&w, span_str("e")));
    walk_end(&w);
    assert_int_equal(txn_error(t), 0);
    store_abort(t);
}

static void the_first_error_sticks(void **state)
{
    struct bed *b = *state;
    struct span value;
    struct walk w;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    put(t, "a", "1");
    txn_fail(t, ERR_CORRUPT);
    txn_fail(t, ERR_IO);
    assert_int_equal(txn_error(t), ERR_CORRUPT);
    put(t, "b", "2");
    assert_false(table_get(t, TABLE_VIEWS, span_str("a"), &value));
    assert_false(table_drop(t, TABLE_VIEWS, span_str("a")));
    assert_false(walk_from(&w, t, TABLE_VIEWS, span_of(NULL, 0)));
    walk_end(&w);
    assert_int_equal(table_count(t, TABLE_VIEWS), 0);
    assert_int_equal(store_commit(t), ERR_CORRUPT);
    t = store_begin(b->s, TXN_READ);
    assert_int_equal(table_count(t, TABLE_VIEWS), 0);
    store_abort(t);
}

static void a_key_that_is_too_long_fails_the_transaction(void **state)
{
    struct bed *b = *state;
    uint8_t key[600] = {1};
    struct txn *t = store_begin(b->s, TXN_WRITE);

    table_put(t, TABLE_VIEWS, span_of(key, sizeof key), span_str("x"));
    assert_int_equal(store_commit(t), ERR_TOO_BIG);
}

static void counters_go_on_after_abort_and_reopening(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_int_equal(counter_get(t, COUNTER_STREAMS), 0);
    assert_int_equal(counter_next(t, COUNTER_STREAMS), 1);
    assert_int_equal(counter_next(t, COUNTER_STREAMS), 2);
    assert_int_equal(store_commit(t), 0);
    t = store_begin(b->s, TXN_WRITE);
    assert_int_equal(counter_next(t, COUNTER_STREAMS), 3);
    store_abort(t);
    t = store_begin(b->s, TXN_WRITE);
    assert_int_equal(counter_next(t, COUNTER_STREAMS), 3);
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);
    t = store_begin(b->s, TXN_READ);
    assert_int_equal(counter_get(t, COUNTER_STREAMS), 3);
    assert_int_equal(counter_get(t, COUNTER_ARRIVAL), 0);
    store_abort(t);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rows_are_put_got_dropped_and_counted),
        TEST(a_walk_begins_anywhere_and_seeks),
        TEST(the_first_error_sticks),
        TEST(a_key_that_is_too_long_fails_the_transaction),
        TEST(counters_go_on_after_abort_and_reopening),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
