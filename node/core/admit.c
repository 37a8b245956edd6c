/* Admission: from an opened packet to the log, one verdict per event (D4, D7). */
#include <stdlib.h>

#include "node/core/core_internal.h"

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

/* Verdict on an event that follows the head of its stream. A depth at its end stays there: an author whose depth
 * leaps must not bring to a stop the streams of those who cite it. */
static enum verdict judge_next(struct core *c, const struct opened_event *oe, const struct head *h)
{
    const struct event *e = &oe->e;
    enum verdict v = judge(c, oe);

    if (v != VERDICT_STORED)
        return v;
    bool deeper = e->depth > h->depth || e->depth == UINT32_MAX;
    return deeper && e->position > h->position ? VERDICT_STORED : VERDICT_BAD_DEPTH;
}

/* Into the log and what follows from it. Beside another event at its position it is evidence of a fork. */
static enum verdict append(struct core *c, const struct peer *from, const struct event *e, struct span envelope)
{
    bool from_parent = from->is_parent;
    bool up = c->has_parent && !from_parent && area_inside(e->stream.scope.area, c->me.area);
    bool down = c->takes_children && from_parent;
    uint64_t last = arrival_last(c->txn);
    struct log_entry at = log_append(c->txn, e, envelope, c->time->wall, from->no, up, down);

    if (at.arrival != 0 && at.arrival <= last)
        return VERDICT_KNOWN; /* held already as an event of another branch */
    if (author_equal(&e->stream.author, &c->me.key)) {
        core_stop_signing(c, e->position, true); /* signed here, or by a copy of this office, and not in this store */
        if (e->position > c->own_position)
            c->own_position = e->position;
    }
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

/* The sealed part of a held event came only now. What else the peer sent with it is not looked at: signatures are
 * no part of an id, and those that were checked stay. Ledgers and case files read no sealed parts. */
static void complete(struct core *c, const struct peer *from, const struct opened_event *oe,
                     const struct log_entry *held, struct envelope_parts parts)
{
    const struct event *e = &oe->e;
    const struct kind_row *row = kind_row(e->kind);
    bool up = c->has_parent && !from->is_parent && area_inside(e->stream.scope.area, c->me.area);

    parts.sealed = e->sealed;
    uint8_t *at = arena_take(&c->arena, envelope_bytes(&parts));
    if (at == NULL) {
        txn_fail(c->txn, ERR_NOMEM);
        return;
    }
    log_complete(c->txn, held->ref, span_of(at, envelope_join(at, &parts)), up, c->takes_children && from->is_parent);
    peers_news(c, e->stream.scope, e->stream.lane, &from->key);
    if (row != NULL && row->folds == 0)
        roster_note(c, e, held->ref);
}

/* An event of an author who signed two at one place: at a sequence that its stream has passed, behind another event
 * than the head, or anywhere beyond a known fork. Both lives of an office are kept, whatever positions they used (D13);
 * the head stays in the life that was met first. */
static enum verdict admit_branch(struct core *c, const struct peer *from, const struct opened_event *oe)
{
    const struct event *e = &oe->e;

    if (!oe->vouched)
        return VERDICT_UNVOUCHED;
    enum verdict v = judge(c, oe);
    if (v != VERDICT_STORED)
        return v;
    v = append(c, from, e, oe->envelope);
    if (v == VERDICT_KNOWN)
        return v;
    author_fork(c->txn, &e->stream.author, e->position);
    if (v == VERDICT_STORED)
        TELL(c, STORY_ALARM, "received event of %012llu position %llu -> forked: its stream went on elsewhere",
             (unsigned long long)e->area.code, (unsigned long long)e->position);
    if (c->parked > 0)
        park_drop(c->txn, &e->stream, e->sequence, &e->id);
    return VERDICT_FORKED;
}

/* Whether nothing speaks for a gap: the author is known to have forked before. */
static bool beyond_fork(struct core *c, const struct event *e)
{
    uint64_t fork_at = author_state_get(c->txn, author_number(c->txn, &e->stream.author, false)).fork_at;

    return fork_at != 0 && e->position >= fork_at;
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
        if (e->sealed.at != NULL && envelope_split(&parts, held.envelope) && parts.sealed.at == NULL)
            complete(c, from, oe, &held, parts);
        return VERDICT_KNOWN;
    }
    return admit_branch(c, from, oe);
}

