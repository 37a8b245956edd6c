#include "node/api/codes.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "tiers/departments.h"
#include "tiers/fold.h"
#include "tiers/push.h"

#define ZH_PREFIX_BYTES 6 /* two characters */

#define LIST(var, field, ...)                                                                                          \
    static const struct code var##_at[] = {__VA_ARGS__};                                                               \
    const struct code_list codes_##var = {field, var##_at, ARRAY_LEN(var##_at)}

LIST(help_kind, "help_kind", {"cash", "现金", HELP_CASH}, {"goods", "物资", HELP_GOODS},
     {"shelter", "转移安置", HELP_SHELTER}, {"water", "饮水", HELP_WATER}, {"medical", "医疗", HELP_MEDICAL},
     {"school", "就学", HELP_SCHOOL}, {"job", "就业", HELP_JOB});

/* A grant may be for more than what is given first. */
LIST(purpose, "purpose", {"cash", "现金", HELP_CASH}, {"goods", "物资", HELP_GOODS},
     {"shelter", "转移安置", HELP_SHELTER}, {"water", "饮水", HELP_WATER}, {"medical", "医疗", HELP_MEDICAL},
     {"school", "就学", HELP_SCHOOL}, {"job", "就业", HELP_JOB}, {"house", "建房补助", HELP_HOUSE});

LIST(giver, "giver", {"office", "本单位", GIVER_OFFICE}, {"department", "部门", GIVER_DEPARTMENT},
     {"helper", "社会帮扶", GIVER_HELPER});

LIST(aid_state, "aid_state", {"committed", "已承诺未交付", AID_COMMITTED}, {"delivered", "已交付", AID_DELIVERED},
     {"confirmed", "财政已入账", AID_CONFIRMED}, {"settled", "已结清", AID_SETTLED}, {"void", "已撤销", AID_VOID});

LIST(settlement, "settlement", {"offset", "抵扣", SETTLE_OFFSET}, {"waive", "免予追回", SETTLE_WAIVE},
     {"recover", "追回", SETTLE_RECOVER}, {"void", "撤销未交付的", SETTLE_VOID},
     {"distinct", "不是重复", SETTLE_DISTINCT});

LIST(channel, "channel", {"written", "书面申请", CHANNEL_SELF_WRITTEN}, {"app", "手机申报", CHANNEL_SELF_APP},
     {"hotline", "热线", CHANNEL_HOTLINE}, {"screening", "集中排查", CHANNEL_SCREEN_FULL},
     {"targeted", "重点排查", CHANNEL_SCREEN_TARGETED}, {"event", "灾后排查", CHANNEL_SCREEN_EVENT},
     {"department", "部门推送", CHANNEL_DEPT_PUSH}, {"petition", "信访", CHANNEL_PETITION},
     {"opinion", "舆情", CHANNEL_OPINION}, {"counter", "窗口", CHANNEL_COUNTER}, {"above", "上级转办", CHANNEL_ABOVE});

LIST(origin, "origin", {"ordinary", "一般农户", ORIGIN_ORDINARY}, {"lifted", "脱贫户", ORIGIN_LIFTED_OUT});

LIST(visit, "outcome", {"fit", "符合", VISIT_FIT}, {"unfit", "不符合", VISIT_UNFIT}, {"unsure", "存疑", VISIT_UNSURE});

LIST(reason, "reason", {"condition_not_met", "不符合条件", REASON_CONDITION_NOT_MET},
     {"excluded", "属排除情形", REASON_EXCLUDED}, {"concealed", "隐瞒情况", REASON_CONCEALED},
     {"not_resident", "不在本地居住", REASON_NOT_RESIDENT}, {"withdrawn", "本人撤回", REASON_WITHDRAWN},
     {"duplicate", "重复", REASON_DUPLICATE});

LIST(way, "way", {"hand", "当面送达", WAY_HAND}, {"family", "家属签收", WAY_FAMILY}, {"posted", "张贴", WAY_POSTED},
     {"phone", "电话", WAY_PHONE});

LIST(degree, "degree", {"draft", "登记", DEGREE_DRAFT}, {"tentative", "先行救助", DEGREE_TENTATIVE},
     {"decided", "已决定", DEGREE_DECIDED}, {"final", "已办结", DEGREE_FINAL});

LIST(outcome, "case_outcome", {"none", "未决定", OUTCOME_NONE}, {"approved", "同意", OUTCOME_APPROVED},
     {"refused", "不同意", OUTCOME_REFUSED}, {"conflict", "有冲突", OUTCOME_CONFLICT});

