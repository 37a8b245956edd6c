#include "node/cli/list_parts.h"

#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#include "proto/casework.pb-c.h"
#include "proto/packet.h"

#define PART_ROWS_MAX (1u << 20)

void list_parts_free(struct list_parts *p)
{
    for (size_t i = 0; i < LIST_PARTS_MAX; i++)
        free(p->rows[i]);
    *p = (struct list_parts){0};
}

static int part_unpack(struct list_parts *p, const Fangpin__V1__AreaListBody *b)
{
    char *rows = malloc(b->rows_bytes + 1);

    if (rows == NULL)
        return ERR_NOMEM;
    size_t got = ZSTD_decompress(rows, b->rows_bytes, b->rows.data, b->rows.len);
    if (ZSTD_isError(got) || got != b->rows_bytes) {
        free(rows);
        return ERR_MALFORMED;
    }
    p->rows[b->part] = rows;
    p->len[b->part] = got;
    p->have++;
    return 0;
}

int list_parts_take(struct list_parts *p, const struct event *e, struct arena *a)
{
    ProtobufCAllocator memory = arena_allocator(a);
    const Fangpin__V1__AreaListBody *b = fangpin__v1__area_list_body__unpack(&memory, e->body.len, e->body.at);

    if (b == NULL || b->parts == 0 || b->parts > LIST_PARTS_MAX || b->part >= b->parts ||
        b->rows_bytes > PART_ROWS_MAX || b->whole_hash.len != sizeof p->whole.b)
        return ERR_MALFORMED;
    if (b->version < p->version)
        return 0;
    if (b->version > p->version || p->parts == 0) {
        list_parts_free(p);
        p->version = b->version;
        p->parts = b->parts;
        memcpy(p->whole.b, b->whole_hash.data, sizeof p->whole.b);
    }
    if (b->parts != p->parts)
        return ERR_MALFORMED;
    return p->rows[b->part] != NULL ? 0 : part_unpack(p, b);
}

int list_parts_tree(const struct list_parts *p, struct tree **out)
{
    struct tree_fault fault;
    size_t len = 0;

    if (p->parts == 0 || p->have < p->parts)
        return ERR_NOT_FOUND;
    for (uint32_t i = 0; i < p->parts; i++)
        len += p->len[i];
    char *all = malloc(len + 1);
    if (all == NULL)
        return ERR_NOMEM;
    len = 0;
    for (uint32_t i = 0; i < p->parts; i++) {
        memcpy(all + len, p->rows[i], p->len[i]);
        len += p->len[i];
    }
    struct id whole = hash_of(span_of(all, len));
    int rc = id_equal(&whole, &p->whole) ? tree_parse(out, span_of(all, len), &fault) : ERR_CORRUPT;
    free(all);
    if (rc == 0)
        tree_set_version(*out, p->version);
    return rc;
}
