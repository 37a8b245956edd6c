/* Which other file it is, whether the two disagree, and when the household was found first. */
#include "proto/packet.h"
#include "proto/view.pb-c.h"
#include "tiers/proc_case.h"
#include "tiers/proc_merge.h"

/* The other file: in the same village, or in the one that is named. NULL: not held here. */
static const Fangpin__V1__CaseView *other_file(const struct step_job *s)
{
    const struct filing_world *w = s->j->w;
    ProtobufCAllocator memory = arena_allocator(s->j->a);
    struct subject other = step_subject(&s->v, STEP_LINK);
    struct span areas = s->v.bytes[STEP_AREAS];
    struct area place = s->j->place;
    uint64_t code;

    if (areas.len > 0 && step_list_next(&areas, &code))
        place = (struct area){code};
    struct span view = w->view(w->self, place, VIEW_CASE, &other);
    return view.at ? fangpin__v1__case_view__unpack(&memory, view.len, view.at) : NULL;
}

int guard_merge_other(struct step_job *s)
{
    struct subject other = step_subject(&s->v, STEP_LINK);
    const Fangpin__V1__CaseView *v = subject_equal(&other, &s->subject) ? NULL : other_file(s);

    if (v && v->people > 0)
        return 0;
    return step_refuse(
        s, "no_other_file", "没有可合并的另一户号 / there is no other file to join",
        "应是本县另一户的编号;别村的写明 areas / it must be another household; name its village if not here",
        "先查重再合并 / look for duplicates first");
}

static uint32_t states_of(const Fangpin__V1__CaseView *v)
{
    for (size_t i = 0; i < v->n_process; i++) {
        if (v->process[i]->process == PROCESS_CASE && v->process[i]->state < STATES_MAX)
            return IN(v->process[i]->state);
    }
    return IN(STATE_NONE);
}

static bool refused_and_open(const Fangpin__V1__CaseView *a, const Fangpin__V1__CaseView *b)
{
    return a->outcome == OUTCOME_REFUSED && (b->outcome == OUTCOME_APPROVED || states_of(b) & CASE_LIVE);
}

/* The day of the earliest lead of a file; `first` when it has none earlier. */
static uint32_t found_first(const Fangpin__V1__CaseView *v, uint32_t first)
{
    for (size_t i = 0; i < v->n_process; i++) {
        const Fangpin__V1__ProcessView *p = v->process[i];
        if (p->process == PROCESS_LEAD && p->n_step > 0 && p->step[0]->on < first)
            first = p->step[0]->on;
    }
    return first;
}

int guard_merge_found(struct step_job *s)
{
    const Fangpin__V1__CaseView *other = other_file(s), *mine = s->view;

    if (!other || !mine)
        return ERR_NOMEM; /* both were seen by the guards before */
    bool disagree = refused_and_open(mine, other) || refused_and_open(other, mine);
    s->v.number[STEP_OUTCOME] = disagree ? MERGE_RECONSIDER : MERGE_AGREE;
    s->v.number[STEP_FOUND_ON] = found_first(other, found_first(mine, s->j->date));
    return 0;
}
