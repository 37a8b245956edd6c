/* The log and its arrival index. */
#include "replication/store_internal.h"

#include "replication/lmdb_err.h"

/* ---- a value of the log ---- */

static void entry_write(uint8_t *at, const struct log_entry *e, uint8_t ways)
{
    put_be(at, e->arrival, 8);
    put_be(at + 8, (uint64_t)e->received_ms, 8);
    put_be(at + 16, e->stream_no, 4);
    put_be(at + 20, e->sequence, 8);
    put_be(at + 28, e->kind, 4);
    put_be(at + 32, e->scope.area.code, 8);
    at[40] = (uint8_t)e->scope.reach;
    at[LOG_HEAD_LANE] = e->lane;
    put_be(at + 42, e->from_peer, 4);
    at[LOG_HEAD_WAYS] = ways;
    at[47] = 0;
    memcpy(at + LOG_HEAD_ID, e->id.b, sizeof e->id.b);
    memcpy(at + LOG_HEAD_BYTES, e->envelope.at, e->envelope.len);
}

static bool entry_read(struct txn *t, struct log_entry *out, struct span key, struct span value)
{
    const uint8_t *at = value.at;

    if (key.len != LOG_KEY_BYTES || value.len < LOG_HEAD_BYTES || at[LOG_HEAD_LANE] >= LANES) {
        txn_fail(t, ERR_CORRUPT);
        return false;
    }
    *out = (struct log_entry){
        .ref = log_ref_of_key(key.at),
        .arrival = get_be(at, 8),
        .received_ms = (int64_t)get_be(at + 8, 8),
        .stream_no = (uint32_t)get_be(at + 16, 4),
        .sequence = get_be(at + 20, 8),
        .kind = (uint32_t)get_be(at + 28, 4),
        .scope = {.area = {get_be(at + 32, 8)}, .reach = (enum reach)at[40]},
        .lane = at[LOG_HEAD_LANE],
        .from_peer = (uint32_t)get_be(at + 42, 4),
        .envelope = span_of(at + LOG_HEAD_BYTES, value.len - LOG_HEAD_BYTES),
    };
    memcpy(out->id.b, at + LOG_HEAD_ID, sizeof out->id.b);
    return true;
}

/* ---- appending ---- */

/* Put `e` at the first free branch of its position. False when it is not written: it is held already (then `e`
 * becomes the held entry), FORK_EVENTS_MAX stand there (its arrival becomes 0), or the transaction failed. */
static bool entry_place(struct txn *t, struct log_entry *e, uint8_t ways)
{
    MDB_cursor *c = txn_cursor(t, CURSOR_LOG);

    for (unsigned branch = 0; branch < FORK_EVENTS_MAX && txn_ok(t); branch++) {
        e->ref.branch = (uint8_t)branch;
        struct key key = key_log(e->ref);
        MDB_val k = {key.len, key.bytes}, v = {LOG_HEAD_BYTES + e->envelope.len, NULL};
        int err = err_of_lmdb(mdb_cursor_put(c, &k, &v, MDB_NOOVERWRITE | MDB_RESERVE));
        if (err == 0) {
            entry_write(v.mv_data, e, ways);
            return true;
        }
        if (err != ERR_EXISTS) {
            txn_fail(t, err);
            return false;
        }
        struct log_entry held;
        if (entry_read(t, &held, key_span(&key), span_of(v.mv_data, v.mv_size)) && id_equal(&held.id, &e->id)) {
            *e = held;
            return false;
        }
    }
    e->arrival = 0;
    return false;
}

static void arrival_put(struct txn *t, enum cursor_name name, const struct scope *scope, const struct log_entry *e)
{
    MDB_cursor *c = txn_cursor(t, name);
    struct key key = key_arrival(scope, e->lane, e->arrival);
    struct key ref = key_log(e->ref);
    MDB_val k = {key.len, key.bytes}, v = {ref.len, ref.bytes};

    if (txn_ok(t))
        txn_fail(t, err_of_lmdb(mdb_cursor_put(c, &k, &v, 0)));
}

/* Keep the last arrival number of a way (scope (0, 0): up). */
static void arrival_last_set(struct txn *t, struct scope scope, const struct log_entry *e)
{
    struct row *r = scope_row(t, scope, NULL);

    if (r == NULL)
        return;
    r->v.scope.last[e->lane] = e->arrival;
    row_touch(t, CACHE_SCOPES, r);
}

static void arrivals_note(struct txn *t, const struct log_entry *e, uint8_t ways)
{
    if (ways & WAY_UP) {
        arrival_put(t, CURSOR_UP, NULL, e);
        arrival_last_set(t, (struct scope){0}, e);
    }
    if (ways & WAY_DOWN) {
        arrival_put(t, CURSOR_DOWN, &e->scope, e);
        arrival_last_set(t, e->scope, e);
    }
}

