/* SM-LEDGER: the problem ledger (DOMAIN.md 3.21; S2·二(二)3, 二(三)1; S0·三(七); S4·四): "one solved, one closed". The
 * same table twice: `ledger` for a matter of a place, `issue` for one of a household. Whoever solved it does not verify
 * it. Its kinds take in all that an officer meets and that has no process of its own. */
#include "tiers/proc_homes.h"

enum { OPEN = 1, ASSIGNED, IN_PROGRESS, RESOLVED, VERIFIED, CLOSED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"open", "待交办", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "明确责任单位和人",
     .duty = "assign it"},
    {"assigned", "已交办", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "督促办理",
     .duty = "see that it is begun"},
    {"in_progress", "办理中", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "办结",
     .duty = "get it done"},
    {"resolved", "已办结", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "由他人核实",
     .duty = "somebody else verifies"},
    {"verified", "已核实", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "销号",
     .duty = "close it"},
    {"closed", "已销号", .end = true},
};

static const struct fact_row facts[] = {
    {"stopgap", "已先行应急", "-"},
};

static const struct code sorts[] = {
    {"housing", "住房", 1},
    {"medical", "医疗", 2},
    {"schooling", "教育(控辍保学)", 3},
    {"water", "饮水", 4},
    {"income", "产业收入", 5},
    {"jobs", "就业", 6},
    {"loan", "信贷", 7},
    {"insurance", "保险", 8},
    {"road", "道路", 9},
    {"power", "电力", 10},
    {"telecoms", "通信", 11},
    {"pv", "光伏", 12},
    {"drainage", "农田排涝", 13},
    {"replanting", "补种改种", 14},
    {"restocking", "补栏", 15},
    {"supplies", "种子化肥农药", 16},
    {"animal_disease", "动物疫病", 17},
    {"sales", "消费帮扶与产品销售", 18},
    {"safety_net", "兜底保障", 19},
    {"hazard", "隐患", 20},
    {"special_file", "重灾户专档", 21},
    {"donation", "社会帮扶", 22},
    {"training", "培训", 23},
    {"publicity", "宣传", 24},
    {"meeting", "会商议定事项", 25},
    {"waterworks", "水利工程", 26},
    {"work_style", "作风", 27},
    {"other", "其他", 99},
};
static const struct code_list codes_sort = {"problem", sorts, NUMBER_OF(sorts)};
/* S2·二(十)1: roads are opened first and repaired later; 2: key works first. */
static const struct code stages[] = {
    {"begun", "已开始", 1},     {"opened", "先通", 2},      {"repaired", "已修复", 3},
    {"supplied", "已供应", 4},  {"planted", "已种", 5},     {"restocked", "已补栏", 6},
    {"ordered", "已签订单", 7}, {"delivered", "已交付", 8}, {"back_at_school", "已返校", 9}};
static const struct code_list codes_stage = {"stage", stages, NUMBER_OF(stages)};

#define OPEN_STATES (IN(OPEN) | IN(ASSIGNED) | IN(IN_PROGRESS))
#define PLACES      (V | T | C)

