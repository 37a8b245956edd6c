/* session_internal.h — what the files session*.c share. Nobody else includes it, their tests excepted. */
#ifndef FANGPIN_REPLICATION_SESSION_INTERNAL_H
#define FANGPIN_REPLICATION_SESSION_INTERNAL_H

#include "replication/session.h"

#include "base/must.h"
#include "base/prng.h"

#define STORE_ID_BYTES 16
#define SUM_BYTES      64u        /* of a sum in a packet, about */
#define HEAD_BYTES     112u       /* of a stream's head */
#define META_STORE_ID  "store/id" /* where the store keeps its id (store_schema.c) */

/* A packet of events on the way: sent, not yet receipted. */
struct chunk {
    uint32_t ticket;
    uint32_t bytes;
    uint32_t ahead; /* bytes on the way when it was sent, its own included */
    bool repair;    /* outside the cursor */
    bool full;      /* as large as it might be: its time says something about the line */
    uint64_t upto;
    struct mono sent;
};

/* A scope with news beyond the lane's cursor. Upwards there is one source, whose scope is not looked at. */
struct source {
    struct scope scope;
    uint64_t next; /* nothing of it lies between the lane's cursor and this arrival */
};

/* A stream that the peer lacks the end of. */
struct repair {
    struct stream_key key;
    struct head after;
};

struct lane_out {
    uint64_t base;      /* where the session's sending began */
    uint64_t sent;      /* everything owed up to here was sent */
    uint64_t told;      /* where packets have brought the peer's cursor: behind `sent` when nothing was owed between */
    uint64_t receipted; /* … and is durable there */
    struct source *sources;
    size_t n_sources, cap_sources;
    struct repair *repairs; /* from `at_repair` on; a ring is not needed: it is emptied and filled anew */
    size_t n_repairs, cap_repairs, at_repair;
    bool repair_turn; /* the next chunk is a repair, when both wait */
    struct chunk flight[FLIGHT_MAX];
    uint32_t n_flight, flight_bytes;
    struct mono patience; /* since when a receipt is awaited */
    uint64_t owed;        /* bytes of its share not used yet */
    uint32_t permille;    /* packed bytes per 1,000 stored ones, as the last packets were */
    uint64_t skipped;     /* passed over since a packet last moved the peer's cursor */
};

struct outbound {
    bool open;    /* cursors stand: events may be sent */
    bool trusted; /* … and nothing before them is in doubt */
    bool told;    /* the peer was told where they stand, they being new */
    struct lane_out lane[LANES];
    uint32_t ticket;      /* of the last packet */
    uint32_t chunk_bytes; /* what a chunk is filled to */
    uint32_t changed_at;  /* chunk_bytes was changed after this ticket */
    uint64_t carry;       /* bytes the line showed it carries in CHUNK_SLOW_MS */
};

/* What is held here of the peer's arrivals. `store` and `filter` are the peer's that the numbers belong to. */
struct inbound {
    bool loaded;
    bool open, trusted;
    bool unwritten; /* trusted in memory, not yet in the store */
    uint8_t store[STORE_ID_BYTES];
    struct id filter;
    uint8_t life[STORE_ID_BYTES]; /* the peer's, that knows these numbers for its own */
    uint64_t seen[LANES];
};

struct taken {
    uint8_t lane;
    uint32_t ticket;
    uint64_t upto;
    struct session_counts counts;
};

/* The sum of one scope, or (reach 0) of all scopes of an area and inside it. */
struct scope_sum {
    struct scope scope;
    struct digest digest;
};

/* A growing array in an arena; `failed` sticks. */
struct sums {
    struct arena *arena;
    struct scope_sum *at;
    size_t n, cap;
    bool failed;
};

enum question { ASKED_NOTHING, ASKED_SUMS, ASKED_HEADS, ASKED_WANT, TOLD_DONE };

/* The asking side of a compare: the child's. */
struct compare {
    bool wanted; /* begin as soon as nothing stands against it */
    bool forced; /* … even though events are on their way */
    struct mono force_due;
    bool running; /* from the first question to the last repair's receipt */
    bool done_owed;
    enum question asked; /* the question that is open */
    uint32_t step;       /* its number */
    uint32_t pass;
    bool differs;         /* in this pass a sum did */
    uint64_t stored;      /* events that repairs of this pass brought, either way */
    uint64_t refused;     /* … and did not */
    uint64_t repaired;    /* events that all its repairs brought */
    uint64_t heard;       /* events that came in repairs since the open question */
    uint64_t passing;     /* events that went by the cursors meanwhile */
    uint32_t last_step;   /* then it is given up */
    size_t asked_n;       /* how many of the stack's top the open question took */
    struct scope *sums;   /* stacks of what is still to be asked; the open question took from the top */
    struct scope *scopes; /* their streams are wanted */
    size_t n_sums, cap_sums, n_scopes, cap_scopes;
    bool overflow;            /* something found no room: the next pass finds it again */
    bool told_some;           /* the top scope's streams were told in part, up to `told` */
    struct stream_key told;   /* the last that was */
    uint32_t *met;            /* our numbers of the streams that were told */
    size_t n_met, cap_met;    /* … of the scopes not told to their end */
    struct stream_key *wants; /* the peer is further in these */
    size_t n_wants, cap_wants;
    uint64_t receipted[LANES]; /* when the open question was asked: what lies beyond is on its way anyhow */
    struct mono patience;      /* since when an answer is awaited */
    uint32_t tries;            /* compares in a row that ended unlevel */
    uint32_t unproven;         /* … that ended while events were on their way */
    struct mono due;           /* the next one */
    uint64_t events;           /* that passed since the last one */
};