static enum verdict park(struct core *c, const struct peer *from, const struct opened_event *oe, enum verdict v)
{
    enum park_reason why = !oe->vouched ? PARK_UNVOUCHED : v == VERDICT_UNKNOWN_AUTHOR ? PARK_AUTHOR : PARK_GAP;

    if (!park_put(c->txn, from->no, &oe->e, oe->envelope, why, oe->own_checked, oe->own_valid))
        return VERDICT_PARK_FULL;
    c->parked = park_use(c->txn, 0).events;
    return v;
}

/* A parked event as it was opened; in the arena, because what it leads to may be folded at the end of the step. */
static struct opened_event *unpark_decode(struct core *c, const struct parked *p)
{
    struct opened_event *out = arena_take(&c->arena, sizeof *out);
    void *copy = out != NULL ? arena_copy(&c->arena, p->envelope.at, p->envelope.len) : NULL;

    if (copy == NULL)
        return NULL;
    *out = (struct opened_event){
        .own_checked = p->own_checked, .own_valid = p->own_valid, .vouched = p->reason != PARK_UNVOUCHED};
    out->envelope = span_of(copy, p->envelope.len);
    return event_decode(&out->e, out->envelope, &c->arena) == 0 ? out : NULL;
}

/* What a parked event follows. Each look is counted: a peer may park much that leads nowhere. */
static bool parked_previous(struct core *c, const struct parked *p, struct id *out)
{
    struct envelope_parts parts;
    struct event e;

    if (c->unpark_left == 0)
        return false;
    c->unpark_left--;
    arena_reset(&c->scratch);
    if (!envelope_split(&parts, p->envelope) || event_decode_header(&e, parts.header, &c->scratch) != 0)
        return false;
    *out = e.previous;
    return true;
}

/* Who sent a parked event: which way it goes on depends on it, not on who sent what freed it. */
static const struct peer *parked_from(struct core *c, const struct parked *p, const struct peer *freed_by)
{
    for (const struct peer *q = c->peers; q != NULL; q = q->hh.next)
        if (q->no == p->peer_no)
            return q;
    return freed_by;
}

/* Ids of the parked events that lead from `oe` back to the head, the latest first; 0: no such way. */
static size_t way_back(struct core *c, const struct opened_event *oe, const struct head *h, struct id ids[UNPARK_MAX])
{
    struct id want = oe->e.previous;
    size_t n = 0;

    for (uint64_t seq = oe->e.sequence - 1; seq > h->sequence; seq--) {
        struct parked p;
        ids[n++] = want;
        if (!park_get(c->txn, &oe->e.stream, seq, &want, &p) || !parked_previous(c, &p, &want))
            return 0;
    }
    return id_equal(&want, &h->id) ? n : 0;
}

/* The vouched event `oe` lies beyond the head: when parked ones lead from it back to the head, they are
 * vouched for by it and enter first. True when the way is free now. */
static bool unpark_before(struct core *c, const struct peer *from, const struct opened_event *oe, struct head *h)
{
    struct id ids[UNPARK_MAX];

    if (c->parked == 0 || oe->e.sequence - h->sequence - 1 > UNPARK_MAX)
        return false;
    for (size_t n = way_back(c, oe, h, ids); n > 0;) {
        struct parked p;
        if (!park_get(c->txn, &oe->e.stream, h->sequence + 1, &ids[--n], &p))
            return false;
        const struct peer *origin = parked_from(c, &p, from);
        struct opened_event *one = unpark_decode(c, &p);
        if (one == NULL)
            return false;
        one->vouched = true;
        if (judge_next(c, one, h) != VERDICT_STORED)
            return false;
        c->verdicts[append(c, origin, &one->e, one->envelope)]++;
        *h = head_get(c->txn, &oe->e.stream);
    }
    return oe->e.sequence == h->sequence + 1;
}

