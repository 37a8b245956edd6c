/* What the tables of warnings and calls cannot say by states alone: versions, times, areas. */
#include <stdio.h>

#include "base/clock.h"
#include "tiers/proc_place.h"

static void keep_if_absent(struct step_job *s, uint32_t field, uint64_t now)
{
    if (!s->v.number[field])
        s->v.number[field] = now;
}

/* An update that does not say times keeps those of the version before. */
int guard_warning_times(struct step_job *s)
{
    keep_if_absent(s, STEP_ONSET_MS, s->now->onset_ms);
    keep_if_absent(s, STEP_END_MS, s->now->end_ms);
    if (s->v.number[STEP_END_MS] > s->v.number[STEP_ONSET_MS])
        return 0;
    return step_refuse(s, "ends_before_onset", "结束时间不晚于开始时间 / it ends before it begins",
                       "end 应晚于 onset / end must lie after onset", "改好再发 / correct the times");
}

/* Areas that are left out: on issue the issuer's own, on update those of the version before. */
static void areas_fill(struct step_job *s)
{
    size_t len = 0;

    for (size_t i = 0; i < s->now->n_areas; i++)
        len = step_list_add(s->made, len, sizeof s->made, s->now->areas[i]);
    if (len == 0)
        len = step_list_add(s->made, 0, sizeof s->made, s->j->w->own.code);
    s->v.bytes[STEP_AREAS] = span_of(s->made, len);
}

int guard_warning_areas(struct step_job *s)
{
    struct span list = s->v.bytes[STEP_AREAS];
    char why[REFUSAL_TEXT_BYTES];
    uint64_t code;

    if (list.len == 0)
        areas_fill(s);
    while (step_list_next(&list, &code)) {
        struct area area = {code};
        if (tree_has(s->j->w->tree, area) && tree_inside(s->j->w->tree, area, s->j->w->own))
            continue;
        snprintf(why, sizeof why, "%012llu 不在本单位辖区 / %012llu does not lie in this area",
                 (unsigned long long)code, (unsigned long long)code);
        return step_refuse(s, "area_not_below", "预警地区不对 / a wrong area", why,
                           "核对区划代码: fangpin areas / check the codes");
    }
    return 0;
}

int guard_warning_version(struct step_job *s)
{
    uint64_t last = s->now->version;

    if (!s->v.number[STEP_VERSION])
        s->v.number[STEP_VERSION] = last + 1;
    if (s->v.number[STEP_VERSION] > last)
        return 0;
    return step_refuse(s, "version_not_newer", "版本号没有增加 / the version is not newer",
                       "每次更新版本号加一 / each update has a higher version",
                       "不写 --version 即自动加一 / leave it out to have it counted");
}

int guard_warning_over(struct step_job *s)
{
    uint64_t end = s->now->end_ms;

    if (s->j->date >= date_of((struct wall){(int64_t)end}))
        return 0;
    return step_refuse(s, "warning_running", "预警还没有到期 / the warning still runs",
                       "还没有到结束日期 / its last day has not come",
                       "提前结束请解除: fangpin warning cancel / cancel it instead");
}

/* ---- the recipient's side ---- */

/* An answer belongs to a version that has come; when none is said, to the newest that has. */
int guard_call_warning(struct step_job *s)
{
    const Fangpin__V1__ProcessView *warning;
    int rc = job_matter(s, &s->thing, PROCESS_WARNING, &warning);
    uint32_t newest = process_now(warning)->version;

    if (rc != 0)
        return rc;
    if (newest == 0)
        return step_refuse(s, "unknown_warning", "本单位没有这份预警 / no such warning here",
                           "编号有误,或还没有传到 / the id is wrong, or it has not come yet",
                           "核对编号: fangpin warning ls / check the id");
    if (!s->v.number[STEP_VERSION])
        s->v.number[STEP_VERSION] = newest;
    if (s->v.number[STEP_VERSION] <= newest)
        return 0;
    return step_refuse(s, "unknown_version", "没有这一版 / no such version",
                       "本单位还没有收到这一版预警 / that version has not come here",
                       "不写 --version 即应答最新一版 / leave it out to answer the newest");
}
