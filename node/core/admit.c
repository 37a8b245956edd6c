/* Admission: from an opened packet to the log, one verdict per event (D4, D7). */
#include <stdlib.h>

#include "node/core/core_internal.h"

#define UNPARK_MAX 1024u /* parked events that one arrival may free at once; the rest with the next */

static bool carried(struct core *c, const struct peer *from, struct scope s)
{
    return session_carries(&from->config, s) && tree_holds(c->tree, c->me.area, s);
}

static bool is_root_key(const struct core *c, const struct author *key)
{
    struct network n = network_of_root(key);

    return memcmp(n.b, c->me.network.b, sizeof n.b) == 0;
}

/* Verdict on what the event claims, its place in the chain apart. */
static enum verdict judge(struct core *c, const struct opened_event *oe)
{
    const struct event *e = &oe->e;
    const struct roster_entry *author = roster_find(c->roster, &e->stream.author);

    if (author == NULL && e->kind != KIND_GENESIS)
        return VERDICT_UNKNOWN_AUTHOR;
    if (kind_is_authority(e->kind) && !(oe->own_checked ? oe->own_valid : event_signature_valid(e)))
        return VERDICT_UNSIGNED_AUTHORITY;
    if (author == NULL && !is_root_key(c, &e->stream.author))
        return VERDICT_NO_AUTHORITY; /* a genesis by somebody else's key */
    if (!event_officers_match(e))
        return VERDICT_MALFORMED;
    struct certified claims = {e->area, e->epoch, true};
    if (author != NULL)
        claims = (struct certified){author->area, author->epoch, author_equal(&author->issuer, &author->key)};
    return kinds_judge(c->tree, &claims, e);
}

/* Into the log and what follows from it. Beside another event at its position it is evidence of a fork. */
static enum verdict append(struct core *c, const struct peer *from, const struct event *e, struct span envelope)
{
    bool from_parent = from->is_parent;
    bool up = c->has_parent && !from_parent && area_inside(e->stream.scope.area, c->me.area);
    bool down = c->takes_children && from_parent;
    struct log_entry at = log_append(c->txn, e, envelope, c->time->wall, from->no, up, down);

    if (author_equal(&e->stream.author, &c->me.key) && e->position > c->own_position)
        c->own_position = e->position;
    if (at.arrival == 0)
        return VERDICT_FORKED; /* more forks of one position prove nothing more */
    peers_news(c, e->stream.scope, e->stream.lane, &from->key);
    apply_event(c, e, &at);
    if (at.ref.branch == 0)
        return VERDICT_STORED;
    TELL(c, STORY_ALARM, "received event of %012llu position %llu -> forked: two events at one position",
         (unsigned long long)e->area.code, (unsigned long long)e->position);
    return VERDICT_FORKED;
}

/* An event at a sequence that its stream has passed: known, completed by its sealed part, or a fork. */
static enum verdict admit_old(struct core *c, const struct peer *from, const struct opened_event *oe)
{
    const struct event *e = &oe->e;
    struct log_ref ref = {author_number(c->txn, &e->stream.author, false), e->position, 0};
    struct log_entry held;

    for (; log_get(c->txn, ref, &held); ref.branch++) {
        struct envelope_parts parts;
        if (!id_equal(&held.id, &e->id))
            continue;
        if (e->sealed.at != NULL && envelope_split(&parts, held.envelope) && parts.sealed.at == NULL) {
            bool down = c->takes_children && from->is_parent;
            log_complete(c->txn, ref, oe->envelope, c->has_parent && !from->is_parent, down);
            apply_event(c, e, &held);
        }
        return VERDICT_KNOWN;
    }
    if (!oe->vouched)
        return VERDICT_UNVOUCHED;
    enum verdict v = judge(c, oe);
    if (v != VERDICT_STORED)
        return v;
    if (ref.branch == 0)
        return VERDICT_BROKEN_CHAIN; /* a used sequence under a new position: no place for it */
    return append(c, from, e, oe->envelope);
}

static enum verdict park(struct core *c, const struct peer *from, const struct opened_event *oe, enum verdict v)
{
    enum park_reason why = !oe->vouched ? PARK_UNVOUCHED : v == VERDICT_UNKNOWN_AUTHOR ? PARK_AUTHOR : PARK_GAP;

