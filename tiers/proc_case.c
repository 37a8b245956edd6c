/* SM-CASE: identification in six steps (DOMAIN.md 3.3, 3.9; S4·三(七)2). A household has one, in rounds.
 *
 *   leads → ANALYSIS ─list frozen→ VERIFYING [visit ∥ compare] ─review→ NOTICE ∥ township looks → NOTICE_DONE
 *         → AT_COUNTY → APPROVED → ANNOUNCED → ENROLLED, or REFUSED → DELIVERED
 *
 * Visit, decision, refusal and notice are fixed kinds: they also settle debts of help given first. What the signer is
 * asked beyond the table (an open objection, a running notice) is a guard and no row: an office that could not know of
 * it was right to go on, and both acts stand (K10). */
#include "tiers/proc_case.h"

#define ANALYSIS    CASE_ANALYSIS
#define VERIFYING   CASE_VERIFYING
#define NOTICE      CASE_NOTICE
#define HOLD        CASE_HOLD
#define NOTICE_DONE CASE_NOTICE_DONE
#define AT_COUNTY   CASE_AT_COUNTY
#define APPROVED    CASE_APPROVED
#define ANNOUNCED   CASE_ANNOUNCED
#define ENROLLED    CASE_ENROLLED
#define REFUSED     CASE_REFUSED
#define DELIVERED   CASE_DELIVERED
#define WITHDRAWN   CASE_WITHDRAWN
#define TAKEN_DOWN  CASE_TAKEN_DOWN
#define HAS(name)   FACT(CASE_##name)

static const struct state_row states[] = {
    {"none", "未开始"},
    {"analysis", "风险研判", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VILLAGE, .duty_zh = "研判并定核实名单",
     .duty = "analyse and freeze the list"},
    {"verifying", "核实比对"},
    {"notice", "公示", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VILLAGE, .duty_zh = "公示期满后报乡镇",
     .duty = "report when the notice has run"},
    {"hold", "公示有异议", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "核实异议",
     .duty = "verify the objection", .must = HAS(OBJECTED)},
    {"notice_done", "公示无异议", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "乡镇初审",
     .duty = "preliminary review"},
    {"at_county", "县级审定中", .owner = TIER_COUNTY, .waits = true, .role = ROLE_LEADER, .duty_zh = "县级审定",
     .duty = "decide"},
    {"approved", "已批准", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "公告",
     .duty = "announce"},
    {"announced", "已公告", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "录入",
     .duty = "enter into the system"},
    {"enrolled", "已纳入监测", .end = true},
    {"refused", "不予认定", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "送达不予认定告知书", .duty = "deliver the refusal"},
    {"refusal_delivered", "不予认定已送达", .end = true},
    {"withdrawn", "已撤回", .end = true},
    {"taken_down", "公示已撤下", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VILLAGE,
     .duty_zh = "改正后重贴公示", .duty = "correct the notice and post it again"},
};

static const struct fact_row facts[] = {
    {"visited", "已入户", "村或乡镇入户核查: fangpin visit add / let the village or township visit"},
    {"authorised", "已授权查询", "请农户签授权书: fangpin case authorise / let the household sign the authorisation"},
    {"sent", "已送比对", "送比对: fangpin case send / send for comparison"},
    {"dispatched", "已分送部门", "分送部门: fangpin case dispatch / dispatch to departments"},
    {"answered", "部门已答复", "登记部门答复: fangpin case answer / record the departments' answers"},
    {"compared", "比对完成",
     "等部门答复齐: fangpin case compared,或免比对: fangpin case exempt / complete the comparison"},
    {"exempt", "免比对", "免比对: fangpin case exempt / exempt it from comparison"},
    {"cosigned", "乡镇已会签名单", "请乡镇会签: fangpin case cosign / let the township co-sign the list"},
    {"prechecked", "乡镇已预审", "乡镇预审: fangpin case precheck / let the township look in advance"},
    {"green", "绿色通道", "-"},
    {"provisional", "先行纳入", "-"},
    {"objected", "有异议", "先核实异议: fangpin case resolve / settle the objection first"},
    {"overridden", "评议另定", "-"},
    {"posted_late", "迟公示", "-"},
    {"received", "已收到", "登记收到: fangpin case receive / record the receipt"},
    {"correction_owed", "欠更正函", "更正函从推翻已送达的不予认定而来 / it comes of superseding a delivered refusal"},
    {"objection_checked", "异议已核实", "先核实异议: fangpin case resolve / verify the objection first"},
    {"stood_in", "乡镇代办", "乡镇代办: fangpin case stand-in / the township acts for the village"},
    {"leaked", "公示泄露信息", "-"},
};

