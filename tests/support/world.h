/* world.h — offices of the pure core over real stores, joined by lines that a test cuts and heals. Virtual time,
 * no threads, no sockets: what a story test says happened is all that happened. */
#ifndef FANGPIN_TESTS_WORLD_H
#define FANGPIN_TESTS_WORLD_H

#include "node/core/core.h"

struct world;

/* An empty world over an area list (CSV text, or the name of a list that is part of the program), reproducible from its seed. */
struct world *world_new(const char *areas, uint64_t seed);
void world_free(struct world *w);

/* Found or enrol (its parent must be in the world) the office of an area under a short name for stories. Links
 * to the parent are up. Stops the test on failure. */
void world_office(struct world *w, const char *name, const char *area);
/* The four offices of the Ma'erkang chain: M C T V. */
struct world *world_chain(uint64_t seed);

/* A token for an area below; and what its bearer gets for it under these keys: whether he was granted an office. */
struct token world_invite(struct world *w, const char *parent, const char *area);
bool world_knock(struct world *w, const char *parent, const struct token *token, const struct office_keys *keys);

void world_cut(struct world *w, const char *a, const char *b); /* both sides learn at once */
void world_heal(struct world *w, const char *a, const char *b);
void world_lose(struct world *w, const char *a, const char *b, unsigned percent); /* frames lost on the way while up */
void world_duplicate(struct world *w, unsigned percent);
/* Kill and start again from what the store holds; frames under way to and from it are lost. */
void world_crash(struct world *w, const char *name);
/* Copy the store aside, and come back from that copy: an old backup. */
void world_backup(struct world *w, const char *name);
void world_restore(struct world *w, const char *name);

void world_rebuild(struct world *w, const char *name); /* drop its views and fold them again */

/* Deliver frames until nothing moves; deadlines that are near are let pass. Fails the test after too many. */
void world_run(struct world *w);
/* Deliver at most n frames. */
void world_run_some(struct world *w, unsigned n);
void world_pass(struct world *w, uint64_t ms); /* let time pass, ticking what falls due */

/* File one act; the reply is copied out. */
struct filing_reply world_try(struct world *w, const char *name, const struct filing *f);
/* … which must be accepted; gives its reply. */
struct filing_reply world_file(struct world *w, const char *name, struct filing f);
struct subject world_household(struct world *w, const char *name,
                               const char *head_name); /* registers a household of its own area */
struct area world_area(struct world *w, const char *name);
struct wall world_wall(const struct world *w);
/* From now on the office's clock shows so much more than the world's (less when negative), restarts or not. */
void world_skew(struct world *w, const char *name, int64_t ms);
struct wall world_clock(const struct world *w, const char *name);

/* The root signs this list as the next version. Offices keep the parents they have. */
void world_new_list(struct world *w, const char *areas);

/* A frame of the test's own making, as if `from` had sent it. */
void world_inject(struct world *w, const char *from, const char *to, struct span frame);
/* Called with every frame on the way; may change its bytes in place (same length). */
void world_tamper(struct world *w, void (*fn)(void *arg, uint8_t *bytes, size_t len), void *arg);

struct core_status world_status(struct world *w, const char *name); /* pointers in it are valid until the next call */
struct store *world_store(struct world *w, const char *name);
const struct office_keys *world_keys(struct world *w, const char *name);
struct network world_network(struct world *w);
/* Digest over the events of everything inside `area` that an office holds, and over its case files, ledgers and
 * worklists there. */
struct digest world_digest(struct world *w, const char *name, const char *area);
struct id world_views(struct world *w, const char *name, const char *area);
/* Every pair of offices agrees on what both may see, events and views. Fails the test otherwise. */
void world_expect_level(struct world *w);
/* The household's case file as held by an office; unpacked into the world's arena. NULL when it has none. */
Fangpin__V1__CaseView *world_case(struct world *w, const char *name, struct area area, struct subject household);
/* The ledger of an office in its first epoch, as held by `name`; or in the epoch given. */
Fangpin__V1__FundView *world_fund(struct world *w, const char *name, struct area area, struct subject fund);
Fangpin__V1__FundView *world_ledger(struct world *w, const char *name, struct area area, uint32_t epoch,
                                    struct subject fund);

/* Lines told since the last call that contain `part`; how many. */
unsigned world_told(struct world *w, const char *part);

#define EXPECT(x) ((x) ? (void)0 : world_failed(#x, __FILE__, __LINE__))
_Noreturn void world_failed(const char *what, const char *file, int line);

#endif
