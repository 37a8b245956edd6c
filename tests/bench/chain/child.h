/* child.h — a village's office inside the load process: its own keys, store, core and socket, driven by one of a few
 * loops. What the host does with threads is done here in turns, since five hundred of them share a machine. */
#ifndef FANGPIN_TESTS_BENCH_CHAIN_CHILD_H
#define FANGPIN_TESTS_BENCH_CHAIN_CHILD_H

#include "base/prng.h"
#include "node/core/core.h"
#include "node/demo/fleet.h"
#include "node/host/zmq_link.h"

#define CHILD_HELP_FEN 50000 /* of each act of help */

struct child {
    struct area area;
    char dir[96];
    struct office_keys keys;
    struct identity identity;
    struct store *store;
    struct core *core;
    struct arena arena;
    struct zmq_link link;
    bool linked;
    struct subject authority; /* standing authority it helps under */
    uint64_t unsent;          /* as last asked */
};

/* Join through a real invitation of `parent`, and open the core. Fails the benchmark otherwise. */
void child_enrol(struct child *c, struct office *parent, const char *folder, struct area area);
void child_close(struct child *c);

/* Dial the parent, from the thread of `loop`; hang up, and run the loop once more to let go. */
void child_dial(struct child *c, void *context, uv_loop_t *loop);
void child_hang_up(struct child *c);
/* Do what is due by time. */
void child_tick(struct child *c);

/* Sign what it wants to say: `households` of them, and `helps` acts of help under its authority. */
void child_file(struct child *c, struct prng *p, size_t households, size_t helps);
/* Whether its standing authority has come. */
bool child_has_authority(struct child *c);
/* Events beyond the last receipt. */
uint64_t child_unsent(struct child *c);

#endif
