/* A household that moved (DOMAIN.md section 7, K4; D7). It has one case: the office above both villages signs one event
 * in each, handing over here and receiving there under one id. The old contact person stays until the new village has
 * accepted (S3·五(一)1). Competent is the village where the whole household has lived for six months (S4·三(四)). */
#include "tiers/proc_homes.h"

enum { REPORTED = 1, HANDED, MOVED, STAYS, RECEIVED, ARRIVED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"reported", "已报迁移", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "认定由哪个村管理",
     .duty = "say which village is competent"},
    {"handed_over", "已移出,待接收", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU,
     .duty_zh = "对方接收后办结移出", .duty = "close when the other side has accepted"},
    {"moved", "已迁出", .end = true},
    {"stays", "仍由本村管理", .end = true},
    {"received", "已移入,待接收", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VILLAGE,
     .duty_zh = "接收并确定联系人", .duty = "accept, and name the contact person"},
    {"arrived", "已接收", .end = true},
};

static const struct fact_row facts[] = {
    {"contact_stays", "原联系人继续联系", "fangpin move out"},
};

static const struct code rules[] = {{"residence", "全户居住满规定月数", MOVE_BY_RESIDENCE},
                                    {"hukou", "户籍所在", MOVE_BY_HUKOU},
                                    {"code", "区划代码变更", MOVE_BY_CODE}};
static const struct code_list codes_rule = {"rule", rules, NUMBER_OF(rules)};

#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_MOVE, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)
#define ABOVE (T | C | M)

static const struct step_row steps[] = {
    {.k = K(0, "move_report", "报迁移", V | T | C, OWN_BELOW),
     .en = "a household moved, here or away",
     .from = IN(STATE_NONE),
     .to = REPORTED,
     .fields = {{STEP_AREAS, FIELD_MUST}, {STEP_LINK}, {STEP_SINCE}, {STEP_TEXT}}},
    {.k = K(1, "move_out", "移出", ABOVE, BELOW),
     .en = "hand the case over to the other village",
     .from = IN(STATE_NONE) | IN(REPORTED),
     .to = HANDED,
     .sets = FACT(0),
     .fields = {{STEP_AREAS, FIELD_MUST},
                {STEP_LINK, FIELD_MUST},
                {STEP_PATH, FIELD_MUST, &codes_rule},
                {STEP_SINCE},
                {STEP_OFFICER},
                {STEP_HASH},
                {STEP_NUMBER},
                {STEP_TEXT}},
     .guards = {guard_move_ancestor, guard_move_residence}},
    {.k = K(2, "move_close", "移出办结", ABOVE, BELOW),
     .en = "the other village has accepted",
     .from = IN(HANDED),
     .to = MOVED,
     .clears = FACT(0),
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(3, "move_stay", "不移交", ABOVE, BELOW),
     .en = "this village stays competent",
     .from = IN(REPORTED),
     .to = STAYS,
     .settles = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(4, "move_in", "移入", ABOVE, BELOW),
     .en = "receive the case from the other village",
     .from = IN(STATE_NONE),
     .to = RECEIVED,
     .sets = FACT(0),
     .fields = {{STEP_AREAS, FIELD_MUST},
                {STEP_LINK, FIELD_MUST},
                {STEP_CLASS, FIELD_MAY, &codes_class},
                {STEP_RISKS, FIELD_MAY, &codes_risk},
                {STEP_OFFICER},
                {STEP_HASH},
                {STEP_NUMBER},
                {STEP_TEXT}},
     .guards = {guard_move_ancestor}},
    {.k = K(5, "move_accept", "接收", V | T, OWN_BELOW),
     .en = "accept the household, with a contact person",
     .from = IN(RECEIVED),
     .to = ARRIVED,
     .clears = FACT(0),
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(6, "move_uphold", "维持", C | M, BELOW),
     .en = "what was decided stays",
     .from = IN_ANY & ~IN(STATE_NONE),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_move =
    PROCESS("move", "迁移移交", "S4·三(四)", PROCESS_MOVE, SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK);
