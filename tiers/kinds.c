#include "tiers/kinds.h"

#include <string.h>

#include "base/span.h"
#include "tiers/process.h"

#define V (1u << TIER_VILLAGE)
#define T (1u << TIER_TOWNSHIP)
#define C (1u << TIER_COUNTY)
#define M (1u << TIER_MUNICIPAL)

#define OWN    RELATION_OWN
#define CHILD  RELATION_CHILD
#define BELOW  RELATION_BELOW
#define PARENT RELATION_PARENT

#define CASE  (1u << FOLD_CASE)
#define SUMS  (1u << FOLD_SUMS)
#define RULES (1u << FOLD_RULES)

/* Who may do what stands in DOMAIN.md 2.6; lanes in 6.1; what goes down in 6.3.
 *
 * Help is a fact and no authority: a chain that vouches for it is enough, and a damaged copy of one signature must
 * not hide that a household was helped. Wraps, evidence, money rights and decisions change what others may do: each
 * needs its own good signature. A fund and rights reach down, because who holds rights must see the fund's name. */
static const struct kind_row rows[] = {
    /* kind, name, name_zh, lane, reach, tiers, relations, places, root_only, authority, folds */
    {KIND_GENESIS, "genesis", "建网", LANE_URGENT, REACH_DOWN, V | T | C | M, OWN, V | T | C | M, true, true, 0},
    {KIND_AREA_LIST, "area_list", "区划名单", LANE_URGENT, REACH_DOWN, V | T | C | M, OWN, V | T | C | M, true, true,
     0},
    {KIND_CERTIFICATE, "certificate", "单位证书", LANE_URGENT, REACH_DOWN, T | C | M, CHILD, V | T | C, false, true, 0},
    {KIND_WRAP, "wrap", "密钥分发", LANE_URGENT, REACH_UP, V | T | C | M, OWN, V | T | C | M, false, true, 0},
    {KIND_FORK_EVIDENCE, "fork_evidence", "分叉证据", LANE_URGENT, REACH_DOWN, V | T | C | M,
     OWN | CHILD | BELOW | PARENT, V | T | C | M, false, true, 0},

    {KIND_HOUSEHOLD, "household", "户档", LANE_CASEWORK, REACH_UP, V | T, OWN | BELOW, V, false, false, CASE},
    {KIND_LEAD, "lead", "风险线索", LANE_CASEWORK, REACH_UP, V | T | C | M, OWN | BELOW, V, false, false, CASE | SUMS},
    {KIND_STANDING_AUTHORITY, "standing_authority", "先行救助授权", LANE_URGENT, REACH_DOWN, T | C, BELOW, V | T, false,
     true, SUMS},
    {KIND_AUTHORITY_REVOKE, "authority_revoke", "撤销先行救助授权", LANE_URGENT, REACH_DOWN, T | C, BELOW, V | T, false,
     true, SUMS},
    {KIND_HELP, "help", "先行救助", LANE_URGENT, REACH_UP, V | T | C, OWN | BELOW, V, false, false, CASE | SUMS},
    {KIND_FUND, "fund", "资金", LANE_URGENT, REACH_DOWN, C | M, OWN, C | M, false, true, SUMS},
    {KIND_RIGHTS, "rights", "额度划转", LANE_URGENT, REACH_DOWN, V | T | C | M, OWN | CHILD, V | T | C, false, true,
     SUMS},
    {KIND_GRANT, "grant", "发放", LANE_CASEWORK, REACH_UP, V | T | C, OWN | BELOW, V, false, true, CASE | SUMS},
    {KIND_VISIT, "visit", "入户核查", LANE_CASEWORK, REACH_UP, V | T, OWN | BELOW, V, false, false, CASE},
    {KIND_DECISION, "decision", "审定", LANE_CASEWORK, REACH_DOWN, C, BELOW, V, false, true, CASE},
    {KIND_REFUSAL, "refusal", "不予认定", LANE_CASEWORK, REACH_DOWN, C, BELOW, V, false, true, CASE},
    {KIND_NOTICE, "notice", "送达", LANE_CASEWORK, REACH_UP, V | T, OWN | BELOW, V, false, false, CASE},

    /* What became of a grant is its giver's to say, and finance's to book; what a fund's rights come to is their
     * holder's. A delivery is a fact like help: no authority. */
    {KIND_GRANT_VOID, "grant_void", "撤销发放", LANE_CASEWORK, REACH_UP, V | T | C, OWN | BELOW, V, false, true,
     CASE | SUMS},
    {KIND_GRANT_DELIVER, "grant_deliver", "交付", LANE_CASEWORK, REACH_UP, V | T | C, OWN | BELOW, V, false, false,
     CASE},
    {KIND_GRANT_CONFIRM, "grant_confirm", "财政入账", LANE_CASEWORK, REACH_UP, C, BELOW, V, false, true, CASE},
    {KIND_RECOVERY, "recovery", "追回", LANE_CASEWORK, REACH_UP, V | T | C, OWN | BELOW, V, false, true, CASE | SUMS},
    {KIND_RECALL, "recall", "要求退回额度", LANE_URGENT, REACH_DOWN, T | C | M, CHILD, V | T | C, false, true, SUMS},
    {KIND_EXPIRY, "expiry", "额度到期退回", LANE_URGENT, REACH_DOWN, V | T | C, OWN, V | T | C, false, true, SUMS},
    {KIND_WRITE_OFF, "write_off", "核销", LANE_URGENT, REACH_DOWN, C | M, OWN | BELOW, V | T | C | M, false, true,
     SUMS},
    {KIND_DUPLICATE_SETTLE, "duplicate_settle", "重复救助处理", LANE_CASEWORK, REACH_DOWN, C, BELOW, V, false, true,
     CASE},
    {KIND_INDEX_KEY, "index_key", "查重密钥", LANE_URGENT, REACH_DOWN, C, OWN | BELOW, V | T | C, false, true, 0},
    /* The monthly push is routine and goes up as counts; the emergency push is heard of by everybody below at once. */
    {KIND_PUSH, "push", "部门推送", LANE_CASEWORK, REACH_UP, C, OWN, C, false, false, SUMS},
    {KIND_PUSH_URGENT, "push_urgent", "紧急推送", LANE_URGENT, REACH_DOWN, C, OWN, C, false, false, SUMS},
    {KIND_LEAD_URGENT, "lead_urgent", "紧急线索", LANE_URGENT, REACH_UP, C, BELOW, V, false, false, CASE | SUMS},
    {KIND_PUSH_RECORD, "push_record", "推送未识别记录", LANE_CASEWORK, REACH_UP, C, OWN, C, false, false, SUMS},
    {KIND_PUSH_FEEDBACK, "push_feedback", "推送反馈", LANE_CASEWORK, REACH_UP, C, OWN, C, false, false, SUMS},
    {KIND_LEAD_CLOSE, "lead_close", "线索撤销", LANE_CASEWORK, REACH_UP, C, BELOW, V, false, false, CASE | SUMS},

    /* The office above both villages encloses what is held of a household that moved. Its word is what makes the papers
     * of another village part of this case. */
    {KIND_ENCLOSURE, "enclosure", "移交材料", LANE_BULK, REACH_UP, T | C | M, BELOW, V, false, true, CASE},

    /* Rules are signed by the tier that approves, or by the one above it, for their own area. */
    {KIND_PACK, "pack", "政策包", LANE_URGENT, REACH_DOWN, C | M, OWN, C | M, false, true, RULES},
    {KIND_PACK_COUNTERSIGN, "pack_countersign", "会签政策包", LANE_URGENT, REACH_DOWN, C | M, OWN | BELOW, C | M, false,
     true, RULES},
    {KIND_PACK_WITHDRAW, "pack_withdraw", "撤回政策包", LANE_URGENT, REACH_DOWN, C | M, OWN | BELOW, C | M, false, true,
     RULES},
    {KIND_CALENDAR, "calendar", "工作日历", LANE_URGENT, REACH_DOWN, C | M, OWN, C | M, false, true, RULES},
};

