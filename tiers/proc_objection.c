/* SM-REFUSE: what is said against an identification after its notice (DOMAIN.md 3.9): late objections and complaints,
 * of anybody or anonymous, and what a household takes to a court or a superior. The decision stays until the county
 * changes it; silence changes nothing (G1). An objection while the notice runs is a step of the case. */
#include "tiers/proc_parts.h"

enum { FILED = 1, VERIFIED, ANSWERING, ANSWERED, DROPPED, RECORDED };
enum { ANONYMOUS, FOUNDED, CHANGED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"filed", "待核实", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "村镇核实",
     .duty = "verify it with the village"},
    {"verified", "已核实", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "县级答复:维持或改变",
     .duty = "say whether the decision stands"},
    {"answering", "县级已定", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "答复提出人",
     .duty = "answer whoever objected"},
    {"answered", "已答复", .end = true},
    {"dropped", "已撤回", .end = true},
    {"recorded", "已登记复议诉讼", .end = true},
};

static const struct fact_row facts[] = {
    {"anonymous", "匿名", "-"},
    {"founded", "属实", "-"},
    {"changed", "改变原定", "-"},
};

static const struct code ways[] = {{"written", "书面", 1},
                                   {"spoken", "当面或电话", 2},
                                   {"anonymous", "匿名", 3},
                                   {"petition", "信访", 4},
                                   {"online", "网络", 5}};
static const struct code_list codes_objection = {"by", ways, NUMBER_OF(ways)};
static const struct code findings[] = {{"founded", "属实", 1}, {"unfounded", "不属实", 2}, {"unclear", "查不清", 3}};
static const struct code_list codes_found = {"finding", findings, NUMBER_OF(findings)};
static const struct code words[] = {
    {"stands", "维持", 1}, {"superseded", "已另作决定", 2}, {"reopened", "重新认定", 3}};
static const struct code_list codes_word = {"outcome", words, NUMBER_OF(words)};

static uint32_t filed_marks(const struct step_values *v)
{
    return v->number[STEP_WAY] == 3 ? FACT(ANONYMOUS) : 0;
}

#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_OBJECTION, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)
#define DOWN(step, name, zh, tiers)                                                                                    \
    STEP_ROW_KIND(PROCESS_OBJECTION, step, name, zh, LANE_CASEWORK, REACH_DOWN, tiers, BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "objection_file", "登记意见", V | T | C, OWN_BELOW),
     .en = "a complaint or objection came",
     .from = IN(STATE_NONE),
     .to = FILED,
     .marks = filed_marks,
     .due = PACK_OBJECTION_VERIFY,
     .fields = {{STEP_WAY, FIELD_MAY, &codes_objection}, {STEP_TEXT, FIELD_MUST}, {STEP_LINK}, {STEP_HASH}}},
    {.k = K(1, "objection_verify", "核实意见", V | T, OWN_BELOW),
     .en = "what was found of it",
     .from = IN(FILED),
     .to = VERIFIED,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_found}, {STEP_TEXT, FIELD_MUST}}},
    {.k = DOWN(2, "objection_settle", "县级答复", C),
     .en = "what the county says to it",
     .from = IN(VERIFIED),
     .to = ANSWERING,
     .settles = true,
     .due = PACK_REFUSAL_DELIVER,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_word}, {STEP_LINK}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(3, "objection_answer", "答复提出人", V | T, OWN_BELOW),
     .en = "whoever objected was answered",
     .from = IN(ANSWERING),
     .to = ANSWERED,
     .fields = {{STEP_TEXT}}},
    {.k = K(4, "objection_drop", "撤回意见", V | T, OWN_BELOW),
     .en = "it was taken back",
     .from = IN(FILED) | IN(VERIFIED),
     .to = DROPPED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(5, "objection_appeal", "登记复议诉讼", T | C, BELOW),
     .en = "an administrative review or a lawsuit: recorded only",
     .from = IN(STATE_NONE),
     .to = RECORDED,
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_TEXT}}},
};

const struct process process_objection =
    PROCESS("objection", "异议", "S4·三(七)2·六", PROCESS_OBJECTION, SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK);
