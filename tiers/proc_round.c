/* SM-SURVEY: one village's round of a survey, in the village's scope. Its thing is the survey's id. */
#include "tiers/proc_place.h"

enum { RUNNING = 1, COMPLETE };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"running", "进行中", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VERIFIER, .duty_zh = "逐户走访",
     .duty = "visit every household"},
    {"complete", "已走完", .end = true},
};

static const struct fact_row facts[] = {
    {"finding", "有发现", "fangpin round finding"},
};

static const struct code kinds[] = {{"hazard", "隐患", 1}, {"lead", "风险线索", 2}, {"problem", "问题", 3}};
static const struct code_list codes_kind = {"finding", kinds, NUMBER_OF(kinds)};

#define K(step, name, zh) STEP_ROW_KIND(PROCESS_ROUND, step, name, zh, LANE_CASEWORK, REACH_UP, V | T, OWN_BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "round_start", "本村开始"),
     .en = "the village begins; of how many households",
     .from = IN(STATE_NONE),
     .to = RUNNING,
     .fields = {{STEP_COUNT2, FIELD_MUST}, {STEP_TEXT}},
     .guards = {guard_of_survey}},
    {.k = K(1, "round_finding", "发现问题"), /* the ledger or hazard item it opened: link */
     .en = "something was found",
     .from = IN(RUNNING) | IN(COMPLETE),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_kind}, {STEP_LINK}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(2, "round_complete", "本村完成"),
     .en = "the village is done: so many visited, out of so many",
     .from = IN(RUNNING),
     .to = COMPLETE,
     .fields = {{STEP_COUNT, FIELD_MUST}, {STEP_COUNT2}, {STEP_TEXT}}},
    {.k = K(3, "round_reopen", "重新走访"),
     .en = "some must be visited after all",
     .from = IN(COMPLETE),
     .to = RUNNING,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_round = {
    PROCESS_PARTS("round", "入村排查", "S0·二(四);S2·二(一)1", PROCESS_ROUND, SUBJECT_PLACE, TIER_TOWNSHIP,
                  LANE_CASEWORK),
    .adopts = true,
};
