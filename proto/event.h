/* event.h — bytes to event and back: envelope, header, id, signature (D1–D5; bytes in proto/README.md). */
#ifndef FANGPIN_PROTO_EVENT_H
#define FANGPIN_PROTO_EVENT_H

#include "base/area.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/limits.h"
#include "base/span.h"
#include "proto/keys.h"
#include "proto/kinds.h"

#define EVENT_DOMAIN      "fangpin event v1"
#define OFFICER_KEY_BYTES 16

struct cite {
    struct id id;
    struct author author;
    uint64_t position;
};

/* The stream an event stands in: (author, scope, lane, thread). The epoch goes with the author's key. */
struct stream_key {
    struct author author;
    struct scope scope;
    uint8_t lane;
    uint8_t thread;
};

static inline bool stream_equal(const struct stream_key *a, const struct stream_key *b)
{
    return a->lane == b->lane && a->thread == b->thread && scope_equal(a->scope, b->scope) &&
           author_equal(&a->author, &b->author);
}

/* A decoded event. Spans are borrowed from the bytes it was decoded from, `cites` from the arena. */
struct event {
    struct span header; /* the signed bytes */
    struct span body;
    struct span sealed; /* at NULL: not here */
    struct span signature;
    struct span officer_signatures; /* 64 bytes each, one after the other; may be empty */
    struct id id;

    uint32_t version, suite, epoch, area_list, kind, depth;
    struct network network;
    struct area area; /* of the office that signed */
    struct stream_key stream;
    uint64_t sequence, position, time;
    struct id previous; /* all zero at sequence 1 */
    struct id body_hash, sealed_hash;
    bool has_sealed; /* the header commits to a sealed part */
    bool has_pack;
    struct id pack;
    const struct cite *cites;
    uint32_t n_cites;
    struct span officers; /* key ids, OFFICER_KEY_BYTES each */
    struct id officer_signatures_hash;
};

/* Decode a header alone. Checks everything that needs no state: sizes, ranges, enum values, that sequence,
 * position and depth are at least 1, that previous is zero exactly at sequence 1.
 * Fills all of `out` but body, sealed and signatures. `header` must outlive `out`.
 * ERR_MALFORMED, ERR_TOO_BIG, ERR_SUITE (suite or version unknown: relayed? no, refused), ERR_NOMEM (arena). */
int event_decode_header(struct event *out, struct span header, struct arena *a);

/* Decode an envelope and check that its parts match the header's hashes. Does not check signatures.
 * A sealed part may be missing; one that is there must match. Errors as above. */
int event_decode(struct event *out, struct span envelope, struct arena *a);

/* The office's signature over this header by the author it names. About 80 µs. */
bool event_signature_valid(const struct event *e);

/* Whether the officers' signatures given match the header's commitment (or there are none of both). */
bool event_officers_match(const struct event *e);

/* The parts of an envelope without decoding or copying: for the send path. False when it is none. */
struct envelope_parts {
    struct span header, body, sealed, signature;
    struct span officer_signature[SIGNATURES_MAX];
    uint32_t n_officer_signatures;
};
bool envelope_split(struct envelope_parts *out, struct span envelope);

/* Bytes of an envelope made of these parts; `room` must be at least envelope_bytes of them. */
size_t envelope_bytes(const struct envelope_parts *p);
size_t envelope_join(uint8_t *out, const struct envelope_parts *p);

/* What an office wants to sign. Everything is borrowed for the call. */
struct event_draft {
    struct network network;
    struct area area;
    uint32_t epoch, area_list, kind, depth;
    const struct id *pack; /* NULL: none */
    struct scope scope;
    uint8_t lane, thread;
    uint64_t sequence, position, time;
    struct id previous;
    const struct cite *cites;
    uint32_t n_cites;
    struct span body;
    struct span sealed; /* ciphertext, or at NULL */
};

/* Encode and sign. `out` gets a decoded event whose spans, and `*envelope`, live in the arena.
 * ERR_TOO_BIG (a part exceeds its limit), ERR_NOMEM. */
int event_sign(struct event *out, struct span *envelope, const struct event_draft *d, const struct office_keys *k,
               struct arena *a);

/* D5's order: depth, tier (higher first), author, epoch, position, id. <0, 0, >0. */
int event_order(const struct event *a, const struct event *b);

#endif
