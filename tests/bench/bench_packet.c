/* bench_packet — what packing and opening cost per event: 4096 events of about 400 bytes in 64 streams.
 *
 *     bench_packet [rounds]
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/must.h"
#include "base/prng.h"
#include "tests/support/proto_make.h"

#define EVENTS  4096u
#define STREAMS 64u

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static bool no_authority(uint32_t kind)
{
    (void)kind;
    return false;
}

static size_t events_make(struct outgoing *out, struct arena *a)
{
    static struct chain chains[STREAMS];
    struct prng roll = prng_fork(1, "bench");
    size_t bytes = 0;

    for (uint32_t s = 0; s < STREAMS; s++)
        chains[s] = make_chain((uint8_t)(s + 1), 0);
    for (uint32_t i = 0; i < EVENTS; i++) {
        struct chain *c = &chains[i % STREAMS];
        struct event e;
        struct span envelope;
        prng_fill(&roll, c->body + 2, 16); /* two ids drawn at random; the rest is dates and sums */
        make_next(c, &e, &envelope, a);
        out[i] = make_outgoing(&e, envelope, i % STREAMS + 1);
        bytes += envelope.len;
    }
    return bytes;
}

int main(int argc, char **argv)
{
    static struct outgoing out[EVENTS], sent[EVENTS];
    struct arena made = arena_of(1u << 30), a = arena_of(PACKET_ARENA_BYTES), b = arena_of(PACKET_ARENA_BYTES);
    int rounds = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 50;
    double packing = 0, opening = 0;
    struct opened o = {0};
    struct span frame = {0};

    must(crypto_start() == 0);
    size_t bytes = events_make(out, &made);
    for (int r = 0; r < rounds; r++) {
        memcpy(sent, out, sizeof sent);
        arena_reset(&a);
        arena_reset(&b);
        double t = seconds();
        must(packet_pack_events(&frame, 1, 0, 0, EVENTS, 1, sent, EVENTS, NULL, &a) == 0);
        packing += seconds() - t;
        t = seconds();
        must(packet_open(&o, frame, &b, no_authority) == 0);
        opening += seconds() - t;
    }
    uint8_t text[SIGNATURE_BYTES];
    double t = seconds();
    for (int i = 0; i < 200; i++)
        must(event_signature_valid(&o.events[i].e));
    double check = (seconds() - t) / 200;
    must(o.n_events == EVENTS && o.events[EVENTS - 1].vouched);
    memcpy(text, o.events[0].e.signature.at, sizeof text);
    double per = 1e6 / ((double)rounds * EVENTS);
    printf("envelope %.0f B, on the wire %.1f B per event\n", (double)bytes / EVENTS, (double)frame.len / EVENTS);
    printf("pack %.2f us per event\n", packing * per);
    printf("open %.2f us per event, %.2f without its %" PRIu32 " signature checks of %.1f us\n", opening * per,
           opening * per - check * 1e6 * o.signatures_checked / EVENTS, o.signatures_checked, check * 1e6);
    arena_free(&made);
    arena_free(&a);
    arena_free(&b);
    return 0;
}
