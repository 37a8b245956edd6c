/* SM-WATER: the drinking-water ledger (DOMAIN.md 3.12; S0·三(七), S1·四(三), S4·四(八), S2·二(三)4). Emergency supply
 * runs beside the repair, in a fact. Closing needs water back and a passed test; a failed test opens it again (K23). */
#include "tiers/proc_homes.h"

enum { OPEN = 1, PLANNED, REPAIRING, TESTING, CLOSED = WATER_CLOSED };
enum { SUPPLIED = WATER_SUPPLIED, BACK = WATER_BACK, PASSED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"open", "缺水待解决", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "应急供水并定修复方案", .duty = "bring water, then plan the repair", .never = FACT(PASSED)},
    {"planned", "已定修复方案", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "组织修复",
     .duty = "start the repair", .never = FACT(PASSED)},
    {"repairing", "修复中", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "修复并送检",
     .duty = "repair, then have it tested", .never = FACT(PASSED)},
    {"testing", "待水质检测", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "检测水质",
     .duty = "test the water"},
    {"closed", "已解决", .end = true, .must = FACT(BACK) | FACT(PASSED)},
};

static const struct fact_row facts[] = {
    {"supplied", "已应急供水", "fangpin water supply"},
    {"back", "供水已恢复", "先确认供水恢复: fangpin water back / say first that the supply is back"},
    {"passed", "水质检测合格",
     "先检测水质并合格: fangpin water test,合格用 fangpin water pass / have the water tested, and passed, first"},
};

static const struct code causes[] = {
    {"drought", "干旱", 1}, {"quake", "地震", 2}, {"flood", "洪涝", 3}, {"works", "工程损坏", 4}, {"other", "其他", 9}};
static const struct code_list codes_cause = {"cause", causes, NUMBER_OF(causes)};
/* S0·三(七), S1·四(三) */
static const struct code fixes[] = {{"pipe", "管网延伸", 1},     {"source", "新辟水源", 2}, {"pump", "提水蓄水", 3},
                                    {"transfer", "应急调水", 4}, {"haul", "拉水送水", 5},   {"tap", "集中供水点", 6}};
static const struct code_list codes_fix = {"by", fixes, NUMBER_OF(fixes)};

#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_AT(PROCESS_WATER, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations, V | T)
#define UNSOLVED (IN(OPEN) | IN(PLANNED) | IN(REPAIRING) | IN(TESTING))

static const struct step_row steps[] = {
    {.k = K(0, "water_open", "登记缺水", V | T | C, OWN_BELOW),
     .en = "people lack safe water",
     .from = IN(STATE_NONE),
     .to = OPEN,
     .due = PACK_WATER_EMERGENCY,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_cause},
                {STEP_COUNT, FIELD_MUST},
                {STEP_CHECKS, FIELD_MUST, &codes_tri}, /* quantity, quality, convenience, reliability */
                {STEP_EVENT},
                {STEP_LINK},
                {STEP_TEXT}}},
    {.k = K(1, "water_supply", "应急供水", V | T | C, OWN_BELOW),
     .en = "emergency supply is there",
     .from = UNSOLVED,
     .to = TO_SAME,
     .sets = FACT(SUPPLIED),
     .repeats = true,
     .fields = {{STEP_WAY, FIELD_MUST, &codes_fix}, {STEP_COUNT}, {STEP_UNTIL}, {STEP_TEXT}}},
    {.k = K(2, "water_plan", "定修复方案", T | C, OWN_BELOW),
     .en = "plan the repair",
     .from = IN(OPEN) | IN(PLANNED),
     .to = PLANNED,
     .repeats = true,
     .fields = {{STEP_LINK}, {STEP_OFFICER}, {STEP_DUE_ON}, {STEP_TEXT}}},
    {.k = K(3, "water_repair", "开始修复", V | T | C, OWN_BELOW),
     .en = "the repair begins",
     .from = IN(OPEN) | IN(PLANNED),
     .to = REPAIRING,
     .fields = {{STEP_DUE_ON}, {STEP_TEXT}},
     .guards = {guard_due_goes_on}},
    {.k = K(4, "water_back", "恢复供水", V | T | C, OWN_BELOW),
     .en = "the supply is back, not yet tested",
     .from = UNSOLVED & ~IN(TESTING),
     .to = TESTING,
     .sets = FACT(BACK),
     .clears = FACT(PASSED),
     .fields = {{STEP_COUNT}, {STEP_TEXT}}},
    {.k = K(5, "water_pass", "水质合格", T | C, OWN_BELOW),
     .en = "a sample passed",
     .from = IN(TESTING),
     .to = TO_SAME,
     .sets = FACT(PASSED),
     .repeats = true,
     .fields = {{STEP_AT_MS, FIELD_MUST}, {STEP_NUMBER, FIELD_MUST}, {STEP_HASH}, {STEP_TEXT}},
     .guards = {guard_water_sample}},
    {.k = K(6, "water_fail", "水质不合格", T | C, OWN_BELOW),
     .en = "a sample failed: it is open again, emergency supply resumes",
     .from = IN(TESTING) | IN(CLOSED),
     .to = OPEN,
     .settles = true, /* closings from before are over */
     .clears = FACT(PASSED) | FACT(BACK) | FACT(SUPPLIED),
     .due = PACK_WATER_EMERGENCY,
     .fields = {{STEP_AT_MS, FIELD_MUST}, {STEP_NUMBER, FIELD_MUST}, {STEP_HASH}, {STEP_TEXT}},
     .guards = {guard_water_sample}},
    {.k = K(7, "water_close", "销号", V | T | C, OWN_BELOW),
     .en = "close: supply is back and the test passed",
     .from = IN(TESTING),
     .to = CLOSED,
     .needs = FACT(BACK) | FACT(PASSED),
     .fields = {{STEP_TEXT}}},
    {.k = K(8, "water_reopen", "再次缺水", V | T | C, OWN_BELOW),
     .en = "it failed again",
     .from = IN(TESTING) | IN(CLOSED),
     .to = OPEN,
     .settles = true, /* closings from before are over */
     .clears = FACT(PASSED) | FACT(BACK) | FACT(SUPPLIED),
     .due = PACK_WATER_EMERGENCY,
     .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_COUNT}}},
    {.k = K(9, "water_uphold", "维持", T | C, OWN_BELOW),
     .en = "what stands stays: an earlier sample changes nothing",
     .from = UNSOLVED | IN(CLOSED),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_water =
    PROCESS("water", "饮水安全", "S0·三(七)", PROCESS_WATER, SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK);