    if (!park_put(c->txn, from->no, &oe->e, oe->envelope, why, oe->own_checked, oe->own_valid))
        return VERDICT_PARK_FULL;
    c->parked = park_use(c->txn, 0).events;
    return v;
}

static bool unpark_decode(struct core *c, const struct parked *p, struct opened_event *out)
{
    void *copy = arena_copy(&c->arena, p->envelope.at, p->envelope.len);

    *out = (struct opened_event){
        .own_checked = p->own_checked, .own_valid = p->own_valid, .vouched = p->reason != PARK_UNVOUCHED};
    if (copy == NULL)
        return false;
    out->envelope = span_of(copy, p->envelope.len);
    return event_decode(&out->e, out->envelope, &c->arena) == 0;
}

/* The vouched event `oe` lies beyond the head: when parked ones lead from it back to the head, they are
 * vouched for by it and enter first. True when the way is free now. */
static bool unpark_before(struct core *c, const struct peer *from, const struct opened_event *oe, struct head *h)
{
    struct opened_event *chain = arena_take(&c->arena, UNPARK_MAX * sizeof *chain);
    struct id want = oe->e.previous;
    size_t n = 0;

    if (c->parked == 0 || chain == NULL || oe->e.sequence - h->sequence - 1 > UNPARK_MAX)
        return false;
    for (uint64_t seq = oe->e.sequence - 1; seq > h->sequence; seq--, n++) {
        struct parked p;
        if (!park_get(c->txn, &oe->e.stream, seq, &want, &p) || !unpark_decode(c, &p, &chain[n]))
            return false;
        want = chain[n].e.previous;
    }
    if (!id_equal(&want, &h->id))
        return false;
    while (n-- > 0) {
        chain[n].vouched = true;
        if (judge(c, &chain[n]) != VERDICT_STORED)
            return false;
        park_drop(c->txn, &oe->e.stream, chain[n].e.sequence, &chain[n].e.id);
        c->verdicts[append(c, from, &chain[n].e, chain[n].envelope)]++;
    }
    *h = head_get(c->txn, &oe->e.stream);
    c->parked = park_use(c->txn, 0).events;
    return true;
}

static enum verdict admit_next(struct core *c, const struct peer *from, const struct opened_event *oe,
                               const struct head *h)
{
    const struct event *e = &oe->e;

    if (h->sequence > 0 && !id_equal(&e->previous, &h->id))
        return VERDICT_BROKEN_CHAIN;
    if (!oe->vouched)
        return park(c, from, oe, VERDICT_UNVOUCHED);
    enum verdict v = judge(c, oe);
    if (v == VERDICT_UNKNOWN_AUTHOR)
        return park(c, from, oe, v);
    if (v != VERDICT_STORED)
        return v;
    if (e->depth <= h->depth || e->position <= h->position)
        return VERDICT_BAD_DEPTH;
    return append(c, from, e, oe->envelope);
}

/* Parked events that follow the head of this stream now. */
static void unpark_after(struct core *c, const struct peer *from, const struct stream_key *k)
{
    for (uint32_t i = 0; c->parked > 0 && i < UNPARK_MAX; i++) {
        struct head h = head_get(c->txn, k);
        struct parked p;
        struct opened_event oe;
        if (!park_get(c->txn, k, h.sequence + 1, NULL, &p) || p.reason == PARK_UNVOUCHED || !unpark_decode(c, &p, &oe))
            return;
        park_drop(c->txn, k, oe.e.sequence, &oe.e.id);
        c->parked = park_use(c->txn, 0).events;
        enum verdict v = admit_next(c, from, &oe, &h);
        c->verdicts[v]++;
        if (v != VERDICT_STORED && v != VERDICT_FORKED)
            return;
    }
}

enum verdict admit_event(struct core *c, struct peer *from, const struct opened_event *oe)
{
    const struct event *e = &oe->e;

