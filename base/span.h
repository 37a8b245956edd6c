/* span.h — borrowed bytes and a bounded writer. */
#ifndef FANGPIN_BASE_SPAN_H
#define FANGPIN_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* Borrowed bytes: whoever made the span says until when. `at` NULL means absent,
 * which is not the same as present and empty. */
struct span {
    const uint8_t *at;
    size_t len;
};

static inline struct span span_of(const void *at, size_t len)
{
    return (struct span){at, len};
}

static inline struct span span_str(const char *s)
{
    return (struct span){(const uint8_t *)s, strlen(s)};
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Big-endian numbers, byte by byte: LMDB memory is unaligned and its keys sort as bytes. */
static inline void put_be(uint8_t *at, uint64_t v, size_t width)
{
    for (size_t i = width; i-- > 0; v >>= 8)
        at[i] = (uint8_t)v;
}

static inline uint64_t get_be(const uint8_t *at, size_t width)
{
    uint64_t v = 0;
    for (size_t i = 0; i < width; i++)
        v = v << 8 | at[i];
    return v;
}

#endif
