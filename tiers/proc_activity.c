/* SM-PUB: publicity, training, drills (DOMAIN.md 3.26; S0·四(九),(十二); S1·五(一),(四); S4·六(五)): who, when, how many. */
#include "tiers/proc_place.h"

enum { HELD = 1 };

static const struct state_row states[] = {
    {"none", "未开展"},
    {"held", "已开展", .end = true},
};

static const struct fact_row facts[] = {
    {"documented", "有材料", "fangpin activity add"},
};

static const struct code kinds[] = {{"disaster_day", "防灾减灾日", 1},
                                    {"science", "科普", 2},
                                    {"weather", "气象科普进乡村", 3},
                                    {"fire", "消防宣传", 4},
                                    {"policy", "政策宣传", 5},
                                    {"training", "信息员培训", 6},
                                    {"drill", "演练", 7}};
static const struct code_list codes_kind = {"activity", kinds, NUMBER_OF(kinds)};

#define K(step, name, zh)                                                                                              \
    STEP_ROW_AT(PROCESS_ACTIVITY, step, name, zh, LANE_CASEWORK, REACH_UP, V | T | C | M, OWN_BELOW, V | T | C | M)

static const struct step_row steps[] = {
    {.k = K(0, "activity_hold", "开展活动"),
     .en = "an activity was held",
     .from = IN(STATE_NONE),
     .to = HELD,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_kind}, {STEP_COUNT}, {STEP_OFFICER}, {STEP_LINK}, {STEP_TEXT}}},
    {.k = K(1, "activity_add", "补充材料"),
     .en = "papers or pictures of it",
     .from = IN(HELD),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_HASH}, {STEP_COUNT}, {STEP_TEXT}}},
};

const struct process process_activity = PROCESS("activity", "宣传培训", "S0·四(十二);S1·五(四)", PROCESS_ACTIVITY,
                                                SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK);
