/* zmq_link.c — ZMQ_IMMEDIATE: nothing is queued for a line that is not there; sessions say it again when it is.
 * Heartbeats only on this side (on the ROUTER each costs a walk over all its timers), few enough for a paid line. */
#include "node/host/zmq_link.h"

#include <errno.h>
#include <stdlib.h>

#include <sodium.h>

#include "base/err.h"
#include "base/limits.h"
#include "node/host/host_time.h"
#include "node/host/zmq_monitor.h"
#include "node/host/zmq_send.h"

#define LINK_EVENTS                                                                                                    \
    (ZMQ_EVENT_CONNECTED | ZMQ_EVENT_CONNECT_DELAYED | ZMQ_EVENT_CONNECT_RETRIED | ZMQ_EVENT_DISCONNECTED |            \
     ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |      \
     ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)

static int link_open(struct zmq_link *l);

static void tell(const struct zmq_link *l, enum story_level level, const char *what)
{
    story_tell(l->o.story, level, host_mono(), l->o.area, "link %s -> %s", l->o.address, what);
}

/* ---- watchdog ---- */

static void on_timer(uv_timer_t *t);

static void arm_quiet(struct zmq_link *l)
{
    l->renew_due = false;
    uv_timer_start(&l->timer, on_timer, LINK_QUIET_MS, 0);
}

/* ZeroMQ says at once that it will try again, or it never will. */
static void arm_renew(struct zmq_link *l)
{
    if (l->renew_due)
        return;
    l->renew_due = true;
    uint64_t delay = l->backoff_ms + randombytes_uniform((uint32_t)l->backoff_ms);
    l->backoff_ms = l->backoff_ms * 2 < RECONNECT_MAX_MS ? l->backoff_ms * 2 : RECONNECT_MAX_MS;
    uv_timer_start(&l->timer, on_timer, delay, 0);
}

static void set_up(struct zmq_link *l, bool up)
{
    if (l->up == up)
        return;
    l->up = up;
    tell(l, STORY_NORMAL, up ? "up" : "down");
    l->o.state(l->o.self, up);
}

static void on_event(struct zmq_link *l, const struct zmq_event *e)
{
    switch (e->event) {
    case ZMQ_EVENT_HANDSHAKE_SUCCEEDED:
        l->backoff_ms = RECONNECT_MS;
        l->renew_due = false;
        uv_timer_stop(&l->timer);
        set_up(l, true);
        break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_AUTH:
        tell(l, STORY_WARN, "refused: the parent does not admit this office's key");
        arm_renew(l);
        break;
    case ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL:
    case ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL:
        tell(l, STORY_DETAIL, "no handshake: another program, or another key than the parent's");
        arm_renew(l);
        break;
    case ZMQ_EVENT_DISCONNECTED:
        set_up(l, false);
        arm_renew(l);
        break;
    default: /* it dials */
        if (!l->up)
            arm_quiet(l);
    }
}

static bool monitor_turn(struct zmq_watch *w, void *socket)
{
    struct zmq_link *l = w->self;
    struct zmq_event e;

    if (!monitor_next(socket, &e))
        return false;
    if (l->open_parts == 2)
        on_event(l, &e);
    return true;
}

/* ---- the socket's life ---- */

static bool link_turn(struct zmq_watch *w, void *socket)
{
    struct zmq_link *l = w->self;
    zmq_msg_t msg;

    zmq_msg_init(&msg);
    if (zmq_msg_recv(&msg, socket, ZMQ_DONTWAIT) < 0) {
        zmq_msg_close(&msg);
        return false;
    }
    if (!zmq_msg_more(&msg)) {
        l->o.frame(l->o.self, &msg);
        return true;
    }
    while (zmq_msg_more(&msg) && zmq_msg_recv(&msg, socket, ZMQ_DONTWAIT) >= 0)
        ; /* of several frames: not ours */
    zmq_msg_close(&msg);
    return true;
}

static void part_closed(struct zmq_watch *w)
{
    struct zmq_link *l = w->self;

    if (--l->open_parts > 0)
        return;
    zmq_close(l->monitor);
    zmq_close(l->socket);
    l->socket = l->monitor = NULL;
    if (!l->closing && link_open(l) != 0)
        arm_renew(l);
}

static void link_shut(struct zmq_link *l)
{
    if (l->open_parts != 2)
        return; /* is being shut already */
    set_up(l, false);
    l->open_parts = 2;
    monitor_detach(l->socket);
    zmq_watch_stop(&l->watch, part_closed);
    zmq_watch_stop(&l->monitor_watch, part_closed);
}