/* ---- who is awaited besides ---- */

#define RATIFY(state)                                                                                                  \
    {                                                                                                                  \
        (state), HAS(STOOD_IN), 0, TIER_VILLAGE, ROLE_VILLAGE, "追认或更正乡镇代办事项",                               \
            "ratify or rectify what the township did for the village"                                                  \
    }
#define COSIGN(state)                                                                                                  \
    {                                                                                                                  \
        (state), 0, HAS(COSIGNED), TIER_TOWNSHIP, ROLE_TOWNSHIP, "会签核实名单", "co-sign the list"                    \
    }
#define LATE_OBJECTION(state)                                                                                          \
    {                                                                                                                  \
        (state),                                                                                                       \
        HAS(OBJECTED),                                                                                                 \
        HAS(CHECKED),                                                                                                  \
        TIER_TOWNSHIP,                                                                                                 \
        ROLE_TOWNSHIP,                                                                                                 \
        "核实迟到的异议",                                                                                              \
        "verify the late objection"},                                                                                  \
    {                                                                                                                  \
        (state), HAS(OBJECTED) | HAS(CHECKED), 0, TIER_COUNTY, ROLE_LEADER, "对异议作出维持或改变的决定",              \
            "uphold or supersede after the objection"                                                                  \
    }
#define LETTER(state)                                                                                                  \
    {                                                                                                                  \
        (state), HAS(CORRECTION), 0, TIER_TOWNSHIP, ROLE_TOWNSHIP, "送更正函", "deliver the letter of correction"      \
    }

static const struct duty_row duties[] = {
    {VERIFYING, 0, HAS(VISITED), TIER_VILLAGE, ROLE_VERIFIER, "入户核查", "visit the household"},
    {VERIFYING, 0, HAS(AUTHORISED) | HAS(EXEMPT) | HAS(COMPARED), TIER_VILLAGE, ROLE_VILLAGE, "请农户签查询授权",
     "let the household sign the authorisation"},
    {VERIFYING, HAS(AUTHORISED), HAS(SENT) | HAS(EXEMPT), TIER_VILLAGE, ROLE_VILLAGE, "送比对", "send for comparison"},
    {VERIFYING, HAS(SENT), HAS(DISPATCHED), TIER_COUNTY, ROLE_BUREAU, "比对:分送部门", "compare: dispatch"},
    {VERIFYING, HAS(DISPATCHED), HAS(COMPARED), TIER_COUNTY, ROLE_DEPARTMENT, "比对:收齐部门答复",
     "compare: gather the answers"},
    {VERIFYING, HAS(VISITED) | HAS(COMPARED), 0, TIER_VILLAGE, ROLE_VILLAGE, "评议并公示",
     "review and post the notice"},
    {VERIFYING, HAS(VISITED) | HAS(EXEMPT), HAS(COMPARED), TIER_VILLAGE, ROLE_VILLAGE, "评议并公示",
     "review and post the notice"},
    COSIGN(VERIFYING),
    COSIGN(NOTICE),
    COSIGN(NOTICE_DONE),
    RATIFY(NOTICE),
    RATIFY(NOTICE_DONE),
    RATIFY(AT_COUNTY),
    RATIFY(APPROVED),
    RATIFY(ENROLLED),
    RATIFY(REFUSED),
    LATE_OBJECTION(APPROVED),
    LATE_OBJECTION(ANNOUNCED),
    LATE_OBJECTION(ENROLLED),
    LETTER(APPROVED),
    LETTER(ANNOUNCED),
    LETTER(ENROLLED),
    {NOTICE_DONE, HAS(OBJECTED), 0, TIER_TOWNSHIP, ROLE_TOWNSHIP, "核实异议", "verify the objection"},
    {AT_COUNTY, HAS(OBJECTED), 0, TIER_TOWNSHIP, ROLE_TOWNSHIP, "核实异议", "verify the objection"},
};

