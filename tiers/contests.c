#include "tiers/contests.h"

#include "tiers/proc_homes.h"
#include "tiers/view_read.h"

static bool is_contest(const Fangpin__V1__ProcessView *v)
{
    return v->process == PROCESS_FAMILY && v->state == FAMILY_CONTESTED && v->now;
}

/* Contests that name nobody count as one. */
static bool same_person(const Fangpin__V1__StepBody *a, const Fangpin__V1__StepBody *b)
{
    return view_same(&a->person, &b->person) || (a->person.len == 0 && b->person.len == 0);
}

/* Two offices may have reported one person: the first of them counts. */
static uint32_t persons(const Fangpin__V1__CaseView *view)
{
    uint32_t n = 0;

    for (size_t i = 0; i < view->n_process; i++) {
        bool known = false;
        for (size_t k = 0; k < i && is_contest(view->process[i]); k++)
            known |= is_contest(view->process[k]) && same_person(view->process[k]->now, view->process[i]->now);
        n += is_contest(view->process[i]) && !known;
    }
    return n;
}

int contests_show(Fangpin__V1__CaseView *view, const struct assessment *visit, struct arena *a)
{
    uint32_t n = persons(view);
    Fangpin__V1__Contest *c = n > 0 ? arena_take(a, sizeof *c) : NULL;

    if (n == 0)
        return 0;
    if (!c)
        return ERR_NOMEM;
    fangpin__v1__contest__init(c);
    c->persons = n;
    c->people_with = view->living;
    c->people_without = n < view->living ? view->living - n : 0;
    view->contested = c;
    if (visit) {
        c->below_with = visit->at[ASSESSED_BELOW].value;
        c->below_without = visit->contested == n ? visit->without.value : TRI_UNKNOWN;
    }
    return 0;
}
