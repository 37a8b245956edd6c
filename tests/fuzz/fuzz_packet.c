/* Any bytes as a frame; or, behind a first byte of 'T' and two that say how long the opaque part is, as that part and
 * the table of one: zstd would let few of a fuzzer's ideas through. What opens is packed and opened again. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include "base/must.h"
#include "proto/compress.h"
#include "proto/packet.h"

static bool even(uint32_t kind)
{
    return kind % 2 == 0;
}

static struct span frame_of(struct span input, struct arena *a)
{
    Fangpin__V1__Packet p = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Events ev = FANGPIN__V1__EVENTS__INIT;
    size_t opaque = get_be(input.at, 2) % (input.len - 1), table = input.len - 2 - opaque, used;
    uint8_t *squeezed = arena_take(a, squeeze_bound(table));
    struct span frame;

    must(squeezed != NULL &&
         squeeze(squeezed, squeeze_bound(table), &used, span_of(input.at + 2 + opaque, table)) == 0);
    ev.table = (ProtobufCBinaryData){used, squeezed};
    ev.opaque = (ProtobufCBinaryData){opaque, (uint8_t *)input.at + 2};
    ev.table_bytes = (uint32_t)table;
    p.what_case = FANGPIN__V1__PACKET__WHAT_EVENTS;
    p.events = &ev;
    return packet_pack(&frame, &p, a) == 0 ? frame : input;
}

/* Events that opened survive another journey. */
static void send_on(const struct opened *o, struct arena *a)
{
    struct outgoing *out = arena_take(a, (o->n_events + 1) * sizeof *out);
    struct opened again;
    struct span frame;
    uint32_t n = 0;

    for (uint32_t i = 0; i < o->n_events && out != NULL; i++) {
        const struct opened_event *e = &o->events[i];
        if (e->rc == 0)
            out[n++] = (struct outgoing){e->envelope, i / 4, e->e.sequence, e->e.id, true};
    }
    if (out == NULL || packet_pack_events(&frame, 1, 0, 0, 0, 1, out, n, NULL, a) != 0)
        return;
    must(packet_open(&again, frame, a, even) != 0 || again.n_events == n);
    for (uint32_t i = 0; i < again.n_events; i++)
        must(span_equal(again.events[i].envelope, out[i].envelope));
}

int LLVMFuzzerTestOneInput(const uint8_t *at, size_t len)
{
    static struct arena a = {.cap = 4 * PACKET_ARENA_BYTES};
    struct span frame = span_of(at, len);
    struct opened o;

    arena_reset(&a);
    if (len > 2 && len < PACKET_BYTES_MAX / 2 && at[0] == 'T')
        frame = frame_of(span_of(at + 1, len - 1), &a);
    if (packet_open(&o, frame, &a, even) == 0 && o.n_events > 0)
        send_on(&o, &a);
    return 0;
}
