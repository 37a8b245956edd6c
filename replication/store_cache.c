#include "replication/store_internal.h"

#include <stdlib.h>
#include <sys/mman.h>

#define ROW_BYTES_MAX 64

static const struct cache_shape {
    enum table table;
    size_t key_bytes, value_bytes;
} shapes[CACHES] = {
    [CACHE_HEADS] = {TABLE_STREAMS, STREAM_KEY_BYTES, 56},
    [CACHE_SCOPES] = {TABLE_SCOPES, SCOPE_KEY_BYTES, 64},
    [CACHE_AUTHORS] = {TABLE_AUTHORS, AUTHOR_KEY_BYTES, 52},
    [CACHE_NUMBERS] = {TABLE_NUMBERS, NUMBER_KEY_BYTES, 32},
};

/* ---- rows and their bytes ---- */

static void head_write(uint8_t *at, const struct head *h)
{
    put_be(at, h->sequence, 8);
    put_be(at + 8, h->position, 8);
    memcpy(at + 16, h->id.b, 32);
    put_be(at + 48, h->depth, 4);
    put_be(at + 52, h->stream_no, 4);
}

static struct head head_read(const uint8_t *at)
{
    struct head h = {.sequence = get_be(at, 8), .position = get_be(at + 8, 8)};

    memcpy(h.id.b, at + 16, 32);
    h.depth = (uint32_t)get_be(at + 48, 4);
    h.stream_no = (uint32_t)get_be(at + 52, 4);
    return h;
}

static void row_write(uint8_t *at, enum cache_name name, const struct row *r)
{
    switch (name) {
    case CACHE_HEADS:
        head_write(at, &r->v.head);
        break;
    case CACHE_SCOPES:
        digest_put(at, &r->v.scope.digest);
        for (size_t lane = 0; lane < LANES; lane++)
            put_be(at + DIGEST_BYTES + 8 * lane, r->v.scope.last[lane], 8);
        break;
    case CACHE_AUTHORS:
        put_be(at, r->v.author.no, 4);
        put_be(at + 4, r->v.author.state.position, 8);
        memcpy(at + 12, r->v.author.state.head.b, 32);
        put_be(at + 44, r->v.author.state.fork_at, 8);
        break;
    case CACHE_NUMBERS:
    default:
        memcpy(at, r->v.number.b, 32);
        break;
    }
}

static void row_read(struct row *r, enum cache_name name, const uint8_t *at)
{
    switch (name) {
    case CACHE_HEADS:
        r->v.head = head_read(at);
        break;
    case CACHE_SCOPES:
        r->v.scope.digest = digest_get(at);
        for (size_t lane = 0; lane < LANES; lane++)
            r->v.scope.last[lane] = get_be(at + DIGEST_BYTES + 8 * lane, 8);
        break;
    case CACHE_AUTHORS:
        r->v.author.no = (uint32_t)get_be(at, 4);
        r->v.author.state.position = get_be(at + 4, 8);
        memcpy(r->v.author.state.head.b, at + 12, 32);
        r->v.author.state.fork_at = get_be(at + 44, 8);
        break;
    case CACHE_NUMBERS:
    default:
        memcpy(r->v.number.b, at, 32);
        break;
    }
}

/* `r` from the table; all zero when it is not there. */
static void row_load(struct txn *t, enum cache_name name, const struct key *k, struct row *r)
{
    struct span value;

    *r = (struct row){0};
    memcpy(r->key, k->bytes, k->len);
    if (!table_get(t, shapes[name].table, key_span(k), &value))
        return;
    if (value.len == shapes[name].value_bytes)
        row_read(r, name, value.at);
    else
        txn_fail(t, ERR_CORRUPT);
}

/* ---- the table in memory ---- */

/* Address space; only what is used takes memory. Not from the heap, which would clear it all at once. */
static void *room_make(size_t bytes)
{
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return at == MAP_FAILED ? NULL : at;
}

static void room_free(void *at, size_t bytes)
{
    if (at)
        munmap(at, bytes);
}

int caches_make(struct store *s)
{
    for (int i = 0; i < CACHES; i++) {
        struct cache *c = &s->caches[i];
        c->rows = room_make(CACHE_ROWS_MAX * sizeof(*c->rows));
        c->slots = room_make(CACHE_SLOTS * sizeof(*c->slots));
        c->dirty = room_make(CACHE_ROWS_MAX * sizeof(*c->dirty));
        if (c->rows == NULL || c->slots == NULL || c->dirty == NULL)
            return ERR_NOMEM;
    }
    return 0;
}

