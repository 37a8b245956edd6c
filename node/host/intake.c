#include "node/host/intake.h"

#include <stdlib.h>

#include "base/must.h"
#include "node/host/host_time.h"

/* ---- rings; everything here under the lock ---- */

static void ring_init(struct job_ring *r)
{
    *r = (struct job_ring){.first = NULL};
    r->last = &r->first;
}

static void ring_push(struct job_ring *r, struct job *j)
{
    j->next = NULL;
    *r->last = j;
    r->last = &j->next;
    r->n++;
    if (j->state == JOB_WAITING && r->unopened == NULL)
        r->unopened = j;
}

static struct job *ring_pop(struct job_ring *r)
{
    struct job *j = r->first;

    must(j != NULL && j->state == JOB_READY);
    r->first = j->next;
    if (r->first == NULL)
        r->last = &r->first;
    r->n--;
    return j;
}

/* The next one to open; NULL also when enough is open already, unless the core waits for just this one. */
static struct job *take_unopened(struct intake *in, struct job_ring *r)
{
    struct job *j = r->unopened;

    if (j == NULL || (in->ahead + j->bytes > OPEN_AHEAD_BYTES && j != r->first))
        return NULL;
    j->state = JOB_OPENING;
    in->ahead += j->bytes;
    do
        r->unopened = r->unopened->next;
    while (r->unopened != NULL && r->unopened->state != JOB_WAITING);
    return j;
}

static void jobs_free(struct job *list)
{
    for (struct job *j = list, *next; j != NULL; j = next) {
        next = j->next;
        zmq_msg_close(&j->frame);
        arena_free(&j->arena);
        free(j);
    }
}

/* ---- life ---- */

void intake_init(struct intake *in, open_fn *open)
{
    pthread_condattr_t attr;

    *in = (struct intake){.open = open};
    ring_init(&in->fast);
    ring_init(&in->calm);
    in->last_question = &in->first_question;
    pthread_mutex_init(&in->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&in->for_pool, NULL);
    pthread_cond_init(&in->for_core, &attr);
    pthread_condattr_destroy(&attr);
}

void intake_free(struct intake *in, void (*each)(void *self, const struct question *q), void *self)
{
    jobs_free(in->fast.first);
    jobs_free(in->calm.first);
    jobs_free(in->spare);
    for (struct question *q = in->first_question, *next; q != NULL; q = next) {
        next = q->next;
        if (each != NULL)
            each(self, q);
        api_question_free(q->ask);
        free(q);
    }
    pthread_cond_destroy(&in->for_pool);
    pthread_cond_destroy(&in->for_core);
    pthread_mutex_destroy(&in->lock);
}

void intake_stop(struct intake *in)
{
    pthread_mutex_lock(&in->lock);
    in->stopping = true;
    pthread_cond_broadcast(&in->for_pool);
    pthread_cond_broadcast(&in->for_core);
    pthread_mutex_unlock(&in->lock);
}

/* ---- loop thread ---- */

static bool room_within(const struct intake *in, size_t jobs, size_t bytes)
{
    return in->fast.n < jobs && in->calm.n < jobs && in->bytes < bytes;
}

bool intake_has_room(struct intake *in)
{
    pthread_mutex_lock(&in->lock);
    bool room = room_within(in, INTAKE_QUEUE_MAX, INTAKE_BYTES_MAX);
    if (!room)
        in->was_full = true;
    pthread_mutex_unlock(&in->lock);
    return room;
}

/* A spare job or a new one; without the lock. */
static struct job *job_get(struct intake *in)
{
    pthread_mutex_lock(&in->lock);
    struct job *j = in->spare;
    if (j != NULL)
        in->spare = j->next;
    pthread_mutex_unlock(&in->lock);
    if (j == NULL) {
        j = calloc(1, sizeof *j);
        if (j == NULL)
            return NULL;
        j->arena = arena_of(PACKET_ARENA_BYTES);
        zmq_msg_init(&j->frame);
    }
    return j;
}

static void wake_core(struct intake *in)
{
    if (in->core_waits)
        pthread_cond_signal(&in->for_core);
}

/* Whom a new job concerns. A small packet is opened by the core itself when it only waits: one wake-up less. */
static void wake_for(struct intake *in, const struct job *j)
{
    if (j->state == JOB_READY || (in->core_waits && j->bytes <= OPEN_INLINE_BYTES))
        wake_core(in);
    else
        pthread_cond_signal(&in->for_pool);
}

