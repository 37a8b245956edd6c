/* bench_store — what the store costs per event: batches of 4096 events of about 400 bytes from 64 authors, on a real
 * disk with default sync.
 *
 *     bench_store [events] [mixed|grouped]
 *
 * mixed: neighbours are of different authors; grouped: each batch has one run per author. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/must.h"
#include "base/prng.h"
#include "tests/support/store_bed.h"

#define BATCH        4096u
#define STREAMS      64u
#define HEADER_BYTES 250u
#define BODY_BYTES   70u

struct bench {
    struct bed bed;
    struct event streams[STREAMS]; /* the last event of each */
    struct prng rolls;
    uint8_t header[HEADER_BYTES];
    struct event batch[BATCH];
    uint8_t envelopes[BATCH][512];
    size_t lens[BATCH];
    bool grouped;
};

static double seconds(clockid_t clock)
{
    struct timespec t;

    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The next event of a stream. Its header is noise with the right hash: the store does not decode it. */
static size_t event_make(struct bench *b, struct event *e, uint8_t *envelope)
{
    static const uint8_t body[BODY_BYTES], signature[SIGNATURE_BYTES];
    struct envelope_parts p = {.header = span_of(b->header, sizeof b->header),
                               .body = span_of(body, sizeof body),
                               .sealed = {0},
                               .signature = span_of(signature, sizeof signature)};

    prng_fill(&b->rolls, b->header, 16);
    e->previous = e->id;
    e->id = hash_of(p.header);
    e->sequence++;
    e->position++;
    e->depth++;
    return envelope_join(envelope, &p);
}

static void streams_make(struct bench *b)
{
    for (unsigned i = 0; i < STREAMS; i++)
        b->streams[i] = (struct event){
            .kind = 20,
            .stream = {.author = bed_keys(i).public_key,
                       .scope = {.area = {513201209200 + i}, .reach = REACH_UP},
                       .lane = LANE_CASEWORK},
        };
}

static long resident_kb(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");

    must(f != NULL && fscanf(f, "%*d %ld", &pages) == 1);
    fclose(f);
    return pages * 4;
}

static void batch_make(struct bench *b)
{
    for (unsigned i = 0; i < BATCH; i++) {
        struct event *e = &b->streams[b->grouped ? i / (BATCH / STREAMS) : i % STREAMS];
        b->lens[i] = event_make(b, e, b->envelopes[i]);
        b->batch[i] = *e;
    }
}

static void batch_append(struct bench *b, struct txn *t)
{
    for (unsigned i = 0; i < BATCH; i++) {
        struct event *e = &b->batch[i];
        must(head_get(t, &e->stream).sequence + 1 == e->sequence);
        must(log_append(t, e, span_of(b->envelopes[i], b->lens[i]), (struct wall){1}, 1, true, false).arrival != 0);
    }
}

static void append_all(struct bench *b, unsigned events)
{
    unsigned batches = (events + BATCH - 1) / BATCH;
    double append = 0, commit = 0, wall = 0, n = (double)batches * BATCH;

    for (unsigned i = 0; i < batches; i++) {
        batch_make(b);
        double w = seconds(CLOCK_MONOTONIC), c = seconds(CLOCK_PROCESS_CPUTIME_ID);
        struct txn *t = store_begin(b->bed.s, TXN_WRITE);
        batch_append(b, t);
        double middle = seconds(CLOCK_PROCESS_CPUTIME_ID);
        must(store_commit(t) == 0);
        append += middle - c;
        commit += seconds(CLOCK_PROCESS_CPUTIME_ID) - middle;
        wall += seconds(CLOCK_MONOTONIC) - w;
    }
    printf("append %.2f us CPU per event, commit %.2f us, %.0f events/s durable, resident %ld KiB\n", append * 1e6 / n,
           commit * 1e6 / n, n / wall, resident_kb());
}

static bool count_bytes(void *arg, const struct log_entry *e)
{
    *(uint64_t *)arg += e->envelope.len;
    return true;
}

static void read_all(struct bench *b)
{
    struct txn *t = store_begin(b->bed.s, TXN_READ);
    uint64_t bytes = 0, events = log_count(t);
    struct log_entry e;

    double from = seconds(CLOCK_MONOTONIC);
    arrivals_each(t, NULL, LANE_CASEWORK, 0, UINT64_MAX, count_bytes, &bytes);
    double arrivals = seconds(CLOCK_MONOTONIC) - from;
    from = seconds(CLOCK_MONOTONIC);
    log_each(t, NULL, count_bytes, &bytes);
    double log = seconds(CLOCK_MONOTONIC) - from;
    from = seconds(CLOCK_MONOTONIC);
    for (uint32_t i = 0; i < 100000; i++)
        must(log_get(t, (struct log_ref){1 + i % STREAMS, 1 + i * 7919 % (events / STREAMS), 0}, &e));
    double get = seconds(CLOCK_MONOTONIC) - from;
    from = seconds(CLOCK_MONOTONIC);
    must(arrivals_count(t, NULL, LANE_CASEWORK, 0, UINT64_MAX, NULL) == events);
    double count = seconds(CLOCK_MONOTONIC) - from;
    must(bytes != 0 && store_commit(t) == 0);
    printf("arrivals_each %.2f us, log_each %.2f us, log_get %.2f us, arrivals_count %.3f us per event\n",
           arrivals * 1e6 / (double)events, log * 1e6 / (double)events, get * 10, count * 1e6 / (double)events);
}

int main(int argc, char **argv)
{
    static struct bench b;
    unsigned events = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 100000;
    struct store_stats st;

    bed_up(&b.bed);
    bed_close(&b.bed);
    bed_open(&b.bed, 64ull << 30);
    b.rolls = prng_fork(1, "bench");
    b.grouped = argc > 2 && strcmp(argv[2], "grouped") == 0;
    streams_make(&b);
    append_all(&b, events);
    store_stats(b.bed.s, &st);
    printf("file %" PRIu64 " bytes, %.0f per event\n", st.file_bytes, (double)st.file_bytes / (double)st.events);
    bed_close(&b.bed);

    double from = seconds(CLOCK_MONOTONIC);
    bed_open(&b.bed, 64ull << 30);
    printf("open %.2f ms with %" PRIu64 " events\n", (seconds(CLOCK_MONOTONIC) - from) * 1e3, st.events);
    read_all(&b);
    long before = resident_kb();
    store_trim(b.bed.s);
    printf("resident %ld KiB, after store_trim %ld KiB\n", before, resident_kb());
    bed_down(&b.bed);
    return 0;
}
