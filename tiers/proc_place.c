#include "tiers/proc_place.h"

/* S4·三(六) watches seven; S0·二 names rainstorm, flood, drought, landslide. Numbers are on the wire. */
static const struct code hazards[] = {
    {"rainstorm", "暴雨", 1}, {"flood", "洪涝", 2},     {"drought", "干旱", 3},         {"landslide", "地质灾害", 4},
    {"quake", "地震", 5},     {"wind", "大风", 6},      {"hail", "冰雹雷电", 7},        {"snow", "低温雨雪", 8},
    {"fire", "火灾", 9},      {"epidemic", "疫情", 10}, {"biological", "生物灾害", 11}, {"accident", "事故", 12},
    {"other", "其他", 13}};
const struct code_list codes_hazard_kind = {"hazard", hazards, NUMBER_OF(hazards)};

static const struct code colours[] = {
    {"blue", "蓝色", 1}, {"yellow", "黄色", 2}, {"orange", "橙色", 3}, {"red", "红色", 4}};
const struct code_list codes_warn_colour = {"colour", colours, NUMBER_OF(colours)};

static int matter_at(const struct step_job *s, struct area area, const struct subject *thing, enum process_no no,
                     const Fangpin__V1__ProcessView **out)
{
    const Fangpin__V1__CaseView *v;
    int rc = job_file(s, area, thing, &v);

    for (size_t i = 0; v && i < v->n_process; i++) {
        if (v->process[i]->process == (uint32_t)no)
            *out = v->process[i];
    }
    return rc;
}

int job_matter(const struct step_job *s, const struct subject *thing, enum process_no no,
               const Fangpin__V1__ProcessView **out)
{
    struct area above[TREE_DEPTH_MAX];
    size_t n = tree_above(s->j->w->tree, s->j->place, above);

    *out = NULL;
    int rc = matter_at(s, s->j->place, thing, no, out);
    for (size_t i = 0; rc == 0 && !*out && i < n; i++)
        rc = matter_at(s, above[i], thing, no, out);
    return rc;
}

enum tier job_tier_of(const struct step_job *s, uint32_t kind, uint32_t other)
{
    struct area by = {0};

    for (size_t i = 0; i < s->instance->n_step; i++) {
        const Fangpin__V1__StepView *step = s->instance->step[i];
        if (step->fate == FATE_APPLIED && (step->kind == kind || step->kind == other))
            by.code = step->area;
    }
    return area_tier(by);
}
