/* sim.h — a tree of offices in one process and in virtual time: the real core over real stores, the real sessions and
 * folds; only clock, network and randomness are made here (D18). Single-threaded. The same options and the same calls
 * give the same run: sim_digest is over every frame delivered and every line told, in order.
 *
 * Time is milliseconds since the start. Nothing happens between two moments, and an idle line wakes nobody: heartbeats
 * belong to the carrier, whose effect is made here (a cut is noticed after LINE_NOTICE_MIN_MS … LINE_NOTICE_MAX_MS). */
#ifndef FANGPIN_SIMULATOR_SIM_H
#define FANGPIN_SIMULATOR_SIM_H

#include <jansson.h>

#include "node/core/core.h"

struct sim;

#define SIM_NAME_BYTES 32
#define NO_OFFICE      UINT32_MAX
#define SIM_NEVER      UINT64_MAX

enum sim_power {
    POWER_ON,
    POWER_OFF,  /* no current, or killed and not yet started */
    POWER_HUNG, /* runs and does not react; what reaches it waits */
    POWER_LOST, /* its disk is gone: it needs a new epoch */
};

enum sim_clock {
    CLOCK_RIGHT,
    CLOCK_SKEW,  /* so many ms ahead (or behind) */
    CLOCK_STUCK, /* shows this wall time always */
    CLOCK_DRIFT, /* parts per million too fast, from when it was set */
};

/* What a line between a child and its parent is like while it is up. */
struct sim_quality {
    uint32_t delay_ms, jitter_ms; /* of each frame, one way; order is kept unless `reorder` */
    uint32_t rate_bps;            /* bits per second, each way; 0: no limit */
    uint8_t lose_percent;         /* frames that vanish (a carrier that restarts loses what it held) */
    uint8_t double_percent;
    bool reorder;
};

enum sim_way { WAY_TO_PARENT = 1, WAY_TO_CHILD = 2, WAY_BOTH = 3 };

/* Faults are counted by kind (FAULTS.md section 2); reports and storms say how often each took effect. */
enum sim_fault {
    FAULT_CUT,       /* N1 */
    FAULT_ONE_WAY,   /* N2 */
    FAULT_LOSS,      /* N3: frames */
    FAULT_DELAY,     /* N4: frames */
    FAULT_REORDER,   /* N5: frames */
    FAULT_DOUBLE,    /* N6: frames */
    FAULT_SLOW,      /* N7: frames that waited for a slow line */
    FAULT_CORRUPT,   /* N9: frames */
    FAULT_FLAP,      /* N11: a line that came back before or just after its cut was noticed */
    FAULT_CRASH,     /* P1 */
    FAULT_HANG,      /* P2 */
    FAULT_POWER,     /* off for a while */
    FAULT_DISK_LOST, /* D8 */
    FAULT_RESTORED,  /* D7 */
    FAULT_SKEW,      /* C1 */
    FAULT_JUMP,      /* C2, C3 */
    FAULT_STUCK,     /* C3 */
    FAULT_REPLAY,    /* B3: an old frame sent again */
    FAULT_GARBAGE,   /* B5: a frame that is none, or no good one */
    FAULT_DISK,      /* D2, D4: a write or sync failed, and what was not synced was lost or not */
    SIM_FAULTS
};
const char *sim_fault_row(enum sim_fault f); /* "N1" */
const char *sim_fault_zh(enum sim_fault f);
const char *sim_fault_en(enum sim_fault f);

/* An office as it stands. Read only. */
struct sim_office {
    char name[SIM_NAME_BYTES];
    struct area area;
    uint32_t parent; /* NO_OFFICE at the root */
    uint32_t epoch;
    enum sim_power power;
    bool line_up;     /* both ends of the line to the parent know each other */
    unsigned blocked; /* enum sim_way: directions cut now */
    enum sim_clock clock;
    int64_t clock_value;
    struct sim_quality quality;
    uint64_t bytes_up, bytes_down; /* over the line to the parent, delivered */
    uint64_t events_signed;
    bool doomed; /* its disk fails soon: nobody but its own steps writes there */
    struct office_keys keys;
    struct store *store; /* NULL while POWER_OFF or POWER_LOST */
    struct core *core;
};