static enum verdict admit_next(struct core *c, const struct peer *from, const struct opened_event *oe,
                               const struct head *h)
{
    const struct event *e = &oe->e;

    if (h->sequence > 0 && !id_equal(&e->previous, &h->id))
        return oe->vouched ? admit_branch(c, from, oe) : VERDICT_BROKEN_CHAIN;
    if (!oe->vouched)
        return park(c, from, oe, VERDICT_UNVOUCHED);
    enum verdict v = judge_next(c, oe, h);
    if (v == VERDICT_UNKNOWN_AUTHOR)
        return park(c, from, oe, v);
    if (v != VERDICT_STORED)
        return v;
    return append(c, from, e, oe->envelope);
}

/* The vouched parked event that follows the head. */
struct follower {
    struct core *c;
    const struct peer *freed_by, *from;
    const struct head *head;
    struct opened_event *found;
};

static bool follower_take(void *arg, const struct parked *p)
{
    struct follower *f = arg;
    struct id previous;

    if (p->reason == PARK_UNVOUCHED || !parked_previous(f->c, p, &previous) || !id_equal(&previous, &f->head->id))
        return f->c->unpark_left > 0;
    f->from = parked_from(f->c, p, f->freed_by);
    f->found = unpark_decode(f->c, p);
    return false;
}

static bool vouched_take(void *arg, const struct parked *p)
{
    struct follower *f = arg;
    struct id previous;

    if (p->reason != PARK_UNVOUCHED && parked_previous(f->c, p, &previous)) {
        f->from = parked_from(f->c, p, f->freed_by);
        f->found = unpark_decode(f->c, p);
    }
    return f->found == NULL && f->c->unpark_left > 0;
}

/* The stream has passed them: vouched ones are known by now or prove a fork, and nothing will vouch for the others. */
static void unpark_passed(struct core *c, const struct peer *from, const struct stream_key *k)
{
    struct head h = head_get(c->txn, k);

    for (;;) {
        struct follower f = {.c = c, .freed_by = from, .head = &h};
        park_each_in(c->txn, k, 0, h.sequence, vouched_take, &f);
        if (f.found == NULL)
            break;
        c->verdicts[admit_old(c, f.from, f.found)]++;
        park_drop(c->txn, k, f.found->e.sequence, &f.found->e.id);
    }
    park_forget(c->txn, k, h.sequence);
    c->parked = park_use(c->txn, 0).events;
}

/* Parked events that follow the head of this stream now enter. */
static void unpark_after(struct core *c, const struct peer *from, const struct stream_key *k)
{
    struct head h = head_get(c->txn, k);

    for (uint32_t i = 0; i < UNPARK_MAX; i++) {
        struct follower f = {.c = c, .freed_by = from, .head = &h};
        park_each_in(c->txn, k, h.sequence + 1, h.sequence + 1, follower_take, &f);
        if (f.found == NULL)
            break;
        enum verdict v = admit_next(c, f.from, f.found, &h);
        if (v == VERDICT_UNKNOWN_AUTHOR)
            break; /* parked on */
        c->verdicts[v]++;
        park_drop(c->txn, k, f.found->e.sequence, &f.found->e.id);
        h = head_get(c->txn, k);
    }
    unpark_passed(c, from, k);
}

/* The event less a sealed part that this office is not entitled to (D7). NULL: no memory. */
static const struct opened_event *entitled(struct core *c, const struct opened_event *oe)
{
    struct envelope_parts parts;

    if (oe->e.sealed.at == NULL || seal_entitled(area_tier(c->me.area)) ||
        author_equal(&oe->e.stream.author, &c->me.key))
        return oe;
    struct opened_event *bare = arena_copy(&c->arena, oe, sizeof *oe);
    uint8_t *at = arena_take(&c->arena, oe->envelope.len);
    if (bare == NULL || at == NULL || !envelope_split(&parts, oe->envelope))
        return NULL;
    bare->e.sealed = parts.sealed = span_of(NULL, 0);
    bare->envelope = span_of(at, envelope_join(at, &parts));
    return bare;
}

