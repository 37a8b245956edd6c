/* Authors, heads of streams, digests of scopes. */
#include "replication/store_internal.h"

/* ---- authors ---- */

static struct key key_author(const struct author *a)
{
    struct key k = {.len = AUTHOR_KEY_BYTES};

    memcpy(k.bytes, a->b, sizeof a->b);
    return k;
}

struct row *author_row(struct txn *t, const struct author *a, struct row *local)
{
    struct key k = key_author(a);

    return row_of(t, CACHE_AUTHORS, &k, local);
}

struct row *author_row_make(struct txn *t, const struct author *a)
{
    struct row *r = author_row(t, a, NULL);

    if (r == NULL || r->v.author.no != 0)
        return r;
    r->v.author.no = (uint32_t)counter_next(t, COUNTER_AUTHORS);
    row_touch(t, CACHE_AUTHORS, r);

    struct key k = key_number(r->v.author.no);
    struct row *number = row_of(t, CACHE_NUMBERS, &k, NULL);
    if (number == NULL)
        return NULL;
    number->v.number = *a;
    row_touch(t, CACHE_NUMBERS, number);
    return r;
}

uint32_t author_number(struct txn *t, const struct author *a, bool make)
{
    struct row local;
    struct row *r;

    must(!make || t->mode == TXN_WRITE);
    r = make ? author_row_make(t, a) : author_row(t, a, &local);
    return r ? r->v.author.no : 0;
}

bool author_of_number(struct txn *t, uint32_t no, struct author *out)
{
    struct key k = key_number(no);
    struct row local;
    struct row *r = row_of(t, CACHE_NUMBERS, &k, &local);

    if (r == NULL || bytes_zero(r->v.number.b, sizeof r->v.number.b))
        return false;
    *out = r->v.number;
    return true;
}

struct author_state author_state_get(struct txn *t, uint32_t author_no)
{
    struct author a;
    struct row local;
    struct row *r = author_of_number(t, author_no, &a) ? author_row(t, &a, &local) : NULL;

    return r ? r->v.author.state : (struct author_state){0};
}

void author_fork(struct txn *t, const struct author *a, uint64_t position)
{
    struct row *r = author_row_make(t, a);

    if (r == NULL || (r->v.author.state.fork_at != 0 && r->v.author.state.fork_at <= position))
        return;
    r->v.author.state.fork_at = position;
    row_touch(t, CACHE_AUTHORS, r);
}

/* ---- heads ---- */

struct row *head_row(struct txn *t, struct scope scope, uint32_t author_no, uint8_t lane, uint8_t thread,
                     struct row *local)
{
    struct key k = key_stream(scope, author_no, lane, thread);

    return row_of(t, CACHE_HEADS, &k, local);
}

struct head head_get(struct txn *t, const struct stream_key *k)
{
    struct row local;
    uint32_t no = author_number(t, &k->author, false);
    struct row *r = no ? head_row(t, k->scope, no, k->lane, k->thread, &local) : NULL;

    return r ? r->v.head : (struct head){0};
}

void head_each(struct txn *t, struct scope s, head_each_fn *fn, void *arg)
{
    struct key prefix = key_scope(s);
    struct walk w;
    bool more = true;

    cache_flush(t, CACHE_HEADS);
    for (bool on = walk_from(&w, t, TABLE_STREAMS, key_span(&prefix));
         on && more && span_begins(w.key, key_span(&prefix)); on = walk_next(&w)) {
        struct stream_key k = {.scope = s, .lane = w.key.at[13], .thread = w.key.at[14]};
        uint32_t no = (uint32_t)get_be(w.key.at + 9, 4);
        struct row local;
        struct row *r = head_row(t, s, no, k.lane, k.thread, &local);
        if (r && r->v.head.sequence && author_of_number(t, no, &k.author)) {
            struct head h = r->v.head;
            more = fn(arg, &k, &h);
        }
    }
    walk_end(&w);
}

/* ---- scopes ---- */

struct row *scope_row(struct txn *t, struct scope scope, struct row *local)
{
    struct key k = key_scope(scope);

    return row_of(t, CACHE_SCOPES, &k, local);
}

struct digest scope_digest(struct txn *t, struct scope s)
{
    struct row local;
    struct row *r = scope_row(t, s, &local);

    return r ? r->v.scope.digest : (struct digest){0};
}

uint64_t arrivals_last(struct txn *t, const struct scope *scope, uint8_t lane)
{
    struct row local;
    struct row *r = scope_row(t, scope ? *scope : (struct scope){0}, &local);

    must(lane < LANES);
    return r ? r->v.scope.last[lane] : 0;
}

void scope_each(struct txn *t, struct area a, scope_each_fn *fn, void *arg)
{
    struct key from = key_scope((struct scope){.area = area_first(a)});
    uint64_t last = area_last(a).code;
    struct walk w;
    bool more = true;

    cache_flush(t, CACHE_SCOPES);
    for (bool on = walk_from(&w, t, TABLE_SCOPES, key_span(&from)); on && more && get_be(w.key.at, 8) <= last;
         on = walk_next(&w)) {
        struct scope s = {.area = {get_be(w.key.at, 8)}, .reach = (enum reach)w.key.at[8]};
        struct row local;
        struct row *r = scope_row(t, s, &local);
        if (r) {
            struct scope_row copy = r->v.scope;
            more = fn(arg, s, &copy.digest, copy.last);
        }
    }
    walk_end(&w);
}

static bool digest_sum(void *arg, struct scope s, const struct digest *d, const uint64_t last[LANES])
{
    (void)s;
    (void)last;
    digest_add(arg, d);
    return true;
}

struct digest area_digest(struct txn *t, struct area a)
{
    struct digest sum = {0};

    scope_each(t, a, digest_sum, &sum);
    return sum;
}
