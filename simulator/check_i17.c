/* I17. No lost decision: of the decisions of a case that an office has folded, each that no later one replaces stands: one
 * is in force, several are a conflict, and all are shown. What is counted is the cases with several. */
#include "simulator/case_events.h"

static bool is_decision(const struct model_event *e)
{
    return (e->e.kind == KIND_DECISION || e->e.kind == KIND_REFUSAL) && e->act != NULL;
}

/* By what it names or cites, of earlier ones in the common order. */
static bool replaces(const struct model_event *by, const struct model_event *e)
{
    return event_order(&by->e, &e->e) > 0 &&
           (cites_event(by, &e->id) ||
            (!subject_none(&by->act->decision) && subject_equal(&by->act->decision, &e->act->thing)));
}

static bool stands(const struct case_events *all, const struct model_event *e)
{
    for (size_t i = 0; i < all->n; i++)
        if (is_decision(all->at[i]) && replaces(all->at[i], e))
            return false;
    return true;
}

static bool shown(const Fangpin__V1__CaseView *v, const struct subject *s)
{
    if (v->decision.len == sizeof s->b && memcmp(v->decision.data, s->b, sizeof s->b) == 0)
        return true;
    for (size_t i = 0; i < v->n_rivals; i++)
        if (v->rivals[i].len == sizeof s->b && memcmp(v->rivals[i].data, s->b, sizeof s->b) == 0)
            return true;
    return false;
}

static void filed(struct checks *c, const struct look *l, const struct case_at *at)
{
    struct case_events all = case_events(c, l, at);
    size_t n = 0;
    char id[17];

    for (size_t i = 0; i < all.n && at->view != NULL; i++) {
        if (!is_decision(all.at[i]) || !stands(&all, all.at[i]))
            continue;
        if (++n == 2)
            check_premise(c);
        if (!shown(at->view, &all.at[i]->act->thing)) {
            check_fail(c, l, "decision %s stands and is not shown", look_id(id, &all.at[i]->id));
            return;
        }
    }
    if (at->view == NULL || n + (at->view->n_rivals == 0 && n == 0) == at->view->n_rivals + 1)
        if (at->view == NULL || (n > 1) == (at->view->outcome == OUTCOME_CONFLICT))
            return;
    check_fail(c, l, "%zu decisions stand, the case shows outcome %u and %zu rivals", n, at->view->outcome,
               at->view->n_rivals);
}

const struct check check_i17 = {.id = "I17", .zh = "决定不丢", .en = "no lost decision", .filed = filed};
