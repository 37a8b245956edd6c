/* arena.h — a bump allocator with a cap: memory for one step or one packet, freed at once.
 *
 * Foreign bytes can ask a decoder for sixty times their own size (protobuf-c, LIMITS.md 4):
 * the cap is what bounds it. Memory is zeroed. */
#ifndef FANGPIN_BASE_ARENA_H
#define FANGPIN_BASE_ARENA_H

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *first, *now;
    size_t used; /* bytes handed out since the last reset */
    size_t cap;  /* bytes at most; beyond it arena_take gives NULL */
};

/* An empty arena; no memory is taken yet. */
struct arena arena_of(size_t cap);

/* `len` zeroed bytes aligned for anything, or NULL (cap reached, or no memory). They live until
 * arena_reset or arena_free. */
void *arena_take(struct arena *a, size_t len);

/* A copy of `len` bytes, or NULL. */
void *arena_copy(struct arena *a, const void *from, size_t len);

/* Forget everything handed out; blocks are kept for the next round. */
void arena_reset(struct arena *a);

/* Give all memory back. The arena may be used again. */
void arena_free(struct arena *a);

#endif
