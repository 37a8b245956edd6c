#include "proto/packet_check.h"

#include "proto/text.h"
#include "proto/wire.h"

#define REFUSAL_TEXT_MAX 1024u

enum { PACKET_SESSION = 1, PACKET_BODY_FIRST = 2, PACKET_BODY_LAST = 9, PACKET_MANIFEST = 15 };

int frame_check(struct span frame, struct span *manifest)
{
    struct wire w = wire_of(frame);
    struct wire_field f;
    enum wire_result r;
    unsigned sessions = 0, bodies = 0;

    *manifest = span_of(NULL, 0);
    while ((r = wire_next(&w, &f)) == WIRE_FIELD) {
        bool body = f.no >= PACKET_BODY_FIRST && f.no <= PACKET_BODY_LAST;
        if ((body || f.no == PACKET_MANIFEST) && f.type != WIRE_BYTES)
            return ERR_MALFORMED;
        if (f.no == PACKET_MANIFEST && manifest->at != NULL)
            return ERR_MALFORMED;
        if (f.no == PACKET_MANIFEST)
            *manifest = f.bytes;
        bodies += body;
        sessions += f.no == PACKET_SESSION;
    }
    return r == WIRE_END && sessions <= 1 && bodies <= 1 ? 0 : ERR_MALFORMED;
}

static bool is(const ProtobufCBinaryData *b, size_t len)
{
    return b->len == len;
}

static bool is_or_none(const ProtobufCBinaryData *b, size_t len)
{
    return b->len == 0 || b->len == len;
}

static bool lanes_or_none(size_t n)
{
    return n == 0 || n == LANES;
}

static bool area_sound(uint64_t code)
{
    return area_valid((struct area){code});
}

static bool hello_sound(const Fangpin__V1__Hello *h)
{
    return is(&h->network, 16) && is(&h->author, 32) && area_sound(h->area) && h->epoch >= 1 && is(&h->store, 16) &&
           is_or_none(&h->filter, 32) && is_or_none(&h->seen_store, 16) && is_or_none(&h->seen_filter, 32) &&
           is_or_none(&h->life, 16) && is_or_none(&h->seen_life, 16) && lanes_or_none(h->n_seen) &&
           is_or_none(&h->your_head, 32) && h->version_min <= h->version_max;
}

static bool events_sound(const Fangpin__V1__Events *e)
{
    return e->lane < LANES && e->after <= e->upto;
}

static bool receipt_sound(const Fangpin__V1__Receipt *r)
{
    for (size_t i = 0; i < r->n_taken; i++)
        if (r->taken[i]->lane >= LANES)
            return false;
    return true;
}

static bool heads_sound(Fangpin__V1__StreamHead *const *head, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Fangpin__V1__StreamHead *h = head[i];
        if (!area_sound(h->area) || (h->reach != REACH_UP && h->reach != REACH_DOWN) || h->lane >= LANES)
            return false;
        if (h->thread >= THREADS_MAX || !is(&h->author, 32) || !is_or_none(&h->id, 32))
            return false;
        if (h->sequence > 0 && h->id.len == 0)
            return false;
    }
    return true;
}

static bool compare_sound(const Fangpin__V1__Compare *c)
{
    for (size_t i = 0; i < c->n_sum; i++)
        if (!area_sound(c->sum[i]->area) || c->sum[i]->reach > REACH_DOWN || !is(&c->sum[i]->digest, DIGEST_BYTES))
            return false;
    for (size_t i = 0; i < c->n_listed; i++)
        if (!area_sound(c->listed[i]->area) || c->listed[i]->reach > REACH_DOWN)
            return false;
    return lanes_or_none(c->n_upto) && heads_sound(c->head, c->n_head);
}

static bool enrol_request_sound(const Fangpin__V1__EnrolRequest *q)
{
    return is(&q->network, 16) && area_sound(q->area) && is(&q->key, 32) && is(&q->proof, SIGNATURE_BYTES) &&
           is(&q->token_key, 32);
}

static bool enrol_grant_sound(const Fangpin__V1__EnrolGrant *g)
{
    for (size_t i = 0; i < g->n_envelope; i++)
        if (g->envelope[i].len == 0 || g->envelope[i].len > EVENT_BYTES_MAX)
            return false;
    return true;
}

static bool refusal_sound(const Fangpin__V1__Refusal *r)
{
    struct span text = span_str(r->text);

    return text.len <= REFUSAL_TEXT_MAX && text_shown(text) && is_or_none(&r->store, 16);
}

static bool manifest_sound(const Fangpin__V1__Manifest *m)
{
    return is(&m->author, 32) && m->epoch >= 1 && is_or_none(&m->head, 32) && lanes_or_none(m->n_unsent) &&
           is(&m->signature, SIGNATURE_BYTES);
}

static bool counts_sound(const Fangpin__V1__Packet *p)
{
    switch (p->what_case) {
    case FANGPIN__V1__PACKET__WHAT_RECEIPT:
        return p->receipt->n_taken <= PACKET_HEADS_MAX;
    case FANGPIN__V1__PACKET__WHAT_COMPARE:
        return p->compare->n_sum <= PACKET_HEADS_MAX && p->compare->n_head <= PACKET_HEADS_MAX &&
               p->compare->n_listed <= PACKET_HEADS_MAX;
    case FANGPIN__V1__PACKET__WHAT_WANT:
        return p->want->n_after <= PACKET_WANTS_MAX;
    case FANGPIN__V1__PACKET__WHAT_ENROL_GRANT:
        return p->enrol_grant->n_envelope <= PACKET_EVENTS_MAX;
    default:
        return true;
    }
}

static bool body_sound(const Fangpin__V1__Packet *p)
{
    switch (p->what_case) {
    case FANGPIN__V1__PACKET__WHAT_HELLO:
        return hello_sound(p->hello);
    case FANGPIN__V1__PACKET__WHAT_EVENTS:
        return events_sound(p->events);
    case FANGPIN__V1__PACKET__WHAT_RECEIPT:
        return receipt_sound(p->receipt);
    case FANGPIN__V1__PACKET__WHAT_COMPARE:
        return compare_sound(p->compare);
    case FANGPIN__V1__PACKET__WHAT_WANT:
        return heads_sound(p->want->after, p->want->n_after);
    case FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST:
        return enrol_request_sound(p->enrol_request);
    case FANGPIN__V1__PACKET__WHAT_ENROL_GRANT:
        return enrol_grant_sound(p->enrol_grant);
    case FANGPIN__V1__PACKET__WHAT_REFUSAL:
        return refusal_sound(p->refusal);
    default:
        return true; /* a manifest alone, or a body of a later version: the session says what it thinks of it */
    }
}

int packet_check(const Fangpin__V1__Packet *p)
{
    if (!counts_sound(p))
        return ERR_TOO_BIG;
    return body_sound(p) && (p->manifest == NULL || manifest_sound(p->manifest)) ? 0 : ERR_MALFORMED;
}
