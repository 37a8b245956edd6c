/* Funds: the list of ledgers, and one fund as a tree that must add up. */
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "node/cli/http.h"
#include "node/cli/show.h"
#include "node/cli/show_list.h"

#define INDENT_MAX 4

/* ---- all ledgers ---- */

static void fund_row(struct columns *t, const json_t *v)
{
    static const char *const sums[] = {"opened_fen", "received_fen", "passed_fen",
                                       "spent_fen",  "helped_fen",   "available_fen"};
    char text[ARRAY_LEN(sums)][SAY_TEXT_MAX];
    const char *cells[3 + ARRAY_LEN(sums)] = {show_text(v, "fund"), show_text(v, "area"), show_maybe(v, "name")};

    for (size_t i = 0; i < ARRAY_LEN(sums); i++)
        cells[3 + i] = show_fen(v, sums[i], text[i]);
    columns_row(t, cells);
}

static int ledgers_show(struct cli *c)
{
    static const char *const heads[] = {"资金",  "单位",  "名称",      ">设立", ">收到",
                                        ">划出", ">发放", ">先行救助", ">可用"};

    return show_list(c, "/v1/funds", "funds", heads, ARRAY_LEN(heads), fund_row,
                     "本单位看不到资金 / no funds here。  设立: fangpin fund open --name … --amount …");
}

/* ---- one fund ---- */

static const struct {
    const char *head, *key;
    bool whole; /* shown even when it is nothing everywhere */
} sums[] = {
    {">得到", "granted_fen", true},        {">划给下级", "passed_fen", true},
    {">退回上级", "returned_fen", false},  {">已用", "spent_fen", true},
    {">其中待决", "tentative_fen", true},  {">持有", "held_fen", true},
    {">其中在途", "in_transit_fen", true}, {">其中存疑", "in_doubt_fen", false},
    {">尚可用", "free_fen", true},         {">核销", "lost_fen", false},
    {">核销补回", "credited_fen", false},  {">上级要求退回", "recalled_fen", false},
};

static bool sum_shown(const json_t *offices, size_t sum)
{
    for (size_t i = 0; i < json_array_size(offices) && !sums[sum].whole; i++)
        if (show_number(json_array_get(offices, i), sums[sum].key) != 0)
            return true;
    return sums[sum].whole;
}

static void office_row(struct columns *t, const json_t *v, const bool shown[ARRAY_LEN(sums)])
{
    static const char indent[] = "        ";
    char name[SAY_TEXT_MAX * 4], text[ARRAY_LEN(sums)][SAY_TEXT_MAX];
    const char *cells[3 + ARRAY_LEN(sums)];
    int64_t level = show_number(v, "level");
    size_t n = 0;
    bool good = show_true(v, "adds_up") && !show_true(v, "overspent");

    snprintf(name, sizeof name, "%.*s%s", (int)(2 * (level < 0 || level > INDENT_MAX ? 0 : level)), indent,
             show_text(v, "name"));
    cells[n++] = name;
    cells[n++] = show_text(v, "area");
    for (size_t i = 0; i < ARRAY_LEN(sums); i++)
        if (shown[i])
            cells[n++] = show_fen(v, sums[i].key, text[i]);
    cells[n++] = good ? "相符" : show_true(v, "overspent") ? "⚠ 超支" : "⚠ 不符";
    columns_row(t, cells);
}

static void offices_print(const json_t *offices)
{
    const char *heads[3 + ARRAY_LEN(sums)] = {"单位", "代码"};
    bool shown[ARRAY_LEN(sums)];
    size_t n = 2;

    for (size_t i = 0; i < ARRAY_LEN(sums); i++)
        if ((shown[i] = sum_shown(offices, i)))
            heads[n++] = sums[i].head;
    heads[n++] = "合计";
    struct columns *t = columns_new(heads, n);
    for (size_t i = 0; i < json_array_size(offices); i++)
        office_row(t, json_array_get(offices, i), shown);
    columns_print(t, stdout);
    columns_free(t);
}