static void on_timer(uv_timer_t *t)
{
    struct zmq_link *l = t->data;

    l->renewed++;
    tell(l, STORY_DETAIL, "new socket");
    if (l->socket == NULL) {
        l->renew_due = false;
        if (link_open(l) != 0)
            arm_renew(l);
        return;
    }
    link_shut(l);
}

static void set_int(void *socket, int option, int value)
{
    zmq_setsockopt(socket, option, &value, sizeof value);
}

static void link_options(struct zmq_link *l)
{
    int64_t most = PACKET_BYTES_MAX;

    set_int(l->socket, ZMQ_LINGER, 0);
    set_int(l->socket, ZMQ_IMMEDIATE, 1);
    set_int(l->socket, ZMQ_SNDHWM, ZMQ_HWM);
    set_int(l->socket, ZMQ_RCVHWM, ZMQ_HWM);
    set_int(l->socket, ZMQ_HEARTBEAT_IVL, HEARTBEAT_MS);
    set_int(l->socket, ZMQ_HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS);
    set_int(l->socket, ZMQ_HEARTBEAT_TTL, HEARTBEAT_TTL_MS);
    set_int(l->socket, ZMQ_HANDSHAKE_IVL, HANDSHAKE_MS);
    set_int(l->socket, ZMQ_CONNECT_TIMEOUT, HANDSHAKE_MS);
    set_int(l->socket, ZMQ_RECONNECT_IVL, RECONNECT_MS);
    set_int(l->socket, ZMQ_RECONNECT_IVL_MAX, RECONNECT_MAX_MS);
    set_int(l->socket, ZMQ_IPV6, 1);
    zmq_setsockopt(l->socket, ZMQ_MAXMSGSIZE, &most, sizeof most);
    zmq_setsockopt(l->socket, ZMQ_CURVE_SERVERKEY, l->o.server_key, sizeof l->o.server_key);
    zmq_setsockopt(l->socket, ZMQ_CURVE_PUBLICKEY, l->o.own.public_key, sizeof l->o.own.public_key);
    zmq_setsockopt(l->socket, ZMQ_CURVE_SECRETKEY, l->o.own.secret, sizeof l->o.own.secret);
}

static int watch_both(struct zmq_link *l)
{
    if (zmq_watch_start(&l->monitor_watch, l->o.loop, l->monitor, monitor_turn, l) != 0)
        return ERR_NOMEM;
    if (zmq_watch_start(&l->watch, l->o.loop, l->socket, link_turn, l) != 0) {
        l->open_parts = 1;
        zmq_watch_stop(&l->monitor_watch, part_closed);
        return 0; /* part_closed tries again */
    }
    l->open_parts = 2;
    return 0;
}

static int link_open(struct zmq_link *l)
{
    l->socket = zmq_socket(l->o.context, ZMQ_DEALER);
    if (l->socket == NULL)
        return ERR_NOMEM;
    link_options(l);
    l->monitor = monitor_open(l->o.context, l->socket, LINK_EVENTS);
    if (l->monitor != NULL && zmq_connect(l->socket, l->o.address) == 0 && watch_both(l) == 0) {
        arm_quiet(l);
        return 0;
    }
    int rc = errno == EINVAL || errno == EPROTONOSUPPORT ? ERR_CONFIG : ERR_NOMEM;
    if (l->monitor != NULL)
        zmq_close(l->monitor);
    zmq_close(l->socket);
    l->socket = l->monitor = NULL;
    return rc;
}

int zmq_link_start(struct zmq_link *l, const struct zmq_link_options *o)
{
    *l = (struct zmq_link){.o = *o, .backoff_ms = RECONNECT_MS};
    uv_timer_init(o->loop, &l->timer);
    l->timer.data = l;
    int rc = link_open(l);
    if (rc != 0)
        uv_close((uv_handle_t *)&l->timer, NULL);
    return rc;
}

bool zmq_link_send(struct zmq_link *l, uint8_t *frame, size_t len)
{
    zmq_msg_t msg;

    if (l->up && send_wrap(&msg, frame, len) && send_now(l->socket, &msg, 0) == 0)
        return true;
    if (!l->up)
        free(frame);
    l->dropped++;
    return false;
}

void zmq_link_pause(struct zmq_link *l, bool paused)
{
    zmq_watch_pause(&l->watch, paused);
}

void zmq_link_stop(struct zmq_link *l)
{
    l->closing = true;
    uv_close((uv_handle_t *)&l->timer, NULL);
    link_shut(l);
    sodium_memzero(&l->o.own, sizeof l->o.own);
}
