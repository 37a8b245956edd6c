/* Which arrival numbers a store still knows for its own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tests/support/store_bed.h"

static void opened_as(struct bed *b, uint8_t a, uint8_t z)
{
    struct store_options o = {.new_id = {a, z}, .map_bytes = 1u << 30};

    bed_close(b);
    assert_int_equal(store_open(&b->s, b->dir, &o), 0);
}

static void written(struct bed *b, const char *what)
{
    struct txn *t = store_begin(b->s, TXN_WRITE);

    meta_put(t, what, span_str("x"));
    assert_int_equal(store_commit(t), 0);
}

static bool gave(struct bed *b, uint8_t a, uint8_t z, uint64_t arrival)
{
    uint8_t life[16] = {a, z};
    struct txn *t = store_begin(b->s, TXN_READ);
    bool is = life_gave(t, life, arrival);

    assert_int_equal(store_commit(t), 0);
    return is;
}

static void a_life_gave_what_stands_up_to_its_end(void **state)
{
    struct bed *b = *state;

    opened_as(b, 7, 1);
    assert_false(gave(b, 6, 1, 0));
    written(b, "a");
    assert_true(gave(b, 7, 1, 0));
    assert_false(gave(b, 7, 1, 1)); /* no such arrival yet */
    opened_as(b, 7, 2);
    written(b, "b");
    assert_true(gave(b, 7, 1, 0));
    assert_true(gave(b, 7, 2, 0));
    assert_false(gave(b, 7, 2, 1));
    assert_false(gave(b, 7, 3, 0));
}

static void a_life_without_a_commit_left_nothing(void **state)
{
    struct bed *b = *state;

    opened_as(b, 7, 1);
    store_abort(store_begin(b->s, TXN_WRITE));
    written(b, "a"); /* the one given up did not count */
    assert_true(gave(b, 7, 1, 0));
    opened_as(b, 7, 2);
    store_abort(store_begin(b->s, TXN_WRITE));
    opened_as(b, 7, 3);
    written(b, "b");
    assert_true(gave(b, 7, 1, 0));
    assert_false(gave(b, 7, 2, 0));
}

static void the_oldest_lives_are_forgotten(void **state)
{
    struct bed *b = *state;

    for (unsigned i = 0; i <= STORE_LIVES_MAX; i++) {
        opened_as(b, 8, (uint8_t)i);
        written(b, "a");
    }
    assert_false(gave(b, 8, 0, 0));
    assert_true(gave(b, 8, 1, 0));
    assert_true(gave(b, 8, STORE_LIVES_MAX, 0));
}

static void damaged_lives_are_seen(void **state)
{
    struct bed *b = *state;

    written(b, "store/lives");
    opened_as(b, 7, 1);
    struct txn *t = store_begin(b->s, TXN_WRITE);
    assert_int_equal(store_commit(t), ERR_CORRUPT);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, bed_setup, bed_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_life_gave_what_stands_up_to_its_end),
        TEST(a_life_without_a_commit_left_nothing),
        TEST(the_oldest_lives_are_forgotten),
        TEST(damaged_lives_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
