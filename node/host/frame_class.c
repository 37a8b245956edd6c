/* frame_class.c — which ring a packet stands in, seen from its first bytes before it is opened. A sender that lies
 * about it only disturbs its own order. */
#include "node/host/intake.h"

struct reader {
    const uint8_t *at, *end;
};

static bool read_varint(struct reader *r, uint64_t *out)
{
    *out = 0;
    for (unsigned shift = 0; shift < 64 && r->at < r->end; shift += 7) {
        uint8_t b = *r->at++;
        *out |= (uint64_t)(b & 0x7f) << shift;
        if ((b & 0x80) == 0)
            return true;
    }
    return false;
}

/* The lane of an Events message: its first field, absent when 0. */
static enum frame_class events_class(struct reader r)
{
    uint64_t key, lane;

    if (!read_varint(&r, &key) || key != (1 << 3 | 0))
        return FRAME_FAST;
    if (!read_varint(&r, &lane))
        return FRAME_ORDERED;
    return lane == LANE_URGENT ? FRAME_FAST : FRAME_CALM;
}

/* Fields of Packet: session 1, events 3, receipt 4 (proto/packet.proto); the order protobuf writes them in. */
enum frame_class frame_class(struct span frame)
{
    struct reader r = {frame.at, frame.at + frame.len};
    uint64_t key, skipped;

    if (!read_varint(&r, &key))
        return FRAME_ORDERED;
    if (key == (1 << 3 | 0) && (!read_varint(&r, &skipped) || !read_varint(&r, &key)))
        return FRAME_ORDERED;
    if (key == (4 << 3 | 2))
        return FRAME_FAST;
    if (key != (3 << 3 | 2) || !read_varint(&r, &skipped))
        return FRAME_ORDERED;
    return events_class(r);
}
