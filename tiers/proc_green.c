/* SM-GREEN: help first, paperwork later (DOMAIN.md 3.4; S4·三(七)1·三, S0·三(八), S1·四(四), S3·五(一)1). A household has
 * one channel, in rounds: two starters meet in it, and ceilings apply to the sum (K34).
 *
 *   REQUESTED → AUTHORISED (by township or county, or under a standing authority) → AID_GIVEN → REGISTERED
 *             → PAPERWORK → RECONCILED_OK or RECONCILED_INELIGIBLE → CLOSED
 *
 * Help is the fixed kind: a fact whatever the state. What it opens are its five debts (case_fold.c), settled in any
 * order; the states here say where the channel stands. Nothing undoes help: a refusal only leads to INELIGIBLE. */
#include "tiers/proc_help.h"

enum { REQUESTED = 1, AUTHORISED, DENIED, AID_GIVEN, REGISTERED, PAPERWORK, RECONCILED_OK, INELIGIBLE, CLOSED };
enum { STANDING, ON_RECORD, CASE_OPENED, NOT_ELIGIBLE, RATIFIED };

static const struct state_row states[] = {
    {"none", "未开始"},
    {"requested", "已申请", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "授权或回绝先行救助", .duty = "authorise or deny help first"},
    {"authorised", "已授权", .owner = TIER_VILLAGE, .waits = true, .role = ROLE_VILLAGE, .duty_zh = "先行救助",
     .duty = "give the help"},
    {"denied", "已回绝", .end = true},
    {"aid_given", "已救助"},
    {"registered", "已补登记", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP, .duty_zh = "立案补手续",
     .duty = "open the case"},
    {"paperwork", "补手续", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "审定后销结",
     .duty = "reconcile with the decision"},
    {"reconciled_ok", "手续已补齐", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU, .duty_zh = "办结",
     .duty = "close"},
    {"ineligible", "不符合条件(已救助不追回)", .owner = TIER_COUNTY, .waits = true, .role = ROLE_BUREAU,
     .duty_zh = "书面告知后办结", .duty = "close when the written notice is delivered", .must = FACT(NOT_ELIGIBLE)},
    {"closed", "已办结", .end = true},
};

static const struct fact_row facts[] = {
    {"standing", "凭预先授权", "-"},
    {"on_record", "已补登记", "fangpin green register"},
    {"case_opened", "已立案", "fangpin green case"},
    {"not_eligible", "不符合条件", "-"},
    {"ratified", "已追认", "fangpin green ratify"},
};

static const struct code first_helps[] = {
    {"cash", "现金", HELP_CASH},   {"goods", "物资", HELP_GOODS},     {"shelter", "转移安置", HELP_SHELTER},
    {"water", "饮水", HELP_WATER}, {"medical", "医疗", HELP_MEDICAL}, {"school", "就学", HELP_SCHOOL},
    {"job", "就业", HELP_JOB}};
static const struct code_list codes_first_help = {"help", first_helps, NUMBER_OF(first_helps)};
static const struct code grounds[] = {{"refused", "不予认定", 1}, {"withdrawn", "农户撤回", 2}};
static const struct code_list codes_ground = {"ground", grounds, NUMBER_OF(grounds)};

#define HELPED (IN(AID_GIVEN) | IN(REGISTERED) | IN(PAPERWORK))
#define ENDED  (IN(RECONCILED_OK) | IN(INELIGIBLE) | IN(CLOSED))
#define K(step, name, zh, tiers, relations)                                                                            \
    STEP_ROW_KIND(PROCESS_GREEN, step, name, zh, LANE_CASEWORK, REACH_UP, tiers, relations)
/* What lets others act, and what must be known in the village, goes down. */
#define DOWN(step, name, zh, tiers)                                                                                    \
    STEP_ROW_KIND(PROCESS_GREEN, step, name, zh, LANE_CASEWORK, REACH_DOWN, tiers, BELOW)

/* Requests and authorisations are P1 (6.1): their lane is the urgent one. */
#define P1(step, name, zh, reach, tiers, relations)                                                                    \
    STEP_ROW_KIND(PROCESS_GREEN, step, name, zh, LANE_URGENT, reach, tiers, relations)

