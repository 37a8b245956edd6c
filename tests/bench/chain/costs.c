/* What single steps cost on this machine, one core: to read the shares of the chain by. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>
#include <zstd.h>

#include "base/must.h"
#include "bench/chain/bench.h"
#include "proto/keys.h"

#define ROUND_MS 200.0

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

struct costs {
    struct office_keys keys;
    uint8_t event[BENCH_EVENT_BYTES], signature[SIGNATURE_BYTES], block[65536], packed[2 * 65536];
    uint8_t shared[crypto_box_BEFORENMBYTES], nonce[crypto_box_NONCEBYTES];
    volatile unsigned sink;
};

static void do_hash(struct costs *c)
{
    c->sink += hash_of(span_of(c->event, sizeof c->event)).b[0];
}

static void do_sign(struct costs *c)
{
    sign_bytes(c->signature, &c->keys, "fangpin bench v1", span_of(c->event, sizeof c->event));
}

static void do_verify(struct costs *c)
{
    c->sink += signature_valid(span_of(c->signature, sizeof c->signature), &c->keys.public_key, "fangpin bench v1",
                               span_of(c->event, sizeof c->event));
}

static void do_box(struct costs *c)
{
    crypto_box_easy_afternm(c->packed, c->block, sizeof c->block, c->nonce, c->shared);
}

static void do_compress(struct costs *c)
{
    c->sink += (unsigned)ZSTD_compress(c->packed, sizeof c->packed, c->block, sizeof c->block, 1);
}

static double time_of(struct costs *c, void (*step)(struct costs *))
{
    unsigned n = 0;
    double start = cpu_us(), now;
    do {
        for (int i = 0; i < 16; i++)
            step(c);
        n += 16;
        now = cpu_us();
    } while (now - start < ROUND_MS * 1000);
    return (now - start) / n;
}

/* Wall time of making 4 KiB durable where the stores stand. */
static double sync_us(void)
{
    char path[] = "/var/tmp/fangpin-sync-XXXXXX";
    static const uint8_t page[4096];
    enum { ROUNDS = 100 };
    int fd = mkstemp(path);
    must(fd >= 0);
    unlink(path);
    double start = fleet_ms();
    for (int i = 0; i < ROUNDS; i++)
        must(pwrite(fd, page, sizeof page, 0) == (ssize_t)sizeof page && fdatasync(fd) == 0);
    close(fd);
    return (fleet_ms() - start) * 1000 / ROUNDS;
}

void bench_costs(struct bench *b)
{
    struct costs *c = calloc(1, sizeof *c);
    uint8_t seed[SEED_BYTES] = {1};
    struct prng p = prng_fork(1, "costs");
    must(c);
    keys_from_seed(&c->keys, seed);
    prng_fill(&p, c->event, sizeof c->event);
    for (size_t i = 0; i < sizeof c->block; i++) /* half as random as it could be, like bodies */
        c->block[i] = (uint8_t)prng_below(&p, 16);
    do_sign(c);
    double per_event = (double)BENCH_EVENT_BYTES / sizeof c->block;
    json_object_set_new(b->out, "unit_costs_us",
                        json_pack("{s:f, s:f, s:f, s:f, s:f, s:f}", "hash_400_bytes", time_of(c, do_hash), "sign",
                                  time_of(c, do_sign), "verify", time_of(c, do_verify), "curve_box_per_event",
                                  time_of(c, do_box) * per_event, "zstd1_per_event",
                                  time_of(c, do_compress) * per_event, "sync_4k_wall", sync_us()));
    free(c);
}
