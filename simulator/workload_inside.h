/* workload_inside.h — what the files of the workload share. Nobody else includes it. */
#ifndef FANGPIN_SIMULATOR_WORKLOAD_INSIDE_H
#define FANGPIN_SIMULATOR_WORKLOAD_INSIDE_H

#include "base/arena.h"
#include "proto/view.pb-c.h"
#include "simulator/workload.h"

#define WORK_HOMES_MAX       256u
#define WORK_HOMES_FEW       4u
#define WORK_FUNDS_MAX       16u
#define WORK_AUTHORITIES_MAX 64u
#define WORK_PERSONS         8u /* fewer than households: some live in two villages */

struct work_home {
    uint32_t village;
    struct subject id;
};
struct work_fund {
    uint32_t owner;
    struct subject id;
};
struct work_authority {
    uint32_t holder;
    struct subject id, fund;
};

struct workload {
    struct sim *s;
    uint64_t seed;
    enum work_act act;
    struct work_stats stats;
    struct arena arena; /* of one act */
    struct work_home home[WORK_HOMES_MAX];
    size_t n_homes;
    struct work_fund fund[WORK_FUNDS_MAX];
    size_t n_funds;
    struct work_authority authority[WORK_AUTHORITIES_MAX];
    size_t n_authorities;
};

typedef void work_fn(struct workload *w, struct prng *p);

/* False: refused, or nobody is there. */
bool work_file(struct workload *w, uint32_t office, const struct filing *f, struct filing_reply *out);
uint32_t work_above(const struct workload *w, uint32_t office,
                    enum tier tier); /* itself or an ancestor of at least it */
uint32_t work_any(struct workload *w, struct prng *p, enum tier least, enum tier most);
const struct work_home *work_home_any(struct workload *w, struct prng *p);
const struct work_fund *work_fund_of(struct workload *w, struct prng *p,
                                     uint32_t office); /* NULL: none is known there */
/* The case file as the office sees it; NULL: none, or nobody is there. */
Fangpin__V1__CaseView *work_case(struct workload *w, uint32_t office, const struct work_home *h);
int64_t work_available(struct workload *w, uint32_t office,
                       const struct subject *fund); /* of its rights, as it sees them */
/* An amount at or near an edge: one fen, some, all there is, one fen more. */
int64_t work_amount(struct prng *p, int64_t there);

/* workload_acts.c */
work_fn work_household, work_lead, work_help, work_grant, work_aid_goes_on, work_settle, work_take_back, work_pack,
    work_warn;
/* workload_money.c */
work_fn work_rights, work_give_back, work_ask_back, work_raise, work_authority;
/* workload_case.c */
work_fn work_case_step, work_decide, work_notify;
/* workload_newer.c */
work_fn work_newer;
/* workload_move.c */
work_fn work_move;

#endif
