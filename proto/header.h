/* header.h — the header's bytes: decode, encode, and where its last hashes stand. Internal to proto/. */
#ifndef FANGPIN_PROTO_HEADER_H
#define FANGPIN_PROTO_HEADER_H

#include "base/must.h"
#include "proto/event.h"

/* Header fields by number (event.proto). */
enum {
    HEADER_FIELD_VERSION = 1,
    HEADER_FIELD_SUITE,
    HEADER_FIELD_NETWORK,
    HEADER_FIELD_AUTHOR,
    HEADER_FIELD_AREA,
    HEADER_FIELD_EPOCH,
    HEADER_FIELD_SCOPE_AREA,
    HEADER_FIELD_SCOPE_REACH,
    HEADER_FIELD_LANE,
    HEADER_FIELD_THREAD,
    HEADER_FIELD_AREA_LIST,
    HEADER_FIELD_PACK,
    HEADER_FIELD_KIND,
    HEADER_FIELD_SEQUENCE,
    HEADER_FIELD_POSITION,
    HEADER_FIELD_DEPTH,
    HEADER_FIELD_TIME,
    HEADER_FIELD_CITE,
    HEADER_FIELD_OFFICER,
    HEADER_FIELD_OFFICER_SIGNATURES_HASH,
    HEADER_FIELD_SEALED_HASH = 29,
    HEADER_FIELD_BODY_HASH,
    HEADER_FIELD_PREVIOUS,
};

/* A hash at the end of a header: a tag of two bytes, the length, 32 bytes. */
#define TAIL_HASH_BYTES 35u

/* What a packet may leave out, by the flags of Item.elided. */
enum { ELIDED_PREVIOUS = 1, ELIDED_BODY_HASH = 2, ELIDED_SEALED_HASH = 4 };

/* As event_decode_header, for a header whose id the caller has computed. */
int header_decode(struct event *out, struct span header, const struct id *id, struct arena *a);

/* The encoded header of a draft, in field order. NULL: no memory. ERR_TOO_BIG goes to *rc. */
int header_encode(struct span *out, const struct event_draft *d, const struct author *author, struct arena *a);

/* Which of the three hashes stand at the end of a well-formed header in the form and order that a receiver
 * restores. */
unsigned header_tail(struct span header);

/* Append such a hash. */
uint8_t *header_put_hash(uint8_t *at, uint32_t no, const uint8_t hash[32]);

#endif