const struct kind_row *kind_row(uint32_t kind)
{
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (rows[i].kind == kind)
            return &rows[i];
    }
    const struct process *process;
    const struct step_row *step;
    return step_find(kind, &process, &step) ? &step->k : NULL;
}

const struct kind_row *kind_by_name(const char *name)
{
    const struct process *process;
    const struct step_row *step = step_by_name(name, &process);

    if (step)
        return &step->k;
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    }
    return NULL;
}

const struct kind_row *kind_table(size_t *n)
{
    *n = ARRAY_LEN(rows);
    return rows;
}

bool kind_is_authority(uint32_t kind)
{
    const struct kind_row *row = kind_row(kind);

    return row && row->authority;
}

/* ---- verdicts ---- */

static const struct {
    const char *name, *text, *text_zh;
} verdicts[VERDICTS] = {
#define X(name, en, zh) {#name, en, zh},
    VERDICT_LIST(X)
#undef X
};

const char *verdict_name(enum verdict v)
{
    return v < VERDICTS ? verdicts[v].name : "?";
}

const char *verdict_text(enum verdict v)
{
    return v < VERDICTS ? verdicts[v].text : "?";
}

const char *verdict_text_zh(enum verdict v)
{
    return v < VERDICTS ? verdicts[v].text_zh : "?";
}
