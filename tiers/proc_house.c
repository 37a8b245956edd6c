/* SM-HOUSE: a damaged house, from the report to moving in again (DOMAIN.md 3.10; S2·二(三)1, S0·三(六), S4·四(七)).
 *
 *   REPORTED → GRADED → IN_LEDGER → PLANNED → APPROVED → BUILDING → ACCEPTED → PAID → CLOSED;  grade A or B → SAFE
 *
 * Where the family lives meanwhile runs beside it, in facts: placed, own_stay. Two appraisals that differ (K20) keep the
 * people out of the house until the county says which holds. Money itself is a grant: stage and pay only point at it, and
 * the last payment sets off what the stages paid (subsidies.c). */
#include "tiers/proc_homes.h"

enum {
    REPORTED = 1,
    GRADED,
    IN_LEDGER,
    PLANNED = HOUSE_PLANNED,
    APPROVED = HOUSE_APPROVED,
    BUILDING = HOUSE_BUILDING,
    ACCEPTED = HOUSE_ACCEPTED,
    PAID = HOUSE_PAID,
    CLOSED = HOUSE_CLOSED,
    SAFE,
    VOIDED
};
enum { PLACED, OWN_STAY, TWO_GRADES = HOUSE_TWO_GRADES, INSPECTED, REGRADED = HOUSE_REGRADED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"reported", "已报损", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "安全鉴定",
     .duty = "appraise the house"},
    {"graded", "已定级", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "列入台账",
     .duty = "enter it into the ledger"},
    {"in_ledger", "已入台账", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "与农户商定方案",
     .duty = "settle a plan with the household"},
    {"planned", "已定方案", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "审批",
     .duty = "approve"},
    {"approved", "已批准", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "组织开工",
     .duty = "get the works started"},
    {"building", "施工中", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "调度进度并验收",
     .duty = "report progress, then accept"},
    {"accepted", "已验收", .owner = TIER_COUNTY, .waits = true, .role = ROLE_FINANCE, .duty_zh = "拨付补助",
     .duty = "pay the subsidy"},
    {"paid", "已拨付", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "回迁并结案",
     .duty = "see the family in, then close"},
    {"closed", "已结案", .end = true, .never = FACT(PLACED)},
    {"safe", "鉴定安全", .end = true},
    {"voided", "已作废", .end = true},
};

static const struct fact_row facts[] = {
    {"placed", "已过渡安置", "先安置: fangpin house shelter / place the family first"},
    {"own_stay", "自有住处",
     "先安置或写明自有住处: fangpin house shelter,fangpin house stay / say where the family lives meanwhile"},
    {"two_grades", "两次鉴定不一致",
     "请县级确认以哪次为准: fangpin house confirm;确认前人不进房 / the county confirms which holds"},
    {"inspected", "乡镇已查验", "先由乡镇查验: fangpin house inspect / the township inspects first"},
    {"regraded", "等级已改,补助待重定",
     "按确认的等级重定: fangpin house revise / the county approves anew by the grade that holds"},
};

static const struct code damages[] = {{"collapsed", "倒塌", 1}, {"severe", "严重损坏", 2}, {"slight", "一般损坏", 3}};
static const struct code_list codes_damage = {"damage", damages, NUMBER_OF(damages)};
static const struct code grades_cd[] = {{"c", "C级(局部危险)", 3}, {"d", "D级(整体危险)", 4}};
static const struct code_list codes_grade_cd = {"grade", grades_cd, NUMBER_OF(grades_cd)};
static const struct code grades_ab[] = {{"a", "A级(安全)", 1}, {"b", "B级(基本安全)", 2}};
static const struct code_list codes_grade_ab = {"grade", grades_ab, NUMBER_OF(grades_ab)};
static const struct code grades[] = {
    {"a", "A级(安全)", 1}, {"b", "B级(基本安全)", 2}, {"c", "C级(局部危险)", 3}, {"d", "D级(整体危险)", 4}};
