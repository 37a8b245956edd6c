/* check_bed.h — a small world under the checkers, and hands that plant a breach: into a store, into the model. Before
 * that the world was clean. */
#ifndef FANGPIN_TESTS_SUPPORT_CHECK_BED_H
#define FANGPIN_TESTS_SUPPORT_CHECK_BED_H

#include "base/arena.h"
#include "simulator/check.h"

enum { M, C, T, V, W, N }; /* V and W are villages of T */

struct bed {
    struct sim *s;
    struct checks *c;
    struct model *m;
    struct arena arena;
    struct subject fund, home, other, authority;
};

/* A minute. */
void bed_run(struct bed *b);
struct subject bed_file(struct bed *b, uint32_t no, struct filing f);
struct filing bed_about(struct bed *b, uint32_t kind);
void bed_help(struct bed *b);
/* How the head of the two households of the next bed is called; NULL: a name that is marked (I21). */
extern const char *bed_head_name;
/* A world without the checkers named in `skip` ("I1 I10"): a fund, two households of one person, help given first. */
void bed_of(struct bed *b, const char *skip);
/* The planted breach was found by this one. All is given back. */
void bed_found(struct bed *b, const char *id);
/* Nothing was found. All is given back. */
void bed_clean(struct bed *b);
uint64_t bed_premise(const struct bed *b, const char *id);
struct store *bed_store(struct bed *b, uint32_t no);
void bed_view_plant(struct bed *b, uint32_t no, struct view_key k, struct span bytes);
struct span bed_view_copy(struct bed *b, uint32_t no, struct view_key k);
struct view_key bed_home_key(struct bed *b);
Fangpin__V1__CaseView *bed_home_view(struct bed *b, uint32_t no);
struct made {
    struct event e;
    struct span envelope;
};
/* An event signed with these keys that no office made; unknown kinds mean nothing to anybody. */
struct made bed_made_by(struct bed *b, uint32_t no, const struct office_keys *keys, uint32_t kind, uint64_t sequence,
                        uint64_t position);
void bed_put(struct bed *b, uint32_t no, const struct made *m, uint32_t from_peer);
void bed_lead(struct bed *b, uint32_t no);
/* An event that the office does not hold. */
const struct model_event *bed_foreign(struct bed *b, uint32_t no);

#endif
