/* SM-GOV: meetings whose decisions become tasks (DOMAIN.md 3.22): the monthly joint meeting (S4·六(二)), consultation
 * when needed (S0·二(四)), dispatch of progress, the assessment by all departments. A task is a department that was
 * asked; it is done when that department has reported. */
#include "tiers/proc_case.h"
#include "tiers/proc_place.h"

enum { CALLED = 1, HELD, CLOSED, DROPPED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"called", "已通知", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_BUREAU, .duty_zh = "开会并记录",
     .duty = "hold it and keep minutes"},
    {"held", "已召开", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_BUREAU, .duty_zh = "跟踪议定事项",
     .duty = "follow the tasks up"},
    {"closed", "已办结", .end = true},
    {"dropped", "未召开", .end = true},
};

static const struct fact_row facts[] = {
    {"tasked", "已交办", "fangpin meeting task"},
};

static const struct code kinds[] = {{"joint", "联席会议", 1},
                                    {"consult", "会商", 2},
                                    {"dispatch", "调度", 3},
                                    {"assessment", "专项评估", 4},
                                    {"rectify", "整改", 5}};
static const struct code_list codes_kind = {"meeting", kinds, NUMBER_OF(kinds)};

#define K(step, name, zh)                                                                                              \
    STEP_ROW_AT(PROCESS_MEETING, step, name, zh, LANE_CASEWORK, REACH_DOWN, T | C | M, OWN, T | C | M)

static const struct step_row steps[] = {
    {.k = K(0, "meeting_call", "召集会议"),
     .en = "call a meeting; fangpin meeting agenda makes its papers",
     .from = IN(STATE_NONE),
     .to = CALLED,
     .fields =
         {{STEP_SORT, FIELD_MUST, &codes_kind}, {STEP_MONTH}, {STEP_UNTIL}, {STEP_EVENT}, {STEP_NUMBER}, {STEP_TEXT}}},
    {.k = K(1, "meeting_hold", "会议纪要"),
     .en = "it was held: who came, what was decided",
     .from = IN(CALLED),
     .to = HELD,
     .fields = {{STEP_ATTENDEES, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}, {STEP_HASH}, {STEP_NUMBER}}},
    {.k = K(2, "meeting_task", "交办"),
     .en = "a task for departments",
     .from = IN(CALLED) | IN(HELD),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_DEPTS, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}, {STEP_UNTIL}}},
    {.k = K(3, "meeting_done", "办结反馈"),
     .en = "a department has done its task",
     .from = IN(CALLED) | IN(HELD),
     .to = TO_SAME,
     .needs = FACT(0),
     .repeats = true,
     .fields = {{STEP_DEPT, FIELD_MUST}, {STEP_TEXT}, {STEP_HASH}}},
    {.k = K(4, "meeting_close", "会议办结"),
     .en = "all tasks are done",
     .from = IN(HELD),
     .to = CLOSED,
     .fields = {{STEP_TEXT}},
     .guards = {guard_all_answered}},
    {.k = K(5, "meeting_drop", "取消会议"),
     .en = "it was not held",
     .from = IN(CALLED),
     .to = DROPPED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_meeting =
    PROCESS("meeting", "会议", "S4·六(二);S0·二(四)", PROCESS_MEETING, SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK);
