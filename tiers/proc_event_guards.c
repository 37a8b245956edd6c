/* What the table of disaster events cannot say by states alone. */
#include "tiers/proc_place.h"

int guard_event_link(struct step_job *s)
{
    struct subject other = step_subject(&s->v, STEP_LINK);

    if (!subject_equal(&other, &s->thing))
        return 0;
    return step_refuse(s, "merged_with_itself", "不能并入自己 / an event cannot be merged with itself",
                       "link 与本灾情编号相同 / link names the same event",
                       "填写保留的那一件的编号 / give the id of the one that stays");
}

/* 3.1: the tier that declared ends; a tier above may. */
int guard_event_declarer(struct step_job *s)
{
    enum tier by = job_tier_of(s, STEP_KIND(PROCESS_EVENT, 2), STEP_KIND(PROCESS_EVENT, 3));

    if (area_tier(s->j->w->own) >= by)
        return 0;
    return step_refuse(s, "declared_above", "响应由上级启动 / the response was declared above",
                       "谁启动谁终止 / the tier that declared it ends it",
                       "请启动单位终止: fangpin event end / ask the office that declared it");
}
