/* embed.h — files that are part of the program: packs, area lists, drills. */
#ifndef FANGPIN_BASE_EMBED_H
#define FANGPIN_BASE_EMBED_H

#include <string.h>

#include "base/span.h"

/* Put a file's bytes into the program, between symbol_begin and symbol_end. Both are literals. */
#define EMBED(symbol, path)                                                                                            \
    __asm__(".section .rodata\n"                                                                                       \
            ".global " #symbol "_begin\n"                                                                              \
            ".global " #symbol "_end\n" #symbol "_begin:\n"                                                            \
            ".incbin \"" path "\"\n" #symbol "_end:\n"                                                                 \
            ".previous\n");                                                                                            \
    extern const uint8_t symbol##_begin[], symbol##_end[]

struct embedded {
    const char *name; /* first, so that near_match finds it; "maerkang-2022" */
    const uint8_t *begin, *end;
};
/* An initialiser of one. */
#define EMBEDDED(name, symbol)                                                                                         \
    {                                                                                                                  \
        name, symbol##_begin, symbol##_end                                                                             \
    }

static inline struct span embedded_text(const struct embedded *e)
{
    return span_of(e->begin, (size_t)(e->end - e->begin));
}

/* The one of this name, or NULL. */
static inline const struct embedded *embedded_find(const struct embedded *list, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    return NULL;
}

#endif
