/* zap.c — a ROUTER, not a REP: a REP that once fails to answer blocks every later handshake.
 *
 * Unknown keys get status 400 ("go away"), not 300 ("try later"): 400 closes the connection at once and tells a
 * fangpin child why, whose watchdog comes back with a back-off; after 300 libzmq often leaves the connection
 * open until the handshake limit, which a stranger could use to hold descriptors. */
#include "node/host/zap.h"

#include <string.h>

#include "base/err.h"

#define ZAP_ENVELOPE   2  /* routing id, empty */
#define ZAP_FRAMES_MAX 16 /* what one request may have; more is thrown away */

enum zap_frame { ZAP_VERSION, ZAP_REQUEST, ZAP_IN_DOMAIN, ZAP_ADDRESS, ZAP_IDENTITY, ZAP_MECHANISM, ZAP_KEY };

const struct peer *zap_judge(const struct roll *peers, const struct span frame[ZAP_FRAMES], size_t n)
{
    if (n != ZAP_FRAMES || !span_equal(frame[ZAP_VERSION], span_str("1.0")) ||
        !span_equal(frame[ZAP_IN_DOMAIN], span_str(ZAP_DOMAIN)) ||
        !span_equal(frame[ZAP_MECHANISM], span_str("CURVE")) || frame[ZAP_KEY].len != 32)
        return NULL;
    return roll_by_curve(peers, frame[ZAP_KEY].at);
}

static void send_span(void *socket, struct span s, bool more)
{
    zmq_send(socket, s.at, s.len, ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0));
}

static void zap_answer(void *socket, struct span route, struct span request, const struct peer *peer)
{
    send_span(socket, route, true);
    send_span(socket, span_str(""), true);
    send_span(socket, span_str("1.0"), true);
    send_span(socket, request, true);
    send_span(socket, span_str(peer != NULL ? "200" : "400"), true);
    send_span(socket, span_str(peer != NULL ? "OK" : "not enrolled here"), true);
    send_span(socket, span_str(peer != NULL ? peer->user_id : ""), true);
    send_span(socket, span_str(""), false);
}

/* Receives all frames of one message; those beyond the room are closed unread. Returns how many there were. */
static size_t recv_all(void *socket, zmq_msg_t *msg, size_t room)
{
    size_t n = 0;
    zmq_msg_t one;

    for (bool more = true; more;) {
        zmq_msg_init(&one);
        if (zmq_msg_recv(&one, socket, ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(&one);
            break;
        }
        more = zmq_msg_more(&one);
        if (n < room) {
            zmq_msg_init(&msg[n]);
            zmq_msg_move(&msg[n], &one);
        }
        zmq_msg_close(&one);
        n++;
    }
    return n;
}

static bool zap_turn(struct zmq_watch *w, void *socket)
{
    struct zap *z = w->self;
    zmq_msg_t msg[ZAP_FRAMES_MAX];
    struct span frame[ZAP_FRAMES_MAX];
    size_t n = recv_all(socket, msg, ZAP_FRAMES_MAX);
    size_t held = n < ZAP_FRAMES_MAX ? n : ZAP_FRAMES_MAX;

    for (size_t i = 0; i < held; i++)
        frame[i] = span_of(zmq_msg_data(&msg[i]), zmq_msg_size(&msg[i]));
    if (n == held && n > ZAP_ENVELOPE + ZAP_REQUEST) {
        const struct peer *peer = zap_judge(z->peers, frame + ZAP_ENVELOPE, n - ZAP_ENVELOPE);
        zap_answer(socket, frame[0], frame[ZAP_ENVELOPE + ZAP_REQUEST], peer);
        z->admitted += peer != NULL;
        z->refused += peer == NULL;
    }
    for (size_t i = 0; i < held; i++)
        zmq_msg_close(&msg[i]);
    return n > 0;
}

int zap_start(struct zap *z, void *context, uv_loop_t *loop, struct roll *peers)
{
    int none = 0;

    *z = (struct zap){.peers = peers};
    z->socket = zmq_socket(context, ZMQ_ROUTER);
    if (z->socket == NULL)
        return ERR_NOMEM;
    zmq_setsockopt(z->socket, ZMQ_LINGER, &none, sizeof none);
    zmq_setsockopt(z->socket, ZMQ_SNDHWM, &none, sizeof none); /* never drop an answer */
    zmq_setsockopt(z->socket, ZMQ_RCVHWM, &none, sizeof none);
    if (zmq_bind(z->socket, ZAP_ENDPOINT) != 0 || zmq_watch_start(&z->watch, loop, z->socket, zap_turn, z) != 0) {
        zmq_close(z->socket);
        return ERR_STATE;
    }
    return 0;
}

static void zap_let_go(struct zmq_watch *w)
{
    zmq_close(w->socket);
}

void zap_stop(struct zap *z)
{
    zmq_watch_stop(&z->watch, zap_let_go);
}
