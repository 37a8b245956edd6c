/* The step: what comes out for what goes in, and when it wants to be called again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/support/desk.h"
#include "tests/support/world.h"

struct bed {
    struct desks *d;
    struct desk *root, *county;
};

static int setup(void **state)
{
    static struct bed b;

    b.d = desks_new(NULL);
    b.root = desk_root(b.d);
    b.county = desk_child(b.d, b.root, AREA_C);
    *state = &b;
    return 0;
}

static int teardown(void **state)
{
    struct bed *b = *state;

    desks_free(b->d);
    return 0;
}

static struct input link_to(const struct desk *o, bool up)
{
    return (struct input){.kind = INPUT_LINK, .peer = o->keys.public_key, .up = up};
}

static bool admits(const struct desk *o, const uint8_t curve[32])
{
    for (size_t i = 0; i < o->out.n; i++)
        if (o->out.at[i].kind == EFFECT_ADMIT && memcmp(o->out.at[i].curve, curve, 32) == 0)
            return true;
    return false;
}

static void the_first_step_says_whom_to_admit(void **state)
{
    struct bed *b = *state;
    struct token t;
    struct curve_keys once;
    uint8_t child[32];

    assert_int_equal(desk_invite(b->d, b->root, AREA_C2, &t), 0);
    curve_keys_of_secret(&once, t.secret);
    assert_int_equal(curve_public_of(child, &b->county->keys.public_key), 0);
    desk_restart(b->d, b->root);
    desk_status(b->d, b->root);
    assert_true(admits(b->root, child));
    assert_true(admits(b->root, once.public_key));
    desk_status(b->d, b->root);
    assert_int_equal(desk_count(b->root, EFFECT_ADMIT), 0);
    desk_restart(b->d, b->county); /* nobody admits its own parent */
    desk_status(b->d, b->county);
    assert_int_equal(desk_count(b->county, EFFECT_ADMIT), 0);
}

static void an_office_in_the_dark_sleeps(void **state)
{
    struct bed *b = *state;
    struct input up = link_to(b->root, true), down = link_to(b->root, false), tick = {.kind = INPUT_TICK};

    assert_int_equal(core_deadline(b->county->core).ms, MONO_NEVER.ms);
    desk_step(b->d, b->county, &up, 1);
    assert_int_equal(desk_count(b->county, EFFECT_SEND), 1); /* the child greets */
    struct mono due = core_deadline(b->county->core);
    assert_true(due.ms > b->d->now.ms && due.ms <= b->d->now.ms + 2 * HELLO_RETRY_MS);
    desk_step(b->d, b->county, &tick, 1); /* before its time a tick does nothing */
    assert_int_equal(desk_count(b->county, EFFECT_SEND), 0);
    b->d->now = due;
    desk_step(b->d, b->county, &tick, 1);
    assert_int_equal(desk_count(b->county, EFFECT_SEND), 1);
    assert_true(core_deadline(b->county->core).ms > due.ms);
    desk_step(b->d, b->county, &down, 1);
    assert_int_equal(core_deadline(b->county->core).ms, MONO_NEVER.ms);
    desk_step(b->d, b->root, (struct input[]){link_to(b->county, true)}, 1);
    assert_int_equal(desk_count(b->root, EFFECT_SEND), 0); /* the parent waits to be greeted */
}

static uint32_t refused_with(struct bed *b, const struct author *peer, bool invite)
{
    const struct effect *e = desk_effect(b->root, EFFECT_SEND);

    assert_int_equal(desk_count(b->root, EFFECT_SEND), 1);
    assert_true(author_equal(&e->peer, peer));
    assert_int_equal(e->peer_is_invite, invite);
    struct opened o = desk_open(b->d, e->frame);
    assert_int_equal(o.packet->what_case, FANGPIN__V1__PACKET__WHAT_REFUSAL);
    assert_true(o.packet->refusal->text[0] != '\0');
    return o.packet->refusal->code;
}

