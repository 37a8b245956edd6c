/* Any bytes as an envelope, and as a header: what is taken must be what was given. */
#include "tests/fuzz/fuzz.h"

#include "base/must.h"
#include "proto/event.h"

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static uint8_t again[EVENT_BYTES_MAX];
    struct arena a = arena_of(1 << 20);
    struct envelope_parts p;
    struct event e;

    if (envelope_split(&p, span_of(at, len)))
        must(envelope_join(again, &p) == len && memcmp(again, at, len) == 0);
    if (event_decode(&e, span_of(at, len), &a) == 0)
        must(e.header.at > at && e.epoch >= 1 && e.sequence >= 1 && e.n_cites <= CITES_MAX);
    if (event_decode_header(&e, span_of(at, len), &a) == 0)
        must(e.stream.lane < LANES && e.stream.thread < THREADS_MAX && area_valid(e.area));
    arena_free(&a);
    return 0;
}
