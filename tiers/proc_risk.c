/* SM-LSR: the response to a large-scale risk of return to poverty (DOMAIN.md 3.20; S3; S0·二(四)). Counters of newly
 * flagged households are shown when somebody looks (node/api/api_risk.c) and start nothing by themselves: a village or
 * township signs the risk, a township or the county activates. */
#include "tiers/proc_place.h"

static const struct state_row states[] = {
    {"none", "未开始"},
    {"suspected", "疑似规模性返贫", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "研判并决定启动预案", .duty = "judge, and activate the plan or dismiss"},
    {"active", "预案已启动", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "收集线索、识别帮扶", .duty = "collect all leads, identify, help"},
    {"closed", "已结束", .end = true},
};

static const struct fact_row facts[] = {
    {"consulted", "已会商", "fangpin risk consult"},
};

/* S3·pre, 四 */
static const struct code triggers[] = {
    {"disaster", "自然灾害", 1}, {"accident", "事故", 2},     {"health", "公共卫生", 3}, {"prices", "价格下跌", 4},
    {"jobs", "失业增多", 5},     {"industry", "产业失败", 6}, {"other", "其他", 7}};
static const struct code_list codes_trigger = {"trigger", triggers, NUMBER_OF(triggers)};
static const struct code spreads[] = {{"cases", "多户", SPREAD_CASES}, {"whole_village", "整村", SPREAD_WHOLE_VILLAGE}};
static const struct code_list codes_spread = {"spread", spreads, NUMBER_OF(spreads)};

#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_AT(PROCESS_RISK, step, name, zh, LANE_URGENT, REACH_DOWN, tiers, OWN_BELOW, V | T | C)

static const struct step_row steps[] = {
    {.k = K(0, "risk_sign", "规模性风险报告", V | T | C),
     .en = "signs of a large-scale risk",
     .from = IN(STATE_NONE),
     .to = RISK_SUSPECTED,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_trigger},
                {STEP_GRADE, FIELD_MAY, &codes_spread},
                {STEP_COUNT},
                {STEP_COUNT2},
                {STEP_EVENT},
                {STEP_TEXT}}},
    {.k = K(1, "risk_activate", "启动预案", T | C), /* S3·一, 三(一) */
     .en = "start the plan",
     .from = IN(STATE_NONE) | IN(RISK_SUSPECTED),
     .to = RISK_ACTIVE,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_trigger}, {STEP_AREAS}, {STEP_EVENT}, {STEP_NUMBER}, {STEP_TEXT}}},
    {.k = K(2, "risk_collect", "线索收集", V | T | C), /* S3·三(二) */
     .en = "leads collected so far",
     .from = IN(RISK_ACTIVE),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_COUNT, FIELD_MUST}, {STEP_COUNT2}, {STEP_TEXT}}},
    {.k = K(3, "risk_consult", "部门会商", C), /* S0·二(四) */
     .en = "departments consult",
     .from = IN(RISK_ACTIVE),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_DEPTS, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}, {STEP_LINK}}},
    {.k = K(4, "risk_stand_down", "终止预案", T | C), /* who activated [D] */
     .en = "the response ends: all flagged households are enrolled, refused or cleared",
     .from = IN(RISK_ACTIVE),
     .to = RISK_CLOSED,
     .fields = {{STEP_COUNT, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_risk_activator}},
    {.k = K(5, "risk_dismiss", "排除风险", T | C),
     .en = "it is no large-scale risk",
     .from = IN(RISK_SUSPECTED),
     .to = RISK_CLOSED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_risk =
    PROCESS("risk", "规模性返贫", "S3;S0·二(四);S1·三(四)", PROCESS_RISK, SUBJECT_PLACE, TIER_COUNTY, LANE_URGENT);
