/* What the table of leads cannot say: which other lead, whether there is a case, and whether it has a result. */
#include "tiers/proc_case.h"

static bool lead_known(const struct step_job *s, const struct subject *lead)
{
    for (size_t i = 0; i < s->view->n_process; i++) {
        struct subject thing = view_subject(&s->view->process[i]->thing);
        if (s->view->process[i]->process == PROCESS_LEAD && subject_equal(&thing, lead))
            return true;
    }
    return false;
}

int guard_lead_other(struct step_job *s)
{
    struct subject other = step_subject(&s->v, STEP_LINK);

    if (!subject_equal(&other, &s->thing) && lead_known(s, &other))
        return 0;
    return step_refuse(s, "no_such_lead", "没有可并入的另一线索 / there is no such other lead",
                       "编号应是本户的另一条线索 / it must be another lead of this household",
                       "查看本户线索: fangpin case show / look at the household's leads");
}

int guard_lead_case(struct step_job *s)
{
    if (job_process(s, PROCESS_CASE, CASE_LIVE))
        return 0;
    return step_refuse(s, "no_case", "还没有启动认定 / no identification is open",
                       "列入名单的线索归入一件认定 / a lead on the list belongs to a case",
                       "先启动认定: fangpin case open / open the case first");
}

/* The day of the recheck is what is owed. */
int guard_lead_recheck(struct step_job *s)
{
    if (s->v.number[STEP_UNTIL] <= s->j->date)
        return step_refuse(s, "recheck_in_past", "复查日期须在以后 / the recheck must lie ahead",
                           "关注须写明哪天复查 / watching needs a day to look again",
                           "改成以后的日期 / give a later day");
    s->v.number[STEP_DUE_ON] = s->v.number[STEP_UNTIL];
    return 0;
}

/* What came of a lead on the list is what the county said of its case: silence is no result (G1). */
int guard_lead_result(struct step_job *s)
{
    if (s->state != LEAD_ON_LIST || job_process(s, PROCESS_CASE, CASE_OVER))
        return 0;
    return step_refuse(s, "no_result_yet", "认定还没有结果 / the case has no result yet",
                       "反馈的是县级审定的结果 / what is fed back is the county's word",
                       "审定后再反馈 / feed back once it is decided");
}
