#include "tests/support/host_net.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "node/host/host.h"
#include "node/host/zmq_serve.h"

/* A parent that answers every packet with `answer`, in a thread of its own. */
struct parent {
    uv_loop_t loop;
    uv_async_t stop;
    void *context;
    char address[HOST_NET_ADDRESS_MAX];
    struct roll roll;
    struct zmq_serve serve;
    struct span answer;
    pthread_t thread;
    unsigned valid_proofs; /* of requests heard */
    bool heard_invite;
};

static void no_state(void *self, struct peer *peer, bool up)
{
    (void)self;
    (void)peer;
    (void)up;
}

static void on_packet(void *self, struct peer *peer, zmq_msg_t *frame)
{
    struct parent *p = self;
    struct arena a = arena_of(1 << 20);
    struct opened o;

    if (packet_open(&o, span_of(zmq_msg_data(frame), zmq_msg_size(frame)), &a, kind_is_authority) == 0)
        p->valid_proofs += o.packet->what_case == FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST && o.proof_valid;
    p->heard_invite = peer->name.invite;
    arena_free(&a);
    zmq_msg_close(frame);
    uint8_t *copy = malloc(p->answer.len);
    memcpy(copy, p->answer.at, p->answer.len);
    zmq_serve_send(&p->serve, peer, copy, p->answer.len);
}

static void on_stop(uv_async_t *stop)
{
    struct parent *p = stop->data;

    zmq_serve_stop(&p->serve);
    uv_close((uv_handle_t *)stop, NULL);
}

static void *parent_main(void *arg)
{
    struct parent *p = arg;

    uv_run(&p->loop, UV_RUN_DEFAULT);
    return NULL;
}

static struct token token_of(const struct parent *p)
{
    struct token t = {.area = {411102001001}, .secret = {1, 2, 3}, .parent = host_net_office(1).public_key};

    memcpy(t.address, p->address, sizeof p->address);
    return t;
}

static void parent_start(struct parent *p, bool admits)
{
    struct curve_keys once;
    struct author key;

    memset(p, 0, sizeof *p);
    uv_loop_init(&p->loop);
    uv_async_init(&p->loop, &p->stop, on_stop);
    p->stop.data = p;
    p->context = zmq_ctx_new();
    host_net_address(p->address);
    struct zmq_serve_options o = {.context = p->context,
                                  .loop = &p->loop,
                                  .listen = p->address,
                                  .own = host_net_curve(1),
                                  .peers = &p->roll,
                                  .state = no_state,
                                  .packet = on_packet,
                                  .self = p};
    curve_keys_of_secret(&once, token_of(p).secret);
    memcpy(key.b, once.public_key, sizeof key.b);
    if (admits)
        roll_admit(&p->roll, &key, true, once.public_key);
    assert_int_equal(zmq_serve_start(&p->serve, &o), 0);
    pthread_create(&p->thread, NULL, parent_main, p);
}

static void parent_stop(struct parent *p)
{
    uv_async_send(&p->stop);
    pthread_join(p->thread, NULL);
    host_net_finish(&p->loop);
    zmq_ctx_term(p->context);
    roll_free(&p->roll);
}

static struct span pack(Fangpin__V1__Packet *p, struct arena *a)
{
    struct span frame;

    assert_int_equal(packet_pack(&frame, p, a), 0);
    return frame;
}

static int enrol(struct parent *p, uint32_t wait_ms, const Fangpin__V1__EnrolGrant **grant, char why[256],
                 struct arena *a)
{
    struct token t = token_of(p);
    struct office_keys own = host_net_office(2);

    return host_enrol(&t, &own, wait_ms, grant, why, a);
}

static void a_grant_comes_home(void **state)
{
    struct arena a = arena_of(1 << 20);
    Fangpin__V1__Packet packet = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__EnrolGrant out = FANGPIN__V1__ENROL_GRANT__INIT;
    ProtobufCBinaryData envelope = {5, (uint8_t *)"bytes"};
    const Fangpin__V1__EnrolGrant *grant = NULL;
    struct parent p;
    char why[256];

    (void)state;
    out.n_envelope = 1;
    out.envelope = &envelope;
    packet.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_GRANT;
    packet.enrol_grant = &out;
    parent_start(&p, true);
    p.answer = pack(&packet, &a);
    assert_int_equal(enrol(&p, 20000, &grant, why, &a), 0);
    assert_int_equal(grant->n_envelope, 1);
    assert_memory_equal(grant->envelope[0].data, "bytes", 5);
    parent_stop(&p);
    assert_int_equal(p.valid_proofs, 1);
    assert_true(p.heard_invite);
    arena_free(&a);
}

static void a_refusal_is_told(void **state)
{
    struct arena a = arena_of(1 << 20);
    Fangpin__V1__Packet packet = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Refusal out = FANGPIN__V1__REFUSAL__INIT;
    const Fangpin__V1__EnrolGrant *grant = NULL;
    struct parent p;
    char why[256];

    (void)state;
    out.code = REFUSAL_TOKEN;
    out.text = (char *)"used by another key";
    packet.what_case = FANGPIN__V1__PACKET__WHAT_REFUSAL;
    packet.refusal = &out;
    parent_start(&p, true);
    p.answer = pack(&packet, &a);
    assert_int_equal(enrol(&p, 20000, &grant, why, &a), ERR_REFUSED);
    assert_string_equal(why, "used by another key");
    parent_stop(&p);
    arena_free(&a);
}

static void an_unknown_token_is_refused_at_the_door(void **state)
{
    struct arena a = arena_of(1 << 20);
    const Fangpin__V1__EnrolGrant *grant = NULL;
    struct parent p;
    char why[256];

    (void)state;
    parent_start(&p, false);
    p.answer = span_str("never sent");
    assert_int_equal(enrol(&p, 20000, &grant, why, &a), ERR_REFUSED);
    assert_true(strlen(why) > 0);
    parent_stop(&p);
    assert_int_equal(p.valid_proofs, 0);
    arena_free(&a);
}

static void nonsense_is_malformed(void **state)
{
    struct arena a = arena_of(1 << 20);
    const Fangpin__V1__EnrolGrant *grant = NULL;
    struct parent p;
    char why[256];

    (void)state;
    parent_start(&p, true);
    p.answer = span_str("\xff\xff\xff\xff");
    assert_int_equal(enrol(&p, 20000, &grant, why, &a), ERR_MALFORMED);
    parent_stop(&p);
    arena_free(&a);
}

static void nobody_there_is_said_so(void **state)
{
    struct arena a = arena_of(1 << 20);
    const Fangpin__V1__EnrolGrant *grant = NULL;
    struct parent p = {.answer = {NULL}};
    char why[256];

    (void)state;
    host_net_address(p.address);
    assert_int_equal(enrol(&p, 50, &grant, why, &a), ERR_PEER);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grant_comes_home),
        cmocka_unit_test(a_refusal_is_told),
        cmocka_unit_test(an_unknown_token_is_refused_at_the_door),
        cmocka_unit_test(nonsense_is_malformed),
        cmocka_unit_test(nobody_there_is_said_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
