/* SM-SURVEY: a household's line of a survey: visited, absent or moved. Its thing is the survey's id. Names of those who
 * were absent stay in the sealed part of the household's file; above the village only counts are shown. */
#include "tiers/proc_place.h"

static const struct state_row states[] = {
    {"none", "未走访"},
    {"visited", "已走访", .end = true},
    {"absent", "不在家", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VERIFIER, .duty_zh = "补访",
     .duty = "visit again"},
    {"moved", "已迁出", .end = true},
};

static const struct fact_row facts[] = {
    {"again", "再次走访", "fangpin line visit"},
};

static const struct code ways[] = {{"visit", "入户", 1}, {"phone", "电话", 2}, {"neighbour", "邻里", 3}};
static const struct code_list codes_way = {"way", ways, NUMBER_OF(ways)};

#define K(step, name, zh) STEP_ROW_KIND(PROCESS_LINE, step, name, zh, LANE_CASEWORK, REACH_UP, V | T, OWN_BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "line_visit", "已走访"),
     .en = "the household was met",
     .from = IN_ANY & ~IN(LINE_VISITED),
     .to = LINE_VISITED,
     .fields = {{STEP_WAY, FIELD_MAY, &codes_way}, {STEP_RISKS, FIELD_MAY, &codes_risk}, {STEP_TEXT}},
     .guards = {guard_of_survey}},
    {.k = K(0, "line_visit", "已走访"),
     .en = "the household was met",
     .from = IN(LINE_VISITED),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_WAY, FIELD_MAY, &codes_way}, {STEP_RISKS, FIELD_MAY, &codes_risk}, {STEP_TEXT}},
     .guards = {guard_of_survey}},
    {.k = K(1, "line_absent", "不在家"),
     .en = "nobody was there",
     .from = IN(STATE_NONE),
     .to = LINE_ABSENT,
     .fields = {{STEP_TEXT}},
     .guards = {guard_of_survey}},
    {.k = K(1, "line_absent", "不在家"),
     .en = "nobody was there",
     .from = IN(LINE_ABSENT),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_TEXT}},
     .guards = {guard_of_survey}},
    {.k = K(2, "line_moved", "已迁出"),
     .en = "the household lives elsewhere now",
     .from = IN(STATE_NONE) | IN(LINE_ABSENT),
     .to = LINE_MOVED,
     .fields = {{STEP_TEXT}},
     .guards = {guard_of_survey}},
};

const struct process process_line = {
    PROCESS_PARTS("line", "排查登记", "S4·三(七)1·一", PROCESS_LINE, SUBJECT_HOUSEHOLD, TIER_TOWNSHIP, LANE_CASEWORK),
    .adopts = true,
};
