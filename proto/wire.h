/* wire.h — protobuf's wire format without copies: a bounded scanner and a writer. For what is too frequent
 * or too exact for protobuf-c: headers, envelopes, the table of events. Internal to proto/. */
#ifndef FANGPIN_PROTO_WIRE_H
#define FANGPIN_PROTO_WIRE_H

#include "base/span.h"

enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 };

/* What is left to scan. */
struct wire {
    const uint8_t *at, *end;
};

/* One field. `number` of a varint, `bytes` (borrowed) of a length-delimited one; neither of other types. */
struct wire_field {
    uint32_t no;
    enum wire_type type;
    uint64_t number;
    struct span bytes;
};

enum wire_result { WIRE_END, WIRE_FIELD, WIRE_BAD };

static inline struct wire wire_of(struct span bytes)
{
    return (struct wire){bytes.at, bytes.at + bytes.len};
}

/* False when cut short, or longer than 64 bits. */
static inline bool wire_varint(struct wire *w, uint64_t *out)
{
    uint64_t v = 0;

    for (unsigned shift = 0; shift < 64 && w->at < w->end; shift += 7) {
        uint8_t b = *w->at++;
        if (shift == 63 && b > 1)
            return false;
        v |= (uint64_t)(b & 0x7f) << shift;
        if (b < 0x80) {
            *out = v;
            return true;
        }
    }
    return false;
}

static inline bool wire_skip(struct wire *w, size_t len)
{
    if (len > (size_t)(w->end - w->at))
        return false;
    w->at += len;
    return true;
}

/* The next field. Groups, field number 0 and anything cut short are WIRE_BAD. */
static inline enum wire_result wire_next(struct wire *w, struct wire_field *f)
{
    uint64_t tag, len;

    if (w->at == w->end)
        return WIRE_END;
    if (!wire_varint(w, &tag) || tag >> 3 == 0 || tag > UINT32_MAX)
        return WIRE_BAD;
    f->no = (uint32_t)(tag >> 3);
    f->type = (enum wire_type)(tag & 7);
    switch (tag & 7) {
    case WIRE_VARINT:
        return wire_varint(w, &f->number) ? WIRE_FIELD : WIRE_BAD;
    case WIRE_BYTES:
        if (!wire_varint(w, &len) || len > (size_t)(w->end - w->at))
            return WIRE_BAD;
        f->bytes = span_of(w->at, (size_t)len);
        w->at += len;
        return WIRE_FIELD;
    case WIRE_FIXED64:
        return wire_skip(w, 8) ? WIRE_FIELD : WIRE_BAD;
    case WIRE_FIXED32:
        return wire_skip(w, 4) ? WIRE_FIELD : WIRE_BAD;
    default:
        return WIRE_BAD;
    }
}

static inline size_t wire_varint_bytes(uint64_t v)
{
    size_t n = 1;

    for (; v >= 0x80; v >>= 7)
        n++;
    return n;
}

/* Bytes of a length-delimited field of field number 1..15; of a number (absent when 0). */
static inline size_t wire_bytes_bytes(size_t len)
{
    return 1 + wire_varint_bytes(len) + len;
}

static inline size_t wire_number_bytes(uint64_t v)
{
    return v == 0 ? 0 : 1 + wire_varint_bytes(v);
}

/* Writers give back where to go on. */
static inline uint8_t *wire_put_varint(uint8_t *at, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        *at++ = (uint8_t)(v | 0x80);
    *at++ = (uint8_t)v;
    return at;
}

/* Absent when 0, as proto3 wants it. */
static inline uint8_t *wire_put_number(uint8_t *at, uint32_t no, uint64_t v)
{
    if (v == 0)
        return at;
    at = wire_put_varint(at, (uint64_t)no << 3 | WIRE_VARINT);
    return wire_put_varint(at, v);
}

static inline uint8_t *wire_put_raw(uint8_t *at, struct span bytes)
{
    if (bytes.len > 0)
        memcpy(at, bytes.at, bytes.len);
    return at + bytes.len;
}

/* Tag and length; the bytes follow. */
static inline uint8_t *wire_put_length(uint8_t *at, uint32_t no, size_t len)
{
    at = wire_put_varint(at, (uint64_t)no << 3 | WIRE_BYTES);
    return wire_put_varint(at, len);
}

static inline uint8_t *wire_put_bytes(uint8_t *at, uint32_t no, struct span bytes)
{
    return wire_put_raw(wire_put_length(at, no, bytes.len), bytes);
}

#endif
