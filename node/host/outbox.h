/* outbox.h — what the core's steps leave to do for the loop thread, copied out of the core's memory. */
#ifndef FANGPIN_NODE_HOST_OUTBOX_H
#define FANGPIN_NODE_HOST_OUTBOX_H

#include <pthread.h>

#include <uv.h>

#include "node/api/api.h"

enum errand_kind {
    ERRAND_SEND,
    ERRAND_ADMIT,
    ERRAND_FORGET,
    ERRAND_ANSWER, /* an HTTP answer */
    ERRAND_READY,  /* the first step is done: carriers may start */
    ERRAND_ENDED,  /* the core thread is through; rc says why */
};

struct errand {
    struct errand *next;
    enum errand_kind kind;
    struct author peer;
    bool peer_is_invite;
    uint8_t curve[32];
    uint8_t *frame; /* SEND: malloc'd */
    size_t len;
    uint64_t ticket;              /* ANSWER */
    struct api_response response; /* ANSWER: body malloc'd */
    int rc;                       /* ENDED */
};

struct outbox {
    pthread_mutex_t lock;
    struct errand *first, **last;
    bool room;
    uv_async_t bell;
};

/* `rung` is called on the loop thread after each push; it calls outbox_take. 0 or ERR_NOMEM. */
int outbox_init(struct outbox *o, uv_loop_t *loop, uv_async_cb rung, void *self);
/* A list of errands, first and last; given. Any thread. */
void outbox_push(struct outbox *o, struct errand *first, struct errand *last);
/* Links may be read again. Any thread; needs no memory, because a link that is never read again would be mute. */
void outbox_say_room(struct outbox *o);
/* Whether that was said since the last call. */
bool outbox_room(struct outbox *o);
/* All there is, in order; given. */
struct errand *outbox_take(struct outbox *o);
void errand_free(struct errand *out);
/* After the bell is closed with uv_close. */
void outbox_free(struct outbox *o);

#endif