struct sim_stats {
    uint64_t steps, frames, bytes, lines_told, filings, refused;
    uint64_t faults[SIM_FAULTS];
    uint64_t stores_opened; /* again, after a rest */
};

/* One thing that happened. What it points to is lent for the call. */
enum sim_what {
    SIM_STEPPED, /* an office took inputs and gave effects; for INPUT_PACKET `from` is who sent it */
    SIM_TOLD,    /* it told a story line */
    SIM_LINE,    /* the line of `office` (the child) came up, or broke: the first end noticed */
    SIM_POWER,   /* an office went on, off, hung, lost */
    SIM_FAULT,   /* a cut, heal, clock or disk was ordered: `text` says what */
    SIM_SENDING, /* an effect leaves an office: what it says is to be durable (I2) */
};
struct sim_news {
    enum sim_what what;
    uint64_t ms;
    uint32_t office, from;
    const struct input *input;     /* STEPPED */
    const struct effects *effects; /* STEPPED */
    const struct effect *effect;   /* SENDING */
    enum story_level level;        /* TOLD */
    const char *text;              /* TOLD, FAULT */
    bool up;                       /* LINE */
    bool disk;                     /* POWER: what its disk holds is not what it held before */
};
typedef void sim_watch_fn(void *self, struct sim *s, const struct sim_news *n);

/* What makes a disk fail. Only test builds bring one (tests/shim/disk.h): it stands below the store. */
struct sim_disk {
    void *self;
    /* Of this file some write or sync to come fails, and all after it. */
    void (*doom)(void *self, const char *file, uint64_t seed);
    /* The current was gone: each sector that was not synced is as it was written or as it was before. */
    void (*lose)(void *self, const char *file);
    void (*spare)(void *self, const char *file); /* it does not fail after all */
};

struct sim_options {
    struct span areas; /* CSV of the tree the root signs */
    uint64_t seed;
    struct wall start;
    const char *dir;        /* an existing folder, in which one is made for the stores; NULL: /dev/shm, else /tmp */
    uint32_t open_max;      /* stores open at once; 0: SIM_STORES_OPEN_MAX */
    uint64_t map_bytes;     /* of each store; 0: SIM_MAP_BYTES */
    enum story_level least; /* story lines below are not told */
    bool drill;             /* drafts of packs apply (a drill says so) */
    const struct sim_disk *disk; /* lent; NULL: disks don't fail */
};

/* ERR_MALFORMED (the areas; `fault` says where), ERR_IO, ERR_NOMEM. */
int sim_new(struct sim **out, const struct sim_options *o, struct tree_fault *fault);
void sim_free(struct sim *s);
const char *sim_dir(const struct sim *s);
const char *sim_office_dir(const struct sim *s, uint32_t no); /* where its store is */
int sim_watch(struct sim *s, sim_watch_fn *fn, void *self); /* in the order added; ERR_TOO_BIG beyond SIM_WATCHES_MAX */

/* Found (the root) or enrol an office: its parent must be there and on, and its line is up afterwards. ERR_NOT_FOUND
 * (area or parent), ERR_EXISTS, or what the core says. */
int sim_office_add(struct sim *s, const char *name, struct area area, uint32_t *out);
uint32_t sim_count(const struct sim *s);
const struct sim_office *sim_office(const struct sim *s, uint32_t no);
uint32_t sim_find(const struct sim *s, const char *name); /* NO_OFFICE */
uint32_t sim_find_area(const struct sim *s, struct area a);
uint32_t sim_find_key(const struct sim *s, const struct author *key); /* whose key it is now; NO_OFFICE */
const struct tree *sim_tree(const struct sim *s);
struct network sim_network(const struct sim *s);

/* ---- time ---- */