void caches_free(struct store *s)
{
    for (int i = 0; i < CACHES; i++) {
        struct cache *c = &s->caches[i];
        room_free(c->rows, CACHE_ROWS_MAX * sizeof(*c->rows));
        room_free(c->slots, CACHE_SLOTS * sizeof(*c->slots));
        room_free(c->dirty, CACHE_ROWS_MAX * sizeof(*c->dirty));
        *c = (struct cache){0};
    }
}

static uint32_t key_slot(const uint8_t key[CACHE_KEY_MAX])
{
    uint64_t h = 0, word;

    for (size_t i = 0; i < CACHE_KEY_MAX; i += 8) {
        memcpy(&word, key + i, 8);
        h = (h ^ word) * 0x9e3779b97f4a7c15u;
        h ^= h >> 29;
    }
    return (uint32_t)(h >> 20) & (CACHE_SLOTS - 1);
}

/* The slot of a key, or the empty one where it would stand. */
static uint32_t *slot_of(struct cache *c, const uint8_t key[CACHE_KEY_MAX])
{
    uint32_t at = key_slot(key);

    while (c->slots[at] != 0 && memcmp(c->rows[c->slots[at] - 1].key, key, CACHE_KEY_MAX) != 0)
        at = (at + 1) & (CACHE_SLOTS - 1);
    return &c->slots[at];
}

static void cache_empty(struct cache *c)
{
    if (c->n_rows)
        memset(c->slots, 0, CACHE_SLOTS * sizeof *c->slots);
    c->n_rows = c->n_dirty = 0;
    c->touched = false;
}

struct row *row_of(struct txn *t, enum cache_name name, const struct key *k, struct row *local)
{
    struct cache *c = &t->s->caches[name];
    uint8_t key[CACHE_KEY_MAX] = {0};

    if (!txn_ok(t))
        return NULL;
    if (t->mode == TXN_READ) {
        row_load(t, name, k, local);
        return txn_ok(t) ? local : NULL;
    }
    memcpy(key, k->bytes, k->len);
    uint32_t *slot = slot_of(c, key);
    if (*slot)
        return &c->rows[*slot - 1];
    if (c->n_rows == CACHE_ROWS_MAX) {
        bool touched = c->touched;
        cache_flush(t, name);
        cache_empty(c);
        c->touched = touched;
        slot = slot_of(c, key);
    }
    struct row *r = &c->rows[c->n_rows];
    row_load(t, name, k, r);
    if (!txn_ok(t))
        return NULL;
    *slot = ++c->n_rows;
    return r;
}

void row_touch(struct txn *t, enum cache_name name, struct row *r)
{
    struct cache *c = &t->s->caches[name];

    must(t->mode == TXN_WRITE);
    c->touched = true;
    if (r->dirty)
        return;
    r->dirty = true;
    c->dirty[c->n_dirty++] = r;
}

static int row_compare(const void *a, const void *b)
{
    return memcmp((*(struct row *const *)a)->key, (*(struct row *const *)b)->key, CACHE_KEY_MAX);
}

void cache_flush(struct txn *t, enum cache_name name)
{
    struct cache *c = &t->s->caches[name];
    const struct cache_shape *shape = &shapes[name];
    uint8_t value[ROW_BYTES_MAX];

    if (t->mode == TXN_READ || c->n_dirty == 0)
        return;
    /* In the order of keys: neighbours share pages. */
    qsort(c->dirty, c->n_dirty, sizeof(*c->dirty), row_compare);
    for (uint32_t i = 0; i < c->n_dirty; i++) {
        struct row *r = c->dirty[i];
        row_write(value, name, r);
        table_put(t, shape->table, span_of(r->key, shape->key_bytes), span_of(value, shape->value_bytes));
        r->dirty = false;
    }
    c->n_dirty = 0;
}

void caches_flush(struct txn *t)
{
    for (int i = 0; i < CACHES; i++)
        cache_flush(t, (enum cache_name)i);
}

void caches_keep(struct store *s)
{
    for (int i = 0; i < CACHES; i++)
        s->caches[i].touched = false;
    memset(s->counters.dirty, 0, sizeof s->counters.dirty);
}

/* Rows that were only read in the ended transaction are still what was committed last. */
void caches_forget(struct store *s)
{
    for (int i = 0; i < CACHES; i++)
        if (s->caches[i].touched)
            cache_empty(&s->caches[i]);
    s->counters = (struct counters){0};
}