LIST(debt, "debt", {"visit", "入户核实", DEBT_VISIT}, {"decision", "县级决定", DEBT_DECISION},
     {"notice", "告知", DEBT_NOTICE}, {"register", "补登记", DEBT_REGISTER}, {"case_open", "立案", DEBT_CASE_OPEN},
     {"ratify", "授权单位追认", DEBT_RATIFY});

LIST(beyond, "beyond", {"ended", "授权已到期", BEYOND_ENDED}, {"revoked", "授权已撤销", BEYOND_REVOKED});

LIST(work, "item", {"visit", "入户核实", WORK_VISIT}, {"decide", "作决定", WORK_DECIDE},
     {"notice", "告知农户", WORK_NOTICE}, {"reconsider", "复核", WORK_RECONSIDER},
     {"conflict", "处理冲突", WORK_CONFLICT}, {"void", "撤销未交付的发放", WORK_VOID},
     {"recover", "追回", WORK_RECOVER}, {"stopped", "本人去世,停发;书面告知后才追回", WORK_STOPPED},
     {"step", "下一步", WORK_STEP}, {"crossed", "裁定交叉", WORK_CROSSED},
     {"register", "先行救助补登记", WORK_REGISTER}, {"case_open", "立案", WORK_CASE_OPEN},
     {"ratify", "追认授权以外的救助", WORK_RATIFY}, {"pack_lag", "追认按旧政策包办理的事项", WORK_PACK_LAG},
     {"contact_over", "联系人超户数,选定由谁联系", WORK_CONTACT_OVER}, {"duplicate", "处理重复救助", WORK_DUPLICATE},
     {"split_7b", "分户后重新判断排除情形7b", WORK_SPLIT_7B});

static const struct code dept_at[] = {
#define X(name, zh, no, kinds, leads) {#name, zh, no},
    DEPARTMENT_LIST(X)
#undef X
};
const struct code_list codes_dept = {"dept", dept_at, ARRAY_LEN(dept_at)};

static const struct code data_kind_at[] = {
#define X(name, zh, no, risk) {#name, zh, no},
    PUSH_KIND_LIST(X)
#undef X
};
const struct code_list codes_data_kind = {"data_kind", data_kind_at, ARRAY_LEN(data_kind_at)};

LIST(result, "result", {"enrolled", "已纳入监测", RESULT_ENROLLED}, {"no_risk", "无风险", RESULT_NO_RISK},
     {"in_case", "正在办理", RESULT_IN_CASE}, {"watch", "继续关注", RESULT_WATCH},
     {"refused", "不予认定", RESULT_REFUSED}, {"not_found", "查无此户", RESULT_NOT_FOUND},
     {"corrected", "部门已更正", RESULT_CORRECTED});

LIST(close_reason, "close_reason", {"corrected", "部门已更正", CLOSE_CORRECTED});

const struct code *code_by_no(const struct code_list *l, uint32_t no)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].no == no)
            return &l->at[i];
    return NULL;
}

const struct code *code_by_text(const struct code_list *l, const char *text)
{
    char *end;
    unsigned long no = strtoul(text, &end, 10);

    for (size_t i = 0; i < l->n; i++)
        if (strcmp(l->at[i].name, text) == 0 || strcmp(l->at[i].zh, text) == 0)
            return &l->at[i];
    for (size_t i = 0; strlen(text) >= ZH_PREFIX_BYTES && i < l->n; i++)
        if (strncmp(l->at[i].zh, text, strlen(text)) == 0)
            return &l->at[i];
    if (*text >= '0' && *text <= '9' && *end == '\0' && no <= UINT32_MAX)
        return code_by_no(l, (uint32_t)no);
    return NULL;
}

const char *code_zh(const struct code_list *l, uint32_t no)
{
    const struct code *c = code_by_no(l, no);

    return c == NULL ? "?" : c->zh;
}

static void names(const struct code_list *l, bool zh, char *out, size_t room)
{
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < l->n; i++) {
        const char *name = zh ? l->at[i].zh : l->at[i].name;
        if (used + strlen(name) + 3 > room)
            return;
        used += (size_t)snprintf(out + used, room - used, "%s%s", i > 0 ? ", " : "", name);
    }
}

void code_names(const struct code_list *l, char *out, size_t room)
{
    names(l, false, out, room);
}

void code_names_zh(const struct code_list *l, char *out, size_t room)
{
    names(l, true, out, room);
}
