#include "proto/header.h"

#include "proto/wire.h"

#define BIT(no) (1u << (no))

/* Fields below 32 by what they hold. Everything else is unknown here and passed over (D3). */
#define NUMBERS32                                                                                                      \
    (BIT(HEADER_FIELD_VERSION) | BIT(HEADER_FIELD_SUITE) | BIT(HEADER_FIELD_EPOCH) | BIT(HEADER_FIELD_SCOPE_REACH) |   \
     BIT(HEADER_FIELD_LANE) | BIT(HEADER_FIELD_THREAD) | BIT(HEADER_FIELD_AREA_LIST) | BIT(HEADER_FIELD_KIND) |        \
     BIT(HEADER_FIELD_DEPTH))
#define NUMBERS64                                                                                                      \
    (BIT(HEADER_FIELD_AREA) | BIT(HEADER_FIELD_SCOPE_AREA) | BIT(HEADER_FIELD_SEQUENCE) | BIT(HEADER_FIELD_POSITION) | \
     BIT(HEADER_FIELD_TIME))
#define HASHES32                                                                                                       \
    (BIT(HEADER_FIELD_AUTHOR) | BIT(HEADER_FIELD_PACK) | BIT(HEADER_FIELD_OFFICER_SIGNATURES_HASH) |                   \
     BIT(HEADER_FIELD_SEALED_HASH) | BIT(HEADER_FIELD_BODY_HASH) | BIT(HEADER_FIELD_PREVIOUS))
#define REQUIRED                                                                                                       \
    (BIT(HEADER_FIELD_NETWORK) | BIT(HEADER_FIELD_AUTHOR) | BIT(HEADER_FIELD_BODY_HASH) | BIT(HEADER_FIELD_PREVIOUS))

#define OFFICERS_MAX (SIGNATURES_MAX - 1)

/* A header taken apart, not yet judged. */
struct scan {
    uint32_t seen;
    uint32_t n_cites, n_officers;
    uint64_t number[32];
    const uint8_t *bytes[32];
    struct cite cites[CITES_MAX];
    bool own_cite[CITES_MAX]; /* the citing author's own event */
    uint8_t officers[OFFICERS_MAX][OFFICER_KEY_BYTES];
};

static int cite_take(struct scan *s, struct span bytes)
{
    struct wire w = wire_of(bytes);
    struct wire_field f;
    enum wire_result r;
    uint32_t seen = 0;

    if (s->n_cites == CITES_MAX)
        return ERR_TOO_BIG;
    struct cite *c = &s->cites[s->n_cites];
    *c = (struct cite){0};
    while ((r = wire_next(&w, &f)) == WIRE_FIELD) {
        if (f.no < 1 || f.no > 3)
            continue;
        if (seen & BIT(f.no) || f.type != (f.no == 3 ? WIRE_VARINT : WIRE_BYTES) || (f.no < 3 && f.bytes.len != 32))
            return ERR_MALFORMED;
        seen |= BIT(f.no);
        if (f.no == 1)
            memcpy(c->id.b, f.bytes.at, 32);
        else if (f.no == 2)
            memcpy(c->author.b, f.bytes.at, 32);
        else
            c->position = f.number;
    }
    if (r != WIRE_END || !(seen & BIT(1)) || c->position == 0)
        return ERR_MALFORMED;
    s->own_cite[s->n_cites++] = !(seen & BIT(2));
    return 0;
}

static int officer_take(struct scan *s, struct span bytes)
{
    if (s->n_officers == OFFICERS_MAX)
        return ERR_TOO_BIG;
    if (bytes.len != OFFICER_KEY_BYTES)
        return ERR_MALFORMED;
    memcpy(s->officers[s->n_officers++], bytes.at, OFFICER_KEY_BYTES);
    return 0;
}

