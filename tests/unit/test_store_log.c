#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "replication/store_internal.h"
#include "tests/support/store_bed.h"

#define UP    (bed_scope(513201209200, REACH_UP))
#define OTHER (bed_scope(513201209201, REACH_UP))

/* ---- walks as text: author/position.branch ---- */

struct text {
    char at[512];
    size_t len;
    unsigned most;
};

static bool list(void *arg, const struct log_entry *e)
{
    struct text *l = arg;

    assert_true(e->envelope.len > 0);
    l->len +=
        (size_t)snprintf(l->at + l->len, sizeof l->at - l->len, "%u/%u", e->ref.author_no, (unsigned)e->ref.position);
    if (e->ref.branch)
        l->len += (size_t)snprintf(l->at + l->len, sizeof l->at - l->len, ".%u", e->ref.branch);
    l->at[l->len++] = ' ';
    return --l->most > 0;
}

static void expect_log(struct txn *t, const struct log_ref *after, unsigned most, const char *want)
{
    struct text l = {.most = most};

    log_each(t, after, list, &l);
    assert_string_equal(l.at, want);
}

static void expect_arrivals(struct txn *t, const struct scope *s, uint8_t lane, uint64_t after, uint64_t upto,
                            const char *want)
{
    struct text l = {.most = 99};

    arrivals_each(t, s, lane, after, upto, list, &l);
    assert_string_equal(l.at, want);
}

/* ---- appending and getting ---- */

static void an_appended_event_is_got_and_found(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct bed_event ev = bed_next(b, t, &k, UP, LANE_CASEWORK, 3, NULL);
    struct log_entry put = log_append(t, &ev.e, ev.envelope, (struct wall){-5}, 9, true, false), got;
    struct cite cite = {.id = ev.e.id, .author = k.public_key, .position = 1};

    assert_int_equal(put.arrival, 1);
    assert_int_equal(put.ref.branch, 0);
    assert_true(log_get(t, put.ref, &got));
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_READ);
    assert_true(log_get(t, put.ref, &got));
    assert_true(span_equal(got.envelope, ev.envelope));
    assert_int_equal(got.ref.author_no, 1);
    assert_int_equal(got.ref.position, 1);
    assert_int_equal(got.arrival, 1);
    assert_int_equal(got.received_ms, -5);
    assert_int_equal(got.stream_no, put.stream_no);
    assert_int_equal(got.sequence, 1);
    assert_int_equal(got.kind, ev.e.kind);
    assert_int_equal(got.lane, LANE_CASEWORK);
    assert_true(scope_equal(got.scope, UP));
    assert_true(id_equal(&got.id, &ev.e.id));
    assert_int_equal(got.from_peer, 9);
    assert_int_equal(log_count(t), 1);
    assert_int_equal(arrival_last(t), 1);

    assert_true(log_find(t, &cite, &got));
    assert_true(id_equal(&got.id, &ev.e.id));
    cite.position = 2;
    assert_false(log_find(t, &cite, &got));
    cite.position = 1;
    cite.id.b[0] ^= 1;
    assert_false(log_find(t, &cite, &got));
    cite.author = bed_keys(2).public_key;
    assert_false(log_find(t, &cite, &got));
    put.ref.position = 7;
    assert_false(log_get(t, put.ref, &got));
    assert_int_equal(store_commit(t), 0);
}

