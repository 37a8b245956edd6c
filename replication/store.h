/* store.h — one office's replica in LMDB: the log of events and what is derived from it.
 *
 * The log is the truth; every other table can be rebuilt from it (D1). Operations on a transaction are
 * sticky: the first failure is kept in the transaction, later calls do nothing, and store_commit returns it.
 * Only replication/store*.c knows LMDB.
 *
 * KEY-LAYOUT (big-endian numbers; change together with store_schema.c and replication/README.md)
 *
 *   log       author no (4) position (8) branch (1)      -> record head (see store_log.c), envelope
 *   arrivals  area (8) reach (1) lane (1) arrival (8)    -> author no (4) position (8) branch (1)
 *             area 0, reach 0: what goes up to the parent; otherwise per scope, what may go down
 *   streams   area (8) reach (1) author no (4) lane (1) thread (1) -> head: sequence, position, id, depth, stream no
 *   scopes    area (8) reach (1)                         -> digest (40), last arrival per lane (3 × 8)
 *   authors   author key (32)                            -> author no (4), highest position (8), its id (32), fork at (8)
 *   numbers   author no (4)                              -> author key (32)
 *   parked    peer no (4) stream hash (16) sequence (8) id (32) -> reason (1), flags (1), author (32), envelope
 *   waiting   author no (4) position (8) waiting: author no (4) position (8) branch (1)
 *                                                        -> ''  events whose fold waits for a cited one
 *   stale     area (8) fold (1) subject (16)             -> ''
 *   views     area (8) type (1) subject (16) [more]      -> view bytes
 *   meta      text                                       -> bytes (own identity, cursors…); names that begin with
 *                                                           "store/" are the store's own: schema, id, counters, peers
 */
#ifndef FANGPIN_REPLICATION_STORE_H
#define FANGPIN_REPLICATION_STORE_H

#include "base/area.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/id.h"
#include "base/span.h"
#include "proto/event.h"

struct store;

struct store_options {
    bool read_only;     /* for verify and doctor on a stopped or running node's files */
    uint64_t map_bytes; /* 0: STORE_MAP_BYTES */
    uint8_t new_id[16]; /* random, from the driver: the id of a store that is made here, and the name of its life */
    bool may_create;
    uint64_t (*now_us)(void); /* the driver's clock, for store_stats alone; NULL: commits are not timed */
};

/* Open DIR/data.mdb. Counters and caches are loaded lazily: opening a store of a million events costs no scan.
 * ERR_NOT_FOUND, ERR_SCHEMA, ERR_IO, ERR_BUSY. The directory's lock against a second process is the host's. */
int store_open(struct store **out, const char *dir, const struct store_options *o);
void store_close(struct store *s);

/* Close the files and give the memory back until the next transaction, which opens them again by itself (then an
 * error of opening is the transaction's). No transaction may be open. For a driver that keeps more stores than a
 * process may have files, the simulator. */
void store_rest(struct store *s);
bool store_at_rest(const struct store *s);
void store_id(const struct store *s, uint8_t out[16]);

/* Let the kernel take back the pages of the map that this process has touched (they stay in the page cache):
 * resident memory stays small after a long scan. From any thread at any time: what is needed comes back by itself. */
void store_trim(struct store *s);

/* ---- transactions ---- */

enum txn_mode { TXN_READ, TXN_WRITE };
struct txn;

/* Never NULL. One write transaction at a time; a read one belongs to the calling thread and is short. */
struct txn *store_begin(struct store *s, enum txn_mode mode);
/* Commit and free; durable when 0 is returned. After a failure nothing of it is in the store and the process
 * must reopen and verify (D9). Read transactions are just ended. */
int store_commit(struct txn *t);
void store_abort(struct txn *t);
int txn_error(const struct txn *t); /* the sticky error, 0 so far */
void txn_fail(struct txn *t, int err);

/* ---- the log ---- */

/* Where an event stands, in this store's own numbers. */
struct log_ref {
    uint32_t author_no;
    uint64_t position;
    uint8_t branch; /* 0, or 1… for other events at the same position: a fork */
};

struct log_entry {
    struct log_ref ref;
    uint64_t arrival;
    int64_t received_ms; /* wall claim of this office when it was admitted */
    uint32_t stream_no;  /* this store's number of its stream: equal numbers, same stream */
    uint64_t sequence;
    uint32_t kind;
    uint8_t lane;
    struct scope scope;
    struct id id;
    uint32_t from_peer;   /* peer no it came from; 0: authored here */
    struct span envelope; /* borrowed until the transaction ends or writes */
};

