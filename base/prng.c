/* xoshiro256** (Blackman, Vigna 2018), seeded by splitmix64 over seed and name. */
#include "base/prng.h"

#include "base/must.h"

static uint64_t rotl(uint64_t x, int k)
{
    return x << k | x >> (64 - k);
}

static uint64_t splitmix(uint64_t *x)
{
    uint64_t z = (*x += 0x9e3779b97f4a7c15u);

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

struct prng prng_fork(uint64_t seed, const char *name)
{
    struct prng p;
    uint64_t x = seed;

    for (const char *c = name; *c; c++)
        x = splitmix(&x) ^ (uint64_t)(unsigned char)*c;
    for (int i = 0; i < 4; i++)
        p.s[i] = splitmix(&x);
    return p;
}

uint64_t prng_next(struct prng *p)
{
    uint64_t *s = p->s;
    uint64_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

uint64_t prng_below(struct prng *p, uint64_t below)
{
    must(below > 0);
    uint64_t bias = -below % below; /* 2^64 mod below: rolls under it would favour small values */
    uint64_t roll;

    do
        roll = prng_next(p);
    while (roll < bias);
    return roll % below;
}

void prng_fill(struct prng *p, void *at, size_t len)
{
    uint8_t *out = at;

    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)(prng_next(p) >> 56);
}
