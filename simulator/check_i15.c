/* I15. Emergency debt: help given first opens its debts wherever it is held, each ends only by the paper that settles it,
 * a village helps only within a standing authority, and what is still owed stands in the worklist of who owes it. */
#include "simulator/case_events.h"
#include "tiers/process.h"

static const Fangpin__V1__Debt *debt_of(const Fangpin__V1__CaseView *v, const struct id *help, uint32_t kind)
{
    for (size_t i = 0; i < v->n_debt; i++)
        if (v->debt[i]->kind == kind && v->debt[i]->help.len == sizeof help->b &&
            memcmp(v->debt[i]->help.data, help->b, sizeof help->b) == 0)
            return v->debt[i];
    return NULL;
}

/* Whether this event may end a debt of this kind. Notices settle by the decision they name; that is the fold's to say. */
static bool settles(uint32_t debt, const struct model_event *e, const struct id *help)
{
    bool decided = e->e.kind == KIND_DECISION || e->e.kind == KIND_REFUSAL;

    switch (debt) {
    case DEBT_VISIT:
        return e->e.kind == KIND_VISIT;
    case DEBT_DECISION:
        return decided && cites_event(e, help);
    case DEBT_NOTICE:
        return e->e.kind == KIND_NOTICE;
    case DEBT_REGISTER:
        return e->e.kind == KIND_GREEN_REGISTER && cites_event(e, help);
    case DEBT_CASE_OPEN:
        return e->e.kind == KIND_CASE_OPEN || (decided && cites_event(e, help));
    default:
        return false;
    }
}

static bool settled_by_some(const struct case_events *all, uint32_t debt, const struct id *help)
{
    if (debt == DEBT_NOTICE)
        return false;
    for (size_t i = 0; i < all->n; i++)
        if ((all->at[i]->act != NULL || all->at[i]->e.kind >= 256) && settles(debt, all->at[i], help))
            return true;
    return false;
}

static void debt_look(struct checks *c, const struct look *l, const struct case_at *at, const struct case_events *all,
                      const struct model_event *help, uint32_t kind)
{
    const Fangpin__V1__Debt *d = debt_of(at->view, &help->id, kind);
    const struct model_event *by;
    char id[17];

    check_premise(c);
    if (d == NULL) {
        check_fail(c, l, "help %s opens no debt of kind %u", look_id(id, &help->id), kind);
        return;
    }
    if (d->settled_by.len == 0) {
        if (settled_by_some(all, kind, &help->id))
            check_fail(c, l, "a debt of kind %u of help %s is shown as owed though its paper is here", kind,
                       look_id(id, &help->id));
        return;
    }
    by = case_event(all, d->settled_by);
    if (by == NULL || !settles(kind, by, &help->id))
        check_fail(c, l, "a debt of kind %u of help %s ended by %s", kind, look_id(id, &help->id),
                   by == NULL ? "nothing that is held" : "an event that settles no such debt");
}

static void filed(struct checks *c, const struct look *l, const struct case_at *at)
{
    struct case_events all = case_events(c, l, at);

    for (size_t i = 0; i < all.n && at->view != NULL && !check_broken(c); i++) {
        const struct model_event *e = all.at[i];
        if (e->e.kind != KIND_HELP || e->act == NULL)
            continue;
        debt_look(c, l, at, &all, e, DEBT_VISIT);
        debt_look(c, l, at, &all, e, DEBT_DECISION);
        debt_look(c, l, at, &all, e, DEBT_NOTICE);
        if (e->act->register_due)
            debt_look(c, l, at, &all, e, DEBT_REGISTER);
        if (e->act->case_open_due)
            debt_look(c, l, at, &all, e, DEBT_CASE_OPEN);
    }
}

/* ---- the right to help first ---- */

static const struct model_event *authority_of(const struct look *l, const struct subject *id)
{
    for (size_t i = 0; i < l->m->n; i++) {
        const struct model_event *e = l->m->at[i];
        if (e->e.kind == KIND_STANDING_AUTHORITY && e->act != NULL && subject_equal(&e->act->authority, id))
            return e;
    }
    return NULL;
}

