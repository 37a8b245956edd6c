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
