/* core_internal.h — what the files of the core share. Nobody else includes it. */
#ifndef FANGPIN_NODE_CORE_INTERNAL_H
#define FANGPIN_NODE_CORE_INTERNAL_H

#include <uthash.h>

#include "base/must.h"
#include "base/prng.h"
#include "node/core/case_store.h"
#include "node/core/core.h"
#include "tiers/roster.h"
#include "tiers/seal.h"

/* View types of the core's own: where certificates and area list parts stand in the log. */
enum {
    VIEW_ROSTER = VIEW_CERTIFICATE,
    VIEW_LIST = 'L',
    VIEW_INDEX_KEY = 'X',
    VIEW_HANDOVER = 'H',
    VIEW_ENCLOSED = 'N'
};

struct peer {
    struct author key;
    struct area area;
    uint32_t epoch, no;
    bool is_parent;
    struct session *session;
    struct session_config config;
    struct mono remembered;          /* when receipts were last made durable */
    uint64_t receipted_known[LANES]; /* durable copy of the receipts, for lag after a restart in the dark */
    UT_hash_handle hh;
};

struct invite {
    struct area area;
    uint64_t expires_ms;
    uint8_t curve[32];     /* the token's public key */
    struct author used_by; /* zero: open */
};

/* A household whose set of events grew in this step, and one of the events that came. */
struct dirty {
    struct area area;
    struct subject household;
    struct log_ref ref;
    uint32_t order;        /* of arrival within the step */
    const struct event *e; /* decoded, lives as long as the step; NULL: read it from the log */
};

/* What sessions were told last in this step: neighbours in a batch mostly say the same. */
struct news {
    struct scope scope;
    uint8_t lane;
    struct author from;
};

struct key_entry {
    uint8_t id[16];
    uint8_t key[CASE_KEY_BYTES];
    bool have;
};

/* The rules that acts of this office follow today. */
struct rules {
    struct arena arena;      /* the pack lives here */
    uint32_t day;            /* for which all this holds; 0: it has to be asked anew */
    const struct pack *pack; /* in force here then; before one is signed, the template that is built in */
    struct id hash;          /* of that pack */
    struct calendar calendar;
};

struct core {
    struct store *store;
    const struct office_keys *keys;
    struct story story;
    char advertise[128];
    uint32_t threads;
    uint8_t lane_window;

    struct identity me;
    struct tree *tree;
    struct tree *known_tree; /* the driver's; NULL: none */
    struct roster *roster;
    bool has_parent, takes_children, drill;
    struct area above[TREE_DEPTH_MAX];
    uint32_t n_above;

    struct peer *peers; /* uthash by key; iteration order is insertion order */
    struct invite *invites;
    size_t n_invites;
    struct key_entry registered; /* the register key of this office */
    struct key_entry index;      /* the county's key of person indexes; see index.c */
    uint32_t index_epoch;
    bool handovers, enclose_owed;    /* households that moved within this area; papers wait to be enclosed */
    bool index_owed, index_from_any; /* households wait for their index; where the next slice begins */
    struct view_key index_from;
    struct rules rules;

    uint64_t own_position, hlc, waiting, parked, stale;
    uint32_t unpark_left; /* parked events that may still be looked at for this packet */
    bool started;         /* ADMIT effects were given */
    bool roster_moved;    /* peers must be brought up to date */
    bool list_moved;
    bool may_sign;
    char may_not_sign_why[160];

    /* one step */
    const struct step_time *time;
    struct txn *txn;
    struct arena arena;   /* effects and what was decoded; until the next step */
    struct arena scratch; /* one fold */
    struct effect *effects;
    size_t n_effects, cap_effects;
    struct dirty *dirty;
    size_t n_dirty, cap_dirty;
    struct prng prng; /* session seeds; from the first step's entropy */
    struct news told;
    uint64_t minted; /* secrets and ids taken from this step's entropy */

    uint64_t verdicts[VERDICTS];
    uint64_t steps, folded, signatures;
    uint64_t us_admit, us_fold, us_commit, us_pump;
    uint64_t (*us)(void *self);
    void *us_self;
};

#define TELL(c, level, ...) story_tell(&(c)->story, level, (c)->time->now, (c)->me.area, __VA_ARGS__)

/* core.c */
struct effect *effect_add(struct core *c, enum effect_kind kind); /* never NULL: aborts the step on no memory */
uint64_t core_us(struct core *c);
/* From now on nothing is signed (D13). `proven`: by own events that this store lacked; that outlives a restart. */
void core_stop_signing(struct core *c, uint64_t position, bool proven);
void core_secret(struct core *c, uint8_t out[32]); /* fresh bytes from the step's entropy */

