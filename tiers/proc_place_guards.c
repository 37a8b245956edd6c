/* What the tables of hazards, evacuations, surveys, risks and keys cannot say by states alone. */
#include <stdio.h>

#include "tiers/proc_place.h"

/* m08: an adapter tells a measured value and the limit it passed. */
int guard_hazard_limit(struct step_job *s)
{
    char why[REFUSAL_TEXT_BYTES];

    if (s->v.number[STEP_COUNT] > s->v.number[STEP_COUNT2])
        return 0;
    snprintf(why, sizeof why, "监测值 %llu 没有超过限值 %llu / the value %llu is not over the limit %llu",
             (unsigned long long)s->v.number[STEP_COUNT], (unsigned long long)s->v.number[STEP_COUNT2],
             (unsigned long long)s->v.number[STEP_COUNT], (unsigned long long)s->v.number[STEP_COUNT2]);
    return step_refuse(s, "under_limit", "没有超限 / not over its limit", why,
                       "需要警戒请用: fangpin hazard alert / alert by hand if it is needed");
}

/* An evacuation of a hazard point takes its households from the point's file. */
int guard_evacuation_point(struct step_job *s)
{
    struct subject link = step_subject(&s->v, STEP_LINK);
    const Fangpin__V1__ProcessView *point = NULL;
    int rc = subject_none(&link) ? 0 : job_matter(s, &link, PROCESS_HAZARD, &point);

    if (rc != 0)
        return rc;
    if (!subject_none(&link) && !point)
        return step_refuse(s, "unknown_point", "本单位没有这个隐患点 / no such hazard point here",
                           "编号有误,或还没有传到 / the id is wrong, or it has not come yet",
                           "核对编号: fangpin hazard ls;不写 --link 也可下令 / check it, or leave link out");
    if (!s->v.number[STEP_COUNT2])
        s->v.number[STEP_COUNT2] = process_now(point)->count;
    if (s->v.number[STEP_COUNT2])
        return 0;
    return step_refuse(s, "households_unknown", "没有写明多少户 / how many households is not said",
                       "没有隐患点编号,也没有户数 / neither a point nor a number is given",
                       "填写 --link 隐患点 或 --of 户数 / give the point, or the number of households");
}

int guard_evacuation_all(struct step_job *s)
{
    uint64_t of = s->now->count2;
    char why[REFUSAL_TEXT_BYTES];

    if (s->v.number[STEP_COUNT] >= of)
        return 0;
    snprintf(why, sizeof why, "应转移 %llu 户,已转移 %llu 户 / %llu of %llu households are out", (unsigned long long)of,
             (unsigned long long)s->v.number[STEP_COUNT], (unsigned long long)s->v.number[STEP_COUNT],
             (unsigned long long)of);
    return step_refuse(s, "not_everyone_out", "还没有全部转移 / not everyone is out", why,
                       "先报进度: fangpin evacuation moving / report the progress instead");
}

int guard_survey_due(struct step_job *s)
{
    if (!s->v.number[STEP_UNTIL] || s->v.number[STEP_UNTIL] >= s->j->date)
        return 0;
    return step_refuse(s, "until_is_past", "截止日已过 / its last day has passed",
                       "until 早于今天 / until lies before today", "改好再部署 / give a later day");
}

/* Rounds and lines belong to a survey that has come here. */
int guard_of_survey(struct step_job *s)
{
    const Fangpin__V1__ProcessView *survey;
    int rc = job_matter(s, &s->thing, PROCESS_SURVEY, &survey);

    if (rc != 0 || survey)
        return rc;
    return step_refuse(s, "unknown_survey", "本单位没有这次排查 / no such survey here",
                       "编号有误,或还没有传到 / the id is wrong, or it has not come yet",
                       "核对编号: fangpin survey ls / check the id");
}

/* 3.20: who activated stands down; a tier above may. */
int guard_risk_activator(struct step_job *s)
{
    if (area_tier(s->j->w->own) >= job_tier_of(s, RISK_ACTIVATE, RISK_ACTIVATE))
        return 0;
    return step_refuse(s, "activated_above", "预案由上级启动 / the plan was started above",
                       "谁启动谁终止 / the tier that started it ends it",
                       "请启动单位终止: fangpin risk stand-down / ask the office that started it");
}

/* K9: a key that was merely replaced voids nothing. */
int guard_key_void(struct step_job *s)
{
    enum { REPLACED = 1, VOID = 3 };

    if (s->v.number[STEP_OUTCOME] != VOID || s->now->reason != REPLACED)
        return 0;
    return step_refuse(s, "replaced_voids_nothing", "更换密钥不能作废事项 / a replaced key voids nothing",
                       "只有遗失或泄露才作废 / only a lost or compromised one does",
                       "填写 ratified 或 corrected / say ratified or corrected");
}
