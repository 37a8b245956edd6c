#include "node/host/host_time.h"

#include <pthread.h>

#include <sodium.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static uint64_t start_ms;

static uint64_t clock_ms(clockid_t which)
{
    struct timespec t;

    clock_gettime(which, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void note_start(void)
{
    start_ms = clock_ms(CLOCK_MONOTONIC);
}

struct mono host_mono(void)
{
    pthread_once(&once, note_start);
    return (struct mono){clock_ms(CLOCK_MONOTONIC) - start_ms};
}

struct wall host_wall(void)
{
    return (struct wall){(int64_t)clock_ms(CLOCK_REALTIME)};
}

struct step_time host_step_time(void)
{
    struct step_time t = {.now = host_mono(), .wall = host_wall()};

    randombytes_buf(t.entropy, sizeof t.entropy);
    return t;
}

uint64_t host_us(void *self)
{
    struct timespec t;

    (void)self;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

struct timespec host_until(struct mono at)
{
    pthread_once(&once, note_start);
    uint64_t ms = start_ms + at.ms;
    return (struct timespec){.tv_sec = (time_t)(ms / 1000), .tv_nsec = (long)(ms % 1000) * 1000000};
}
