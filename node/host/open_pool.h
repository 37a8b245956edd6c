/* open_pool.h — threads that open packets (decompress, decode, hash, check signatures) for the core. */
#ifndef FANGPIN_NODE_HOST_OPEN_POOL_H
#define FANGPIN_NODE_HOST_OPEN_POOL_H

#include "node/host/intake.h"

struct open_pool {
    pthread_t threads[OPEN_THREADS_MAX];
    uint32_t n;
};

/* `threads` 0: as many as cores, at most 4. ERR_NOMEM when not even one could be started. */
int open_pool_start(struct open_pool *p, struct intake *in, uint32_t threads);
/* After intake_stop: waits for them. */
void open_pool_join(struct open_pool *p);

#endif
