#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "proto/packet_check.h"
#include "proto/wire.h"
#include "tests/support/proto_make.h"

static uint8_t bytes[64];
static uint64_t numbers[4];

static ProtobufCBinaryData some(size_t len)
{
    return (ProtobufCBinaryData){len, bytes};
}

static void test_outermost_fields_stand_once(void **state)
{
    uint8_t frame[64], *one, *two;
    struct span manifest;

    (void)state;
    one = wire_put_bytes(wire_put_number(frame, 1, 5), 2, span_of(bytes, 3));
    assert_int_equal(frame_check(span_of(frame, (size_t)(one - frame)), &manifest), 0);
    assert_null(manifest.at);
    two = wire_put_bytes(one, 15, span_of(bytes, 4));
    assert_int_equal(frame_check(span_of(frame, (size_t)(two - frame)), &manifest), 0);
    assert_int_equal(manifest.len, 4);
    two = wire_put_bytes(two, 15, span_of(bytes, 4));
    assert_int_equal(frame_check(span_of(frame, (size_t)(two - frame)), &manifest), ERR_MALFORMED);
    two = wire_put_bytes(one, 3, span_of(bytes, 3)); /* two bodies */
    assert_int_equal(frame_check(span_of(frame, (size_t)(two - frame)), &manifest), ERR_MALFORMED);
    two = wire_put_number(one, 1, 6); /* two sessions */
    assert_int_equal(frame_check(span_of(frame, (size_t)(two - frame)), &manifest), ERR_MALFORMED);
    two = wire_put_number(one, 15, 6);
    assert_int_equal(frame_check(span_of(frame, (size_t)(two - frame)), &manifest), ERR_MALFORMED);
    two = wire_put_number(one, 99, 6); /* of a later version */
    assert_int_equal(frame_check(span_of(frame, (size_t)(two - frame)), &manifest), 0);
    assert_int_equal(frame_check(span_of(frame, (size_t)(one - frame) - 1), &manifest), ERR_MALFORMED);
}

static int rc_hello(void (*spoil)(Fangpin__V1__Hello *))
{
    Fangpin__V1__Hello h = FANGPIN__V1__HELLO__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;

    h.version_min = h.version_max = 1;
    h.network = some(16);
    h.author = some(32);
    h.area = MAKE_AREA.code;
    h.epoch = 1;
    h.store = some(16);
    h.filter = some(32);
    h.seen_store = some(16);
    h.seen_filter = some(32);
    h.life = some(16);
    h.seen_life = some(16);
    h.seen = numbers;
    h.n_seen = LANES;
    h.your_head = some(32);
    if (spoil != NULL)
        spoil(&h);
    p.what_case = FANGPIN__V1__PACKET__WHAT_HELLO;
    p.hello = &h;
    return packet_check(&p);
}

#define SPOIL(name, type, what)                                                                                        \
    static void name(type *h)                                                                                          \
    {                                                                                                                  \
        what;                                                                                                          \
    }

SPOIL(hello_network, Fangpin__V1__Hello, h->network.len = 15)
SPOIL(hello_author, Fangpin__V1__Hello, h->author.len = 0)
SPOIL(hello_area, Fangpin__V1__Hello, h->area = 7)
SPOIL(hello_epoch, Fangpin__V1__Hello, h->epoch = 0)
SPOIL(hello_store, Fangpin__V1__Hello, h->store.len = 32)
SPOIL(hello_filter, Fangpin__V1__Hello, h->filter.len = 31)
SPOIL(hello_seen_store, Fangpin__V1__Hello, h->seen_store.len = 1)
SPOIL(hello_seen_filter, Fangpin__V1__Hello, h->seen_filter.len = 1)
SPOIL(hello_life, Fangpin__V1__Hello, h->life.len = 15)
SPOIL(hello_seen_life, Fangpin__V1__Hello, h->seen_life.len = 17)
SPOIL(hello_seen, Fangpin__V1__Hello, h->n_seen = 2)
SPOIL(hello_head, Fangpin__V1__Hello, h->your_head.len = 33)
SPOIL(hello_versions, Fangpin__V1__Hello, h->version_min = 2)
SPOIL(hello_first_time, Fangpin__V1__Hello, h->n_seen = h->seen_store.len = h->seen_filter.len = h->your_head.len = 0)

