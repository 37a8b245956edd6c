/* SM-PROJECT: emergency projects, the library, works that come before their papers, and assets (DOMAIN.md 3.15;
 * S0·四(十), S1·五(二), S2·二(十)). */
#include "tiers/proc_homes.h"

enum { PROPOSED = 1, SCREENED, IN_LIBRARY, FUNDED, RUNNING, DONE, ACCEPTED, ASSET, DAMAGED, DISPOSED, RETURNED };
enum { FILING_OWED, FAST_PERMIT };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"proposed", "已申报", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "审查支出范围",
     .duty = "screen it"},
    {"screened", "乡镇已审", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "入库",
     .duty = "enter it into the library"},
    {"in_library", "已入库", .owner = TIER_COUNTY, .waits = true, .role = ROLE_FINANCE, .duty_zh = "安排资金",
     .duty = "fund it"},
    {"funded", "已安排资金", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "开工",
     .duty = "begin"},
    {"running", "实施中", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "调度进度",
     .duty = "report progress"},
    {"done", "已完工", .owner = TIER_COUNTY, .waits = true, .role = ROLE_DEPARTMENT, .duty_zh = "验收",
     .duty = "accept"},
    {"accepted", "已验收", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "登记资产",
     .duty = "register the asset"},
    {"asset", "资产在用", .end = true},
    {"damaged", "资产受损", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "修复、盘活或处置",
     .duty = "restore, reactivate or dispose"},
    {"disposed", "资产已处置", .end = true},
    {"returned", "已退回", .end = true},
};

static const struct fact_row facts[] = {
    {"filing_owed", "欠补备案", "fangpin project file"},
    {"fast_permit", "简化审批", "fangpin project permit"},
};

static const struct code sorts[] = {
    {"industry", "产业", 1},  {"employment", "就业", 2},     {"road", "道路", 3},
    {"water", "水利饮水", 4}, {"power", "电力", 5},          {"telecoms", "通信", 6},
    {"pv", "光伏", 7},        {"resistance", "防灾工程", 8}, {"other", "其他公共设施", 9}};
static const struct code_list codes_sort = {"project_kind", sorts, NUMBER_OF(sorts)};
static const struct code uses[] = {{"restored", "修复", 1}, {"reactivated", "盘活", 2}};
static const struct code_list codes_use = {"result", uses, NUMBER_OF(uses)};
static const struct code disposals[] = {
    {"destroyed", "灭失", 1}, {"uneconomic", "无修复价值", 2}, {"transferred", "移交", 3}, {"sold", "变卖", 4}};
static const struct code_list codes_disposal = {"why", disposals, NUMBER_OF(disposals)};

#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_AT(PROCESS_PROJECT, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, OWN_BELOW, V | T | C)

