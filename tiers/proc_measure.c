/* SM-HELP: one measure of help for a monitored household (DOMAIN.md 3.5; S4·四): planned by the county with its lead
 * department, accepted, begun, completed, and verified with the household. A household has many. */
#include "tiers/departments.h"
#include "tiers/proc_help.h"

enum { PLANNED = 1, ASSIGNED, RUNNING, DONE, VERIFIED, ENDED, FAILED, REPLACED };
enum { BEGUN, CONFIRMED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"planned", "已计划", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "承接",
     .duty = "accept the measure"},
    {"assigned", "已承接", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "实施",
     .duty = "begin"},
    {"running", "实施中", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "完成",
     .duty = "complete it"},
    {"done", "已完成", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_CONTACT, .duty_zh = "与农户核实",
     .duty = "verify with the household"},
    {"verified", "已核实"},
    {"ended", "已终止", .end = true},
    {"failed", "未落实", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "另行安排",
     .duty = "replace it"},
    {"replaced", "已更换", .end = true},
};

static const struct fact_row facts[] = {
    {"begun", "已实施", "fangpin measure start"},
    {"confirmed", "农户已确认", "fangpin measure verify"},
};

static const struct code categories[] = {
    {"industry", "产业帮扶", CATEGORY_INDUSTRY},       {"employment", "就业帮扶", CATEGORY_EMPLOYMENT},
    {"consumption", "消费帮扶", CATEGORY_CONSUMPTION}, {"special", "特殊帮扶", CATEGORY_SPECIAL},
    {"education", "教育帮扶", CATEGORY_EDUCATION},     {"medical", "医疗帮扶", CATEGORY_MEDICAL},
    {"housing", "住房帮扶", CATEGORY_HOUSING},         {"water", "饮水帮扶", CATEGORY_WATER},
    {"finance", "金融帮扶", CATEGORY_FINANCE},         {"social", "社会帮扶", CATEGORY_SOCIAL},
    {"safety_net", "兜底保障", CATEGORY_SAFETY_NET},   {"infra", "基础设施", CATEGORY_INFRA}};
static const struct code_list codes_category = {"category", categories, NUMBER_OF(categories)};

#define OPEN (IN(PLANNED) | IN(ASSIGNED) | IN(RUNNING) | IN(DONE))
#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_MEASURE, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)
#define DOWN(step, name, zh, tiers)                                                                                    \
    STEP_ROW_KIND(PROCESS_MEASURE, step, name, zh, LANE_CASEWORK, REACH_DOWN, tiers, BELOW)

static const struct step_row steps[] = {
    {.k = DOWN(0, "measure_plan", "计划帮扶措施", C),
     .en = "plan a measure with its lead department",
     .from = IN(STATE_NONE),
     .to = PLANNED,
     .due = PACK_HELP_ACCEPT,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_category},
                {STEP_DEPT},
                {STEP_RISKS, FIELD_MUST, &codes_risk},
                {STEP_DEPTS},
                {STEP_UNTIL},
                {STEP_FUND},
                {STEP_AMOUNT_FEN},
                {STEP_PERSON},
                {STEP_TEXT}},
     .guards = {guard_lead_department, guard_measure_risk, guard_person_lives}},
    {.k = DOWN(1, "measure_accept", "承接", C),
     .en = "the lead department accepts",
     .from = IN(PLANNED),
     .to = ASSIGNED,
     .fields = {{STEP_OFFICER}, {STEP_UNTIL}},
     .guards = {guard_person_lives}},
    {.k = K(2, "measure_start", "开始实施", V | T | C, OWN_BELOW),
     .en = "it begins: the six months of help count from here",
     .from = IN(ASSIGNED),
     .to = RUNNING,
     .sets = FACT(BEGUN),
     .fields = {{STEP_TEXT}},
     .guards = {guard_person_lives}},
    {.k = K(3, "measure_progress", "进展", V | T | C, OWN_BELOW),
     .en = "how it goes",
     .from = IN(RUNNING),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_PERCENT}},
     .guards = {guard_person_lives}},
    {.k = K(4, "measure_complete", "完成", T | C, BELOW),
     .en = "completed, with evidence",
     .from = IN(RUNNING),
     .to = DONE,
     .due = PACK_HELP_VERIFY,
     .fields = {{STEP_HASH, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(5, "measure_verify", "核实", V | T, OWN_BELOW),
     .en = "verified: the household confirms that it got it",
     .from = IN(DONE),
     .to = VERIFIED,
     .sets = FACT(CONFIRMED),
     .fields = {{STEP_HASH}, {STEP_OFFICER}, {STEP_TEXT}}},
    {.k = K(6, "measure_fail", "未落实", T | C, BELOW),
     .en = "it failed",
     .from = OPEN,
     .to = FAILED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = DOWN(7, "measure_replace", "更换", C),
     .en = "replaced by another",
     .from = OPEN | IN(FAILED),
     .to = REPLACED,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(8, "measure_end", "终止", T | C, BELOW),
     .en = "it ends: its period is over, the person died, sector policy ends it",
     .from = IN(RUNNING) | IN(VERIFIED),
     .to = ENDED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = DOWN(9, "measure_uphold", "维持原办", C),
     .en = "what was done stays",
     .from = IN_ANY & ~IN(STATE_NONE),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_measure =
    PROCESS("measure", "帮扶措施", "S4·四", PROCESS_MEASURE, SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK);
