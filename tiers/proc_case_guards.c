/* What the table of identification cannot say by states and facts alone, up to the review: leads, days, silence. */
#include <stdio.h>

#include "base/clock.h"
#include "tiers/proc_case.h"
#include "tiers/proc_merge.h"
#include "tiers/proc_help.h"

static bool view_has(const struct step_job *s, uint32_t kind)
{
    for (size_t i = 0; i < s->view->n_event; i++) {
        if (s->view->event[i]->kind == kind)
            return true;
    }
    return false;
}

int guard_not_alias(struct step_job *s)
{
    if (!job_process(s, PROCESS_MERGE, IN(MERGE_ALIAS)))
        return 0;
    return step_refuse(s, "is_alias", "本户号已并入另一户号 / this file was joined to another",
                       "同一户只办一件认定(K11) / one household has one identification",
                       "到所并入的户号办理: fangpin case show / work in the file it was joined to");
}

int guard_has_lead(struct step_job *s)
{
    if (view_has(s, KIND_LEAD) || view_has(s, KIND_HELP))
        return 0;
    return step_refuse(s, "no_lead", "还没有风险线索 / there is no lead",
                       "认定从线索开始(S4·三(七)1) / identification begins with a lead",
                       "先报线索: fangpin lead add 户号 --risk … / report a lead first");
}

/* A household that was refused comes again with something new (3.9). */
int guard_new_facts(struct step_job *s)
{
    if (s->state != CASE_DELIVERED || s->view->reconsider)
        return 0;
    return step_refuse(s, "no_new_facts", "没有新情况 / there is nothing new",
                       "不予认定以后还没有新的线索、核查或救助 / no lead, visit or help since the refusal",
                       "先登记新情况: fangpin lead add / record what is new first");
}

/* The whole chain is counted from the first discovery (3.2), which is the earliest lead's day. */
int guard_overall_due(struct step_job *s)
{
    uint32_t first = s->j->date;

    for (size_t i = 0; i < s->view->n_process; i++) {
        const Fangpin__V1__ProcessView *v = s->view->process[i];
        if (v->process == PROCESS_LEAD && s->state == STATE_NONE && v->step[0]->on < first)
            first = v->step[0]->on;
    }
    s->v.number[STEP_DUE_ON] = job_last_day_from(s, PACK_CASE_OVERALL, first);
    return 0;
}

/* An enrolled household is opened again only once it was marked off the list (3.8, S4·五(三)). */
int guard_reflag(struct step_job *s)
{
    if (s->state != CASE_ENROLLED || !household_monitored(s->view))
        return 0;
    return step_refuse(s, "still_monitored", "该户仍在监测,不必重新认定 / the household is still monitored",
                       "风险消除以后才再标注 / re-flagging comes after the risk was eliminated",
                       "新的风险记入跟踪或措施: fangpin track visit / record the new risk while tracking");
}

int guard_all_answered(struct step_job *s)
{
    const Fangpin__V1__ProcessView *v = s->instance;
    char why[REFUSAL_TEXT_BYTES];
    size_t used = (size_t)snprintf(why, sizeof why, "未答复的部门 / silent departments:");
    bool silent = false;
    int64_t may = 0;

    if (job_rule(s, PACK_IDENT_COMPARE_PARTIAL, &may) && may)
        return 0;
    for (size_t i = 0, k = 0; i < v->n_asked; i++) {
        while (k < v->n_answered && v->answered[k] < v->asked[i])
            k++;
        if (k < v->n_answered && v->answered[k] == v->asked[i])
            continue;
        silent = true;
        if (used < sizeof why)
            used += (size_t)snprintf(why + used, sizeof why - used, " %u", v->asked[i]);
    }
    return silent ? step_refuse(s, "departments_silent", "还有部门没有答复 / departments have not answered", why,
                                "催办后再完成比对 / remind them, then complete the comparison")
                  : 0;
}

/* The days of review and notice begin when visit and comparison are both there (S4·三(七)2·四). */
int guard_review_clock(struct step_job *s)
{
    if (s->facts & FACT(CASE_VISITED))
        s->v.number[STEP_DUE_ON] = job_last_day(s, PACK_IDENT_REVIEW_NOTICE);
    return 0;
}

/* The county completes a comparison that it received days ago: a visit that it does not know may be done already, behind
 * a dark line, so it always says the days. A visit that knows of the comparison says them anew (guard_review_days). */
int guard_compared_clock(struct step_job *s)
{
    s->v.number[STEP_DUE_ON] = job_last_day(s, PACK_IDENT_REVIEW_NOTICE);
    return 0;
}

/* Whole months from `from` to `to`; a begun month counts. */
static int64_t months_between(uint32_t from, uint32_t to)
{
    int64_t months = ((int64_t)(to / 10000) - from / 10000) * 12 + (int64_t)(to / 100 % 100) - from / 100 % 100;

    return months + (to % 100 > from % 100);
}

int guard_exempt_age(struct step_job *s)
{
    int64_t months;
    uint32_t proof = (uint32_t)s->v.number[STEP_UNTIL];
    int rc = job_rule_must(s, PACK_IDENT_COMPARE_MAX_AGE, &months);

    if (rc != 0)
        return rc;
    if (proof <= s->j->date && months_between(proof, s->j->date) <= months)
        return 0;
    return step_refuse(
        s, "proof_too_old", "免比对的依据太旧 / the proof is too old",
        "依据日期超过政策包规定的月数,或在今天以后 / its date lies too many months back, or in the future",
        "送比对: fangpin case send / send for comparison instead");
}

int guard_enrol_first(struct step_job *s)
{
    int64_t may = 0;

    if (job_rule(s, PACK_GC_ENROL_FIRST, &may) && may)
        return 0;
    return step_refuse(s, "enrol_first_not_allowed", "本地政策不许先行纳入 / enrolling first is not allowed here",
                       "政策包 gc.enrol_first 没有放开 / the policy pack does not open it",
                       "按六个步骤办理;急的先救助: fangpin help give / take the six steps; help first if urgent");
}
