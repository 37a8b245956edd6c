#include <stdio.h>

#include "tiers/proc_parts.h"

int notice_until(struct step_job *s, enum pack_key key)
{
    uint32_t least = job_last_day(s, key);
    int64_t unused;

    if (!least)
        return job_rule_must(s, key, &unused);
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
    uint32_t until = s->now->until;
    char why[REFUSAL_TEXT_BYTES];

    if (s->j->date > until)
        return 0;
    snprintf(why, sizeof why, "公示到 %u 日终 / the notice runs to the end of %u", until, until);
    return step_refuse(s, "notice_running", "公示还没有期满 / the notice is still running", why,
                       "期满后再报 / report when it has run");
}
