/* Tokens and keys in the wrong hands, or used again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/maker.h"

#define VILLAGE "513201209200"

static struct office_keys keys_of(uint8_t seed)
{
    uint8_t bytes[SEED_BYTES] = {seed};
    struct office_keys k;

    keys_from_seed(&k, bytes);
    return k;
}

static bool is_peer(struct world *w, const char *office, const struct office_keys *k)
{
    struct core_status s = world_status(w, office);

    for (size_t i = 0; i < s.n_peers; i++)
        if (author_equal(&s.peers[i].key, &k->public_key))
            return true;
    return false;
}

static void a_token_serves_one_key(void **state)
{
    struct world *w = world_chain(1);
    struct office_keys one = keys_of(1), two = keys_of(2);
    struct token t = world_invite(w, "T", VILLAGE);

    (void)state;
    EXPECT(world_knock(w, "T", &t, &one));
    EXPECT(world_knock(w, "T", &t, &one)); /* its answer was lost */
    EXPECT(!world_knock(w, "T", &t, &two));
    EXPECT(is_peer(w, "T", &one) && !is_peer(w, "T", world_keys(w, "V")));
    world_free(w);
}

/* The old machine and its old token come back after the office was given a new epoch. */
static void a_replaced_key_does_not_come_back(void **state)
{
    struct world *w = world_chain(2);
    struct office_keys old = keys_of(1), fresh = keys_of(2);
    struct token first = world_invite(w, "T", VILLAGE);

    (void)state;
    EXPECT(world_knock(w, "T", &first, &old));
    struct token second = world_invite(w, "T", VILLAGE);
    EXPECT(world_knock(w, "T", &second, &fresh));
    EXPECT(!world_knock(w, "T", &first, &old));
    EXPECT(is_peer(w, "T", &fresh) && !is_peer(w, "T", &old));
    world_crash(w, "T");
    world_run(w);
    EXPECT(is_peer(w, "T", &fresh) && !is_peer(w, "T", &old));
    world_free(w);
}

static void a_key_is_one_office(void **state)
{
    struct world *w = world_chain(3);
    struct office_keys k = keys_of(1);
    struct token here = world_invite(w, "T", VILLAGE), there = world_invite(w, "T", "513201209201");

    (void)state;
    EXPECT(world_knock(w, "T", &here, &k));
    EXPECT(!world_knock(w, "T", &there, &k));
    EXPECT(!world_knock(w, "T", &there, world_keys(w, "C")));
    world_crash(w, "T");
    world_run(w);
    EXPECT(is_peer(w, "T", &k));
    world_free(w);
}

/* A neighbouring township certifies the village's key for an office of its own. */
static void no_neighbour_takes_a_key_over(void **state)
{
    struct world *w = world_chain(4);
    struct maker m = maker_of(w);
    Fangpin__V1__CertificateBody b = FANGPIN__V1__CERTIFICATE_BODY__INIT;
    struct author key = world_keys(w, "V")->public_key;
    uint8_t body[100];

    (void)state;
    world_office(w, "N", "513201200000");
    b.area = 513201200200;
    b.epoch = 9;
    b.key = (ProtobufCBinaryData){sizeof key.b, key.b};
    m.keys = world_keys(w, "N");
    m.draft.area = world_area(w, "N");
    m.draft.kind = KIND_CERTIFICATE;
    m.draft.lane = LANE_URGENT;
    m.draft.scope = (struct scope){{b.area}, REACH_DOWN};
    m.draft.body = span_of(body, fangpin__v1__certificate_body__pack(&b, body));
    struct made forged = make(&m);
    hand_between(&m, "N", "C", &forged, 1);
    world_crash(w, "C");
    world_run(w);
    world_household(w, "V", "泽郎");
    world_run(w);
    EXPECT(world_status(w, "C").verdicts[VERDICT_WRONG_OFFICE] == 0);
    struct digest a = world_digest(w, "C", VILLAGE), v = world_digest(w, "V", VILLAGE);
    EXPECT(digest_equal(&a, &v));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_token_serves_one_key),
        cmocka_unit_test(a_replaced_key_does_not_come_back),
        cmocka_unit_test(a_key_is_one_office),
        cmocka_unit_test(no_neighbour_takes_a_key_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
