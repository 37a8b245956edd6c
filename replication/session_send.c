/* Filling packets: what is owed of a lane beyond its cursor, merged over the scopes with news by arrival, or what
 * a compare found missing. Envelopes are borrowed from the read transaction until they are packed. */
#include "replication/session_internal.h"

#include <stdlib.h>

#define BYTES_PER_EVENT_LEAST 96u /* packed; sets how many arrivals of several scopes are looked at together */

struct item {
    struct outgoing o;
    uint64_t arrival;
    size_t source;
};

struct batch {
    struct session *s;
    const struct session_turn *t;
    struct lane_out *lane;
    struct item *at;
    size_t n, cap;
    size_t bytes, limit; /* of stored envelopes */
    size_t most;         /* events */
    uint64_t to;         /* the last arrival looked at in this round */
    size_t source;       /* the one being walked */
    bool in_order;       /* one source: stop when full */
    bool starved;
    uint64_t skipped;
    size_t repair;    /* the stream that is being repaired */
    struct head upto; /* … its last event taken */
    uint64_t end;     /* … and its last sequence */
    bool cut;         /* there is more of it */
};

static bool batch_full(const struct batch *b)
{
    return b->n > 0 && (b->bytes >= b->limit || b->n >= b->most);
}

static bool batch_add(struct batch *b, const struct log_entry *e)
{
    if (b->n == b->cap) {
        size_t wider = b->cap ? b->cap * 4 : 16;
        struct item *moved = arena_take(b->t->arena, wider * sizeof *moved);
        b->starved = moved == NULL;
        if (b->starved)
            return false;
        if (b->n)
            memcpy(moved, b->at, b->n * sizeof *moved);
        b->at = moved;
        b->cap = wider;
    }
    b->at[b->n++] = (struct item){
        .o = {e->envelope, e->stream_no, e->sequence, e->id, b->s->c.peer_takes_sealed}, e->arrival, b->source};
    b->bytes += e->envelope.len;
    return true;
}

/* ---- by arrival ---- */

static bool take_arrival(void *arg, const struct log_entry *e)
{
    struct batch *b = arg;
    struct source *src = &b->lane->sources[b->source];

    src->next = e->arrival;
    if (e->arrival > b->to || (b->in_order && batch_full(b)))
        return false;
    if (e->from_peer == b->s->c.peer_no || !session_carries(&b->s->c, e->scope))
        b->skipped++;
    else if (!batch_add(b, e))
        return false;
    src->next = UINT64_MAX; /* unless another one follows */
    return true;
}

static int item_order(const void *x, const void *y)
{
    const struct item *a = x, *b = y;

    return a->arrival < b->arrival ? -1 : a->arrival > b->arrival;
}

/* Put back all but the first `keep`. Returns the arrival before the first put back. */
static uint64_t batch_cut(struct batch *b, size_t keep)
{
    must(keep < b->n);
    for (size_t i = keep; i < b->n; i++) {
        struct source *src = &b->lane->sources[b->at[i].source];
        if (b->at[i].arrival < src->next)
            src->next = b->at[i].arrival;
        b->bytes -= b->at[i].o.envelope.len;
    }
    b->n = keep;
    return b->at[keep].arrival - 1;
}

/* Several scopes were looked at up to the same arrival and gave more than fits. */
static uint64_t batch_trim(struct batch *b, uint64_t upto)
{
    size_t keep = 0, bytes = 0;

    qsort(b->at, b->n, sizeof *b->at, item_order);
    while (keep < b->n && keep < b->most && (keep == 0 || bytes < b->limit))
        bytes += b->at[keep++].o.envelope.len;
    return keep < b->n ? batch_cut(b, keep) : upto;
}

static uint64_t next_of_all(const struct lane_out *l)
{
    uint64_t next = UINT64_MAX;

    for (size_t i = 0; i < l->n_sources; i++)
        if (l->sources[i].next < next)
            next = l->sources[i].next;
    return next;
}

