/* bench.h — the parts of the chain benchmark. */
#ifndef FANGPIN_TESTS_BENCH_CHAIN_BENCH_H
#define FANGPIN_TESTS_BENCH_CHAIN_BENCH_H

#include "base/prng.h"
#include "bench/chain/measure.h"
#include "node/demo/areas.h"

#define BENCH_EVENT_BYTES 400 /* what single steps are measured on */

struct bench {
    struct fleet fleet;
    struct office *office[OFFICES];
    char village_key[65];
    struct watch *top; /* the municipality's store */
    struct prng prng;
    json_t *out, *lines;
    bool quick;
};

/* One figure under the name that the benchmark promises. `aim` 0: none. */
void bench_note(struct bench *b, const char *name, double value, double aim, bool at_least, const char *unit);
/* File n invented households at an office, in arrays of 1000. */
void bench_households(struct bench *b, struct office *o, size_t n);

void bench_catchup(struct bench *b); /* catchup_events_per_second, cpu…, wire…, village_rss_mib, where_time_goes */
void bench_latency(struct bench *b); /* latency_p50_ms, latency_p99_ms */
void bench_idle(struct bench *b);    /* idle_bytes_per_minute */
void bench_restart(struct bench *b); /* restart_ms */
void bench_fanin(struct bench *b);   /* fanin_seconds, fanin_urgent_worst_ms */
void bench_costs(struct bench *b);   /* of single steps: hash, signature, store, sync, compression, CURVE */

#endif