static void who_is_not_enrolled_is_told_so(void **state)
{
    struct bed *b = *state;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Receipt receipt = FANGPIN__V1__RECEIPT__INIT;
    struct span frame;
    struct author stranger = {{4}};

    p.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    p.receipt = &receipt;
    assert_int_equal(packet_pack(&frame, &p, &b->d->arena), 0);
    struct opened o = desk_open(b->d, frame);
    struct input in = {.kind = INPUT_PACKET, .peer = stranger, .packet = &o};
    desk_status(b->d, b->root);
    desk_step(b->d, b->root, &in, 1);
    assert_int_equal(refused_with(b, &stranger, false), REFUSAL_NOT_ENROLLED);
    in.peer = b->county->keys.public_key; /* a token's key is no office, whatever its bytes */
    in.peer_is_invite = true;
    desk_step(b->d, b->root, &in, 1);
    assert_int_equal(refused_with(b, &in.peer, true), REFUSAL_NOT_ENROLLED);
    in = link_to(b->county, true);
    in.peer = stranger;
    desk_step(b->d, b->root, &in, 1);
    assert_int_equal(b->root->out.n, 0);
}

static void what_cannot_be_read_is_answered(void **state)
{
    struct bed *b = *state;
    struct input in = {.kind = INPUT_PACKET, .peer = b->county->keys.public_key, .packet_rc = ERR_TOO_BIG};
    uint64_t before = desk_status(b->d, b->root).verdicts[VERDICT_MALFORMED];

    desk_step(b->d, b->root, &in, 1);
    assert_int_equal(refused_with(b, &in.peer, false), REFUSAL_MALFORMED);
    assert_int_equal(desk_status(b->d, b->root).verdicts[VERDICT_MALFORMED], before + 1);
}

static void a_status_tells_what_the_step_made_durable(void **state)
{
    struct bed *b = *state;
    struct filing fund = {.kind = KIND_FUND, .amount_fen = 1000, .text = "救助基金"};
    struct input in[] = {{.kind = INPUT_STATUS, .ticket = 5}, {.kind = INPUT_FILING, .filings = &fund, .n_filings = 1}};
    uint64_t before = desk_status(b->d, b->root).events;

    desk_step(b->d, b->root, in, 2);
    const struct effect *e = desk_effect(b->root, EFFECT_STATUS);
    assert_int_equal(e->ticket, 5);
    assert_int_equal(e->status->events, before + 1);
}

static uint64_t ten_more(void *self)
{
    return *(uint64_t *)self += 10;
}

static void a_stopwatch_is_the_drivers(void **state)
{
    struct bed *b = *state;
    uint64_t now = 0;

    desk_status(b->d, b->root);
    struct core_status s = desk_status(b->d, b->root);
    assert_int_equal(s.us_admit + s.us_fold + s.us_commit + s.us_pump, 0);
    core_set_stopwatch(b->root->core, ten_more, &now);
    desk_status(b->d, b->root);
    uint64_t steps = s.steps + 1;
    s = desk_status(b->d, b->root);
    assert_int_equal(s.steps, steps + 1);
    assert_int_equal(s.us_admit, 20); /* two steps, each part one turn of the watch */
    assert_int_equal(s.us_fold, 20);
    assert_int_equal(s.us_commit, 20);
    assert_int_equal(s.us_pump, 10); /* this step's own is still running */
}

static void nothing_in_is_nothing_out(void **state)
{
    struct bed *b = *state;

    desk_status(b->d, b->root);
    uint64_t events = desk_status(b->d, b->root).events;
    desk_step(b->d, b->root, NULL, 0);
    assert_int_equal(b->root->out.n, 0);
    assert_int_equal(desk_status(b->d, b->root).events, events);
}

#define IN_A_COUNTY(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_COUNTY(the_first_step_says_whom_to_admit),
        IN_A_COUNTY(an_office_in_the_dark_sleeps),
        IN_A_COUNTY(who_is_not_enrolled_is_told_so),
        IN_A_COUNTY(what_cannot_be_read_is_answered),
        IN_A_COUNTY(a_status_tells_what_the_step_made_durable),
        IN_A_COUNTY(a_stopwatch_is_the_drivers),
        IN_A_COUNTY(nothing_in_is_nothing_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
