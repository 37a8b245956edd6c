/* drill.h — a drill as it was read from its file: who, what happens when, and what is expected. docs/drills.md is the
 * reference of the file. All memory is the arena's; nothing changes after reading. */
#ifndef FANGPIN_SIMULATOR_DRILL_H
#define FANGPIN_SIMULATOR_DRILL_H

#include "base/clock.h"
#include "base/limits.h"
#include "simulator/drill_text.h"
#include "simulator/sim.h"

struct drill_office {
    const char *name;
    struct area area;
    uint32_t parent; /* index; NO_OFFICE at the root */
    uint32_t line;   /* of the file */
    bool shaped;
    struct sim_quality quality; /* of the line to the parent, when shaped */
    uint32_t households, monitored, lifted, destitute;
};

/* Some offices, by index, in the order of the list. */
struct drill_set {
    const uint32_t *at;
    size_t n;
};

enum drill_op_kind {
    OP_CUT,
    OP_HEAL,
    OP_SHAPE,
    OP_FLAP,
    OP_CORRUPT,
    OP_REPLAY,
    OP_OFF,
    OP_ON,
    OP_CRASH,
    OP_HANG,
    OP_WAKE,
    OP_DISK_SAVE,
    OP_DISK_LOSE,
    OP_DISK_RESTORE,
    OP_CLOCK,
    OP_CLOCK_JUMP, /* what the clock shows moves once and then goes right from there */
};

/* A fault, or its end. */
struct drill_op {
    enum drill_op_kind kind;
    struct drill_set set;
    unsigned ways;               /* CUT: enum sim_way */
    struct sim_quality quality;  /* SHAPE */
    uint64_t down_ms, up_ms, ms; /* FLAP: so long down, so long up, in all */
    enum sim_clock clock;
    int64_t value; /* CLOCK; CORRUPT: frames */
    const struct drill_op *next;
};

/* One line of acts: "V{11-14}: c{1-4} = help give …", before its patterns are filled in. */
struct drill_act {
    const char *text; /* without the marks */
    uint32_t line, column;
    const char *refused; /* it must be refused with this code; NULL: it must be done */
    bool may_skip;       /* nothing is said when the office cannot act */
    const struct drill_act *next;
};

/* Something that happens at a moment: at, prepare. */
struct drill_step {
    uint32_t line;
    uint64_t ms; /* since the start; of prepare: nothing */
    const char *zh, *en;
    bool disaster;
    const char *const *each; /* "@" stands for each of these in turn; NULL: once */
    size_t n_each;
    uint64_t every_ms;     /* between the acts that one line's patterns make */
    uint64_t repeat_ms;    /* again after so long … */
    uint32_t times;        /* … so often in all */
    struct drill_set heal; /* healed or switched on: a heal that the report shows */
    const struct drill_op *op;
    const struct drill_act *act;
    const struct drill_step *next;
};

/* Office life in the background. */
struct drill_work {
    uint32_t line;
    const char *name;
    struct drill_set by;
    uint32_t per_week; /* acts of one office */
    uint64_t from_ms, to_ms;
    struct drill_act act;
    const struct drill_work *next;
};

/* Cuts drawn from the seed. Each lasts between `least` and `most`; or all come back within a time, from `back` on. */
struct drill_cuts {
    uint32_t line;
    struct drill_set lines;
    uint32_t count;
    unsigned ways;
    uint64_t from_ms, to_ms, least_ms, most_ms;
    uint64_t back_ms, within_ms; /* back_ms UINT64_MAX: each for itself */
    const struct drill_cuts *next;
};

enum drill_compare { WANT_IS, WANT_IS_NOT, WANT_AT_LEAST, WANT_AT_MOST, WANT_HAS, WANT_COUNT, WANT_SUM, WANT_NOTHING };

struct drill_expect {
    uint32_t line;
    uint64_t ms;
    bool at_end; /* after the calm */
    const char *id, *zh, *en;
    const char *ask;  /* "V11: /v1/case/$c1"; NULL: a measure */
    const char *pick; /* "" takes the whole answer */
    const char *measure;
    enum drill_compare compare;
    const char *want; /* as it is written */
    const char *const *each;
    size_t n_each;
    uint32_t times; /* of each, so many must hold; 0: all */
    const struct drill_expect *next;
};

struct drill_absent {
    const char *zh, *en, *why_zh, *why_en, *feature;
    const struct drill_absent *next;
};

struct drill_form {
    const char *name, *json;
    const struct drill_form *next;
};

/* A pack of the drill's own. */
struct drill_rules {
    const char *name, *text;
    const struct drill_rules *next;
};

struct drill {
    struct arena arena;
    const char *name; /* of the file, without folder and ending */
    const char *title_zh, *title_en;
    const char *areas_name;
    struct span areas; /* CSV of the tree */
    struct tree *tree;
    const char *pack; /* NULL: the template that is built in */
    bool pack_signed;
    uint32_t pack_by;      /* office */
    const char *pack_from; /* "2022-06-01" */
    struct wall start;
    uint64_t length_ms, before_ms, calm_ms;
    uint64_t seed;
    bool drill_mode;
    const struct drill_office *offices; /* parents before children */
    const uint32_t *by_name;            /* their numbers, in the order of their names */
    uint32_t n_offices;
    const struct drill_step *prepare, *at; /* `at` in the order of time */
    const struct drill_work *work;
    const struct drill_cuts *cuts;
    const struct drill_expect *expect; /* in the order of time */
    const struct drill_absent *absent;
    const struct drill_form *form;
    const struct drill_rules *rules;
};

/* Read a drill. `folder` is where files that it names stand ("" : none may be named). NULL with faults. */
struct drill *drill_read(const char *name, struct span text, const char *folder, struct drill_faults *f);
void drill_free(struct drill *d);
/* The text of a pack of its own; NULL: it has none of this name. */
const char *drill_rules_text(const struct drill *d, const char *name);

uint32_t drill_office_find(const struct drill *d, const char *name, size_t len); /* NO_OFFICE */

#endif
