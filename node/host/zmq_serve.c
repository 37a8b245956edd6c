/* zmq_serve.c — who speaks is the ZAP User-Id of each message, never its routing id. Which connection a peer is heard on
 * is known from its messages; that a connection is gone, from the monitor, by descriptor. Descriptors are used again,
 * so before a connection is taken for new the monitor is read to its end: the old one's end was told before. */
#include "node/host/zmq_serve.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/err.h"
#include "base/limits.h"
#include "node/host/host_time.h"
#include "node/host/zmq_monitor.h"
#include "node/host/zmq_send.h"

#define SERVE_BACKLOG 1024
#define FD_MAX        (1 << 20)

struct conn {
    uint8_t route[ROUTE_ID_MAX];
    size_t route_len;
    int fd;
    struct peer *peer;
    UT_hash_handle by_route, by_fd;
};

/* ---- connections ---- */

static struct conn *conn_of_route(const struct zmq_serve *s, const void *route, size_t len)
{
    struct conn *c;

    HASH_FIND(by_route, s->routes, route, len, c);
    return c;
}

static struct conn *conn_of_fd(const struct zmq_serve *s, int fd)
{
    struct conn *c;

    HASH_FIND(by_fd, s->fds, &fd, sizeof fd, c);
    return c;
}

static bool conn_is_current(const struct conn *c)
{
    return c->peer->up && c->peer->route_len == c->route_len && memcmp(c->peer->route, c->route, c->route_len) == 0;
}

static void peer_down(struct zmq_serve *s, struct peer *peer)
{
    if (!peer->up)
        return;
    peer->up = false;
    s->o.state(s->o.self, peer, false);
}

/* A newer connection of the same peer is the true one: the older may be half open for minutes. */
static void peer_heard_on(struct zmq_serve *s, struct conn *c)
{
    struct peer *peer = c->peer;

    peer_down(s, peer);
    memcpy(peer->route, c->route, c->route_len);
    peer->route_len = c->route_len;
    peer->fd = c->fd;
    peer->up = true;
    s->o.state(s->o.self, peer, true);
}

static void conn_drop(struct zmq_serve *s, struct conn *c)
{
    if (conn_is_current(c))
        peer_down(s, c->peer);
    HASH_DELETE(by_route, s->routes, c);
    HASH_DELETE(by_fd, s->fds, c);
    free(c);
}

static void mark_fd(struct zmq_serve *s, uint32_t fd, bool open)
{
    if (fd >= FD_MAX)
        return;
    if (fd >= s->n_open_fds) {
        size_t n = (fd + 256) & ~(size_t)255;
        uint8_t *more = realloc(s->open_fds, n);
        if (more == NULL)
            return;
        memset(more + s->n_open_fds, 0, n - s->n_open_fds);
        s->open_fds = more;
        s->n_open_fds = n;
    }
    s->open_fds[fd] = open;
}

static bool monitor_one(struct zmq_serve *s)
{
    struct zmq_event e;

    if (!monitor_next(s->monitor, &e))
        return false;
    mark_fd(s, e.value, e.event == ZMQ_EVENT_ACCEPTED);
    if (e.event == ZMQ_EVENT_DISCONNECTED) {
        struct conn *c = conn_of_fd(s, (int)e.value);
        if (c != NULL)
            conn_drop(s, c);
    }
    return true;
}

static bool monitor_turn(struct zmq_watch *w, void *socket)
{
    (void)socket;
    return monitor_one(w->self);
}

/* The connection is heard for the first time. NULL: it is gone already, or no memory. */
static struct conn *conn_new(struct zmq_serve *s, struct peer *peer, zmq_msg_t *route, int fd)
{
    while (monitor_one(s))
        ;
    if (fd < 0 || (size_t)fd >= s->n_open_fds || !s->open_fds[fd] || zmq_msg_size(route) > ROUTE_ID_MAX)
        return NULL;
    struct conn *c = conn_of_fd(s, fd);
    if (c != NULL)
        conn_drop(s, c);
    c = calloc(1, sizeof *c);
    if (c == NULL)
        return NULL;
    c->route_len = zmq_msg_size(route);
    memcpy(c->route, zmq_msg_data(route), c->route_len);
    c->fd = fd;
    c->peer = peer;
    HASH_ADD(by_route, s->routes, route, c->route_len, c);
    HASH_ADD(by_fd, s->fds, fd, sizeof c->fd, c);
    peer_heard_on(s, c);
    return c;
}

/* ---- messages ---- */

/* Takes the payload in any case. */
static void serve_message(struct zmq_serve *s, zmq_msg_t *route, zmq_msg_t *payload)
{
    const char *user_id = zmq_msg_gets(payload, "User-Id");
    struct peer *peer = user_id != NULL ? roll_by_user_id(s->o.peers, user_id) : NULL;

    if (peer == NULL) {
        s->strangers++;
        zmq_msg_close(payload);
        return;
    }
    struct conn *c = conn_of_route(s, zmq_msg_data(route), zmq_msg_size(route));
    if (c == NULL)
        c = conn_new(s, peer, route, zmq_msg_get(payload, ZMQ_SRCFD));
    else if (!c->peer->up)
        peer_heard_on(s, c);
    if (c == NULL || c->peer != peer || !conn_is_current(c)) {
        zmq_msg_close(payload); /* what an older connection still held */
        return;
    }
    s->o.packet(s->o.self, peer, payload);
}