static const struct step_row steps[] = {
    {.k = P1(0, "green_request", "申请先行救助", REACH_UP, V | T | C, OWN_BELOW),
     .en = "ask for help first",
     .from = IN(STATE_NONE) | IN(DENIED) | IN(CLOSED),
     .to = REQUESTED,
     .due = PACK_GC_AUTHORISE,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_first_help}, {STEP_AMOUNT_FEN}, {STEP_EVENT}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_first_kind}},
    {.k = P1(0, "green_request", "申请先行救助", REACH_UP, V | T | C, OWN_BELOW),
     .en = "ask for help first",
     .from = HELPED,
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_first_help}, {STEP_AMOUNT_FEN}, {STEP_EVENT}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_first_kind}},
    {.k = P1(1, "green_authorise", "授权先行救助", REACH_DOWN, T | C, BELOW),
     .en = "authorise help first",
     .from = IN(STATE_NONE) | IN(REQUESTED) | IN(DENIED) | IN(CLOSED),
     .to = AUTHORISED,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_first_help},
                {STEP_AMOUNT_FEN, FIELD_MUST},
                {STEP_EVENT},
                {STEP_UNTIL},
                {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_green_open, guard_first_kind, guard_first_ceiling}},
    {.k = P1(1, "green_authorise", "授权先行救助", REACH_DOWN, T | C, BELOW), /* help overtook it, or more is needed */
     .en = "authorise help first",
     .from = HELPED,
     .to = TO_SAME,
     .repeats = true,
     .fields = {{STEP_SORT, FIELD_MUST, &codes_first_help},
                {STEP_AMOUNT_FEN, FIELD_MUST},
                {STEP_EVENT},
                {STEP_UNTIL},
                {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_green_open, guard_first_kind, guard_first_ceiling}},
    {.k = P1(2, "green_standing", "凭预先授权办理", REACH_UP, V, OWN),
     .en = "act on a standing authority while cut off",
     .from = IN(REQUESTED),
     .to = AUTHORISED,
     .sets = FACT(STANDING),
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_TEXT}},
     .guards = {guard_standing}},
    {.k = P1(3, "green_deny", "回绝", REACH_DOWN, T | C, BELOW),
     .en = "deny it; an ordinary case stays open to them",
     .from = IN(REQUESTED),
     .to = DENIED,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
    /* help itself: begins the channel when nobody asked, ends the wait, or joins what is there */
    {.k = {.kind = KIND_HELP}, .from = IN(STATE_NONE) | IN(DENIED) | IN(CLOSED), .to = AID_GIVEN},
    {.k = {.kind = KIND_HELP}, .from = IN(REQUESTED) | IN(AUTHORISED), .to = AID_GIVEN},
    {.k = {.kind = KIND_HELP}, .from = HELPED | IN(RECONCILED_OK) | IN(INELIGIBLE), .to = TO_SAME},
    {.k = K(4, "green_register", "先行救助补登记", V | T | C, OWN_BELOW),
     .en = "register the help: receipt, cause, handler",
     .from = IN(AID_GIVEN),
     .to = REGISTERED,
     .sets = FACT(ON_RECORD),
     .fields = {{STEP_HASH, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}, {STEP_COUNT}, {STEP_OFFICER}, {STEP_WITNESS}},
     .guards = {guard_witnesses, guard_registers}},
    {.k = K(4, "green_register", "先行救助补登记", V | T | C, OWN_BELOW),
     .en = "register the help: receipt, cause, handler",
     .from = IN(REGISTERED) | IN(PAPERWORK) | ENDED,
     .to = TO_SAME,
     .sets = FACT(ON_RECORD),
     .repeats = true,
     .fields = {{STEP_HASH, FIELD_MUST}, {STEP_TEXT, FIELD_MUST}, {STEP_COUNT}, {STEP_OFFICER}, {STEP_WITNESS}},
     .guards = {guard_witnesses, guard_registers}},
    {.k = K(5, "green_case", "转入认定", V | T, OWN_BELOW),
     .en = "the six steps begin; nothing is skipped, only the order changes",
     .from = IN(AID_GIVEN) | IN(REGISTERED),
     .to = PAPERWORK,
     .sets = FACT(CASE_OPENED),
     .due = PACK_GC_PAPERWORK,
     .guards = {guard_case_open}},
    {.k = DOWN(6, "green_reconcile", "手续补齐", C),
     .en = "the paperwork is complete: the household was recognised",
     .from = HELPED | IN(INELIGIBLE),
     .to = RECONCILED_OK,
     .clears = FACT(NOT_ELIGIBLE),
     .fields = {{STEP_TEXT}},
     .guards = {guard_approved}},
    {.k = DOWN(7, "green_ineligible", "不符合条件", C),
     .en = "not eligible: the help stands, no more of it, written notice is owed",
     .from = HELPED | IN(RECONCILED_OK),
     .to = INELIGIBLE,
     .sets = FACT(NOT_ELIGIBLE),
     .due = PACK_IDENT_REFUSAL,
     .fields = {{STEP_REASON, FIELD_MUST, &codes_ground}, {STEP_TEXT, FIELD_MUST}},
     .guards = {guard_not_approved}},
    {.k = DOWN(8, "green_close", "办结", C),
     .en = "close",
     .from = IN(RECONCILED_OK) | IN(INELIGIBLE),
     .to = CLOSED,
     .fields = {{STEP_TEXT}},
     .guards = {guard_green_settled}},
    {.k = DOWN(9, "green_ratify", "追认", T | C),
     .en = "ratify help given after the authority had ended or was revoked",
     .from = HELPED | ENDED,
     .to = TO_SAME,
     .sets = FACT(RATIFIED),
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}, {STEP_LINK}},
     .guards = {guard_ratifies}},
    {.k = DOWN(10, "green_uphold", "维持原办", C),
     .en = "what was done stays",
     .from = IN_ANY & ~IN(STATE_NONE),
     .to = TO_SAME,
     .settles = true,
     .repeats = true,
     .fields = {{STEP_TEXT, FIELD_MUST}}},
};

const struct process process_green =
    PROCESS("green", "绿色通道", "S4·三(七)1·三", PROCESS_GREEN, SUBJECT_HOUSEHOLD_ONCE, TIER_COUNTY, LANE_CASEWORK);
