/* SM-INS: an insurance claim (DOMAIN.md 3.23; S0·三(六), 四(十二); S1·五(四); S2·二(六)2). The insurer decides; the county
 * records what it said. Emergency relief is not reduced by it [D]. */
#include "tiers/proc_homes.h"

enum { COVERED = 1, LOSS_REPORTED = CLAIM_LOSS_REPORTED, SURVEYED = CLAIM_SURVEYED, PAID, REJECTED, CLOSED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"covered", "已承保"},
    {"loss_reported", "已报损", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT,
     .duty_zh = "催请保险公司查勘", .duty = "ask the insurer to survey"},
    {"surveyed", "已查勘", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "应赔尽赔快赔",
     .duty = "get the claim paid"},
    {"paid", "已赔付", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "核对到账并结案",
     .duty = "see that it arrived, then close"},
    {"rejected", "未予赔付", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "告知农户并结案",
     .duty = "tell the household, then close"},
    {"closed", "已结案", .end = true},
};

static const struct fact_row facts[] = {
    {"paid_out", "已赔付", "fangpin claim pay"},
};

static const struct code policies[] = {
    {"antipoverty", "精准防贫综合保险", 1}, {"house", "农房保险", 2},      {"crop", "种植业保险", 3},
    {"livestock", "养殖业保险", 4},         {"accident", "人身意外险", 5}, {"other", "其他", 9}};
static const struct code_list codes_policy = {"policy", policies, NUMBER_OF(policies)};

#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_CLAIM, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)
#define DOWN(step, name, zh) STEP_ROW_KIND(PROCESS_CLAIM, step, name, zh, LANE_CASEWORK, REACH_DOWN, C, BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "claim_cover", "承保登记", V | T | C, OWN_BELOW),
     .en = "the household is insured",
     .from = IN(STATE_NONE),
     .to = COVERED,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_policy}, {STEP_NUMBER}, {STEP_UNTIL}, {STEP_TEXT}}},
    {.k = K(1, "claim_report", "报损", V | T | C, OWN_BELOW),
     .en = "report a loss to the insurer",
     .from = IN(STATE_NONE) | IN(COVERED),
     .to = LOSS_REPORTED,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_policy},
                {STEP_EVENT},
                {STEP_LINK},
                {STEP_AMOUNT_FEN},
                {STEP_NUMBER},
                {STEP_TEXT}}},
    {.k = DOWN(2, "claim_survey", "查勘"),
     .en = "the insurer surveyed the loss",
     .from = IN(LOSS_REPORTED),
     .to = SURVEYED,
     .fields = {{STEP_AMOUNT_FEN}, {STEP_NUMBER}, {STEP_TEXT}}},
    {.k = DOWN(3, "claim_pay", "赔付"),
     .en = "the insurer paid",
     .from = IN(LOSS_REPORTED) | IN(SURVEYED) | IN(REJECTED),
     .to = PAID,
     .sets = FACT(0),
     .fields = {{STEP_AMOUNT_FEN, FIELD_MUST}, {STEP_NUMBER}, {STEP_TEXT}}},
    {.k = DOWN(4, "claim_reject", "拒赔"),
     .en = "the insurer refused",
     .from = IN(LOSS_REPORTED) | IN(SURVEYED),
     .to = REJECTED,
     .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_NUMBER}}},
    {.k = K(5, "claim_settle", "结案", T | C, BELOW),
     .en = "close the claim",
     .from = IN(PAID) | IN(REJECTED),
     .to = CLOSED,
     .settles = true,
     .fields = {{STEP_TEXT}}},
    {.k = K(6, "claim_reopen", "重新申请", V | T | C, OWN_BELOW),
     .en = "ask again, with new facts",
     .from = IN(REJECTED) | IN(CLOSED),
     .to = LOSS_REPORTED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_claim =
    PROCESS("claim", "保险理赔", "S0·三(六)", PROCESS_CLAIM, SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK);
