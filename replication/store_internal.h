/* store_internal.h — what the files store*.c share. Nobody else includes it, tests of the store excepted. */
#ifndef FANGPIN_REPLICATION_STORE_INTERNAL_H
#define FANGPIN_REPLICATION_STORE_INTERNAL_H

#include "replication/store.h"

#include <stdatomic.h>

#include <lmdb.h>

#include "base/limits.h"
#include "base/must.h"

enum table {
    TABLE_LOG,
    TABLE_ARRIVALS,
    TABLE_STREAMS,
    TABLE_SCOPES,
    TABLE_AUTHORS,
    TABLE_NUMBERS,
    TABLE_PARKED,
    TABLE_WAITING,
    TABLE_STALE,
    TABLE_VIEWS,
    TABLE_META,
    TABLES
};

/* ---- keys (store_schema.c; the layout stands in store.h) ---- */

#define STORE_SCHEMA 1u

#define KEY_BYTES_MAX 80
struct key {
    uint8_t bytes[KEY_BYTES_MAX];
    size_t len;
};

static inline struct span key_span(const struct key *k)
{
    return span_of(k->bytes, k->len);
}

#define LOG_KEY_BYTES     13
#define ARRIVAL_KEY_BYTES 18
#define STREAM_KEY_BYTES  15
#define SCOPE_KEY_BYTES   9
#define AUTHOR_KEY_BYTES  32
#define NUMBER_KEY_BYTES  4
#define PARKED_KEY_BYTES  60
#define WAITING_KEY_BYTES 25
#define STALE_KEY_BYTES   25

struct key key_log(struct log_ref r);
struct log_ref log_ref_of_key(const uint8_t *at);
/* `scope` NULL: on the way up to the parent. */
struct key key_arrival(const struct scope *scope, uint8_t lane, uint64_t arrival);
struct key key_stream(struct scope scope, uint32_t author_no, uint8_t lane, uint8_t thread);
struct key key_scope(struct scope scope);
struct key key_number(uint32_t author_no);

/* Make the tables and their first facts, or open those that are there. */
int schema_open(struct store *s, const struct store_options *o);
/* The handles of the tables of a store that was open before. */
int tables_reopen(struct store *s);

/* ---- rows kept in memory by the writer (store_cache.c) ---- */

/* What changes with nearly every event is kept between commits as the one writer left it, and is put once per
 * commit. Read transactions never look here. */
enum cache_name { CACHE_HEADS, CACHE_SCOPES, CACHE_AUTHORS, CACHE_NUMBERS, CACHES };

#define CACHE_ROWS_MAX 65536u
#define CACHE_SLOTS    (CACHE_ROWS_MAX * 2u)
#define CACHE_KEY_MAX  32

struct scope_row {
    struct digest digest;
    uint64_t last[LANES]; /* arrival numbers */
};

struct author_row {
    uint32_t no;
    struct author_state state;
};

struct row {
    uint8_t key[CACHE_KEY_MAX]; /* padded with zeros */
    bool dirty;
    union {
        struct head head;
        struct scope_row scope;
        struct author_row author;
        struct author number;
    } v; /* all zero: absent */
};

struct cache {
    struct row *rows;
    uint32_t *slots;    /* row + 1; 0: empty */
    struct row **dirty; /* rows to put at commit */
    uint32_t n_rows, n_dirty;
    bool touched; /* differs from what was committed last */
};

int caches_make(struct store *s);
void caches_free(struct store *s);
/* The row of a key: the cached one in a write transaction, else `local`, filled. Stays where it is until the
 * next row_of on the same cache. NULL when the transaction has failed. */
struct row *row_of(struct txn *t, enum cache_name name, const struct key *k, struct row *local);
/* The row was changed and is to be put at commit. */
void row_touch(struct txn *t, enum cache_name name, struct row *r);
/* Put what was changed now: before a walk over the table. */
void cache_flush(struct txn *t, enum cache_name name);
void caches_flush(struct txn *t);
/* After a commit, and after an abort. */
void caches_keep(struct store *s);
void caches_forget(struct store *s);

