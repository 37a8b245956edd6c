/* session_pair.h — two sessions over two real stores, joined by a line in memory that can be slow, lose, double,
 * delay and be cut. What is admitted is whatever is vouched and follows its stream; a gap is counted as parked and
 * forgotten, which is harsher than the core. */
#ifndef FANGPIN_TESTS_SUPPORT_SESSION_PAIR_H
#define FANGPIN_TESTS_SUPPORT_SESSION_PAIR_H

#include "base/prng.h"
#include "replication/session.h"
#include "replication/session_internal.h"

#define PAIR_COUNTY   ((struct area){513201000000}) /* the child */
#define PAIR_CITY     ((struct area){513200000000}) /* the parent */
#define PAIR_PROVINCE ((struct area){510000000000})
#define PAIR_OTHER    ((struct area){513221000000}) /* another child of the parent */

struct frame {
    struct frame *next;
    uint64_t due; /* when it arrives */
    uint8_t lane;
    size_t len;
    uint8_t bytes[];
};

/* What went over the line, in the order it was sent. */
struct pair_sent {
    bool from_child;
    uint8_t lane;
    Fangpin__V1__Packet__WhatCase what;
    bool repair;
    uint64_t after, upto;
    size_t bytes;
};

struct pair;

struct side {
    struct pair *pair;
    struct side *other;
    const char *name;
    char dir[64];
    uint8_t id;     /* of the store */
    uint8_t opened; /* how often */
    struct store *store;
    struct office_keys keys;
    struct session_config config;
    struct session *session;
    struct arena arena; /* of a step */
    struct frame *inbox, **inbox_end;
    uint64_t line_free; /* when the line towards this side is free */
    uint8_t *backup;
    size_t backup_len;
    uint64_t parked, stored, known;
};

struct pair {
    struct side child, parent;
    struct mono now;
    struct prng prng; /* of the faults */
    struct arena arena;
    /* the line; 0: none of it */
    uint64_t latency_ms, bytes_per_second;
    uint32_t lose, twice, late;                                 /* of a thousand packets */
    bool (*drop)(struct pair *p, const struct pair_sent *sent); /* lose just these */
    uint64_t left; /* packets until the line falls dead; UINT64_MAX: never */
    bool up;
    struct story story;
    uint64_t alarms, warnings;
    struct pair_sent *sent;
    struct span last; /* the last frame sent; owned here */
    size_t n_sent, cap_sent;
    uint64_t bytes;
};

void pair_up(struct pair *p, uint64_t seed);
void pair_down(struct pair *p);

/* Link up at both ends, down at both ends with everything on the line lost. */
void pair_link(struct pair *p);
void pair_cut(struct pair *p);

/* Run until nothing moves and nothing is due within ten minutes. False: more than `most` packets were sent first. */
bool pair_run(struct pair *p, uint64_t most);
/* Run until this many more packets were sent, or nothing moves. */
void pair_run_packets(struct pair *p, uint64_t n);
/* Let this many milliseconds pass. */
void pair_run_ms(struct pair *p, uint64_t ms);

/* One side handles what has arrived, commits and speaks. False: there was nothing to do. */
bool side_step(struct side *s);

/* Let one side hear a packet made by hand, as from its peer, without speaking after it. `p->session` 0: the session
 * it is in. */
void side_hear(struct side *s, Fangpin__V1__Packet *p);
/* Call the pump whether it is wanted or not. */
void side_pump(struct side *s);

/* Sign and append. `author` NULL: the office itself. */
void side_write(struct side *s, const struct office_keys *author, struct scope scope, uint8_t lane, uint8_t thread,
                unsigned n);
/* `streams` streams of one event each, spread over threads, lanes and invented authors. */
void side_write_streams(struct side *s, struct scope scope, unsigned first_author, unsigned streams);

/* Close and open the store, with a new session: what a crash leaves. */
void side_restart(struct side *s);
/* An empty store under a new id. */
void side_wipe(struct side *s);
/* Keep a copy; put it back. */
void side_backup(struct side *s);
void side_restore(struct side *s);

struct session_view side_view(const struct side *s);
uint64_t side_count(struct side *s);
/* Events of everything the link carries, in both stores. */
bool pair_level(struct pair *p);
struct office_keys pair_keys(unsigned seed);

/* cmocka's setup and teardown: `*state` is a struct pair, not linked yet; … linked and level. */
int pair_setup(void **state);
int pair_setup_linked(void **state);
int pair_teardown(void **state);
/* The last packet sent; it was sent by the child. */
const struct pair_sent *pair_last(const struct pair *p, bool from_child);

static inline struct scope scope_of(uint64_t area, enum reach reach)
{
    return (struct scope){{area}, reach};
}

#endif