static const struct code_list codes_grade = {"grade", grades, NUMBER_OF(grades)};
static const struct code paths[] = {{"repair", "维修加固", HOUSE_PATH_REPAIR},
                                    {"rebuild", "原址重建", HOUSE_PATH_REBUILD},
                                    {"relocate", "避险搬迁", HOUSE_PATH_RELOCATE},
                                    {"resettle", "其他安置", HOUSE_PATH_RESETTLE}};
static const struct code_list codes_path = {"path", paths, NUMBER_OF(paths)};
static const struct code subsidies[] = {{"dangerous", "危房改造补助", HOUSE_SUBSIDY_DANGEROUS},
                                        {"relocation", "避险搬迁补助", HOUSE_SUBSIDY_RELOCATION},
                                        {"relief", "灾害救助户均补助", HOUSE_SUBSIDY_RELIEF}};
static const struct code_list codes_subsidy = {"subsidy", subsidies, NUMBER_OF(subsidies)};
static const struct code stays[] = {{"placed", "集中安置", 1},
                                    {"rented", "租房", 2},
                                    {"relatives", "投亲靠友", 3},
                                    {"tent", "帐篷板房", 4},
                                    {"safe_part", "安全部分可住", 5}};
static const struct code_list codes_stay = {"stay", stays, NUMBER_OF(stays)};
static const struct code voids[] = {{"duplicate", "重复登记", 1}, {"declined", "农户放弃", 2}, {"mistake", "误报", 3}};
static const struct code_list codes_void = {"why", voids, NUMBER_OF(voids)};

#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_HOUSE, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)
#define DOWN(step, name, zh) STEP_ROW_KIND(PROCESS_HOUSE, step, name, zh, LANE_CASEWORK, REACH_DOWN, C, BELOW)
#define OPEN_STATES                                                                                                    \
    (IN(REPORTED) | IN(GRADED) | IN(IN_LEDGER) | IN(PLANNED) | IN(APPROVED) | IN(BUILDING) | IN(ACCEPTED) | IN(PAID))
#define BEFORE_BUILDING (IN(GRADED) | IN(IN_LEDGER) | IN(PLANNED) | IN(APPROVED))
#define WITH_SUBSIDY    (IN(APPROVED) | IN(BUILDING) | IN(ACCEPTED)) /* approved, not paid in full */
#define FAMILY_AWAY     (FACT(PLACED) | FACT(OWN_STAY))
#define CONFIRMATION                                                                                                   \
    .fields = {{STEP_GRADE, FIELD_MUST, &codes_grade}, {STEP_NUMBER}, {STEP_TEXT, FIELD_MUST}},                        \
    .guards = {guard_house_confirm}
#define APPRAISAL(codes)                                                                                               \
    .fields = {{STEP_GRADE, FIELD_MUST, &(codes)}, {STEP_NUMBER, FIELD_MUST}, {STEP_HASH}, {STEP_TEXT}}

