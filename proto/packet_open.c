/* Opening a frame: check, decode, rebuild envelopes, hash, vouch. Structure that no honest packer makes refuses
 * the packet; bytes that are no event refuse that event only. */
#include "proto/packet.h"

#include "base/must.h"
#include "proto/compress.h"
#include "proto/header.h"
#include "proto/packet_check.h"
#include "proto/packet_signed.h"
#include "proto/vouch.h"
#include "proto/wire.h"

enum { TABLE_RUN = 1, RUN_PREVIOUS = 1, RUN_ITEM = 2 };
enum { ITEM_SHARED = 1, ITEM_HEAD, ITEM_ELIDED, ITEM_BODY, ITEM_SEALED_BYTES, ITEM_SIGNATURES };

/* protobuf-c's allocator that remembers whether memory was what lacked. */
struct giver {
    struct arena *arena;
    bool refused;
};

static void *giver_give(void *self, size_t len)
{
    struct giver *g = self;
    void *at = arena_take(g->arena, len);

    g->refused |= at == NULL;
    return at;
}

static void giver_keep(void *self, void *at)
{
    (void)self, (void)at;
}

/* What one item of the table says. */
struct item {
    uint64_t shared, elided, sealed_bytes, signatures;
    struct span head, body;
};

/* Where opening stands. */
struct opening {
    struct arena *arena;
    struct span opaque;   /* not yet taken */
    struct span previous; /* of the run's first item; then the id before */
    struct span head;     /* of the item before in the run */
    struct opened_event *next, *end;
};

static int item_scan(struct item *out, struct span bytes)
{
    struct wire w = wire_of(bytes);
    struct wire_field f;
    enum wire_result r;

    *out = (struct item){.body = span_of(bytes.at, 0)};
    while ((r = wire_next(&w, &f)) == WIRE_FIELD) {
        uint64_t *numbers[] = {
            [ITEM_SHARED] = &out->shared,
            [ITEM_ELIDED] = &out->elided,
            [ITEM_SEALED_BYTES] = &out->sealed_bytes,
            [ITEM_SIGNATURES] = &out->signatures,
        };
        if (f.no == ITEM_HEAD && f.type == WIRE_BYTES)
            out->head = f.bytes;
        else if (f.no == ITEM_BODY && f.type == WIRE_BYTES)
            out->body = f.bytes;
        else if (f.no < ARRAY_LEN(numbers) && numbers[f.no] != NULL && f.type == WIRE_VARINT)
            *numbers[f.no] = f.number;
        else
            return ERR_MALFORMED;
    }
    return r == WIRE_END ? 0 : ERR_MALFORMED;
}

static bool opaque_take(struct opening *o, struct span *out, size_t len)
{
    if (len > o->opaque.len)
        return false;
    *out = span_of(o->opaque.at, len);
    o->opaque = span_of(o->opaque.at + len, o->opaque.len - len);
    return true;
}

/* The parts of an item that are given as they are. */
static bool item_parts(struct opening *o, const struct item *it, struct envelope_parts *p, struct span *officers)
{
    struct span sealed = {0};

    if (it->body.len > BODY_BYTES_MAX || it->sealed_bytes > SEALED_BYTES_MAX + 1 || it->sealed_bytes == 1)
        return false;
    if (it->signatures < 1 || it->signatures > SIGNATURES_MAX)
        return false;
    if (it->sealed_bytes > 0 && !opaque_take(o, &sealed, it->sealed_bytes - 1))
        return false;
    if (!opaque_take(o, &p->signature, SIGNATURE_BYTES) ||
        !opaque_take(o, officers, (it->signatures - 1) * SIGNATURE_BYTES))
        return false;
    p->body = it->body;
    p->sealed = sealed;
    p->n_officer_signatures = (uint32_t)it->signatures - 1;
    for (uint32_t i = 0; i < p->n_officer_signatures; i++)
        p->officer_signature[i] = span_of(officers->at + (size_t)i * SIGNATURE_BYTES, SIGNATURE_BYTES);
    return true;
}

