/* model.h — the world as only the simulator sees it: every event that any office ever held, and which office is known
 * to hold what. It learns from the stores after each step, by what changed: the cost of a step is that of its news.
 *
 * Nothing here asks the folds: ledgers are added up a second time, by other code, so that a fault of a fold shows. */
#ifndef FANGPIN_SIMULATOR_MODEL_H
#define FANGPIN_SIMULATOR_MODEL_H

#include <uthash.h>

#include "simulator/sim.h"
#include "tiers/act.h"

#define MODEL_NONE UINT32_MAX

/* An event, once for the whole world. */
struct model_event {
    UT_hash_handle hh; /* by id */
    struct id id;
    uint32_t no;     /* in the order in which they were seen */
    uint32_t signer; /* the office whose key signed it; MODEL_NONE: nobody's key */
    struct event e;  /* decoded; its spans live as long as the model */
    struct span envelope;
    uint32_t *cites;       /* numbers; MODEL_NONE: seen nowhere yet */
    const struct act *act; /* NULL: it is none */
    bool casework;         /* part of a case file: */
    struct subject subject;
    struct model_event *next_of_case; /* the next one seen */
    uint64_t ms;                      /* when it was seen first */
    int64_t clock_ms;                 /* what its signer's clock showed then */
};

enum {
    HELD = 1,     /* in the office's log */
    FOLDED = 2,   /* and everything it cites */
    PROMISED = 4, /* the office told an officer that it is saved */
    TAKEN = 8,    /* the office told a neighbour that it has it */
    OWN = 16,     /* the office signed it and did not hear of it from others */
    ONCE = 32,    /* it was folded there at some time, perhaps in an earlier life */
};

/* The events of one case file, in the order in which they were seen. */
struct model_case_key {
    struct area area;
    struct subject subject;
};
struct model_case {
    UT_hash_handle hh;
    struct model_case_key key; /* its padding is zero */
    struct model_event *first, *last;
    size_t n;
};

/* What one office in one epoch did with one fund, added up from events. */
enum money {
    OPENED,
    RECEIVED,
    BACK,
    VOIDED,
    RECOVERED,
    CREDITED,
    PASSED,
    RETURNED,
    SPENT,
    HELPED,
    LOST,
    RECALLED,
    MONEYS
};
struct model_ledger {
    struct area area;
    uint32_t epoch;
    struct subject fund;
    int64_t sum[MONEYS];
};
struct model_ledgers {
    struct model_ledger *at;
    size_t n, room;
};

struct model_stream {
    UT_hash_handle hh;
    struct stream_key key;
    struct head head;
};
struct model_scope {
    UT_hash_handle hh;
    struct scope scope; /* its padding is zero */
    uint64_t count;
};

struct model_office {
    uint8_t *flags; /* by the event's number */
    size_t flags_room;
    uint32_t *held; /* in the order in which they came */
    size_t n_held, held_room;
    struct model_stream *streams;
    struct model_scope *scopes;
    uint32_t *waiting; /* held, and a cited one is not */
    size_t n_waiting, waiting_room;
    struct model_ledgers ledgers; /* of what is folded here */
    bool anew;                    /* its store may be another one than before: look at all of it */
    unsigned lives;               /* how often it came back from another disk than it had */
};

struct model {
    struct sim *s;
    struct model_event *by_id;
    struct model_case *cases;
    struct model_event **at;
    size_t n, room;
    struct model_office *office;
    uint32_t n_offices;
    struct model_ledgers world; /* of everything that was signed */
    struct arena arena;         /* events */
};

struct model *model_new(struct sim *s);
void model_free(struct model *m);
struct model_office *model_office(struct model *m, uint32_t no);

struct model_event *model_find(const struct model *m, const struct id *id);
const struct model_case *model_case(const struct model *m, struct area area, const struct subject *s); /* or NULL */
unsigned model_flags(const struct model *m, uint32_t office, uint32_t event);
void model_flag(struct model *m, uint32_t office, uint32_t event, unsigned flags);

/* Take in what the office's store holds beyond what is known. `held` is called for each event that it holds now, in the
 * order of their streams; `folded` for each whose cites it holds now. ERR_CORRUPT: what it holds and what it says that
 * it holds differ, or an event cannot be decoded. */
struct model_hear {
    const struct input *came; /* by this it came, most likely: looked at first; NULL: not known */
    void (*held)(void *self, struct model_event *e);
    void (*folded)(void *self, struct model_event *e);
    void *self;
};
int model_look(struct model *m, uint32_t office, struct txn *t, const struct model_hear *hear);

/* Whether an office that is on holds it; and the first event that an office is entitled to, that is somewhere, and that it
 * lacks: MODEL_NONE. */
bool model_somewhere(const struct model *m, uint32_t event);
uint32_t model_lacks(const struct model *m, uint32_t office);
/* Whether something that an office has parked may still be let in, or is not there though it is counted. What stands behind
 * an event that vanished with the only disk that had it waits for ever. */
bool model_park_due(const struct model *m, uint32_t office);

/* ---- money (model_money.c) ---- */

/* The ledgers that an event moves: at most two, with the sum that grows. */
struct model_move {
    struct area area;
    uint32_t epoch;
    enum money sum;
};
size_t model_moves(const struct model_event *e, struct model_move out[2]);
void model_money(struct model_ledgers *l, const struct model_event *e);
struct model_ledger *model_ledger(struct model_ledgers *l, struct area area, uint32_t epoch,
                                  const struct subject *fund);
const struct model_ledger *model_ledger_find(const struct model_ledgers *l, struct area area, uint32_t epoch,
                                             const struct subject *fund);
int64_t model_held(const struct model_ledger *l);  /* what may be spent of it */
int64_t model_spent(const struct model_ledger *l); /* what households got and keep */

#endif
