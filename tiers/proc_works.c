/* Water works and their patrols (DOMAIN.md 3.12: patrol, stock; S0·三(七), S1·四(三)). One instance is one works; its due
 * day is that of the next patrol. What a patrol finds becomes a water issue of its own. */
#include "tiers/proc_homes.h"

enum { WATCHED = 1, FAULTY, RETIRED };
enum { IN_EVENT };

static const struct state_row states[] = {
    {"none", "未登记"},
    {"watched", "正常巡查", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VILLAGE, .duty_zh = "巡查",
     .duty = "patrol"},
    {"faulty", "巡查发现问题", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "登记缺水或维修", .duty = "open a water issue, or have it mended"},
    {"retired", "停用", .end = true},
};

static const struct fact_row facts[] = {
    {"in_event", "灾时加密巡查", "fangpin works intensify"},
};

static const struct code findings[] = {{"source", "水源", 1},  {"pipe", "管网", 2},    {"power", "电力", 3},
                                       {"quality", "水质", 4}, {"storage", "蓄水", 5}, {"other", "其他", 9}};
static const struct code_list codes_fault = {"finding", findings, NUMBER_OF(findings)};

#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_AT(PROCESS_WORKS, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, OWN_BELOW, V | T)

static const struct step_row steps[] = {
    {.k = K(0, "works_register", "登记水利工程", V | T | C),
     .en = "register water works and their patroller",
     .from = IN(STATE_NONE),
     .to = WATCHED,
     .due = PACK_WATER_PATROL_USUAL,
     .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_OFFICER}, {STEP_COUNT}, {STEP_AREAS}},
     .guards = {guard_patroller}},
    {.k = K(1, "works_patrol", "巡查正常", V | T | C),
     .en = "patrolled, nothing found",
     .from = IN(WATCHED) | IN(FAULTY),
     .to = WATCHED,
     .lacks = FACT(IN_EVENT),
     .repeats = true,
     .due = PACK_WATER_PATROL_USUAL,
     .fields = {{STEP_TEXT}}},
    {.k = K(1, "works_patrol", "巡查正常", V | T | C),
     .en = "patrolled, nothing found",
     .from = IN(WATCHED) | IN(FAULTY),
     .to = WATCHED,
     .needs = FACT(IN_EVENT),
     .repeats = true,
     .due = PACK_WATER_PATROL_EVENT,
     .fields = {{STEP_TEXT}}},
    {.k = K(2, "works_find", "巡查发现问题", V | T | C),
     .en = "a patrol found something",
     .from = IN(WATCHED) | IN(FAULTY),
     .to = FAULTY,
     .repeats = true,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_fault}, {STEP_LINK}, {STEP_TEXT}}},
    {.k = K(3, "works_intensify", "灾时加密巡查", T | C),
     .en = "patrol more often during an event",
     .from = IN(WATCHED) | IN(FAULTY),
     .to = TO_SAME,
     .lacks = FACT(IN_EVENT),
     .sets = FACT(IN_EVENT),
     .due = PACK_WATER_PATROL_EVENT,
     .fields = {{STEP_EVENT}, {STEP_TEXT}}},
    {.k = K(4, "works_relax", "恢复日常巡查", T | C),
     .en = "back to usual patrols",
     .from = IN(WATCHED) | IN(FAULTY),
     .to = TO_SAME,
     .needs = FACT(IN_EVENT),
     .clears = FACT(IN_EVENT),
     .due = PACK_WATER_PATROL_USUAL,
     .fields = {{STEP_TEXT}}},
    {.k = K(5, "works_patroller", "更换巡查员", V | T | C),
     .en = "another patroller",
     .from = IN(WATCHED) | IN(FAULTY),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(6, "works_stock", "抗旱储备检查", V | T | C),
     .en = "drought stock and spare sources are checked",
     .from = IN(WATCHED) | IN(FAULTY),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_COUNT}}},
    {.k = K(7, "works_retire", "停用", T | C),
     .en = "out of use",
     .from = IN(WATCHED) | IN(FAULTY),
     .to = RETIRED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_works =
    PROCESS("works", "供水工程", "S0·三(七)", PROCESS_WORKS, SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK);
