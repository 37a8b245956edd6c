/* across.h — what an office owes and no single case file says by itself: found over all files of its area when
 * somebody asks for its worklist, by what is known then. Nothing is stored, and nothing is decided by it. */
#ifndef FANGPIN_NODE_API_ACROSS_H
#define FANGPIN_NODE_API_ACROSS_H

#include "node/api/api_internal.h"
#include "tiers/contact_load.h"
#include "tiers/duplicates.h"
#include "tiers/fold.h"

struct across_line {
    enum work_item item;
    struct area place; /* of the household */
    struct subject household;
    json_t *more; /* members beside those of every line; given */
};

struct across {
    struct across_line *at;
    size_t n, cap;
};

/* All of `area`'s own, by kind and household. False: the call is answered (500). Give back with across_free. */
bool across_make(struct call *c, struct area area, struct across *out);
void across_free(struct across *f);

/* The contact persons' duties over `area`, by officer; give back with free. *whole false: memory fell short. */
struct contact_duty *contact_duties(struct call *c, struct area area, size_t most, size_t *n, bool *whole);

/* Help given twice over `area` (api_duplicates.c). What is found borrows from `cases` and *at; give *at back with free.
 * False: memory fell short. */
#define DUPLICATES_ARENA_BYTES (512u << 20) /* a cap, not a size */
bool duplicates_of(struct call *c, struct area area, struct arena *cases, struct dup_case **at, size_t *n,
                   struct duplicates *out);

/* Add one; `more` is given. */
void across_add(struct across *f, enum work_item item, struct area place, const ProtobufCBinaryData *household,
                json_t *more);

#endif
