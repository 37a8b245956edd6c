#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/store_bed.h"

static void facts_come_back(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_null(meta_get(t, "identity").at);
    assert_int_equal(meta_number(t, "cursor"), 0);
    meta_put(t, "identity", span_str("me"));
    meta_put(t, "empty", span_of("", 0));
    meta_put_number(t, "cursor", 1ull << 60);
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_READ);
    assert_true(span_equal(meta_get(t, "identity"), span_str("me")));
    assert_non_null(meta_get(t, "empty").at);
    assert_int_equal(meta_get(t, "empty").len, 0);
    assert_int_equal(meta_number(t, "cursor"), 1ull << 60);
    assert_int_equal(store_commit(t), 0);
}

static void a_fact_that_is_no_number_is_damage(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    meta_put(t, "cursor", span_str("abc"));
    assert_int_equal(meta_number(t, "cursor"), 0);
    assert_int_equal(txn_error(t), ERR_CORRUPT);
    assert_int_equal(store_commit(t), ERR_CORRUPT);
}

static void peers_keep_their_numbers(void **state)
{
    struct bed *b = *state;
    struct author first = bed_keys(1).public_key, second = bed_keys(2).public_key, third = bed_keys(3).public_key;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_int_equal(peer_number(t, &first), 1);
    assert_int_equal(peer_number(t, &second), 2);
    assert_int_equal(peer_number(t, &first), 1);
    assert_int_equal(store_commit(t), 0);

    t = store_begin(b->s, TXN_WRITE);
    assert_int_equal(peer_number(t, &third), 3);
    store_abort(t);
    bed_reopen(b);

    t = store_begin(b->s, TXN_READ);
    assert_int_equal(peer_number(t, &second), 2);
    assert_int_equal(peer_number(t, &third), 0);
    store_abort(t);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(facts_come_back),
        TEST(a_fact_that_is_no_number_is_damage),
        TEST(peers_keep_their_numbers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
