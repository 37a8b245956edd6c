/* zmq_serve.h — the parent's side of all its links: one ROUTER, CURVE, and the ZAP handler before it. */
#ifndef FANGPIN_NODE_HOST_ZMQ_SERVE_H
#define FANGPIN_NODE_HOST_ZMQ_SERVE_H

#include "base/area.h"
#include "base/story.h"
#include "node/host/zap.h"
#include "proto/keys.h"

struct zmq_serve_options {
    void *context;
    uv_loop_t *loop;
    const char *listen; /* lent, like all here */
    struct curve_keys own;
    struct roll *peers;
    const struct story *story;
    struct area area;
    /* Loop thread. `packet` takes the message. A link is up just before its first packet. */
    void (*state)(void *self, struct peer *peer, bool up);
    void (*packet)(void *self, struct peer *peer, zmq_msg_t *frame);
    void *self;
};

struct conn;
struct zmq_serve {
    struct zmq_serve_options o;
    struct zap zap;
    void *socket, *monitor;
    struct zmq_watch watch, monitor_watch;
    struct conn *routes, *fds; /* one set of connections by routing id and by descriptor */
    uint8_t *open_fds;         /* by descriptor: accepted and not gone since */
    size_t n_open_fds;
    uint64_t strangers; /* packets of peers that are no longer admitted */
};

/* ERR_CONFIG when the address cannot be bound. */
int zmq_serve_start(struct zmq_serve *s, const struct zmq_serve_options *o);
/* Takes `frame` (malloc'd). False when it was dropped. */
bool zmq_serve_send(struct zmq_serve *s, struct peer *peer, uint8_t *frame, size_t len);
void zmq_serve_pause(struct zmq_serve *s, bool paused);
void zmq_serve_stop(struct zmq_serve *s);

#endif