static const struct step_row steps[] = {
    {.k = K(0, "house_report", "报房屋损坏", V | T, OWN_BELOW),
     .en = "report a damaged house",
     .from = IN(STATE_NONE) | IN(CLOSED) | IN(SAFE),
     .to = REPORTED,
     .due = PACK_HOUSE_APPRAISE,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_damage}, {STEP_EVENT}, {STEP_COUNT}, {STEP_HASH}, {STEP_TEXT}},
     .guards = {guard_house_event}},
    /* ---- where the family lives: S0·三(六) ---- */
    {.k = K(1, "house_shelter", "过渡安置", V | T, OWN_BELOW),
     .en = "the family is placed elsewhere",
     .from = OPEN_STATES,
     .to = TO_SAME,
     .lacks = FACT(PLACED),
     .sets = FACT(PLACED),
     .clears = FACT(OWN_STAY),
     .fields = {{STEP_WAY, FIELD_MUST, &codes_stay}, {STEP_UNTIL}, {STEP_TEXT}}},
    {.k = K(2, "house_stay", "自有住处", V | T, OWN_BELOW),
     .en = "the family has a place of its own",
     .from = OPEN_STATES,
     .to = TO_SAME,
     .lacks = FACT(PLACED) | FACT(OWN_STAY),
     .sets = FACT(OWN_STAY),
     .fields = {{STEP_WAY, FIELD_MUST, &codes_stay}, {STEP_TEXT}}},
    {.k = K(3, "house_return", "回迁", V | T, OWN_BELOW),
     .en = "the family is back",
     .from = OPEN_STATES & ~IN(BUILDING),
     .to = TO_SAME,
     .needs = FACT(PLACED),
     .lacks = FACT(TWO_GRADES), /* K20: out of the house at the worse grade */
     .clears = FACT(PLACED),
     .fields = {{STEP_TEXT}}},
    /* ---- appraisal ---- */
    {.k = K(4, "house_appraise", "鉴定为危房", T | C, BELOW),
     .en = "appraised as dangerous, C or D",
     .from = IN(REPORTED),
     .to = GRADED,
     APPRAISAL(codes_grade_cd)},
    {.k = K(4, "house_appraise", "鉴定为危房", T | C, BELOW),
     .en = "appraised as dangerous, C or D",
     .from = IN(SAFE),
     .to = GRADED,
     .sets = FACT(TWO_GRADES),
     APPRAISAL(codes_grade_cd)},
    {.k = K(4, "house_appraise", "鉴定为危房", T | C, BELOW),
     .en = "appraised as dangerous, C or D",
     .from = BEFORE_BUILDING | WITH_SUBSIDY,
     .to = TO_SAME,
     .lacks = FACT(TWO_GRADES),
     .sets = FACT(TWO_GRADES),
     APPRAISAL(codes_grade_cd)},
    {.k = K(5, "house_safe", "鉴定为安全", T | C, BELOW),
     .en = "appraised as safe, A or B",
     .from = IN(REPORTED),
     .to = SAFE,
     APPRAISAL(codes_grade_ab)},
    {.k = K(5, "house_safe", "鉴定为安全", T | C, BELOW),
     .en = "appraised as safe, A or B",
     .from = BEFORE_BUILDING | WITH_SUBSIDY,
     .to = TO_SAME,
     .lacks = FACT(TWO_GRADES),
     .sets = FACT(TWO_GRADES),
     APPRAISAL(codes_grade_ab)},
    {.k = DOWN(6, "house_confirm", "确认等级"),
     .en = "the county says which appraisal holds",
     .from = IN(GRADED) | IN(IN_LEDGER) | IN(PLANNED),
     .to = TO_SAME,
     .needs = FACT(TWO_GRADES),
     .clears = FACT(TWO_GRADES),
     .settles = true,
     CONFIRMATION},
    {.k = DOWN(6, "house_confirm", "确认等级"), /* what was approved was for another grade */
     .en = "the county says which appraisal holds",
     .from = WITH_SUBSIDY,
     .to = TO_SAME,
     .needs = FACT(TWO_GRADES),
     .sets = FACT(REGRADED),
     .clears = FACT(TWO_GRADES),
     .settles = true,
     CONFIRMATION},
    /* ---- S2·二(三)1: all of C and D go into the plan ---- */
    {.k = K(7, "house_enter", "列入台账", T | C, BELOW),
     .en = "enter into the problem ledger",
     .from = IN(GRADED),
     .to = IN_LEDGER,
     .due = PACK_HOUSE_PLAN,
     .fields = {{STEP_OFFICER}, {STEP_FINISH_ON}, {STEP_TEXT}},
     .guards = {guard_house_finish}},
    {.k = K(8, "house_plan", "定方案", T | C, BELOW),
     .en = "settle the plan, and who is in charge",
     .from = IN(IN_LEDGER) | IN(PLANNED),
     .to = PLANNED,
     .repeats = true,
     .fields = {{STEP_PATH, FIELD_MUST, &codes_path}, {STEP_OFFICER, FIELD_MUST}, {STEP_NUMBER}, {STEP_TEXT}}},
    {.k = DOWN(9, "house_approve", "批准"),
     .en = "approve path and subsidy",
     .from = IN(PLANNED),
     .to = APPROVED,
     .lacks = FACT(TWO_GRADES),
     .fields = {{STEP_LEVEL, FIELD_MUST, &codes_subsidy},
                {STEP_AMOUNT_FEN, FIELD_MUST},
                {STEP_FUND},
                {STEP_NUMBER},
                {STEP_FINISH_ON},
                {STEP_TEXT}},
     .guards = {guard_house_once, guard_house_amount, guard_house_due}},
    {.k = K(10, "house_build", "开工", V | T, OWN_BELOW),
     .en = "the works begin",
     .from = IN(APPROVED),
     .to = BUILDING,
     .any = FAMILY_AWAY, /* m48 */
     .lacks = FACT(TWO_GRADES) | FACT(REGRADED),
     .fields = {{STEP_UNTIL}, {STEP_TEXT}},
     .guards = {guard_house_due, guard_house_progress}},
    {.k = K(11, "house_progress", "报进度", V | T, OWN_BELOW),
     .en = "progress of the works",
     .from = IN(BUILDING),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_PERCENT, FIELD_MUST}, {STEP_UNTIL}, {STEP_TEXT}},
     .guards = {guard_house_progress}},
    {.k = K(12, "house_inspect", "乡镇查验", T, BELOW),
     .en = "the township inspects",
     .from = IN(BUILDING),
     .to = TO_SAME,
     .lacks = FACT(INSPECTED),
     .sets = FACT(INSPECTED),
     .fields = {{STEP_HASH}, {STEP_TEXT}}},
    {.k = DOWN(13, "house_accept", "竣工验收"),
     .en = "accept the works",
     .from = IN(BUILDING),
     .to = ACCEPTED,
     .needs = FACT(INSPECTED),
     .lacks = FACT(TWO_GRADES),
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_HASH}, {STEP_TEXT}}},
    {.k = DOWN(14, "house_pay", "拨付补助"), /* S4·四(七): after completion */
     .en = "the rest of the subsidy is paid: which grant; none when the stages came to it",
     .from = IN(ACCEPTED),
     .to = PAID,
     .lacks = FACT(TWO_GRADES) | FACT(REGRADED),
     .fields = {{STEP_LINK}, {STEP_NUMBER}, {STEP_TEXT}},
     .guards = {guard_house_paid}},
    {.k = K(15, "house_settle", "结案", T, BELOW),
     .en = "close: the family is in, no claim is open",
     .from = IN(PAID),
     .to = CLOSED,
     .lacks = FACT(PLACED),
     .fields = {{STEP_TEXT}},
     .guards = {guard_house_claims}},
    {.k = K(16, "house_void", "作废", T | C, BELOW),
     .en = "void: registered twice, or declined",
     .from = IN(REPORTED) | BEFORE_BUILDING,
     .to = VOIDED,
     .settles = true,
     .fields = {{STEP_REASON, FIELD_MUST, &codes_void}, {STEP_LINK}, {STEP_TEXT, FIELD_MUST}}},
    {.k = DOWN(18, "house_stage", "拨付一期补助"), /* money that left is a fact: the guard looks, the table takes it */
     .en = "a stage of the subsidy is paid: which grant",
     .from = WITH_SUBSIDY,
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_NUMBER}, {STEP_TEXT}},
     .guards = {guard_house_stage}},
    {.k = DOWN(19, "house_revise", "重定补助"),
     .en = "path and subsidy anew, by the grade that prevails",
     .from = WITH_SUBSIDY,
     .to = TO_SAME,
     .needs = FACT(REGRADED),
     .lacks = FACT(TWO_GRADES),
     .clears = FACT(REGRADED),
     .fields = {{STEP_PATH, FIELD_MAY, &codes_path},
                {STEP_LEVEL, FIELD_MUST, &codes_subsidy},
                {STEP_AMOUNT_FEN},
                {STEP_NUMBER},
                {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_house_revise}},
    {.k = DOWN(17, "house_uphold", "维持原定"),
     .en = "what was decided stays",
     .from = OPEN_STATES | IN(CLOSED) | IN(SAFE) | IN(VOIDED),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_house = {
    PROCESS_PARTS("house", "住房", "S4·四(七)", PROCESS_HOUSE, SUBJECT_HOUSEHOLD, TIER_COUNTY, LANE_CASEWORK),
    .unfinished = BEFORE_BUILDING | IN(BUILDING)};
