/* sim_internal.h — what the files of the kernel share. Nobody else includes it. */
#ifndef FANGPIN_SIMULATOR_SIM_INTERNAL_H
#define FANGPIN_SIMULATOR_SIM_INTERNAL_H

#include <uthash.h>

#include "base/must.h"
#include "base/prng.h"
#include "simulator/sim.h"

#define SIM_PATH_BYTES 200

enum { UP, DOWN, DIRECTIONS }; /* to the parent, to the child */

struct frame {
    struct frame *next; /* in a line's held list */
    uint32_t line;      /* the child's number */
    uint8_t direction;
    uint32_t era;    /* of the line: a line that broke loses what was on the way */
    uint8_t damaged; /* the bit that changed on its way; 0: none */
    size_t damaged_at;
    size_t len;
    uint8_t bytes[];
};

/* The line between an office and its parent; beside the office of the same number. */
struct line {
    bool told[DIRECTIONS]; /* [UP]: the child knows it as up; [DOWN]: the parent does */
    bool owed[DIRECTIONS]; /* an end that hung when the line broke hears of it when it goes on */
    bool notice_due;       /* both ends will notice a cut; */
    uint64_t retry_ms;     /* when the carrier tries again; SIM_NEVER: not */
    uint32_t era;
    uint64_t free_at[DIRECTIONS], last_due[DIRECTIONS];
    struct frame *held[DIRECTIONS], **held_end[DIRECTIONS]; /* blocked: delivered when healed in time */
    struct frame *last;                                     /* a copy of the last frame to the parent, for replays */
    unsigned corrupt;                                       /* frames still to be damaged */
};

struct node {
    struct sim_office o; /* first: sim_office gives it out */
    struct line line;
    char dir[SIM_PATH_BYTES];
    uint64_t born_ms, tick_ms; /* when it was started; the tick that is scheduled, SIM_NEVER: none */
    int64_t drift_from_ms;
    struct prng prng;
    uint32_t *children;
    uint32_t n_children;
    uint64_t used; /* turn of its last use, for resting */
    UT_hash_handle hh, by_name;
};

enum due_what { DUE_CALL, DUE_FRAME, DUE_TICK, DUE_NOTICE, DUE_RETRY };

struct due {
    uint64_t ms, turn; /* order: time, then as asked */
    enum due_what what;
    uint32_t office;
    uint8_t direction;
    uint32_t era;
    struct frame *frame;
    void (*fn)(void *self, struct sim *s);
    void *self;
};

struct sim {
    struct sim_options options;
    char root[SIM_PATH_BYTES];
    int lock; /* on the folder, as long as the world lives; -1: none */
    struct tree *tree;
    struct prng prng;
    struct node **at;
    uint32_t n, room;
    struct node *by_key, *by_name;
    uint32_t *by_area; /* number + 1, hashed; 0: empty */
    size_t area_slots;
    struct author root_key;
    uint64_t now_ms;
    struct due *heap;
    size_t n_heap, heap_room;
    uint64_t turn;
    uint64_t frames_live; /* on the way or held */
    struct {
        sim_watch_fn *fn;
        void *self;
    } watch[SIM_WATCHES_MAX];
    size_t n_watch;
    struct sim_stats stats;
    struct id digest;
    int broken; /* the first error of a step */
    /* what an office said in the step that somebody waits for */
    struct filing_reply *replies;
    size_t n_replies, replies_room;
    const struct effect *answer;
    struct token token;
    int invite_rc;
    Fangpin__V1__EnrolGrant *grant;
    struct arena grant_arena;
};

/* sim.c */
void sim_tell(struct sim *s, const struct sim_news *n);
void sim_mix(struct sim *s, const void *at, size_t len); /* into the digest */
struct node *node_of(struct sim *s, uint32_t no);

/* sim_time.c */
void due_add(struct sim *s, struct due d);

/* sim_office.c: starting, stepping, resting */
int node_start(struct sim *s, struct node *n);
void node_stop(struct sim *s, struct node *n);
int node_step(struct sim *s, struct node *n, const struct input *in, uint32_t from);
void node_tick(struct sim *s, struct node *n);
void node_ordered(struct sim *s, uint32_t no, enum sim_fault f, enum sim_what what,
                  const char *text); /* told, counted */
struct step_time node_time(struct sim *s, struct node *n);
int store_start(struct sim *s, struct node *n);

/* sim_line.c */
void line_init(struct line *l);
void line_send(struct sim *s, struct node *from, const struct effect *e);
void line_arrive(struct sim *s, struct frame *f);
void line_notice(struct sim *s, struct node *child, uint8_t direction, uint32_t era);
void line_retry(struct sim *s, struct node *child);
void line_connect(struct sim *s, struct node *child); /* at once, for a new office */
/* One end vanished: what was on the way is lost; the other end notices at once, or after the silence. */
void lines_break(struct sim *s, struct node *n, bool at_once);
void lines_try(struct sim *s, struct node *n); /* it is back: its own line and its children's connect again */
void line_free(struct sim *s, struct line *l);
/* Whether a packet of events says the same numbers as the frame that was sent: only its events may differ. */
bool numbers_kept(struct span sent, const struct opened *came);

/* sim_make.c */
/* A new key, an empty store, an identity in it. */
int node_enrol(struct sim *s, struct node *n);

/* sim_disk.c: a step failed with `rc`. Whether that was to come: then the office is out of it, and back soon. */
void node_disk_left(struct sim *s, struct node *n); /* its process ended */
bool node_disk_failed(struct sim *s, struct node *n, int rc);

/* sim_folder.c */
int root_make(struct sim *s); /* also removes what killed processes left. ERR_INVALID, ERR_IO */
void root_remove(struct sim *s);
void folder_remove(const char *path);
int folder_copy(const char *from, const char *to);

#endif
