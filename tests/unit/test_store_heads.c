#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "tests/support/store_bed.h"

#define UP    (bed_scope(513201209200, REACH_UP))
#define DOWN  (bed_scope(513201209200, REACH_DOWN))
#define TOWN  (bed_scope(513201209000, REACH_DOWN))
#define OTHER (bed_scope(513202000000, REACH_UP))

static void authors_are_numbered(void **state)
{
    struct bed *b = *state;
    struct author first = bed_keys(1).public_key, second = bed_keys(2).public_key, out;
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_int_equal(author_number(t, &first, false), 0);
    assert_false(author_of_number(t, 1, &out));
    assert_int_equal(author_number(t, &first, true), 1);
    assert_int_equal(author_number(t, &second, true), 2);
    assert_int_equal(author_number(t, &first, true), 1);
    assert_true(author_of_number(t, 2, &out));
    assert_true(author_equal(&out, &second));
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_READ);
    assert_int_equal(author_number(t, &second, false), 2);
    assert_true(author_of_number(t, 1, &out));
    assert_true(author_equal(&out, &first));
    assert_false(author_of_number(t, 3, &out));
    assert_int_equal(author_state_get(t, 3).position, 0);
    store_abort(t);
}

static void heads_and_authors_follow_appends(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct stream_key up = bed_stream(&k, UP, LANE_URGENT, 0), down = bed_stream(&k, DOWN, LANE_BULK, 63);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    assert_int_equal(head_get(t, &up).sequence, 0);
    bed_append(b, t, &k, UP, LANE_URGENT, 0, NULL);
    struct log_entry last_up = bed_append(b, t, &k, UP, LANE_URGENT, 0, NULL);
    struct log_entry last_down = bed_append(b, t, &k, DOWN, LANE_BULK, 63, NULL);
    assert_int_equal(head_get(t, &up).sequence, 2);
    assert_int_equal(store_commit(t), 0);
    bed_reopen(b);

    t = store_begin(b->s, TXN_READ);
    struct head h = head_get(t, &up), d = head_get(t, &down);
    struct author_state a = author_state_get(t, author_number(t, &k.public_key, false));
    assert_int_equal(h.sequence, 2);
    assert_int_equal(h.position, 2);
    assert_int_equal(h.depth, 2);
    assert_true(id_equal(&h.id, &last_up.id));
    assert_int_equal(h.stream_no, last_up.stream_no);
    assert_int_equal(d.sequence, 1);
    assert_int_not_equal(d.stream_no, h.stream_no);
    assert_int_equal(a.position, 3);
    assert_true(id_equal(&a.head, &last_down.id));
    assert_int_equal(a.fork_at, 0);
    store_abort(t);

    t = store_begin(b->s, TXN_WRITE);
    author_fork(t, &k.public_key, 9);
    author_fork(t, &k.public_key, 2);
    author_fork(t, &k.public_key, 5);
    assert_int_equal(store_commit(t), 0);
    t = store_begin(b->s, TXN_READ);
    assert_int_equal(author_state_get(t, author_number(t, &k.public_key, false)).fork_at, 2);
    store_abort(t);
}

struct heads {
    char text[256];
    size_t len;
    unsigned most;
};

static bool list_head(void *arg, const struct stream_key *k, const struct head *h)
{
    struct heads *l = arg;
    struct author first = bed_keys(1).public_key;
    unsigned author = author_equal(&k->author, &first) ? 1 : 2;

    assert_true(scope_equal(k->scope, UP));
    l->len += (size_t)snprintf(l->text + l->len, sizeof l->text - l->len, "%u/%u/%u:%u ", author, k->lane, k->thread,
                               (unsigned)h->sequence);
    return --l->most > 0;
}

static void expect_heads(struct txn *t, unsigned most, const char *want)
{
    struct heads l = {.most = most};

    head_each(t, UP, list_head, &l);
    assert_string_equal(l.text, want);
}

static void heads_of_a_scope_are_listed(void **state)
{
    struct bed *b = *state;
    struct office_keys first = bed_keys(1), second = bed_keys(2);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    expect_heads(t, 9, "");
    bed_append(b, t, &first, UP, LANE_CASEWORK, 2, NULL);
    bed_append(b, t, &second, UP, LANE_CASEWORK, 0, NULL);
    bed_append(b, t, &second, UP, LANE_URGENT, 0, NULL);
    bed_append(b, t, &first, UP, LANE_CASEWORK, 2, NULL);
    bed_append(b, t, &first, DOWN, LANE_CASEWORK, 1, NULL);
    bed_append(b, t, &first, TOWN, LANE_CASEWORK, 1, NULL);
    expect_heads(t, 9, "1/1/2:2 2/0/0:1 2/1/0:1 ");
    assert_int_equal(store_commit(t), 0);

    t = store_begin(b->s, TXN_READ);
    expect_heads(t, 9, "1/1/2:2 2/0/0:1 2/1/0:1 ");
    expect_heads(t, 2, "1/1/2:2 2/0/0:1 ");
    store_abort(t);
}

