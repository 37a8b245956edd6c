/* Parked events, under a quota per peer. */
#include "replication/store_internal.h"

#include <stdio.h>

/* Value: reason (1), flags (1), author (32), envelope. */
#define PARKED_HEAD_BYTES 34
#define FLAG_CHECKED      1u
#define FLAG_VALID        2u

/* peer no (4), stream hash (16), sequence (8): what all parked at one place of a stream share, per peer. */
#define PLACE_BYTES 28

static struct key key_place(uint32_t peer_no, const struct id *stream, uint64_t sequence)
{
    struct key k = {.len = PLACE_BYTES};

    put_be(k.bytes, peer_no, 4);
    memcpy(k.bytes + 4, stream->b, 16);
    put_be(k.bytes + 20, sequence, 8);
    return k;
}

static struct key key_parked(uint32_t peer_no, const struct stream_key *stream, uint64_t sequence, const struct id *id);

static struct id stream_hash(const struct stream_key *k)
{
    uint8_t bytes[32 + 8 + 3];

    memcpy(bytes, k->author.b, 32);
    put_be(bytes + 32, k->scope.area.code, 8);
    bytes[40] = (uint8_t)k->scope.reach;
    bytes[41] = k->lane;
    bytes[42] = k->thread;
    return hash_of(span_of(bytes, sizeof bytes));
}

static struct key key_parked(uint32_t peer_no, const struct stream_key *stream, uint64_t sequence, const struct id *id)
{
    struct id hash = stream_hash(stream);
    struct key k = key_place(peer_no, &hash, sequence);

    memcpy(k.bytes + PLACE_BYTES, id->b, sizeof id->b);
    k.len = PARKED_KEY_BYTES;
    return k;
}

/* ---- the quota ---- */

#define USE_NAME_BYTES 32

static void use_name(char out[USE_NAME_BYTES], uint32_t peer_no)
{
    snprintf(out, USE_NAME_BYTES, "store/parked/%08x", peer_no);
}

struct park_use park_use(struct txn *t, uint32_t peer_no)
{
    char name[USE_NAME_BYTES];

    use_name(name, peer_no);
    struct span v = meta_get(t, name);
    if (v.len != 16)
        return (struct park_use){0};
    return (struct park_use){.events = get_be(v.at, 8), .bytes = get_be(v.at + 8, 8)};
}

static void use_put(struct txn *t, uint32_t peer_no, struct park_use use)
{
    char name[USE_NAME_BYTES];
    uint8_t bytes[16];

    use_name(name, peer_no);
    put_be(bytes, use.events, 8);
    put_be(bytes + 8, use.bytes, 8);
    meta_put(t, name, span_of(bytes, sizeof bytes));
}

/* One event more or less, for the peer and for all together (peer 0). */
static void use_add(struct txn *t, uint32_t peer_no, size_t bytes)
{
    struct park_use one = park_use(t, peer_no), all = park_use(t, 0);

    use_put(t, peer_no, (struct park_use){one.events + 1, one.bytes + bytes});
    use_put(t, 0, (struct park_use){all.events + 1, all.bytes + bytes});
}

static void use_take(struct txn *t, uint32_t peer_no, size_t bytes)
{
    struct park_use one = park_use(t, peer_no), all = park_use(t, 0);

    use_put(t, peer_no, (struct park_use){one.events - 1, one.bytes - bytes});
    use_put(t, 0, (struct park_use){all.events - 1, all.bytes - bytes});
}

/* ---- parking ---- */

static bool parked_read(struct txn *t, struct parked *out, struct span key, struct span value)
{
    if (key.len != PARKED_KEY_BYTES || value.len < PARKED_HEAD_BYTES) {
        txn_fail(t, ERR_CORRUPT);
        return false;
    }
    *out = (struct parked){
        .peer_no = (uint32_t)get_be(key.at, 4),
        .reason = (enum park_reason)value.at[0],
        .own_checked = value.at[1] & FLAG_CHECKED,
        .own_valid = value.at[1] & FLAG_VALID,
        .envelope = span_of(value.at + PARKED_HEAD_BYTES, value.len - PARKED_HEAD_BYTES),
    };
    memcpy(out->author.b, value.at + 2, sizeof out->author.b);
    out->sequence = get_be(key.at + 20, 8);
    memcpy(out->id.b, key.at + PLACE_BYTES, sizeof out->id.b);
    return true;
}

bool park_put(struct txn *t, uint32_t peer_no, const struct event *e, struct span envelope, enum park_reason why,
              bool own_checked, bool own_valid)
{
    uint8_t value[PARKED_HEAD_BYTES + EVENT_BYTES_MAX];
    struct key key = key_parked(peer_no, &e->stream, e->sequence, &e->id);
    struct park_use use = park_use(t, peer_no);
    struct span held;

    must(peer_no != 0);
    must(envelope.len <= EVENT_BYTES_MAX);
    if (table_get(t, TABLE_PARKED, key_span(&key), &held))
        return true;
    if (use.events >= PARKED_PER_PEER_MAX || use.bytes + envelope.len > PARKED_BYTES_PER_PEER_MAX)
        return false;
    value[0] = (uint8_t)why;
    value[1] = (uint8_t)((own_checked ? FLAG_CHECKED : 0) | (own_valid ? FLAG_VALID : 0));
    memcpy(value + 2, e->stream.author.b, 32);
    memcpy(value + PARKED_HEAD_BYTES, envelope.at, envelope.len);
    table_put(t, TABLE_PARKED, key_span(&key), span_of(value, PARKED_HEAD_BYTES + envelope.len));
    use_add(t, peer_no, envelope.len);
    return txn_ok(t);
}

