/* SM-KEY: the casework side of an officer's key: that it was issued, why it was revoked, and what becomes of acts signed
 * after the day from which the revocation holds (DOMAIN.md 3.25, K9). Facts stand meanwhile; each act is ratified,
 * corrected or void by the successor or the unit, as a signed step. That a signature itself stops to count is the
 * business of the officers' keys in headers, not of this table. */
#include "tiers/proc_place.h"

enum { ACTIVE = 1, REVOKED, CLOSED };

static const struct state_row states[] = {
    {"none", "未签发"},
    {"active", "有效", .end = true},
    {"revoked", "已撤销", .owner = TIER_TOWNSHIP, .waits = true, .role = ROLE_TOWNSHIP,
     .duty_zh = "追认撤销后签署的事项", .duty = "ratify what was signed after the day it holds from"},
    {"closed", "已清理", .end = true},
};

static const struct fact_row facts[] = {
    {"asked", "已申请撤销", "fangpin key ask"},
    {"reviewed", "已追认", "fangpin key ratify"},
};

static const struct code reasons[] = {{"replaced", "更换", 1}, {"lost", "遗失", 2}, {"compromised", "泄露", 3}};
static const struct code_list codes_reason = {"reason", reasons, NUMBER_OF(reasons)};
static const struct code outcomes[] = {{"ratified", "追认", 1}, {"corrected", "更正", 2}, {"void", "作废", 3}};
static const struct code_list codes_outcome = {"outcome", outcomes, NUMBER_OF(outcomes)};

/* Keys travel in the urgent lane and down (D12, 6.3). */
#define K(step, name, zh, tiers)                                                                                       \
    STEP_ROW_AT(PROCESS_KEY, step, name, zh, LANE_URGENT, REACH_DOWN, tiers, OWN_BELOW, V | T | C | M)

static const struct step_row steps[] = {
    {.k = K(0, "key_issue", "签发密钥", C | M),
     .en = "a key is issued to an officer",
     .from = IN(STATE_NONE),
     .to = ACTIVE,
     .fields = {{STEP_OFFICER, FIELD_MUST}, {STEP_HASH, FIELD_MUST}, {STEP_UNTIL}, {STEP_NUMBER}}},
    {.k = K(1, "key_ask", "申请撤销", V | T),
     .en = "ask for it to be revoked",
     .from = IN(ACTIVE),
     .to = TO_SAME,
     .sets = FACT(0),
     .repeats = true,
     .fields = {{STEP_REASON, FIELD_MUST, &codes_reason}, {STEP_TEXT}}},
    {.k = K(2, "key_revoke", "撤销密钥", C | M),
     .en = "revoke it, from a day on",
     .from = IN(ACTIVE),
     .to = REVOKED,
     .due = PACK_KEY_RATIFY,
     .settles = true,
     .fields = {{STEP_REASON, FIELD_MUST, &codes_reason}, {STEP_UNTIL, FIELD_MUST}, {STEP_OFFICER}, {STEP_TEXT}}},
    {.k = K(3, "key_ratify", "追认", V | T | C | M), /* within key.ratify (K9) */
     .en = "an act signed afterwards: ratified, corrected or void",
     .from = IN(REVOKED),
     .to = TO_SAME,
     .sets = FACT(1),
     .repeats = true,
     .fields = {{STEP_LINK, FIELD_MUST}, {STEP_OUTCOME, FIELD_MUST, &codes_outcome}, {STEP_TEXT}},
     .guards = {guard_key_void}},
    {.k = K(4, "key_close", "清理完毕", T | C | M),
     .en = "all such acts are dealt with",
     .from = IN(REVOKED),
     .to = CLOSED,
     .fields = {{STEP_COUNT}, {STEP_TEXT}}},
};

const struct process process_key =
    PROCESS("key", "密钥", "DOMAIN 3.25, K9", PROCESS_KEY, SUBJECT_PLACE, TIER_COUNTY, LANE_URGENT);