    if (oe->rc != 0)
        return VERDICT_MALFORMED;
    if (memcmp(e->network.b, c->me.network.b, sizeof e->network.b) != 0)
        return VERDICT_WRONG_NETWORK;
    if (!carried(c, from, e->stream.scope))
        return session_carries(&from->config, e->stream.scope) ? VERDICT_NOT_HELD : VERDICT_NOT_CARRIED;
    struct head h = head_get(c->txn, &e->stream);
    if (e->sequence <= h.sequence)
        return admit_old(c, from, oe);
    if (e->sequence > h.sequence + 1 && !(oe->vouched && unpark_before(c, from, oe, &h)))
        return park(c, from, oe, VERDICT_TOO_EARLY);
    return admit_next(c, from, oe, &h);
}

/* Certificates came: what waited for their keys is tried again. */
struct retry {
    struct core *c;
    struct stream_key keys[64];
    size_t n;
};

static bool collect_stream(void *arg, const struct parked *p)
{
    struct retry *r = arg;
    struct opened_event oe;

    if (!unpark_decode(r->c, p, &oe))
        return true;
    for (size_t i = 0; i < r->n; i++)
        if (stream_equal(&r->keys[i], &oe.e.stream))
            return true;
    r->keys[r->n++] = oe.e.stream;
    return r->n < ARRAY_LEN(r->keys);
}

static void retry_parked(struct core *c, const struct peer *from)
{
    struct retry r = {.c = c};

    park_each(c->txn, NULL, collect_stream, &r);
    for (size_t i = 0; i < r.n; i++)
        unpark_after(c, from, &r.keys[i]);
}

static void count(struct session_counts *n, enum verdict v)
{
    if (v == VERDICT_STORED || v == VERDICT_FORKED) {
        n->stored++;
    } else if (v == VERDICT_KNOWN) {
        n->known++;
    } else if (v == VERDICT_TOO_EARLY || v == VERDICT_UNVOUCHED || v == VERDICT_UNKNOWN_AUTHOR) {
        n->parked++;
    } else {
        if (n->refused++ == 0)
            n->first_refusal = (uint32_t)v;
    }
}

/* Positions grow along every stream, so an author's events can enter in the order of their positions: the order in
 * which the log keeps them, which costs the store least. */
static int position_order(const void *pa, const void *pb)
{
    const struct opened_event *a = *(const struct opened_event *const *)pa;
    const struct opened_event *b = *(const struct opened_event *const *)pb;
    int cmp = memcmp(&a->e.stream.author, &b->e.stream.author, sizeof a->e.stream.author);

    if (cmp != 0)
        return cmp;
    if (a->e.position != b->e.position)
        return a->e.position < b->e.position ? -1 : 1;
    return (a > b) - (a < b); /* as given */
}

static void admit_one(struct core *c, struct peer *from, const struct opened_event *oe, struct session_counts *counts)
{
    enum verdict v = admit_event(c, from, oe);

    c->verdicts[v]++;
    count(counts, v);
    if (v != VERDICT_STORED && v != VERDICT_KNOWN)
        TELL(c, v == VERDICT_FORKED || v == VERDICT_UNSIGNED_AUTHORITY ? STORY_ALARM : STORY_WARN,
             "received event of %012llu position %llu -> %s", (unsigned long long)oe->e.area.code,
             (unsigned long long)oe->e.position, verdict_text(v));
    if (v == VERDICT_STORED && c->parked > 0)
        unpark_after(c, from, &oe->e.stream);
}

void admit_packet(struct core *c, struct peer *from, const struct opened *o, struct session_counts *counts)
{
    size_t roster_before = roster_count(c->roster);
    const struct opened_event **order = arena_take(&c->arena, (o->n_events + 1) * sizeof *order);

    if (order == NULL) {
        txn_fail(c->txn, ERR_NOMEM);
        return;
    }
    for (uint32_t i = 0; i < o->n_events; i++)
        order[i] = &o->events[i];
    qsort(order, o->n_events, sizeof *order, position_order);
    for (uint32_t i = 0; i < o->n_events; i++)
        admit_one(c, from, order[i], counts);
    c->signatures += o->signatures_checked;
    if (c->parked > 0 && roster_count(c->roster) != roster_before)
        retry_parked(c, from);
}
