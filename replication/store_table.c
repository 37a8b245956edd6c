/* One row, one walk, one counter: the only calls that touch LMDB's tables but for appending. */
#include "replication/store_internal.h"

#include "replication/lmdb_err.h"

static MDB_val val_of(struct span s)
{
    return (MDB_val){.mv_size = s.len, .mv_data = (void *)(uintptr_t)s.at};
}

static struct span span_of_val(MDB_val v)
{
    return span_of(v.mv_data, v.mv_size);
}

bool txn_keep(struct txn *t, int result)
{
    int err = err_of_lmdb(result);

    if (err != 0 && err != ERR_NOT_FOUND)
        txn_fail(t, err);
    return err == 0;
}

bool table_get(struct txn *t, enum table table, struct span key, struct span *value)
{
    MDB_val k = val_of(key), v;

    if (!txn_ok(t) || !txn_keep(t, mdb_get(t->mdb, t->s->dbi[table], &k, &v)))
        return false;
    *value = span_of_val(v);
    return true;
}

void table_put(struct txn *t, enum table table, struct span key, struct span value)
{
    MDB_val k = val_of(key), v = val_of(value);

    must(t->mode == TXN_WRITE);
    if (txn_ok(t))
        txn_fail(t, err_of_lmdb(mdb_put(t->mdb, t->s->dbi[table], &k, &v, 0)));
}

bool table_drop(struct txn *t, enum table table, struct span key)
{
    MDB_val k = val_of(key);

    must(t->mode == TXN_WRITE);
    return txn_ok(t) && txn_keep(t, mdb_del(t->mdb, t->s->dbi[table], &k, NULL));
}

uint64_t table_count(struct txn *t, enum table table)
{
    MDB_stat st = {0};

    if (!txn_ok(t) || !txn_keep(t, mdb_stat(t->mdb, t->s->dbi[table], &st)))
        return 0;
    return st.ms_entries;
}

MDB_cursor *txn_cursor(struct txn *t, enum cursor_name name)
{
    MDB_dbi dbi = t->s->dbi[name == CURSOR_LOG ? TABLE_LOG : TABLE_ARRIVALS];

    must(t->mode == TXN_WRITE);
    if (t->cursors[name] == NULL && txn_ok(t))
        txn_keep(t, mdb_cursor_open(t->mdb, dbi, &t->cursors[name]));
    return t->cursors[name];
}

/* ---- walks ---- */

static bool walk_move(struct walk *w, MDB_val key, MDB_cursor_op op)
{
    MDB_val value;

    if (!txn_ok(w->t) || w->cursor == NULL || !txn_keep(w->t, mdb_cursor_get(w->cursor, &key, &value, op)))
        return false;
    w->key = span_of_val(key);
    w->value = span_of_val(value);
    return true;
}

bool walk_from(struct walk *w, struct txn *t, enum table table, struct span from)
{
    *w = (struct walk){.t = t};
    if (!txn_ok(t) || !txn_keep(t, mdb_cursor_open(t->mdb, t->s->dbi[table], &w->cursor)))
        return false;
    return walk_seek(w, from);
}

bool walk_seek(struct walk *w, struct span from)
{
    return from.len ? walk_move(w, val_of(from), MDB_SET_RANGE) : walk_move(w, (MDB_val){0}, MDB_FIRST);
}

bool walk_next(struct walk *w)
{
    return walk_move(w, (MDB_val){0}, MDB_NEXT);
}

void walk_end(struct walk *w)
{
    if (w->cursor)
        mdb_cursor_close(w->cursor);
    w->cursor = NULL;
}

/* ---- counters ---- */

static const char *const counter_names[COUNTERS] = {
    [COUNTER_ARRIVAL] = "store/arrival",
    [COUNTER_AUTHORS] = "store/authors",
    [COUNTER_STREAMS] = "store/streams",
    [COUNTER_PEERS] = "store/peers",
};

uint64_t counter_get(struct txn *t, enum counter c)
{
    struct counters *all = &t->s->counters;

    if (t->mode == TXN_READ)
        return meta_number(t, counter_names[c]);
    if (!all->loaded[c]) {
        all->value[c] = meta_number(t, counter_names[c]);
        all->loaded[c] = txn_ok(t);
    }
    return all->value[c];
}

uint64_t counter_next(struct txn *t, enum counter c)
{
    struct counters *all = &t->s->counters;

    must(t->mode == TXN_WRITE);
    counter_get(t, c);
    all->dirty[c] = true;
    return ++all->value[c];
}

void counters_flush(struct txn *t)
{
    struct counters *all = &t->s->counters;

    for (int c = 0; c < COUNTERS; c++)
        if (all->dirty[c])
            meta_put_number(t, counter_names[c], all->value[c]);
}
