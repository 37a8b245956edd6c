#include "node/host/open_pool.h"

#include <unistd.h>

#define OPEN_THREADS_AUTO_MAX 4

static void *pool_main(void *arg)
{
    intake_open_all(arg);
    return NULL;
}

static uint32_t threads_wanted(uint32_t asked)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (asked > 0)
        return asked < OPEN_THREADS_MAX ? asked : OPEN_THREADS_MAX;
    if (cores < 1)
        return 1;
    return cores < OPEN_THREADS_AUTO_MAX ? (uint32_t)cores : OPEN_THREADS_AUTO_MAX;
}

int open_pool_start(struct open_pool *p, struct intake *in, uint32_t threads)
{
    uint32_t wanted = threads_wanted(threads);

    p->n = 0;
    while (p->n < wanted && pthread_create(&p->threads[p->n], NULL, pool_main, in) == 0)
        pthread_setname_np(p->threads[p->n++], "open");
    return p->n > 0 ? 0 : ERR_NOMEM;
}

void open_pool_join(struct open_pool *p)
{
    while (p->n > 0)
        pthread_join(p->threads[--p->n], NULL);
}
