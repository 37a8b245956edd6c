/* Packing events: sorted by stream, cut into runs in which each follows the one before, less what the receiver can
 * restore (packet.proto). */
#include "proto/packet.h"

#include <stdlib.h>

#include "base/must.h"
#include "proto/compress.h"
#include "proto/header.h"
#include "proto/wire.h"

enum { TABLE_RUN = 1, RUN_PREVIOUS = 1, RUN_ITEM = 2 };
enum { ITEM_SHARED = 1, ITEM_HEAD, ITEM_ELIDED, ITEM_BODY, ITEM_SEALED_BYTES, ITEM_SIGNATURES };

/* What an item may take beyond its parts; a run beyond its items. */
#define ITEM_EXTRA_BYTES 40u
#define RUN_EXTRA_BYTES  48u
#define LENGTH_BYTES_MAX 4u /* of a length up to PACKET_PLAIN_BYTES_MAX */
static_assert(PACKET_PLAIN_BYTES_MAX < 1u << 7 * LENGTH_BYTES_MAX, "a run's length fits the gap left for it");

/* The packet being made, and the item before. */
struct packing {
    uint8_t *table, *opaque;
    uint8_t *run; /* where the present run's items begin, behind the gap for its length; NULL: none */
    struct span head, header;
    const struct outgoing *before;
};

static int outgoing_order(const void *one, const void *other)
{
    const struct outgoing *a = one, *b = other;

    if (a->stream_no != b->stream_no)
        return a->stream_no < b->stream_no ? -1 : 1;
    if (a->sequence != b->sequence)
        return a->sequence < b->sequence ? -1 : 1;
    return memcmp(a->id.b, b->id.b, sizeof a->id.b);
}

static void outgoing_sort(struct outgoing *events, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (outgoing_order(&events[i - 1], &events[i]) > 0) {
            qsort(events, n, sizeof *events, outgoing_order);
            return;
        }
    }
}

/* Whether the header at hand names the event before as its previous one. */
static bool follows(const struct packing *p, const struct outgoing *o, const uint8_t *previous)
{
    if (p->before == NULL || o->stream_no != p->before->stream_no || o->sequence != p->before->sequence + 1)
        return false;
    struct id id = p->before->id;
    if (bytes_zero(id.b, sizeof id.b))
        id = hash_of(p->header);
    return memcmp(id.b, previous, sizeof id.b) == 0;
}

/* The run's length is known at its end: its items move up to where the length leaves off. */
static void run_end(struct packing *p)
{
    if (p->run == NULL)
        return;
    size_t len = (size_t)(p->table - p->run);
    uint8_t *at = wire_put_length(p->run - 1 - LENGTH_BYTES_MAX, TABLE_RUN, len);
    memmove(at, p->run, len);
    p->table = at + len;
    p->run = NULL;
}

static void run_begin(struct packing *p, const uint8_t *previous)
{
    run_end(p);
    p->table += 1 + LENGTH_BYTES_MAX;
    p->run = p->table;
    p->head = span_of(NULL, 0);
    if (previous != NULL)
        p->table = wire_put_bytes(p->table, RUN_PREVIOUS, span_of(previous, 32));
}

static size_t shared_bytes(struct span a, struct span b)
{
    size_t n = a.len < b.len ? a.len : b.len, i = 0;

    while (i + 8 <= n && memcmp(a.at + i, b.at + i, 8) == 0)
        i += 8;
    while (i < n && a.at[i] == b.at[i])
        i++;
    return i;
}

static void item_put(struct packing *p, const struct envelope_parts *e, struct span head, unsigned elided)
{
    size_t shared = shared_bytes(p->head, head);
    struct span rest = span_of(head.at + shared, head.len - shared);
    uint64_t sealed = e->sealed.at != NULL ? e->sealed.len + 1 : 0;
    uint64_t signatures = 1 + e->n_officer_signatures;
    size_t len = wire_number_bytes(shared) + (rest.len > 0 ? wire_bytes_bytes(rest.len) : 0) +
                 wire_number_bytes(elided) + (e->body.len > 0 ? wire_bytes_bytes(e->body.len) : 0) +
                 wire_number_bytes(sealed) + wire_number_bytes(signatures);

    uint8_t *at = wire_put_length(p->table, RUN_ITEM, len), *from = at;
    at = wire_put_number(at, ITEM_SHARED, shared);
    if (rest.len > 0)
        at = wire_put_bytes(at, ITEM_HEAD, rest);
    at = wire_put_number(at, ITEM_ELIDED, elided);
    if (e->body.len > 0)
        at = wire_put_bytes(at, ITEM_BODY, e->body);
    at = wire_put_number(at, ITEM_SEALED_BYTES, sealed);
    at = wire_put_number(at, ITEM_SIGNATURES, signatures);
    must((size_t)(at - from) == len);
    p->table = at;
    p->head = head;
}

