/* What a decision, a refusal and a visit ask of the household's identification (SM-CASE). */
#include <string.h>

#include "tiers/dossier.h"
#include "tiers/filing_parts.h"
#include "tiers/proc_case.h"

static const Fangpin__V1__ProcessView *case_of(const struct job *j)
{
    for (size_t i = 0; i < j->household->n_process; i++) {
        if (j->household->process[i]->process == PROCESS_CASE)
            return j->household->process[i];
    }
    return NULL;
}

/* The county decides on what was reported to it (S4·三(七)2·六). What replaces a decision in force needs no new round; but
 * while one is under way it waits for that. Receivers do not ask this: an older office knew no steps. */
int guard_at_county(struct job *j)
{
    const Fangpin__V1__ProcessView *c = case_of(j);
    uint32_t at = c && c->state < STATES_MAX ? IN(c->state) : IN(STATE_NONE);

    if (at & IN(CASE_AT_COUNTY))
        return c->facts & FACT(CASE_OBJECTED) ? refuse(j->why, REFUSE_OBJECTION_OPEN) : 0;
    if (!subject_none(&j->f->decision) && (!(at & CASE_BEFORE_COUNTY) || j->household->outcome == OUTCOME_CONFLICT))
        return 0;
    return refuse(j->why, REFUSE_NOT_AT_COUNTY);
}

/* Who says which content he looked at signs on that content or not at all. */
int guard_dossier(struct job *j)
{
    static const struct id none;
    struct id now = dossier_hash(j->household);

    if (id_equal(&j->f->dossier, &none) || id_equal(&j->f->dossier, &now))
        return 0;
    return refuse(j->why, REFUSE_DOSSIER_CHANGED);
}

/* A visit that comes after the comparison starts the days of review and notice. */
int guard_review_days(struct job *j)
{
    const Fangpin__V1__ProcessView *c = case_of(j);
    struct deadline d;

    if (!c || c->state != CASE_VERIFYING || !(c->facts & (FACT(CASE_COMPARED) | FACT(CASE_EXEMPT))) ||
        c->facts & FACT(CASE_VISITED) ||
        !pack_deadline(j->w->pack, PACK_IDENT_REVIEW_NOTICE, j->date, j->w->calendar, &d))
        return 0;
    j->out->provisional |= d.provisional;
    j->notice_due = d.last_day;
    return 0;
}

/* The identification's own events: a decision rests on the report, and through it on every step (D15). */
void case_cite(struct job *j)
{
    const Fangpin__V1__ProcessView *c = case_of(j);

    for (size_t i = 0; c && i < c->n_leaf && j->out->n_cites < CITES_MAX; i++) {
        struct cite found;
        struct id id;
        bool known = false;
        if (c->leaf[i].len != sizeof id.b)
            continue;
        memcpy(id.b, c->leaf[i].data, sizeof id.b);
        for (size_t k = 0; k < j->out->n_cites; k++)
            known |= id_equal(&j->out->cites[k].id, &id);
        if (!known && j->w->cite_of(j->w->self, &id, j->place, &j->f->subject, &found))
            j->out->cites[j->out->n_cites++] = found;
    }
}