static int64_t given(const struct look *l, const struct model_event *help, bool to_household)
{
    const struct model_office *o = model_office(l->m, l->office);
    int64_t sum = 0;

    for (size_t i = 0; i < o->n_held; i++) {
        const struct model_event *e = l->m->at[o->held[i]];
        bool same = to_household ? subject_equal(&e->subject, &help->subject)
                                 : e->act != NULL && subject_equal(&e->act->authority, &help->act->authority);
        if (e->e.kind == KIND_HELP && e->act != NULL && same && area_equal(e->e.area, help->e.area))
            sum += e->act->amount_fen;
    }
    return sum;
}

static const char *beyond(const struct look *l, const struct model_event *help)
{
    const struct model_event *a = authority_of(l, &help->act->authority);
    bool covered = false;

    if (a == NULL || !(model_flags(l->m, l->office, a->no) & HELD) || !area_equal(a->act->area, help->e.area))
        return "without an authority that it holds";
    for (uint32_t i = 0; i < a->act->n_kinds; i++)
        covered |= a->act->kinds[i] == help->act->code;
    if (!covered)
        return "of a kind that its authority does not cover";
    if (given(l, help, false) > a->act->amount_fen || given(l, help, true) > a->act->per_household_fen)
        return "beyond the ceiling of its authority";
    return date_of((struct wall){help->clock_ms}) > a->act->valid_to ? "after its authority ended" : NULL;
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    const char *why;

    if (e->e.kind != KIND_HELP || e->act == NULL || area_tier(e->e.area) != TIER_VILLAGE ||
        !(model_flags(l->m, l->office, e->no) & OWN) || e->ms != sim_now(l->s))
        return;
    check_premise(c);
    if ((why = beyond(l, e)) != NULL)
        check_fail(c, l, "a village helped first %s", why);
}

/* ---- nothing owed is out of sight ---- */

struct listed {
    const struct subject *household;
    uint32_t item; /* 0: any */
    bool found;
};

static bool work_look(void *arg, struct span key, struct span value)
{
    enum { MORE_AT = 8 + 1 + 16, HOUSEHOLD_AT = MORE_AT + 5, ITEM_AT = HOUSEHOLD_AT + 16 };
    struct listed *w = arg;

    (void)value;
    w->found = key.len > ITEM_AT && (w->item == 0 || key.at[ITEM_AT] == w->item) &&
               memcmp(key.at + HOUSEHOLD_AT, w->household->b, sizeof w->household->b) == 0;
    return !w->found;
}

/* On the way to a decision or a notice the next step of the case is the work, whoever owes it. */
static void owed_look(struct checks *c, const struct look *l, const Fangpin__V1__CaseView *v, const struct subject *s)
{
    static const uint32_t items[] = {
        [DEBT_VISIT] = WORK_VISIT, [DEBT_REGISTER] = WORK_REGISTER, [DEBT_CASE_OPEN] = WORK_CASE_OPEN};

    for (size_t i = 0; i < v->n_debt && !check_broken(c); i++) {
        const Fangpin__V1__Debt *d = v->debt[i];
        struct listed w = {s, d->kind < ARRAY_LEN(items) ? items[d->kind] : 0, false};
        bool anybody = w.item == 0;
        struct area first = {anybody ? 0 : d->owner}, last = {anybody ? UINT64_MAX : d->owner};
        if (d->settled_by.len > 0)
            continue;
        check_premise(c);
        view_each(l->t, first, last, VIEW_WORK, NULL, work_look, &w);
        if (!w.found)
            check_fail(c, l, "a debt of kind %u is open and in no worklist of %012llu", d->kind,
                       (unsigned long long)d->owner);
    }
}

static void quiet(struct checks *c, const struct look *l)
{
    const struct model_office *o = model_office(l->m, l->office);

    for (size_t i = 0; i < o->n_held && !check_broken(c); i++) {
        const struct model_event *e = l->m->at[o->held[i]];
        const Fangpin__V1__CaseView *v;
        if (e->e.kind == KIND_HELP && (v = look_case(c, l, e->e.stream.scope.area, &e->subject)) != NULL)
            owed_look(c, l, v, &e->subject);
    }
}

const struct check check_i15 = {
    .id = "I15", .zh = "先救后补的欠账", .en = "emergency debt", .held = held, .filed = filed, .quiet = quiet};
