#include "node/host/core_thread.h"

#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/must.h"
#include "node/host/host_time.h"

/* Outcomes of one step, pushed at once. */
struct list {
    struct errand *first, *last;
};

static struct errand *list_add(struct list *l, enum errand_kind kind)
{
    struct errand *out = calloc(1, sizeof *out);

    if (out == NULL)
        return NULL;
    out->kind = kind;
    if (l->last != NULL)
        l->last->next = out;
    else
        l->first = out;
    l->last = out;
    return out;
}

static void list_push(struct core_thread *t, struct list *l)
{
    if (l->first != NULL)
        outbox_push(t->outbox, l->first, l->last);
    *l = (struct list){.first = NULL};
}

/* A packet that finds no memory is lost like one on the line: the session says it again. */
static void copy_peer_effect(struct list *l, const struct effect *e, enum errand_kind kind)
{
    uint8_t *frame = NULL;

    if (kind == ERRAND_SEND) {
        frame = malloc(e->frame.len);
        if (frame == NULL)
            return;
        memcpy(frame, e->frame.at, e->frame.len);
    }
    struct errand *out = list_add(l, kind);
    if (out == NULL) {
        free(frame);
        return;
    }
    out->peer = e->peer;
    out->peer_is_invite = e->peer_is_invite;
    memcpy(out->curve, e->curve, sizeof out->curve);
    out->frame = frame;
    out->len = e->frame.len;
}

/* The answer is made here, because the effect's memory belongs to the core until the next step. */
static void copy_answer(struct core_thread *t, struct list *l, const struct effect *e, const struct batch *b)
{
    for (size_t i = 0; i < b->n_questions; i++) {
        if (b->questions[i]->ticket != e->ticket)
            continue;
        struct errand *out = list_add(l, ERRAND_ANSWER);
        if (out == NULL)
            return;
        out->ticket = e->ticket;
        api_answer(t->api, b->questions[i]->ask, e, &out->response);
        return;
    }
}

static void copy_effect(struct core_thread *t, struct list *l, const struct effect *e, const struct batch *b)
{
    switch (e->kind) {
    case EFFECT_SEND:
        copy_peer_effect(l, e, ERRAND_SEND);
        break;
    case EFFECT_ADMIT:
        copy_peer_effect(l, e, ERRAND_ADMIT);
        break;
    case EFFECT_FORGET:
        copy_peer_effect(l, e, ERRAND_FORGET);
        break;
    case EFFECT_REPLY:
    case EFFECT_INVITED:
    case EFFECT_STATUS:
        copy_answer(t, l, e, b);
        break;
    }
}

static struct input input_of_job(const struct job *j)
{
    struct input in = {.peer = j->peer->name.key, .peer_is_invite = j->peer->name.invite};

    if (j->is_link) {
        in.kind = INPUT_LINK;
        in.up = j->up;
    } else {
        in.kind = INPUT_PACKET;
        in.packet = &j->opened;
        in.packet_rc = j->rc;
    }
    return in;
}

static size_t inputs_of(struct input *in, const struct batch *b, bool tick)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n_jobs; i++)
        in[n++] = input_of_job(b->jobs[i]);
    for (size_t i = 0; i < b->n_questions; i++) {
        in[n] = b->questions[i]->ask->input;
        in[n++].ticket = b->questions[i]->ticket;
    }
    if (tick)
        in[n++] = (struct input){.kind = INPUT_TICK};
    must(n <= BATCH_INPUTS_MAX + 1);
    return n;
}

static int step(struct core_thread *t, struct batch *b, bool tick)
{
    struct input in[BATCH_INPUTS_MAX + 1];
    struct effects effects = {.at = NULL};
    struct list out = {.first = NULL};
    struct step_time time = host_step_time();
    size_t n = inputs_of(in, b, tick);

    atomic_store(&t->busy_since_ms, time.now.ms + 1);
    int rc = core_step(t->core, in, n, &time, &effects);
    for (size_t i = 0; rc == 0 && i < effects.n; i++)
        copy_effect(t, &out, &effects.at[i], b);
    if (intake_done(t->intake, b))
        outbox_say_room(t->outbox);
    list_push(t, &out);
    atomic_store(&t->busy_since_ms, 0);
    return rc;
}

/* Idle: all that can be spared. */
static void trim(struct core_thread *t)
{
    intake_trim(t->intake);
    store_trim(t->store);
    malloc_trim(0);
}

/* Pages of files mapped here: the store's, mostly. 0 when the kernel does not say. */
static size_t mapped_bytes(void)
{
    char text[128];
    unsigned long pages = 0;
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    text[n > 0 ? n : 0] = '\0';
    if (sscanf(text, "%*u %*u %lu", &pages) != 1)
        return 0;
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* Busy: a long catch-up would otherwise keep the whole store resident. */
static void trim_mapped(struct core_thread *t)
{
    struct mono now = host_mono();

    if (!mono_due(t->look_at, now))
        return;
    t->look_at = mono_after(now, TRIM_LOOK_MS);
    if (mapped_bytes() > TRIM_MAPPED_BYTES)
        store_trim(t->store);
}

/* Until told to stop (0) or until the store fails. */
static int work(struct core_thread *t)
{
    struct mono trim_at = MONO_NEVER;
    struct batch *b = calloc(1, sizeof *b);
    int rc = b == NULL ? ERR_NOMEM : step(t, b, true);
    struct list ready = {.first = NULL};

    if (rc == 0 && list_add(&ready, ERRAND_READY) == NULL)
        rc = ERR_NOMEM;
    list_push(t, &ready);
    while (rc == 0) {
        struct mono deadline = core_deadline(t->core);
        enum intake_wake wake = intake_next(t->intake, mono_min(deadline, trim_at), b);
        if (wake == INTAKE_STOP)
            break;
        bool tick = mono_due(deadline, host_mono());
        if (wake == INTAKE_BATCH || tick) {
            rc = step(t, b, tick);
            trim_mapped(t);
            trim_at = mono_after(host_mono(), TRIM_IDLE_MS);
        } else if (mono_due(trim_at, host_mono())) {
            trim(t);
            trim_at = MONO_NEVER;
        }
    }
    free(b);
    return rc;
}

static void *core_main(void *arg)
{
    struct core_thread *t = arg;

    t->ended->rc = work(t);
    outbox_push(t->outbox, t->ended, t->ended);
    return NULL;
}

int core_thread_start(struct core_thread *t)
{
    atomic_init(&t->busy_since_ms, 0);
    t->ended = calloc(1, sizeof *t->ended); /* taken now: the end must be heard of whatever happens */
    if (t->ended == NULL)
        return ERR_NOMEM;
    t->ended->kind = ERRAND_ENDED;
    if (pthread_create(&t->thread, NULL, core_main, t) != 0) {
        errand_free(t->ended);
        return ERR_NOMEM;
    }
    pthread_setname_np(t->thread, "core");
    return 0;
}

void core_thread_join(struct core_thread *t)
{
    pthread_join(t->thread, NULL);
}
