/* The next step of a case, as the office that takes it sees the case. */
#include <string.h>

#include "simulator/workload_inside.h"
#include "tiers/proc_case.h"
#include "tiers/step.h"

#define LONG_AGO 20251010u /* review and notice are dated back: the notice has run */

struct next {
    struct filing f;
    struct step_values v;
    uint32_t by;
};

static void step_named(struct next *n, const char *name, const struct work_home *h)
{
    const struct process *process;

    n->f.kind = step_by_name(name, &process)->k.kind;
    n->f.step = &n->v;
    n->v.bytes[STEP_HOUSEHOLD] = span_of(h->id.b, sizeof h->id.b);
}

static const Fangpin__V1__ProcessView *case_of(const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_process; i++)
        if (v->process[i]->process == PROCESS_CASE)
            return v->process[i];
    return NULL;
}

static bool has_lead(const Fangpin__V1__CaseView *v)
{
    return v->n_risks > 0;
}

static void verifying(struct next *n, const struct work_home *h, uint32_t facts)
{
    bool visited = facts & FACT(CASE_VISITED), compared = facts & (FACT(CASE_COMPARED) | FACT(CASE_EXEMPT));

    if (!(facts & FACT(CASE_COSIGNED)) && n->by != h->village) {
        step_named(n, "case_cosign", h);
    } else if (!visited) {
        n->f.kind = KIND_VISIT;
        n->f.code = VISIT_FIT;
    } else if (!compared) {
        step_named(n, "case_exempt", h);
        n->v.bytes[STEP_NUMBER] = span_str("低保证-7");
        n->v.number[STEP_UNTIL] = LONG_AGO;
    } else if (n->by != h->village && !(facts & FACT(CASE_STOOD_IN))) {
        step_named(n, "case_stand_in", h);
        n->v.bytes[STEP_TEXT] = span_str("村线路不通");
    } else {
        step_named(n, "case_review", h);
        n->v.number[STEP_SORT] = 1;
        n->v.number[STEP_ATTENDEES] = 12;
        n->v.number[STEP_VOTES_FOR] = 11;
        n->v.number[STEP_OUTCOME] = 1;
    }
    n->f.date = LONG_AGO;
}

static void report(struct workload *w, struct next *n, const struct work_home *h)
{
    static const uint8_t four[] = {1, 1, 1, 1};

    step_named(n, "case_report", h);
    n->v.bytes[STEP_CHECKS] = span_of(four, sizeof four);
    n->v.number[STEP_CLASS] = 1;
    n->by = work_above(w, h->village, TIER_TOWNSHIP);
}

static void decide(struct workload *w, struct next *n, const struct work_home *h, struct prng *p)
{
    bool approve = prng_below(p, 4) != 0;

    n->f.kind = approve ? KIND_DECISION : KIND_REFUSAL;
    n->f.code = approve ? 0 : REASON_CONDITION_NOT_MET;
    n->by = work_above(w, h->village, TIER_COUNTY);
}

/* False: nothing is to be done. */
static bool next_step(struct workload *w, struct next *n, const struct work_home *h, const Fangpin__V1__CaseView *v,
                      struct prng *p)
{
    const Fangpin__V1__ProcessView *c = case_of(v);

    switch (c != NULL ? c->state : 0) {
    case 0:
        if (!has_lead(v)) {
            n->f.kind = KIND_LEAD;
            n->f.code = RISK_HOUSING;
            n->f.code2 = CHANNEL_COUNTER;
            return true;
        }
        step_named(n, "case_open", h);
        n->f.date = LONG_AGO;
        return true;
    case CASE_ANALYSIS:
        step_named(n, "case_freeze", h);
        n->f.date = LONG_AGO;
        return true;
    case CASE_VERIFYING:
        verifying(n, h, c->facts);
        return true;
    case CASE_NOTICE:
        step_named(n, "case_notice_end", h);
        return true;
    case CASE_NOTICE_DONE:
        if (!(c->facts & FACT(CASE_COSIGNED)))
            step_named(n, "case_cosign", h), n->by = work_above(w, h->village, TIER_TOWNSHIP);
        else
            report(w, n, h);
        return true;
    case CASE_AT_COUNTY:
        decide(w, n, h, p);
        return true;
    case CASE_APPROVED:
        step_named(n, "case_announce", h);
        n->by = work_above(w, h->village, TIER_COUNTY);
        return true;
    case CASE_ANNOUNCED:
        step_named(n, "case_enrol", h);
        n->v.number[STEP_CLASS] = 1;
        n->v.bytes[STEP_NUMBER] = span_str("川-1");
        n->by = work_above(w, h->village, TIER_TOWNSHIP);
        return true;
    default:
        return false;
    }
}

