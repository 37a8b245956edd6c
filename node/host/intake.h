/* intake.h — what waits for the core: packets, news of links, questions. The loop thread puts in, the pool opens
 * packets, the core thread takes batches. One lock; whoever puts something in wakes exactly who can go on with it.
 *
 * There are two rings, in order of arrival: `fast` for urgent events and receipts, `calm` for everything else. The
 * core takes fast ones first. What one peer says keeps its order, but that urgent events and receipts overtake
 * its casework and bulk events: while a peer has anything else in `calm`, all it says goes there. */
#ifndef FANGPIN_NODE_HOST_INTAKE_H
#define FANGPIN_NODE_HOST_INTAKE_H

#include <pthread.h>
#include <stdbool.h>

#include <zmq.h>

#include "base/clock.h"
#include "base/limits.h"
#include "node/api/api.h"
#include "node/host/roll.h"
#include "proto/packet.h"

enum job_state { JOB_WAITING, JOB_OPENING, JOB_READY };

/* A packet, or news of a link. Recycled with its arena. */
struct job {
    struct job *next;
    struct peer *peer;
    enum job_state state;
    bool is_link, up; /* news of a link: READY at once */
    bool fast;        /* stands in the fast ring */
    bool ordered;     /* counted in peer->ordered */
    zmq_msg_t frame;  /* given; closed when the job is done */
    size_t bytes;
    struct arena arena;
    struct opened opened;
    int rc; /* of opening */
};

/* A question for the core and the number that brings the answer back. */
struct question {
    struct question *next;
    struct api_question *ask;
    uint64_t ticket;
};

struct job_ring {
    struct job *first, **last, *unopened; /* unopened: the first WAITING one */
    size_t n;
};

typedef int open_fn(struct opened *out, struct span frame, struct arena *a);

struct intake {
    pthread_mutex_t lock;
    pthread_cond_t for_pool, for_core;
    open_fn *open;
    struct job_ring fast, calm;
    struct job *spare;
    struct question *first_question, **last_question;
    size_t filings; /* waiting */
    size_t bytes;   /* of frames not yet done with */
    size_t ahead;   /* of those, opened or being opened and not yet taken by the core */
    bool core_waits, was_full, stopping;
};

/* One batch for one step. */
struct batch {
    struct job *jobs[BATCH_INPUTS_MAX];
    size_t n_jobs;
    struct question *questions[BATCH_INPUTS_MAX];
    size_t n_questions;
    size_t events;
};

void intake_init(struct intake *in, open_fn *open);
/* Nobody uses it any longer. Questions that wait still are given to `each` (may be NULL), then freed. */
void intake_free(struct intake *in, void (*each)(void *self, const struct question *q), void *self);

/* ---- loop thread ---- */

/* False: stop reading links until the core made room (intake_done says so). */
bool intake_has_room(struct intake *in);
/* `frame` is taken (moved out). ERR_NOMEM: it is closed and lost; sessions say it again. */
int intake_packet(struct intake *in, struct peer *peer, zmq_msg_t *frame);
int intake_link(struct intake *in, struct peer *peer, bool up);
/* Takes `ask`. ERR_FULL, ERR_NOMEM, ERR_STATE (stopping): then `ask` stays the caller's. */
int intake_ask(struct intake *in, struct api_question *ask, uint64_t ticket);
/* Wakes everybody; waiting calls return as if there was nothing more to do. */
void intake_stop(struct intake *in);

/* ---- pool ---- */

/* Open packets until intake_stop. */
void intake_open_all(struct intake *in);

/* ---- core thread ---- */

enum intake_wake { INTAKE_BATCH, INTAKE_DEADLINE, INTAKE_STOP };
/* Waits until there is a batch or `until` (MONO_NEVER: for ever). Small packets that nobody opens are opened here.
 * A question that exceeds BATCH_EVENTS_MAX with what is before it waits for the next batch. */
enum intake_wake intake_next(struct intake *in, struct mono until, struct batch *out);
/* The step over a batch is done: frames and questions are given back. True when there is room again after
 * intake_has_room said no. */
bool intake_done(struct intake *in, struct batch *b);
/* Give spare memory back. */
void intake_trim(struct intake *in);

/* ---- for tests ---- */

/* Whether a frame holds urgent events or a receipt, or casework or bulk events; from its first bytes alone. */
enum frame_class { FRAME_FAST, FRAME_CALM, FRAME_ORDERED };
enum frame_class frame_class(struct span frame);

#endif
