/* An office is made once: by founding, or by a grant that is checked before a byte of it is written. */
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

static int found(struct desks *d, struct desk *o, const struct office_keys *keys)
{
    struct step_time t = desk_time(d);

    return core_found(o->store, d->tree, keys, &t);
}

static void expect_unwritten(struct desk *o)
{
    struct identity me;
    struct txn *t = store_begin(o->store, TXN_READ);

    assert_int_equal(log_count(t), 0);
    assert_null(meta_get(t, "grant").at);
    assert_int_equal(store_commit(t), 0);
    assert_int_equal(core_identity(o->store, &me), ERR_NOT_FOUND);
}

static void the_root_founds_once(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d);
    struct core_status before = desk_status(d, root);
    struct office_keys other;
    uint8_t seed[SEED_BYTES] = {1};
    struct identity me;

    keys_from_seed(&other, seed);
    assert_int_equal(before.events, 2); /* genesis and the one part of the list */
    assert_int_equal(found(d, root, &root->keys), ERR_EXISTS);
    assert_int_equal(found(d, root, &other), ERR_EXISTS);
    assert_int_equal(core_identity(root->store, &me), 0);
    assert_true(author_equal(&me.key, &root->keys.public_key));
    assert_int_equal(desk_status(d, root).events, before.events);
    assert_int_equal(desk_event(d, root, 1).kind, KIND_GENESIS);
    assert_int_equal(desk_event(d, root, 1).area_list, 0); /* there is none yet to judge it by */
    assert_int_equal(desk_event(d, root, 2).area_list, 1);
}

static void a_list_without_a_version_founds_nothing(void **state)
{
    struct desks *d = *state;
    struct desk *o = desk_empty(d, AREA_M);

    tree_set_version(d->tree, 0);
    assert_int_equal(found(d, o, &o->keys), ERR_INVALID);
    expect_unwritten(o);
}

/* ---- enrolment ---- */

struct enrolment {
    struct desks *d;
    struct desk *root, *county, *child;
    struct token token;
    Fangpin__V1__EnrolGrant *grant;
};

static struct enrolment enrolment_of(struct desks *d)
{
    struct enrolment e = {.d = d, .root = desk_root(d)};

    e.county = desk_child(d, e.root, AREA_C);
    e.child = desk_empty(d, AREA_T);
    EXPECT(desk_invite(d, e.county, AREA_T, &e.token) == 0);
    e.grant = desk_grant(d, e.county, &e.token, &e.child->keys);
    return e;
}

static int enrol(struct enrolment *e)
{
    struct step_time t = desk_time(e->d);

    return core_enrol(e->child->store, e->grant, &e->token, &e->child->keys, &t);
}

static void a_good_grant_makes_the_child(void **state)
{
    struct enrolment e = enrolment_of(*state);
    struct identity me;

    assert_int_equal(e.grant->n_envelope, 4); /* genesis, two certificates, the list */
    assert_int_equal(enrol(&e), 0);
    assert_int_equal(core_identity(e.child->store, &me), 0);
    assert_true(area_equal(me.area, e.child->area));
    assert_true(author_equal(&me.parent, &e.county->keys.public_key));
    assert_string_equal(me.address, e.token.address);
    assert_int_equal(me.epoch, 1);
    assert_int_equal(enrol(&e), ERR_EXISTS);
    struct step_time t = desk_time(e.d);
    assert_int_equal(core_found(e.child->store, e.d->tree, &e.child->keys, &t), ERR_EXISTS);
}

static void a_grant_for_something_else_is_refused(void **state)
{
    struct enrolment e = enrolment_of(*state);
    struct token good = e.token;

    e.token.area.code = 513201209200; /* another area than the certificate's */
    assert_int_equal(enrol(&e), ERR_NO_AUTHORITY);
    e.token = good;
    e.token.parent = e.root->keys.public_key; /* certified by another office than the token's */
    assert_int_equal(enrol(&e), ERR_NO_AUTHORITY);
    e.token = good;
    e.token.network.b[3] ^= 1; /* another network: its genesis is not ours */
    assert_int_equal(enrol(&e), ERR_NO_AUTHORITY);
    e.token = good;
    struct office_keys mine = e.child->keys;
    uint8_t seed[SEED_BYTES] = {9};
    keys_from_seed(&e.child->keys, seed); /* another machine's */
    assert_int_equal(enrol(&e), ERR_NO_AUTHORITY);
    e.child->keys = mine;
    expect_unwritten(e.child);
    assert_int_equal(enrol(&e), 0);
}

static void every_certificate_on_the_way_is_needed(void **state)
{
    struct enrolment e = enrolment_of(*state);
    ProtobufCBinaryData *all = e.grant->envelope;

    e.grant->n_envelope = 3;
    for (size_t gone = 0; gone < 3; gone++) { /* genesis, the county's, its own */
        ProtobufCBinaryData rest[3];
        for (size_t i = 0, n = 0; i < 4; i++)
            if (i != gone)
                rest[n++] = all[i];
        e.grant->envelope = rest;
        assert_int_equal(enrol(&e), ERR_NO_AUTHORITY);
    }
    expect_unwritten(e.child);
}

static void every_byte_that_is_turned_is_noticed(void **state)
{
    struct enrolment e = enrolment_of(*state);

    for (size_t i = 0; i < e.grant->n_envelope; i++) {
        ProtobufCBinaryData *env = &e.grant->envelope[i];
        for (size_t at = 0; at < env->len; at += 7) {
            env->data[at] ^= 0x10;
            assert_int_not_equal(enrol(&e), 0);
            env->data[at] ^= 0x10;
        }
        struct envelope_parts p;
        assert_true(envelope_split(&p, span_of(env->data, env->len)));
        size_t signature = (size_t)(p.signature.at - env->data);
        env->data[signature] ^= 1;
        assert_int_equal(enrol(&e), ERR_BAD_SIGNATURE);
        env->data[signature] ^= 1;
    }
    expect_unwritten(e.child);
    assert_int_equal(enrol(&e), 0);
}

static void bytes_that_are_no_event_are_malformed(void **state)
{
    struct enrolment e = enrolment_of(*state);
    uint8_t junk[] = {1, 2, 3};

    e.grant->envelope[1] = (ProtobufCBinaryData){sizeof junk, junk};
    assert_int_equal(enrol(&e), ERR_MALFORMED);
    e.grant->n_envelope = 0;
    assert_int_equal(enrol(&e), ERR_NOT_FOUND);
    expect_unwritten(e.child);
}

#define IN_A_NETWORK(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_NETWORK(the_root_founds_once),
        IN_A_NETWORK(a_list_without_a_version_founds_nothing),
        IN_A_NETWORK(a_good_grant_makes_the_child),
        IN_A_NETWORK(a_grant_for_something_else_is_refused),
        IN_A_NETWORK(every_certificate_on_the_way_is_needed),
        IN_A_NETWORK(every_byte_that_is_turned_is_noticed),
        IN_A_NETWORK(bytes_that_are_no_event_are_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
