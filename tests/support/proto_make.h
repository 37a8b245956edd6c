/* proto_make.h — sample keys and events for tests. */
#ifndef FANGPIN_TESTS_PROTO_MAKE_H
#define FANGPIN_TESTS_PROTO_MAKE_H

#include "proto/packet.h"

#define MAKE_AREA ((struct area){513201209200})

/* The key pair of a seed of 32 equal bytes. */
struct office_keys make_keys(uint8_t seed);

/* A chain of events by one author in one scope and lane. */
struct chain {
    struct office_keys keys;
    struct event_draft draft; /* of the next event; change what a test is about */
    uint8_t body[400];
    uint8_t sealed[200];
};
struct chain make_chain(uint8_t seed, uint8_t thread);

/* Sign the next event of a chain; the draft moves on. */
void make_next(struct chain *c, struct event *e, struct span *envelope, struct arena *a);

/* As a store would hand it to the packer. */
struct outgoing make_outgoing(const struct event *e, struct span envelope, uint32_t stream_no);

#endif
