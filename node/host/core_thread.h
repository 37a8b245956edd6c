/* core_thread.h — the one thread that steps the core: batch in, one commit, errands out (D19). */
#ifndef FANGPIN_NODE_HOST_CORE_THREAD_H
#define FANGPIN_NODE_HOST_CORE_THREAD_H

#include <stdatomic.h>

#include "node/host/intake.h"
#include "node/host/outbox.h"

struct core_thread {
    /* lent; filled by the caller */
    struct core *core;
    struct store *store;
    struct api *api;
    struct intake *intake;
    struct outbox *outbox;

    pthread_t thread;
    struct errand *ended;
    struct mono look_at;                /* when mapped memory is looked at again */
    atomic_uint_fast64_t busy_since_ms; /* mono of the step under way; 0: waiting */
};

/* The first thing it does is an empty step, whose errands (whom to admit) come before ERRAND_READY.
 * The last thing it says is ERRAND_ENDED. */
int core_thread_start(struct core_thread *t);
/* After intake_stop, or after ENDED. */
void core_thread_join(struct core_thread *t);

#endif