static void opaque_put(struct packing *p, const struct envelope_parts *e)
{
    p->opaque = wire_put_raw(p->opaque, e->sealed);
    p->opaque = wire_put_raw(p->opaque, e->signature);
    for (uint32_t i = 0; i < e->n_officer_signatures; i++)
        p->opaque = wire_put_raw(p->opaque, e->officer_signature[i]);
}

static int event_put(struct packing *p, const struct outgoing *o)
{
    struct envelope_parts e;

    if (!envelope_split(&e, o->envelope))
        return ERR_MALFORMED;
    unsigned elided = header_tail(e.header);
    if (!o->with_sealed)
        e.sealed = span_of(NULL, 0);
    if (e.sealed.at == NULL)
        elided &= ~(unsigned)ELIDED_SEALED_HASH; /* the receiver has nothing to make it from */

    /* Without its previous hash at the end a header can lose nothing there. */
    const uint8_t *previous = elided & ELIDED_PREVIOUS ? e.header.at + e.header.len - 32 : NULL;
    if (previous == NULL)
        elided = 0;
    if (previous == NULL || p->run == NULL || !follows(p, o, previous))
        run_begin(p, previous);
    struct span head = e.header;
    for (unsigned bits = elided; bits != 0; bits >>= 1)
        head.len -= TAIL_HASH_BYTES;
    item_put(p, &e, head, elided);
    opaque_put(p, &e);
    p->header = e.header;
    p->before = o;
    return 0;
}

/* Room for the table and the opaque part of all events at their worst. */
static int packing_room(struct packing *p, const struct outgoing *events, size_t n, struct arena *a)
{
    size_t bytes = 0;

    if (n > PACKET_EVENTS_MAX)
        return ERR_TOO_BIG;
    for (size_t i = 0; i < n; i++) {
        bytes += events[i].envelope.len;
        if (bytes > 2u * PACKET_PLAIN_BYTES_MAX)
            return ERR_TOO_BIG;
    }
    *p = (struct packing){.table = arena_take(a, bytes + n * (ITEM_EXTRA_BYTES + RUN_EXTRA_BYTES) + 1),
                          .opaque = arena_take(a, bytes + 1)};
    return p->table != NULL && p->opaque != NULL ? 0 : ERR_NOMEM;
}

/* Squeeze the table and put the frame together. */
static int events_frame(struct span *frame, Fangpin__V1__Packet *packet, struct span table, struct arena *a)
{
    size_t room = squeeze_bound(table.len), used;
    uint8_t *at = arena_take(a, room);

    if (table.len > PACKET_PLAIN_BYTES_MAX)
        return ERR_TOO_BIG;
    if (at == NULL)
        return ERR_NOMEM;
    int rc = squeeze(at, room, &used, table);
    if (rc != 0)
        return rc;
    packet->events->table_bytes = (uint32_t)table.len;
    packet->events->table = (ProtobufCBinaryData){used, at};
    return packet_pack(frame, packet, a);
}

int packet_pack_events(struct span *frame, uint32_t session, uint8_t lane, uint64_t after, uint64_t upto,
                       uint32_t ticket, struct outgoing *events, size_t n, const Fangpin__V1__Manifest *manifest,
                       struct arena *a)
{
    struct packing p;
    int rc = packing_room(&p, events, n, a);

    if (rc != 0)
        return rc;
    uint8_t *table = p.table, *opaque = p.opaque;
    outgoing_sort(events, n);
    for (size_t i = 0; i < n; i++)
        if ((rc = event_put(&p, &events[i])) != 0)
            return rc;
    run_end(&p);

    Fangpin__V1__Packet packet = FANGPIN__V1__PACKET__INIT;
    Fangpin__V1__Events ev = FANGPIN__V1__EVENTS__INIT;
    ev.lane = lane;
    ev.after = after;
    ev.upto = upto;
    ev.ticket = ticket;
    ev.opaque = (ProtobufCBinaryData){(size_t)(p.opaque - opaque), opaque};
    packet.session = session;
    packet.what_case = FANGPIN__V1__PACKET__WHAT_EVENTS;
    packet.events = &ev;
    packet.manifest = (Fangpin__V1__Manifest *)manifest; /* read only, but protobuf-c has no const */
    return events_frame(frame, &packet, span_of(table, (size_t)(p.table - table)), a);
}