/* admit.c: one event of a packet, or one parked */
enum verdict admit_event(struct core *c, struct peer *from, const struct opened_event *oe);
void admit_packet(struct core *c, struct peer *from, const struct opened *o, struct session_counts *counts);

/* apply.c: an event was appended: what follows from it */
void apply_event(struct core *c, const struct event *e, const struct log_entry *at);
void fold_dirty(struct core *c);
/* A slice of the case files marked stale (D9); the mark of every case file; one household before it is acted on. */
void fold_stale(struct core *c);
void fold_all_later(struct core *c);
void fold_now(struct core *c, struct area area, const struct subject *household);
/* The same from the log, for a rebuild: nothing waits that did not wait before. */
void reapply_event(struct core *c, const struct event *e, struct log_ref ref);
/* Folds and ledgers of an event whose cites are all held (or that was waiting for the last of them). `lasts`: it
 * lives as long as the step; else it is read again when its household is folded. */
void fold_event(struct core *c, const struct event *e, struct log_ref ref, bool lasts);

/* sign.c */
struct sign_request {
    uint32_t kind;
    struct scope scope;
    struct subject subject; /* chooses the thread */
    struct span body, personal /* sealed under the register key, or this one */, sealed /* as it is */;
    const uint8_t *personal_key;
    const struct cite *cites;
    size_t n_cites;
};
/* Sign, append and apply. ERR_TOO_BIG, ERR_NOMEM. `out` and the entry live in the step. */
int sign_event(struct core *c, const struct sign_request *r, struct event *out, struct log_entry *at);
void handle_filings(struct core *c, const struct input *in);

/* rules.c: packs and calendars */
int rules_open(struct core *c); /* ERR_NOMEM, ERR_CORRUPT */
int rules_now(struct core *c);  /* before anything is signed: today's, if it is not at hand. Errors as rules_open */
void rules_fold(struct core *c, const struct event *e);
void rules_free(struct core *c);

/* ring.c: keys of sealed parts */
int ring_open(struct core *c);     /* load the register key when there is one */
int ring_register(struct core *c); /* make it, and wrap it for who is entitled */

/* index.c: the key of person indexes */
int index_open(struct core *c);
void index_note(struct core *c, const struct event *e); /* an event that carries it */
void index_share(struct core *c);                       /* the county gives it to whom it has not yet */
void index_later(struct core *c);                       /* a slice of households registered before it came */
bool index_person(const struct core *c, const char *citizen_id, uint8_t out[16]);

/* enclose.c: papers of a household that moved, for its new village */
int enclose_open(struct core *c);
void enclose_note(struct core *c, const struct event *e); /* a handover, or papers that were enclosed */
void enclose_touched(struct core *c, struct area area, const struct subject *household); /* it has a new paper */
void enclose_later(struct core *c);                                                      /* a slice of what is owed */

/* peers.c */
void peers_sync(struct core *c);
struct peer *peer_find(struct core *c, const struct author *key);
struct session_turn peer_turn(struct core *c);
void peers_news(struct core *c, struct scope scope, uint8_t lane, const struct author *from);
void peers_free(struct core *c);
void peer_remember(struct core *c, struct peer *p);          /* receipts, durably */
void peer_remember_at_times(struct core *c, struct peer *p); /* … when much was receipted, or long ago */

/* invite.c */
int invites_open(struct core *c);
void handle_invite(struct core *c, const struct input *in);
void handle_enrol(struct core *c, const struct input *in);
void invites_admit(struct core *c);

/* area_list.c */
int area_list_sign(struct core *c, const struct tree *tree);
int area_list_of(const Fangpin__V1__EnrolGrant *grant, struct tree *known, struct tree **out, struct arena *a);

/* status.c */
void handle_status(struct core *c, const struct input *in);

/* identity.c */
int identity_load(struct txn *t, struct identity *out);
void identity_store(struct txn *t, const struct identity *id);
int roster_load(struct core *c);
/* Under which its certificate's place in the log is kept: one reference. */
struct view_key certificate_key(struct area area, const struct author *key);
void roster_note(struct core *c, const struct event *e, struct log_ref ref);
int roster_take_grant(struct roster *r, const struct network *n, const Fangpin__V1__EnrolGrant *g, struct arena *a);
int grant_make(struct core *c, struct area child, Fangpin__V1__EnrolGrant *out);

#endif
