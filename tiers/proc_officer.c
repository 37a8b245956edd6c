/* SM-KEY: who holds which post in an office, from appointment over hand-over to the end (DOMAIN.md 3.25, 2.5). The thing
 * is the appointment. Who may sign with which key is not decided here: see proc_key.c. */
#include "tiers/proc_place.h"

static const struct state_row states[] = {
    {"none", "未任命"},
    {"active", "在任", .end = true},
    {"handover", "交接中", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "办理交接",
     .duty = "hand the open tasks over"},
    {"ended", "已离任", .end = true},
};

static const struct fact_row facts[] = {
    {"trained", "已培训", "fangpin officer train"},
};

/* The desks of 2.5 that somebody is appointed to. */
static const struct code posts[] = {
    {"village", "村两委", ROLE_VILLAGE},     {"verifier", "入户核查员", ROLE_VERIFIER},
    {"contact", "监测联系人", ROLE_CONTACT}, {"disaster", "灾害信息员", ROLE_DISASTER},
    {"township", "乡镇", ROLE_TOWNSHIP},     {"bureau", "县乡村振兴部门", ROLE_BUREAU},
    {"leader", "县级领导", ROLE_LEADER},     {"department", "县级部门", ROLE_DEPARTMENT},
    {"finance", "财政", ROLE_FINANCE},
};
static const struct code_list codes_post = {"post", posts, NUMBER_OF(posts)};
static const struct code reasons[] = {
    {"moved", "调动", 1}, {"retired", "离岗", 2}, {"dismissed", "免职", 3}, {"other", "其他", 4}};
static const struct code_list codes_reason = {"reason", reasons, NUMBER_OF(reasons)};

#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_AT(PROCESS_OFFICER, step, name, zh, LANE_CASEWORK, REACH_DOWN, tiers, OWN_BELOW, V | T | C | M)

static const struct step_row steps[] = {
    {.k = K(0, "officer_appoint", "任命", T | C | M),
     .en = "appoint an officer",
     .from = IN(STATE_NONE),
     .to = OFFICER_ACTIVE,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_post}, {STEP_OFFICER}, {STEP_UNTIL}, {STEP_NUMBER}, {STEP_TEXT}}},
    {.k = K(1, "officer_train", "培训", T | C | M), /* S0·四(九), S1·五(一) */
     .en = "the officer was trained",
     .from = IN(OFFICER_ACTIVE),
     .to = TO_SAME,
     .sets = OFFICER_TRAINED,
     .repeats = true,
     .fields = {{STEP_TEXT}, {STEP_LINK}}},
    {.k = K(2, "officer_handover", "交接", T | C | M),
     .en = "a successor takes over the open tasks",
     .from = IN(OFFICER_ACTIVE),
     .to = OFFICER_HANDOVER,
     .due = PACK_KEY_RATIFY,
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_UNTIL, FIELD_MUST}, {STEP_COUNT}, {STEP_TEXT}}},
    {.k = K(3, "officer_end", "离任", T | C | M),
     .en = "the appointment ends",
     .from = IN(OFFICER_ACTIVE) | IN(OFFICER_HANDOVER),
     .to = OFFICER_ENDED,
     .fields = {{STEP_REASON, FIELD_MUST, &codes_reason}, {STEP_UNTIL, FIELD_MUST}, {STEP_TEXT}}},
};

const struct process process_officer =
    PROCESS("officer", "工作人员", "DOMAIN 3.25", PROCESS_OFFICER, SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK);
