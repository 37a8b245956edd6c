/* The area list as events: rows cut into parts, each compressed, signed by the root (D8). */
#include <stdlib.h>
#include <zstd.h>

#include "node/core/core_internal.h"

#define LIST_LEVEL 19 /* signed once, read by every office */

static int part_sign(struct core *c, const struct tree *tree, uint32_t part, uint32_t parts, struct span rows)
{
    Fangpin__V1__AreaListBody b = FANGPIN__V1__AREA_LIST_BODY__INIT;
    struct id whole = hash_of(tree_rows(tree));
    size_t room = ZSTD_compressBound(rows.len);
    uint8_t *packed = arena_take(&c->arena, room);
    size_t len = packed != NULL ? ZSTD_compress(packed, room, rows.at, rows.len, LIST_LEVEL) : 0;

    if (packed == NULL || ZSTD_isError(len))
        return ERR_NOMEM;
    if (len > AREA_LIST_PART_BYTES)
        return ERR_TOO_BIG;
    b.version = tree_version(tree);
    b.part = part;
    b.parts = parts;
    b.whole_hash = (ProtobufCBinaryData){sizeof whole.b, whole.b};
    b.rows_bytes = (uint32_t)rows.len;
    b.rows = (ProtobufCBinaryData){len, packed};
    size_t body_len = fangpin__v1__area_list_body__get_packed_size(&b);
    uint8_t *body = arena_take(&c->arena, body_len);
    if (body == NULL)
        return ERR_NOMEM;
    fangpin__v1__area_list_body__pack(&b, body);
    struct sign_request r = {
        .kind = KIND_AREA_LIST, .scope = {c->me.area, REACH_DOWN}, .body = span_of(body, body_len)};
    struct event e;
    struct log_entry at;
    return sign_event(c, &r, &e, &at);
}

int area_list_sign(struct core *c, const struct tree *tree)
{
    struct span rows = tree_rows(tree);
    uint32_t parts = (uint32_t)((rows.len + LIST_PART_ROWS - 1) / LIST_PART_ROWS);

    for (uint32_t i = 0; i < parts; i++) {
        size_t from = (size_t)i * LIST_PART_ROWS;
        size_t len = rows.len - from < LIST_PART_ROWS ? rows.len - from : LIST_PART_ROWS;
        int rc = part_sign(c, tree, i, parts, span_of(rows.at + from, len));
        if (rc != 0)
            return rc;
    }
    return 0;
}

/* Every part of every list among the envelopes, decoded once. */
struct list_parts {
    const Fangpin__V1__AreaListBody **at;
    size_t n;
};

static int parts_collect(struct list_parts *out, const Fangpin__V1__EnrolGrant *g, struct arena *a)
{
    *out = (struct list_parts){arena_take(a, (g->n_envelope + 1) * sizeof *out->at), 0};
    if (out->at == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < g->n_envelope; i++) {
        struct event e;
        ProtobufCAllocator alloc = arena_allocator(a);
        if (event_decode(&e, span_of(g->envelope[i].data, g->envelope[i].len), a) != 0 || e.kind != KIND_AREA_LIST)
            continue;
        const Fangpin__V1__AreaListBody *b = fangpin__v1__area_list_body__unpack(&alloc, e.body.len, e.body.at);
        if (b != NULL)
            out->at[out->n++] = b;
    }
    return 0;
}

/* The newest version older than `than`; 0: none. */
static uint32_t version_before(const struct list_parts *p, uint64_t than)
{
    uint32_t newest = 0;

    for (size_t i = 0; i < p->n; i++)
        if (p->at[i]->version < than && p->at[i]->version > newest)
            newest = p->at[i]->version;
    return newest;
}

static const Fangpin__V1__AreaListBody *part_find(const struct list_parts *p, uint32_t version, uint32_t part)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i]->version == version && p->at[i]->part == part)
            return p->at[i];
    return NULL;
}

/* Room for the rows of any one version. What a part claims is a stranger's word: never more than a list may have. */
static size_t rows_room(const struct list_parts *p)
{
    size_t sum = 0;

    for (size_t i = 0; i < p->n && sum < LIST_ROWS_MAX; i++)
        sum += p->at[i]->rows_bytes;
    return sum < LIST_ROWS_MAX ? sum : LIST_ROWS_MAX;
}

/* Unpack one part's rows behind those already there. */
static int part_rows(const Fangpin__V1__AreaListBody *b, uint8_t *rows, size_t room, size_t *len)
{
    if (b->rows_bytes > room - *len)
        return ERR_TOO_BIG;
    size_t got = ZSTD_decompress(rows + *len, b->rows_bytes, b->rows.data, b->rows.len);
    if (ZSTD_isError(got) || got != b->rows_bytes)
        return ERR_MALFORMED;
    *len += got;
    return 0;
}

static int version_tree(const struct list_parts *p, uint32_t version, uint8_t *rows, size_t room, struct tree *known,
                        struct tree **out)
{
    const Fangpin__V1__AreaListBody *first = part_find(p, version, 0);
    uint32_t parts = first != NULL ? first->parts : 0;
    struct tree_fault fault;
    size_t len = 0;

    for (uint32_t i = 0; i < parts; i++) {
        const Fangpin__V1__AreaListBody *b = part_find(p, version, i);
        int rc = b != NULL ? part_rows(b, rows, room, &len) : ERR_NOT_FOUND;
        if (rc != 0)
            return rc;
    }
    struct id is = hash_of(span_of(rows, len));
    if (parts == 0 || first->whole_hash.len != sizeof is.b || memcmp(first->whole_hash.data, is.b, sizeof is.b) != 0)
        return ERR_NOT_FOUND;
    if (known != NULL && tree_version(known) == version && span_equal(tree_rows(known), span_of(rows, len))) {
        *out = tree_share(known);
        return 0;
    }
    int rc = tree_parse(out, span_of(rows, len), &fault);
    if (rc == 0)
        tree_set_version(*out, version);
    return rc;
}

/* The tree of the newest list whose parts are all among the envelopes, in whatever order; `known` (or NULL), shared, where
 * it is the same: it takes longer to read a list of thousands of areas than to compare it. ERR_NOT_FOUND when none is whole. */
int area_list_of(const Fangpin__V1__EnrolGrant *g, struct tree *known, struct tree **out, struct arena *a)
{
    struct list_parts parts;
    int rc = parts_collect(&parts, g, a);
    size_t room = rc == 0 ? rows_room(&parts) : 0;
    uint8_t *rows = rc == 0 && parts.n > 0 ? arena_take(a, room + 1) : NULL;

    if (rc != 0 || parts.n == 0)
        return rc != 0 ? rc : ERR_NOT_FOUND;
    if (rows == NULL)
        return ERR_NOMEM;
    rc = ERR_NOT_FOUND;
    for (uint32_t v = version_before(&parts, UINT64_MAX); v > 0; v = version_before(&parts, v)) {
        rc = version_tree(&parts, v, rows, room, known, out);
        if (rc == 0 || rc == ERR_NOMEM)
            return rc;
    }
    return rc;
}
