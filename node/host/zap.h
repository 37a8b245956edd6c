/* zap.h — who may connect (RFC 27): ZeroMQ asks before it lets a CURVE client in, we answer from the list of peers.
 * The User-Id we give names the peer on every message of that connection. */
#ifndef FANGPIN_NODE_HOST_ZAP_H
#define FANGPIN_NODE_HOST_ZAP_H

#include "base/span.h"
#include "node/host/roll.h"
#include "node/host/zmq_watch.h"

#define ZAP_ENDPOINT "inproc://zeromq.zap.01"
#define ZAP_DOMAIN   "fangpin"

struct zap {
    void *socket;
    struct zmq_watch watch;
    struct roll *peers; /* lent */
    uint64_t admitted, refused;
};

/* Must run before the ROUTER binds: without a handler ZeroMQ admits every key. */
int zap_start(struct zap *z, void *context, uv_loop_t *loop, struct roll *peers);
void zap_stop(struct zap *z); /* the socket closes when the loop let go of it */

/* The judgement alone: the peer, or NULL. `frame` are the request's frames after the routing envelope. */
#define ZAP_FRAMES 7
const struct peer *zap_judge(const struct roll *peers, const struct span frame[ZAP_FRAMES], size_t n);

#endif