/* ---- the store and its transactions (store.c) ---- */

/* Numbers given out one by one; loaded when first needed, put at commit. */
enum counter { COUNTER_ARRIVAL, COUNTER_AUTHORS, COUNTER_STREAMS, COUNTER_PEERS, COUNTERS };

struct counters {
    uint64_t value[COUNTERS];
    bool loaded[COUNTERS], dirty[COUNTERS];
};

enum cursor_name { CURSOR_LOG, CURSOR_UP, CURSOR_DOWN, CURSORS };

struct txn {
    struct store *s;
    MDB_txn *mdb; /* NULL: could not begin */
    enum txn_mode mode;
    int err;
    bool begins_life;
    MDB_cursor *cursors[CURSORS]; /* opened when first needed, for appending */
};

struct store {
    MDB_env *env; /* NULL: at rest */
    char *dir;
    struct store_options options;
    MDB_dbi dbi[TABLES];
    uint8_t id[16];
    uint8_t life[16]; /* its name; zeros: none (read-only) */
    bool life_begun;  /* its row is durable */
    bool read_only;
    bool broken; /* a commit failed: reopen and verify (D9) */
    bool writing;
    uint64_t (*now_us)(void);
    struct txn write;     /* the one write transaction */
    struct txn no_memory; /* what store_begin gives when there is no memory for a read one */
    struct cache caches[CACHES];
    struct counters counters;
    _Atomic uint64_t commits, commit_us;
};

/* ---- store_life.c ---- */

/* The first write of a life writes its row too. */
void life_begin(struct txn *t);

/* True when the transaction has not failed. */
static inline bool txn_ok(const struct txn *t)
{
    return t->err == 0;
}
/* Keep an LMDB result; true when it was success. Absence is no failure: false, nothing kept. */
bool txn_keep(struct txn *t, int result);

bool table_get(struct txn *t, enum table table, struct span key, struct span *value);
void table_put(struct txn *t, enum table table, struct span key, struct span value);
/* True when it was there. */
bool table_drop(struct txn *t, enum table table, struct span key);
uint64_t table_count(struct txn *t, enum table table);
MDB_cursor *txn_cursor(struct txn *t, enum cursor_name name);

/* A walk over a table's rows from the first whose key is not below `from`:
 *     for (bool on = walk_from(&w, t, TABLE_X, from); on; on = walk_next(&w)) …
 *     walk_end(&w); */
struct walk {
    struct txn *t;
    MDB_cursor *cursor;
    struct span key, value; /* borrowed until the next move or a write */
};
bool walk_from(struct walk *w, struct txn *t, enum table table, struct span from);
bool walk_seek(struct walk *w, struct span from); /* the same walk, elsewhere */
bool walk_next(struct walk *w);
void walk_end(struct walk *w);

static inline bool span_begins(struct span s, struct span with)
{
    return s.len >= with.len && memcmp(s.at, with.at, with.len) == 0;
}

uint64_t counter_get(struct txn *t, enum counter c);
uint64_t counter_next(struct txn *t, enum counter c);
void counters_flush(struct txn *t);

/* ---- rows (store_heads.c) ---- */

struct row *author_row(struct txn *t, const struct author *a, struct row *local);
/* Never 0 while the transaction is good. */
struct row *author_row_make(struct txn *t, const struct author *a);
struct row *head_row(struct txn *t, struct scope scope, uint32_t author_no, uint8_t lane, uint8_t thread,
                     struct row *local);
struct row *scope_row(struct txn *t, struct scope scope, struct row *local);

/* ---- the log's values (store_log.c) ---- */

/* arrival (8), received (8), stream no (4), sequence (8), kind (4), scope area (8), reach (1), lane (1),
 * from peer (4), ways (1), unused (1), id (32); then the envelope. So a walk over the log decodes no protobuf. */
#define LOG_HEAD_BYTES 80
#define LOG_HEAD_LANE  41
#define LOG_HEAD_WAYS  46
#define LOG_HEAD_ID    48
#define WAY_UP         1u
#define WAY_DOWN       2u

#endif