/* ---- words ---- */

static const struct code opened_as[] = {
    {"ordinary", "一般", 1}, {"green", "绿色通道", 2}, {"reflag", "再标注", 3}, {"reopen", "新情况重提", 4}};
static const struct code_list codes_opened = {"as", opened_as, NUMBER_OF(opened_as)};
static const struct code meetings[] = {{"normal", "村民代表评议", 1}, {"enlarged", "村两委扩大会议", 2}};
static const struct code_list codes_meeting = {"meeting", meetings, NUMBER_OF(meetings)};
static const struct code came[] = {{"representatives", "村民代表", 1},
                                   {"committee", "村两委成员", 2},
                                   {"first_secretary", "第一书记", 3},
                                   {"work_team", "驻村工作队", 4},
                                   {"township", "乡镇干部", 5},
                                   {"party", "党员", 6},
                                   {"others", "其他", 7}};
static const struct code_list codes_came = {"attended", came, NUMBER_OF(came)};
static const struct code proposals[] = {{"propose", "拟纳入", 1}, {"not_propose", "不纳入", 2}};
static const struct code_list codes_proposal = {"result", proposals, NUMBER_OF(proposals)};
static const struct code faults[] = {{"wrong", "户别或内容错误", 1}, {"sensitive", "泄露敏感信息", 2}};
static const struct code_list codes_fault = {"fault", faults, NUMBER_OF(faults)};
static const struct code letters[] = {
    {"hand", "当面", 1}, {"family", "同住成年家属", 2}, {"posted", "留置张贴", 3}, {"phone", "电话告知后补送", 4}};
static const struct code_list codes_letter = {"way", letters, NUMBER_OF(letters)};

static uint32_t open_marks(const struct step_values *v)
{
    return v->number[STEP_ORIGIN] == 2 ? HAS(GREEN) : 0;
}

static uint32_t review_marks(const struct step_values *v)
{
    return step_has(v, STEP_OVERRIDE) ? HAS(OVERRIDDEN) : 0;
}

static uint32_t takedown_marks(const struct step_values *v)
{
    return v->number[STEP_SORT] == 2 ? HAS(LEAKED) : 0;
}

#define BEFORE    CASE_BEFORE_COUNTY
#define APPROVALS CASE_APPROVALS
#define BEGUN     (IN_ANY & ~IN(STATE_NONE))
#define CLOSED    (IN(STATE_NONE) | IN(DELIVERED) | IN(WITHDRAWN) | IN(ENROLLED))
#define SETTLED   (HAS(OBJECTED) | HAS(CHECKED))

#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_CASE, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)
#define URGENT(step, name, zh, tiers, relations)                                                                       \
    STEP_ROW_KIND(PROCESS_CASE, step, name, zh, LANE_URGENT, REACH_UP, tiers, relations)
#define DOWN(step, name, zh, tiers) STEP_ROW_KIND(PROCESS_CASE, step, name, zh, LANE_CASEWORK, REACH_DOWN, tiers, BELOW)
#define FIXED(no)                                                                                                      \
    {                                                                                                                  \
        .kind = (no)                                                                                                   \
    }

