/* One act at a time: from the call of the village's API until the top's commit. Acts are begun on a fixed beat,
 * whether or not the one before was answered, and time counts from the beat. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/must.h"
#include "bench/chain/bench.h"
#include "node/api/people.h"

#define BEAT_MS       5 /* 200 a second */
#define SECONDS       30
#define SECONDS_QUICK 5
#define CALLERS       8 /* so that one slow answer does not hold up the beat */
#define LOOK_US       100

struct act {
    double began_ms;
    uint64_t position;
    double answered_ms;
};

struct caller {
    struct client client;
    struct prng prng;
    struct act *acts;
    size_t first, n;
    double start_ms;
};

/* What the top's store held, and when that was seen. */
struct sight {
    double ms;
    uint64_t position;
};

struct watcher {
    struct watch *top;
    struct sight *sights;
    size_t n, room;
    atomic_bool stop;
};

static void pause_until(double ms)
{
    double left = ms - fleet_ms();
    if (left > 0) {
        struct timespec t = {.tv_sec = (time_t)(left / 1000),
                             .tv_nsec = (long)((left - 1000 * (long)(left / 1000)) * 1e6)};
        nanosleep(&t, NULL);
    }
}

static void *caller_thread(void *self)
{
    struct caller *c = self;
    for (size_t i = c->first; i < c->n; i += CALLERS) {
        struct answer answer;
        json_t *filing = household_invent(&c->prng, demo_areas[VILLAGE]);
        char *text = json_dumps(filing, JSON_COMPACT);
        json_decref(filing);
        c->acts[i].began_ms = c->start_ms + (double)i * BEAT_MS;
        pause_until(c->acts[i].began_ms);
        if (client_ask(&c->client, "POST", "/v1/file", span_str(text), &answer) != 0 || answer.status != 200)
            bench_fail("an act was not taken (%d)", answer.status);
        c->acts[i].answered_ms = fleet_ms();
        json_t *v = json_loadb((const char *)answer.body.at, answer.body.len, 0, NULL);
        c->acts[i].position = (uint64_t)json_integer_value(json_object_get(v, "position"));
        json_decref(v);
        free(text);
    }
    return NULL;
}

static void *watcher_thread(void *self)
{
    struct watcher *w = self;
    uint64_t last = 0;
    while (!atomic_load(&w->stop)) {
        uint64_t position = watch_position(w->top);
        if (position != last) {
            if (w->n == w->room)
                must((w->sights = realloc(w->sights, (w->room = w->room ? 2 * w->room : 1024) * sizeof *w->sights)));
            w->sights[w->n++] = (struct sight){.ms = fleet_ms(), .position = position};
            last = position;
        }
        struct timespec t = {.tv_nsec = LOOK_US * 1000};
        nanosleep(&t, NULL);
    }
    return NULL;
}

static double seen_at(const struct watcher *w, uint64_t position)
{
    size_t low = 0, high = w->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (w->sights[middle].position < position)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == w->n)
        bench_fail("position %llu never came to the top", (unsigned long long)position);
    return w->sights[low].ms;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void note_quantiles(struct bench *b, const struct watcher *w, const struct act *acts, size_t n)
{
    double *top = calloc(n, sizeof *top), *own = calloc(n, sizeof *own);
    must(top && own);
    for (size_t i = 0; i < n; i++) {
        top[i] = seen_at(w, acts[i].position) - acts[i].began_ms;
        own[i] = acts[i].answered_ms - acts[i].began_ms;
    }
    qsort(top, n, sizeof *top, compare);
    qsort(own, n, sizeof *own, compare);
    bench_note(b, "latency_p50_ms", top[n / 2], 4, false, "ms from the village's API to the top's commit, 200/s");
    bench_note(b, "latency_p99_ms", top[n * 99 / 100], 20, false, "ms");
    bench_note(b, "latency_max_ms", top[n - 1], 0, false, "ms");
    bench_note(b, "answer_p50_ms", own[n / 2], 0, false, "ms until the village's own answer");
    bench_note(b, "answer_p99_ms", own[n * 99 / 100], 0, false, "ms");
    free(top);
    free(own);
}

void bench_latency(struct bench *b)
{
    size_t n = (b->quick ? SECONDS_QUICK : SECONDS) * 1000 / BEAT_MS;
    struct act *acts = calloc(n, sizeof *acts);
    struct watcher w = {.top = b->top};
    struct caller callers[CALLERS];
    pthread_t watching, calling[CALLERS];
    must(acts);
    bench_say("latency: %zu acts, one every %d ms", n, BEAT_MS);
    must(pthread_create(&watching, NULL, watcher_thread, &w) == 0);
    double start = fleet_ms() + 200;
    for (size_t i = 0; i < CALLERS; i++) {
        callers[i] =
            (struct caller){.prng = prng_fork(i, "caller"), .acts = acts, .first = i, .n = n, .start_ms = start};
        must(client_open(&callers[i].client, b->office[VILLAGE]->client.socket) == 0);
        must(pthread_create(&calling[i], NULL, caller_thread, &callers[i]) == 0);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        pthread_join(calling[i], NULL);
        client_close(&callers[i].client);
    }
    uint64_t last = position_of(b->office[VILLAGE]);
    for (double end = fleet_ms() + 30000; watch_position(b->top) < last && fleet_ms() < end;)
        fleet_pause(5);
    fleet_pause(20);
    atomic_store(&w.stop, true);
    pthread_join(watching, NULL);
    note_quantiles(b, &w, acts, n);
    free(w.sights);
    free(acts);
}