/* The rows for process number `no`, called `name`; places of its matters in `places`. */
#define LEDGER_STEPS(no, name, places)                                                                                 \
    {.k = STEP_ROW_AT(no, 0, name "_open", "登记问题", LANE_CASEWORK, REACH_UP, V | T | C, OWN_BELOW, places),         \
     .en = "put a problem on the ledger",                                                                              \
     .from = IN(STATE_NONE),                                                                                           \
     .to = OPEN,                                                                                                       \
     .fields = {{STEP_SORT, FIELD_MUST, &codes_sort},                                                                  \
                {STEP_TEXT, FIELD_MUST},                                                                               \
                {STEP_DUE_ON},                                                                                         \
                {STEP_EVENT},                                                                                          \
                {STEP_LINK},                                                                                           \
                {STEP_AREAS},                                                                                          \
                {STEP_COUNT},                                                                                          \
                {STEP_HASH}}},                                                                                         \
        {.k = STEP_ROW_AT(no, 1, name "_assign", "交办", LANE_CASEWORK, REACH_UP, V | T | C, OWN_BELOW, places),       \
         .en = "say which unit and who is in charge, and by when",                                                     \
         .from = OPEN_STATES,                                                                                          \
         .to = ASSIGNED,                                                                                               \
         .repeats = true,                                                                                              \
         .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_DEPT}, {STEP_DUE_ON}, {STEP_TEXT}},                              \
         .guards = {guard_due_goes_on}},                                                                               \
        {.k = STEP_ROW_AT(no, 2, name "_progress", "报进展", LANE_CASEWORK, REACH_UP, V | T | C, OWN_BELOW, places),   \
         .en = "progress",                                                                                             \
         .from = IN(ASSIGNED) | IN(IN_PROGRESS),                                                                       \
         .to = IN_PROGRESS,                                                                                            \
         .repeats = true,                                                                                              \
         .fields = {{STEP_STAGE, FIELD_MAY, &codes_stage},                                                             \
                    {STEP_PERCENT},                                                                                    \
                    {STEP_COUNT},                                                                                      \
                    {STEP_AMOUNT_FEN},                                                                                 \
                    {STEP_AREAS},                                                                                      \
                    {STEP_LINK},                                                                                       \
                    {STEP_TEXT}},                                                                                      \
         .guards = {guard_due_goes_on}},                                                                               \
        {.k = STEP_ROW_AT(no, 3, name "_stopgap", "应急措施", LANE_CASEWORK, REACH_UP, V | T | C, OWN_BELOW, places),  \
         .en = "a stopgap is in place",                                                                                \
         .from = OPEN_STATES,                                                                                          \
         .to = TO_SAME,                                                                                                \
         .sets = FACT(0),                                                                                              \
         .repeats = true,                                                                                              \
         .fields = {{STEP_TEXT, FIELD_MUST}}},                                                                         \
        {.k = STEP_ROW_AT(no, 4, name "_resolve", "办结", LANE_CASEWORK, REACH_UP, V | T | C, OWN_BELOW, places),      \
         .en = "it is solved: by whom, on what evidence",                                                              \
         .from = OPEN_STATES,                                                                                          \
         .to = RESOLVED,                                                                                               \
         .fields = {{STEP_WITNESS, FIELD_MUST}, {STEP_HASH}, {STEP_NUMBER}, {STEP_TEXT, FIELD_MUST}}},                 \
        {.k = STEP_ROW_AT(no, 5, name "_verify", "核实", LANE_CASEWORK, REACH_UP, V | T | C, OWN_BELOW, places),       \
         .en = "somebody else has seen that it is solved",                                                             \
         .from = IN(RESOLVED),                                                                                         \
         .to = VERIFIED,                                                                                               \
         .fields = {{STEP_WITNESS, FIELD_MUST}, {STEP_TEXT}},                                                          \
         .guards = {guard_not_resolver}},                                                                              \
        {.k = STEP_ROW_AT(no, 6, name "_close", "销号", LANE_CASEWORK, REACH_UP, T | C, OWN_BELOW, places),            \
         .en = "take it off the ledger",                                                                               \
         .from = IN(VERIFIED),                                                                                         \
         .to = CLOSED,                                                                                                 \
         .fields = {{STEP_TEXT}}},                                                                                     \
        {.k = STEP_ROW_AT(no, 7, name "_reopen", "重新打开", LANE_CASEWORK, REACH_UP, V | T | C, OWN_BELOW, places),   \
         .en = "it is not solved after all",                                                                           \
         .from = IN(RESOLVED) | IN(VERIFIED) | IN(CLOSED),                                                             \
         .to = ASSIGNED,                                                                                               \
         .settles = true,                                                                                              \
         .repeats = true,                                                                                              \
         .clears = FACT(0),                                                                                            \
         .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_DUE_ON}}},                                                          \
        {.k = STEP_ROW_AT(no, 8, name "_uphold", "维持", LANE_CASEWORK, REACH_UP, T | C, OWN_BELOW, places),           \
         .en = "what stands on the ledger stays",                                                                      \
         .from = IN_ANY & ~IN(STATE_NONE),                                                                             \
         .to = TO_SAME,                                                                                                \
         .settles = true,                                                                                              \
         .repeats = true,                                                                                              \
         .fields = {{STEP_TEXT, FIELD_MUST}}},

static const struct step_row steps[] = {LEDGER_STEPS(PROCESS_LEDGER, "ledger", PLACES)};
static const struct step_row issue_steps[] = {LEDGER_STEPS(PROCESS_ISSUE, "issue", V)};

const struct process process_ledger =
    PROCESS("ledger", "问题台账", "S2·二(二)3", PROCESS_LEDGER, SUBJECT_PLACE, TIER_TOWNSHIP, LANE_CASEWORK);

const struct process process_issue = {.no = PROCESS_ISSUE,
                                      .name = "issue",
                                      .zh = "农户问题",
                                      .clause = "S2·二(二)3",
                                      .subject = SUBJECT_HOUSEHOLD,
                                      .umpire = TIER_TOWNSHIP,
                                      .lane = LANE_CASEWORK,
                                      .states = states,
                                      .facts = facts,
                                      .steps = issue_steps,
                                      .n_states = NUMBER_OF(states),
                                      .n_facts = NUMBER_OF(facts),
                                      .n_steps = NUMBER_OF(issue_steps)};