#define REVIEW_FIELDS                                                                                                  \
    {                                                                                                                  \
        {STEP_SORT, FIELD_MUST, &codes_meeting}, {STEP_ATTENDEES, FIELD_MUST},                                         \
            {STEP_ATTENDED, FIELD_MAY, &codes_came}, {STEP_VOTES_FOR, FIELD_MUST}, {STEP_VOTES_AGAINST},               \
            {STEP_VOTES_ABSTAIN}, {STEP_OUTCOME, FIELD_MUST, &codes_proposal}, {STEP_OVERRIDE}, {STEP_TEXT},           \
            {STEP_HASH},                                                                                               \
        {                                                                                                              \
            STEP_UNTIL                                                                                                 \
        }                                                                                                              \
    }
#define OBJECTION_FIELDS                                                                                               \
    {                                                                                                                  \
        {STEP_TEXT, FIELD_MUST},                                                                                       \
        {                                                                                                              \
            STEP_WAY                                                                                                   \
        }                                                                                                              \
    }
#define TEXT_FIELD                                                                                                     \
    {                                                                                                                  \
        {                                                                                                              \
            STEP_TEXT, FIELD_MUST                                                                                      \
        }                                                                                                              \
    }
#define TEXT_UNTIL                                                                                                     \
    {                                                                                                                  \
        {STEP_TEXT, FIELD_MUST},                                                                                       \
        {                                                                                                              \
            STEP_UNTIL                                                                                                 \
        }                                                                                                              \
    }

