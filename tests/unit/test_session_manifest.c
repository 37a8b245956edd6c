/* Manifests: when they ride, which are believed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/support/session_pair.h"

#define VILLAGE scope_of(513201209200, REACH_UP)

static void the_parent_knows_what_a_dark_child_last_said(void **state)
{
    struct pair *p = *state;

    side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 3);
    side_write(&p->child, NULL, VILLAGE, LANE_BULK, 0, 2);
    p->now.ms += MANIFEST_MIN_MS;
    side_step(&p->child);
    side_step(&p->parent);
    pair_cut(p);
    side_restart(&p->parent);
    side_pump(&p->parent);
    struct session_view v = side_view(&p->parent);
    assert_true(v.has_manifest);
    assert_int_equal(v.manifest_position, 5);
    assert_int_equal(v.manifest_unsent[LANE_URGENT], 3);
    assert_int_equal(v.manifest_unsent[LANE_BULK], 2);
    assert_true(v.manifest_received_ms > 0);
}

static uint64_t manifests_in(struct pair *p, unsigned events)
{
    uint64_t n = 0;

    for (unsigned i = 0; i < events; i++) {
        side_write(&p->child, NULL, VILLAGE, LANE_URGENT, 0, 1);
        struct mono said = p->child.session->manifest_said;
        assert_true(pair_run(p, 2));
        n += said.ms != p->child.session->manifest_said.ms;
        p->now.ms += 100;
    }
    return n;
}

static void they_ride_at_most_so_often(void **state)
{
    struct pair *p = *state;

    p->now.ms += MANIFEST_MIN_MS;
    assert_int_equal(manifests_in(p, 99), 1);
    p->now.ms += MANIFEST_MIN_MS;
    assert_int_equal(manifests_in(p, 3), 1);
}

/* A manifest of the child, in a packet without other meaning. */
static void hear_manifest(struct pair *p, const struct office_keys *signer, const struct author *claims,
                          uint64_t position, bool spoil)
{
    Fangpin__V1__Packet m = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Receipt r = FANGPIN__V1__RECEIPT__INIT;
    Fangpin__V1__Manifest man = FANGPIN__V1__MANIFEST__INIT;
    uint64_t unsent[LANES] = {7, 8, 9};
    struct arena a = arena_of(1u << 20);
    struct id head = {{1}};

    man.epoch = 1;
    man.position = position;
    man.head = (ProtobufCBinaryData){32, head.b};
    man.n_unsent = LANES;
    man.unsent = unsent;
    assert_int_equal(manifest_sign(&man, signer, &a), 0);
    man.author = (ProtobufCBinaryData){32, (uint8_t *)(uintptr_t)claims->b};
    man.position += spoil;
    m.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    m.receipt = &r;
    m.manifest = &man;
    side_hear(&p->parent, &m);
    arena_free(&a);
}

static void only_one_signed_by_the_peer_for_itself_is_believed(void **state)
{
    struct pair *p = *state;
    struct office_keys other = pair_keys(999);

    hear_manifest(p, &p->child.keys, &p->child.keys.public_key, 100, true);
    hear_manifest(p, &other, &p->child.keys.public_key, 100, false);
    hear_manifest(p, &other, &other.public_key, 100, false);
    assert_int_equal(p->parent.session->malformed, 3);
    assert_int_equal(side_view(&p->parent).manifest_position, 0);
    hear_manifest(p, &p->child.keys, &p->child.keys.public_key, 100, false);
    assert_int_equal(side_view(&p->parent).manifest_position, 100);
    assert_int_equal(side_view(&p->parent).manifest_unsent[LANE_BULK], 9);
    hear_manifest(p, &p->child.keys, &p->child.keys.public_key, 99, false); /* held back on the way */
    assert_int_equal(side_view(&p->parent).manifest_position, 100);
    assert_int_equal(p->parent.session->malformed, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_parent_knows_what_a_dark_child_last_said, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(they_ride_at_most_so_often, pair_setup_linked, pair_teardown),
        cmocka_unit_test_setup_teardown(only_one_signed_by_the_peer_for_itself_is_believed, pair_setup_linked,
                                        pair_teardown),
    };
    return cmocka_run_group_tests_name("session_manifest", tests, NULL, NULL);
}
