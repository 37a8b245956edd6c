/* I18. Causality: a case file holds exactly the events whose cites are all held, and an event's hybrid time and depth lie
 * beyond those of everything it cites. A cited clock more than a day ahead of the signer's is not followed. */
#include "simulator/case_events.h"

static void filed(struct checks *c, const struct look *l, const struct case_at *at)
{
    struct case_events all = case_events(c, l, at);
    size_t n = at->view != NULL ? at->view->n_event : 0;

    check_premise(c);
    if (n != all.n) {
        check_fail(c, l, "a case file is made of %zu events; %zu of it are held with all that they cite", n, all.n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (case_event(&all, at->view->event[i]->id) == NULL) {
            check_fail(c, l, "a case file holds an event before one that it cites");
            return;
        }
}

static bool after(const struct model_event *e, const struct model_event *cited)
{
    bool ahead = (int64_t)hlc_ms(cited->e.time) > e->clock_ms + (int64_t)FOLLOW_AHEAD_MS;

    return (e->e.time > cited->e.time || ahead) && (e->e.depth > cited->e.depth || cited->e.depth == UINT32_MAX);
}

static void held(struct checks *c, const struct look *l, const struct model_event *e)
{
    const struct model_event *before = model_find(l->m, &e->e.previous);
    char id[17];

    if (!(model_flags(l->m, l->office, e->no) & OWN) || e->ms != sim_now(l->s))
        return;
    for (uint32_t i = 0; i <= e->e.n_cites && !check_broken(c); i++) {
        const struct model_event *x = i == e->e.n_cites ? before : model_find(l->m, &e->e.cites[i].id);
        if (x == NULL)
            continue;
        check_premise(c);
        if (!after(e, x))
            check_fail(c, l, "%s is not later than what it follows", look_id(id, &e->id));
    }
}

const struct check check_i18 = {.id = "I18", .zh = "先因后果", .en = "causality", .held = held, .filed = filed};