/* The head of a stream: its last counted event here. sequence 0: nothing yet. */
struct head {
    uint64_t sequence, position;
    struct id id;
    uint32_t depth;
    uint32_t stream_no; /* 0 until the first append */
};

/* Number of an author here; 0 when `make` is false and it was never seen. `make` only in a write transaction. */
uint32_t author_number(struct txn *t, const struct author *a, bool make);
bool author_of_number(struct txn *t, uint32_t no, struct author *out);

struct author_state {
    uint64_t position; /* highest held */
    struct id head;    /* its id */
    uint64_t fork_at;  /* first position with two events; 0: none */
};
struct author_state author_state_get(struct txn *t, uint32_t author_no);

/* The author forked at this position, or at an earlier one as is known already. */
void author_fork(struct txn *t, const struct author *a, uint64_t position);

struct head head_get(struct txn *t, const struct stream_key *k);

/* Append an admitted event to its stream. The caller has checked that it follows head_get. Writes the log, the
 * arrival index (to the parent when `up`, per scope when `down`), head, author, digest of its scope. Another
 * event at the same position is kept as a branch and fork_at is set; the head moves only to an event that
 * follows it. An event that is held already is given back as it is held, and nothing is written; one beyond
 * FORK_EVENTS_MAX at its position is given back with arrival 0. Returns the entry (arrival and ref). */
struct log_entry log_append(struct txn *t, const struct event *e, struct span envelope, struct wall now,
                            uint32_t from_peer, bool up, bool down);

/* An event whose place is in the chain already but whose sealed part came only now: replaces the envelope and
 * gives it a new arrival number. */
void log_complete(struct txn *t, struct log_ref ref, struct span envelope, bool up, bool down);

/* False when absent. The header is hashed and compared with the id: ERR_CORRUPT sticks when it fails (D9).
 * Body and sealed part are event_decode's to check. The walks below check nothing: they feed links, where the
 * receiver checks, and verify, which decodes every event. */
bool log_get(struct txn *t, struct log_ref ref, struct log_entry *out);

/* Find a cited event: true when held with exactly this id. */
bool log_find(struct txn *t, const struct cite *c, struct log_entry *out);

uint64_t log_count(struct txn *t);    /* events held */
uint64_t arrival_last(struct txn *t); /* highest arrival number given, over all lanes */
/* The name of the store's present life; and whether what that life, or one before it, numbered up to `arrival` is what
 * stands here under these numbers. It is not in a store that was put back from a copy made before. */
void store_life(struct txn *t, uint8_t out[16]);
bool life_gave(struct txn *t, const uint8_t life[16], uint64_t arrival);

/* Walk (callback returns false to stop). Keys and envelopes are borrowed for the call. */
typedef bool log_each_fn(void *arg, const struct log_entry *e);
/* All events, by author and position; from `after` on when not NULL. */
void log_each(struct txn *t, const struct log_ref *after, log_each_fn *fn, void *arg);
/* Events of one stream at positions beyond a head's (NULL: all), in order. Reads past the author's other streams. */
void stream_each(struct txn *t, const struct stream_key *k, const struct head *after, log_each_fn *fn, void *arg);
/* Arrivals of one lane with after < arrival <= upto: to the parent (scope NULL) or of one scope. */
void arrivals_each(struct txn *t, const struct scope *scope, uint8_t lane, uint64_t after, uint64_t upto,
                   log_each_fn *fn, void *arg);
/* Last arrival of a lane on the way up (scope NULL) or in a scope; 0: none. */
uint64_t arrivals_last(struct txn *t, const struct scope *scope, uint8_t lane);
/* How many arrivals lie beyond `after` (stops counting at `most`), and when the first of them was received
 * (untouched when there is none; may be NULL). */
uint64_t arrivals_count(struct txn *t, const struct scope *scope, uint8_t lane, uint64_t after, uint64_t most,
                        int64_t *oldest_ms);

/* ---- digests ---- */

struct digest scope_digest(struct txn *t, struct scope s);
/* Summed over all scopes of `a` and inside it. */
struct digest area_digest(struct txn *t, struct area a);
typedef bool scope_each_fn(void *arg, struct scope s, const struct digest *d, const uint64_t last_arrival[LANES]);
/* Scopes of `a` and inside it, by area. */
void scope_each(struct txn *t, struct area a, scope_each_fn *fn, void *arg);
typedef bool head_each_fn(void *arg, const struct stream_key *k, const struct head *h);
/* Heads of the streams of one scope. */
void head_each(struct txn *t, struct scope s, head_each_fn *fn, void *arg);