/* Collect from the lane's sources. Returns up to which arrival everything owed is in the batch. */
static uint64_t collect_arrivals(struct batch *b, uint8_t lane, uint64_t last)
{
    struct lane_out *l = b->lane;
    uint64_t width = b->limit / BYTES_PER_EVENT_LEAST + 16;
    uint64_t next, upto = last;

    b->in_order = l->n_sources == 1;
    while ((next = next_of_all(l)) <= last && !batch_full(b) && !b->starved) {
        b->to = b->in_order || last - next < width ? last : next + width;
        for (b->source = 0; b->source < l->n_sources && !b->starved; b->source++) {
            struct source *src = &l->sources[b->source];
            struct scope scope = src->scope;
            uint64_t after = src->next - 1;
            if (src->next > b->to)
                continue;
            src->next = UINT64_MAX;
            arrivals_each(b->t->txn, b->s->c.we_are_child ? NULL : &scope, lane, after, last, take_arrival, b);
        }
    }
    if (next <= last)
        upto = next - 1;
    return b->in_order || b->n == 0 ? upto : batch_trim(b, upto);
}

static void sources_sweep(struct lane_out *l, uint64_t last)
{
    size_t kept = 0;

    for (size_t i = 0; i < l->n_sources; i++)
        if (l->sources[i].next <= last)
            l->sources[kept++] = l->sources[i];
    l->n_sources = kept;
}

/* ---- repairs ---- */

/* What the lane's cursor still owes comes by itself. */
static bool owed_anyhow(const struct session *s, const struct log_entry *e)
{
    const struct lane_out *l = &s->out.lane[e->lane];
    uint64_t receipted = s->compare.running ? s->compare.receipted[e->lane] : l->receipted;

    return e->arrival > receipted && e->from_peer != s->c.peer_no && (l->n_sources > 0 || e->arrival <= l->sent);
}

static bool take_repair(void *arg, const struct log_entry *e)
{
    struct batch *b = arg;

    if (batch_full(b)) {
        b->cut = true;
        return false;
    }
    if (!owed_anyhow(b->s, e) && !batch_add(b, e))
        return false;
    b->upto = (struct head){.sequence = e->sequence, .position = e->ref.position, .id = e->id};
    return e->sequence < b->end || e->ref.branch != 0;
}

/* The last sequence of a stream, so that the walk need not look for more; forks have no last one. */
static uint64_t stream_end(struct txn *t, const struct stream_key *k)
{
    struct author_state a = author_state_get(t, author_number(t, &k->author, false));

    return a.fork_at ? UINT64_MAX : head_get(t, k).sequence;
}

static void collect_repairs(struct batch *b)
{
    const struct lane_out *l = b->lane;

    for (b->repair = l->at_repair; b->repair < l->n_repairs; b->repair++) {
        struct repair *r = &l->repairs[b->repair];
        struct cite known = {r->after.id, r->key.author, r->after.position};
        struct log_entry e;
        b->cut = batch_full(b);
        b->upto = r->after;
        if (b->cut)
            return;
        if (r->after.sequence && !log_find(b->t->txn, &known, &e))
            b->upto = r->after = (struct head){0}; /* the streams part somewhere: all of it */
        b->end = stream_end(b->t->txn, &r->key);
        stream_each(b->t->txn, &r->key, r->after.sequence ? &r->after : NULL, take_repair, b);
        if (b->cut || b->starved)
            return;
    }
}

/* ---- packing ---- */

static struct outgoing *batch_outgoing(const struct batch *b)
{
    struct outgoing *out = arena_take(b->t->arena, (b->n ? b->n : 1) * sizeof *out);

    for (size_t i = 0; out != NULL && i < b->n; i++)
        out[i] = b->at[i].o;
    return out;
}

static int batch_pack(struct batch *b, uint8_t lane, uint64_t after, uint64_t upto, struct span *frame)
{
    struct session *s = b->s;
    struct outgoing *out = batch_outgoing(b);

    if (out == NULL)
        return ERR_NOMEM;
    return packet_pack_events(frame, s->number, lane, after, upto, s->out.ticket + 1, out, b->n,
                              manifest_due(s, b->t, false), b->t->arena);
}

static void batch_sent(struct batch *b, uint8_t lane, struct chunk c, struct span frame)
{
    struct session *s = b->s;
    uint32_t packed = b->bytes ? (uint32_t)((uint64_t)frame.len * 1000 / b->bytes) : b->lane->permille;

    c.ticket = ++s->out.ticket;
    c.bytes = (uint32_t)frame.len;
    c.full = frame.len * 2 >= s->out.chunk_bytes;
    if (b->n >= 4) /* small ones would mislead */
        b->lane->permille = (b->lane->permille + packed) / 2;
    if (b->lane->permille < 100)
        b->lane->permille = 100;
    s->v.events_out += b->n;
    session_sent(s, b->t, lane, frame);
    lane_launched(s, lane, &c, b->t->now);
    if (!c.repair)
        compare_note_events(s, b->n);
}