void work_case_step(struct workload *w, struct prng *p)
{
    const struct work_home *h = work_home_any(w, p);
    bool village = prng_below(p, 3) != 0;
    uint32_t sees = h == NULL ? NO_OFFICE : village ? h->village : work_above(w, h->village, TIER_TOWNSHIP);
    Fangpin__V1__CaseView *v = h != NULL ? work_case(w, sees, h) : NULL;
    struct next n = {.by = sees};

    if (v == NULL)
        return;
    n.f.area = sim_office(w->s, h->village)->area;
    n.f.subject = h->id;
    if (next_step(w, &n, h, v, p))
        work_file(w, n.by, &n.f, NULL);
}

static bool decision_named(struct filing *f, const Fangpin__V1__CaseView *v)
{
    if (v->decision.len != sizeof f->decision.b)
        return false;
    memcpy(f->decision.b, v->decision.data, sizeof f->decision.b);
    return true;
}

static void decide_case(struct workload *w, uint32_t county, const struct work_home *h, struct prng *p)
{
    Fangpin__V1__CaseView *v = work_case(w, county, h);
    struct next n = {.by = county};

    if (v == NULL)
        return;
    decide(w, &n, h, p);
    n.f.area = sim_office(w->s, h->village)->area;
    n.f.subject = h->id;
    decision_named(&n.f, v);
    work_file(w, county, &n.f, NULL);
}

/* The county decides, again where it has decided already. */
void work_decide(struct workload *w, struct prng *p)
{
    const struct work_home *h = work_home_any(w, p);

    if (h != NULL)
        decide_case(w, work_above(w, h->village, TIER_COUNTY), h, p);
}

static const struct work_home *decidable(struct workload *w, uint32_t county)
{
    for (size_t i = 0; i < w->n_homes; i++) {
        const struct work_home *h = &w->home[i];
        if (work_above(w, h->village, TIER_COUNTY) != county)
            continue;
        arena_reset(&w->arena);
        const Fangpin__V1__CaseView *v = work_case(w, county, h);
        const Fangpin__V1__ProcessView *c = v != NULL ? case_of(v) : NULL;
        if (v != NULL && (v->decision.len > 0 || (c != NULL && c->state == CASE_AT_COUNTY)))
            return h;
    }
    return NULL;
}

bool work_may_decide(struct workload *w, uint32_t county)
{
    return decidable(w, county) != NULL;
}

void work_decide_first(struct workload *w, uint32_t county, uint64_t seed)
{
    const struct work_home *h = decidable(w, county);
    struct prng p = prng_fork(seed, "decide first");

    w->act = DOES_DECIDE;
    arena_reset(&w->arena);
    if (h != NULL)
        decide_case(w, county, h, &p);
}

void work_notify(struct workload *w, struct prng *p)
{
    const struct work_home *h = work_home_any(w, p);
    bool village = prng_below(p, 3) == 0;
    uint32_t by = h == NULL ? NO_OFFICE : village ? h->village : work_above(w, h->village, TIER_TOWNSHIP);
    Fangpin__V1__CaseView *v = h != NULL ? work_case(w, by, h) : NULL;
    struct filing f = {.kind = KIND_NOTICE};

    if (v == NULL || !decision_named(&f, v))
        return;
    f.area = sim_office(w->s, h->village)->area;
    f.subject = h->id;
    f.code = 1 + (uint32_t)prng_below(p, WAY_PHONE);
    work_file(w, by, &f, NULL);
}
