/* Guards that several ledgers share: days that go on, who verifies, water samples (DOMAIN.md 3.12, 3.15, 3.21). */
#include "tiers/proc_homes.h"

/* The day that was agreed stays when the state moves on. */
int guard_due_goes_on(struct step_job *s)
{
    if (!s->v.number[STEP_DUE_ON])
        s->v.number[STEP_DUE_ON] = s->instance->due;
    return 0;
}

/* What is awaited is awaited by the end that is named. */
int guard_due_is_until(struct step_job *s)
{
    s->v.number[STEP_DUE_ON] = s->v.number[STEP_UNTIL];
    return 0;
}

/* m60: somebody else verifies. */
int guard_not_resolver(struct step_job *s)
{
    struct subject me = step_subject(&s->v, STEP_WITNESS), who = view_subject(&s->now->witness);

    if (!subject_equal(&me, &who))
        return 0;
    return step_refuse(s, "own_item", "不能核实自己办结的问题 / nobody verifies what they solved themselves",
                       "解决一个、核实一个,由他人核实(DOMAIN 3.21) / somebody else has to look",
                       "请另一名工作人员核实 / ask another officer to verify");
}

/* K23: of two samples the later taken counts. */
int guard_water_sample(struct step_job *s)
{
    if (s->v.number[STEP_AT_MS] > s->now->at_ms)
        return 0;
    return step_refuse(s, "older_sample", "已有采样更晚的检测 / a later sample is recorded already",
                       "以采样时间较晚的为准 / the later sample counts",
                       "核对采样时间 at;较早的结果可写入说明 / check the time of the sample");
}

int guard_patroller(struct step_job *s)
{
    int64_t named = 0;

    if (!job_rule(s, PACK_WATER_PATROL_NAMED, &named) || !named || step_has(&s->v, STEP_OFFICER))
        return 0;
    return step_refuse(s, "patroller_unnamed", "没有写明巡查员 / no patroller is named",
                       "每处工程要有实名巡查员(S0·三(七)) / every works has a named patroller",
                       "填写 officer / give the officer");
}

/* S2·二(十)3: works first; by when the filing follows. */
int guard_works_first(struct step_job *s)
{
    int64_t unused;

    if (!s->v.number[STEP_OWED_ON])
        s->v.number[STEP_OWED_ON] = job_last_day(s, PACK_WORKS_FILE);
    return s->v.number[STEP_OWED_ON] ? 0 : job_rule_must(s, PACK_WORKS_FILE, &unused);
}