static void what_is_held_is_not_appended_again(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct bed_event ev = bed_next(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
    struct digest once;

    log_append(t, &ev.e, ev.envelope, (struct wall){1}, 1, true, true);
    once = scope_digest(t, UP);
    struct log_entry again = log_append(t, &ev.e, ev.envelope, (struct wall){2}, 2, true, true);
    struct digest twice = scope_digest(t, UP);
    assert_int_equal(again.arrival, 1);
    assert_int_equal(again.received_ms, 1);
    assert_true(digest_equal(&once, &twice));
    assert_int_equal(arrival_last(t), 1);
    assert_int_equal(log_count(t), 1);
    assert_int_equal(author_state_get(t, 1).fork_at, 0);
    assert_int_equal(store_commit(t), 0);
}

/* ---- forks ---- */

static void a_fork_keeps_both_events(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct stream_key stream = bed_stream(&k, UP, LANE_CASEWORK, 0);
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct log_entry first, second, got;

    for (int i = 0; i < 3; i++)
        first = bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
    struct head before = head_get(t, &stream);
    struct digest sum = scope_digest(t, UP);
    struct bed_event twin = bed_sign(b, &(struct bed_draft){.keys = &k,
                                                            .scope = UP,
                                                            .lane = LANE_CASEWORK,
                                                            .sequence = 3,
                                                            .position = 3,
                                                            .previous = {{1}},
                                                            .body = "twin"});
    second = log_append(t, &twin.e, twin.envelope, (struct wall){0}, 0, true, true);
    digest_add_id(&sum, &twin.e.id);
    assert_int_equal(second.ref.branch, 1);
    assert_int_equal(author_state_get(t, 1).fork_at, 3);
    struct author_state author = author_state_get(t, 1);
    assert_true(id_equal(&author.head, &first.id));
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_READ);
    struct head after = head_get(t, &stream);
    struct digest now = scope_digest(t, UP);
    assert_true(id_equal(&before.id, &after.id) && before.sequence == after.sequence);
    assert_true(digest_equal(&sum, &now));
    assert_true(log_get(t, first.ref, &got) && id_equal(&got.id, &first.id));
    assert_true(log_get(t, second.ref, &got) && id_equal(&got.id, &twin.e.id));
    assert_true(log_find(t, &(struct cite){.id = twin.e.id, .author = k.public_key, .position = 3}, &got));
    assert_int_equal(got.ref.branch, 1);
    expect_log(t, NULL, 99, "1/1 1/2 1/3 1/3.1 ");
    assert_int_equal(author_state_get(t, 1).fork_at, 3);
    store_abort(t);
}

static void a_fork_across_streams_moves_the_other_head(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct stream_key other = bed_stream(&k, OTHER, LANE_CASEWORK, 0);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    for (int i = 0; i < 4; i++)
        bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
    struct bed_draft d = {
        .keys = &k, .scope = OTHER, .lane = LANE_CASEWORK, .sequence = 1, .position = 4, .body = "other"};
    struct bed_event late = bed_sign(b, &d);
    d.sequence = 2;
    d.position = 2;
    d.previous = late.e.id;
    struct bed_event early = bed_sign(b, &d);
    assert_int_equal(log_append(t, &late.e, late.envelope, (struct wall){0}, 0, true, true).ref.branch, 1);
    assert_int_equal(author_state_get(t, 1).fork_at, 4);
    assert_int_equal(log_append(t, &early.e, early.envelope, (struct wall){0}, 0, true, true).ref.branch, 1);
    assert_int_equal(author_state_get(t, 1).fork_at, 2);
    assert_int_equal(author_state_get(t, 1).position, 4);
    assert_int_equal(head_get(t, &other).sequence, 2);
    assert_int_equal(scope_digest(t, OTHER).count, 2);
    assert_int_equal(store_commit(t), 0);
}

static void branches_beyond_the_limit_are_not_kept(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct bed_event ev = bed_next(b, t, &k, UP, LANE_CASEWORK, 0, NULL);

    for (unsigned i = 0; i < FORK_EVENTS_MAX; i++) {
        ev.e.id.b[0] = (uint8_t)i;
        assert_int_equal(log_append(t, &ev.e, ev.envelope, (struct wall){0}, 0, true, true).ref.branch, i);
    }
    ev.e.id.b[0] = UINT8_MAX;
    assert_int_equal(log_append(t, &ev.e, ev.envelope, (struct wall){0}, 0, true, true).arrival, 0);
    assert_int_equal(log_count(t), FORK_EVENTS_MAX);
    assert_int_equal(scope_digest(t, UP).count, FORK_EVENTS_MAX);
    assert_int_equal(store_commit(t), 0);
}

/* ---- damage ---- */

static void a_flipped_byte_is_noticed(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct log_ref ref = bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL).ref;
    struct key key = key_log(ref);
    struct log_entry got;
    struct span value;
    uint8_t bytes[1024];

    assert_true(table_get(t, TABLE_LOG, key_span(&key), &value) && value.len < sizeof bytes);
    size_t len = value.len;
    memcpy(bytes, value.at, len);
    assert_int_equal(store_commit(t), 0);

    for (size_t at = LOG_HEAD_ID; at < LOG_HEAD_BYTES + 150; at += 7) {
        t = store_begin(b->s, TXN_WRITE);
        bytes[at] ^= 4;
        table_put(t, TABLE_LOG, key_span(&key), span_of(bytes, len));
        bytes[at] ^= 4;
        assert_false(log_get(t, ref, &got));
        assert_int_equal(txn_error(t), ERR_CORRUPT);
        assert_int_equal(store_commit(t), ERR_CORRUPT);
    }
    t = store_begin(b->s, TXN_WRITE);
    table_put(t, TABLE_LOG, key_span(&key), span_of(bytes, LOG_HEAD_BYTES - 1));
    assert_false(log_get(t, ref, &got));
    assert_int_equal(txn_error(t), ERR_CORRUPT);
    store_abort(t);
    t = store_begin(b->s, TXN_WRITE);
    bytes[LOG_HEAD_LANE] = LANES;
    table_put(t, TABLE_LOG, key_span(&key), span_of(bytes, len));
    log_complete(t, ref, got.envelope, true, true);
    assert_int_equal(store_commit(t), ERR_CORRUPT);
    t = store_begin(b->s, TXN_READ);
    assert_true(log_get(t, ref, &got));
    store_abort(t);
}