/* How long the header will be; 0 when the item cannot be rebuilt. */
static size_t header_len(const struct opening *o, const struct item *it, const struct envelope_parts *p)
{
    size_t len = it->shared + it->head.len;

    if (it->shared > o->head.len || it->head.len > HEADER_BYTES_MAX || it->elided > 7)
        return 0;
    if (it->elided & ELIDED_PREVIOUS && o->previous.len != 32)
        return 0;
    if (it->elided & ELIDED_SEALED_HASH && p->sealed.at == NULL)
        return 0;
    for (unsigned bit = 1; bit <= 4; bit <<= 1)
        len += it->elided & bit ? TAIL_HASH_BYTES : 0;
    return len <= HEADER_BYTES_MAX ? len : 0;
}

struct hashes {
    struct id body, sealed;
};

static void header_rebuild(uint8_t *at, const struct opening *o, const struct item *it, const struct hashes *h)
{
    at = wire_put_raw(at, span_of(o->head.at, it->shared));
    at = wire_put_raw(at, it->head);
    if (it->elided & ELIDED_SEALED_HASH)
        at = header_put_hash(at, HEADER_FIELD_SEALED_HASH, h->sealed.b);
    if (it->elided & ELIDED_BODY_HASH)
        at = header_put_hash(at, HEADER_FIELD_BODY_HASH, h->body.b);
    if (it->elided & ELIDED_PREVIOUS)
        header_put_hash(at, HEADER_FIELD_PREVIOUS, o->previous.at);
}

static bool parts_match(const struct event *e, const struct hashes *h)
{
    if (!id_equal(&e->body_hash, &h->body) || !event_officers_match(e))
        return false;
    return e->sealed.at == NULL || (e->has_sealed && id_equal(&e->sealed_hash, &h->sealed));
}

/* Judge a rebuilt envelope by itself. */
static int event_judge(struct opened_event *out, struct span header, struct span officers, const struct hashes *h,
                       struct arena *a)
{
    struct envelope_parts p;
    struct id id = out->e.id;

    must(envelope_split(&p, out->envelope));
    int rc = header_decode(&out->e, header, &id, a);
    if (rc == 0) {
        out->e.body = p.body;
        out->e.sealed = p.sealed;
        out->e.signature = p.signature;
        out->e.officer_signatures = officers.len > 0 ? officers : span_of(NULL, 0);
        rc = parts_match(&out->e, h) ? 0 : ERR_MALFORMED;
    }
    if (rc != 0 && rc != ERR_NOMEM)
        *out = (struct opened_event){.e.id = id, .rc = rc};
    return rc == ERR_NOMEM ? rc : 0;
}

/* The envelope is written once, where it stays: the header's bytes into their place in it. */
static int item_open(struct opening *o, struct span bytes)
{
    struct item it;
    struct envelope_parts p;
    struct span officers;
    struct hashes h;

    int rc = item_scan(&it, bytes);
    if (rc != 0)
        return rc;
    if (o->next == o->end || !item_parts(o, &it, &p, &officers))
        return ERR_MALFORMED;
    size_t len = header_len(o, &it, &p);
    if (len == 0)
        return ERR_MALFORMED;
    h.body = hash_of(p.body);
    if (p.sealed.at != NULL)
        h.sealed = hash_of(p.sealed);

    uint8_t header[HEADER_BYTES_MAX];
    header_rebuild(header, o, &it, &h);
    p.header = span_of(header, len);
    size_t envelope_len = envelope_bytes(&p);
    uint8_t *envelope = arena_take(o->arena, envelope_len);
    if (envelope == NULL)
        return ERR_NOMEM;
    envelope_join(envelope, &p);
    struct opened_event *out = o->next++;
    out->envelope = span_of(envelope, envelope_len);
    struct span kept = span_of(envelope + wire_bytes_bytes(len) - len, len);
    out->e.id = hash_of(kept);
    o->head = span_of(kept.at, it.shared + it.head.len);
    o->previous = span_of(out->e.id.b, 32);
    return event_judge(out, kept, officers, &h, o->arena);
}