enum verdict admit_event(struct core *c, struct peer *from, const struct opened_event *oe)
{
    if (oe->rc != 0)
        return VERDICT_MALFORMED;
    if ((oe = entitled(c, oe)) == NULL) {
        txn_fail(c->txn, ERR_NOMEM);
        return VERDICT_PARK_FULL;
    }
    const struct event *e = &oe->e;
    if (memcmp(e->network.b, c->me.network.b, sizeof e->network.b) != 0)
        return VERDICT_WRONG_NETWORK;
    if (!carried(c, from, e->stream.scope))
        return session_carries(&from->config, e->stream.scope) ? VERDICT_NOT_HELD : VERDICT_NOT_CARRIED;
    struct head h = head_get(c->txn, &e->stream);
    if (e->sequence <= h.sequence)
        return admit_old(c, from, oe);
    if (e->sequence > h.sequence + 1 && oe->vouched && beyond_fork(c, e))
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
    struct envelope_parts parts;
    struct event e;

    if (p->reason != PARK_AUTHOR || roster_find(r->c->roster, &p->author) == NULL)
        return true; /* junk of unknown authors must not stand before what can enter */
    arena_reset(&r->c->scratch);
    if (!envelope_split(&parts, p->envelope) || event_decode_header(&e, parts.header, &r->c->scratch) != 0)
        return true;
    for (size_t i = 0; i < r->n; i++)
        if (stream_equal(&r->keys[i], &e.stream))
            return true;
    r->keys[r->n++] = e.stream;
    return r->n < ARRAY_LEN(r->keys);
}

static void retry_parked(struct core *c, const struct peer *from)
{
    struct retry r = {.c = c};
    uint64_t before;

    do {
        before = c->parked;
        r.n = 0;
        park_each(c->txn, NULL, collect_stream, &r);
        for (size_t i = 0; i < r.n; i++)
            unpark_after(c, from, &r.keys[i]);
    } while (r.n == ARRAY_LEN(r.keys) && c->parked < before);
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

/* Each verdict is told once per packet: the counts say the rest. */
static void tell_verdict(struct core *c, const struct event *e, enum verdict v, uint32_t *told)
{
    if (v == VERDICT_STORED || v == VERDICT_KNOWN || *told & 1u << v)
        return;
    *told |= 1u << v;
    TELL(c, v == VERDICT_FORKED || v == VERDICT_UNSIGNED_AUTHORITY ? STORY_ALARM : STORY_WARN,
         "received event of %012llu position %llu -> %s", (unsigned long long)e->area.code,
         (unsigned long long)e->position, verdict_text(v));
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

static void admit_all(struct core *c, struct peer *from, const struct opened *o, const struct opened_event **order,
                      struct session_counts *counts)
{
    uint32_t told = 0;

    for (uint32_t i = 0; i < o->n_events; i++)
        order[i] = &o->events[i];
    qsort(order, o->n_events, sizeof *order, position_order);
    for (uint32_t i = 0; i < o->n_events; i++) {
        enum verdict v = admit_event(c, from, order[i]);
        c->verdicts[v]++;
        count(counts, v);
        tell_verdict(c, &order[i]->e, v, &told);
    }
}

/* What lay parked behind the streams of this packet. */
static void unpark_streams(struct core *c, const struct peer *from, const struct opened *o)
{
    for (uint32_t i = 0; i < o->n_events && c->parked > 0; i++) {
        const struct opened_event *oe = &o->events[i];
        bool last = i + 1 == o->n_events || !stream_equal(&o->events[i + 1].e.stream, &oe->e.stream);
        if (last && oe->rc == 0)
            unpark_after(c, from, &oe->e.stream);
    }
}

void admit_packet(struct core *c, struct peer *from, const struct opened *o, struct session_counts *counts)
{
    size_t roster_before = roster_count(c->roster);
    const struct opened_event **order = arena_take(&c->arena, (o->n_events + 1) * sizeof *order);

    if (order == NULL) {
        txn_fail(c->txn, ERR_NOMEM);
        return;
    }
    c->unpark_left = UNPARK_LOOKS_MAX;
    admit_all(c, from, o, order, counts);
    unpark_streams(c, from, o);
    c->signatures += o->signatures_checked;
    if (c->parked > 0 && roster_count(c->roster) != roster_before)
        retry_parked(c, from);
}