static const struct step_row steps[] = {
    {.k = K(0, "project_propose", "申报项目", V | T | C),
     .en = "propose an emergency project",
     .from = IN(STATE_NONE) | IN(RETURNED),
     .to = PROPOSED,
     .due = PACK_PROJECT_ENTRY,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_sort},
                {STEP_AMOUNT_FEN, FIELD_MUST},
                {STEP_COUNT, FIELD_MUST}, /* beneficiaries */
                {STEP_EVENT},
                {STEP_AREAS},
                {STEP_TEXT, FIELD_MUST}}},
    {.k = K(1, "project_screen", "乡镇审查", T | C),
     .en = "inside what the money may be spent on",
     .from = IN(PROPOSED),
     .to = SCREENED,
     .fields = {{STEP_TEXT, FIELD_MUST}},
     .guards = {guard_due_goes_on}},
    {.k = K(2, "project_enter", "入库", C), /* S0·四(十): quick entry */
     .en = "enter into the library",
     .from = IN(SCREENED),
     .to = IN_LIBRARY,
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(3, "project_return", "退回", T | C),
     .en = "send back, with the reason",
     .from = IN(PROPOSED) | IN(SCREENED) | IN(IN_LIBRARY),
     .to = RETURNED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    {.k = K(4, "project_fund", "安排资金", C),
     .en = "money for it",
     .from = IN(IN_LIBRARY),
     .to = FUNDED,
     .fields = {{STEP_AMOUNT_FEN, FIELD_MUST}, {STEP_FUND}, {STEP_NUMBER}, {STEP_TEXT}}},
    {.k = K(5, "project_first", "先实施后备案", V | T | C), /* S2·二(十)3 */
     .en = "works first, the filing is owed",
     .from = IN(STATE_NONE),
     .to = RUNNING,
     .sets = FACT(FILING_OWED),
     .fields =
         {{STEP_SORT, FIELD_MUST, &codes_sort}, {STEP_OFFICER}, {STEP_OWED_ON}, {STEP_EVENT}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_works_first}},
    {.k = K(6, "project_file", "补备案", V | T | C),
     .en = "the filing owed is made",
     .from = IN_ANY & ~IN(STATE_NONE),
     .to = TO_SAME,
     .needs = FACT(FILING_OWED),
     .clears = FACT(FILING_OWED),
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_AMOUNT_FEN}, {STEP_HASH}, {STEP_TEXT}}},
    {.k = K(7, "project_permit", "简化审批", T | C), /* S2·二(十)4 */
     .en = "simplified permit for land or building",
     .from = IN(PROPOSED) | IN(SCREENED) | IN(IN_LIBRARY) | IN(FUNDED) | IN(RUNNING),
     .to = TO_SAME,
     .lacks = FACT(FAST_PERMIT),
     .sets = FACT(FAST_PERMIT),
     .fields = {{STEP_NUMBER, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(8, "project_start", "开工", V | T | C),
     .en = "begin",
     .from = IN(FUNDED),
     .to = RUNNING,
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_DUE_ON}, {STEP_TEXT}}},
    {.k = K(9, "project_progress", "报进度", V | T | C),
     .en = "progress",
     .from = IN(RUNNING),
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_PERCENT, FIELD_MUST}, {STEP_TEXT}}},
    {.k = K(10, "project_finish", "完工", V | T | C),
     .en = "the works are done",
     .from = IN(RUNNING),
     .to = DONE,
     .fields = {{STEP_HASH}, {STEP_TEXT}}},
    {.k = K(11, "project_accept", "验收", T | C),
     .en = "accept",
     .from = IN(DONE),
     .to = ACCEPTED,
     .fields = {{STEP_NUMBER}, {STEP_HASH}, {STEP_TEXT}}},
    {.k = K(12, "project_asset", "登记资产", C),
     .en = "register the asset",
     .from = IN(STATE_NONE),
     .to = ASSET,
     .fields =
         {{STEP_SORT, FIELD_MUST, &codes_sort}, {STEP_AMOUNT_FEN, FIELD_MUST}, {STEP_NUMBER}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(12, "project_asset", "登记资产", C),
     .en = "register the asset",
     .from = IN(ACCEPTED),
     .to = ASSET,
     .fields =
         {{STEP_SORT, FIELD_MUST, &codes_sort}, {STEP_AMOUNT_FEN, FIELD_MUST}, {STEP_NUMBER}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(13, "project_damage", "资产受损", V | T | C),
     .en = "the asset is damaged",
     .from = IN(ASSET),
     .to = DAMAGED,
     .fields = {{STEP_EVENT}, {STEP_AMOUNT_FEN}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(14, "project_restore", "修复盘活", T | C),
     .en = "restored or reactivated",
     .from = IN(DAMAGED),
     .to = ASSET,
     .fields = {{STEP_OUTCOME, FIELD_MUST, &codes_use}, {STEP_TEXT}}},
    {.k = K(15, "project_dispose", "处置资产", C),
     .en = "dispose of the asset, with the reason",
     .from = IN(ASSET) | IN(DAMAGED),
     .to = DISPOSED,
     .fields = {{STEP_REASON, FIELD_MUST, &codes_disposal}, {STEP_NUMBER}, {STEP_TEXT, FIELD_MUST}}},
    {.k = K(16, "project_uphold", "维持", C),
     .en = "what stands stays",
     .from = IN_ANY & ~IN(STATE_NONE),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_project = {
    PROCESS_PARTS("project", "项目", "S0·四(十)", PROCESS_PROJECT, SUBJECT_PLACE, TIER_COUNTY, LANE_CASEWORK),
    .owes = FACT(FILING_OWED)};
