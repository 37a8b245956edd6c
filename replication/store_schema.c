/* Keys of the tables and their making. KEY-LAYOUT: the layout stands in store.h. */
#include "replication/store_internal.h"

#include "replication/lmdb_err.h"

static const char *const table_names[TABLES] = {
    [TABLE_LOG] = "log",       [TABLE_ARRIVALS] = "arrivals", [TABLE_STREAMS] = "streams",
    [TABLE_SCOPES] = "scopes", [TABLE_AUTHORS] = "authors",   [TABLE_NUMBERS] = "numbers",
    [TABLE_PARKED] = "parked", [TABLE_WAITING] = "waiting",   [TABLE_STALE] = "stale",
    [TABLE_VIEWS] = "views",   [TABLE_META] = "meta",
};

#define META_SCHEMA "store/schema"
#define META_ID     "store/id"

struct key key_log(struct log_ref r)
{
    struct key k = {.len = LOG_KEY_BYTES};

    put_be(k.bytes, r.author_no, 4);
    put_be(k.bytes + 4, r.position, 8);
    k.bytes[12] = r.branch;
    return k;
}

struct log_ref log_ref_of_key(const uint8_t *at)
{
    return (struct log_ref){.author_no = (uint32_t)get_be(at, 4), .position = get_be(at + 4, 8), .branch = at[12]};
}

struct key key_scope(struct scope scope)
{
    struct key k = {.len = SCOPE_KEY_BYTES};

    put_be(k.bytes, scope.area.code, 8);
    k.bytes[8] = (uint8_t)scope.reach;
    return k;
}

struct key key_arrival(const struct scope *scope, uint8_t lane, uint64_t arrival)
{
    struct key k = scope ? key_scope(*scope) : (struct key){0};

    k.bytes[9] = lane;
    put_be(k.bytes + 10, arrival, 8);
    k.len = ARRIVAL_KEY_BYTES;
    return k;
}

struct key key_stream(struct scope scope, uint32_t author_no, uint8_t lane, uint8_t thread)
{
    struct key k = key_scope(scope);

    put_be(k.bytes + 9, author_no, 4);
    k.bytes[13] = lane;
    k.bytes[14] = thread;
    k.len = STREAM_KEY_BYTES;
    return k;
}

struct key key_number(uint32_t author_no)
{
    struct key k = {.len = NUMBER_KEY_BYTES};

    put_be(k.bytes, author_no, 4);
    return k;
}

static void tables_open(struct store *s, struct txn *t, bool make)
{
    for (int i = 0; i < TABLES && txn_ok(t); i++)
        txn_fail(t, err_of_lmdb(mdb_dbi_open(t->mdb, table_names[i], make ? MDB_CREATE : 0, &s->dbi[i])));
}

static void schema_check(struct store *s, struct txn *t)
{
    struct span id = meta_get(t, META_ID);

    if (txn_ok(t) && (meta_number(t, META_SCHEMA) != STORE_SCHEMA || id.len != sizeof s->id))
        txn_fail(t, ERR_SCHEMA);
    if (txn_ok(t))
        memcpy(s->id, id.at, sizeof s->id);
}

static int schema_make(struct store *s, const struct store_options *o)
{
    struct txn *t = store_begin(s, TXN_WRITE);

    tables_open(s, t, true);
    meta_put_number(t, META_SCHEMA, STORE_SCHEMA);
    meta_put(t, META_ID, span_of(o->new_id, sizeof o->new_id));
    memcpy(s->id, o->new_id, sizeof s->id);
    return store_commit(t);
}

int schema_open(struct store *s, const struct store_options *o)
{
    struct txn *t = store_begin(s, TXN_READ);

    tables_open(s, t, false);
    if (txn_error(t) == ERR_NOT_FOUND && o->may_create && !o->read_only) {
        store_abort(t);
        return schema_make(s, o);
    }
    schema_check(s, t);
    return store_commit(t);
}

int tables_reopen(struct store *s)
{
    struct txn *t = store_begin(s, TXN_READ);

    tables_open(s, t, false);
    return store_commit(t);
}
