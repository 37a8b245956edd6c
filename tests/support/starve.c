#include "tests/support/starve.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

static const struct arena *of;
static unsigned left; /* pieces until the one that is not given; 0: all are */
static bool met;

void starve(const struct arena *a, unsigned nth)
{
    of = a;
    left = nth;
    met = false;
}

bool starve_end(void)
{
    left = 0;
    return met;
}

static bool refused(const struct arena *a)
{
    if (left == 0 || a != of || --left > 0)
        return false;
    met = true;
    return true;
}

/* The linker calls these in place of the functions of that name, and those by the names with `real`. */
void *__real_arena_take(struct arena *a, size_t len);
void *__wrap_arena_take(struct arena *a, size_t len);
void *__real_arena_copy(struct arena *a, const void *from, size_t len);
void *__wrap_arena_copy(struct arena *a, const void *from, size_t len);
void *__real_malloc(size_t len);
void *__wrap_malloc(size_t len);
void *__real_calloc(size_t n, size_t len);
void *__wrap_calloc(size_t n, size_t len);
void *__real_realloc(void *at, size_t len);
void *__wrap_realloc(void *at, size_t len);

void *__wrap_arena_take(struct arena *a, size_t len)
{
    return refused(a) ? NULL : __real_arena_take(a, len);
}

void *__wrap_arena_copy(struct arena *a, const void *from, size_t len)
{
    return refused(a) ? NULL : __real_arena_copy(a, from, len);
}

void *__wrap_malloc(size_t len)
{
    return refused(NULL) ? NULL : __real_malloc(len);
}

void *__wrap_calloc(size_t n, size_t len)
{
    return refused(NULL) ? NULL : __real_calloc(n, len);
}

void *__wrap_realloc(void *at, size_t len)
{
    return refused(NULL) ? NULL : __real_realloc(at, len);
}
