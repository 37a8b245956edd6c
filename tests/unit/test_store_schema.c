#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "replication/store_internal.h"
#include "tests/support/store_bed.h"

static int key_order(struct key a, struct key b)
{
    return memcmp(a.bytes, b.bytes, a.len < b.len ? a.len : b.len);
}

static void keys_sort_as_their_numbers(void **state)
{
    struct scope town = bed_scope(513201209000, REACH_DOWN), up = bed_scope(513201209200, REACH_UP);

    (void)state;
    assert_true(key_order(key_log((struct log_ref){1, 256, 0}), key_log((struct log_ref){1, 255, 9})) > 0);
    assert_true(key_order(key_log((struct log_ref){2, 1, 0}), key_log((struct log_ref){1, UINT64_MAX, 9})) > 0);
    assert_true(key_order(key_log((struct log_ref){1, 1, 1}), key_log((struct log_ref){1, 1, 0})) > 0);
    assert_true(key_order(key_arrival(&up, 1, 256), key_arrival(&up, 1, 255)) > 0);
    assert_true(key_order(key_arrival(&up, 1, 0), key_arrival(&up, 0, UINT64_MAX)) > 0);
    assert_true(key_order(key_arrival(&town, 1, 1), key_arrival(NULL, 2, 9)) > 0);
    assert_true(key_order(key_scope(up), key_scope(town)) > 0);
    assert_true(key_order(key_stream(up, 2, 0, 0), key_stream(up, 1, 2, 63)) > 0);
    assert_true(key_order(key_number(256), key_number(255)) > 0);
}

static void keys_have_their_lengths(void **state)
{
    struct scope s = bed_scope(513201209200, REACH_UP);
    struct log_ref r = {.author_no = 70000, .position = 1ull << 40, .branch = 3};
    struct key k = key_log(r);
    struct log_ref back = log_ref_of_key(k.bytes);

    (void)state;
    assert_int_equal(k.len, LOG_KEY_BYTES);
    assert_int_equal(key_arrival(&s, 0, 1).len, ARRIVAL_KEY_BYTES);
    assert_int_equal(key_stream(s, 1, 0, 0).len, STREAM_KEY_BYTES);
    assert_int_equal(key_scope(s).len, SCOPE_KEY_BYTES);
    assert_int_equal(key_number(1).len, NUMBER_KEY_BYTES);
    assert_int_equal(back.author_no, r.author_no);
    assert_int_equal(back.position, r.position);
    assert_int_equal(back.branch, r.branch);
}

static void a_store_keeps_the_id_it_was_made_with(void **state)
{
    struct bed *b = *state;
    struct store_options o = {.new_id = {9, 9}, .may_create = true, .map_bytes = 1 << 20};
    uint8_t made[16], again[16];

    store_id(b->s, made);
    assert_int_equal(made[0], 1);
    bed_close(b);
    assert_int_equal(store_open(&b->s, b->dir, &o), 0);
    store_id(b->s, again);
    assert_memory_equal(made, again, sizeof made);
}

static void another_versions_store_is_refused(void **state)
{
    struct bed *b = *state;
    struct store_options o = {.may_create = true, .map_bytes = 1 << 20};

    struct txn *t = store_begin(b->s, TXN_WRITE);

    meta_put_number(t, "store/schema", STORE_SCHEMA + 1);
    assert_int_equal(store_commit(t), 0);
    bed_close(b);
    assert_int_equal(store_open(&b->s, b->dir, &o), ERR_SCHEMA);
    assert_null(b->s);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_sort_as_their_numbers),
        cmocka_unit_test(keys_have_their_lengths),
        TEST(a_store_keeps_the_id_it_was_made_with),
        TEST(another_versions_store_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