/* The answering side: the parent's. Holds one question until the pump. */
struct answer {
    bool owed;
    uint32_t step;
    struct scope_sum sums[COMPARE_ASK_MAX];
    struct scope scopes[COMPARE_ASK_MAX];
    uint32_t n_sums, n_scopes;
    bool has_told;
    struct stream_key told;
    bool end_owed; /* say when the repairs that `end_step` asked for are all sent */
    uint32_t end_step;
    uint32_t sent; /* events in repairs since that question */
};

struct session {
    struct session_config c;
    struct id filter; /* of what we send */
    struct prng prng;
    enum session_state state;
    bool loaded;       /* durable facts were read */
    bool reconfigured; /* the rule changed while the line was up: begin again in the pump */
    bool starved;      /* no memory for a packet: try in the next step */
    uint32_t number;   /* of the session; 0: none */
    bool hello_owed;
    struct mono hello_due;              /* when the child greets again */
    uint32_t refusal_owed;              /* a refusal_code to say */
    uint32_t refused;                   /* the session it is about */
    uint8_t peer_store[STORE_ID_BYTES]; /* what the peer's hello said it is */
    struct id peer_filter;
    uint8_t peer_life[STORE_ID_BYTES];
    struct mono prompted; /* when the parent last asked for a hello, or the child gave one unasked; or never */
    struct outbound out;
    struct inbound in;
    struct taken *taken; /* receipts to say in the next pump */
    size_t n_taken, cap_taken;
    struct compare compare;
    struct answer *answer; /* at the parent */
    uint32_t answered;     /* the last question taken; the same one again, or an older one, is not */
    struct mono manifest_said;
    uint64_t manifest_position, manifest_unsent[LANES];
    struct mono heard_written;
    uint64_t strangers; /* packets of other sessions */
    uint64_t unmoved;   /* causes that the table has no row for */
    uint64_t malformed; /* packets with parts that make no sense */
    struct session_view v;
};

/* ---- session.c ---- */

enum cause { ON_LINK_UP, ON_LINK_DOWN, ON_RESUMED, ON_DOUBT, ON_LEVEL, ON_DIFFERENCE, ON_RESTART };
const char *cause_name(enum cause c);
/* Move along the table. A pair that has no row is told and counted, and moves nothing: false. */
bool session_move(struct session *s, const struct session_turn *t, enum cause cause, const char *why);
/* Begin again from the greeting: the child says a new hello, the parent asks for one. */
void session_restart(struct session *s, const struct session_turn *t, const char *why);
/* Pack and hand over; a manifest rides along when one is due. False: no memory now, nothing was said. */
bool session_say(struct session *s, const struct session_turn *t, uint8_t lane, Fangpin__V1__Packet *p);
void session_sent(struct session *s, const struct session_turn *t, uint8_t lane, struct span frame);
/* Grow an array to hold one more element; false when there is no memory. */
bool room_for(void **at, size_t *cap, size_t n, size_t width);

#define TELL(s, t, level, ...) story_tell((t)->story, (level), (t)->now, (s)->c.own_area, __VA_ARGS__)

static inline struct area session_child_area(const struct session *s)
{
    return s->c.we_are_child ? s->c.own_area : s->c.peer_area;
}

static inline bool session_speaks(const struct session *s)
{
    return s->state == SESSION_COMPARING || s->state == SESSION_STEADY;
}

/* ---- session_hello.c ---- */

struct id session_filter(const struct session_config *c);
void hello_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Packet *p);
void hello_pump(struct session *s, const struct session_turn *t);
void refusal_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Packet *p);
void refusal_pump(struct session *s, const struct session_turn *t);

/* ---- session_durable.c: what the store keeps of a session ---- */

void durable_load(struct session *s, struct txn *t);
void cursor_write(struct session *s, struct txn *t);
/* The peer found our cursor to be of its own past: from now on its present life vouches for it. */
void inbound_stands(struct session *s, struct txn *t);
/* The peer says where its sending begins anew. */
void inbound_anew(struct session *s, const uint64_t upto[LANES]);
void heard_write(struct session *s, const struct session_turn *t, bool now);
void dark_write(struct session *s, struct txn *t);
void manifest_write(struct session *s, struct txn *t);
bool own_store_id(struct txn *t, uint8_t out[STORE_ID_BYTES]);

/* ---- session_manifest.c ---- */

/* The manifest to ride on the next packet, in the arena; NULL: none is due. */
Fangpin__V1__Manifest *manifest_due(struct session *s, const struct session_turn *t, bool always);
void manifest_handle(struct session *s, const struct session_turn *t, const struct opened *o);

