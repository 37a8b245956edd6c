/* Acts of a household that were signed without knowing the pack in force (K8): they stand as they were signed, and the
 * county ratifies them, all that are marked or one of them. What it does not agree with it replaces by its own means: a
 * decision, a settlement, a new step. */
#include "tiers/proc_rules.h"

enum { RATIFIED = 1 };

static const struct state_row states[] = {
    {"none", "未追认"},
    {"ratified", "已追认", .end = true},
};

static const struct fact_row facts[] = {
    {"looked_at", "县已核对", "fangpin rules ratify"},
};

static const struct step_row steps[] = {
    {.k = STEP_ROW_KIND(PROCESS_RULES, 0, "rules_ratify", "追认按旧政策包办理的事项", LANE_CASEWORK, REACH_DOWN, C,
                        BELOW),
     .en = "ratify what was signed under an older pack",
     .from = IN(STATE_NONE) | IN(RATIFIED),
     .to = RATIFIED,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_HASH}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_rules_lag}},
};

const struct process process_rules = PROCESS("rules", "政策适用", "S4·四(七), DOMAIN 7 K8", PROCESS_RULES,
                                             SUBJECT_HOUSEHOLD_ONCE, TIER_COUNTY, LANE_CASEWORK);