static bool serve_turn(struct zmq_watch *w, void *socket)
{
    struct zmq_serve *s = w->self;
    zmq_msg_t route, payload;
    size_t frames = 1;

    zmq_msg_init(&route);
    if (zmq_msg_recv(&route, socket, ZMQ_DONTWAIT) < 0) {
        zmq_msg_close(&route);
        return false;
    }
    zmq_msg_init(&payload);
    for (bool more = zmq_msg_more(&route); more; frames++)
        more = zmq_msg_recv(&payload, socket, ZMQ_DONTWAIT) >= 0 && zmq_msg_more(&payload);
    if (frames == 2)
        serve_message(s, &route, &payload);
    else
        zmq_msg_close(&payload);
    zmq_msg_close(&route);
    return true;
}

bool zmq_serve_send(struct zmq_serve *s, struct peer *peer, uint8_t *frame, size_t len)
{
    zmq_msg_t route, payload;

    if (!peer->up || zmq_msg_init_size(&route, peer->route_len) != 0) {
        free(frame);
        peer->dropped++;
        return false;
    }
    memcpy(zmq_msg_data(&route), peer->route, peer->route_len);
    int why = send_now(s->socket, &route, ZMQ_SNDMORE);
    if (why != 0) {
        free(frame);
        peer->dropped++;
        struct conn *c = why == EHOSTUNREACH ? conn_of_route(s, peer->route, peer->route_len) : NULL;
        if (c != NULL)
            conn_drop(s, c);
        return false;
    }
    return send_wrap(&payload, frame, len) && send_now(s->socket, &payload, 0) == 0;
}

/* ---- life ---- */

static void set_int(void *socket, int option, int value)
{
    zmq_setsockopt(socket, option, &value, sizeof value);
}

static void serve_options(struct zmq_serve *s)
{
    int64_t most = PACKET_BYTES_MAX;

    set_int(s->socket, ZMQ_LINGER, 0);
    set_int(s->socket, ZMQ_ROUTER_MANDATORY, 1);
    set_int(s->socket, ZMQ_SNDHWM, ZMQ_HWM);
    set_int(s->socket, ZMQ_RCVHWM, ZMQ_HWM);
    set_int(s->socket, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS);
    set_int(s->socket, ZMQ_BACKLOG, SERVE_BACKLOG);
    set_int(s->socket, ZMQ_IPV6, 1);
    set_int(s->socket, ZMQ_CURVE_SERVER, 1);
    zmq_setsockopt(s->socket, ZMQ_ZAP_DOMAIN, ZAP_DOMAIN, strlen(ZAP_DOMAIN));
    zmq_setsockopt(s->socket, ZMQ_MAXMSGSIZE, &most, sizeof most);
    zmq_setsockopt(s->socket, ZMQ_CURVE_SECRETKEY, s->o.own.secret, sizeof s->o.own.secret);
}

static int serve_watch(struct zmq_serve *s)
{
    int events = ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED;

    s->monitor = monitor_open(s->o.context, s->socket, events);
    if (s->monitor == NULL)
        return ERR_NOMEM;
    if (zmq_bind(s->socket, s->o.listen) != 0) {
        story_tell(s->o.story, STORY_ALARM, host_mono(), s->o.area, "listen %s -> %s", s->o.listen,
                   zmq_strerror(errno));
        return ERR_CONFIG;
    }
    if (zmq_watch_start(&s->watch, s->o.loop, s->socket, serve_turn, s) != 0)
        return ERR_NOMEM;
    return zmq_watch_start(&s->monitor_watch, s->o.loop, s->monitor, monitor_turn, s);
}

int zmq_serve_start(struct zmq_serve *s, const struct zmq_serve_options *o)
{
    *s = (struct zmq_serve){.o = *o};
    int rc = zap_start(&s->zap, o->context, o->loop, o->peers);
    if (rc != 0)
        return rc;
    s->socket = zmq_socket(o->context, ZMQ_ROUTER);
    rc = s->socket == NULL ? ERR_NOMEM : 0;
    if (rc == 0) {
        serve_options(s);
        rc = serve_watch(s);
    }
    if (rc != 0) {
        if (s->monitor != NULL)
            zmq_close(s->monitor);
        if (s->socket != NULL)
            zmq_close(s->socket);
        zap_stop(&s->zap);
    }
    return rc;
}

void zmq_serve_pause(struct zmq_serve *s, bool paused)
{
    zmq_watch_pause(&s->watch, paused);
}

static void serve_let_go(struct zmq_watch *w)
{
    zmq_close(w->socket);
}

void zmq_serve_stop(struct zmq_serve *s)
{
    struct conn *c, *next;

    HASH_ITER(by_route, s->routes, c, next)
    {
        HASH_DELETE(by_route, s->routes, c);
        HASH_DELETE(by_fd, s->fds, c);
        free(c);
    }
    free(s->open_fds);
    s->open_fds = NULL;
    s->n_open_fds = 0;
    monitor_detach(s->socket);
    zmq_watch_stop(&s->watch, serve_let_go);
    zmq_watch_stop(&s->monitor_watch, serve_let_go);
    zap_stop(&s->zap);
    sodium_memzero(&s->o.own, sizeof s->o.own);
}