static int run_open(struct opening *o, struct span bytes)
{
    struct wire w = wire_of(bytes);
    struct wire_field f;
    enum wire_result r;
    int rc = 0;
    bool begun = false;

    o->head = o->previous = span_of(NULL, 0);
    while (rc == 0 && (r = wire_next(&w, &f)) == WIRE_FIELD) {
        if (f.no == RUN_PREVIOUS && f.type == WIRE_BYTES && !begun)
            o->previous = f.bytes;
        else if (f.no == RUN_ITEM && f.type == WIRE_BYTES)
            rc = item_open(o, f.bytes);
        else
            return ERR_MALFORMED;
        begun = true;
    }
    return rc != 0 || r == WIRE_END ? rc : ERR_MALFORMED;
}

/* How many items a table has: known before memory is taken for them. */
static int table_count(struct span table, uint32_t *n)
{
    struct wire w = wire_of(table), run;
    struct wire_field f;
    enum wire_result r, s;

    *n = 0;
    while ((r = wire_next(&w, &f)) == WIRE_FIELD) {
        if (f.no != TABLE_RUN || f.type != WIRE_BYTES)
            return ERR_MALFORMED;
        for (run = wire_of(f.bytes); (s = wire_next(&run, &f)) == WIRE_FIELD;)
            if (f.no == RUN_ITEM && ++*n > PACKET_EVENTS_MAX)
                return ERR_TOO_BIG;
        if (s != WIRE_END)
            return ERR_MALFORMED;
    }
    return r == WIRE_END ? 0 : ERR_MALFORMED;
}

static int table_open(struct opening *o, struct span table)
{
    struct wire w = wire_of(table);
    struct wire_field f;
    int rc = 0;

    while (rc == 0 && wire_next(&w, &f) == WIRE_FIELD)
        rc = run_open(o, f.bytes);
    if (rc == 0 && (o->opaque.len > 0 || o->next != o->end))
        rc = ERR_MALFORMED;
    return rc;
}

static int events_open(struct opened *out, const Fangpin__V1__Events *ev, struct arena *a)
{
    struct opening o = {.arena = a, .opaque = span_of(ev->opaque.data, ev->opaque.len)};

    if (ev->table_bytes > PACKET_PLAIN_BYTES_MAX)
        return ERR_TOO_BIG;
    uint8_t *plain = arena_take(a, ev->table_bytes + 1u);
    if (plain == NULL)
        return ERR_NOMEM;
    int rc = unsqueeze(plain, ev->table_bytes, span_of(ev->table.data, ev->table.len));
    if (rc == 0)
        rc = table_count(span_of(plain, ev->table_bytes), &out->n_events);
    if (rc != 0)
        return rc;
    out->events = o.next = arena_take(a, (out->n_events + 1u) * sizeof *out->events);
    if (out->events == NULL)
        return ERR_NOMEM;
    o.end = o.next + out->n_events;
    return table_open(&o, span_of(plain, ev->table_bytes));
}

static int packet_decode(struct opened *out, struct span frame, struct arena *a)
{
    struct giver g = {.arena = a};
    ProtobufCAllocator allocator = {.alloc = giver_give, .free = giver_keep, .allocator_data = &g};

    out->packet = fangpin__v1__packet__unpack(&allocator, frame.len, frame.at);
    if (out->packet == NULL)
        return g.refused ? ERR_NOMEM : ERR_MALFORMED;
    return packet_check(out->packet);
}

int packet_open(struct opened *out, struct span frame, struct arena *a, kind_authority_fn *is_authority)
{
    struct span manifest;

    *out = (struct opened){0};
    if (frame.len > PACKET_BYTES_MAX)
        return ERR_TOO_BIG;
    int rc = frame_check(frame, &manifest);
    if (rc == 0)
        rc = packet_decode(out, frame, a);
    if (rc == 0 && out->packet->what_case == FANGPIN__V1__PACKET__WHAT_EVENTS)
        rc = events_open(out, out->packet->events, a);
    if (rc != 0) {
        *out = (struct opened){0};
        return rc;
    }
    out->signatures_checked = events_vouch(out->events, out->n_events, is_authority);
    if (manifest.at != NULL) {
        out->manifest_valid = manifest_raw_valid(manifest);
        out->signatures_checked++;
    }
    if (out->packet->what_case == FANGPIN__V1__PACKET__WHAT_ENROL_REQUEST) {
        out->proof_valid = enrol_proof_valid(out->packet->enrol_request);
        out->signatures_checked++;
    }
    return 0;
}