static uint8_t ways_of(bool up, bool down)
{
    return (uint8_t)((up ? WAY_UP : 0) | (down ? WAY_DOWN : 0));
}

static void author_move(struct txn *t, struct row *r, const struct log_entry *e)
{
    struct author_state *s = &r->v.author.state;

    if (e->ref.position > s->position) {
        s->position = e->ref.position;
        s->head = e->id;
    }
    if (e->ref.branch > 0 && (s->fork_at == 0 || e->ref.position < s->fork_at))
        s->fork_at = e->ref.position;
    row_touch(t, CACHE_AUTHORS, r);
}

/* A forked sibling that does not follow the head leaves it where it is. */
static void head_move(struct txn *t, struct row *r, const struct event *e)
{
    struct head *h = &r->v.head;

    if (e->sequence != h->sequence + 1 || !id_equal(&e->previous, &h->id))
        return;
    h->sequence = e->sequence;
    h->position = e->position;
    h->id = e->id;
    h->depth = e->depth;
    row_touch(t, CACHE_HEADS, r);
}

/* The row of the event's stream, numbered. */
static struct row *stream_row(struct txn *t, const struct stream_key *k, uint32_t author_no)
{
    struct row *r = head_row(t, k->scope, author_no, k->lane, k->thread, NULL);

    if (r && r->v.head.stream_no == 0) {
        r->v.head.stream_no = (uint32_t)counter_next(t, COUNTER_STREAMS);
        row_touch(t, CACHE_HEADS, r);
    }
    return r;
}

struct log_entry log_append(struct txn *t, const struct event *e, struct span envelope, struct wall now,
                            uint32_t from_peer, bool up, bool down)
{
    must(t->mode == TXN_WRITE);
    must(e->stream.lane < LANES);
    struct row *author = author_row_make(t, &e->stream.author);
    struct row *stream = author ? stream_row(t, &e->stream, author->v.author.no) : NULL;
    struct row *scope = scope_row(t, e->stream.scope, NULL);
    if (stream == NULL || scope == NULL)
        return (struct log_entry){0};

    struct log_entry entry = {
        .ref = {.author_no = author->v.author.no, .position = e->position},
        .arrival = counter_get(t, COUNTER_ARRIVAL) + 1,
        .received_ms = now.ms,
        .stream_no = stream->v.head.stream_no,
        .sequence = e->sequence,
        .kind = e->kind,
        .lane = e->stream.lane,
        .scope = e->stream.scope,
        .id = e->id,
        .from_peer = from_peer,
        .envelope = envelope,
    };
    if (!entry_place(t, &entry, ways_of(up, down)))
        return entry;
    counter_next(t, COUNTER_ARRIVAL);
    author_move(t, author, &entry);
    head_move(t, stream, e);
    digest_add_id(&scope->v.scope.digest, &e->id);
    row_touch(t, CACHE_SCOPES, scope);
    arrivals_note(t, &entry, ways_of(up, down));
    return entry;
}

/* Take an entry's old arrival out of the index. */
static void arrivals_unnote(struct txn *t, const struct log_entry *e, uint8_t ways)
{
    struct key up = key_arrival(NULL, e->lane, e->arrival);
    struct key down = key_arrival(&e->scope, e->lane, e->arrival);

    if (ways & WAY_UP)
        table_drop(t, TABLE_ARRIVALS, key_span(&up));
    if (ways & WAY_DOWN)
        table_drop(t, TABLE_ARRIVALS, key_span(&down));
}

void log_complete(struct txn *t, struct log_ref ref, struct span envelope, bool up, bool down)
{
    struct key key = key_log(ref);
    struct log_entry e;
    struct span value;

    must(t->mode == TXN_WRITE);
    if (!table_get(t, TABLE_LOG, key_span(&key), &value)) {
        txn_fail(t, ERR_NOT_FOUND);
        return;
    }
    if (!entry_read(t, &e, key_span(&key), value))
        return;
    arrivals_unnote(t, &e, value.at[LOG_HEAD_WAYS]);
    e.arrival = counter_next(t, COUNTER_ARRIVAL);
    e.envelope = envelope;

    MDB_cursor *c = txn_cursor(t, CURSOR_LOG);
    MDB_val k = {key.len, key.bytes}, v = {LOG_HEAD_BYTES + envelope.len, NULL};
    if (txn_ok(t) && txn_keep(t, mdb_cursor_put(c, &k, &v, MDB_RESERVE)))
        entry_write(v.mv_data, &e, ways_of(up, down));
    arrivals_note(t, &e, ways_of(up, down));
}

/* ---- reading ---- */

static bool entry_at(struct txn *t, struct log_ref ref, struct log_entry *out)
{
    struct key key = key_log(ref);
    struct span value;

    return table_get(t, TABLE_LOG, key_span(&key), &value) && entry_read(t, out, key_span(&key), value);
}