static void test_hello(void **state)
{
    static void (*const spoils[])(Fangpin__V1__Hello *) = {
        hello_network,     hello_author, hello_area, hello_epoch,    hello_store, hello_filter,    hello_seen_store,
        hello_seen_filter, hello_seen,   hello_head, hello_versions, hello_life,  hello_seen_life,
    };

    (void)state;
    assert_int_equal(rc_hello(NULL), 0);
    assert_int_equal(rc_hello(hello_first_time), 0);
    for (size_t i = 0; i < ARRAY_LEN(spoils); i++)
        assert_int_equal(rc_hello(spoils[i]), ERR_MALFORMED);
}

static int rc_head(void (*spoil)(Fangpin__V1__StreamHead *), bool want)
{
    Fangpin__V1__StreamHead h = FANGPIN__V1__STREAM_HEAD__INIT, *heads[1] = {&h};
    Fangpin__V1__Compare c = FANGPIN__V1__COMPARE__INIT;
    Fangpin__V1__Want w = FANGPIN__V1__WANT__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;

    h.area = MAKE_AREA.code;
    h.reach = REACH_UP;
    h.author = some(32);
    h.sequence = h.position = 4;
    h.id = some(32);
    if (spoil != NULL)
        spoil(&h);
    p.what_case = want ? FANGPIN__V1__PACKET__WHAT_WANT : FANGPIN__V1__PACKET__WHAT_COMPARE;
    if (want)
        p.want = &w, w.after = heads, w.n_after = 1;
    else
        p.compare = &c, c.head = heads, c.n_head = 1;
    return packet_check(&p);
}

SPOIL(head_area, Fangpin__V1__StreamHead, h->area = 0)
SPOIL(head_reach, Fangpin__V1__StreamHead, h->reach = 0)
SPOIL(head_reach_high, Fangpin__V1__StreamHead, h->reach = 3)
SPOIL(head_lane, Fangpin__V1__StreamHead, h->lane = LANES)
SPOIL(head_thread, Fangpin__V1__StreamHead, h->thread = THREADS_MAX)
SPOIL(head_author, Fangpin__V1__StreamHead, h->author.len = 31)
SPOIL(head_id, Fangpin__V1__StreamHead, h->id.len = 16)
SPOIL(head_no_id, Fangpin__V1__StreamHead, h->id.len = 0)
SPOIL(head_start, Fangpin__V1__StreamHead, h->id.len = 0; h->sequence = 0)

static void test_heads(void **state)
{
    static void (*const spoils[])(Fangpin__V1__StreamHead *) = {
        head_area, head_reach, head_reach_high, head_lane, head_thread, head_author, head_id, head_no_id,
    };

    (void)state;
    for (int want = 0; want < 2; want++) {
        assert_int_equal(rc_head(NULL, want), 0);
        assert_int_equal(rc_head(head_start, want), 0);
        for (size_t i = 0; i < ARRAY_LEN(spoils); i++)
            assert_int_equal(rc_head(spoils[i], want), ERR_MALFORMED);
    }
}

static void test_compare(void **state)
{
    Fangpin__V1__ScopeSum sum = FANGPIN__V1__SCOPE_SUM__INIT, *sums[1] = {&sum};
    Fangpin__V1__ScopeName name = FANGPIN__V1__SCOPE_NAME__INIT, *names[1] = {&name};
    Fangpin__V1__Compare c = FANGPIN__V1__COMPARE__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;

    (void)state;
    p.what_case = FANGPIN__V1__PACKET__WHAT_COMPARE;
    p.compare = &c;
    c.sum = sums, c.n_sum = 1, c.listed = names, c.n_listed = 1;
    c.upto = numbers;
    sum.area = name.area = MAKE_AREA.code;
    sum.digest = some(DIGEST_BYTES);
    assert_int_equal(packet_check(&p), 0); /* reach 0 stands for all inside */
    sum.digest.len--;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    sum.digest.len++;
    sum.reach = 3;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    sum.reach = 2;
    name.area = 1;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    name.area = MAKE_AREA.code;
    name.reach = 4;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    name.reach = 0;
    c.n_upto = 1;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    c.n_upto = LANES;
    assert_int_equal(packet_check(&p), 0);
    c.n_sum = PACKET_HEADS_MAX + 1; /* counted before it is looked at */
    assert_int_equal(packet_check(&p), ERR_TOO_BIG);
}

