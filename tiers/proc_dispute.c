/* SM-GRANT, a grant in dispute (DOMAIN.md 3.11): the household says it did not come, or not as it should. The grant stays
 * a fact and counts in every sum; while nobody has answered it is shown as disputed and is not settled. */
#include "tiers/proc_homes.h"

static const struct state_row states[] = {
    {"none", "未开始"},
    {"open", "待核实", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "核实签收和到账,答复农户", .duty = "check the receipt and the payment, answer the household"},
    {"upheld", "属实,待改正", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "督促补发、改正后结案", .duty = "see it put right, then close"},
    {"closed", "已结案", .end = true},
    {"dropped", "已撤回", .end = true},
};

static const struct fact_row facts[] = {
    {"founded", "属实", "fangpin dispute close --finding founded"},
};

static const struct code wrongs[] = {{"not_received", "没有收到", 1},
                                     {"less", "少发", 2},
                                     {"wrong_person", "发错人", 3},
                                     {"wrong_thing", "物资不符或损坏", 4},
                                     {"other", "其他", 9}};
static const struct code_list codes_wrong = {"wrong", wrongs, NUMBER_OF(wrongs)};
static const struct code answers[] = {{"founded", "属实", 1}, {"unfounded", "不属实", 2}};
static const struct code_list codes_found = {"finding", answers, NUMBER_OF(answers)};

static uint32_t answer_marks(const struct step_values *v)
{
    return v->number[STEP_OUTCOME] == 1 ? FACT(0) : 0;
}

#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_DISPUTE, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)

static const struct step_row steps[] = {
    {.k = K(0, "dispute_open", "登记发放异议", V | T | C, OWN_BELOW),
     .en = "the household says a grant did not come as it should",
     .from = IN(STATE_NONE),
     .to = DISPUTE_OPEN,
     .due = PACK_OBJECTION_VERIFY,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_REASON, FIELD_MUST, &codes_wrong}, {STEP_TEXT}},
     .guards = {guard_dispute_aid}},
    {.k = K(1, "dispute_uphold", "异议属实", T | C, BELOW),
     .en = "it is so; it has to be put right",
     .from = IN(DISPUTE_OPEN),
     .to = DISPUTE_UPHELD,
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_HASH}}},
    {.k = K(2, "dispute_close", "异议结案", T | C, BELOW),
     .en = "it is put right, or it is not so; the household was told",
     .from = IN(DISPUTE_OPEN) | IN(DISPUTE_UPHELD),
     .to = DISPUTE_CLOSED,
     .settles = true,
     .marks = answer_marks,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_found}, {STEP_TEXT, FIELD_MUST}, {STEP_HASH}}},
    {.k = K(3, "dispute_drop", "撤回异议", V | T, OWN_BELOW),
     .en = "the household takes it back",
     .from = IN(DISPUTE_OPEN),
     .to = DISPUTE_DROPPED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_dispute =
    PROCESS("dispute", "发放异议", "S4·六(三)", PROCESS_DISPUTE, SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK);
