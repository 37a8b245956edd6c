/* prng.h — seeded pseudo-random numbers for jitter, tests and the simulator; never for keys.
 * One seed has many named forks: a roll added to one does not reshuffle another. */
#ifndef FANGPIN_BASE_PRNG_H
#define FANGPIN_BASE_PRNG_H

#include <stddef.h>
#include <stdint.h>

struct prng {
    uint64_t s[4];
};

/* A stream of its own for `name`, fixed by `seed`. */
struct prng prng_fork(uint64_t seed, const char *name);

uint64_t prng_next(struct prng *p);

/* Even over 0..below-1; `below` is at least 1. */
uint64_t prng_below(struct prng *p, uint64_t below);

void prng_fill(struct prng *p, void *at, size_t len);

#endif
