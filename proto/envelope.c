/* An envelope has one form only: fields in order, each at most once, none empty, lengths as short as they can be.
 * So parts and envelope say the same, and a packet may carry either. */
#include "proto/event.h"

#include "base/must.h"
#include "proto/wire.h"

enum { ENVELOPE_HEADER = 1, ENVELOPE_BODY, ENVELOPE_SEALED, ENVELOPE_SIGNATURE, ENVELOPE_OFFICER };

static bool part_take(struct envelope_parts *p, const struct wire_field *f)
{
    switch (f->no) {
    case ENVELOPE_HEADER:
        p->header = f->bytes;
        p->body = span_of(f->bytes.at + f->bytes.len, 0); /* present and empty, until it comes */
        return f->bytes.len <= HEADER_BYTES_MAX;
    case ENVELOPE_BODY:
        p->body = f->bytes;
        return f->bytes.len <= BODY_BYTES_MAX;
    case ENVELOPE_SEALED:
        p->sealed = f->bytes;
        return f->bytes.len <= SEALED_BYTES_MAX;
    case ENVELOPE_SIGNATURE:
        p->signature = f->bytes;
        return f->bytes.len == SIGNATURE_BYTES;
    case ENVELOPE_OFFICER:
        if (p->n_officer_signatures + 1 >= SIGNATURES_MAX)
            return false;
        p->officer_signature[p->n_officer_signatures++] = f->bytes;
        return f->bytes.len == SIGNATURE_BYTES;
    default:
        return false;
    }
}

bool envelope_split(struct envelope_parts *out, struct span envelope)
{
    struct wire w = wire_of(envelope);
    struct wire_field f;
    uint32_t last = 0;
    enum wire_result r;

    out->header = out->body = out->sealed = out->signature = span_of(NULL, 0);
    out->n_officer_signatures = 0;
    if (envelope.at == NULL || envelope.len > EVENT_BYTES_MAX)
        return false;
    while ((r = wire_next(&w, &f)) == WIRE_FIELD) {
        if (f.type != WIRE_BYTES || f.bytes.len == 0)
            return false;
        if (f.no < last || (f.no == last && f.no != ENVELOPE_OFFICER) || !part_take(out, &f))
            return false;
        last = f.no;
    }
    return r == WIRE_END && out->header.at != NULL && out->signature.at != NULL && envelope_bytes(out) == envelope.len;
}

static size_t part_bytes(struct span part)
{
    return part.len == 0 ? 0 : wire_bytes_bytes(part.len);
}

static uint8_t *part_put(uint8_t *at, uint32_t no, struct span part)
{
    return part.len == 0 ? at : wire_put_bytes(at, no, part);
}

size_t envelope_bytes(const struct envelope_parts *p)
{
    return part_bytes(p->header) + part_bytes(p->body) + part_bytes(p->sealed) + part_bytes(p->signature) +
           p->n_officer_signatures * wire_bytes_bytes(SIGNATURE_BYTES);
}

size_t envelope_join(uint8_t *out, const struct envelope_parts *p)
{
    uint8_t *at = out;

    must(p->n_officer_signatures < SIGNATURES_MAX);
    at = part_put(at, ENVELOPE_HEADER, p->header);
    at = part_put(at, ENVELOPE_BODY, p->body);
    at = part_put(at, ENVELOPE_SEALED, p->sealed);
    at = part_put(at, ENVELOPE_SIGNATURE, p->signature);
    for (uint32_t i = 0; i < p->n_officer_signatures; i++)
        at = part_put(at, ENVELOPE_OFFICER, p->officer_signature[i]);
    must((size_t)(at - out) == envelope_bytes(p));
    return (size_t)(at - out);
}
