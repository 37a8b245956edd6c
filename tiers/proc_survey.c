/* SM-SURVEY: the plan of a survey, in the scope of the office that plans it (DOMAIN.md 3.18; S0·二(四)). Villages go
 * round in their own scope (proc_round.c); each household's line is in its case file (proc_line.c). */
#include "tiers/proc_place.h"

enum { PLANNED = 1, RUNNING, COMPLETE, SUMMARISED, DROPPED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"planned", "已部署", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "组织开展",
     .duty = "start it"},
    {"running", "进行中", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "督促各村,查看覆盖率", .duty = "watch the coverage"},
    {"complete", "已完成", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "汇总分析",
     .duty = "summarise"},
    {"summarised", "已汇总", .end = true},
    {"dropped", "已取消", .end = true},
};

static const struct fact_row facts[] = {
    {"extended", "已延期", "fangpin survey extend"},
};

static const struct code kinds[] = {{"full", "全面排查", 1},  {"targeted", "重点排查", 2},
                                    {"event", "灾后专项", 3}, {"pre_flood", "汛前排查", 4},
                                    {"fire", "火灾隐患", 5},  {"flood", "涉灾逐户", 6}};
static const struct code_list codes_kind = {"survey", kinds, NUMBER_OF(kinds)};

#define K(step, name, zh)                                                                                              \
    STEP_ROW_AT(PROCESS_SURVEY, step, name, zh, LANE_CASEWORK, REACH_DOWN, T | C, OWN_BELOW, T | C)

static const struct step_row steps[] = {
    {.k = K(0, "survey_plan", "部署排查"),
     .en = "plan a survey",
     .from = IN(STATE_NONE),
     .to = PLANNED,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_kind},
                {STEP_UNTIL, FIELD_MUST},
                {STEP_AREAS},
                {STEP_EVENT},
                {STEP_TAGS},
                {STEP_NUMBER},
                {STEP_TEXT}},
     .guards = {guard_warning_areas, guard_survey_due}},
    {.k = K(1, "survey_start", "启动排查"),
     .en = "it begins",
     .from = IN(PLANNED),
     .to = RUNNING,
     .fields = {{STEP_UNTIL}},
     .guards = {guard_survey_due}},
    {.k = K(2, "survey_extend", "延期"),
     .en = "a later last day",
     .from = IN(PLANNED) | IN(RUNNING),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_UNTIL, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_survey_due}},
    {.k = K(3, "survey_complete", "排查完成"),
     .en = "done: households visited, out of all",
     .from = IN(RUNNING),
     .to = COMPLETE,
     .fields = {{STEP_COUNT, FIELD_MUST}, {STEP_COUNT2, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(4, "survey_summary", "分析报告"),
     .en = "the report of what was found",
     .from = IN(COMPLETE),
     .to = SUMMARISED,
     .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_HASH}, {STEP_NUMBER}}},
    {.k = K(5, "survey_drop", "取消排查"),
     .en = "it is not held",
     .from = IN(PLANNED) | IN(RUNNING),
     .to = DROPPED,
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_survey =
    PROCESS("survey", "排查", "S0·二(四);S4·三(七)1·一", PROCESS_SURVEY, SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK);