static void test_counts(void **state)
{
    Fangpin__V1__Want w = FANGPIN__V1__WANT__INIT;
    Fangpin__V1__Receipt r = FANGPIN__V1__RECEIPT__INIT;
    Fangpin__V1__EnrolGrant g = FANGPIN__V1__ENROL_GRANT__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;

    (void)state;
    p.what_case = FANGPIN__V1__PACKET__WHAT_WANT;
    p.want = &w;
    w.n_after = PACKET_WANTS_MAX + 1;
    assert_int_equal(packet_check(&p), ERR_TOO_BIG);
    p.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    p.receipt = &r;
    r.n_taken = PACKET_HEADS_MAX + 1;
    assert_int_equal(packet_check(&p), ERR_TOO_BIG);
    p.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_GRANT;
    p.enrol_grant = &g;
    g.n_envelope = PACKET_EVENTS_MAX + 1;
    assert_int_equal(packet_check(&p), ERR_TOO_BIG);
}

static void test_receipt(void **state)
{
    Fangpin__V1__Taken taken = FANGPIN__V1__TAKEN__INIT, *takens[1] = {&taken};
    Fangpin__V1__Receipt r = FANGPIN__V1__RECEIPT__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;

    (void)state;
    p.what_case = FANGPIN__V1__PACKET__WHAT_RECEIPT;
    p.receipt = &r;
    r.taken = takens, r.n_taken = 1;
    taken.lane = LANES - 1;
    assert_int_equal(packet_check(&p), 0);
    taken.lane = LANES;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
}

static void test_enrolment(void **state)
{
    ProtobufCBinaryData envelope = some(10);
    Fangpin__V1__EnrolRequest q = FANGPIN__V1__ENROL_REQUEST__INIT;
    Fangpin__V1__EnrolGrant g = FANGPIN__V1__ENROL_GRANT__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    ProtobufCBinaryData *const parts[] = {&q.network, &q.key, &q.proof, &q.token_key};

    (void)state;
    p.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST;
    p.enrol_request = &q;
    q.network = some(16), q.key = some(32), q.proof = some(64), q.token_key = some(32);
    assert_int_equal(packet_check(&p), ERR_MALFORMED); /* no area */
    q.area = MAKE_AREA.code;
    assert_int_equal(packet_check(&p), 0);
    for (size_t i = 0; i < ARRAY_LEN(parts); i++) {
        parts[i]->len--;
        assert_int_equal(packet_check(&p), ERR_MALFORMED);
        parts[i]->len++;
    }
    p.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_GRANT;
    p.enrol_grant = &g;
    g.envelope = &envelope, g.n_envelope = 1;
    assert_int_equal(packet_check(&p), 0);
    envelope.len = EVENT_BYTES_MAX + 1;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    envelope.len = 0;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
}

static void test_refusal(void **state)
{
    Fangpin__V1__Refusal r = FANGPIN__V1__REFUSAL__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    char text[1026];

    (void)state;
    p.what_case = FANGPIN__V1__PACKET__WHAT_REFUSAL;
    p.refusal = &r;
    r.text = text;
    memset(text, 'a', sizeof text);
    text[1024] = '\0';
    assert_int_equal(packet_check(&p), 0);
    text[1024] = 'a', text[1025] = '\0';
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    snprintf(text, sizeof text, "%s", "\x1b[31mred"); /* would colour the log of whoever shows it */
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    snprintf(text, sizeof text, "%s", "证书未到");
    r.store = some(16);
    assert_int_equal(packet_check(&p), 0);
    r.store = some(3);
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
}

static void test_manifest_and_events(void **state)
{
    Fangpin__V1__Manifest m = FANGPIN__V1__MANIFEST__INIT;
    Fangpin__V1__Events ev = FANGPIN__V1__EVENTS__INIT;
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;

    (void)state;
    p.manifest = &m;
    m.author = some(32), m.signature = some(64), m.epoch = 1, m.head = some(32);
    assert_int_equal(packet_check(&p), 0);
    m.signature.len = 63;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    m.signature.len = 64, m.n_unsent = 1;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    m.n_unsent = 0, m.epoch = 0;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    p.manifest = NULL;
    p.what_case = FANGPIN__V1__PACKET__WHAT_EVENTS;
    p.events = &ev;
    ev.after = ev.upto = 5, ev.lane = 2;
    assert_int_equal(packet_check(&p), 0);
    ev.after = 6;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
    ev.after = 0, ev.lane = LANES;
    assert_int_equal(packet_check(&p), ERR_MALFORMED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_outermost_fields_stand_once),
        cmocka_unit_test(test_hello),
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_receipt),
        cmocka_unit_test(test_enrolment),
        cmocka_unit_test(test_refusal),
        cmocka_unit_test(test_manifest_and_events),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
