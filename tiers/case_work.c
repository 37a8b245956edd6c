#include "tiers/fold.h"

#include "proto/packet.h"
#include "tiers/proc_case.h"
#include "tiers/step_fold.h"

/* Each item is asked once: its due date is the earliest of its debts already. */
static void work_add(struct work_list *d, enum work_item item, uint64_t owner, uint32_t due)
{
    if (d->n == WORK_ITEMS_MAX)
        return;
    d->at[d->n++] =
        (struct work){.owner = {owner}, .lane = LANE_CASEWORK, .item = (uint8_t)item, .due = due ? due : DUE_NONE};
}

static bool has_kind(const Fangpin__V1__CaseView *v, uint32_t kind)
{
    for (size_t i = 0; i < v->n_event; i++) {
        if (v->event[i]->kind == kind)
            return true;
    }
    return false;
}

/* The earliest open debt of this kind; 0: none is open. */
static uint32_t debt_due(const Fangpin__V1__CaseView *v, enum debt_kind kind)
{
    uint32_t first = 0;

    for (size_t i = 0; i < v->n_debt; i++) {
        const Fangpin__V1__Debt *d = v->debt[i];
        if (d->kind != (uint32_t)kind || d->settled_by.len > 0)
            continue;
        uint32_t due = d->due ? d->due : DUE_NONE;
        if (first == 0 || due < first)
            first = due;
    }
    return first;
}

static uint32_t case_states(const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_process; i++) {
        if (v->process[i]->process == PROCESS_CASE && v->process[i]->state < STATES_MAX)
            return IN(v->process[i]->state);
    }
    return IN(STATE_NONE);
}

/* Before the county decides: an identification is owed to help and to what was seen, and the county's word once it
 * stands there. Between them its own steps are asked for. */
static void undecided(struct work_list *d, const Fangpin__V1__CaseView *v)
{
    uint32_t due = debt_due(v, DEBT_DECISION), at = case_states(v);

    if (at & IN(CASE_AT_COUNTY))
        work_add(d, WORK_DECIDE, v->decider, due);
    else if (!(at & CASE_LIVE) && !debt_due(v, DEBT_CASE_OPEN) && (due || has_kind(v, KIND_VISIT)))
        work_add(d, WORK_CASE_OPEN, v->deliverer, due);
}

/* A notice can be handed over only once there is one decision, so it is no work before. */
static void decided(struct work_list *d, const Fangpin__V1__CaseView *v)
{
    if (v->outcome == OUTCOME_CONFLICT)
        work_add(d, WORK_CONFLICT, v->decider, 0);
    else if (v->delivered_by.len == 0)
        work_add(d, WORK_NOTICE, v->deliverer, v->notice_due);
    if (v->reconsider)
        work_add(d, WORK_RECONSIDER, v->decider, debt_due(v, DEBT_DECISION));
}

/* What this owner is asked for already; NULL. */
static struct work *work_find(struct work_list *d, enum work_item item, uint64_t owner)
{
    for (size_t i = 0; i < d->n; i++) {
        if (d->at[i].item == item && d->at[i].owner.code == owner)
            return &d->at[i];
    }
    return NULL;
}

/* What the county asked of those who gave too much: of each giver its own, once. The case file names the aids. */
static void asked(struct work_list *d, const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_aid; i++) {
        const Fangpin__V1__Aid *aid = v->aid[i];
        if (aid->settlement == SETTLE_VOID && aid->state == AID_COMMITTED && !work_find(d, WORK_VOID, aid->area))
            work_add(d, WORK_VOID, aid->area, 0);
        if (aid->settlement == SETTLE_RECOVER && aid->state != AID_VOID && aid->recovered_fen < aid->amount_fen &&
            !work_find(d, WORK_RECOVER, aid->area))
            work_add(d, WORK_RECOVER, aid->area, 0);
    }
}

/* K19: who gave it stops it, voids what is only promised, and asks the county about the rest. The county's word ends it. */
static void stopped(struct work_list *d, const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_aid; i++) {
        const Fangpin__V1__Aid *aid = v->aid[i];
        bool open = aid->died_on && aid->settlement == 0 && aid->recovered_fen < aid->amount_fen;
        if (open && !work_find(d, WORK_STOPPED, aid->area))
            work_add(d, WORK_STOPPED, aid->area, 0);
    }
}

/* Owed by each owner for itself: the givers of help register theirs, the issuers of authorities ratify. */
static void of_owners(struct work_list *d, const Fangpin__V1__CaseView *v, enum debt_kind kind, enum work_item item)
{
    for (size_t i = 0; i < v->n_debt; i++) {
        const Fangpin__V1__Debt *debt = v->debt[i];
        struct work *w = work_find(d, item, debt->owner);
        if (debt->kind != (uint32_t)kind || debt->settled_by.len > 0)
            continue;
        if (!w)
            work_add(d, item, debt->owner, debt->due);
        else if (debt->due && debt->due < w->due) /* a debt without a day is no early one */
            w->due = debt->due;
    }
}

void case_work_of(const Fangpin__V1__CaseView *v, struct work_list *out)
{
    uint32_t visit = debt_due(v, DEBT_VISIT), opening = debt_due(v, DEBT_CASE_OPEN);

    out->n = 0;
    asked(out, v);
    stopped(out, v);
    steps_work(v, out);
    if (v->matter)
        return;
    if (visit || (v->degree == DEGREE_DRAFT && v->n_risks > 0 && !has_kind(v, KIND_VISIT)))
        work_add(out, WORK_VISIT, v->area, visit);
    of_owners(out, v, DEBT_REGISTER, WORK_REGISTER);
    of_owners(out, v, DEBT_RATIFY, WORK_RATIFY);
    if (opening)
        work_add(out, WORK_CASE_OPEN, v->deliverer, opening);
    if (v->split_7b)
        work_add(out, WORK_SPLIT_7B, v->decider, 0);
    if (v->degree < DEGREE_DECIDED)
        undecided(out, v);
    else
        decided(out, v);
}

void case_work(struct span case_view, struct work_list *out, struct arena *a)
{
    ProtobufCAllocator memory = arena_allocator(a);
    Fangpin__V1__CaseView *v = fangpin__v1__case_view__unpack(&memory, case_view.len, case_view.at);

    out->n = 0;
    if (v)
        case_work_of(v, out);
}
