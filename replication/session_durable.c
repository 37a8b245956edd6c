/* What the store keeps of a session, by the peer's number:
 *
 *   cursor:N     peer's store (16), its filter (32), its life (16), highest arrival held per lane (3 × 8)
 *   heard:N      wall claim of the last packet          dark:N  … of the moment the line went down; 0: it was up
 *   manifest:N   position (8), head (32), unsent (3 × 8), its wall (8), when it came (8)
 *
 * The cursor is written in the transaction that takes the events it counts. */
#include "replication/session_internal.h"

#include <stdio.h>

#define CURSOR_BYTES   (2 * STORE_ID_BYTES + 32 + 8 * LANES)
#define MANIFEST_BYTES (8 + 32 + 8 * LANES + 8 + 8)

struct meta_key {
    char text[40];
};

static struct meta_key meta_key(const struct session *s, const char *name)
{
    struct meta_key k;

    snprintf(k.text, sizeof k.text, "%s:%u", name, s->c.peer_no);
    return k;
}

bool own_store_id(struct txn *t, uint8_t out[STORE_ID_BYTES])
{
    struct span id = meta_get(t, META_STORE_ID);

    if (id.at == NULL || id.len != STORE_ID_BYTES)
        return false;
    memcpy(out, id.at, STORE_ID_BYTES);
    return true;
}

static void cursor_read(struct session *s, struct txn *t)
{
    struct span v = meta_get(t, meta_key(s, "cursor").text);

    s->in = (struct inbound){.loaded = txn_error(t) == 0};
    if (v.at == NULL || v.len != CURSOR_BYTES)
        return;
    memcpy(s->in.store, v.at, STORE_ID_BYTES);
    memcpy(s->in.filter.b, v.at + STORE_ID_BYTES, sizeof s->in.filter.b);
    memcpy(s->in.life, v.at + STORE_ID_BYTES + 32, STORE_ID_BYTES);
    for (size_t l = 0; l < LANES; l++)
        s->in.seen[l] = get_be(v.at + 2 * STORE_ID_BYTES + 32 + 8 * l, 8);
}

void cursor_write(struct session *s, struct txn *t)
{
    uint8_t v[CURSOR_BYTES];

    must(s->in.trusted);
    memcpy(v, s->in.store, STORE_ID_BYTES);
    memcpy(v + STORE_ID_BYTES, s->in.filter.b, sizeof s->in.filter.b);
    memcpy(v + STORE_ID_BYTES + 32, s->in.life, STORE_ID_BYTES);
    for (size_t l = 0; l < LANES; l++)
        put_be(v + 2 * STORE_ID_BYTES + 32 + 8 * l, s->in.seen[l], 8);
    meta_put(t, meta_key(s, "cursor").text, span_of(v, sizeof v));
    s->in.unwritten = false;
}

void inbound_stands(struct session *s, struct txn *t)
{
    if (memcmp(s->in.life, s->peer_life, sizeof s->in.life) == 0)
        return;
    memcpy(s->in.life, s->peer_life, sizeof s->in.life);
    cursor_write(s, t);
}

void inbound_anew(struct session *s, const uint64_t upto[LANES])
{
    memcpy(s->in.store, s->peer_store, sizeof s->in.store);
    s->in.filter = s->peer_filter;
    memcpy(s->in.life, s->peer_life, sizeof s->in.life);
    memcpy(s->in.seen, upto, sizeof s->in.seen);
    s->in.open = true;
}

static void manifest_read(struct session *s, struct txn *t)
{
    struct span v = meta_get(t, meta_key(s, "manifest").text);

    if (v.at == NULL || v.len != MANIFEST_BYTES)
        return;
    s->v.has_manifest = true;
    s->v.manifest_position = get_be(v.at, 8);
    memcpy(s->v.manifest_head.b, v.at + 8, 32);
    for (size_t l = 0; l < LANES; l++)
        s->v.manifest_unsent[l] = get_be(v.at + 40 + 8 * l, 8);
    s->v.manifest_wall_ms = (int64_t)get_be(v.at + 40 + 8 * LANES, 8);
    s->v.manifest_received_ms = (int64_t)get_be(v.at + 48 + 8 * LANES, 8);
}

void manifest_write(struct session *s, struct txn *t)
{
    uint8_t v[MANIFEST_BYTES];

    put_be(v, s->v.manifest_position, 8);
    memcpy(v + 8, s->v.manifest_head.b, 32);
    for (size_t l = 0; l < LANES; l++)
        put_be(v + 40 + 8 * l, s->v.manifest_unsent[l], 8);
    put_be(v + 40 + 8 * LANES, (uint64_t)s->v.manifest_wall_ms, 8);
    put_be(v + 48 + 8 * LANES, (uint64_t)s->v.manifest_received_ms, 8);
    meta_put(t, meta_key(s, "manifest").text, span_of(v, sizeof v));
}

void durable_load(struct session *s, struct txn *t)
{
    if (!s->in.loaded)
        cursor_read(s, t);
    if (s->loaded)
        return;
    manifest_read(s, t);
    s->v.last_heard_wall_ms = (int64_t)meta_number(t, meta_key(s, "heard").text);
    s->v.link_down_wall_ms = (int64_t)meta_number(t, meta_key(s, "dark").text);
    s->loaded = txn_error(t) == 0;
}

void heard_write(struct session *s, const struct session_turn *t, bool now)
{
    bool due = s->heard_written.ms == UINT64_MAX || mono_due(mono_after(s->heard_written, HEARD_WRITE_MS), t->now);

    if (s->v.last_heard.ms == UINT64_MAX || (!now && !due))
        return;
    s->heard_written = t->now;
    meta_put_number(t->txn, meta_key(s, "heard").text, (uint64_t)s->v.last_heard_wall_ms);
}

void dark_write(struct session *s, struct txn *t)
{
    meta_put_number(t, meta_key(s, "dark").text, (uint64_t)s->v.link_down_wall_ms);
}
