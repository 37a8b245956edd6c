/* maker.h — events made by hand and signed with a real office's key, with whatever is wrong about them. */
#ifndef FANGPIN_TESTS_MAKER_H
#define FANGPIN_TESTS_MAKER_H

#include "tests/support/world.h"

/* A stream of made events; `draft` says what the next one will be. */
struct maker {
    struct world *w;
    struct arena *arena; /* the world's: lives as long as it */
    struct event_draft draft;
    const struct office_keys *keys;
    struct id last;
};

struct made {
    struct event e;
    struct span envelope;
};

/* Leads of the village V, in a thread that the office itself does not use here. */
struct maker maker_of(struct world *w);

/* The next event of the stream. */
struct made make(struct maker *m);

/* The same event with one byte of its signature turned; without its sealed part. */
struct made spoil(struct maker *m, struct made good);
struct made unseal(struct maker *m, struct made good);

/* Send as if `from` did, outside any session, and run the world. hand: from V to T. */
void hand_between(struct maker *m, const char *from, const char *to, const struct made *events, size_t n);
void hand(struct maker *m, const struct made *events, size_t n);

/* Any other packet, as if `from` had said it in the session. */
void say_between(struct maker *m, const char *from, const char *to, Fangpin__V1__Packet *p);

#endif
