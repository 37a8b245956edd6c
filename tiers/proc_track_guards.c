/* The monthly look: whose month it is, and that every question has an answer. Also what other files ask of a
 * household: is it monitored, since when is it helped. */
#include <string.h>

#include "tiers/proc_help.h"
#include "tiers/proc_homes.h"

int guard_track_month(struct step_job *s)
{
    if (s->v.number[STEP_MONTH] <= s->j->date / 100)
        return 0;
    return step_refuse(s, "month_in_future", "月份在今天以后 / the month lies ahead",
                       "只能记当月或以前的月份 / only this month or an earlier one", "改月份 / correct the month");
}

int guard_track_checks(struct step_job *s)
{
    struct span list = s->v.bytes[STEP_CHECKS];
    uint64_t answer;
    unsigned n = 0;

    while (step_list_next(&list, &answer))
        n++;
    if (n == TRACK_CHECKS)
        return 0;
    return step_refuse(s, "checks_incomplete", "逐项结果不齐 / not every question has an answer",
                       "吃、穿、教育、医疗、住房、饮水、收入稳定 共七项 / food, clothing, school, medicine, house, "
                       "water, steady income: seven",
                       "不清楚的填 unknown / write unknown where nobody knows");
}

/* K5: while two households count one person, income is computed both ways; with nobody contested there is one way. */
int guard_both_ways(struct step_job *s)
{
    bool contested = job_process(s, PROCESS_FAMILY, IN(FAMILY_CONTESTED)), both = s->v.number[STEP_SORT] > SIDE_ABOVE;

    if (contested == both)
        return 0;
    if (both)
        return step_refuse(s, "nobody_contested", "没有有争议的人口 / nobody is contested",
                           "两种口径只用于一人两户都在计算时(DOMAIN 7 K5) / both ways are for a person whom two "
                           "households count",
                           "填 below 或 above / say below or above");
    return step_refuse(
        s, "both_ways", "有一人两户都在计算,收入要两种口径都算 / a member is contested: compute income both ways",
        "认定归属以前,计入和不计该成员各算一次(DOMAIN 7 K5) / until it is decided, once with the person and "
        "once without",
        "填 below_both、above_both、below_with 或 below_without / say one of them");
}

enum tri side_below(uint32_t side)
{
    switch (side) {
    case SIDE_BELOW:
    case SIDE_BELOW_BOTH:
        return TRI_TRUE;
    case SIDE_ABOVE:
    case SIDE_ABOVE_BOTH:
        return TRI_FALSE;
    default:
        return TRI_UNKNOWN; /* not said, or it hangs on the person */
    }
}

const Fangpin__V1__ProcessView *household_process(const Fangpin__V1__CaseView *v, enum process_no no)
{
    for (size_t i = 0; i < v->n_process; i++) {
        if (v->process[i]->process == (uint32_t)no)
            return v->process[i];
    }
    return NULL;
}

bool household_monitored(const Fangpin__V1__CaseView *v)
{
    const Fangpin__V1__ProcessView *in = household_process(v, PROCESS_CASE),
                                   *out = household_process(v, PROCESS_DELIST);

    if (!in || in->state != CASE_ENROLLED)
        return false;
    /* A household marked off and enrolled again is on the list: re-flagging takes days. */
    return !out || out->state != DELIST_STATE_ELIMINATED || out->crossed > 0 || in->since > out->since;
}

uint32_t help_begun_on(const Fangpin__V1__CaseView *v)
{
    const struct process *p = process_get(PROCESS_MEASURE);
    const struct step_row *start = step_by_name("measure_start", &p);
    uint32_t first = 0;

    for (size_t i = 0; i < v->n_process; i++) {
        const Fangpin__V1__ProcessView *m = v->process[i];
        for (size_t k = 0; m->process == PROCESS_MEASURE && k < m->n_step; k++) {
            const Fangpin__V1__StepView *step = m->step[k];
            if (step->kind == start->k.kind && step->fate == FATE_APPLIED && (first == 0 || step->on < first))
                first = step->on;
        }
    }
    return first;
}

uint32_t months_passed(uint32_t from, uint32_t to)
{
    uint32_t begun = from / 10000 * 12 + from / 100 % 100, now = to / 10000 * 12 + to / 100 % 100;

    if (to < from)
        return 0;
    return now - begun - (to % 100 < from % 100);
}