/* ---- parking (events that came too early or that nothing vouches for yet) ---- */

enum park_reason { PARK_GAP = 1, PARK_UNVOUCHED = 2, PARK_AUTHOR = 3 };
struct parked {
    uint32_t peer_no;
    enum park_reason reason;
    bool own_checked, own_valid;
    struct author author;
    uint64_t sequence;
    struct id id;
    struct span envelope;
};
/* False when the peer's quota is used up (nothing written) or it is parked already (true, nothing written). */
bool park_put(struct txn *t, uint32_t peer_no, const struct event *e, struct span envelope, enum park_reason why,
              bool own_checked, bool own_valid);
/* The parked event of a stream at a sequence: with this id, or any (id NULL). Whoever parked it. park_drop drops
 * all such, of every peer. */
bool park_get(struct txn *t, const struct stream_key *k, uint64_t sequence, const struct id *id, struct parked *out);
void park_drop(struct txn *t, const struct stream_key *k, uint64_t sequence, const struct id *id);
/* Everything parked of a stream up to a sequence is dropped: its place in the chain is taken. */
void park_forget(struct txn *t, const struct stream_key *k, uint64_t upto);
/* Parked events of one author (its certificate came; NULL: of all): envelopes, in stream order per peer. The
 * callback may drop what it is shown. */
typedef bool park_each_fn(void *arg, const struct parked *p);
void park_each(struct txn *t, const struct author *only, park_each_fn *fn, void *arg);
/* The parked events of a stream at sequences first…last, of every peer. The callback drops nothing. */
void park_each_in(struct txn *t, const struct stream_key *k, uint64_t first, uint64_t last, park_each_fn *fn,
                  void *arg);
struct park_use {
    uint64_t events, bytes;
};
struct park_use park_use(struct txn *t, uint32_t peer_no); /* 0: all peers */

/* ---- what folds wait for, stale marks, views ---- */

/* False when it waits for that one already. */
bool waiting_put(struct txn *t, const struct cite *missing, struct log_ref waits);
/* Takes out every event that waited for `came`. One that the callback puts again waits on. */
typedef bool waiting_fn(void *arg, struct log_ref waits);
void waiting_take(struct txn *t, const struct author *author, uint64_t position, waiting_fn *fn, void *arg);

#define VIEW_KEY_MAX 80
struct view_key {
    uint8_t bytes[VIEW_KEY_MAX];
    size_t len;
};
/* area (8), type (1), subject (16), then `more`. */
struct view_key view_key(struct area area, uint8_t type, const struct subject *s, struct span more);
/* Borrowed until the transaction ends or writes; at NULL: absent. */
struct span view_get(struct txn *t, const struct view_key *k);
void view_put(struct txn *t, const struct view_key *k, struct span value);
void view_drop(struct txn *t, const struct view_key *k);
typedef bool view_each_fn(void *arg, struct span key, struct span value);
/* Views of one type in areas first..last, starting after `after` (NULL: from the first). */
void view_each(struct txn *t, struct area first, struct area last, uint8_t type, const struct view_key *after,
               view_each_fn *fn, void *arg);
void views_clear(struct txn *t); /* drop them all, for a rebuild */

void stale_put(struct txn *t, struct area area, uint8_t fold, const struct subject *s);
/* Take up to `most` marks, by area; returns how many. A mark that the callback puts again stays for the next call. */
typedef void stale_fn(void *arg, struct area area, uint8_t fold, const struct subject *s);
size_t stale_take(struct txn *t, size_t most, stale_fn *fn, void *arg);
uint64_t stale_count(struct txn *t);

/* ---- small durable facts ---- */

struct span meta_get(struct txn *t, const char *key); /* borrowed; at NULL: absent */
void meta_put(struct txn *t, const char *key, struct span value);
uint64_t meta_number(struct txn *t, const char *key); /* 0 when absent */
void meta_put_number(struct txn *t, const char *key, uint64_t v);

/* A stable small number for a peer (by office key); 1…. 0 in a read transaction when it has none yet. */
uint32_t peer_number(struct txn *t, const struct author *peer);

struct store_stats {
    uint64_t events, file_bytes, used_bytes, map_bytes;
    uint64_t commits, commit_us; /* since it was opened */
};
void store_stats(struct store *s, struct store_stats *out);

#endif
