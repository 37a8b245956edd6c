/* SM-HAZARD: an evacuation, from the order to "everyone is out" and the return (DOMAIN.md 3.17). All of it is urgent. */
#include "tiers/proc_place.h"

enum { ORDERED = 1, OUT, RETURNED, RECALLED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"ordered", "转移中", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_DISASTER, .duty_zh = "逐户转移并报清零",
     .duty = "move every household, and say when all are out"},
    {"all_out", "全部转移", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "安置,安全后返回",
     .duty = "shelter them; let them return when it is safe"},
    {"returned", "已返回", .end = true},
    {"recalled", "已撤令", .end = true},
};

static const struct fact_row facts[] = {
    {"moving", "转移进行中", "fangpin evacuation moving"},
};

#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_KIND(PROCESS_EVACUATION, step, name, zh, LANE_URGENT, REACH_UP, tiers, OWN_BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "evacuation_order", "转移令", V | T | C),
     .en = "order an evacuation; of a hazard point: its households",
     .from = IN(STATE_NONE),
     .to = ORDERED,
     .fields = {{STEP_LINK}, {STEP_COUNT2}, {STEP_EVENT}, {STEP_OFFICER}, {STEP_TEXT}},
     .guards = {guard_evacuation_point}},
    {.k = K(1, "evacuation_moving", "转移进度", V | T),
     .en = "so many are out",
     .from = IN(ORDERED),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_COUNT, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(2, "evacuation_all_out", "全部转移完毕", V | T),
     .en = "everyone is out",
     .from = IN(ORDERED),
     .to = OUT,
     .fields = {{STEP_COUNT, FIELD_MUST}, {STEP_AT_MS}, {STEP_TEXT}},
     .guards = {guard_evacuation_all}},
    {.k = K(3, "evacuation_return", "返回", V | T | C),
     .en = "they may return",
     .from = IN(OUT),
     .to = RETURNED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(4, "evacuation_recall", "撤回转移令", T | C),
     .en = "the order is taken back",
     .from = IN(ORDERED),
     .to = RECALLED,
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_evacuation =
    PROCESS("evacuation", "避险转移", "S0·二(二)", PROCESS_EVACUATION, SUBJECT_PLACE, TIER_TOWNSHIP, LANE_URGENT);