/* What was signed is hashed again. The header commits to body and sealed part; event_decode compares those. */
static bool entry_check(struct txn *t, const struct log_entry *e)
{
    struct envelope_parts p;
    struct id id = {{0}};

    if (envelope_split(&p, e->envelope))
        id = hash_of(p.header);
    if (!id_equal(&id, &e->id))
        txn_fail(t, ERR_CORRUPT);
    return txn_ok(t);
}

bool log_get(struct txn *t, struct log_ref ref, struct log_entry *out)
{
    return entry_at(t, ref, out) && entry_check(t, out);
}

bool log_find(struct txn *t, const struct cite *c, struct log_entry *out)
{
    struct log_ref ref = {.author_no = author_number(t, &c->author, false), .position = c->position};

    for (; ref.author_no && ref.branch < FORK_EVENTS_MAX && entry_at(t, ref, out); ref.branch++)
        if (id_equal(&out->id, &c->id))
            return entry_check(t, out);
    return false;
}

uint64_t log_count(struct txn *t)
{
    return table_count(t, TABLE_LOG);
}

uint64_t arrival_last(struct txn *t)
{
    return counter_get(t, COUNTER_ARRIVAL);
}

void log_each(struct txn *t, const struct log_ref *after, log_each_fn *fn, void *arg)
{
    struct key from = after ? key_log(*after) : (struct key){0};
    struct log_entry e;
    struct walk w;
    bool on = walk_from(&w, t, TABLE_LOG, key_span(&from));

    if (on && after && span_equal(w.key, key_span(&from)))
        on = walk_next(&w);
    while (on && entry_read(t, &e, w.key, w.value) && fn(arg, &e))
        on = walk_next(&w);
    walk_end(&w);
}

void stream_each(struct txn *t, const struct stream_key *k, const struct head *after, log_each_fn *fn, void *arg)
{
    struct log_ref first = {.author_no = author_number(t, &k->author, false),
                            .position = after ? after->position + 1 : 0};
    uint32_t stream_no = head_get(t, k).stream_no;
    struct key from = key_log(first);
    struct log_entry e;
    struct walk w;
    bool more = true;

    if (stream_no == 0)
        return;
    for (bool on = walk_from(&w, t, TABLE_LOG, key_span(&from));
         on && more && entry_read(t, &e, w.key, w.value) && e.ref.author_no == first.author_no; on = walk_next(&w))
        if (e.stream_no == stream_no)
            more = fn(arg, &e);
    walk_end(&w);
}

/* The log's row that an arrival points to; `log` is a cursor kept for its place. */
static bool arrival_entry(struct txn *t, MDB_cursor *log, struct span ref, struct log_entry *e)
{
    MDB_val k = {ref.len, (void *)(uintptr_t)ref.at}, v;

    if (!txn_keep(t, mdb_cursor_get(log, &k, &v, MDB_SET_KEY))) {
        txn_fail(t, ERR_CORRUPT);
        return false;
    }
    return entry_read(t, e, span_of(k.mv_data, k.mv_size), span_of(v.mv_data, v.mv_size));
}

void arrivals_each(struct txn *t, const struct scope *scope, uint8_t lane, uint64_t after, uint64_t upto,
                   log_each_fn *fn, void *arg)
{
    struct key from = key_arrival(scope, lane, after == UINT64_MAX ? after : after + 1);
    struct key last = key_arrival(scope, lane, upto);
    MDB_cursor *log = NULL;
    struct log_entry e;
    struct walk w;

    if (after >= upto || !txn_ok(t) || !txn_keep(t, mdb_cursor_open(t->mdb, t->s->dbi[TABLE_LOG], &log)))
        return;
    for (bool on = walk_from(&w, t, TABLE_ARRIVALS, key_span(&from));
         on && memcmp(w.key.at, last.bytes, ARRIVAL_KEY_BYTES) <= 0; on = walk_next(&w))
        if (!arrival_entry(t, log, w.value, &e) || !fn(arg, &e))
            break;
    walk_end(&w);
    mdb_cursor_close(log);
}

static bool oldest_take(void *arg, const struct log_entry *e)
{
    *(int64_t *)arg = e->received_ms;
    return false;
}

uint64_t arrivals_count(struct txn *t, const struct scope *scope, uint8_t lane, uint64_t after, uint64_t most,
                        int64_t *oldest_ms)
{
    struct key from = key_arrival(scope, lane, after == UINT64_MAX ? after : after + 1);
    uint64_t count = 0;
    struct walk w;

    for (bool on = after < UINT64_MAX && walk_from(&w, t, TABLE_ARRIVALS, key_span(&from));
         on && count < most && memcmp(w.key.at, from.bytes, 10) == 0; on = walk_next(&w))
        count++;
    if (after < UINT64_MAX)
        walk_end(&w);
    if (count && oldest_ms)
        arrivals_each(t, scope, lane, after, UINT64_MAX, oldest_take, oldest_ms);
    return count;
}
