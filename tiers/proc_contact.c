/* SM-CONTACT: the one contact person of a monitored household (DOMAIN.md 3.6; S4·四, S3·五(一)1). The person may change,
 * the duty never stands empty: without a successor the township's officer for the village acts. */
#include "tiers/proc_help.h"

enum { PROPOSED = CONTACT_PROPOSED, APPOINTED, FILED, HANDOVER, ACTING, ENDED };
enum { ON_FILE };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"proposed", "已提名", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "确定监测联系人",
     .duty = "appoint the contact person"},
    {"appointed", "已确定", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "备案",
     .duty = "take it on file"},
    {"filed", "已备案"},
    {"handover", "交接中", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_CONTACT, .duty_zh = "接手",
     .duty = "the new one takes over"},
    {"acting", "包村干部代管", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "确定新的监测联系人", .duty = "appoint a successor"},
    {"ended", "已结束", .end = true},
};

static const struct fact_row facts[] = {
    {"on_file", "县级已备案", "fangpin contact file"},
};

#define HELD (IN(APPOINTED) | IN(FILED) | IN(HANDOVER))
#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_CONTACT, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)
/* The village must know who looks after its household. */
#define DOWN(step, name, zh, tiers)                                                                                    \
    STEP_ROW_KIND(PROCESS_CONTACT, step, name, zh, LANE_CASEWORK, REACH_DOWN, tiers, BELOW)

static const struct step_row steps[] = {
    {.k = K(0, "contact_propose", "提名监测联系人", V | T, OWN_BELOW),
     .en = "propose a contact person",
     .from = IN(STATE_NONE) | IN(ENDED),
     .to = PROPOSED,
     .fields = {{STEP_OFFICER, FIELD_MUST}}},
    {.k = DOWN(1, "contact_appoint", "确定监测联系人", T | C),
     .en = "appoint the contact person",
     .from = IN(STATE_NONE) | IN(PROPOSED) | IN(ACTING) | IN(ENDED),
     .to = APPOINTED,
     .distinct = STEP_OFFICER,
     .due = PACK_CONTACT_FILE,
     .fields = {{STEP_OFFICER, FIELD_MUST}},
     .guards = {guard_contact_room}},
    {.k = DOWN(2, "contact_file", "备案", C),
     .en = "the county takes it on file, counting over all townships",
     .from = IN(APPOINTED),
     .to = FILED,
     .sets = FACT(ON_FILE),
     .fields = {{STEP_NUMBER}},
     .guards = {guard_contact_filed}},
    {.k = DOWN(3, "contact_handover", "更换监测联系人", T | C),
     .en = "another is to take over; until then the old one stays",
     .from = IN(APPOINTED) | IN(FILED),
     .to = HANDOVER,
     .distinct = STEP_OFFICER,
     .clears = FACT(ON_FILE),
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_TEXT}},
     .guards = {guard_contact_room}},
    {.k = K(4, "contact_accept", "接手", V | T | C, OWN_BELOW),
     .en = "the new one has taken over",
     .from = IN(HANDOVER),
     .to = APPOINTED,
     .due = PACK_CONTACT_FILE},
    {.k = DOWN(5, "contact_remove", "免去监测联系人", T | C),
     .en = "the person leaves without a successor: the township's officer acts",
     .from = IN(PROPOSED) | HELD,
     .to = ACTING,
     .clears = FACT(ON_FILE),
     .fields = {{STEP_OFFICER}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_contact_acting}},
    {.k = DOWN(6, "contact_end", "结束联系", T | C),
     .en = "the duty ends with the risk",
     .from = HELD | IN(ACTING),
     .to = ENDED,
     .clears = FACT(ON_FILE),
     .fields = {{STEP_TEXT}},
     .guards = {guard_risk_eliminated}},
    {.k = DOWN(7, "contact_choose", "裁定监测联系人", T | C),
     .en = "two were appointed: which of them stays",
     .from = IN_ANY & ~IN(STATE_NONE) & ~IN(APPOINTED),
     .to = APPOINTED,
     .settles = true,
     .due = PACK_CONTACT_FILE,
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_contact_room}},
    {.k = DOWN(7, "contact_choose", "裁定监测联系人", T | C),
     .en = "two were appointed: which of them stays",
     .from = IN(APPOINTED),
     .to = TO_SAME,
     .settles = true,
     .due = PACK_CONTACT_FILE,
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_contact_room}},
};

const struct process process_contact =
    PROCESS("contact", "监测联系人", "S4·四", PROCESS_CONTACT, SUBJECT_HOUSEHOLD_ONCE, TIER_TOWNSHIP, LANE_CASEWORK);
