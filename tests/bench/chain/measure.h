/* measure.h — what the benchmarks count of a process, and how they say it. */
#ifndef FANGPIN_TESTS_BENCH_CHAIN_MEASURE_H
#define FANGPIN_TESTS_BENCH_CHAIN_MEASURE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "node/demo/fleet.h"
#include "replication/store.h"

/* CPU seconds of a process so far, all threads. */
double cpu_seconds(pid_t pid);
/* The same for each living thread, by its name: {"core": 1.25, …}; equal names are summed. A new reference. */
json_t *cpu_by_thread(pid_t pid);
/* now - before for each name. A new reference. */
json_t *cpu_between(const json_t *before, const json_t *now);
/* Resident MiB: all, and the anonymous part of it. */
double rss_mib(pid_t pid, double *anonymous);

/* The `spent` counters of an office's status. A new reference. */
json_t *spent_of(struct office *o);
json_t *spent_between(const json_t *before, const json_t *now);

/* A store of a running office, read beside it: what is committed there, without asking the office.
 * NULL when it cannot be opened. */
struct watch;
struct watch *watch_open(struct office *o, const char *author_hex);
/* Highest position of that author that is durable there. About 2 µs. */
uint64_t watch_position(struct watch *w);
uint64_t watch_events(struct watch *w);
/* What a holder has given under an authority, as folded there. */
int64_t watch_used_fen(struct watch *w, struct area holder, const struct subject *authority);
void watch_close(struct watch *w);

/* Own key of an office, as hex. */
void key_hex(struct office *o, char out[65]);
uint64_t position_of(struct office *o);

_Noreturn void bench_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Progress, on stderr. */
void bench_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