/* ---- walks ---- */

/* Two authors, three streams:  1: UP casework, OTHER casework, UP casework, UP urgent   2: UP casework */
static void fill(struct bed *b)
{
    struct office_keys first = bed_keys(1), second = bed_keys(2);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    bed_append(b, t, &first, UP, LANE_CASEWORK, 0, NULL);
    bed_append(b, t, &first, OTHER, LANE_CASEWORK, 0, NULL);
    bed_append(b, t, &second, UP, LANE_CASEWORK, 0, NULL);
    bed_append(b, t, &first, UP, LANE_CASEWORK, 0, NULL);
    bed_append(b, t, &first, UP, LANE_URGENT, 0, NULL);
    assert_int_equal(store_commit(t), 0);
}

static void the_log_is_walked_by_author_and_position(void **state)
{
    struct bed *b = *state;
    struct txn *t;

    fill(b);
    t = store_begin(b->s, TXN_READ);
    expect_log(t, NULL, 99, "1/1 1/2 1/3 1/4 2/1 ");
    expect_log(t, NULL, 2, "1/1 1/2 ");
    expect_log(t, &(struct log_ref){.author_no = 1, .position = 3}, 99, "1/4 2/1 ");
    expect_log(t, &(struct log_ref){.author_no = 1, .position = 9}, 99, "2/1 ");
    expect_log(t, &(struct log_ref){.author_no = 2, .position = 1}, 99, "");
    store_abort(t);
}

static void a_stream_is_walked_beyond_a_head(void **state)
{
    struct bed *b = *state;
    struct office_keys first = bed_keys(1);
    struct stream_key k = bed_stream(&first, UP, LANE_CASEWORK, 0), none = bed_stream(&first, UP, LANE_BULK, 0);
    struct txn *t;
    struct text all = {.most = 99}, beyond = {.most = 99}, nothing = {.most = 99}, one = {.most = 1};

    fill(b);
    t = store_begin(b->s, TXN_READ);
    stream_each(t, &k, NULL, list, &all);
    assert_string_equal(all.at, "1/1 1/3 ");
    stream_each(t, &k, &(struct head){.sequence = 1, .position = 1}, list, &beyond);
    assert_string_equal(beyond.at, "1/3 ");
    stream_each(t, &none, NULL, list, &nothing);
    assert_string_equal(nothing.at, "");
    stream_each(t, &k, NULL, list, &one);
    assert_string_equal(one.at, "1/1 ");
    store_abort(t);
}

static void arrivals_are_walked_per_way_and_lane(void **state)
{
    struct bed *b = *state;
    struct scope up = UP, other = OTHER;
    struct txn *t;

    fill(b);
    t = store_begin(b->s, TXN_READ);
    expect_arrivals(t, NULL, LANE_CASEWORK, 0, UINT64_MAX, "1/1 1/2 2/1 1/3 ");
    expect_arrivals(t, NULL, LANE_URGENT, 0, UINT64_MAX, "1/4 ");
    expect_arrivals(t, NULL, LANE_BULK, 0, UINT64_MAX, "");
    expect_arrivals(t, &up, LANE_CASEWORK, 0, UINT64_MAX, "1/1 2/1 1/3 ");
    expect_arrivals(t, &up, LANE_CASEWORK, 1, 3, "2/1 ");
    expect_arrivals(t, &up, LANE_CASEWORK, 1, 4, "2/1 1/3 ");
    expect_arrivals(t, &up, LANE_CASEWORK, 4, 4, "");
    expect_arrivals(t, &other, LANE_CASEWORK, 0, UINT64_MAX, "1/2 ");
    assert_int_equal(arrivals_last(t, NULL, LANE_CASEWORK), 4);
    assert_int_equal(arrivals_last(t, &up, LANE_URGENT), 5);
    assert_int_equal(arrivals_last(t, &other, LANE_URGENT), 0);
    store_abort(t);
}

