#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tests/support/store_bed.h"

#define TOWN    ((struct area){513201209000})
#define VILLAGE ((struct area){513201209200})
#define OTHER   ((struct area){513201209201})

static struct subject subject_of(uint8_t n)
{
    return (struct subject){.b = {[15] = n}};
}

/* ---- views ---- */

static struct view_key key_of(struct area area, uint8_t type, uint8_t n)
{
    struct subject s = subject_of(n);

    return view_key(area, type, &s, span_of(NULL, 0));
}

static void put(struct txn *t, struct area area, uint8_t type, uint8_t n, const char *value)
{
    struct view_key k = key_of(area, type, n);

    view_put(t, &k, span_str(value));
}

struct text {
    char at[256];
    size_t len;
    unsigned most;
};

static bool collect(void *arg, struct span key, struct span value)
{
    struct text *out = arg;

    assert_true(key.len >= 25);
    out->len += (size_t)snprintf(out->at + out->len, sizeof out->at - out->len, "%.*s ", (int)value.len, value.at);
    return --out->most > 0;
}

static void expect_views(struct txn *t, struct area first, struct area last, uint8_t type, const struct view_key *after,
                         unsigned most, const char *want)
{
    struct text got = {.most = most};

    view_each(t, first, last, type, after, collect, &got);
    assert_string_equal(got.at, want);
}

static void a_view_is_put_changed_and_dropped(void **state)
{
    struct bed *b = *state;
    struct view_key k = key_of(VILLAGE, 1, 1);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_null(view_get(t, &k).at);
    view_drop(t, &k);
    view_put(t, &k, span_str("one"));
    view_put(t, &k, span_str("another"));
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);
    t = store_begin(b->s, TXN_WRITE);
    assert_true(span_equal(view_get(t, &k), span_str("another")));
    view_drop(t, &k);
    assert_null(view_get(t, &k).at);
    assert_int_equal(store_commit(t), 0);
}

static void a_key_carries_more_than_a_subject(void **state)
{
    struct subject s = subject_of(3);
    struct view_key k = view_key(VILLAGE, 9, &s, span_str("more"));

    (void)state;
    assert_int_equal(k.len, 29);
    assert_int_equal(get_be(k.bytes, 8), VILLAGE.code);
    assert_int_equal(k.bytes[8], 9);
    assert_memory_equal(k.bytes + 9, s.b, 16);
    assert_memory_equal(k.bytes + 25, "more", 4);
}

static void views_of_one_type_are_walked_over_areas(void **state)
{
    struct bed *b = *state;
    struct area all = {UINT64_MAX}, none = {0};
    struct view_key after = key_of(VILLAGE, 2, 1), absent = key_of(VILLAGE, 2, 9);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    put(t, TOWN, 1, 1, "t1");
    put(t, TOWN, 2, 1, "t2");
    put(t, TOWN, 3, 1, "t3");
    put(t, VILLAGE, 2, 1, "v2a");
    put(t, VILLAGE, 2, 2, "v2b");
    put(t, VILLAGE, 7, 1, "v7");
    put(t, OTHER, 1, 1, "o1");
    put(t, OTHER, 2, 1, "o2");
    put(t, all, 7, 1, "end");
    expect_views(t, none, all, 2, NULL, 9, "t2 v2a v2b o2 ");
    expect_views(t, TOWN, VILLAGE, 2, NULL, 9, "t2 v2a v2b ");
    expect_views(t, VILLAGE, VILLAGE, 2, NULL, 9, "v2a v2b ");
    expect_views(t, VILLAGE, OTHER, 7, NULL, 9, "v7 ");
    expect_views(t, none, all, 2, &after, 9, "v2b o2 ");
    expect_views(t, none, all, 2, &absent, 9, "o2 ");
    expect_views(t, none, all, 2, NULL, 2, "t2 v2a ");
    expect_views(t, none, all, 5, NULL, 9, "");
    expect_views(t, none, TOWN, 1, NULL, 9, "t1 ");
    assert_int_equal(store_commit(t), 0);
}

static void views_are_cleared_for_a_rebuild(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    put(t, TOWN, 1, 1, "t1");
    meta_put(t, "kept", span_str("yes"));
    views_clear(t);
    expect_views(t, (struct area){0}, (struct area){UINT64_MAX}, 1, NULL, 9, "");
    put(t, TOWN, 1, 1, "again");
    assert_int_equal(store_commit(t), 0);
    t = store_begin(b->s, TXN_READ);
    expect_views(t, (struct area){0}, (struct area){UINT64_MAX}, 1, NULL, 9, "again ");
    assert_true(span_equal(meta_get(t, "kept"), span_str("yes")));
    store_abort(t);
}

/* ---- waiting ---- */

struct waiters {
    struct txn *t;
    struct log_ref refs[8];
    unsigned n, most;
    const struct cite *again; /* put each back as waiting for this */
};

static bool take_waiter(void *arg, struct log_ref waits)
{
    struct waiters *w = arg;

    w->refs[w->n++] = waits;
    if (w->again)
        waiting_put(w->t, w->again, waits);
    return w->n < w->most;
}

