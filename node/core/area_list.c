/* The area list as events: rows cut into parts, each compressed, signed by the root (D8). */
#include <stdlib.h>
#include <zstd.h>

#include "node/core/core_internal.h"

#define LIST_LEVEL     19 /* signed once, read by every office */
#define LIST_ROWS_MAX  (8u << 20)
#define LIST_PART_ROWS (40u * 1024u) /* of rows, unpacked; they pack to about a third */

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

static uint32_t newest_version(const Fangpin__V1__EnrolGrant *g, struct arena *a)
{
    uint32_t newest = 0;

    for (size_t i = 0; i < g->n_envelope; i++) {
        struct event e;
        ProtobufCAllocator alloc = arena_allocator(a);
        if (event_decode(&e, span_of(g->envelope[i].data, g->envelope[i].len), a) != 0 || e.kind != KIND_AREA_LIST)
            continue;
        Fangpin__V1__AreaListBody *b = fangpin__v1__area_list_body__unpack(&alloc, e.body.len, e.body.at);
        if (b != NULL && b->version > newest)
            newest = b->version;
    }
    return newest;
}

/* Unpack one part's rows behind those already there. */
static int part_rows(const Fangpin__V1__AreaListBody *b, uint8_t *rows, size_t *len)
{
    if (b->rows_bytes > LIST_ROWS_MAX - *len)
        return ERR_TOO_BIG;
    size_t got = ZSTD_decompress(rows + *len, b->rows_bytes, b->rows.data, b->rows.len);
    if (ZSTD_isError(got) || got != b->rows_bytes)
        return ERR_MALFORMED;
    *len += got;
    return 0;
}

/* The tree of the newest list whose parts are all among the envelopes. ERR_NOT_FOUND when none is whole. */
int area_list_of(const Fangpin__V1__EnrolGrant *g, struct tree **out, struct arena *a)
{
    uint32_t version = newest_version(g, a), parts = 0, have = 0;
    uint8_t *rows = version > 0 ? arena_take(a, LIST_ROWS_MAX) : NULL;
    struct id whole = {{0}};
    size_t len = 0;

    if (rows == NULL)
        return ERR_NOT_FOUND;
    for (size_t pass = 0; pass <= parts && have == pass; pass++) { /* parts may stand in any order */
        for (size_t i = 0; i < g->n_envelope; i++) {
            struct event e;
            ProtobufCAllocator alloc = arena_allocator(a);
            if (event_decode(&e, span_of(g->envelope[i].data, g->envelope[i].len), a) != 0 || e.kind != KIND_AREA_LIST)
                continue;
            Fangpin__V1__AreaListBody *b = fangpin__v1__area_list_body__unpack(&alloc, e.body.len, e.body.at);
            if (b == NULL || b->version != version || b->part != have || b->whole_hash.len != sizeof whole.b)
                continue;
            parts = b->parts;
            memcpy(whole.b, b->whole_hash.data, sizeof whole.b);
            int rc = part_rows(b, rows, &len);
            if (rc != 0)
                return rc;
            have++;
        }
    }
    struct id is = hash_of(span_of(rows, len));
    struct tree_fault fault;
    if (have == 0 || have != parts || !id_equal(&is, &whole))
        return ERR_NOT_FOUND;
    int rc = tree_parse(out, span_of(rows, len), &fault);
    if (rc == 0)
        tree_set_version(*out, version);
    return rc;
}
