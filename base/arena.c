#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK_BYTES (64u * 1024u)
#define ARENA_ALIGN       16u

struct arena_block {
    struct arena_block *next;
    size_t len, used;
    _Alignas(ARENA_ALIGN) unsigned char at[];
};

struct arena arena_of(size_t cap)
{
    return (struct arena){.cap = cap};
}

static struct arena_block *block_new(size_t len)
{
    if (len < ARENA_BLOCK_BYTES)
        len = ARENA_BLOCK_BYTES;
    struct arena_block *b = malloc(sizeof *b + len);
    if (b != NULL)
        *b = (struct arena_block){.len = len};
    return b;
}

/* The next kept block that has room, or a new one linked after the present. */
static struct arena_block *block_with_room(struct arena *a, size_t len)
{
    struct arena_block *b = a->now != NULL ? a->now : a->first;

    if (b != NULL && b->len - b->used >= len)
        return b;
    while (b != NULL && b->next != NULL) {
        b = b->next;
        if (b->len - b->used >= len)
            return b;
    }
    struct arena_block *fresh = block_new(len);
    if (fresh == NULL)
        return NULL;
    if (b == NULL)
        a->first = fresh;
    else
        b->next = fresh;
    return fresh;
}

void *arena_take(struct arena *a, size_t len)
{
    if (len > a->cap)
        return NULL;
    len = (len + ARENA_ALIGN - 1) & ~(size_t)(ARENA_ALIGN - 1);
    if (len > a->cap - a->used)
        return NULL;
    struct arena_block *b = block_with_room(a, len);
    if (b == NULL)
        return NULL;
    void *at = b->at + b->used;
    b->used += len;
    a->used += len;
    a->now = b;
    return memset(at, 0, len);
}

void *arena_copy(struct arena *a, const void *from, size_t len)
{
    void *at = arena_take(a, len ? len : 1);

    if (at != NULL && len > 0)
        memcpy(at, from, len);
    return at;
}

/* Behind the present block nothing was taken: an arena that once was large is as fast to reset as a small one. */
void arena_reset(struct arena *a)
{
    for (struct arena_block *b = a->first; b != NULL; b = b == a->now ? NULL : b->next)
        b->used = 0;
    a->now = a->first;
    a->used = 0;
}

void arena_free(struct arena *a)
{
    for (struct arena_block *b = a->first, *next; b != NULL; b = next) {
        next = b->next;
        free(b);
    }
    *a = arena_of(a->cap);
}
