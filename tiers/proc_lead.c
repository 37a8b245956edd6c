/* SM-LEAD: what becomes of a risk lead (DOMAIN.md 3.2; S4·三(七)1, 2·一). The lead itself is the fact KIND_LEAD, and its
 * id is the thing: every lead of a household has its own instance. The case it leads to is another process.
 *
 *   filed → NEW → UNIQUE → ASSIGNED → IN_ANALYSIS → ON_LIST | NO_RISK | WATCH → FED_BACK, or MERGED into another lead
 *
 * A lead found in the village is taken up there; one that came to the county is routed down first (S4·三(七)1·三). */
#include "tiers/proc_parts.h"

enum { NEW = 1, UNIQUE, ASSIGNED, IN_ANALYSIS, ON_LIST = LEAD_ON_LIST, WATCHED, NO_RISK, MERGED, FED_BACK };
enum { FROM_ABOVE, FROM_DEPT };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"new", "新线索"},
    {"unique", "已核不重复"},
    {"assigned", "已转办", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VILLAGE, .duty_zh = "受理研判",
     .duty = "take it up"},
    {"in_analysis", "研判中", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VILLAGE,
     .duty_zh = "研判:列入名单、关注或无风险", .duty = "judge: onto the list, watch, or no risk"},
    {"on_list", "已列入核实名单"},
    {"watch", "持续关注", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_CONTACT, .duty_zh = "到期复查",
     .duty = "look again on the day"},
    {"no_risk", "研判无风险"},
    {"merged", "已并入另一线索"},
    {"fed_back", "已反馈", .end = true},
};

static const struct fact_row facts[] = {
    {"from_above", "上级渠道", "-"},
    {"from_department", "部门推送", "-"},
};

/* Whoever pushed it hears what came of it. */
#define FEEDBACK(state)                                                                                                \
    {                                                                                                                  \
        (state), FACT(FROM_DEPT), 0, TIER_COUNTY, ROLE_BUREAU, "结果反馈推送部门",                                     \
            "feed the result back to the department"                                                                   \
    }
static const struct duty_row duties[] = {
    {NEW, FACT(FROM_ABOVE), 0, TIER_COUNTY, ROLE_BUREAU, "转办到乡村", "route it down"},
    {NEW, 0, FACT(FROM_ABOVE), TIER_VILLAGE, ROLE_VILLAGE, "核对是否重复并受理", "look for duplicates and take it up"},
    {UNIQUE, FACT(FROM_ABOVE), 0, TIER_COUNTY, ROLE_BUREAU, "转办到乡村", "route it down"},
    {UNIQUE, 0, FACT(FROM_ABOVE), TIER_VILLAGE, ROLE_VILLAGE, "受理研判", "take it up"},
    FEEDBACK(ON_LIST),
    FEEDBACK(NO_RISK),
    FEEDBACK(MERGED),
};

static const struct code results[] = {{"enrolled", "已纳入监测", 1}, {"refused", "不予认定", 2},
                                      {"no_risk", "无风险", 3},      {"watch", "持续关注", 4},
                                      {"merged", "已并入", 5},       {"withdrawn", "农户撤回", 6},
                                      {"corrected", "推送已更正", 7}};
static const struct code_list codes_result = {"result", results, NUMBER_OF(results)};

/* Channels that end at the county: app, hotline, departments, petitions and opinion. */
static uint32_t lead_marks(const struct step_values *v)
{
    switch (v->number[STEP_ORIGIN]) {
    case CHANNEL_DEPT_PUSH:
        return FACT(FROM_ABOVE) | FACT(FROM_DEPT);
    case CHANNEL_SELF_APP:
    case CHANNEL_HOTLINE:
    case CHANNEL_PETITION:
    case CHANNEL_OPINION:
    case CHANNEL_ABOVE:
        return FACT(FROM_ABOVE);
    default:
        return 0;
    }
}

#define OPEN (IN(NEW) | IN(UNIQUE) | IN(ASSIGNED) | IN(IN_ANALYSIS) | IN(WATCHED))
#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_LEAD, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)

static const struct step_row steps[] = {
    {.k = {.kind = KIND_LEAD}, .from = IN(STATE_NONE), .to = NEW, .marks = lead_marks},
    {.k = {.kind = KIND_LEAD_CLOSE}, .from = OPEN, .to = NO_RISK},        /* its push was corrected away (K17) */
    {.k = {.kind = KIND_LEAD_CLOSE}, .from = IN(ON_LIST), .to = TO_SAME}, /* who is in a case stays in it */
    {.k = K(0, "lead_unique", "核为不重复", V | T | C, OWN_BELOW),
     .en = "no other lead says the same",
     .from = IN(NEW),
     .to = UNIQUE},
    {.k = K(1, "lead_merge", "并入另一线索", V | T, OWN_BELOW),
     .en = "it says what another lead says",
     .from = OPEN,
     .to = MERGED,
     .due = PACK_LEAD_FEEDBACK,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_TEXT}},
     .guards = {guard_lead_other}},
    {.k = K(2, "lead_route", "转办", T | C, BELOW),
     .en = "route it to the village",
     .from = IN(NEW) | IN(UNIQUE),
     .to = ASSIGNED,
     .due = PACK_LEAD_TAKEUP,
     .fields = {{STEP_TEXT}}},
    {.k = K(3, "lead_take_up", "受理研判", V | T, OWN_BELOW),
     .en = "take it up",
     .from = IN(NEW) | IN(UNIQUE) | IN(ASSIGNED),
     .to = IN_ANALYSIS},
    {.k = K(4, "lead_to_list", "列入核实名单", V | T, OWN_BELOW),
     .en = "onto the verification list",
     .from = IN(IN_ANALYSIS),
     .to = ON_LIST,
     .fields = {{STEP_LINK}, {STEP_TEXT}},
     .guards = {guard_lead_case}},
    {.k = K(5, "lead_no_risk", "研判无风险", V | T, OWN_BELOW),
     .en = "no risk, with the reason",
     .from = IN(IN_ANALYSIS) | IN(WATCHED),
     .to = NO_RISK,
     .due = PACK_LEAD_FEEDBACK,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(6, "lead_watch", "持续关注", V | T, OWN_BELOW),
     .en = "watch it, and look again on a day",
     .from = IN(IN_ANALYSIS) | IN(WATCHED),
     .to = WATCHED,
     .repeats = true,
     .fields = {{STEP_UNTIL, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_lead_recheck}},
    {.k = K(7, "lead_recheck", "复查", V | T, OWN_BELOW),
     .en = "look again",
     .from = IN(WATCHED),
     .to = IN_ANALYSIS,
     .fields = {{STEP_TEXT}}},
    {.k = K(8, "lead_feedback", "反馈结果", C, BELOW),
     .en = "feed the result back",
     .from = IN(ON_LIST) | IN(NO_RISK) | IN(MERGED),
     .to = FED_BACK,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_result}, {STEP_DEPT}, {STEP_TEXT}},
     .guards = {guard_lead_result}},
};

const struct process process_lead =
    PROCESS_WITH_DUTIES("lead", "线索", "S4·三(七)1", PROCESS_LEAD, SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK);
