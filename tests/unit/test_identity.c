/* Who an office is, and whom it knows, outlives it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/desk.h"
#include "tests/support/world.h"

static int setup(void **state)
{
    *state = desks_new(NULL);
    return 0;
}

static int teardown(void **state)
{
    desks_free(*state);
    return 0;
}

static int open_with_keys(struct desks *d, struct desk *o, const struct office_keys *keys)
{
    struct core_options co = {.store = o->store, .keys = keys};
    struct step_time t = desk_time(d);
    struct core *c = NULL;
    int rc = core_open(&c, &co, &t);

    core_close(c);
    return rc;
}

static void an_empty_store_is_nobody(void **state)
{
    struct desks *d = *state;
    struct desk *o = desk_empty(d, AREA_M);
    struct identity me;
    struct tree *tree = NULL;

    assert_int_equal(core_identity(o->store, &me), ERR_NOT_FOUND);
    assert_int_equal(open_with_keys(d, o, &o->keys), ERR_STATE);
    struct txn *t = store_begin(o->store, TXN_READ);
    assert_int_equal(core_load_tree(t, NULL, &tree), ERR_NOT_FOUND);
    assert_int_equal(store_commit(t), 0);
}

static void it_persists(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *county = desk_child(d, root, AREA_C);
    struct identity before, after;

    assert_int_equal(core_identity(county->store, &before), 0);
    desk_restart(d, county);
    assert_int_equal(core_identity(county->store, &after), 0);
    assert_memory_equal(&before, &after, sizeof after);
    struct network n = network_of_root(&root->keys.public_key);
    assert_memory_equal(&after.network, &n, sizeof n);
    assert_int_equal(before.area.code, county->area.code);
    assert_int_equal(core_identity(root->store, &before), 0);
    assert_string_equal(before.address, "");
    assert_true(bytes_zero(&before.parent, sizeof before.parent));
}

static void another_key_does_not_open_it(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *other = desk_empty(d, AREA_C);

    core_close(root->core);
    root->core = NULL;
    assert_int_equal(open_with_keys(d, root, &other->keys), ERR_STATE);
    assert_int_equal(open_with_keys(d, root, &root->keys), 0);
}

static void a_damaged_identity_is_said_to_be_corrupt(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d);
    struct identity me;

    struct txn *t = store_begin(root->store, TXN_WRITE);
    meta_put(t, "identity", span_str("short"));
    assert_int_equal(store_commit(t), 0);
    assert_int_equal(core_identity(root->store, &me), ERR_CORRUPT);
    assert_int_equal(open_with_keys(d, root, &root->keys), ERR_CORRUPT);
}

/* A child knows whom to trust from its grant alone, before a single event has come. */
static void the_roster_comes_back_from_the_log_and_from_the_grant(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *county = desk_child(d, root, AREA_C);

    for (int round = 0; round < 2; round++) {
        struct core_status up = desk_status(d, county);
        assert_int_equal(up.events, 0);
        assert_int_equal(up.n_peers, 1);
        assert_true(up.peers[0].is_parent);
        assert_true(author_equal(&up.peers[0].key, &root->keys.public_key));
        assert_string_equal(up.name, "马尔康市");
        struct core_status down = desk_status(d, root);
        assert_int_equal(down.n_peers, 1);
        assert_true(author_equal(&down.peers[0].key, &county->keys.public_key));
        desk_restart(d, county);
        desk_restart(d, root);
    }
}

/* What it was granted it can grant on: the chain to the root and the list. */
static void a_grant_is_passed_on_by_who_holds_no_event_of_it(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *county = desk_child(d, root, AREA_C), *town = desk_child(d, county, AREA_T);
    struct desk *village = desk_child(d, town, AREA_V);

    struct txn *t = store_begin(village->store, TXN_READ);
    struct tree *tree = NULL;
    assert_int_equal(core_load_tree(t, NULL, &tree), 0);
    assert_int_equal(store_commit(t), 0);
    assert_true(span_equal(tree_rows(tree), tree_rows(d->tree)));
    tree_free(tree);
}

#define IN_A_NETWORK(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_NETWORK(an_empty_store_is_nobody),
        IN_A_NETWORK(it_persists),
        IN_A_NETWORK(another_key_does_not_open_it),
        IN_A_NETWORK(a_damaged_identity_is_said_to_be_corrupt),
        IN_A_NETWORK(the_roster_comes_back_from_the_log_and_from_the_grant),
        IN_A_NETWORK(a_grant_is_passed_on_by_who_holds_no_event_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
