#include "tiers/proc_place.h"

#include <string.h>

#include "proto/packet.h"

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

static const Fangpin__V1__ProcessView *matter_at(const struct step_job *s, struct area area,
                                                 const struct subject *thing, enum process_no no)
{
    const struct filing_world *w = s->j->w;
    ProtobufCAllocator memory = arena_allocator(s->j->a);
    struct span view = w->view(w->self, area, VIEW_CASE, thing);
    Fangpin__V1__CaseView *v = view.at ? fangpin__v1__case_view__unpack(&memory, view.len, view.at) : NULL;

    for (size_t i = 0; v && i < v->n_process; i++) {
        const ProtobufCBinaryData *id = &v->process[i]->thing;
        if (v->process[i]->process == (uint32_t)no && id->len == sizeof thing->b &&
            memcmp(id->data, thing->b, sizeof thing->b) == 0)
            return v->process[i];
    }
    return NULL;
}

const Fangpin__V1__ProcessView *job_matter(const struct step_job *s, const struct subject *thing, enum process_no no)
{
    struct area above[TREE_DEPTH_MAX];
    size_t n = tree_above(s->j->w->tree, s->j->place, above);
    const Fangpin__V1__ProcessView *found = matter_at(s, s->j->place, thing, no);

    for (size_t i = 0; !found && i < n; i++)
        found = matter_at(s, above[i], thing, no);
    return found;
}
