/* SM-RELIEF: emergency → transitional → winter and spring → civil affairs (DOMAIN.md 3.13; S0·三(五), S1·四(一)). Nobody
 * falls between two stages: who leaves one without a next stands in GAP, which is work of the township at once (m44). */
#include "tiers/proc_homes.h"

enum { EMERGENCY = 1, TRANSITIONAL, WINTER, HANDED, CIVIL, GAP = RELIEF_GAP, ENDED };
enum { EXTENDED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"emergency", "应急救助", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "转过渡期救助或结束", .duty = "on to transitional relief, or end"},
    {"transitional", "过渡期救助", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT,
     .duty_zh = "期满前转下一阶段", .duty = "on to the next stage before it is over"},
    {"winter_spring", "冬春救助", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT,
     .duty_zh = "期满前转民政或结束", .duty = "hand over to civil affairs, or end"},
    {"handed_over", "已移交民政", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT,
     .duty_zh = "民政部门接收", .duty = "civil affairs takes over"},
    {"civil_affairs", "民政救助", .end = true},
    {"gap", "阶段间断", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "马上落实下一阶段救助",
     .duty = "find the next stage of relief now"},
    {"ended", "已结束", .end = true},
};

static const struct fact_row facts[] = {
    {"extended", "已延长", "fangpin relief extend"},
};

static const struct code causes[] = {{"evacuated", "紧急转移", 1},         {"no_house", "无房可住", 2},
                                     {"secondary", "次生灾害无法返家", 3}, {"livelihood", "失去生活来源", 4},
                                     {"food", "口粮衣被取暖困难", 5},      {"other", "其他", 9}};
static const struct code_list codes_cause = {"cause", causes, NUMBER_OF(causes)};
static const struct code ends[] = {
    {"home", "已返家安置", 1}, {"self", "已能自给", 2}, {"moved", "已迁出", 3}, {"died", "去世", 4}};
static const struct code_list codes_end = {"why", ends, NUMBER_OF(ends)};

#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_KIND(PROCESS_RELIEF, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, OWN_BELOW)
#define STAGES (IN(EMERGENCY) | IN(TRANSITIONAL) | IN(WINTER))
#define STAGE_FIELDS                                                                                                   \
    .fields = {{STEP_SORT, FIELD_MUST, &codes_cause},                                                                  \
               {STEP_COUNT, FIELD_MUST},                                                                               \
               {STEP_EVENT},                                                                                           \
               {STEP_AMOUNT_FEN},                                                                                      \
               {STEP_UNTIL},                                                                                           \
               {STEP_TEXT}}

static const struct step_row steps[] = {
    {.k = K(0, "relief_emergency", "应急救助", V | T | C),
     .en = "emergency relief begins",
     .from = IN(STATE_NONE) | IN(ENDED),
     .to = EMERGENCY,
     STAGE_FIELDS,
     .guards = {guard_relief_until}},
    {.k = K(0, "relief_emergency", "应急救助", V | T | C),
     .en = "emergency relief begins",
     .from = IN(GAP),
     .to = EMERGENCY,
     STAGE_FIELDS,
     .guards = {guard_relief_until}},
    {.k = K(1, "relief_transitional", "过渡期救助", T | C),
     .en = "transitional relief begins",
     .from = IN(STATE_NONE),
     .to = TRANSITIONAL,
     .due = PACK_RELIEF_TRANSITIONAL,
     STAGE_FIELDS,
     .guards = {guard_relief_until}},
    {.k = K(1, "relief_transitional", "过渡期救助", T | C),
     .en = "transitional relief begins",
     .from = IN(EMERGENCY) | IN(GAP),
     .to = TRANSITIONAL,
     .due = PACK_RELIEF_TRANSITIONAL,
     STAGE_FIELDS,
     .guards = {guard_relief_until}},
    {.k = K(2, "relief_extend", "延长过渡期", T | C),
     .en = "transitional relief is extended",
     .from = IN(TRANSITIONAL),
     .to = TO_SAME,
     .lacks = FACT(EXTENDED),
     .sets = FACT(EXTENDED),
     .fields = {{STEP_UNTIL, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_relief_longest, guard_relief_until}},
    {.k = K(3, "relief_winter", "冬春救助", T | C),
     .en = "winter and spring relief begins",
     .from = IN(STATE_NONE),
     .to = WINTER,
     STAGE_FIELDS,
     .guards = {guard_relief_until}},
    {.k = K(3, "relief_winter", "冬春救助", T | C),
     .en = "winter and spring relief begins",
     .from = IN(EMERGENCY) | IN(TRANSITIONAL) | IN(GAP),
     .to = WINTER,
     .clears = FACT(EXTENDED),
     STAGE_FIELDS,
     .guards = {guard_relief_until}},
    {.k = K(4, "relief_temporary", "临时救助", T | C), /* S2·二(八)1 */
     .en = "one-off temporary aid",
     .from = STAGES | IN(HANDED) | IN(GAP),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_AMOUNT_FEN}, {STEP_LINK}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(5, "relief_leave", "阶段结束仍有困难", V | T | C),
     .en = "the stage is over, the difficulty is not: alarm",
     .from = STAGES,
     .to = GAP,
     .fields = {{STEP_UNTIL}, {STEP_TEXT}},
     .guards = {guard_relief_gap}},
    {.k = K(6, "relief_handover", "移交民政", T | C),
     .en = "hand over to civil affairs, with the history of stages",
     .from = STAGES | IN(GAP),
     .to = HANDED,
     .fields = {{STEP_NUMBER}, {STEP_HASH}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(7, "relief_accept", "民政接收", C),
     .en = "civil affairs has taken over",
     .from = IN(HANDED),
     .to = CIVIL,
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(8, "relief_decline", "民政未接收", C),
     .en = "civil affairs did not take over: alarm",
     .from = IN(HANDED),
     .to = GAP,
     .fields = {{STEP_TEXT, FIELD_MUST}},
     .guards = {guard_relief_gap}},
    {.k = K(9, "relief_end", "救助结束", T | C),
     .en = "relief ends: home, or able to live by themselves",
     .from = STAGES | IN(GAP),
     .to = ENDED,
     .fields = {{STEP_REASON, FIELD_MUST, &codes_end}, {STEP_TEXT}}},
    {.k = K(10, "relief_uphold", "维持", T | C),
     .en = "the stage that stands stays",
     .from = IN_ANY & ~IN(STATE_NONE),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_relief =
    PROCESS("relief", "救助衔接", "S0·三(五)", PROCESS_RELIEF, SUBJECT_HOUSEHOLD, TIER_TOWNSHIP, LANE_CASEWORK);
