/* Packets that are small or rare: protobuf-c does them. */
#include "proto/packet.h"

#include "base/must.h"
#include "proto/packet_signed.h"
#include "proto/wire.h"

static void *arena_give(void *a, size_t len)
{
    return arena_take(a, len);
}

static void arena_keep(void *a, void *at)
{
    (void)a, (void)at; /* the arena gives everything back at once */
}

ProtobufCAllocator arena_allocator(struct arena *a)
{
    return (ProtobufCAllocator){.alloc = arena_give, .free = arena_keep, .allocator_data = a};
}

int packet_pack(struct span *frame, const Fangpin__V1__Packet *p, struct arena *a)
{
    size_t len = fangpin__v1__packet__get_packed_size(p);

    if (len > PACKET_BYTES_MAX)
        return ERR_TOO_BIG;
    uint8_t *at = arena_take(a, len);
    if (at == NULL)
        return ERR_NOMEM;
    must(fangpin__v1__packet__pack(p, at) == len);
    *frame = span_of(at, len);
    return 0;
}

int manifest_sign(Fangpin__V1__Manifest *m, const struct office_keys *k, struct arena *a)
{
    m->author = (ProtobufCBinaryData){sizeof k->public_key.b, arena_copy(a, k->public_key.b, sizeof k->public_key.b)};
    m->signature = (ProtobufCBinaryData){0, NULL};
    size_t len = fangpin__v1__manifest__get_packed_size(m);
    uint8_t *bytes = arena_take(a, len), *signature = arena_take(a, SIGNATURE_BYTES);
    if (m->author.data == NULL || bytes == NULL || signature == NULL)
        return ERR_NOMEM;
    fangpin__v1__manifest__pack(m, bytes);
    sign_bytes(signature, k, MANIFEST_DOMAIN, span_of(bytes, len));
    m->signature = (ProtobufCBinaryData){SIGNATURE_BYTES, signature};
    return 0;
}

bool manifest_raw_valid(struct span manifest)
{
    uint8_t bytes[MANIFEST_BYTES_MAX], *at = bytes;
    struct wire w = wire_of(manifest);
    struct wire_field f;
    const uint8_t *start = w.at;
    struct span author = {0}, signature = {0};

    if (manifest.len > sizeof bytes)
        return false;
    for (; wire_next(&w, &f) == WIRE_FIELD; start = w.at) {
        if (f.no == MANIFEST_SIGNATURE && signature.at != NULL)
            return false; /* which one would be cut out? */
        if (f.no == MANIFEST_SIGNATURE && f.type == WIRE_BYTES)
            signature = f.bytes;
        else
            at = wire_put_raw(at, span_of(start, (size_t)(w.at - start)));
        if (f.no == MANIFEST_AUTHOR && f.type == WIRE_BYTES)
            author = f.bytes;
    }
    struct author by;
    if (w.at != w.end || author.len != sizeof by.b)
        return false;
    memcpy(by.b, author.at, sizeof by.b);
    return signature_valid(signature, &by, MANIFEST_DOMAIN, span_of(bytes, (size_t)(at - bytes)));
}

static void enrol_text(uint8_t out[ENROL_TEXT_BYTES], const struct network *n, struct area area,
                       const uint8_t token_key[32])
{
    memcpy(out, n->b, 16);
    put_be(out + 16, area.code, 8);
    memcpy(out + 24, token_key, 32);
}

int enrol_proof_sign(uint8_t out[SIGNATURE_BYTES], const struct network *n, struct area area,
                     const uint8_t token_key[32], const struct office_keys *k)
{
    uint8_t text[ENROL_TEXT_BYTES];

    if (!area_valid(area))
        return ERR_INVALID;
    enrol_text(text, n, area, token_key);
    sign_bytes(out, k, ENROL_DOMAIN, span_of(text, sizeof text));
    return 0;
}

bool enrol_proof_valid(const Fangpin__V1__EnrolRequest *q)
{
    uint8_t text[ENROL_TEXT_BYTES];
    struct network n;
    struct author by;

    memcpy(n.b, q->network.data, sizeof n.b);
    memcpy(by.b, q->key.data, sizeof by.b);
    enrol_text(text, &n, (struct area){q->area}, q->token_key.data);
    return signature_valid(span_of(q->proof.data, q->proof.len), &by, ENROL_DOMAIN, span_of(text, sizeof text));
}