static void job_put(struct intake *in, struct job *j, enum frame_class class)
{
    pthread_mutex_lock(&in->lock);
    j->fast = class == FRAME_FAST && j->peer->ordered == 0;
    j->ordered = class == FRAME_ORDERED || (class == FRAME_FAST && !j->fast);
    j->peer->ordered += j->ordered;
    in->bytes += j->bytes;
    ring_push(j->fast ? &in->fast : &in->calm, j);
    wake_for(in, j);
    pthread_mutex_unlock(&in->lock);
}

int intake_packet(struct intake *in, struct peer *peer, zmq_msg_t *frame)
{
    struct job *j = job_get(in);

    if (j == NULL) {
        zmq_msg_close(frame);
        return ERR_NOMEM;
    }
    zmq_msg_move(&j->frame, frame);
    zmq_msg_close(frame);
    j->peer = peer;
    j->state = JOB_WAITING;
    j->is_link = false;
    j->bytes = zmq_msg_size(&j->frame);
    job_put(in, j, frame_class(span_of(zmq_msg_data(&j->frame), j->bytes)));
    return 0;
}

int intake_link(struct intake *in, struct peer *peer, bool up)
{
    struct job *j = job_get(in);

    if (j == NULL)
        return ERR_NOMEM;
    j->peer = peer;
    j->state = JOB_READY;
    j->is_link = true;
    j->up = up;
    j->bytes = 0;
    job_put(in, j, FRAME_ORDERED);
    return 0;
}

static size_t question_weight(const struct question *q)
{
    size_t n = q->ask->input.n_filings;
    return n > 0 ? n : 1;
}

int intake_ask(struct intake *in, struct api_question *ask, uint64_t ticket)
{
    struct question *q = malloc(sizeof *q);
    int rc = 0;

    if (q == NULL)
        return ERR_NOMEM;
    *q = (struct question){.ask = ask, .ticket = ticket};
    size_t weight = question_weight(q);
    pthread_mutex_lock(&in->lock);
    if (in->stopping) {
        rc = ERR_STATE;
    } else if (in->filings + weight > FILING_QUEUE_MAX) {
        rc = ERR_FULL;
    } else {
        in->filings += weight;
        *in->last_question = q;
        in->last_question = &q->next;
        wake_core(in);
    }
    pthread_mutex_unlock(&in->lock);
    if (rc != 0)
        free(q);
    return rc;
}

/* ---- opening ---- */

/* Entered and left with the lock held. */
static void job_open(struct intake *in, struct job *j)
{
    pthread_mutex_unlock(&in->lock);
    j->opened = (struct opened){.packet = NULL};
    j->rc = in->open(&j->opened, span_of(zmq_msg_data(&j->frame), j->bytes), &j->arena);
    pthread_mutex_lock(&in->lock);
    j->state = JOB_READY;
}

void intake_open_all(struct intake *in)
{
    pthread_mutex_lock(&in->lock);
    while (!in->stopping) {
        struct job *j = take_unopened(in, &in->fast);
        if (j == NULL)
            j = take_unopened(in, &in->calm);
        if (j == NULL) {
            pthread_cond_wait(&in->for_pool, &in->lock);
            continue;
        }
        if (in->fast.unopened != NULL || in->calm.unopened != NULL)
            pthread_cond_signal(&in->for_pool);
        job_open(in, j);
        if (j == in->fast.first || j == in->calm.first)
            wake_core(in);
    }
    pthread_mutex_unlock(&in->lock);
}

/* ---- core thread ---- */

static void collect_jobs(struct intake *in, struct job_ring *r, struct batch *b, size_t inputs, size_t events)
{
    while (r->first != NULL && r->first->state == JOB_READY && b->n_jobs + b->n_questions < inputs) {
        size_t weight = r->first->is_link ? 0 : r->first->opened.n_events;
        if (b->events + weight > events && b->events > 0)
            break;
        b->events += weight;
        in->ahead -= r->first->bytes; /* news of a link has none */
        b->jobs[b->n_jobs++] = ring_pop(r);
    }
}