static struct batch batch_of(struct session *s, const struct session_turn *t, uint8_t lane, size_t budget)
{
    struct lane_out *l = &s->out.lane[lane];
    size_t limit = budget * 1000 / l->permille;

    if (limit > PACKET_PLAIN_BYTES_MAX / 2)
        limit = PACKET_PLAIN_BYTES_MAX / 2;
    return (struct batch){.s = s, .t = t, .lane = l, .limit = limit, .most = PACKET_EVENTS_MAX};
}

/* No memory: again in the next step. Stored bytes that cannot be packed are no events any more (D9). Always false. */
static bool unpackable(const struct session *s, const struct session_turn *t, int rc)
{
    if (rc != 0 && rc != ERR_NOMEM) {
        TELL(s, t, STORY_ALARM, "send -> a stored event cannot be packed: %s", err_text(rc));
        txn_fail(t->txn, ERR_CORRUPT);
    }
    return false;
}

/* Everything in view was passed over: the cursor moves, and now and then the peer's does. */
static bool lane_passes(struct session *s, uint8_t lane, uint64_t upto)
{
    struct lane_out *l = &s->out.lane[lane];

    if (l->skipped >= SKIPPED_TELL_MAX)
        return false;
    l->sent = upto;
    if (l->n_flight == 0)
        l->receipted = upto; /* nothing was owed in between */
    return true;
}

/* Send one chunk by arrival. False: no memory in this step. */
static bool send_arrivals(struct session *s, const struct session_turn *t, uint8_t lane, size_t budget)
{
    struct batch b = batch_of(s, t, lane, budget);
    struct lane_out *l = b.lane;
    uint64_t last = arrival_last(t->txn);
    uint64_t upto = collect_arrivals(&b, lane, last);
    struct span frame;
    int rc;

    if (b.starved) {
        lane_find_sources(s, t->txn, lane);
        return false;
    }
    l->skipped += b.skipped;
    if (b.n == 0 && lane_passes(s, lane, upto)) {
        sources_sweep(l, last);
        return true;
    }
    while ((rc = batch_pack(&b, lane, l->told, upto, &frame)) == ERR_TOO_BIG && b.n > 1)
        upto = batch_cut(&b, b.n / 2);
    if (rc != 0) {
        lane_find_sources(s, t->txn, lane);
        return unpackable(s, t, rc);
    }
    struct chunk c = {.upto = upto};
    l->sent = l->told = upto;
    l->skipped = 0;
    sources_sweep(l, last);
    batch_sent(&b, lane, c, frame);
    return true;
}

static bool send_repairs(struct session *s, const struct session_turn *t, uint8_t lane, size_t budget)
{
    struct lane_out *l = &s->out.lane[lane];
    struct batch b;
    struct span frame;
    int rc = 0;

    do {
        b = batch_of(s, t, lane, budget);
        collect_repairs(&b);
        if (b.n > 0)
            rc = b.starved ? ERR_NOMEM : batch_pack(&b, lane, 0, 0, &frame);
        budget /= 2;
    } while (rc == ERR_TOO_BIG && b.n > 1);
    if (rc != 0 || b.starved)
        return unpackable(s, t, rc);
    l->at_repair = b.repair;
    if (lane_repairs(l))
        l->repairs[l->at_repair].after = b.upto;
    else
        l->n_repairs = l->at_repair = 0;
    if (b.n > 0)
        batch_sent(&b, lane, (struct chunk){.repair = true}, frame);
    if (s->answer != NULL)
        s->answer->sent += (uint32_t)b.n;
    return true;
}

void send_pump(struct session *s, const struct session_turn *t)
{
    uint32_t budget;
    uint8_t lane;
    bool on = s->out.open;

    while (on && (lane = lane_next(s, &budget)) < LANES) {
        struct lane_out *l = &s->out.lane[lane];
        bool repair = lane_repairs(l) && (l->repair_turn || l->n_sources == 0);
        l->repair_turn = !repair;
        on = repair ? send_repairs(s, t, lane, budget) : send_arrivals(s, t, lane, budget);
    }
    if (!on && s->out.open)
        s->starved = true;
}
