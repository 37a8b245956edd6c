/* Case files, work, authorities, areas, digests: lists for people. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/area.h"
#include "base/span.h"
#include "node/cli/assessment_show.h"
#include "node/cli/columns.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "node/cli/show.h"
#include "node/cli/show_list.h"
#include "node/cli/verb_matter.h"

static const char *count_text(const json_t *o, const char *key, char out[SAY_TEXT_MAX])
{
    int64_t v = show_number(o, key);

    if (v < 0)
        return "?";
    snprintf(out, SAY_TEXT_MAX, "%lld", (long long)v);
    return out;
}

/* ---- case ls ---- */

static void case_row(struct columns *t, const json_t *v)
{
    char helped[SAY_TEXT_MAX], granted[SAY_TEXT_MAX], people[SAY_TEXT_MAX], owed[SAY_TEXT_MAX], state[100];

    snprintf(state, sizeof state, "%s%s%s%s", show_code(v, "degree", &codes_degree),
             strcmp(show_text(v, "outcome"), "none") == 0 ? "" : ":",
             strcmp(show_text(v, "outcome"), "none") == 0 ? "" : show_code(v, "outcome", &codes_outcome),
             show_true(v, "reconsider") ? " 待复核" : "");
    columns_row(t, (const char *const[]){show_text(v, "household"), show_text(v, "area"), state,
                                         count_text(v, "people", people), show_fen(v, "helped_fen", helped),
                                         show_fen(v, "granted_fen", granted), count_text(v, "owed", owed),
                                         show_maybe(v, "due")});
}

int verb_case_ls(struct cli *c)
{
    static const char *const heads[] = {"户号", "村", "进度", ">人", ">先行救助", ">发放", ">欠手续", "最早到期"};

    return show_list(c, "/v1/cases", "cases", heads, ARRAY_LEN(heads), case_row,
                     "还没有户档 / no case files yet。  登记: fangpin household add --people …");
}

/* ---- case show ---- */

static void print_personal(const json_t *p)
{
    const json_t *members = json_object_get(p, "member");

    if (!json_is_array(members)) {
        printf("  个人信息  不可见: %s\n", show_text(p, "why"));
        return;
    }
    for (size_t i = 0; i < json_array_size(members); i++)
        printf("  %s  %s  %s\n", i == 0 ? "户主" : "成员", show_maybe(json_array_get(members, i), "name"),
               show_maybe(json_array_get(members, i), "citizen_id"));
    printf("  电话  %s    住址  %s\n", show_maybe(p, "phone"), show_maybe(p, "address"));
}

static void print_debts(const json_t *debts)
{
    for (size_t i = 0; i < json_array_size(debts); i++) {
        const json_t *d = json_array_get(debts, i);
        bool settled = json_is_string(json_object_get(d, "settled_by"));
        bool later = json_is_string(json_object_get(d, "due_here")) &&
                     strcmp(show_text(d, "due_here"), show_text(d, "due")) != 0;
        printf("  %s %s  责任 %s  到期 %s%s%s%s\n", settled ? "✔" : "○", show_code(d, "kind", &codes_debt),
               show_text(d, "owner"), show_maybe(d, "due"), later ? ",断线顺延到 " : "",
               later ? show_text(d, "due_here") : "", settled ? "  已办" : "");
    }
}

static void print_aids(const json_t *aids)
{
    char fen[SAY_TEXT_MAX];

    for (size_t i = 0; i < json_array_size(aids); i++) {
        const json_t *v = json_array_get(aids, i);
        bool said = json_is_string(json_object_get(v, "settlement")) && strcmp(show_text(v, "settlement"), "none") != 0;
        printf("  %s  %s %s  %s  %s 由 %s%s%s  编号 %s\n", kind_zh(show_text(v, "kind")),
               show_code(v, "purpose", &codes_purpose), show_fen(v, "amount_fen", fen),
               show_code(v, "state", &codes_aid_state), show_maybe(v, "given_on"), show_text(v, "area"),
               said ? "  县处理:" : "", said ? show_code(v, "settlement", &codes_settlement) : "", show_text(v, "aid"));
        if (json_integer_value(json_object_get(v, "paid_fen")) > 0)
            printf("      已到账 %s / arrived by account\n", show_fen(v, "paid_fen", fen));
        if (json_is_true(json_object_get(v, "disputed")))
            printf("      ⚠ 农户有异议,未结案: fangpin dispute ls / the household disputes it\n");
        if (json_is_string(json_object_get(v, "died_on")))
            printf(
                "      ⚠ 本人 %s 去世,此后停发;已发的书面告知后才可追回 / for a member who died: stopped, to be taken "
                "back only after a written notice\n",
                show_text(v, "died_on"));
    }
}