/* One known field. Of a field that is not repeated, a second one is malformed: decoders disagree on which counts. */
static int field_take(struct scan *s, const struct wire_field *f)
{
    uint32_t bit = BIT(f->no);

    if (bit & (BIT(HEADER_FIELD_CITE) | BIT(HEADER_FIELD_OFFICER))) {
        if (f->type != WIRE_BYTES)
            return ERR_MALFORMED;
        return f->no == HEADER_FIELD_CITE ? cite_take(s, f->bytes) : officer_take(s, f->bytes);
    }
    if (s->seen & bit)
        return ERR_MALFORMED;
    s->seen |= bit;
    if (bit & (NUMBERS32 | NUMBERS64)) {
        if (f->type != WIRE_VARINT || (bit & NUMBERS32 && f->number > UINT32_MAX))
            return ERR_MALFORMED;
        s->number[f->no] = f->number;
    } else if (bit & (HASHES32 | BIT(HEADER_FIELD_NETWORK))) {
        if (f->type != WIRE_BYTES || f->bytes.len != (f->no == HEADER_FIELD_NETWORK ? 16u : 32u))
            return ERR_MALFORMED;
        s->bytes[f->no] = f->bytes.at;
    }
    return 0;
}

static int header_scan(struct scan *s, struct span header)
{
    struct wire w = wire_of(header);
    struct wire_field f;
    enum wire_result r;
    int rc = 0, first = 0;

    s->seen = s->n_cites = s->n_officers = 0;
    memset(s->number, 0, sizeof s->number);
    while ((r = wire_next(&w, &f)) == WIRE_FIELD) {
        rc = f.no < 32 ? field_take(s, &f) : 0;
        if (first == 0)
            first = rc;
    }
    if (r != WIRE_END)
        return ERR_MALFORMED;
    /* Another version or suite may mean other sizes: that is said before anything else. */
    if (s->number[HEADER_FIELD_VERSION] != HEADER_VERSION || s->number[HEADER_FIELD_SUITE] != SUITE_1)
        return ERR_SUITE;
    return first;
}

static void bytes_get(void *to, size_t len, const struct scan *s, unsigned no)
{
    if (s->seen & BIT(no))
        memcpy(to, s->bytes[no], len);
    else
        memset(to, 0, len);
}

static void scan_get(struct event *e, const struct scan *s)
{
    const uint64_t *n = s->number;

    e->version = (uint32_t)n[HEADER_FIELD_VERSION];
    e->suite = (uint32_t)n[HEADER_FIELD_SUITE];
    e->epoch = (uint32_t)n[HEADER_FIELD_EPOCH];
    e->area_list = (uint32_t)n[HEADER_FIELD_AREA_LIST];
    e->kind = (uint32_t)n[HEADER_FIELD_KIND];
    e->depth = (uint32_t)n[HEADER_FIELD_DEPTH];
    e->area.code = n[HEADER_FIELD_AREA];
    e->stream.scope.area.code = n[HEADER_FIELD_SCOPE_AREA];
    e->stream.scope.reach = n[HEADER_FIELD_SCOPE_REACH] == REACH_DOWN ? REACH_DOWN : REACH_UP;
    e->stream.lane = (uint8_t)n[HEADER_FIELD_LANE];
    e->stream.thread = (uint8_t)n[HEADER_FIELD_THREAD];
    e->sequence = n[HEADER_FIELD_SEQUENCE];
    e->position = n[HEADER_FIELD_POSITION];
    e->time = n[HEADER_FIELD_TIME];
    bytes_get(e->network.b, sizeof e->network.b, s, HEADER_FIELD_NETWORK);
    bytes_get(e->stream.author.b, sizeof e->stream.author.b, s, HEADER_FIELD_AUTHOR);
    bytes_get(e->pack.b, sizeof e->pack.b, s, HEADER_FIELD_PACK);
    bytes_get(e->officer_signatures_hash.b, sizeof e->officer_signatures_hash.b, s,
              HEADER_FIELD_OFFICER_SIGNATURES_HASH);
    bytes_get(e->sealed_hash.b, sizeof e->sealed_hash.b, s, HEADER_FIELD_SEALED_HASH);
    bytes_get(e->body_hash.b, sizeof e->body_hash.b, s, HEADER_FIELD_BODY_HASH);
    bytes_get(e->previous.b, sizeof e->previous.b, s, HEADER_FIELD_PREVIOUS);
    e->has_sealed = (s->seen & BIT(HEADER_FIELD_SEALED_HASH)) != 0;
    e->has_pack = (s->seen & BIT(HEADER_FIELD_PACK)) != 0;
}

