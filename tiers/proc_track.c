/* SM-TRACK: the monthly look at a monitored household and the renewed income (DOMAIN.md 3.8; S4·六(四), 三(二)). Which
 * months are there and which are missing is read from the steps; a death in the household asks for income per head
 * anew. Incomes themselves are personal: a body says only on which side of the line they lie (D7). */
#include "tiers/proc_help.h"

enum { TRACKED = 1, CHANGED };
enum { VISITED, LOST_MEMBER };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"tracked", "跟踪监测中"},
    {"changed", "家庭成员有变化", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "重算人均收入", .duty = "compute the income per head anew"},
};

static const struct fact_row facts[] = {
    {"visited", "已跟踪", "fangpin track visit"},
    {"lost_member", "有成员去世", "-"},
};

static const struct code ways[] = {{"visit", "入户", 1}, {"phone", "电话", 2}};
static const struct code_list codes_way = {"way", ways, NUMBER_OF(ways)};
static const struct code labours[] = {{"able", "有劳动力", TRACK_ABLE},
                                      {"partial", "弱劳动力", TRACK_PARTIAL},
                                      {"none", "整户无劳动力", TRACK_NO_LABOUR}};
static const struct code_list codes_labour = {"labour", labours, NUMBER_OF(labours)};
static const struct code trends[] = {{"steady", "稳定", 1}, {"better", "好转", 2}, {"worse", "变差", 3}};
static const struct code_list codes_trend = {"trend", trends, NUMBER_OF(trends)};
static const struct code lost[] = {{"head", "户主", 1}, {"member", "成员", 2}};
static const struct code_list codes_lost = {"who", lost, NUMBER_OF(lost)};

#define K(step, name, zh, tiers) STEP_ROW_KIND(PROCESS_TRACK, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, OWN_BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "track_visit", "跟踪监测", V | T | C),
     .en = "the month's look: food, clothing, school, medicine, house, water, income; who works",
     .from = IN(STATE_NONE),
     .to = TRACKED,
     .sets = FACT(VISITED),
     .fields = {{STEP_MONTH, FIELD_MUST},
                {STEP_WAY, FIELD_MUST, &codes_way},
                {STEP_CHECKS, FIELD_MUST, &codes_tri},
                {STEP_GRADE, FIELD_MUST, &codes_labour},
                {STEP_COUNT},
                {STEP_OUTCOME, FIELD_MAY, &codes_trend},
                {STEP_TEXT}},
     .guards = {guard_track_month, guard_track_checks}},
    {.k = K(0, "track_visit", "跟踪监测", V | T | C),
     .en = "the month's look: food, clothing, school, medicine, house, water, income; who works",
     .from = IN(TRACKED) | IN(CHANGED),
     .to = TO_SAME,
     .sets = FACT(VISITED),
     .repeats = true,
     .fields = {{STEP_MONTH, FIELD_MUST},
                {STEP_WAY, FIELD_MUST, &codes_way},
                {STEP_CHECKS, FIELD_MUST, &codes_tri},
                {STEP_GRADE, FIELD_MUST, &codes_labour},
                {STEP_COUNT},
                {STEP_OUTCOME, FIELD_MAY, &codes_trend},
                {STEP_TEXT}},
     .guards = {guard_track_month, guard_track_checks}},
    {.k = K(1, "track_income", "更新收入", V | T),
     .en = "the income of the twelve months before, computed anew",
     .from = IN(STATE_NONE) | IN(CHANGED),
     .to = TRACKED,
     .fields = {{STEP_MONTH, FIELD_MUST}, {STEP_SORT, FIELD_MUST, &codes_side}, {STEP_HASH}},
     .guards = {guard_track_month, guard_both_ways}},
    {.k = K(1, "track_income", "更新收入", V | T),
     .en = "the income of the twelve months before, computed anew",
     .from = IN(TRACKED),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_MONTH, FIELD_MUST}, {STEP_SORT, FIELD_MUST, &codes_side}, {STEP_HASH}},
     .guards = {guard_track_month, guard_both_ways}},
    {.k = K(2, "track_death", "成员去世", V | T),
     .en = "a member died: what was given stays, income per head is computed anew",
     .from = IN(STATE_NONE) | IN(TRACKED),
     .to = CHANGED,
     .sets = FACT(LOST_MEMBER),
     .fields = {{STEP_ORIGIN, FIELD_MUST, &codes_lost}, {STEP_UNTIL, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(2, "track_death", "成员去世", V | T),
     .en = "a member died: what was given stays, income per head is computed anew",
     .from = IN(CHANGED),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_ORIGIN, FIELD_MUST, &codes_lost}, {STEP_UNTIL, FIELD_MUST}, {STEP_TEXT}}},
};

const struct process process_track =
    PROCESS("track", "跟踪监测", "S4·六(四)", PROCESS_TRACK, SUBJECT_HOUSEHOLD_ONCE, TIER_TOWNSHIP, LANE_CASEWORK);
