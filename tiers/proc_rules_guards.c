/* What there is to ratify: acts that lag behind the pack by what is known here, or the one that is named. */
#include <string.h>

#include "proto/packet.h"
#include "tiers/pack_lag.h"
#include "tiers/proc_rules.h"

static bool meant(const struct step_job *s, const struct id *act)
{
    struct span only = s->v.bytes[STEP_HASH];

    return only.len == 0 || memcmp(only.at, act->b, sizeof act->b) == 0; /* the field is as long as an id */
}

/* What finds no room is ratified next time. */
static void act_cite(struct step_job *s, const struct id *act)
{
    struct filing_result *out = s->j->out;

    if (out->n_cites < CITES_MAX)
        out->n_cites += s->j->w->cite_of(s->j->w->self, act, s->j->place, &s->subject, &out->cites[out->n_cites]);
}

int guard_rules_lag(struct step_job *s)
{
    const struct filing_world *w = s->j->w;
    struct pack_shelf shelf = {0};
    int rc = w->packs(w->self, s->j->place, &shelf);

    for (size_t i = 0; rc == 0 && i < s->view->n_event; i++) {
        struct id act = view_id(&s->view->event[i]->id);
        if (meant(s, &act) && pack_lags(&shelf, s->view->event[i]))
            act_cite(s, &act);
    }
    if (rc != 0 || s->j->out->n_cites > 0)
        return rc;
    return step_refuse(
        s, "nothing_lags", "没有待追认的事项 / nothing waits for it",
        "该户的事项都按当日有效的政策包签署,或已追认 / all were signed under the pack in force, or are ratified",
        "查看标记: fangpin case show 户号 / see the marks");
}