static struct cite cite_of(unsigned author, uint64_t position)
{
    return (struct cite){.author = bed_keys(author).public_key, .position = position};
}

static unsigned waiters_of(struct txn *t, const struct cite *c)
{
    struct waiters w = {.t = t, .most = 8};

    waiting_take(t, &c->author, c->position, take_waiter, &w);
    return w.n;
}

static void who_waits_is_woken_once(void **state)
{
    struct bed *b = *state;
    struct cite missing = cite_of(1, 5), near = cite_of(1, 6), other = cite_of(2, 5);
    struct log_ref first = {.author_no = 3, .position = 10, .branch = 1}, second = {.author_no = 4, .position = 1};
    struct waiters w = {.most = 8};
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_int_equal(waiters_of(t, &missing), 0);
    waiting_put(t, &missing, second);
    waiting_put(t, &missing, first);
    waiting_put(t, &missing, first);
    waiting_put(t, &near, first);
    waiting_put(t, &other, second);
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_WRITE);
    waiting_take(t, &missing.author, 5, take_waiter, &w);
    assert_int_equal(w.n, 2);
    assert_int_equal(w.refs[0].author_no, 3);
    assert_int_equal(w.refs[0].position, 10);
    assert_int_equal(w.refs[0].branch, 1);
    assert_int_equal(w.refs[1].author_no, 4);
    assert_int_equal(waiters_of(t, &missing), 0);
    assert_int_equal(waiters_of(t, &near), 1);
    assert_int_equal(waiters_of(t, &other), 1);
    assert_int_equal(store_commit(t), 0);
}

static void waking_ends_when_told_or_when_all_wait_again(void **state)
{
    struct bed *b = *state;
    struct cite missing = cite_of(1, 5);
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct waiters one = {.t = t, .most = 1}, again = {.t = t, .most = 8, .again = &missing};

    for (uint32_t i = 1; i <= 3; i++)
        waiting_put(t, &missing, (struct log_ref){.author_no = i, .position = i});
    waiting_take(t, &missing.author, 5, take_waiter, &one);
    assert_int_equal(one.n, 1);
    waiting_take(t, &missing.author, 5, take_waiter, &again);
    assert_int_equal(again.n, 2);
    assert_int_equal(waiters_of(t, &missing), 2);
    assert_int_equal(store_commit(t), 0);
}

/* ---- stale marks ---- */

struct marks {
    struct txn *t;
    struct text text;
    bool again;
};

static void take_mark(void *arg, struct area area, uint8_t fold, const struct subject *s)
{
    struct marks *m = arg;
    struct text *out = &m->text;

    out->len += (size_t)snprintf(out->at + out->len, sizeof out->at - out->len, "%u/%u/%u ",
                                 (unsigned)(area.code % 1000), fold, s->b[15]);
    if (m->again)
        stale_put(m->t, area, fold, s);
}

static void mark(struct txn *t, struct area area, uint8_t fold, uint8_t n)
{
    struct subject s = subject_of(n);

    stale_put(t, area, fold, &s);
}

static void marks_are_taken_in_slices(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct marks m = {.t = t};

    assert_int_equal(stale_take(t, 10, take_mark, &m), 0);
    mark(t, VILLAGE, 2, 1);
    mark(t, TOWN, 1, 2);
    mark(t, VILLAGE, 1, 3);
    mark(t, VILLAGE, 1, 3);
    assert_int_equal(stale_count(t), 3);
    assert_int_equal(stale_take(t, 0, take_mark, &m), 0);
    assert_int_equal(stale_take(t, 2, take_mark, &m), 2);
    assert_string_equal(m.text.at, "0/1/2 200/1/3 ");
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_WRITE);
    assert_int_equal(stale_count(t), 1);
    m = (struct marks){.t = t};
    assert_int_equal(stale_take(t, 2, take_mark, &m), 1);
    assert_string_equal(m.text.at, "200/2/1 ");
    assert_int_equal(stale_count(t), 0);
    store_abort(t);
    t = store_begin(b->s, TXN_READ);
    assert_int_equal(stale_count(t), 1);
    store_abort(t);
}

static void a_mark_put_again_waits_for_the_next_slice(void **state)
{
    struct bed *b = *state;
    struct txn *t = store_begin(b->s, TXN_WRITE);
    struct marks m = {.t = t, .again = true};

    for (uint8_t i = 0; i < 5; i++)
        mark(t, VILLAGE, 1, i);
    assert_int_equal(stale_take(t, 100, take_mark, &m), 5);
    assert_int_equal(stale_count(t), 5);
    assert_int_equal(store_commit(t), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_view_is_put_changed_and_dropped),
        TEST(a_key_carries_more_than_a_subject),
        TEST(views_of_one_type_are_walked_over_areas),
        TEST(views_are_cleared_for_a_rebuild),
        TEST(who_waits_is_woken_once),
        TEST(waking_ends_when_told_or_when_all_wait_again),
        TEST(marks_are_taken_in_slices),
        TEST(a_mark_put_again_waits_for_the_next_slice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
