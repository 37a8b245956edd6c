/* Invitations: who may be invited, and who may turn a token into an office. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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

static void expect_refused(struct desks *d, struct desk *o, const char *area, const char *code)
{
    struct token t;

    assert_int_equal(desk_invite(d, o, area, &t), ERR_REFUSED);
    const struct effect *e = desk_effect(o, EFFECT_INVITED);
    assert_string_equal(e->why->code, code);
    assert_true(e->why->what[0] != '\0' && e->why->why[0] != '\0' && e->why->remedy[0] != '\0');
    assert_int_equal(desk_count(o, EFFECT_ADMIT), 0);
}

static void only_direct_children_are_invited(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d);

    desk_status(d, root); /* a first step, so that no ADMIT of the start is counted */
    expect_refused(d, root, AREA_T, "not_a_child");
    expect_refused(d, root, AREA_M, "not_a_child");
    expect_refused(d, root, "513299000000", "no_such_area");
    assert_int_equal(desk_status(d, root).n_invites, 0);
}

static void without_an_address_nobody_is_invited(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d);

    root->advertise = NULL;
    desk_restart(d, root);
    expect_refused(d, root, AREA_C, "no_address");
}

static void a_token_says_where_to_and_until_when(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d);
    struct token t;
    struct curve_keys once;

    desk_status(d, root);
    int64_t asked = d->wall.ms;
    assert_int_equal(desk_invite(d, root, AREA_C, &t), 0);
    assert_int_equal(t.area.code, 513201000000);
    assert_string_equal(t.name, "马尔康市");
    assert_string_equal(t.address, "tcp://127.0.0.1:1");
    assert_true(author_equal(&t.parent, &root->keys.public_key));
    assert_int_equal(t.expires_ms, (uint64_t)asked + INVITE_TTL_MS);
    curve_keys_of_secret(&once, t.secret);
    const struct effect *e = desk_effect(root, EFFECT_ADMIT); /* the carrier lets the token's key in at once */
    assert_true(e->peer_is_invite);
    assert_memory_equal(e->curve, once.public_key, sizeof once.public_key);
    assert_memory_equal(e->peer.b, once.public_key, sizeof once.public_key);
}

static void expect_answer(Fangpin__V1__Packet *p, const char *part)
{
    assert_int_equal(p->what_case, FANGPIN__V1__PACKET__WHAT_REFUSAL);
    assert_int_equal(p->refusal->code, REFUSAL_TOKEN);
    if (strstr(p->refusal->text, part) == NULL)
        world_failed(p->refusal->text, __FILE__, __LINE__);
}

static void a_token_makes_one_office_and_gives_it_its_grant_again(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *a = desk_empty(d, AREA_C), *b = desk_empty(d, AREA_C);
    struct token t;

    assert_int_equal(desk_invite(d, root, AREA_C, &t), 0);
    Fangpin__V1__EnrolGrant *first = desk_grant(d, root, &t, &a->keys);
    uint64_t events = desk_status(d, root).events;
    assert_true(desk_status(d, root).invites[0].used);
    expect_answer(desk_ask(d, root, &t, &b->keys), "another machine");
    Fangpin__V1__EnrolGrant *again = desk_grant(d, root, &t, &a->keys); /* its answer was lost */
    assert_int_equal(again->n_envelope, first->n_envelope);
    for (size_t i = 0; i < first->n_envelope; i++)
        assert_memory_equal(again->envelope[i].data, first->envelope[i].data, first->envelope[i].len);
    assert_int_equal(desk_status(d, root).events, events); /* certified once */
    desk_restart(d, root);
    expect_answer(desk_ask(d, root, &t, &b->keys), "another machine");
    desk_grant(d, root, &t, &a->keys);
    assert_int_equal(desk_status(d, root).events, events);
}

static void a_token_that_is_not_ours_is_none(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *a = desk_empty(d, AREA_C);
    struct token t, changed;

    assert_int_equal(desk_invite(d, root, AREA_C, &t), 0);
    changed = t;
    changed.secret[1] ^= 1;
    expect_answer(desk_ask(d, root, &changed, &a->keys), "no such invitation");
    changed = t;
    changed.area.code = 513221000000; /* the other county, with this one's token */
    expect_answer(desk_ask(d, root, &changed, &a->keys), "does not match");
    changed = t;
    changed.network.b[0] ^= 1;
    expect_answer(desk_ask(d, root, &changed, &a->keys), "does not match");
    struct office_keys forged = a->keys;
    forged.public_key = root->keys.public_key; /* a key that the asker cannot sign with */
    expect_answer(desk_ask(d, root, &t, &forged), "not signed");
    assert_false(desk_status(d, root).invites[0].used);
    desk_grant(d, root, &t, &a->keys);
}

static void a_token_expires(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *a = desk_empty(d, AREA_C);
    struct token t;

    assert_int_equal(desk_invite(d, root, AREA_C, &t), 0);
    d->wall.ms += (int64_t)INVITE_TTL_MS + 1;
    expect_answer(desk_ask(d, root, &t, &a->keys), "expired");
    assert_int_equal(desk_invite(d, root, AREA_C2, &t), 0); /* any new one clears it away */
    assert_int_equal(desk_count(root, EFFECT_FORGET), 1);
    assert_int_equal(desk_status(d, root).n_invites, 1);
}

static void a_new_token_replaces_the_open_one(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *a = desk_empty(d, AREA_C);
    struct token first, second;
    struct curve_keys once;

    assert_int_equal(desk_invite(d, root, AREA_C, &first), 0);
    assert_int_equal(desk_invite(d, root, AREA_C, &second), 0);
    curve_keys_of_secret(&once, first.secret);
    const struct effect *e = desk_effect(root, EFFECT_FORGET);
    assert_true(e->peer_is_invite);
    assert_memory_equal(e->curve, once.public_key, sizeof once.public_key);
    assert_int_equal(desk_status(d, root).n_invites, 1);
    expect_answer(desk_ask(d, root, &first, &a->keys), "no such invitation");
    desk_grant(d, root, &second, &a->keys);
}

