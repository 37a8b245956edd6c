/* What the table of identification cannot say by states and facts alone: counts, days, the pack's flags. */
#include <stdio.h>

#include "base/clock.h"
#include "tiers/proc_help.h"

#define TOWNSHIP_CHECKS 4u /* S4·三(七)2·五: truth, risk type, help need, contact person */
#define CHECK_YES       1u
#define REVIEW_PROPOSE  1u
#define TEXT_ROOM       200

static bool view_has(const struct step_job *s, uint32_t kind)
{
    for (size_t i = 0; s->view && i < s->view->n_event; i++) {
        if (s->view->event[i]->kind == kind)
            return true;
    }
    return false;
}

int guard_has_lead(struct step_job *s)
{
    if (view_has(s, KIND_LEAD) || view_has(s, KIND_HELP))
        return 0;
    return step_refuse(s, "no_lead", "还没有风险线索 / there is no lead",
                       "认定从线索开始(S4·三(七)1) / identification begins with a lead",
                       "先报线索: fangpin lead add 户号 --risk … / report a lead first");
}

/* An enrolled household is opened again only once it was marked off the list (3.8, S4·五(三)). */
int guard_reflag(struct step_job *s)
{
    if (s->state != CASE_ENROLLED || !s->view || !household_monitored(s->view))
        return 0;
    return step_refuse(s, "still_monitored", "该户仍在监测,不必重新认定 / the household is still monitored",
                       "风险消除以后才再标注 / re-flagging comes after the risk was eliminated",
                       "新的风险记入跟踪或措施: fangpin track visit / record the new risk while tracking");
}

int guard_all_answered(struct step_job *s)
{
    const Fangpin__V1__ProcessView *v = s->instance;
    char why[TEXT_ROOM];
    size_t used = (size_t)snprintf(why, sizeof why, "未答复的部门 / silent departments:");
    bool silent = false;

    for (size_t i = 0, k = 0; v && i < v->n_asked; i++) {
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

int guard_votes(struct step_job *s)
{
    uint64_t yes = s->v.number[STEP_VOTES_FOR], no = s->v.number[STEP_VOTES_AGAINST];
    uint64_t all = yes + no + s->v.number[STEP_VOTES_ABSTAIN];

    if (all > s->v.number[STEP_ATTENDEES])
        return step_refuse(s, "votes_over_attendees", "票数多于到会人数 / more votes than people",
                           "赞成、反对、弃权之和超过到会人数 / the votes add up to more than attended",
                           "核对会议记录 / check the minutes");
    if (s->v.number[STEP_OUTCOME] == REVIEW_PROPOSE && yes <= no)
        return step_refuse(s, "votes_against", "评议没有通过 / the vote did not carry",
                           "赞成不多于反对 / not more votes for than against",
                           "填写 not_propose,或核对票数 / say not_propose, or check the votes");
    return 0;
}

/* S4·三(五)2: special circumstances are decided by democratic review, on the record. */
int guard_override(struct step_job *s)
{
    if (!s->v.number[STEP_OVERRIDE] || (step_has(&s->v, STEP_TEXT) && step_has(&s->v, STEP_HASH)))
        return 0;
    return step_refuse(s, "override_without_minutes", "另定排除情形须有会议记录 / an override needs minutes",
                       "要写明理由(text)并附会议记录校验值(hash) / the reason and the minutes' hash are needed",
                       "补上 --text 和 --hash / give both");
}

/* The last day of the notice: never shorter than the pack's minimum. */
int guard_notice_until(struct step_job *s)
{
    uint32_t least = job_last_day(s, PACK_IDENT_NOTICE_MIN);
    int64_t unused;

    if (!least)
        return job_rule_must(s, PACK_IDENT_NOTICE_MIN, &unused);
    if (!s->v.number[STEP_UNTIL])
        s->v.number[STEP_UNTIL] = least;
    if (s->v.number[STEP_UNTIL] >= least)
        return 0;
    return step_refuse(s, "notice_too_short", "公示期太短 / the notice is too short",
                       "少于政策包规定的天数 / fewer days than the pack asks for",
                       "不写 --until 即按规定计算 / leave until out to have it computed");
}

int guard_notice_over(struct step_job *s)
{
    uint32_t until = (uint32_t)job_now(s, STEP_UNTIL);
    char why[TEXT_ROOM];

    if (s->j->date > until)
        return 0;
    snprintf(why, sizeof why, "公示到 %u 日终 / the notice runs to the end of %u", until, until);
    return step_refuse(s, "notice_running", "公示还没有期满 / the notice is still running", why,
                       "期满后再报 / report when it has run");
}

int guard_four_checks(struct step_job *s)
{
    struct span list = s->v.bytes[STEP_CHECKS];
    uint64_t v;
    unsigned n = 0, yes = 0;

    for (; list.len > 0 && step_list_next(&list, &v); n++)
        yes += v == CHECK_YES;
    if (n == TOWNSHIP_CHECKS && yes == n)
        return 0;
    return step_refuse(
        s, "check_failed", "四项审核没有全部通过 / not all four checks passed",
        "真实性、风险类型、帮扶需求、联系人须都为 yes / truth, risk type, need and contact must all be yes",
        "退回补充: fangpin case return / return the case with the reason");
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