static void arrivals_are_counted_with_the_oldest(void **state)
{
    struct bed *b = *state;
    struct scope up = UP;
    struct txn *t;
    int64_t oldest = -1;

    fill(b); /* received at 1000 and the position */
    t = store_begin(b->s, TXN_READ);
    assert_int_equal(arrivals_count(t, NULL, LANE_CASEWORK, 1, 99, &oldest), 3);
    assert_int_equal(oldest, 1002);
    assert_int_equal(arrivals_count(t, NULL, LANE_CASEWORK, 0, 2, NULL), 2);
    assert_int_equal(arrivals_count(t, &up, LANE_CASEWORK, 2, 99, &oldest), 2);
    assert_int_equal(oldest, 1001);
    oldest = -1;
    assert_int_equal(arrivals_count(t, &up, LANE_CASEWORK, 4, 99, &oldest), 0);
    assert_int_equal(arrivals_count(t, &up, LANE_CASEWORK, UINT64_MAX, 99, &oldest), 0);
    assert_int_equal(oldest, -1);
    store_abort(t);
}

static void ways_are_indexed_as_told(void **state)
{
    struct bed *b = *state;
    struct scope up = UP;
    struct office_keys k = bed_keys(1);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    for (int way = 0; way < 4; way++) {
        struct bed_event ev = bed_next(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
        log_append(t, &ev.e, ev.envelope, (struct wall){0}, 0, way & 1, way & 2);
    }
    expect_arrivals(t, NULL, LANE_CASEWORK, 0, UINT64_MAX, "1/2 1/4 ");
    expect_arrivals(t, &up, LANE_CASEWORK, 0, UINT64_MAX, "1/3 1/4 ");
    assert_int_equal(arrival_last(t), 4);
    assert_int_equal(store_commit(t), 0);
}

static void a_late_part_arrives_anew(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct scope up = UP;
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct bed_event whole = bed_sign(
        b, &(struct bed_draft){
               .keys = &k, .scope = UP, .lane = LANE_CASEWORK, .sequence = 1, .position = 1, .sealed = "secret"});
    struct envelope_parts parts;
    uint8_t bytes[1024];
    struct log_entry got;

    assert_true(envelope_split(&parts, whole.envelope));
    parts.sealed = span_of(NULL, 0);
    struct span bare = span_of(bytes, envelope_join(bytes, &parts));
    struct log_ref ref = log_append(t, &whole.e, bare, (struct wall){3}, 5, true, true).ref;
    bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
    struct digest before = scope_digest(t, UP);
    assert_int_equal(store_commit(t), 0);

    t = store_begin(b->s, TXN_WRITE);
    log_complete(t, ref, whole.envelope, true, false);
    assert_int_equal(store_commit(t), 0);
    t = store_begin(b->s, TXN_READ);
    struct digest after = scope_digest(t, UP);
    assert_true(log_get(t, ref, &got));
    assert_true(span_equal(got.envelope, whole.envelope));
    assert_int_equal(got.arrival, 3);
    assert_int_equal(got.received_ms, 3);
    assert_true(digest_equal(&before, &after));
    expect_arrivals(t, NULL, LANE_CASEWORK, 0, UINT64_MAX, "1/2 1/1 ");
    expect_arrivals(t, &up, LANE_CASEWORK, 0, UINT64_MAX, "1/2 ");
    assert_int_equal(log_count(t), 2);
    assert_int_equal(arrivals_last(t, NULL, LANE_CASEWORK), 3);
    store_abort(t);

    t = store_begin(b->s, TXN_WRITE);
    log_complete(t, (struct log_ref){.author_no = 1, .position = 9}, whole.envelope, true, true);
    assert_int_equal(store_commit(t), ERR_NOT_FOUND);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_appended_event_is_got_and_found),
        TEST(what_is_held_is_not_appended_again),
        TEST(a_fork_keeps_both_events),
        TEST(a_fork_across_streams_moves_the_other_head),
        TEST(branches_beyond_the_limit_are_not_kept),
        TEST(a_flipped_byte_is_noticed),
        TEST(the_log_is_walked_by_author_and_position),
        TEST(a_stream_is_walked_beyond_a_head),
        TEST(arrivals_are_walked_per_way_and_lane),
        TEST(arrivals_are_counted_with_the_oldest),
        TEST(ways_are_indexed_as_told),
        TEST(a_late_part_arrives_anew),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
