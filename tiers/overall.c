#include "tiers/overall.h"

#include "tiers/fold.h"
#include "tiers/proc_case.h"

#define CASE_FREEZE STEP_KIND(PROCESS_CASE, 1)

/* Where the newest round's list was frozen: until then nothing but the overall days was due. */
static size_t frozen_at(const Fangpin__V1__ProcessView *v)
{
    size_t at = v->n_step;

    for (size_t i = 0; i < v->n_step; i++)
        if (v->step[i]->fate == FATE_APPLIED && v->step[i]->kind == CASE_FREEZE)
            at = i;
    return at;
}

static bool decides(uint32_t kind)
{
    return kind == KIND_DECISION || kind == KIND_REFUSAL;
}

static bool posted(const Fangpin__V1__ProcessView *v)
{
    return v->state == CASE_NOTICE || v->state == CASE_HOLD;
}

struct overall overall_of(const Fangpin__V1__ProcessView *v)
{
    struct overall o = {0, OVERALL_KEPT};
    uint32_t last = 0;
    bool late = false;
    size_t i = frozen_at(v);

    if (i == v->n_step)
        return o;
    o.due = v->step[i]->due;
    for (; i < v->n_step && !decides(v->step[i]->kind); i++) {
        if (v->step[i]->fate != FATE_APPLIED)
            continue;
        late |= v->step[i]->late;
        last = v->step[i]->on > last ? v->step[i]->on : last;
    }
    if (i < v->n_step && v->step[i]->on > last)
        last = v->step[i]->on;
    bool notice = posted(v) && v->now != NULL && v->now->until > o.due;
    if (o.due == 0 || (last <= o.due && !notice))
        return o;
    o.cause = late ? OVERALL_LATE : notice ? OVERALL_NOTICE : OVERALL_DAYS;
    return o;
}

const char *overall_cause_name(enum overall_cause cause)
{
    static const char *const names[] = {"kept", "notice_days", "step_days", "late_step"};

    return names[cause];
}
