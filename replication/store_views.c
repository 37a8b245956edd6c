/* What folds wait for, stale marks, views. */
#include "replication/store_internal.h"

/* ---- waiting ---- */

#define CITED_BYTES 12 /* author no, position: what is waited for */

bool waiting_put(struct txn *t, const struct cite *missing, struct log_ref waits)
{
    struct key k = {.len = WAITING_KEY_BYTES};
    struct key ref = key_log(waits);

    put_be(k.bytes, author_number(t, &missing->author, true), 4);
    put_be(k.bytes + 4, missing->position, 8);
    memcpy(k.bytes + CITED_BYTES, ref.bytes, LOG_KEY_BYTES);
    struct span held;
    if (table_get(t, TABLE_WAITING, key_span(&k), &held))
        return false;
    table_put(t, TABLE_WAITING, key_span(&k), span_of("", 0));
    return txn_ok(t);
}

void waiting_take(struct txn *t, const struct author *author, uint64_t position, waiting_fn *fn, void *arg)
{
    struct key at = {.len = CITED_BYTES};
    uint32_t no = table_count(t, TABLE_WAITING) ? author_number(t, author, false) : 0;
    struct walk w;
    bool more = true;

    if (no == 0)
        return;
    put_be(at.bytes, no, 4);
    put_be(at.bytes + 4, position, 8);
    bool on = walk_from(&w, t, TABLE_WAITING, key_span(&at));
    while (on && more && w.key.len == WAITING_KEY_BYTES && memcmp(w.key.at, at.bytes, CITED_BYTES) == 0) {
        at.len = WAITING_KEY_BYTES;
        memcpy(at.bytes, w.key.at, WAITING_KEY_BYTES);
        table_drop(t, TABLE_WAITING, key_span(&at));
        more = fn(arg, log_ref_of_key(at.bytes + CITED_BYTES));
        on = walk_seek(&w, key_span(&at));
        if (on && span_equal(w.key, key_span(&at)))
            on = walk_next(&w); /* put again by the callback: it waits on */
    }
    walk_end(&w);
}

/* ---- stale marks ---- */

void stale_put(struct txn *t, struct area area, uint8_t fold, const struct subject *s)
{
    struct key k = {.len = STALE_KEY_BYTES};

    put_be(k.bytes, area.code, 8);
    k.bytes[8] = fold;
    memcpy(k.bytes + 9, s->b, sizeof s->b);
    table_put(t, TABLE_STALE, key_span(&k), span_of("", 0));
}

size_t stale_take(struct txn *t, size_t most, stale_fn *fn, void *arg)
{
    struct key at = {0};
    struct subject subject;
    struct walk w;
    size_t taken = 0;
    bool on = most > 0 && table_count(t, TABLE_STALE) > 0;

    if (!on)
        return 0;
    on = walk_from(&w, t, TABLE_STALE, key_span(&at));
    while (on && taken < most && w.key.len == STALE_KEY_BYTES) {
        at.len = STALE_KEY_BYTES;
        memcpy(at.bytes, w.key.at, STALE_KEY_BYTES);
        table_drop(t, TABLE_STALE, key_span(&at));
        memcpy(subject.b, at.bytes + 9, sizeof subject.b);
        taken++;
        fn(arg, (struct area){get_be(at.bytes, 8)}, at.bytes[8], &subject);
        on = walk_seek(&w, key_span(&at));
        if (on && span_equal(w.key, key_span(&at)))
            on = walk_next(&w); /* marked again by the callback: for the next slice */
    }
    walk_end(&w);
    return taken;
}

uint64_t stale_count(struct txn *t)
{
    return table_count(t, TABLE_STALE);
}

/* ---- views ---- */

struct view_key view_key(struct area area, uint8_t type, const struct subject *s, struct span more)
{
    struct view_key k = {.len = 25 + more.len};

    must(k.len <= VIEW_KEY_MAX);
    put_be(k.bytes, area.code, 8);
    k.bytes[8] = type;
    memcpy(k.bytes + 9, s->b, sizeof s->b);
    if (more.len)
        memcpy(k.bytes + 25, more.at, more.len);
    return k;
}

struct span view_get(struct txn *t, const struct view_key *k)
{
    struct span value = {0};

    table_get(t, TABLE_VIEWS, span_of(k->bytes, k->len), &value);
    return value;
}

void view_put(struct txn *t, const struct view_key *k, struct span value)
{
    table_put(t, TABLE_VIEWS, span_of(k->bytes, k->len), value);
}

void view_drop(struct txn *t, const struct view_key *k)
{
    table_drop(t, TABLE_VIEWS, span_of(k->bytes, k->len));
}

/* Where views of `type` begin in an area. */
static bool views_seek(struct walk *w, uint64_t area, uint8_t type)
{
    uint8_t at[9];

    put_be(at, area, 8);
    at[8] = type;
    return walk_seek(w, span_of(at, sizeof at));
}

/* Keys are by area first: other types are skipped by one seek per area. */
void view_each(struct txn *t, struct area first, struct area last, uint8_t type, const struct view_key *after,
               view_each_fn *fn, void *arg)
{
    struct view_key from = {.len = 9};
    struct walk w;

    put_be(from.bytes, first.code, 8);
    from.bytes[8] = type;
    if (after)
        from = *after;
    bool on = walk_from(&w, t, TABLE_VIEWS, span_of(from.bytes, from.len));
    if (on && after && span_equal(w.key, span_of(from.bytes, from.len)))
        on = walk_next(&w);
    while (on) {
        uint64_t area = get_be(w.key.at, 8);
        if (area > last.code)
            break;
        if (w.key.at[8] < type)
            on = views_seek(&w, area, type);
        else if (w.key.at[8] > type)
            on = area < last.code && views_seek(&w, area + 1, type);
        else if (fn(arg, w.key, w.value))
            on = walk_next(&w);
        else
            break;
    }
    walk_end(&w);
}

void views_clear(struct txn *t)
{
    must(t->mode == TXN_WRITE);
    if (txn_ok(t))
        txn_keep(t, mdb_drop(t->mdb, t->s->dbi[TABLE_VIEWS], 0));
}
