/* id.h — the fixed-size names of things, and sums over sets of them. */
#ifndef FANGPIN_BASE_ID_H
#define FANGPIN_BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Hash of an event's header. */
struct id {
    uint8_t b[32];
};

/* An office's public signing key (Ed25519). One key is one author is one epoch. */
struct author {
    uint8_t b[32];
};

/* A network: the first 16 bytes of the hash of its root's first key (proto/README.md). */
struct network {
    uint8_t b[16];
};

/* What an event is about: a household, a fund, an authority. 48 bits of milliseconds and 80 random bits
 * (DOMAIN.md 5.1), so that things made together lie together in the store. All zero: nothing. */
struct subject {
    uint8_t b[16];
};

static inline bool id_equal(const struct id *a, const struct id *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

static inline bool author_equal(const struct author *a, const struct author *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

static inline bool subject_equal(const struct subject *a, const struct subject *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

static inline bool subject_none(const struct subject *s)
{
    static const struct subject none;
    return subject_equal(s, &none);
}

static inline bool bytes_zero(const void *at, size_t len)
{
    const uint8_t *p = at;
    uint8_t any = 0;
    for (size_t i = 0; i < len; i++)
        any |= p[i];
    return any == 0;
}

/* A set of ids as their number and their sum, four 64-bit words wide, each modulo 2^64: equal sets have
 * equal sums in whatever order, and sums of disjoint sets add up (D11). */
struct digest {
    uint64_t count;
    uint64_t sum[4];
};

void digest_add_id(struct digest *d, const struct id *id);
void digest_add(struct digest *d, const struct digest *more);

static inline bool digest_equal(const struct digest *a, const struct digest *b)
{
    return a->count == b->count && memcmp(a->sum, b->sum, sizeof a->sum) == 0;
}

/* 40 bytes: the count and the four words, big-endian. */
#define DIGEST_BYTES 40
void digest_put(uint8_t at[DIGEST_BYTES], const struct digest *d);
struct digest digest_get(const uint8_t at[DIGEST_BYTES]);

/* Lower-case hex. `out` needs 2*len+1 bytes. */
void hex_print(char *out, const void *at, size_t len);

/* Exactly `len` bytes from exactly 2*len hex digits; false otherwise. */
bool hex_parse(void *out, size_t len, const char *text, size_t text_len);

#endif
