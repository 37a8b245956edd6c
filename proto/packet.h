/* packet.h — packets in and out. Opening is stateless: it decompresses, decodes, hashes and checks
 * signatures, so that a pool of threads can do it before the core sees a packet (D19). */
#ifndef FANGPIN_PROTO_PACKET_H
#define FANGPIN_PROTO_PACKET_H

#include "base/limits.h"
#include "proto/event.h"
#include "proto/packet.pb-c.h"

typedef bool kind_authority_fn(uint32_t kind);

/* One event of an opened packet. */
struct opened_event {
    struct event e;
    struct span envelope; /* as it will be stored */
    int rc;               /* 0, or why the bytes are no event (ERR_MALFORMED, ERR_SUITE…); then only e.id is set */
    bool vouched;         /* its own signature or that of a later one in an unbroken run of this packet is valid (D4) */
    bool own_checked;     /* its own signature was checked … */
    bool own_valid;       /* … and is good. Always checked for kinds that carry authority */
};

struct opened {
    Fangpin__V1__Packet *packet; /* decoded; lives in the arena */
    struct opened_event *events; /* of an Events packet, in the order given; lives in the arena */
    uint32_t n_events;
    uint32_t signatures_checked;
    bool manifest_valid; /* the manifest's signature matches the author it names */
    bool proof_valid;    /* an enrol request's proof */
};

/* Open one frame. `frame` and the arena must outlive `out`. All limits are checked before memory is taken.
 * ERR_TOO_BIG, ERR_MALFORMED, ERR_NOMEM (the arena's cap): then the packet is answered with a Refusal. */
int packet_open(struct opened *out, struct span frame, struct arena *a, kind_authority_fn *is_authority);

/* An event to send: its stored envelope, and what the store knows of it. */
struct outgoing {
    struct span envelope;
    uint32_t stream_no; /* equal numbers: same stream */
    uint64_t sequence;
    struct id id;     /* its id, when known; all zero: hashed here where it is needed */
    bool with_sealed; /* the receiver is entitled to the sealed part */
};

/* Pack an Events packet. `events` is sorted in place by stream and sequence, so that neighbours form runs.
 * `frame` lives in the arena. ERR_TOO_BIG when it would exceed PACKET_BYTES_MAX, ERR_NOMEM. */
int packet_pack_events(struct span *frame, uint32_t session, uint8_t lane, uint64_t after, uint64_t upto,
                       uint32_t ticket, struct outgoing *events, size_t n, const Fangpin__V1__Manifest *manifest,
                       struct arena *a);

/* Pack any other packet. */
int packet_pack(struct span *frame, const Fangpin__V1__Packet *p, struct arena *a);

/* An allocator for protobuf-c over an arena. */
ProtobufCAllocator arena_allocator(struct arena *a);

/* Sign a manifest in place (its `signature` points into the arena). */
int manifest_sign(Fangpin__V1__Manifest *m, const struct office_keys *k, struct arena *a);

/* Bytes an enrol proof covers. */
int enrol_proof_sign(uint8_t out[SIGNATURE_BYTES], const struct network *n, struct area area,
                     const uint8_t token_key[32], const struct office_keys *k);

/* Codes of Refusal. */
enum refusal_code {
    REFUSAL_VERSION = 1, /* no protocol version in common */
    REFUSAL_NETWORK = 2, /* another network */
    REFUSAL_NOT_ENROLLED = 3,
    REFUSAL_EPOCH = 4, /* a newer epoch of that office is in force */
    REFUSAL_MALFORMED = 5,
    REFUSAL_TOKEN = 6, /* invitation unknown, used by another key, or expired */
    REFUSAL_STATE = 7,
};

/* ---- tokens: text made of a Token, for a screen, a QR code or a telephone ---- */

/* "FP1-" and groups of five characters of Crockford's base32 with dashes, the last ten characters being
 * a checksum. `out` is NUL-terminated. ERR_TOO_BIG. */
#define TOKEN_TEXT_MAX 1024
struct token {
    struct network network;
    struct area area;
    char name[AREA_NAME_BYTES_MAX + 1];
    char address[128];
    struct author parent;
    uint8_t secret[32];
    uint64_t expires_ms;
};
int token_print(char out[TOKEN_TEXT_MAX], const struct token *t);
/* Spaces, dashes, lower case and the letters people confuse (O 0, I L 1) are forgiven. On ERR_BAD_TOKEN,
 * `*group` is the number (from 1) of the first group with a wrong character, or 0 when only the check fails. */
int token_parse(struct token *out, const char *text, int *group);

#endif