static void verdict_print(const struct cli *c, const json_t *o)
{
    const json_t *top = json_array_get(json_object_get(o, "offices"), 0);
    const json_t *all = json_object_get(top, "with_all_below");
    char in[SAY_TEXT_MAX], back[SAY_TEXT_MAX], spent[SAY_TEXT_MAX], held[SAY_TEXT_MAX], lost[SAY_TEXT_MAX],
        more[SAY_TEXT_MAX];
    bool good = show_true(o, "adds_up");

    printf("%s%s%s  得到 %s + 核销补回 %s = 退回上级 %s + 已用 %s + 持有 %s + 核销 %s\n",
           tone_on(c, good ? TONE_GOOD : TONE_BAD), good ? "✔ 合计相符 / adds up" : "⚠ 合计不符 / does not add up",
           tone_off(c), show_fen(top, "granted_fen", in), show_fen(all, "credited_fen", more),
           show_fen(top, "returned_fen", back), show_fen(all, "spent_fen", spent), show_fen(all, "held_fen", held),
           show_fen(all, "lost_fen", lost));
    if (!good)
        puts("怎么办: fangpin verify 核对本机数据;不符的单位见上表 / check this copy; the table shows where");
    if (!show_true(o, "cases_agree"))
        printf("%s⚠ 户档与账不一致 / case files and ledgers differ%s  怎么办: fangpin verify;看户档里的「注意」 / look "
               "at the "
               "notes of case files\n",
               tone_on(c, TONE_BAD), tone_off(c));
    if (show_true(o, "overspent"))
        printf("%s⚠ 有单位用出了它没有的额度 / an office spent rights it did not hold%s  怎么办: 增加资金(fund raise),"
               "查明该单位 / raise the fund, look into it\n",
               tone_on(c, TONE_BAD), tone_off(c));
    puts("每行: 得到 + 核销补回 = 划给下级 + 退回上级 + 已用 + 持有 + 核销;? 是从这里无从知道,不是 0 / ? is unknown, "
         "not 0");
}

/* Ask PATH about the fund that the command names. NULL: said why. */
static json_t *fund_ask(struct cli *c, const char *path, int *rc)
{
    char whole[128];

    *rc = EX_USAGE;
    if (strlen(cli_arg(c, 0)) != 32 || strspn(cli_arg(c, 0), "0123456789abcdefABCDEF") != 32)
        return say_errorf(c, EX_USAGE, "资金编号是 32 位十六进制 / a fund is 32 hex digits", "fangpin fund show",
                          "不是资金编号 / no fund: %.60s", cli_arg(c, 0)),
               NULL;
    snprintf(whole, sizeof whole, "%s?fund=%s", path, cli_arg(c, 0));
    return ask_json(c, whole, NULL, rc);
}

static int tree_show(struct cli *c)
{
    int rc = 0;
    json_t *o = fund_ask(c, "/v1/funds/tree", &rc);

    if (o == NULL)
        return rc;
    if (c->json) {
        print_json(o);
    } else {
        printf("资金 %s  %s    主管 %s\n", show_maybe(o, "name"), show_text(o, "fund"), show_text(o, "owner"));
        offices_print(json_object_get(o, "offices"));
        verdict_print(c, o);
    }
    bool good = show_true(o, "adds_up") && !show_true(o, "overspent") && show_true(o, "cases_agree");
    rc = good ? 0 : EX_DATAERR;
    json_decref(o);
    return rc;
}

int verb_fund_show(struct cli *c)
{
    return cli_arg(c, 0) != NULL ? tree_show(c) : ledgers_show(c);
}

/* ---- for publication ---- */

int verb_fund_public(struct cli *c)
{
    static const char *const heads[] = {"村", "代码", "种类", ">金额"};
    char fen[SAY_TEXT_MAX];
    int rc = 0;
    json_t *o = fund_ask(c, "/v1/funds/public", &rc);

    if (o == NULL)
        return rc;
    const json_t *rows = json_object_get(o, "rows");
    if (c->json) {
        print_json(o);
    } else {
        struct columns *t = columns_new(heads, ARRAY_LEN(heads));
        for (size_t i = 0; i < json_array_size(rows); i++) {
            const json_t *v = json_array_get(rows, i);
            columns_row(t,
                        (const char *const[]){show_text(v, "name"), show_text(v, "area"),
                                              show_code(v, "purpose", &codes_purpose), show_fen(v, "amount_fen", fen)});
        }
        columns_print(t, stdout);
        columns_free(t);
        printf("合计 / total %s    不含户和人 / no households, no persons\n", show_fen(o, "total_fen", fen));
    }
    json_decref(o);
    return 0;
}
