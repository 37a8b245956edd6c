/* proc_parts.h — what the tables of processes are written with: short words for their columns, shared guards. */
#ifndef FANGPIN_TIERS_PROC_PARTS_H
#define FANGPIN_TIERS_PROC_PARTS_H

#include "tiers/processes.h"
#include "tiers/step.h"
#include "tiers/step_filing.h"
#include "tiers/tri.h"

#define V (1u << TIER_VILLAGE)
#define T (1u << TIER_TOWNSHIP)
#define C (1u << TIER_COUNTY)
#define M (1u << TIER_MUNICIPAL)

#define OWN       RELATION_OWN
#define BELOW     RELATION_BELOW
#define OWN_BELOW (RELATION_OWN | RELATION_BELOW)

/* The kind's row of a step about a household (it stands in a village) or, with places, about a place. A step by a tier
 * that decides for others carries authority: it has effect only when its own signature is good (D4). */
#define STEP_ROW_AT(process, step, name_, zh, lane_, reach_, tiers_, relations_, places_)                              \
    {                                                                                                                  \
        .kind = STEP_KIND(process, step), .name = name_, .name_zh = zh, .lane = lane_, .reach = reach_,                \
        .tiers = tiers_, .relations = relations_, .places = places_, .authority = !((tiers_)&V) && !((tiers_)&T),      \
        .folds = 1u << FOLD_CASE                                                                                       \
    }
#define STEP_ROW_KIND(process, step, name_, zh, lane_, reach_, tiers_, relations_)                                     \
    STEP_ROW_AT(process, step, name_, zh, lane_, reach_, tiers_, relations_, V)

/* The tables of the file: `states`, `facts` and `steps`. */
#define PROCESS_PARTS(name_, zh_, clause_, no_, subject_, umpire_, lane_)                                              \
    .no = no_, .name = name_, .zh = zh_, .clause = clause_, .subject = subject_, .umpire = umpire_, .lane = lane_,     \
    .states = states, .facts = facts, .steps = steps, .n_states = NUMBER_OF(states), .n_facts = NUMBER_OF(facts),      \
    .n_steps = NUMBER_OF(steps)
#define PROCESS(...)                                                                                                   \
    {                                                                                                                  \
        PROCESS_PARTS(__VA_ARGS__)                                                                                     \
    }

/* The same, with `duties` of the file: who is awaited depends on facts. */
#define PROCESS_WITH_DUTIES(...)                                                                                       \
    {                                                                                                                  \
        PROCESS_PARTS(__VA_ARGS__), .duties = duties, .n_duties = NUMBER_OF(duties)                                    \
    }

extern const struct code_list codes_tri;   /* yes, no, unknown */
extern const struct code_list codes_class; /* S4·三(四) */
extern const struct code_list codes_risk;  /* DOMAIN.md 5.3 */

extern const struct code_list codes_finding; /* of a department that compared */
/* The same; events of these fixed kinds are news to it. */
#define NEWS(kind) (1u << ((kind)-KIND_HOUSEHOLD))
#define PROCESS_WITH_NEWS(news_, ...)                                                                                  \
    {                                                                                                                  \
        PROCESS_PARTS(__VA_ARGS__), .news = news_                                                                      \
    }

/* proc_notice.c: identification and delisting each post a notice. */
step_guard guard_notice_over;
/* The notice's last day: computed when it was left out, refused when it is sooner than the pack asks for. */
int notice_until(struct step_job *s, enum pack_key key);

/* proc_lead_guards.c */
enum { LEAD_ON_LIST = 5 }; /* a state */
step_guard guard_lead_other, guard_lead_case, guard_lead_recheck, guard_lead_result;

/* On which side of the line the income per head lies. While somebody is counted by two households (K5): with the person
 * and without, both computed. */
enum income_side {
    SIDE_BELOW = 1,
    SIDE_ABOVE,
    SIDE_BELOW_BOTH,
    SIDE_ABOVE_BOTH,
    SIDE_BELOW_WITH,
    SIDE_BELOW_WITHOUT,
};
/* Whether it lies below, where that does not hang on the contested person. */
enum tri side_below(uint32_t side);

extern const struct code_list codes_side;
/* proc_track_guards.c: both ways while somebody is contested, one way otherwise. */
step_guard guard_both_ways;

#endif