/* To the first parked event of a stream from `sequence` on, of peer `first_peer` or the next that has any of it.
 * Peers with nothing parked cost nothing: each step seeks the next peer that has something. */
static bool parked_seek(struct walk *w, uint32_t first_peer, const struct id *stream, uint64_t sequence)
{
    struct key key = key_place(first_peer, stream, sequence);
    bool on = walk_seek(w, key_span(&key));

    while (on) {
        uint32_t peer = (uint32_t)get_be(w->key.at, 4);
        key = key_place(peer, stream, sequence);
        on = walk_seek(w, key_span(&key));
        if (on && memcmp(w->key.at, key.bytes, PLACE_BYTES - 8) == 0)
            return true;
        if (!on || peer == UINT32_MAX)
            return false;
        if ((uint32_t)get_be(w->key.at, 4) == peer) {
            key = (struct key){.len = 4};
            put_be(key.bytes, peer + 1, 4);
            on = walk_seek(w, key_span(&key));
        }
    }
    return false;
}

void park_each_in(struct txn *t, const struct stream_key *k, uint64_t first, uint64_t last, park_each_fn *fn, void *arg)
{
    struct walk w = {.t = t};
    struct parked p;

    if (table_count(t, TABLE_PARKED) == 0)
        return;
    struct id hash = stream_hash(k);
    struct key from = key_place(0, &hash, first);
    bool on = walk_from(&w, t, TABLE_PARKED, key_span(&from)) && parked_seek(&w, 0, &hash, first);
    while (on) {
        uint32_t peer = (uint32_t)get_be(w.key.at, 4);
        bool ours = memcmp(w.key.at + 4, hash.b, 16) == 0 && get_be(w.key.at + 20, 8) <= last;
        if (ours && (!parked_read(t, &p, w.key, w.value) || !fn(arg, &p)))
            break;
        if (ours)
            on = walk_next(&w) && (uint32_t)get_be(w.key.at, 4) == peer;
        if (!ours || !on)
            on = peer < UINT32_MAX && parked_seek(&w, peer + 1, &hash, first);
    }
    walk_end(&w);
}

struct parked_wanted {
    const struct id *id; /* NULL: any */
    struct parked *out;
    bool found;
};

static bool parked_wanted(void *arg, const struct parked *p)
{
    struct parked_wanted *f = arg;

    f->found = f->id == NULL || id_equal(&p->id, f->id);
    if (f->found)
        *f->out = *p;
    return !f->found;
}

bool park_get(struct txn *t, const struct stream_key *k, uint64_t sequence, const struct id *id, struct parked *out)
{
    struct parked_wanted f = {id, out, false};

    park_each_in(t, k, sequence, sequence, parked_wanted, &f);
    return f.found;
}

/* Keys are gathered before they are dropped: the walk stands still meanwhile. */
struct dropping {
    const struct id *id; /* NULL: any */
    struct parked at[64];
    size_t n;
};

static bool dropping_add(void *arg, const struct parked *p)
{
    struct dropping *d = arg;

    if (d->id == NULL || id_equal(&p->id, d->id))
        d->at[d->n++] = *p;
    return d->n < sizeof d->at / sizeof d->at[0];
}

static void parked_drop(struct txn *t, const struct stream_key *k, uint64_t first, uint64_t last, const struct id *id)
{
    struct dropping d = {.id = id};

    do {
        d.n = 0;
        park_each_in(t, k, first, last, dropping_add, &d);
        for (size_t i = 0; i < d.n; i++) {
            struct key key = key_parked(d.at[i].peer_no, k, d.at[i].sequence, &d.at[i].id);
            if (table_drop(t, TABLE_PARKED, key_span(&key)))
                use_take(t, d.at[i].peer_no, d.at[i].envelope.len);
        }
    } while (d.n == sizeof d.at / sizeof d.at[0] && txn_ok(t));
}

void park_drop(struct txn *t, const struct stream_key *k, uint64_t sequence, const struct id *id)
{
    parked_drop(t, k, sequence, sequence, id);
}

void park_forget(struct txn *t, const struct stream_key *k, uint64_t upto)
{
    parked_drop(t, k, 0, upto, NULL);
}

/* The callback may drop what it is shown: the walk seeks its place again each time. */
void park_each(struct txn *t, const struct author *only, park_each_fn *fn, void *arg)
{
    struct key at = {0};
    struct parked p;
    struct walk w;
    bool on = walk_from(&w, t, TABLE_PARKED, key_span(&at));

    while (on && parked_read(t, &p, w.key, w.value)) {
        at.len = PARKED_KEY_BYTES;
        memcpy(at.bytes, w.key.at, PARKED_KEY_BYTES);
        if (only && memcmp(w.value.at + 2, only->b, 32) != 0) {
            on = walk_next(&w);
            continue;
        }
        if (!fn(arg, &p))
            break;
        on = walk_seek(&w, key_span(&at));
        if (on && span_equal(w.key, key_span(&at)))
            on = walk_next(&w);
    }
    walk_end(&w);
}
