/* kinds.h — the one authority table (D6): kind → lane → reach → which tiers may author it → for an area of what
 * relation → whether it carries authority → fold. Signer and every receiver ask this table. */
#ifndef FANGPIN_TIERS_KINDS_H
#define FANGPIN_TIERS_KINDS_H

#include "base/area.h"
#include "proto/event.h"

enum relation { /* of the scope's area to the author's */
                RELATION_OWN = 1,
                RELATION_CHILD = 2, /* directly below, by the area list */
                RELATION_BELOW = 4, /* anywhere below */
                RELATION_PARENT = 8,
};

enum fold_kind {
    FOLD_NONE = 0,
    FOLD_CASE = 1,  /* subject fold: one case file from the set of a household's events */
    FOLD_SUMS = 2,  /* sums: adds to ledgers, in any order, once per event */
    FOLD_RULES = 3, /* packs and calendars: what was signed of each, in any order (pack_fold.h) */
};

struct kind_row {
    uint32_t kind;
    const char *name;    /* "help", as commands, logs and JSON name it */
    const char *name_zh; /* "先行救助" */
    uint8_t lane;
    uint8_t reach;
    uint8_t tiers;     /* bit 1 << tier for each tier that may author it */
    uint8_t relations; /* bits of enum relation */
    uint8_t places;    /* bit 1 << tier for each tier the scope's area may have: cases stand in villages */
    bool root_only;
    bool authority; /* has effect, and is held, only when its own signature is valid (D4) */
    uint8_t folds;  /* bits 1 << fold_kind */
};

/* NULL for a kind this version does not know. */
const struct kind_row *kind_row(uint32_t kind);
const struct kind_row *kind_by_name(const char *name);
const struct kind_row *kind_table(size_t *n); /* fixed kinds; steps stand in their processes' tables */
bool kind_is_authority(uint32_t kind);        /* false for unknown kinds */

/* What becomes of an event on receipt. Verdicts are results, not errors: each is counted, shown and reached by
 * a test. */
#define VERDICT_LIST(X)                                                                                                \
    X(STORED, "stored", "已存")                                                                                        \
    X(KNOWN, "known already", "已有")                                                                                  \
    X(TOO_EARLY, "parked: an earlier event of its stream is missing", "前件未到,暂存")                                 \
    X(UNVOUCHED, "parked: no valid signature vouches for it yet", "签名未证实,暂存")                                   \
    X(UNKNOWN_AUTHOR, "parked: its author's certificate has not come", "证书未到,暂存")                                \
    X(MALFORMED, "refused: cannot be decoded within the limits", "无法解读")                                           \
    X(WRONG_NETWORK, "refused: belongs to another network", "不属于本网络")                                            \
    X(NOT_CARRIED, "refused: its scope does not belong on this link", "不应经此线路")                                  \
    X(NOT_HELD, "refused: its scope is not held here", "不归本单位保存")                                               \
    X(WRONG_OFFICE, "refused: area or epoch is not what the certificate says", "与证书不符")                           \
    X(NO_AUTHORITY, "refused: the author may not do this", "无权办理")                                                 \
    X(UNSIGNED_AUTHORITY, "wanted: its own signature fails, a good copy is awaited", "本件签名无效,待补")              \
    X(BROKEN_CHAIN, "refused: does not follow the event before it", "与前件不相接")                                    \
    X(BAD_DEPTH, "refused: depth or position contradicts what it follows", "次序不符")                                 \
    X(FORKED, "stored as evidence: two events at one position", "同号两件,留证")                                       \
    X(PARK_FULL, "dropped: too many parked events from this peer", "暂存已满,稍后重取")

enum verdict {
#define X(name, en, zh) VERDICT_##name,
    VERDICT_LIST(X)
#undef X
        VERDICTS
};
const char *verdict_name(enum verdict v);
const char *verdict_text(enum verdict v);
const char *verdict_text_zh(enum verdict v);

struct tree;
struct certified { /* what the author's certificate says */
    struct area area;
    uint32_t epoch;
    bool root;
};

/* Whether the office of `author` may sign this kind for `place` (lane and reach aside). `tree` may be NULL while the
 * area list has not come: then only acts of an office for its own area pass. */
bool kind_may(const struct tree *tree, const struct kind_row *row, struct area author, bool root, struct area place);

/* Scope rule and authority of one event: VERDICT_STORED when nothing speaks against it, else WRONG_OFFICE or
 * NO_AUTHORITY. Unknown kinds pass the scope rule of their header and have no effect. */
enum verdict kinds_judge(const struct tree *tree, const struct certified *author, const struct event *e);

#endif