static void collect_questions(struct intake *in, struct batch *b, size_t inputs, size_t events)
{
    struct question *q;

    while ((q = in->first_question) != NULL && b->n_jobs + b->n_questions < inputs) {
        size_t weight = question_weight(q);
        if (b->events + weight > events && b->events > 0)
            break;
        b->events += weight;
        in->filings -= weight;
        in->first_question = q->next;
        if (in->first_question == NULL)
            in->last_question = &in->first_question;
        b->questions[b->n_questions++] = q;
    }
}

/* Urgent first; but the others keep a quarter of each batch. */
static bool collect(struct intake *in, struct batch *b)
{
    b->n_jobs = b->n_questions = b->events = 0;
    collect_jobs(in, &in->fast, b, BATCH_INPUTS_MAX / 2, BATCH_EVENTS_MAX / 2);
    collect_questions(in, b, BATCH_INPUTS_MAX * 3 / 4, BATCH_EVENTS_MAX * 3 / 4);
    collect_jobs(in, &in->calm, b, BATCH_INPUTS_MAX, BATCH_EVENTS_MAX);
    collect_jobs(in, &in->fast, b, BATCH_INPUTS_MAX, BATCH_EVENTS_MAX);
    collect_questions(in, b, BATCH_INPUTS_MAX, BATCH_EVENTS_MAX);
    for (size_t i = 0; i < b->n_jobs; i++)
        b->jobs[i]->peer->ordered -= b->jobs[i]->ordered;
    return b->n_jobs + b->n_questions > 0;
}

static struct job *take_small_unopened(struct intake *in)
{
    if (in->fast.unopened != NULL)
        return in->fast.unopened->bytes <= OPEN_INLINE_BYTES ? take_unopened(in, &in->fast) : NULL;
    if (in->calm.unopened != NULL && in->calm.unopened->bytes <= OPEN_INLINE_BYTES)
        return take_unopened(in, &in->calm);
    return NULL;
}

/* False when `until` passed. */
static bool wait_for_work(struct intake *in, struct mono until)
{
    struct timespec at = host_until(until);
    int rc;

    in->core_waits = true;
    if (until.ms == MONO_NEVER.ms)
        rc = pthread_cond_wait(&in->for_core, &in->lock);
    else
        rc = pthread_cond_timedwait(&in->for_core, &in->lock, &at);
    in->core_waits = false;
    return rc == 0;
}

enum intake_wake intake_next(struct intake *in, struct mono until, struct batch *out)
{
    enum intake_wake wake = INTAKE_STOP;

    pthread_mutex_lock(&in->lock);
    while (!in->stopping) {
        if (collect(in, out)) {
            wake = INTAKE_BATCH;
            break;
        }
        struct job *small = take_small_unopened(in);
        if (in->fast.unopened != NULL || in->calm.unopened != NULL)
            pthread_cond_signal(&in->for_pool);
        if (small != NULL) {
            job_open(in, small);
        } else if (!wait_for_work(in, until)) {
            wake = INTAKE_DEADLINE;
            break;
        }
    }
    if (wake == INTAKE_BATCH && (in->fast.unopened != NULL || in->calm.unopened != NULL))
        pthread_cond_signal(&in->for_pool); /* it was left to the core, which has a step to do now */
    pthread_mutex_unlock(&in->lock);
    return wake;
}

bool intake_done(struct intake *in, struct batch *b)
{
    size_t bytes = 0;

    for (size_t i = 0; i < b->n_jobs; i++) {
        struct job *j = b->jobs[i];
        bytes += j->bytes;
        zmq_msg_close(&j->frame);
        zmq_msg_init(&j->frame);
        arena_reset(&j->arena);
    }
    for (size_t i = 0; i < b->n_questions; i++) {
        api_question_free(b->questions[i]->ask);
        free(b->questions[i]);
    }
    pthread_mutex_lock(&in->lock);
    for (size_t i = 0; i < b->n_jobs; i++) {
        b->jobs[i]->next = in->spare;
        in->spare = b->jobs[i];
    }
    in->bytes -= bytes;
    bool again = in->was_full && room_within(in, INTAKE_QUEUE_MAX / 2, INTAKE_BYTES_MAX / 2);
    if (again)
        in->was_full = false;
    pthread_mutex_unlock(&in->lock);
    b->n_jobs = b->n_questions = 0;
    return again;
}

void intake_trim(struct intake *in)
{
    pthread_mutex_lock(&in->lock);
    struct job *spare = in->spare;
    in->spare = NULL;
    pthread_mutex_unlock(&in->lock);
    jobs_free(spare);
}