uint64_t sim_now(const struct sim *s);
struct wall sim_wall(const struct sim *s);                  /* right */
struct wall sim_clock_of(const struct sim *s, uint32_t no); /* as the office's clock shows it */
/* Call fn at a moment (now, when it is past); calls of one moment come in the order they were asked for. */
void sim_at(struct sim *s, uint64_t ms, void (*fn)(void *self, struct sim *s), void *self);
/* Let time pass. An error is the simulator's own: a store or step that failed. */
int sim_run_until(struct sim *s, uint64_t ms);
/* One moment's next thing; false when nothing is due up to `until` (time then stands at `until`). */
bool sim_step_one(struct sim *s, uint64_t until, int *rc);
/* Whether frames are under way or held, or an office has work at once. */
bool sim_busy(const struct sim *s);

/* ---- faults ---- */

void sim_cut(struct sim *s, uint32_t child, unsigned ways);
void sim_heal(struct sim *s, uint32_t child);
void sim_shape(struct sim *s, uint32_t child, struct sim_quality q);
void sim_corrupt_next(struct sim *s, uint32_t child, unsigned frames); /* flip a bit in the next frames to or from it */
void sim_replay(struct sim *s, uint32_t child); /* the last frame it sent comes to its parent once more */
void sim_inject(struct sim *s, uint32_t child, struct span frame); /* comes to its parent as if the child had sent it */
void sim_power_off(struct sim *s, uint32_t no);
int sim_power_on(struct sim *s, uint32_t no);
int sim_crash(struct sim *s, uint32_t no); /* killed and started again at once; what was under way is lost */
void sim_hang(struct sim *s, uint32_t no, bool on);
void sim_clock_set(struct sim *s, uint32_t no, enum sim_clock kind, int64_t value);
void sim_clock_jump(struct sim *s, uint32_t no, int64_t by_ms); /* from what it shows now */
int sim_disk_save(struct sim *s, uint32_t no);                  /* a copy of the store aside */
int sim_disk_restore(struct sim *s, uint32_t no);               /* comes back from that copy. ERR_NOT_FOUND */
void sim_disk_lose(struct sim *s, uint32_t no);                 /* POWER_LOST; its lines are down */
/* One of its next steps fails at the disk: what it would have sent never leaves, the process ends and starts again over
 * what is there then. Needs options.disk. */
void sim_disk_doom(struct sim *s, uint32_t no, uint64_t seed);
void sim_disk_spare(struct sim *s, uint32_t no);
/* The store's file as it is now, copied into another folder; what was there goes. ERR_IO. */
int sim_disk_image(const struct sim *s, uint32_t no, const char *to);
int sim_enrol_again(struct sim *s, uint32_t no); /* a new disk, a new key, the next epoch, by its parent's grant */

/* ---- people ---- */

/* One act, at this moment. ERR_STATE when the office is not on; otherwise 0 and the reply (a refusal is a reply). */
int sim_file(struct sim *s, uint32_t no, const struct filing *f, struct filing_reply *out);
/* A question to its API: "GET", "/v1/case/0193…?x=y", body NULL or JSON. 0 and the status with *answer (decref it; NULL
 * when the answer was no JSON); ERR_STATE when the office is not on. */
int sim_ask(struct sim *s, uint32_t no, const char *method, const char *path, const char *body, int *status,
            json_t **answer);
/* What only the core knows. Pointers live until the office's next step. ERR_STATE. */
int sim_status(struct sim *s, uint32_t no, struct core_status *out);

/* ---- looking ---- */

const struct sim_stats *sim_stats(const struct sim *s);
void sim_digest(const struct sim *s, uint8_t out[32]);
void sim_fault_count(struct sim *s, enum sim_fault f);

/* What both offices may see inside `area`: the events held, and the views folded of them. ERR_STATE: not on. */
int sim_held(struct sim *s, uint32_t no, struct area area, struct digest *out);
int sim_views(struct sim *s, uint32_t no, struct area area, struct id *out);
/* How many of its views are marked to be made again. ERR_STATE: not on. */
int sim_stale(struct sim *s, uint32_t no, uint64_t *n);
/* Its views again from its log alone, as an officer may have them made. ERR_STATE: not on; or what the core says. */
int sim_rebuild(struct sim *s, uint32_t no);
/* Whether an office agrees with its parent on all that both may see; *events and *views say which differs. */
int sim_agrees(struct sim *s, uint32_t child, bool *events, bool *views);

#endif
