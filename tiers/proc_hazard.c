/* SM-HAZARD: a hazard point of a village, its heads, patrols and alerts (DOMAIN.md 3.17; S0·二(二)). An alert asks for
 * an evacuation, which is a process of its own (proc_evacuation.c). */
#include "tiers/proc_place.h"

enum { ACTIVE = 1, WATCH, ALERT, TREATED, REMOVED };

static const struct state_row states[] = {
    {"none", "未登记"},
    {"active", "在册", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_DISASTER, .duty_zh = "按期巡查",
     .duty = "patrol"},
    {"watch", "重点关注", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_DISASTER, .duty_zh = "加密巡查",
     .duty = "patrol more often"},
    {"alert", "警戒", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_DISASTER, .duty_zh = "组织受威胁户转移",
     .duty = "evacuate the households below it"},
    {"treated", "已治理", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "验收销号",
     .duty = "accept the works and strike it off"},
    {"removed", "已销号", .end = true},
};

static const struct fact_row facts[] = {
    {"sensor", "由监测设备触发", "-"},
};

static const struct code kinds[] = {{"landslide", "滑坡", 1}, {"collapse", "崩塌", 2},   {"debris", "泥石流", 3},
                                    {"flood", "山洪", 4},     {"subsidence", "塌陷", 5}, {"fire", "火险", 6},
                                    {"house", "危房", 7},     {"other", "其他", 8}};
static const struct code_list codes_kind = {"point", kinds, NUMBER_OF(kinds)};
static const struct code found[] = {{"nothing", "无异常", 1}, {"found", "有发现", 2}};
static const struct code_list codes_found = {"finding", found, NUMBER_OF(found)};

#define STANDING                       (IN(ACTIVE) | IN(WATCH) | IN(ALERT))
#define K(step, name, zh, lane, tiers) STEP_ROW_KIND(PROCESS_HAZARD, step, name, zh, lane, REACH_UP, tiers, OWN_BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "hazard_register", "登记隐患点", LANE_CASEWORK, V | T | C),
     .en = "register a hazard point",
     .from = IN(STATE_NONE),
     .to = ACTIVE,
     .due = PACK_HAZARD_PATROL_USUAL,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_kind},
                {STEP_COUNT, FIELD_MUST}, /* households below it */
                {STEP_OFFICER},           /* head of the point */
                {STEP_WITNESS},           /* monitor */
                {STEP_LINK},
                {STEP_NUMBER},
                {STEP_TEXT}}},
    {.k = K(1, "hazard_watch", "列为重点", LANE_CASEWORK, V | T | C),
     .en = "watch it closely",
     .from = IN(ACTIVE),
     .to = WATCH,
     .due = PACK_HAZARD_PATROL_ALERT,
     .fields = {{STEP_TEXT}}},
    {.k = K(2, "hazard_alert", "警戒", LANE_URGENT, V | T | C),
     .en = "alert: the households below it must be ready to leave",
     .from = IN(ACTIVE) | IN(WATCH),
     .to = ALERT,
     .due = PACK_HAZARD_PATROL_ALERT,
     .fields = {{STEP_LINK}, {STEP_TEXT}}},
    {.k = K(3, "hazard_alarm", "设备报警", LANE_URGENT, V | T | C), /* from an adapter of automatic sensors */
     .en = "a sensor is over its limit",
     .from = IN(ACTIVE) | IN(WATCH),
     .to = ALERT,
     .sets = FACT(0),
     .due = PACK_HAZARD_PATROL_ALERT,
     .fields = {{STEP_COUNT, FIELD_MUST}, {STEP_COUNT2, FIELD_MUST}, {STEP_NUMBER}, {STEP_TEXT}},
     .guards = {guard_hazard_limit}},
    {.k = K(4, "hazard_calm", "解除警戒", LANE_URGENT, V | T | C),
     .en = "the alert is over",
     .from = IN(ALERT) | IN(WATCH),
     .to = ACTIVE,
     .clears = FACT(0),
     .due = PACK_HAZARD_PATROL_USUAL,
     .fields = {{STEP_TEXT}}},
    {.k = K(5, "hazard_patrol", "巡查", LANE_CASEWORK, V | T | C),
     .en = "a patrol",
     .from = IN(ACTIVE),
     .to = TO_SAME,
     .repeats = true,
     .due = PACK_HAZARD_PATROL_USUAL,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_found}, {STEP_OFFICER}, {STEP_TEXT}}},
    {.k = K(5, "hazard_patrol", "巡查", LANE_CASEWORK, V | T | C),
     .en = "a patrol",
     .from = IN(WATCH) | IN(ALERT),
     .to = TO_SAME,
     .repeats = true,
     .due = PACK_HAZARD_PATROL_ALERT,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_found}, {STEP_OFFICER}, {STEP_TEXT}}},
    {.k = K(6, "hazard_head", "更换责任人", LANE_CASEWORK, V | T | C),
     .en = "another head of the point",
     .from = STANDING,
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_WITNESS}, {STEP_COUNT}}},
    {.k = K(7, "hazard_treat", "工程治理", LANE_CASEWORK, T | C),
     .en = "works have treated it",
     .from = STANDING,
     .to = TREATED,
     .fields = {{STEP_NUMBER}, {STEP_TEXT}}},
    {.k = K(8, "hazard_remove", "销号", LANE_CASEWORK, C),
     .en = "strike it off",
     .from = IN(TREATED) | IN(ACTIVE),
     .to = REMOVED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_hazard =
    PROCESS("hazard", "隐患点", "S0·二(二);S1·三(二)", PROCESS_HAZARD, SUBJECT_PLACE, TIER_COUNTY, LANE_URGENT);
