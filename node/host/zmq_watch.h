/* zmq_watch.h — a ZeroMQ socket in a libuv loop. */
#ifndef FANGPIN_NODE_HOST_ZMQ_WATCH_H
#define FANGPIN_NODE_HOST_ZMQ_WATCH_H

#include <stdbool.h>

#include <uv.h>
#include <zmq.h>

struct zmq_watch;

/* One message (all its frames) is there: take it with zmq_msg_recv(…, ZMQ_DONTWAIT). False when it was not. */
typedef bool zmq_watch_fn(struct zmq_watch *w, void *socket);

struct zmq_watch {
    uv_poll_t poll;
    uv_prepare_t prepare;
    uv_check_t check;
    uv_idle_t idle;
    void *socket;
    zmq_watch_fn *each;
    void *self; /* the caller's */
    bool paused;
    int open_handles;
    void (*closed)(struct zmq_watch *w);
};

/* Watch `socket` (lent). At most ZMQ_TURN_MESSAGES_MAX messages are taken in one turn. 0 or ERR_NOMEM. */
int zmq_watch_start(struct zmq_watch *w, uv_loop_t *loop, void *socket, zmq_watch_fn *each, void *self);
/* While paused nothing is received: back-pressure reaches the other side through TCP. */
void zmq_watch_pause(struct zmq_watch *w, bool paused);
/* `closed` (may be NULL) is called when the loop has let go of it; only then may the socket be closed and `w` freed. */
void zmq_watch_stop(struct zmq_watch *w, void (*closed)(struct zmq_watch *w));

#endif