static void open_tokens_outlive_a_restart(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *a = desk_empty(d, AREA_C);
    struct token t;

    assert_int_equal(desk_invite(d, root, AREA_C, &t), 0);
    desk_restart(d, root);
    struct core_status s = desk_status(d, root);
    assert_int_equal(s.n_invites, 1);
    assert_int_equal(s.invites[0].area.code, 513201000000);
    assert_int_equal(s.invites[0].expires_ms, t.expires_ms);
    assert_false(s.invites[0].used);
    desk_grant(d, root, &t, &a->keys);
}

static void a_newer_epoch_takes_the_place_of_the_child(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *old = desk_child(d, root, AREA_C), *fresh = desk_empty(d, AREA_C);
    struct token t;
    struct identity me;
    uint8_t curve[32];

    assert_int_equal(desk_status(d, root).n_peers, 1);
    assert_int_equal(desk_invite(d, root, AREA_C, &t), 0);
    Fangpin__V1__EnrolGrant *g = desk_grant(d, root, &t, &fresh->keys);
    assert_int_equal(curve_public_of(curve, &old->keys.public_key), 0);
    const struct effect *e = desk_effect(root, EFFECT_FORGET);
    assert_false(e->peer_is_invite);
    assert_memory_equal(e->curve, curve, sizeof curve);
    assert_int_equal(curve_public_of(curve, &fresh->keys.public_key), 0);
    e = desk_effect(root, EFFECT_ADMIT);
    assert_false(e->peer_is_invite);
    assert_memory_equal(e->curve, curve, sizeof curve);
    struct core_status s = desk_status(d, root);
    assert_int_equal(s.n_peers, 1);
    assert_int_equal(s.peers[0].epoch, 2);
    assert_true(author_equal(&s.peers[0].key, &fresh->keys.public_key));
    struct step_time now = desk_time(d);
    assert_int_equal(core_enrol(fresh->store, g, &t, &fresh->keys, &now), 0);
    assert_int_equal(core_identity(fresh->store, &me), 0);
    assert_int_equal(me.epoch, 2);
    desk_restart(d, root);
    assert_int_equal(desk_status(d, root).n_peers, 1);
}

/* A machine that is the office already may ask by a newer token; then that one is spent like any other. */
static void a_token_is_spent_by_whoever_it_was_granted_to(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *a = desk_child(d, root, AREA_C), *b = desk_empty(d, AREA_C);
    struct token t;

    assert_int_equal(desk_invite(d, root, AREA_C, &t), 0);
    desk_grant(d, root, &t, &a->keys);
    expect_answer(desk_ask(d, root, &t, &b->keys), "another machine");
    assert_int_equal(desk_status(d, root).peers[0].epoch, 1);
}

/* A key that speaks for an office already speaks for no other. */
static void one_key_is_one_office(void **state)
{
    struct desks *d = *state;
    struct desk *root = desk_root(d), *a = desk_child(d, root, AREA_C);
    struct token t;

    assert_int_equal(desk_invite(d, root, AREA_C2, &t), 0);
    uint64_t events = desk_status(d, root).events;
    expect_answer(desk_ask(d, root, &t, &a->keys), "another office");
    assert_int_equal(desk_status(d, root).events, events);
}

/* The i-th of many townships, directly under the root. */
static void township(char out[AREA_TEXT_LEN + 1], unsigned i)
{
    snprintf(out, AREA_TEXT_LEN + 1, "5102%02u%03u000", 1 + i / 999 % 90, 1 + i % 999);
}

static void open_tokens_have_a_bound(void **state)
{
    static const char root_row[] = "510200000000,州\n";
    size_t room = sizeof root_row + (INVITES_OPEN_MAX + 1) * 24, len = sizeof root_row - 1;
    char *csv = calloc(1, room), area[AREA_TEXT_LEN + 1];
    struct token t;

    (void)state;
    memcpy(csv, root_row, len);
    for (unsigned i = 0; i <= INVITES_OPEN_MAX; i++) {
        township(area, i);
        len += (size_t)snprintf(csv + len, room - len, "%s,乡\n", area);
    }
    struct desks *d = desks_new(csv);
    struct desk *root = desk_root(d);
    for (unsigned i = 0; i <= INVITES_OPEN_MAX; i++) {
        township(area, i);
        assert_int_equal(desk_invite(d, root, area, &t), i < INVITES_OPEN_MAX ? 0 : ERR_FULL);
    }
    assert_int_equal(desk_status(d, root).n_invites, INVITES_OPEN_MAX);
    desks_free(d);
    free(csv);
}

#define IN_A_NETWORK(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_NETWORK(only_direct_children_are_invited),
        IN_A_NETWORK(without_an_address_nobody_is_invited),
        IN_A_NETWORK(a_token_says_where_to_and_until_when),
        IN_A_NETWORK(a_token_makes_one_office_and_gives_it_its_grant_again),
        IN_A_NETWORK(a_token_that_is_not_ours_is_none),
        IN_A_NETWORK(a_token_expires),
        IN_A_NETWORK(a_new_token_replaces_the_open_one),
        IN_A_NETWORK(open_tokens_outlive_a_restart),
        IN_A_NETWORK(a_newer_epoch_takes_the_place_of_the_child),
        IN_A_NETWORK(a_token_is_spent_by_whoever_it_was_granted_to),
        IN_A_NETWORK(one_key_is_one_office),
        cmocka_unit_test(open_tokens_have_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
