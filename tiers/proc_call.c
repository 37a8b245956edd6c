/* SM-WARN, the recipient's side: what an office below did with a warning, in its own scope (DOMAIN.md 3.16). Its thing
 * is the warning's id; an answer names the version it answers (K24). Nobody is counted as having answered by silence,
 * and a second copy of a warning asks nothing new (K25). */
#include "tiers/proc_place.h"

enum { DELIVERED = 1, READ, ANSWERED, ACTED };

static const struct state_row states[] = {
    {"none", "未收到"},
    {"delivered", "已送达", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_DISASTER, .duty_zh = "阅知并应答",
     .duty = "read and answer the warning"},
    {"read", "已阅", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_DISASTER, .duty_zh = "应答",
     .duty = "answer the warning"},
    {"answered", "已应答", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_DISASTER, .duty_zh = "落实并报告",
     .duty = "act, and report what was done"},
    {"acted", "已处置", .end = true},
};

static const struct fact_row facts[] = {
    {"sounded", "已播发", "fangpin call deliver --sounded sounded"},
    {"in_person", "已上门", "fangpin call visit"},
};

static const struct code deliveries[] = {{"sounded", "已播发", 1}, {"silent", "未播发", 2}, {"late", "到时已过期", 3}};
static const struct code_list codes_delivery = {"sounded", deliveries, NUMBER_OF(deliveries)};
static const struct code actions[] = {{"patrol", "巡查", 1}, {"evacuate", "转移", 2}, {"stand_by", "待命", 3}};
static const struct code_list codes_action = {"action", actions, NUMBER_OF(actions)};
static const struct code ways[] = {
    {"phone", "电话", 1}, {"program", "本系统", 2}, {"radio", "电台", 3}, {"in_person", "上门", 4}};
static const struct code_list codes_way = {"way", ways, NUMBER_OF(ways)};

/* The village answers; its township may write down what it heard by telephone. */
#define K(step, name, zh) STEP_ROW_AT(PROCESS_CALL, step, name, zh, LANE_URGENT, REACH_UP, V | T | C, OWN_BELOW, V | T)

static const struct step_row steps[] = {
    {.k = K(0, "call_deliver", "预警送达"),
     .en = "the warning came, and whether it was sounded",
     .from = IN(STATE_NONE),
     .to = DELIVERED,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_delivery}, {STEP_VERSION}, {STEP_AT_MS}},
     .guards = {guard_call_warning}},
    {.k = K(0, "call_deliver", "预警送达"),
     .en = "the warning came, and whether it was sounded",
     .from = IN_ANY & ~IN(STATE_NONE),
     .to = TO_SAME,
     .repeats = true,
     .sets = FACT(0),
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_delivery}, {STEP_VERSION}, {STEP_AT_MS}},
     .guards = {guard_call_warning}},
    {.k = K(1, "call_read", "已阅"),
     .en = "the officer on duty has read it",
     .from = IN(STATE_NONE) | IN(DELIVERED),
     .to = READ,
     .fields = {{STEP_VERSION}, {STEP_OFFICER}, {STEP_AT_MS}},
     .guards = {guard_call_warning}},
    {.k = K(2, "call_answer", "应答"),
     .en = "the person responsible answers, and says what will be done",
     .from = IN(STATE_NONE) | IN(DELIVERED) | IN(READ),
     .to = ANSWERED,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_action},
                {STEP_VERSION},
                {STEP_OFFICER},
                {STEP_WAY, FIELD_MAY, &codes_way},
                {STEP_AT_MS},
                {STEP_TEXT}},
     .guards = {guard_call_warning}},
    {.k = K(2, "call_answer", "应答"), /* to a newer version */
     .en = "the person responsible answers, and says what will be done",
     .from = IN(ANSWERED) | IN(ACTED),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_action},
                {STEP_VERSION},
                {STEP_OFFICER},
                {STEP_WAY, FIELD_MAY, &codes_way},
                {STEP_AT_MS},
                {STEP_TEXT}},
     .guards = {guard_call_warning}},
    {.k = K(3, "call_visit", "上门叫应"),
     .en = "nobody answered: somebody went there",
     .from = IN(STATE_NONE) | IN(DELIVERED) | IN(READ),
     .to = ANSWERED,
     .sets = FACT(1),
     .fields = {{STEP_VERSION}, {STEP_OFFICER}, {STEP_AT_MS}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_call_warning}},
    {.k = K(3, "call_visit", "上门叫应"), /* others of the office have answered, not this one */
     .en = "nobody answered: somebody went there",
     .from = IN(ANSWERED) | IN(ACTED),
     .to = TO_SAME,
     .repeats = true,
     .sets = FACT(1),
     .fields = {{STEP_VERSION}, {STEP_OFFICER}, {STEP_AT_MS}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_call_warning}},
    {.k = K(4, "call_act", "处置报告"),
     .en = "what was done: people moved, when",
     .from = IN(ANSWERED),
     .to = ACTED,
     .fields = {{STEP_COUNT}, {STEP_AT_MS}, {STEP_TEXT}}},
    {.k = K(4, "call_act", "处置报告"),
     .en = "what was done: people moved, when",
     .from = IN(ACTED),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_COUNT}, {STEP_AT_MS}, {STEP_TEXT}}},
};

const struct process process_call = {
    PROCESS_PARTS("call", "叫应", "S0·二(一)", PROCESS_CALL, SUBJECT_PLACE, TIER_TOWNSHIP, LANE_URGENT),
    .adopts = true,
};
