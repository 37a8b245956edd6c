#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "replication/store_internal.h"
#include "tests/support/store_bed.h"

static struct key stream(uint32_t n)
{
    return key_stream(bed_scope(513201209200, REACH_UP), n, LANE_CASEWORK, 0);
}

static uint64_t sequence_of(struct txn *t, uint32_t n)
{
    struct key k = stream(n);
    struct row local;
    struct row *r = row_of(t, CACHE_HEADS, &k, &local);

    return r ? r->v.head.sequence : UINT64_MAX;
}

static void sequence_set(struct txn *t, uint32_t n, uint64_t sequence)
{
    struct key k = stream(n);
    struct row *r = row_of(t, CACHE_HEADS, &k, NULL);

    r->v.head.sequence = sequence;
    row_touch(t, CACHE_HEADS, r);
}

static uint64_t sequence_committed(struct bed *b, uint32_t n)
{
    struct txn *t = store_begin(b->s, TXN_READ);
    uint64_t sequence = sequence_of(t, n);

    store_abort(t);
    return sequence;
}

static void every_kind_of_row_comes_back(void **state)
{
    struct bed *b = *state;
    struct key k = stream(1), no = key_number(5);
    struct row want[CACHES] = {0}, local, *r;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    want[CACHE_HEADS].v.head = (struct head){
        .sequence = 1ull << 40, .position = 1ull << 50, .id = {{1, 2}}, .depth = 70000, .stream_no = 80000};
    want[CACHE_SCOPES].v.scope =
        (struct scope_row){.digest = {.count = 3, .sum = {1, 2, UINT64_MAX, 4}}, .last = {5, 1ull << 33, 7}};
    want[CACHE_AUTHORS].v.author =
        (struct author_row){.no = 77, .state = {.position = 1ull << 40, .head = {{9}}, .fork_at = 1ull << 39}};
    want[CACHE_NUMBERS].v.number = (struct author){{3, 4}};
    struct key keys[CACHES] = {k, key_scope(bed_scope(513201209200, REACH_UP)), {.bytes = {8}, .len = 32}, no};
    for (int i = 0; i < CACHES; i++) {
        r = row_of(t, (enum cache_name)i, &keys[i], NULL);
        r->v = want[i].v;
        row_touch(t, (enum cache_name)i, r);
    }
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    for (int mode = TXN_READ; mode <= TXN_WRITE; mode++) {
        t = store_begin(b->s, (enum txn_mode)mode);
        struct head h = row_of(t, CACHE_HEADS, &keys[CACHE_HEADS], &local)->v.head;
        assert_memory_equal(&h, &want[CACHE_HEADS].v.head, sizeof h);
        struct scope_row s = row_of(t, CACHE_SCOPES, &keys[CACHE_SCOPES], &local)->v.scope;
        assert_memory_equal(&s, &want[CACHE_SCOPES].v.scope, sizeof s);
        struct author_row a = row_of(t, CACHE_AUTHORS, &keys[CACHE_AUTHORS], &local)->v.author;
        assert_int_equal(a.no, 77);
        assert_memory_equal(&a.state, &want[CACHE_AUTHORS].v.author.state, sizeof a.state);
        struct author n = row_of(t, CACHE_NUMBERS, &keys[CACHE_NUMBERS], &local)->v.number;
        assert_true(author_equal(&n, &want[CACHE_NUMBERS].v.number));
        store_abort(t);
    }
}

static void a_reader_sees_the_last_commit_only(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    sequence_set(t, 1, 10);
    assert_int_equal(store_commit(t), 0);
    t = store_begin(b->s, TXN_WRITE);
    sequence_set(t, 1, 11);
    assert_int_equal(sequence_of(t, 1), 11);
    assert_int_equal(sequence_committed(b, 1), 10);
    cache_flush(t, CACHE_HEADS);
    assert_int_equal(sequence_committed(b, 1), 10);
    assert_int_equal(store_commit(t), 0);
    assert_int_equal(sequence_committed(b, 1), 11);
}

static void an_abort_forgets_what_was_changed(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    sequence_set(t, 1, 10);
    assert_int_equal(store_commit(t), 0);
    for (int flushed = 0; flushed < 2; flushed++) {
        t = store_begin(b->s, TXN_WRITE);
        sequence_set(t, 1, 11);
        sequence_set(t, 2, 12);
        if (flushed)
            cache_flush(t, CACHE_HEADS);
        store_abort(t);
        t = store_begin(b->s, TXN_WRITE);
        assert_int_equal(sequence_of(t, 1), 10);
        assert_int_equal(sequence_of(t, 2), 0);
        store_abort(t);
    }
}

static void rows_only_read_outlive_an_abort(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    sequence_set(t, 1, 10);
    assert_int_equal(store_commit(t), 0);
    t = store_begin(b->s, TXN_WRITE);
    assert_int_equal(sequence_of(t, 1), 10);
    store_abort(t);
    assert_int_equal(b->s->caches[CACHE_HEADS].n_rows, 1);
}

/* More rows in one transaction than are kept: what was changed is put, and nothing of it outlives an abort. */
static void more_rows_than_are_kept(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    for (uint32_t i = 1; i <= CACHE_ROWS_MAX + 100; i++)
        sequence_set(t, i, i);
    assert_true(b->s->caches[CACHE_HEADS].n_rows <= CACHE_ROWS_MAX);
    store_abort(t);
    t = store_begin(b->s, TXN_WRITE);
    assert_int_equal(sequence_of(t, 1), 0);
    assert_int_equal(sequence_of(t, CACHE_ROWS_MAX + 50), 0);
    for (uint32_t i = 1; i <= CACHE_ROWS_MAX + 100; i++)
        sequence_set(t, i, i);
    for (uint32_t i = 1; i <= CACHE_ROWS_MAX + 100; i += 999)
        assert_int_equal(sequence_of(t, i), i);
    assert_int_equal(store_commit(t), 0);
    for (uint32_t i = 1; i <= CACHE_ROWS_MAX + 100; i += 999)
        assert_int_equal(sequence_committed(b, i), i);
    assert_int_equal(sequence_committed(b, CACHE_ROWS_MAX + 100), CACHE_ROWS_MAX + 100);
}

static void a_row_of_another_length_is_damage(void **state)
{
    struct bed *b = *state;
    struct key k = stream(1);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    table_put(t, TABLE_STREAMS, key_span(&k), span_str("short"));
    assert_null(row_of(t, CACHE_HEADS, &k, NULL));
    assert_int_equal(txn_error(t), ERR_CORRUPT);
    store_abort(t);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(every_kind_of_row_comes_back),      TEST(a_reader_sees_the_last_commit_only),
        TEST(an_abort_forgets_what_was_changed), TEST(rows_only_read_outlive_an_abort),
        TEST(more_rows_than_are_kept),           TEST(a_row_of_another_length_is_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