static const struct step_row steps[] = {
    /* 1: analysis, and the list of whom to verify */
    {.k = K(0, "case_open", "启动认定", V | T | C, OWN_BELOW),
     .en = "open identification",
     .from = CLOSED,
     .to = ANALYSIS,
     .marks = open_marks,
     .fields = {{STEP_ORIGIN, FIELD_MAY, &codes_opened}, {STEP_EVENT}, {STEP_LINK}},
     .guards = {guard_not_alias, guard_has_lead, guard_reflag, guard_new_facts, guard_overall_due}},
    {.k = K(1, "case_freeze", "定核实名单", V | T, OWN_BELOW),
     .en = "freeze the verification list",
     .from = IN(ANALYSIS),
     .to = VERIFYING,
     .due = PACK_IDENT_VISIT,
     .fields = {{STEP_LINK}, {STEP_TEXT}}},
    {.k = K(2, "case_cosign", "会签名单", T, BELOW),
     .en = "the township co-signs the list",
     .from = CASE_LIVE & ~IN(ANALYSIS),
     .to = TO_SAME,
     .lacks = HAS(COSIGNED),
     .sets = HAS(COSIGNED)},

    /* 2: the visit */
    {.k = FIXED(KIND_VISIT), .from = BEGUN, .to = TO_SAME, .sets = HAS(VISITED)},
    {.k = K(3, "case_missed", "入户未遇", V | T, OWN_BELOW),
     .en = "a visit that met nobody",
     .from = IN(VERIFYING),
     .to = TO_SAME,
     .repeats = true,
     .fields = TEXT_FIELD},

    /* 3: comparison, level by level; only what the household has authorised (N16) */
    {.k = K(4, "case_authorise", "授权查询", V | T, OWN_BELOW),
     .en = "the household authorises the query",
     .from = CASE_LIVE,
     .to = TO_SAME,
     .lacks = HAS(AUTHORISED),
     .sets = HAS(AUTHORISED),
     .fields = {{STEP_HASH}, {STEP_UNTIL}}},
    {.k = K(5, "case_send", "送比对", V | T, OWN_BELOW),
     .en = "send for comparison",
     .from = IN(VERIFYING),
     .to = TO_SAME,
     .needs = HAS(AUTHORISED),
     .lacks = HAS(SENT) | HAS(EXEMPT),
     .sets = HAS(SENT),
     .due = PACK_IDENT_COMPARE},
    {.k = DOWN(6, "case_dispatch", "分送部门", C),
     .en = "dispatch to departments",
     .from = IN(VERIFYING),
     .to = TO_SAME,
     .needs = HAS(SENT),
     .sets = HAS(DISPATCHED),
     .repeats = true,
     .fields = {{STEP_DEPTS, FIELD_MUST}}},
    {.k = DOWN(7, "case_answer", "部门答复", C),
     .en = "a department answers",
     .from = IN(VERIFYING),
     .to = TO_SAME,
     .needs = HAS(DISPATCHED),
     .sets = HAS(ANSWERED),
     .repeats = true,
     .fields = {{STEP_DEPT, FIELD_MUST}, {STEP_OUTCOME, FIELD_MUST, &codes_finding}, {STEP_REASON}, {STEP_TEXT}}},
    {.k = DOWN(8, "case_compared", "比对完成", C),
     .en = "the comparison is complete",
     .from = IN(VERIFYING),
     .to = TO_SAME,
     .needs = HAS(ANSWERED),
     .lacks = HAS(COMPARED),
     .sets = HAS(COMPARED),
     .guards = {guard_all_answered, guard_compared_clock}},
    {.k = K(9, "case_exempt", "免比对", V | T | C, OWN_BELOW),
     .en = "no comparison needed",
     .from = IN(VERIFYING),
     .to = TO_SAME,
     .lacks = HAS(SENT) | HAS(EXEMPT),
     .sets = HAS(EXEMPT),
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_UNTIL, FIELD_MUST}},
     .guards = {guard_exempt_age, guard_review_clock}},

    /* 4: review, and the notice on the same day */
    {.k = K(10, "case_review", "评议并公示", V | T, OWN_BELOW),
     .en = "democratic review and notice",
     .from = IN(VERIFYING),
     .to = NOTICE,
     .needs = HAS(VISITED),
     .any = HAS(COMPARED) | HAS(EXEMPT),
     .marks = review_marks,
     .fields = REVIEW_FIELDS,
     .guards = {guard_stand_in, guard_votes, guard_meeting, guard_override, guard_notice_until, guard_review_due}},
    {.k = K(11, "case_post", "补公示", V | T, OWN_BELOW),
     .en = "the notice was posted later",
     .from = IN(NOTICE) | IN(HOLD),
     .to = TO_SAME,
     .sets = HAS(LATE_POST),
     .fields = {{STEP_TEXT}, {STEP_UNTIL}},
     .guards = {guard_stand_in, guard_late_post, guard_notice_until}},
    {.k = K(12, "case_object", "提出异议", V | T, OWN_BELOW),
     .en = "an objection during the notice",
     .from = IN(NOTICE) | IN(HOLD),
     .to = HOLD,
     .sets = HAS(OBJECTED),
     .repeats = true,
     .fields = OBJECTION_FIELDS,
     .guards = {guard_notice_open},
     .due = PACK_OBJECTION_VERIFY},
    /* entered in time, and came when others had gone on: it holds nothing up and is answered (K10) */
    {.k = K(12, "case_object", "提出异议", V | T, OWN_BELOW),
     .en = "an objection during the notice",
     .from = IN(NOTICE_DONE) | IN(AT_COUNTY) | APPROVALS,
     .to = TO_SAME,
     .sets = HAS(OBJECTED),
     .clears = HAS(CHECKED),
     .fields = OBJECTION_FIELDS,
     .guards = {guard_notice_open},
     .due = PACK_OBJECTION_VERIFY},
    {.k = K(13, "case_resolve", "异议处理", T, BELOW),
     .en = "the objection was verified",
     .from = IN(HOLD),
     .to = NOTICE,
     .clears = SETTLED,
     .fields = TEXT_UNTIL,
     .guards = {guard_notice_resumed}},
    {.k = K(13, "case_resolve", "异议处理", T, BELOW),
     .en = "the objection was verified",
     .from = IN(NOTICE_DONE) | IN(AT_COUNTY),
     .to = TO_SAME,
     .needs = HAS(OBJECTED),
     .clears = SETTLED,
     .fields = TEXT_UNTIL},
    {.k = K(13, "case_resolve", "异议处理", T, BELOW),
     .en = "the objection was verified",
     .from = APPROVALS,
     .to = TO_SAME,
     .needs = HAS(OBJECTED),
     .lacks = HAS(CHECKED),
     .sets = HAS(CHECKED),
     .fields = TEXT_UNTIL},
    {.k = K(14, "case_notice_end", "公示期满", V | T, OWN_BELOW),
     .en = "the notice has run",
     .from = IN(NOTICE) | IN(HOLD),
     .to = NOTICE_DONE,
     .untimed = true, /* review and notice were due; reporting them comes after */
     .due = PACK_IDENT_TOWNSHIP,
     .guards = {guard_stand_in, guard_no_objection, guard_notice_over}},
    {.k = URGENT(29, "case_takedown", "撤下公示", V | T, OWN_BELOW),
     .en = "the notice was defective: taken down",
     .from = IN(NOTICE) | IN(HOLD) | IN(NOTICE_DONE),
     .to = TAKEN_DOWN,
     .marks = takedown_marks,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_fault}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(24, "case_repost", "公示改正重贴", V, OWN),
     .en = "posted anew: the days start again",
     .from = IN(NOTICE) | IN(NOTICE_DONE) | IN(TAKEN_DOWN),
     .to = NOTICE,
     .restarts = true,
     .clears = SETTLED,
     .repeats = true,
     .fields = TEXT_UNTIL,
     .guards = {guard_notice_until},
     .due = PACK_IDENT_REVIEW_NOTICE},

    /* 5: the township, in parallel with the notice, then formally */
    {.k = K(15, "case_precheck", "乡镇预审", T, BELOW),
     .en = "the township looks in advance",
     .from = IN(NOTICE) | IN(HOLD),
     .to = TO_SAME,
     .lacks = HAS(PRECHECKED),
     .sets = HAS(PRECHECKED),
     .fields = {{STEP_CHECKS, FIELD_MAY, &codes_tri}}},
    {.k = K(16, "case_report", "初审上报", T, BELOW),
     .en = "preliminary review and report",
     .from = IN(NOTICE_DONE),
     .to = AT_COUNTY,
     .needs = HAS(COSIGNED),
     .clears = HAS(RECEIVED),
     .due = PACK_IDENT_COUNTY,
     .fields = {{STEP_CHECKS, FIELD_MUST, &codes_tri},
                {STEP_CLASS, FIELD_MUST, &codes_class},
                {STEP_RISKS, FIELD_MAY, &codes_risk},
                {STEP_OFFICER},
                {STEP_TEXT}},
     .guards = {guard_four_checks, guard_no_objection}},
    {.k = K(17, "case_return", "退回补充", T | C, BELOW),
     .en = "return for more",
     .from = IN(NOTICE) | IN(HOLD) | IN(NOTICE_DONE) | IN(AT_COUNTY),
     .to = VERIFYING,
     .restarts = true,
     .clears = SETTLED | HAS(PRECHECKED) | HAS(RECEIVED) | HAS(LATE_POST),
     .fields = TEXT_FIELD},

    /* when the papers came: an office's own days run from there, and what the line cost is seen (K6) */
    {.k = K(25, "case_receive", "登记收到", T | C, BELOW),
     .en = "the papers came",
     .from = IN(NOTICE_DONE),
     .to = TO_SAME,
     .lacks = HAS(RECEIVED),
     .sets = HAS(RECEIVED),
     .due = PACK_IDENT_TOWNSHIP,
     .guards = {guard_receiver}},
    {.k = K(25, "case_receive", "登记收到", T | C, BELOW),
     .en = "the papers came",
     .from = IN(AT_COUNTY),
     .to = TO_SAME,
     .lacks = HAS(RECEIVED),
     .sets = HAS(RECEIVED),
     .due = PACK_IDENT_COUNTY,
     .guards = {guard_receiver}},
    {.k = K(25, "case_receive", "登记收到", T | C, BELOW),
     .en = "the papers came",
     .from = IN(REFUSED),
     .to = TO_SAME,
     .lacks = HAS(RECEIVED),
     .sets = HAS(RECEIVED),
     .due = PACK_REFUSAL_DELIVER,
     .guards = {guard_receiver}},

    /* 6: the county's word */
    {.k = FIXED(KIND_DECISION), .from = IN(AT_COUNTY), .to = APPROVED, .clears = HAS(RECEIVED)},
    {.k = FIXED(KIND_DECISION), .from = IN(REFUSED), .to = APPROVED, .clears = HAS(RECEIVED)},
    {.k = FIXED(KIND_DECISION), .from = IN(DELIVERED), .to = APPROVED, .sets = HAS(CORRECTION)}, /* K2 */
    {.k = FIXED(KIND_DECISION), .from = APPROVALS, .to = TO_SAME, .needs = SETTLED, .clears = SETTLED},
    {.k = FIXED(KIND_REFUSAL),
     .from = IN(AT_COUNTY) | IN(WITHDRAWN),
     .to = REFUSED,
     .clears = HAS(RECEIVED) | HAS(PROVISIONAL)}, /* K33 */
    {.k = FIXED(KIND_REFUSAL),
     .from = APPROVALS,
     .to = REFUSED,
     .clears = HAS(RECEIVED) | HAS(PROVISIONAL) | HAS(CORRECTION) | SETTLED},
    {.k = DOWN(18, "case_announce", "公告", C),
     .en = "announce in the village",
     .from = IN(APPROVED),
     .to = ANNOUNCED,
     .fields = {{STEP_NUMBER}, {STEP_TEXT}}},
    {.k = K(19, "case_enrol", "纳入监测", T | C, BELOW),
     .en = "enter into the national system",
     .from = IN(ANNOUNCED),
     .to = ENROLLED,
     .clears = HAS(PROVISIONAL),
     .fields = {{STEP_NUMBER, FIELD_MUST},
                {STEP_CLASS, FIELD_MUST, &codes_class},
                {STEP_RISKS, FIELD_MAY, &codes_risk}}},

    /* the written word reaches the household */
    {.k = FIXED(KIND_NOTICE), .from = IN(REFUSED), .to = DELIVERED, .clears = HAS(RECEIVED)},
    {.k = FIXED(KIND_NOTICE), .from = APPROVALS, .to = TO_SAME},
    {.k = K(26, "case_correction", "送更正函", V | T, OWN_BELOW),
     .en = "the letter of correction was delivered",
     .from = APPROVALS,
     .to = TO_SAME,
     .needs = HAS(CORRECTION),
     .clears = HAS(CORRECTION),
     .fields = {{STEP_WAY, FIELD_MUST, &codes_letter}, {STEP_NUMBER}, {STEP_TEXT}}},

    /* withdrawn by the household on paper (K3); by the village alone never */
    {.k = K(20, "case_withdraw", "农户撤回", V | T, OWN_BELOW),
     .en = "the household withdraws, on paper",
     .from = CASE_LIVE,
     .to = WITHDRAWN,
     .fields = {{STEP_HASH, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}}},

    /* what holds when steps met */
    {.k = DOWN(21, "case_void", "确认撤回", C),
     .en = "the household's withdrawal holds",
     .from = APPROVALS | IN(WITHDRAWN),
     .to = WITHDRAWN,
     .settles = true,
     .fields = TEXT_FIELD,
     .guards = {guard_not_in_force}},
    {.k = DOWN(22, "case_uphold", "维持原定", C),
     .en = "what was decided stays",
     .from = IN(HOLD),
     .to = NOTICE,
     .settles = true,
     .repeats = true,
     .clears = SETTLED,
     .fields = TEXT_FIELD},
    {.k = DOWN(22, "case_uphold", "维持原定", C),
     .en = "what was decided stays",
     .from = IN(WITHDRAWN),
     .to = APPROVED,
     .settles = true,
     .repeats = true,
     .clears = SETTLED,
     .fields = TEXT_FIELD,
     .guards = {guard_crossed}},
    {.k = DOWN(22, "case_uphold", "维持原定", C),
     .en = "what was decided stays",
     .from = BEGUN & ~(IN(HOLD) | IN(WITHDRAWN)),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .clears = SETTLED,
     .fields = TEXT_FIELD},

    /* enrol first, where the pack opens it (S3·五(一)1) */
    {.k = K(23, "case_enrol_first", "先行纳入", T, BELOW),
     .en = "enrol first, the six steps follow",
     .from = IN(ANALYSIS) | IN(VERIFYING) | IN(NOTICE),
     .to = TO_SAME,
     .lacks = HAS(PROVISIONAL),
     .sets = HAS(PROVISIONAL),
     .fields = {{STEP_EVENT, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_enrol_first}},

    /* a village that cannot be reached (K29) */
    {.k = K(31, "case_stand_in", "乡镇代村办理", T, BELOW),
     .en = "the township acts for a village that cannot be reached",
     .from = IN(VERIFYING) | IN(NOTICE) | IN(HOLD),
     .to = TO_SAME,
     .lacks = HAS(STOOD_IN),
     .sets = HAS(STOOD_IN),
     .fields = TEXT_FIELD},
    {.k = K(27, "case_ratify", "村追认代办", V, OWN),
     .en = "the village ratifies what was done for it",
     .from = BEGUN,
     .to = TO_SAME,
     .needs = HAS(STOOD_IN),
     .clears = HAS(STOOD_IN),
     .fields = {{STEP_TEXT}}},
    {.k = K(28, "case_rectify", "村更正代办", V, OWN),
     .en = "the village corrects what was done for it",
     .from = IN(VERIFYING),
     .to = TO_SAME,
     .needs = HAS(STOOD_IN),
     .clears = HAS(STOOD_IN),
     .fields = TEXT_FIELD},
    {.k = K(28, "case_rectify", "村更正代办", V, OWN),
     .en = "the village corrects what was done for it",
     .from = IN(NOTICE) | IN(HOLD),
     .to = HOLD,
     .needs = HAS(STOOD_IN),
     .sets = HAS(OBJECTED),
     .clears = HAS(STOOD_IN),
     .fields = TEXT_FIELD},
    {.k = K(28, "case_rectify", "村更正代办", V, OWN),
     .en = "the village corrects what was done for it",
     .from = IN(NOTICE_DONE) | IN(AT_COUNTY) | APPROVALS | IN(REFUSED) | IN(DELIVERED),
     .to = TO_SAME,
     .needs = HAS(STOOD_IN),
     .sets = HAS(OBJECTED),
     .clears = HAS(STOOD_IN) | HAS(CHECKED),
     .fields = TEXT_FIELD},
    {.k = K(30, "case_note", "备注", V | T | C, OWN_BELOW),
     .en = "a note: a slip of the pen, a correction that changes nothing",
     .from = BEGUN,
     .to = TO_SAME,
     .repeats = true,
     .fields = TEXT_FIELD},
};

const struct process process_case =
    PROCESS_WITH_DUTIES("case", "认定", "S4·三(七)2", PROCESS_CASE, SUBJECT_HOUSEHOLD_ONCE, TIER_COUNTY, LANE_CASEWORK);