/* Everything that needs no state. */
static bool scan_sound(const struct scan *s)
{
    const uint64_t *n = s->number;
    bool officers_hash = (s->seen & BIT(HEADER_FIELD_OFFICER_SIGNATURES_HASH)) != 0;

    if ((s->seen & REQUIRED) != REQUIRED || officers_hash != (s->n_officers > 0))
        return false;
    if (n[HEADER_FIELD_EPOCH] < 1 || n[HEADER_FIELD_KIND] < 1 || n[HEADER_FIELD_SEQUENCE] < 1 ||
        n[HEADER_FIELD_POSITION] < 1 || n[HEADER_FIELD_DEPTH] < 1)
        return false;
    if (n[HEADER_FIELD_LANE] >= LANES || n[HEADER_FIELD_THREAD] >= THREADS_MAX)
        return false;
    if (n[HEADER_FIELD_SCOPE_REACH] != REACH_UP && n[HEADER_FIELD_SCOPE_REACH] != REACH_DOWN)
        return false;
    if (!area_valid((struct area){n[HEADER_FIELD_AREA]}) || !area_valid((struct area){n[HEADER_FIELD_SCOPE_AREA]}))
        return false;
    return bytes_zero(s->bytes[HEADER_FIELD_PREVIOUS], 32) == (n[HEADER_FIELD_SEQUENCE] == 1);
}

/* What repeats goes to the arena. */
static int lists_get(struct event *e, struct scan *s, struct arena *a)
{
    for (uint32_t i = 0; i < s->n_cites; i++)
        if (s->own_cite[i])
            s->cites[i].author = e->stream.author;
    e->cites = NULL;
    e->n_cites = s->n_cites;
    e->officers = span_of(NULL, 0);
    if (s->n_cites > 0 && (e->cites = arena_copy(a, s->cites, s->n_cites * sizeof s->cites[0])) == NULL)
        return ERR_NOMEM;
    if (s->n_officers > 0) {
        size_t len = s->n_officers * sizeof s->officers[0];
        e->officers = span_of(arena_copy(a, s->officers, len), len);
        if (e->officers.at == NULL)
            return ERR_NOMEM;
    }
    return 0;
}

int header_decode(struct event *out, struct span header, const struct id *id, struct arena *a)
{
    struct scan s;

    if (header.len > HEADER_BYTES_MAX)
        return ERR_TOO_BIG;
    int rc = header_scan(&s, header);
    if (rc != 0)
        return rc;
    if (!scan_sound(&s))
        return ERR_MALFORMED;
    scan_get(out, &s);
    out->header = header;
    out->id = *id;
    return lists_get(out, &s, a);
}

int event_decode_header(struct event *out, struct span header, struct arena *a)
{
    if (header.len > HEADER_BYTES_MAX)
        return ERR_TOO_BIG;
    struct id id = hash_of(header);
    return header_decode(out, header, &id, a);
}

uint8_t *header_put_hash(uint8_t *at, uint32_t no, const uint8_t hash[32])
{
    return wire_put_bytes(at, no, span_of(hash, 32));
}

unsigned header_tail(struct span header)
{
    /* Offsets, from the end, at which the last three fields begin. */
    size_t from_end[3] = {0};
    uint32_t no[3] = {0};
    struct wire w = wire_of(header);
    struct wire_field f;
    const uint8_t *start = w.at;
    unsigned flags = 0;

    while (wire_next(&w, &f) == WIRE_FIELD) {
        from_end[2] = from_end[1], from_end[1] = from_end[0], from_end[0] = (size_t)(w.end - start);
        no[2] = no[1], no[1] = no[0], no[0] = f.no;
        start = w.at;
    }
    if (w.at != w.end)
        return 0;
    for (unsigned i = 0; i < 3; i++) {
        if (no[i] != HEADER_FIELD_PREVIOUS - i || from_end[i] != (i + 1) * TAIL_HASH_BYTES)
            break;
        flags |= 1u << i;
    }
    return flags;
}

