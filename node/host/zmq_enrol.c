/* zmq_enrol.c — join's client half: one question over the token's one-time keys, and its answer. Blocking. */
#include "node/host/host.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>
#include <zmq.h>

#include "node/host/host_time.h"
#include "node/host/zmq_monitor.h"

struct enrol {
    void *context, *socket, *monitor;
    struct mono until;
    zmq_msg_t answer;
};

static int pack_request(struct span *frame, const struct token *token, const struct office_keys *k,
                        const struct curve_keys *once, struct arena *a)
{
    Fangpin__V1__Packet packet = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__EnrolRequest rq = FANGPIN__V1__ENROL_REQUEST__INIT;
    uint8_t proof[SIGNATURE_BYTES];
    struct network network = token->network;
    struct author key = k->public_key;
    uint8_t token_key[32];

    memcpy(token_key, once->public_key, sizeof token_key);
    int rc = enrol_proof_sign(proof, &network, token->area, token_key, k);
    if (rc != 0)
        return rc;
    rq.network = (ProtobufCBinaryData){sizeof network.b, network.b};
    rq.area = token->area.code;
    rq.key = (ProtobufCBinaryData){sizeof key.b, key.b};
    rq.proof = (ProtobufCBinaryData){sizeof proof, proof};
    rq.token_key = (ProtobufCBinaryData){sizeof token_key, token_key};
    packet.what_case = FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST;
    packet.enrol_request = &rq;
    return packet_pack(frame, &packet, a);
}

static void set_int(void *socket, int option, int value)
{
    zmq_setsockopt(socket, option, &value, sizeof value);
}

static int enrol_connect(struct enrol *e, const struct token *token, const struct curve_keys *once)
{
    uint8_t server[32];
    int64_t most = PACKET_BYTES_MAX;

    if (curve_public_of(server, &token->parent) != 0)
        return ERR_INVALID;
    e->context = zmq_ctx_new();
    e->socket = e->context != NULL ? zmq_socket(e->context, ZMQ_DEALER) : NULL;
    if (e->socket == NULL)
        return ERR_NOMEM;
    set_int(e->socket, ZMQ_LINGER, 0);
    set_int(e->socket, ZMQ_RECONNECT_IVL, RECONNECT_MS);
    set_int(e->socket, ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS / 10);
    set_int(e->socket, ZMQ_IPV6, 1);
    zmq_setsockopt(e->socket, ZMQ_MAXMSGSIZE, &most, sizeof most);
    zmq_setsockopt(e->socket, ZMQ_CURVE_SERVERKEY, server, sizeof server);
    zmq_setsockopt(e->socket, ZMQ_CURVE_PUBLICKEY, once->public_key, sizeof once->public_key);
    zmq_setsockopt(e->socket, ZMQ_CURVE_SECRETKEY, once->secret, sizeof once->secret);
    e->monitor = monitor_open(e->context, e->socket, ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
    if (e->monitor == NULL)
        return ERR_NOMEM;
    return zmq_connect(e->socket, token->address) == 0 ? 0 : ERR_INVALID;
}

/* The grant is copied into the arena with the frame: its decoded form borrows from both. */
static int read_answer(struct enrol *e, const Fangpin__V1__EnrolGrant **grant, char why[256], struct arena *a)
{
    struct opened opened = {.packet = NULL};
    size_t len = zmq_msg_size(&e->answer);
    const uint8_t *frame = arena_copy(a, zmq_msg_data(&e->answer), len);

    if (frame == NULL)
        return ERR_NOMEM;
    int rc = packet_open(&opened, span_of(frame, len), a, kind_is_authority);
    if (rc != 0)
        return rc;
    switch (opened.packet->what_case) {
    case FANGPIN__V1__PACKET__WHAT_ENROL_GRANT:
        *grant = opened.packet->enrol_grant;
        return 0;
    case FANGPIN__V1__PACKET__WHAT_REFUSAL:
        snprintf(why, 256, "%s", opened.packet->refusal->text);
        return ERR_REFUSED;
    default:
        return ERR_MALFORMED;
    }
}

static int await_answer(struct enrol *e, char why[256])
{
    zmq_pollitem_t items[2] = {{.socket = e->socket, .events = ZMQ_POLLIN},
                               {.socket = e->monitor, .events = ZMQ_POLLIN}};
    struct zmq_event event;

    for (;;) {
        struct mono now = host_mono();
        if (mono_due(e->until, now))
            return ERR_PEER;
        zmq_poll(items, 2, (long)(e->until.ms - now.ms));
        if (zmq_msg_recv(&e->answer, e->socket, ZMQ_DONTWAIT) >= 0)
            return 0;
        if (monitor_next(e->monitor, &event)) {
            snprintf(why, 256,
                     "上级不认识此凭证:已用过、已过期或不是它发的 / the parent does not admit this token: "
                     "used, expired, or not of its making");
            return ERR_REFUSED;
        }
    }
}

int host_enrol(const struct token *token, const struct office_keys *k, uint32_t wait_ms,
               const Fangpin__V1__EnrolGrant **grant, char why[256], struct arena *a)
{
    struct enrol e = {.until = mono_after(host_mono(), wait_ms)};
    struct curve_keys once;
    struct span request = {.at = NULL};

    why[0] = '\0';
    zmq_msg_init(&e.answer);
    curve_keys_of_secret(&once, token->secret);
    int rc = pack_request(&request, token, k, &once, a);
    if (rc == 0)
        rc = enrol_connect(&e, token, &once);
    if (rc == 0 && zmq_send(e.socket, request.at, request.len, ZMQ_DONTWAIT) < 0)
        rc = ERR_PEER;
    if (rc == 0)
        rc = await_answer(&e, why);
    if (rc == 0)
        rc = read_answer(&e, grant, why, a);
    zmq_msg_close(&e.answer);
    if (e.monitor != NULL)
        zmq_close(e.monitor);
    if (e.socket != NULL)
        zmq_close(e.socket);
    if (e.context != NULL)
        zmq_ctx_term(e.context);
    sodium_memzero(&once, sizeof once);
    return rc;
}
