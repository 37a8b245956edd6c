#include "tests/support/store_bed.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/must.h"

static const struct store_options options = {.new_id = {1, 2, 3}, .may_create = true, .map_bytes = 1ull << 30};

void bed_up(struct bed *b)
{
    memset(b, 0, sizeof *b);
    snprintf(b->dir, sizeof b->dir, "/tmp/fangpin-store-XXXXXX");
    must(mkdtemp(b->dir) != NULL);
    b->arena = arena_of(256u << 20);
    must(crypto_start() == 0);
    must(store_open(&b->s, b->dir, &options) == 0);
}

void bed_close(struct bed *b)
{
    store_close(b->s);
    b->s = NULL;
}

void bed_open(struct bed *b, uint64_t map_bytes)
{
    struct store_options o = options;

    if (map_bytes)
        o.map_bytes = map_bytes;
    must(store_open(&b->s, b->dir, &o) == 0);
}

void bed_down(struct bed *b)
{
    static const char *const names[] = {"data.mdb", "lock.mdb"};
    char path[BED_DIR_BYTES + 16];

    store_close(b->s);
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        snprintf(path, sizeof path, "%s/%s", b->dir, names[i]);
        unlink(path);
    }
    rmdir(b->dir);
    arena_free(&b->arena);
}

void bed_reopen(struct bed *b)
{
    bed_close(b);
    bed_open(b, 0);
}

int bed_setup(void **state)
{
    struct bed *b = malloc(sizeof *b);

    must(b != NULL);
    bed_up(b);
    *state = b;
    return 0;
}

int bed_teardown(void **state)
{
    bed_down(*state);
    free(*state);
    return 0;
}

struct office_keys bed_keys(unsigned seed)
{
    uint8_t bytes[SEED_BYTES] = {0};
    struct office_keys k;

    put_be(bytes, seed, 8);
    keys_from_seed(&k, bytes);
    return k;
}

struct scope bed_scope(uint64_t area, enum reach reach)
{
    return (struct scope){.area = {area}, .reach = reach};
}

struct stream_key bed_stream(const struct office_keys *k, struct scope scope, uint8_t lane, uint8_t thread)
{
    return (struct stream_key){.author = k->public_key, .scope = scope, .lane = lane, .thread = thread};
}

struct bed_event bed_sign(struct bed *b, const struct bed_draft *d)
{
    struct event_draft draft = {
        .area = d->scope.area,
        .epoch = 1,
        .area_list = 1,
        .kind = KIND_HOUSEHOLD,
        .depth = (uint32_t)d->sequence,
        .scope = d->scope,
        .lane = d->lane,
        .thread = d->thread,
        .sequence = d->sequence,
        .position = d->position,
        .time = d->position << 16,
        .previous = d->previous,
        .body = span_str(d->body ? d->body : "body"),
        .sealed = d->sealed ? span_str(d->sealed) : span_of(NULL, 0),
    };
    struct bed_event out;

    must(event_sign(&out.e, &out.envelope, &draft, d->keys, &b->arena) == 0);
    return out;
}

struct bed_event bed_next(struct bed *b, struct txn *t, const struct office_keys *k, struct scope scope, uint8_t lane,
                          uint8_t thread, const char *body)
{
    struct stream_key stream = bed_stream(k, scope, lane, thread);
    struct head h = head_get(t, &stream);
    struct author_state a = author_state_get(t, author_number(t, &k->public_key, false));

    return bed_sign(b, &(struct bed_draft){.keys = k,
                                           .scope = scope,
                                           .lane = lane,
                                           .thread = thread,
                                           .sequence = h.sequence + 1,
                                           .position = a.position + 1,
                                           .previous = h.id,
                                           .body = body});
}

struct log_entry bed_append(struct bed *b, struct txn *t, const struct office_keys *k, struct scope scope, uint8_t lane,
                            uint8_t thread, const char *body)
{
    struct bed_event ev = bed_next(b, t, k, scope, lane, thread, body);

    return log_append(t, &ev.e, ev.envelope, (struct wall){1000 + (int64_t)ev.e.position}, 7, true, true);
}
