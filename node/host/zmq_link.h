/* zmq_link.h — the child's side of a link: a DEALER to the parent that is there for ever.
 *
 *             handshake succeeded                 disconnected
 *   DIALLING ─────────────────────► UP ─────────────────────────► DIALLING
 *      │  ▲                                                          │
 *      │  └── ZeroMQ says it tries again ◄───────────────────────────┤
 *      └───── it does not (one bad answer ends it for ever): new socket after a back-off
 */
#ifndef FANGPIN_NODE_HOST_ZMQ_LINK_H
#define FANGPIN_NODE_HOST_ZMQ_LINK_H

#include "base/area.h"
#include "base/story.h"
#include "node/host/zmq_watch.h"
#include "proto/keys.h"

struct zmq_link_options {
    void *context;
    uv_loop_t *loop;
    const char *address; /* lent, like all here */
    uint8_t server_key[32];
    struct curve_keys own;
    const struct story *story;
    struct area area; /* for the story */
    /* Loop thread. `frame` takes the message. */
    void (*state)(void *self, bool up);
    void (*frame)(void *self, zmq_msg_t *frame);
    void *self;
};

struct zmq_link {
    struct zmq_link_options o;
    void *socket, *monitor;
    struct zmq_watch watch, monitor_watch;
    uv_timer_t timer;
    bool up, renew_due, closing;
    int open_parts;
    uint64_t backoff_ms, dropped, renewed;
};

int zmq_link_start(struct zmq_link *l, const struct zmq_link_options *o);
/* Takes `frame` (malloc'd). False when it was dropped: the line is down or full. */
bool zmq_link_send(struct zmq_link *l, uint8_t *frame, size_t len);
void zmq_link_pause(struct zmq_link *l, bool paused);
/* Sockets close when the loop let go of them. */
void zmq_link_stop(struct zmq_link *l);

#endif