/* An upper bound of what a draft encodes to: every field at its longest. */
#define CITE_BYTES_MAX  (2u + 2u + 34u + 34u + 11u)
#define DRAFT_BYTES_MAX (17u * 13u + 3u * 36u + CITES_MAX * CITE_BYTES_MAX + 3u * TAIL_HASH_BYTES)

static uint8_t *cite_put(uint8_t *at, const struct cite *c, const struct author *own)
{
    bool foreign = !author_equal(&c->author, own) && !bytes_zero(c->author.b, sizeof c->author.b);
    size_t len = wire_bytes_bytes(32) + (foreign ? wire_bytes_bytes(32) : 0) + wire_number_bytes(c->position);

    at = wire_put_length(at, HEADER_FIELD_CITE, len);
    at = wire_put_bytes(at, 1, span_of(c->id.b, 32));
    if (foreign)
        at = wire_put_bytes(at, 2, span_of(c->author.b, 32));
    return wire_put_number(at, 3, c->position);
}

static uint8_t *draft_put(uint8_t *at, const struct event_draft *d, const struct author *author)
{
    at = wire_put_number(at, HEADER_FIELD_VERSION, HEADER_VERSION);
    at = wire_put_number(at, HEADER_FIELD_SUITE, SUITE_1);
    at = wire_put_bytes(at, HEADER_FIELD_NETWORK, span_of(d->network.b, sizeof d->network.b));
    at = wire_put_bytes(at, HEADER_FIELD_AUTHOR, span_of(author->b, sizeof author->b));
    at = wire_put_number(at, HEADER_FIELD_AREA, d->area.code);
    at = wire_put_number(at, HEADER_FIELD_EPOCH, d->epoch);
    at = wire_put_number(at, HEADER_FIELD_SCOPE_AREA, d->scope.area.code);
    at = wire_put_number(at, HEADER_FIELD_SCOPE_REACH, d->scope.reach);
    at = wire_put_number(at, HEADER_FIELD_LANE, d->lane);
    at = wire_put_number(at, HEADER_FIELD_THREAD, d->thread);
    at = wire_put_number(at, HEADER_FIELD_AREA_LIST, d->area_list);
    if (d->pack != NULL)
        at = wire_put_bytes(at, HEADER_FIELD_PACK, span_of(d->pack->b, sizeof d->pack->b));
    at = wire_put_number(at, HEADER_FIELD_KIND, d->kind);
    at = wire_put_number(at, HEADER_FIELD_SEQUENCE, d->sequence);
    at = wire_put_number(at, HEADER_FIELD_POSITION, d->position);
    at = wire_put_number(at, HEADER_FIELD_DEPTH, d->depth);
    at = wire_put_number(at, HEADER_FIELD_TIME, d->time);
    for (uint32_t i = 0; i < d->n_cites; i++)
        at = cite_put(at, &d->cites[i], author);
    if (d->sealed.at != NULL)
        at = header_put_hash(at, HEADER_FIELD_SEALED_HASH, hash_of(d->sealed).b);
    at = header_put_hash(at, HEADER_FIELD_BODY_HASH, hash_of(d->body).b);
    return header_put_hash(at, HEADER_FIELD_PREVIOUS, d->previous.b);
}

int header_encode(struct span *out, const struct event_draft *d, const struct author *author, struct arena *a)
{
    uint8_t bytes[DRAFT_BYTES_MAX];

    if (d->n_cites > CITES_MAX)
        return ERR_TOO_BIG;
    size_t len = (size_t)(draft_put(bytes, d, author) - bytes);
    must(len <= sizeof bytes);
    if (len > HEADER_BYTES_MAX)
        return ERR_TOO_BIG;
    *out = span_of(arena_copy(a, bytes, len), len);
    return out->at != NULL ? 0 : ERR_NOMEM;
}