static void print_events(const json_t *events)
{
    static const char *const heads[] = {"  时间(签发者的钟)", "事项", "单位", "编号"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    char when[24], indented[32];

    for (size_t i = 0; i < json_array_size(events); i++) {
        const json_t *e = json_array_get(events, i);
        time_short(when, show_text(e, "time"));
        snprintf(indented, sizeof indented, "  %s", when);
        columns_row(t, (const char *const[]){indented, kind_zh(show_text(e, "kind")), show_text(e, "area"),
                                             show_text(e, "id")});
    }
    columns_print(t, stdout);
    columns_free(t);
}

static const char *side_zh(const json_t *v)
{
    return json_is_true(v) ? "低于监测线" : json_is_false(v) ? "不低于监测线" : "还算不出";
}

/* K5 */
static void print_contested(const json_t *c)
{
    if (!json_is_object(c))
        return;
    printf("  ⚠ CONTESTED  有 %lld 人另一户也在计算:计入 %lld 人,%s;不计 %lld 人,%s。县认定前两户都不受影响 / counted "
           "both "
           "ways until the county decides\n",
           (long long)show_number(c, "persons"), (long long)show_number(c, "people_with"),
           side_zh(json_object_get(c, "below_with")), (long long)show_number(c, "people_without"),
           side_zh(json_object_get(c, "below_without")));
}

/* K4: told, never counted here. */
static void print_enclosed(const json_t *list)
{
    size_t n = json_array_size(list);

    if (n > 0)
        printf("  原村 %s 移交材料 %zu 件,原户号 %s: fangpin case papers / papers that came with the household\n",
               show_text(json_array_get(list, 0), "old_area"), n, show_text(json_array_get(list, 0), "old_household"));
}

static void print_case(const json_t *o)
{
    const json_t *v = json_object_get(o, "case"), *notes = json_object_get(v, "note");
    const json_t *risks = json_object_get(v, "risks");
    char helped[SAY_TEXT_MAX], granted[SAY_TEXT_MAX], people[SAY_TEXT_MAX];

    printf("户 %s    村 %s    %s 人\n", show_text(v, "household"), show_text(v, "area"),
           count_text(v, "people", people));
    if (show_number(v, "living") != show_number(v, "people"))
        printf("  现有 %s 人(户档未减去世的) / living: the register does not know of a death yet\n",
               count_text(v, "living", people));
    print_contested(json_object_get(v, "contested"));
    printf("  进度  %s · %s%s\n", show_code(v, "degree", &codes_degree), show_code(v, "outcome", &codes_outcome),
           show_true(v, "reconsider") ? " · 有新情况,待复核" : "");
    for (size_t i = 0; i < json_array_size(risks); i++) {
        const struct code *risk = code_by_text(
            &codes_risk, json_is_string(json_array_get(risks, i)) ? json_string_value(json_array_get(risks, i)) : "");
        printf("  风险  %s\n", risk == NULL ? "?" : risk->zh);
    }
    if (show_text(v, "reply")[0] != '\0' && json_is_string(json_object_get(v, "reply")))
        printf("  批复  %s\n", show_text(v, "reply"));
    printf("  先行救助 %s    发放 %s\n", show_fen(v, "helped_fen", helped), show_fen(v, "granted_fen", granted));
    print_aids(json_object_get(v, "aid"));
    print_personal(json_object_get(o, "personal"));
    if (json_is_object(json_object_get(o, "assessment")))
        assessment_print(json_object_get(o, "assessment"), false);
    print_debts(json_object_get(v, "debt"));
    print_processes(json_object_get(v, "process"));
    print_enclosed(json_object_get(v, "enclosed"));
    for (size_t i = 0; i < json_array_size(json_object_get(v, "joined")); i++) {
        const json_t *j = json_array_get(json_object_get(v, "joined"), i);
        printf("  并入户号 %s  %s · %s\n", show_text(j, "household"), show_code(j, "degree", &codes_degree),
               show_code(j, "outcome", &codes_outcome));
        print_processes(json_object_get(j, "process"));
        print_events(json_object_get(j, "event"));
    }
    printf("  案卷校验值  %s\n", show_maybe(v, "dossier"));
    for (size_t i = 0; i < json_array_size(notes); i++)
        printf("  注意  %s\n", json_string_value(json_array_get(notes, i)));
    print_events(json_object_get(v, "event"));
}

/* Acts signed under another pack than the one in force for their day: nothing follows by itself (K8). */
static void print_marks(const json_t *marks)
{
    size_t lag = 0, provisional = 0;

    for (size_t i = 0; i < json_array_size(marks); i++) {
        const char *mark = show_text(json_array_get(marks, i), "mark");
        lag += strcmp(mark, "PACK_LAG") == 0 && !json_is_true(json_object_get(json_array_get(marks, i), "ratified"));
        provisional += strcmp(mark, "PROVISIONAL") == 0;
    }
    if (lag > 0)
        printf("  规则  ⚠ %zu 件按当时所知的旧政策包办理(PACK_LAG),待县级追认 / signed under an older pack: for the "
               "county to "
               "ratify\n",
               lag);
    if (provisional > 0)
        printf("  规则  %zu 件按内置样板办理(临时),当日没有签发的政策包适用 / under the built-in template\n",
               provisional);
}

int verb_case_show(struct cli *c)
{
    char path[128];
    int rc = 0;

    if (strlen(cli_arg(c, 0)) != 32 || strspn(cli_arg(c, 0), "0123456789abcdefABCDEF") != 32)
        return say_errorf(c, EX_USAGE, "户号是 32 位十六进制 / a household is 32 hex digits", "fangpin case ls",
                          "不是户号 / no household: %.60s", cli_arg(c, 0));
    snprintf(path, sizeof path, "/v1/case/%s", cli_arg(c, 0));
    json_t *o = ask_json(c, path, NULL, &rc);
    if (o == NULL)
        return rc;
    if (c->json)
        print_json(o);
    else
        print_case(o);
    if (!c->json)
        print_marks(json_object_get(o, "pack_marks"));
    json_decref(o);
    return 0;
}

/* ---- work, authorities ---- */

static void work_row(struct columns *t, const json_t *v)
{
    const char *duty = show_text(v, "duty_zh");
    bool step = json_is_string(json_object_get(v, "process_zh"));
    char what[160];

    snprintf(what, sizeof what, "%s%s%s", step ? show_text(v, "process_zh") : "", step ? ":" : "",
             step && strcmp(show_text(v, "item"), "step") == 0 ? duty : show_code(v, "item", &codes_work));
    columns_row(t, (const char *const[]){what, strcmp(show_text(v, "lane"), "urgent") == 0 ? "急" : "",
                                         show_maybe(v, "due"), show_maybe(v, "late_zh"), show_text(v, "household"),
                                         show_text(v, "area"), show_text(v, "owner"), show_maybe(v, "since")});
}

int verb_work(struct cli *c)
{
    static const char *const heads[] = {"要办", "急", "到期", "迟", "户号", "村", "该谁办", "起自"};

    return show_list(c, "/v1/work", "work", heads, ARRAY_LEN(heads), work_row, "没有待办的事 / nothing to be done");
}

static void gap_row(struct columns *t, const json_t *v)
{
    columns_row(t, (const char *const[]){show_text(v, "peer"), show_text(v, "from"), show_text(v, "to")});
}

int verb_gaps(struct cli *c)
{
    static const char *const heads[] = {"对方", "断线自", "至"};

    return show_list(c, "/v1/gaps", "gaps", heads, ARRAY_LEN(heads), gap_row, "没有断线记录 / no line was dark");
}

static void authority_row(struct columns *t, const json_t *v)
{
    const json_t *terms = json_object_get(v, "terms");
    char per[SAY_TEXT_MAX], total[SAY_TEXT_MAX], used[SAY_TEXT_MAX];

    columns_row(t, (const char *const[]){show_text(v, "authority"), show_text(v, "holder"), show_text(v, "issuer"),
                                         show_fen(terms, "per_household_fen", per), show_fen(terms, "total_fen", total),
                                         show_fen(v, "used_fen", used), show_text(terms, "valid_from"),
                                         show_text(terms, "valid_to"), show_text(v, "revoked_on")});
}

int verb_authority_show(struct cli *c)
{
    static const char *const heads[] = {"授权", "授给", "签发", ">每户", ">总额", ">已用", "起", "止", "撤销"};

    return show_list(c, "/v1/authorities", "authorities", heads, ARRAY_LEN(heads), authority_row,
                     "没有先行救助授权 / no authorities。  签发: fangpin authority sign --help");
}

/* ---- areas, digests ---- */

static void area_row(struct columns *t, const json_t *v, const char *what)
{
    columns_row(t, (const char *const[]){what, show_text(v, "area"), show_text(v, "name"), show_text(v, "tier")});
}

int verb_areas(struct cli *c)
{
    static const char *const heads[] = {"", "代码", "名称", "级别"};
    const char *code = cli_arg(c, 0);
    struct area a;
    char path[80] = "/v1/areas";
    int rc = 0;

    if (code != NULL && !area_parse(&a, code, strlen(code)))
        return say_errorf(c, EX_USAGE, "应为 12 位数字 / it must be 12 digits", "fangpin areas 513201000000",
                          "不是区划代码 / no area code: %.40s", code);
    if (code != NULL)
        snprintf(path, sizeof path, "/v1/areas?area=%s", code);
    json_t *o = ask_json(c, path, NULL, &rc);
    if (o == NULL)
        return rc;
    if (c->json) {
        print_json(o);
    } else {
        struct columns *t = columns_new(heads, ARRAY_LEN(heads));
        const json_t *above = json_object_get(o, "above"), *below = json_object_get(o, "below");
        for (size_t i = json_array_size(above); i-- > 0;)
            area_row(t, json_array_get(above, i), "上级");
        area_row(t, json_object_get(o, "own"), "●");
        for (size_t i = 0; i < json_array_size(below); i++)
            area_row(t, json_array_get(below, i), "下级");
        columns_print(t, stdout);
        columns_free(t);
    }
    json_decref(o);
    return 0;
}

static void scope_row(struct columns *t, const json_t *s)
{
    const json_t *d = json_object_get(s, "digest");
    char n[SAY_TEXT_MAX];

    columns_row(t, (const char *const[]){show_text(s, "area"), show_text(s, "reach"), count_text(d, "count", n),
                                         show_text(d, "sum")});
}

int verb_digest(struct cli *c)
{
    static const char *const heads[] = {"地区", "范围", ">件", "校验和"};
    int rc = 0;
    json_t *o = ask_json(c, "/v1/digest", NULL, &rc);

    if (o == NULL)
        return rc;
    if (c->json) {
        print_json(o);
    } else {
        struct columns *t = columns_new(heads, ARRAY_LEN(heads));
        const json_t *scopes = json_object_get(o, "scopes"), *above = json_object_get(o, "above");
        for (size_t i = 0; i < json_array_size(above); i++)
            scope_row(t, json_array_get(above, i));
        for (size_t i = 0; i < json_array_size(scopes); i++)
            scope_row(t, json_array_get(scopes, i));
        columns_print(t, stdout);
        columns_free(t);
        puts("两个单位同一地区同一范围的件数和校验和相同,保存的就完全一样 / equal sums: equal sets");
    }
    json_decref(o);
    return 0;
}

/* ---- papers of a household that moved ---- */

static void paper_print(const json_t *p)
{
    const json_t *personal = json_object_get(p, "personal");
    char when[24];

    time_short(when, show_text(p, "time"));
    printf("%s  %s %s  %s  编号 %s\n", when, show_text(p, "zh"), show_text(p, "kind"), show_text(p, "area"),
           show_text(p, "event"));
    char *body = json_dumps(json_object_get(p, "body"), JSON_COMPACT);
    if (body != NULL)
        printf("    %s\n", body);
    free(body);
    if (json_is_object(personal)) {
        body = json_dumps(personal, JSON_COMPACT);
        printf("    密件 / sealed: %s\n", body == NULL ? "?" : body);
        free(body);
    } else if (show_true(p, "sealed")) {
        puts("    有密件,本单位打不开 / it has a sealed part that this office cannot open");
    }
}

int verb_case_papers(struct cli *c)
{
    char path[64];
    int rc = 0;

    snprintf(path, sizeof path, "/v1/papers/%.32s", cli_arg(c, 0));
    json_t *o = ask_json(c, path, NULL, &rc);
    if (o == NULL)
        return rc;
    const json_t *list = json_object_get(o, "papers");
    if (c->json)
        print_json(o);
    for (size_t i = 0; !c->json && i < json_array_size(list); i++)
        paper_print(json_array_get(list, i));
    if (!c->json && json_array_size(list) == 0)
        puts("没有移交来的材料 / no papers came with this household");
    json_decref(o);
    return 0;
}
