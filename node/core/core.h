/* core.h — the office: one step function (D18). Inputs in, one commit, effects out.
 *
 * When core_step returns, whatever the office decided is durable; effects list only what is left to do outside:
 * packets to send, answers to give, keys to admit. No thread, clock, random number, socket or file name is read
 * here: time and entropy come with the step. The libuv host and the simulator are its two drivers. */
#ifndef FANGPIN_NODE_CORE_H
#define FANGPIN_NODE_CORE_H

#include "base/story.h"
#include "proto/packet.h"
#include "replication/session.h"
#include "replication/store.h"
#include "tiers/filing.h"
#include "tiers/kinds.h"
#include "tiers/tree.h"

struct core;

struct core_options {
    struct store *store;            /* lent */
    const struct office_keys *keys; /* lent */
    struct story story;
    const char *advertise; /* address that tokens give to children; may be NULL at a village */
    uint32_t threads;      /* streams per lane and scope, 1…THREADS_MAX; 0: 8 */
    uint8_t lane_window;   /* see session.h; 0: default */
    struct tree *tree; /* NULL, or a tree that the driver holds: shared where the office's newest list is the same */
    bool drill;        /* drafts of packs apply without a countersignature */
};

enum input_kind {
    INPUT_PACKET, /* a frame from a peer, opened (verified) by the driver */
    INPUT_LINK,   /* the carrier says a peer's line is up or down */
    INPUT_FILING, /* acts to sign: each is answered on its own */
    INPUT_INVITE, /* make a token for a child area */
    INPUT_STATUS, /* what only the core knows */
    INPUT_TICK,   /* the deadline passed */
};

struct input {
    enum input_kind kind;
    struct author peer; /* PACKET, LINK: who the carrier says it is: an office key, or a token's curve key */
    bool peer_is_invite;
    const struct opened *packet; /* PACKET; rc of packet_open in packet_rc */
    int packet_rc;
    bool up;         /* LINK */
    uint64_t ticket; /* FILING, INVITE, STATUS: given back in the reply */
    const struct filing *filings;
    size_t n_filings;
    struct area area; /* INVITE */
};

/* Read once by the driver for each step. */
struct step_time {
    struct mono now;
    struct wall wall;
    uint8_t entropy[32]; /* fresh random bytes */
};

struct filing_reply {
    int rc; /* 0, ERR_REFUSED (see why), or a store error */
    struct id event;
    struct subject subject;
    uint64_t position, sequence;
    uint32_t kind;
    bool provisional; /* a due date was counted in a year whose days off are not known */
    struct filing_refusal why;
};

enum effect_kind {
    EFFECT_SEND,    /* frame to peer */
    EFFECT_REPLY,   /* to a FILING */
    EFFECT_INVITED, /* to an INVITE: rc, token */
    EFFECT_STATUS,  /* to a STATUS */
    EFFECT_ADMIT,   /* the carrier admits this CURVE key as this peer from now on */
    EFFECT_FORGET,  /* … and no longer */
};

struct core_status;
struct effect {
    enum effect_kind kind;
    struct author peer;
    bool peer_is_invite;
    uint8_t lane;
    struct span frame;
    uint8_t curve[32];
    uint64_t ticket;
    int rc;
    const struct filing_reply *replies;
    size_t n_replies;
    const struct token *token;
    const struct filing_refusal *why; /* INVITED with rc != 0 */
    const struct core_status *status;
};

struct effects {
    const struct effect *at; /* valid until the next step */
    size_t n;
};

struct peer_status {
    struct author key;
    struct area area;
    uint32_t epoch;
    char name[AREA_NAME_BYTES_MAX + 1];
    bool is_parent;
    struct session_view session;
    uint64_t unsent[LANES];          /* events beyond the last receipt; exact */
    int64_t oldest_unsent_ms[LANES]; /* wall claim when received here; 0: none */
    uint64_t receipted[LANES];       /* our arrivals that the peer has made durable, as last proven */
    uint64_t parked_events, parked_bytes;
};

struct core_status {
    struct network network;
    struct area area;
    uint32_t epoch;
    struct author key;
    char name[AREA_NAME_BYTES_MAX + 1];
    uint8_t store_id[16];
    uint32_t area_list;
    uint64_t events, own_position, arrivals;
    uint64_t verdicts[VERDICTS];
    uint64_t waiting, stale, parked;
    uint64_t steps, events_folded, signatures_checked;
    uint64_t us_admit, us_fold, us_commit, us_pump; /* where the time goes; measured by the driver's stopwatch */
    bool drill;                                     /* drafts of packs apply */
    bool may_sign;                                  /* false: behind its own past (D13) */
    char may_not_sign_why[160];
    struct digest held; /* of everything inside the own area */
    const struct peer_status *peers;
    size_t n_peers;
    const struct invite_status *invites;
    size_t n_invites;
    struct wall wall;
    struct mono now;
};

struct invite_status {
    struct area area;
    uint64_t expires_ms;
    bool used;
};

/* Open an office over an enrolled store. ERR_STATE when the store holds no identity (init or join first),
 * ERR_CORRUPT, ERR_NOMEM. */
int core_open(struct core **out, const struct core_options *o, const struct step_time *time);
void core_close(struct core *c);
/* Give back what only steps need and close the store's files until the next one. What effects point to is gone. */
void core_rest(struct core *c);

/* A driver may give a stopwatch (microseconds, any origin) to fill the us_ counters; NULL: they stay 0. */
void core_set_stopwatch(struct core *c, uint64_t (*us)(void *self), void *self);

/* Let the office react. On an error the store is unusable: the driver stops the office (D9). */
int core_step(struct core *c, const struct input *in, size_t n, const struct step_time *time, struct effects *out);

/* Drop every view and make it again from the log, in one commit (D1). For repair and for tests: the result equals
 * what the folds had. A store error as core_step. */
int core_rebuild(struct core *c, const struct step_time *time);

/* When to call with INPUT_TICK at the latest. */
struct mono core_deadline(const struct core *c);

/* The area tree; constant until an area list event changes it. For read-only use on the thread that steps. */
const struct tree *core_tree(const struct core *c);

/* ---- making an office (before it runs) ---- */

struct identity {
    struct network network;
    struct area area;
    uint32_t epoch;
    struct author key;
    struct author parent; /* zero at the root */
    char address[128];    /* the parent's; "" at the root */
};

/* The root: writes genesis, area list and its identity into an empty store. ERR_EXISTS (an office already),
 * ERR_INVALID (the tree has no version). */
int core_found(struct store *s, const struct tree *tree, const struct office_keys *k, const struct step_time *time);
/* A child: takes the grant's envelopes (checked from the token's network id down to its own certificate) and
 * writes its identity into an empty store; nothing is written on an error. ERR_BAD_SIGNATURE, ERR_NO_AUTHORITY,
 * ERR_MALFORMED, ERR_NOT_FOUND (the area list is not whole), ERR_EXISTS (an office already). */
int core_enrol(struct store *s, const Fangpin__V1__EnrolGrant *grant, const struct token *token,
               const struct office_keys *k, const struct step_time *time);
/* Who this store is. ERR_NOT_FOUND. */
int core_identity(struct store *s, struct identity *out);
/* The tree of the newest area list held; `known` (or NULL), shared, where it is the same. Caller frees. */
int core_load_tree(struct txn *t, struct tree *known, struct tree **out);

#endif