static bool list_scope(void *arg, struct scope s, const struct digest *d, const uint64_t last[LANES])
{
    struct heads *l = arg;

    l->len += (size_t)snprintf(l->text + l->len, sizeof l->text - l->len, "%u/%s:%u:%u,%u,%u ",
                               (unsigned)(s.area.code % 10000000), reach_name(s.reach), (unsigned)d->count,
                               (unsigned)last[0], (unsigned)last[1], (unsigned)last[2]);
    return --l->most > 0;
}

static void expect_scopes(struct txn *t, uint64_t area, unsigned most, const char *want)
{
    struct heads l = {.most = most};

    scope_each(t, (struct area){area}, list_scope, &l);
    assert_string_equal(l.text, want);
}

static void scopes_inside_an_area_are_listed(void **state)
{
    struct bed *b = *state;
    struct office_keys k = bed_keys(1);
    struct txn *t = store_begin(b->s, TXN_WRITE);

    bed_append(b, t, &k, UP, LANE_CASEWORK, 0, NULL);
    bed_append(b, t, &k, OTHER, LANE_BULK, 0, NULL);
    bed_append(b, t, &k, DOWN, LANE_URGENT, 0, NULL);
    bed_append(b, t, &k, UP, LANE_BULK, 0, NULL);
    bed_append(b, t, &k, TOWN, LANE_CASEWORK, 0, NULL);
    expect_scopes(t, 513201209000, 9, "1209000/down:1:0,5,0 1209200/up:2:0,1,4 1209200/down:1:3,0,0 ");
    assert_int_equal(store_commit(t), 0);

    t = store_begin(b->s, TXN_READ);
    expect_scopes(t, 513201209000, 9, "1209000/down:1:0,5,0 1209200/up:2:0,1,4 1209200/down:1:3,0,0 ");
    expect_scopes(t, 513201209000, 1, "1209000/down:1:0,5,0 ");
    expect_scopes(t, 513201209200, 9, "1209200/up:2:0,1,4 1209200/down:1:3,0,0 ");
    expect_scopes(t, 513203000000, 9, "");
    assert_int_equal(arrivals_last(t, NULL, LANE_BULK), 4);
    assert_int_equal(arrivals_last(t, &(struct scope){{513201209200}, REACH_UP}, LANE_CASEWORK), 1);
    store_abort(t);
}

static void digests_do_not_depend_on_the_order_of_arrival(void **state)
{
    struct bed *b = *state;
    struct bed other;
    struct bed_event ev[6];
    static const unsigned orders[2][6] = {{0, 1, 2, 3, 4, 5}, {3, 0, 4, 1, 5, 2}};
    struct digest area[2], scope[2], town[2];
    struct digest expected = {0};

    for (unsigned a = 0; a < 2; a++) {
        struct office_keys k = bed_keys(a + 1);
        struct id previous = {{0}};
        for (unsigned i = 0; i < 3; i++) {
            ev[3 * a + i] = bed_sign(
                b, &(struct bed_draft){
                       .keys = &k, .scope = a ? UP : TOWN, .sequence = i + 1, .position = i + 1, .previous = previous});
            previous = ev[3 * a + i].e.id;
            digest_add_id(&expected, &previous);
        }
    }
    bed_up(&other);
    for (unsigned o = 0; o < 2; o++) {
        struct bed *at = o ? &other : b;
        struct txn *t = store_begin(at->s, TXN_WRITE);
        for (unsigned i = 0; i < 6; i++)
            log_append(t, &ev[orders[o][i]].e, ev[orders[o][i]].envelope, (struct wall){0}, 0, true, false);
        assert_int_equal(store_commit(t), 0);
        t = store_begin(at->s, TXN_READ);
        area[o] = area_digest(t, (struct area){513201209000});
        scope[o] = scope_digest(t, UP);
        town[o] = scope_digest(t, TOWN);
        store_abort(t);
    }
    bed_down(&other);
    assert_true(digest_equal(&area[0], &area[1]) && digest_equal(&area[0], &expected));
    assert_true(digest_equal(&scope[0], &scope[1]) && digest_equal(&town[0], &town[1]));
    assert_int_equal(scope[0].count, 3);
    assert_false(digest_equal(&scope[0], &town[0]));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(authors_are_numbered),
        TEST(heads_and_authors_follow_appends),
        TEST(heads_of_a_scope_are_listed),
        TEST(scopes_inside_an_area_are_listed),
        TEST(digests_do_not_depend_on_the_order_of_arrival),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
