#include "tiers/splits.h"

#include "tiers/proc_homes.h"

#define NUMBER_7B (EXC_7B_ELDER_SPLIT - INCLUSIONS + 1)

/* The household's own coming out of another; NULL: it did not. */
static const Fangpin__V1__ProcessView *split_of(const Fangpin__V1__CaseView *view)
{
    for (size_t i = 0; i < view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = view->process[i];
        if (v->process == PROCESS_FAMILY && v->state == FAMILY_SPLIT_FROM)
            return v;
    }
    return NULL;
}

static void excluded_add(Fangpin__V1__CaseView *view)
{
    size_t at = 0;

    while (at < view->n_excluded && view->excluded[at] < NUMBER_7B)
        at++;
    if (at < view->n_excluded && view->excluded[at] == NUMBER_7B)
        return;
    for (size_t i = view->n_excluded++; i > at; i--)
        view->excluded[i] = view->excluded[i - 1];
    view->excluded[at] = NUMBER_7B;
}

void splits_show(Fangpin__V1__CaseView *view, const struct assessment *visit)
{
    const Fangpin__V1__ProcessView *split = split_of(view);

    if (!split)
        return;
    if (split->facts & FAMILY_REASSESSED) {
        if (split->now && split->now->outcome == FAMILY_EXCLUDED)
            excluded_add(view);
        return;
    }
    if (visit && visit->at[EXC_7B_ELDER_SPLIT].value != visit->if_split.value)
        view->split_7b = (uint32_t)visit->if_split.value + 1;
}
