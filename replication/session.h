/* session.h — what two offices owe each other on one link: a pure state machine, packets in and packets out
 * (D10, D11, D12). The ZeroMQ link, the simulator's network and bundle files carry the same sessions.
 *
 *            link up                hello answered            sums equal / repaired
 *   DARK ───────────────► GREETING ────────────────► COMPARING ────────────────► STEADY
 *    ▲                        │ cursors trusted          │                         │ ▲ a digest differs:
 *    │                        └──────────────────────────┼────────────────────────►│ └─ COMPARING
 *    └──────────────── link down, silence, new hello ◄───┴─────────────────────────┘
 *
 * Which events belong on a link: those whose scope lies inside the child's area (both reaches), and those of
 * the child's ancestors that reach down. Both sides apply the rule; it has a hash (the filter).
 *
 * Order of work inside one step of the core: packets are handled inside the write transaction and change only
 * memory and the transaction; what must be said is said by session_pump, which the core calls after the
 * commit with a read transaction. So a packet can never overtake the disk. */
#ifndef FANGPIN_REPLICATION_SESSION_H
#define FANGPIN_REPLICATION_SESSION_H

#include "base/clock.h"
#include "base/story.h"
#include "proto/packet.h"
#include "replication/store.h"

enum session_state { SESSION_DARK, SESSION_GREETING, SESSION_COMPARING, SESSION_STEADY };
const char *session_state_name(enum session_state s);

struct session_config {
    bool we_are_child;
    struct network network;
    struct area own_area, peer_area;
    uint32_t own_epoch, peer_epoch;
    struct author own, peer;           /* office keys */
    const struct office_keys *keys;    /* lent: for manifests */
    uint32_t peer_no;                  /* the store's number of the peer */
    struct area above[TREE_DEPTH_MAX]; /* ancestors of the child, the parent first */
    uint32_t n_above;
    uint32_t area_list; /* version: part of the filter's hash */
    bool peer_takes_sealed;
    uint8_t lane_window; /* chunks on the way per lane; 0: WINDOW_CHUNKS */
    uint64_t seed;       /* for session numbers and jitter */
};

struct session;

/* Where a step's packets go, and what it may use. Borrowed for one call. */
struct session_turn {
    struct txn *txn;     /* write transaction while handling, read transaction in session_pump */
    struct arena *arena; /* frames live here until the step after */
    struct mono now;
    struct wall wall;
    const struct story *story;
    /* Say something to the peer (only from session_pump, session_link_up, session_tick). */
    void (*send)(void *self, const struct author *peer, uint8_t lane, struct span frame);
    void *self;
};

/* A session in DARK. Cursors are read from the store when the link comes up. NULL: no memory. */
struct session *session_new(const struct session_config *c);
void session_free(struct session *s);
/* The rule or the area list changed: the filter's hash follows, the session starts again when up. */
void session_reconfigure(struct session *s, const struct session_config *c);

/* The carrier says the line is up or down. The child greets in the next pump. */
void session_link_up(struct session *s, const struct session_turn *t);
void session_link_down(struct session *s, const struct session_turn *t);

/* A packet that is not about enrolment. For Events the core admits first and passes what became of them. */
struct session_counts {
    uint32_t stored, known, parked, refused, first_refusal;
};
void session_packet(struct session *s, const struct session_turn *t, const struct opened *o,
                    const struct session_counts *counts);

/* The store has new arrivals that belong on this link (`scope`), or may have. */
void session_news(struct session *s, struct scope scope, uint8_t lane);

/* Say what is due: hello, receipts, urgent chunks first, then the other lanes by their shares. After the commit. */
void session_pump(struct session *s, const struct session_turn *t);

/* Whether a pump would say something, and when to call back at the latest. */
bool session_wants_pump(const struct session *s);
struct mono session_deadline(const struct session *s);
void session_tick(struct session *s, const struct session_turn *t); /* a deadline passed */

/* What ops see (USERS.md: unknown is shown as unknown). */
struct session_view {
    enum session_state state;
    struct mono state_since;
    struct mono last_heard;                           /* MONO_NEVER: not since start */
    struct mono last_receipt;                         /* when a receipt last went further; 0: not since start */
    int64_t last_heard_wall_ms;                       /* durable; 0: never */
    int64_t link_down_wall_ms;                        /* when it went dark; 0: it is up */
    uint64_t sent_upto[LANES], receipted_upto[LANES]; /* our arrivals; STEADY only has them exact */
    uint64_t seen_upto[LANES];                        /* theirs, durable here */
    uint64_t bytes_in, bytes_out, packets_in, packets_out, events_in, events_out;
    uint64_t sessions, compares, repaired;
    uint32_t chunk_bytes;
    /* last manifest of the peer, checked */
    bool has_manifest;
    uint64_t manifest_position, manifest_unsent[LANES];
    int64_t manifest_wall_ms, manifest_received_ms;
    struct id manifest_head;
    /* what the peer's hello said of our own events (D13) */
    uint64_t peer_knows_position;
    struct id peer_knows_head;
    uint32_t refusal; /* last Refusal of the peer; 0: none */
};
void session_view(const struct session *s, struct session_view *out);

/* Scopes that belong on the link. Exposed for the core's routing and for checkers. */
bool session_carries(const struct session_config *c, struct scope scope);

#endif
