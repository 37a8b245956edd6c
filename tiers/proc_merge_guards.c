/* Which other file it is, whether the two disagree, and when the household was found first. */
#include "base/must.h"
#include "tiers/proc_help.h"
#include "tiers/proc_merge.h"

/* The other file: in the same village, or in the one that is named. As job_file. */
static int other_file(const struct step_job *s, const Fangpin__V1__CaseView **out)
{
    struct subject other = step_subject(&s->v, STEP_LINK);
    struct span areas = s->v.bytes[STEP_AREAS];
    struct area place = s->j->place;
    uint64_t code;

    if (step_list_next(&areas, &code))
        place = (struct area){code};
    return job_file(s, place, &other, out);
}

int guard_merge_other(struct step_job *s)
{
    struct subject other = step_subject(&s->v, STEP_LINK);
    const Fangpin__V1__CaseView *v;
    int rc = other_file(s, &v);

    if (rc != 0 || (v && v->people > 0 && !subject_equal(&other, &s->subject)))
        return rc;
    return step_refuse(
        s, "no_other_file", "没有可合并的另一户号 / there is no other file to join",
        "应是本县另一户的编号;别村的写明 areas / it must be another household; name its village if not here",
        "先查重再合并 / look for duplicates first");
}

static bool is_open(const Fangpin__V1__CaseView *v)
{
    const Fangpin__V1__ProcessView *c = household_process(v, PROCESS_CASE);

    return c && (IN(c->state % STATES_MAX) & CASE_LIVE);
}

static bool refused_and_open(const Fangpin__V1__CaseView *a, const Fangpin__V1__CaseView *b)
{
    return a->outcome == OUTCOME_REFUSED && (b->outcome == OUTCOME_APPROVED || is_open(b));
}

/* The day of the earliest lead of a file; `first` when it has none earlier. */
static uint32_t found_first(const Fangpin__V1__CaseView *v, uint32_t first)
{
    for (size_t i = 0; i < v->n_process; i++) {
        const Fangpin__V1__ProcessView *p = v->process[i];
        if (p->process == PROCESS_LEAD && p->step[0]->on < first)
            first = p->step[0]->on;
    }
    return first;
}

int guard_merge_found(struct step_job *s)
{
    const Fangpin__V1__CaseView *other, *mine = s->view;
    int rc = other_file(s, &other);

    if (rc != 0)
        return rc;
    must(other); /* guard_merge_other saw it */
    bool disagree = refused_and_open(mine, other) || refused_and_open(other, mine);
    s->v.number[STEP_OUTCOME] = disagree ? MERGE_RECONSIDER : MERGE_AGREE;
    s->v.number[STEP_FOUND_ON] = found_first(other, found_first(mine, s->j->date));
    return 0;
}
