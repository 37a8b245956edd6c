/* host_time.h — the only place of a running office that reads clocks and entropy (D18). */
#ifndef FANGPIN_NODE_HOST_TIME_H
#define FANGPIN_NODE_HOST_TIME_H

#include <time.h>

#include "node/core/core.h"

/* Milliseconds of CLOCK_MONOTONIC since the first call in this process. */
struct mono host_mono(void);
struct wall host_wall(void);
/* Both clocks and fresh entropy, for one step. */
struct step_time host_step_time(void);
/* A stopwatch for the core's counters; `self` is not used. */
uint64_t host_us(void *self);
/* The moment `at` as pthread_cond_timedwait on CLOCK_MONOTONIC wants it. */
struct timespec host_until(struct mono at);

#endif