/* ---- session_lanes.c: whose turn it is ---- */

void lanes_reset(struct session *s);
void lanes_free(struct session *s);
/* Begin sending behind these arrivals; NULL: behind the last there is. */
void lanes_open(struct session *s, struct txn *t, const uint64_t seen[LANES]);
/* There are new arrivals of a scope in a lane. */
void lane_news(struct session *s, struct scope scope, uint8_t lane);
void lane_find_sources(struct session *s, struct txn *t, uint8_t lane);
/* Where nothing waits and nothing is on the way, the cursor stands at the last arrival. */
void lanes_settle(struct session *s, struct txn *t);
bool lane_waits(const struct lane_out *l);
bool lane_repairs(const struct lane_out *l);
bool repairs_queued(const struct session *s);
bool repairs_on_the_way(const struct session *s);
/* Nothing waits and nothing is on the way. */
bool lanes_idle(const struct session *s);
/* The lane that sends next and the bytes it may fill; LANES: none may. */
uint8_t lane_next(const struct session *s, uint32_t *budget);
void lane_launched(struct session *s, uint8_t lane, const struct chunk *c, struct mono now);
/* A receipt came for this ticket. False: not on the way. */
bool lane_landed(struct session *s, uint8_t lane, uint32_t ticket, struct mono now, struct chunk *out);
/* Forget chunks of the cursor up to `upto`: they are receipted with a later one. */
void lane_forget(struct session *s, uint8_t lane, uint64_t upto);

/* ---- session_send.c ---- */

void send_pump(struct session *s, const struct session_turn *t);

/* ---- session_receipt.c ---- */

void events_handle(struct session *s, const struct session_turn *t, const struct opened *o,
                   const struct session_counts *counts);
void receipt_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Receipt *r);
void receipt_pump(struct session *s, const struct session_turn *t);

/* ---- session_sums.c: sums of scopes, by the digits of their areas ---- */

struct sums sums_of(struct arena *a);
void sums_add(struct sums *s, struct scope scope, const struct digest *d);
int scope_order(struct scope a, struct scope b);
void sums_sort(struct sums *s);
/* The parts of an area: its own two scopes, and what lies inside it by the next digits. In scope_order. */
void sums_inside(struct sums *out, struct txn *t, struct area a);
struct digest sum_here(struct txn *t, struct scope scope);
/* Whether a compare on this link may speak of it. */
bool sum_allowed(const struct session *s, uint64_t area, uint32_t reach);

/* ---- session_compare.c: the child asks ---- */

void compare_reset(struct session *s);
void compare_free(struct session *s);
void compare_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *c);
void compare_pump(struct session *s, const struct session_turn *t);
bool compare_wants_pump(const struct session *s);
struct mono compare_deadline(const struct session *s);
void compare_tick(struct session *s, const struct session_turn *t);
/* Something passed in a lane: after many events the sums are checked. */
void compare_note_events(struct session *s, uint64_t n);
/* A packet of repairs was taken, here or there. */
void compare_note_repair(struct session *s, uint64_t stored, uint64_t refused);
/* Put on a stack; what finds no room is found again by the next pass. */
bool scope_push(struct compare *c, struct scope **at, size_t *n, size_t *cap, struct scope scope);

/* Take a scope out of what the open question took from the top of a stack. */
bool stack_drop(struct scope *at, size_t *n, size_t *asked, struct scope scope);
/* End the compare: cursors are trusted from now on. */
enum compare_result { COMPARE_LEVEL, COMPARE_UNPROVEN, COMPARE_UNLEVEL };
void compare_end(struct session *s, const struct session_turn *t, enum compare_result result);

/* ---- session_heads.c: the child reads what streams the parent holds ---- */

void heads_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *c);

/* ---- session_answer.c: the parent answers ---- */

void answer_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Compare *c);
void answer_pump(struct session *s, const struct session_turn *t);
/* Whether this question is a new one of the session. */
bool question_new(struct session *s, uint32_t step);
/* Where the open question is kept; NULL: no memory, the asker runs into its timeout. */
struct answer *answer_room(struct session *s);
bool answer_wants_pump(const struct session *s);

/* ---- session_want.c ---- */

/* Read a stream's key and head from a packet; false: it makes no sense or does not belong on this link. */
bool stream_head_read(const struct session *s, const Fangpin__V1__StreamHead *m, struct stream_key *k, struct head *h);
/* The same the other way, into the arena; NULL: no memory. */
Fangpin__V1__StreamHead *stream_head_make(struct arena *a, const struct stream_key *k, const struct head *h);
/* Send what lies beyond `after`; NULL: all. False: no room. */
bool repair_add(struct session *s, const struct stream_key *k, const struct head *after);
void want_handle(struct session *s, const struct session_turn *t, const Fangpin__V1__Want *w);
/* Whether ends tell nothing of a stream: its author signed two at one place, so that beside an equal end something may
 * be missing. Then all of it goes to the other side. */
bool stream_parted(const struct session *s, struct txn *t, const struct stream_key *k);
/* Ask for streams from the top of the stack; false: no memory. */
bool want_say(struct session *s, const struct session_turn *t);

#endif
