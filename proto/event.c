#include "proto/event.h"

#include "base/must.h"
#include "proto/header.h"
#include "proto/wire.h"

static bool hash_matches(const struct id *hash, struct span bytes)
{
    struct id h = hash_of(bytes);

    return id_equal(&h, hash);
}

/* Officers' signatures lie apart in an envelope and together in an event. */
static int officers_gather(struct event *e, const struct envelope_parts *p, struct arena *a)
{
    e->officer_signatures = span_of(NULL, 0);
    if (p->n_officer_signatures == 0)
        return 0;
    size_t len = (size_t)p->n_officer_signatures * SIGNATURE_BYTES;
    uint8_t *at = arena_take(a, len);
    if (at == NULL)
        return ERR_NOMEM;
    e->officer_signatures = span_of(at, len);
    for (uint32_t i = 0; i < p->n_officer_signatures; i++)
        at = wire_put_raw(at, p->officer_signature[i]);
    return 0;
}

int event_decode(struct event *out, struct span envelope, struct arena *a)
{
    struct envelope_parts p;

    if (envelope.len > EVENT_BYTES_MAX)
        return ERR_TOO_BIG;
    if (!envelope_split(&p, envelope))
        return ERR_MALFORMED;
    int rc = event_decode_header(out, p.header, a);
    if (rc == 0)
        rc = officers_gather(out, &p, a);
    if (rc != 0)
        return rc;
    out->body = p.body;
    out->sealed = p.sealed;
    out->signature = p.signature;
    if (!hash_matches(&out->body_hash, p.body) || !event_officers_match(out))
        return ERR_MALFORMED;
    if (p.sealed.at != NULL && !(out->has_sealed && hash_matches(&out->sealed_hash, p.sealed)))
        return ERR_MALFORMED;
    return 0;
}

bool event_signature_valid(const struct event *e)
{
    return signature_valid(e->signature, &e->stream.author, EVENT_DOMAIN, e->header);
}

bool event_officers_match(const struct event *e)
{
    if (e->officers.len / OFFICER_KEY_BYTES != e->officer_signatures.len / SIGNATURE_BYTES)
        return false;
    return e->officers.len == 0 || hash_matches(&e->officer_signatures_hash, e->officer_signatures);
}

int event_sign(struct event *out, struct span *envelope, const struct event_draft *d, const struct office_keys *k,
               struct arena *a)
{
    uint8_t signature[SIGNATURE_BYTES];
    struct span header;

    must(d->sealed.at == NULL || d->sealed.len > 0); /* an empty sealed part cannot be told from none */
    if (d->body.len > BODY_BYTES_MAX || d->sealed.len > SEALED_BYTES_MAX)
        return ERR_TOO_BIG;
    int rc = header_encode(&header, d, &k->public_key, a);
    if (rc != 0)
        return rc;
    sign_bytes(signature, k, EVENT_DOMAIN, header);
    struct envelope_parts p = {
        .header = header, .body = d->body, .sealed = d->sealed, .signature = span_of(signature, sizeof signature)};
    size_t len = envelope_bytes(&p);
    uint8_t *at = arena_take(a, len);
    if (at == NULL)
        return ERR_NOMEM;
    *envelope = span_of(at, envelope_join(at, &p));
    return event_decode(out, *envelope, a);
}

static int number_order(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

int event_order(const struct event *a, const struct event *b)
{
    int c = number_order(a->depth, b->depth);

    if (c == 0)
        c = number_order(area_tier(b->area), area_tier(a->area)); /* the higher tier first */
    if (c == 0)
        c = memcmp(a->stream.author.b, b->stream.author.b, sizeof a->stream.author.b);
    if (c == 0)
        c = number_order(a->epoch, b->epoch);
    if (c == 0)
        c = number_order(a->position, b->position);
    return c != 0 ? c : memcmp(a->id.b, b->id.b, sizeof a->id.b);
}
