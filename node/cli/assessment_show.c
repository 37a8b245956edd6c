#include "node/cli/assessment_show.h"

#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "node/cli/columns.h"
#include "node/cli/say.h"
#include "node/cli/show.h"

static const char *tri_zh(const json_t *o)
{
    const json_t *v = json_object_get(o, "value");

    return json_is_true(v) ? "✔ 是" : json_is_false(v) ? "○ 否" : "? 不明";
}

/* "公安 部门比对", "入户核查", "-". */
static const char *basis_zh(const json_t *o, char out[SAY_TEXT_MAX])
{
    const json_t *department = json_object_get(o, "department_zh");

    snprintf(out, SAY_TEXT_MAX, "%s%s%s", json_is_string(department) ? json_string_value(department) : "",
             json_is_string(department) ? " " : "", show_maybe(o, "source_zh"));
    return out;
}

/* The facts that would decide, as many as find room. */
static const char *missing_zh(const json_t *o, char *out, size_t room)
{
    const json_t *missing = json_object_get(o, "missing");
    size_t used = 0;

    out[0] = '\0';
    if (show_true(o, "rule_unset"))
        used = (size_t)snprintf(out, room, "规则未定此数 / rule unset");
    for (size_t i = 0; i < json_array_size(missing); i++) {
        const char *fact = show_text(json_array_get(missing, i), "zh");
        bool fits = used + strlen(fact) + 10 < room;
        used += (size_t)snprintf(out + used, room - used, "%s%s", used > 0 ? "、" : "", fits ? fact : "…");
        if (!fits)
            break;
    }
    return out;
}

static void conditions_print(const json_t *list, bool excludes, bool all)
{
    static const char *const heads[] = {"  条件", "判断", "情形", "依据", "日期", "还缺"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    char number[24], basis[SAY_TEXT_MAX], missing[240];

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *o = json_array_get(list, i);
        if (show_true(o, "excludes") != excludes || (!all && json_is_false(json_object_get(o, "value"))))
            continue;
        snprintf(number, sizeof number, "  %s", show_text(o, "number"));
        columns_row(t, (const char *const[]){number, tri_zh(o), show_text(o, "zh"), basis_zh(o, basis),
                                             show_maybe(o, "date"), missing_zh(o, missing, sizeof missing)});
    }
    if (columns_rows(t) > 0)
        columns_print(t, stdout);
    columns_free(t);
}

static void line_print(const char *what, const json_t *o, const char *more)
{
    char basis[SAY_TEXT_MAX], missing[240];

    printf("  %s  %s  %s %s  %s%s\n", what, tri_zh(o), basis_zh(o, basis), show_maybe(o, "date"),
           missing_zh(o, missing, sizeof missing), more);
}

static void hints_print(const json_t *hints)
{
    if (show_true(hints, "income_drop"))
        puts("  提示  收入降幅达到排序提示线,由人判断是否骤减 / income fell by the hint's share; a person decides");
    if (show_true(hints, "rigid_expense"))
        puts("  提示  刚性支出占收入达到排序提示线 / rigid expenses reach the hint's share of income");
}

static void missing_print(const json_t *a)
{
    const json_t *facts = json_object_get(a, "missing_facts");

    if (show_number(a, "missing") > 0)
        printf("  还缺 %lld 项才能判断 / facts missing for a decision\n", (long long)show_number(a, "missing"));
    for (size_t i = 0; i < json_array_size(facts); i++)
        printf("    %s  %s\n", show_text(json_array_get(facts, i), "zh"), show_text(json_array_get(facts, i), "key"));
}

void assessment_print(const json_t *a, bool all)
{
    const json_t *conditions = json_object_get(a, "conditions"), *line = json_object_get(a, "line_fen");
    const json_t *contested = json_object_get(a, "contested");
    char text[SAY_TEXT_MAX], more[120];

    printf("  判断  %s / %s    类别  %s / %s\n", show_text(a, "standing_zh"), show_text(a, "standing"),
           show_text(a, "class_zh"), show_text(a, "class"));
    snprintf(more, sizeof more, "  监测线 %s",
             json_is_integer(line) ? say_fen(text, json_integer_value(line)) : "未定 / unset");
    line_print("收入低于监测线 / below the line", json_object_get(a, "below_line"), more);
    if (json_is_object(contested)) {
        printf("  ⚠ CONTESTED  有 %lld 人另一户也在计算,两种口径都列,县认定前不影响本户 / counted both ways until the "
               "county "
               "decides\n",
               (long long)show_number(contested, "persons"));
        line_print("  不计该人时低于监测线 / below without", json_object_get(contested, "without"), "");
    }
    line_print("在村居住满期限 / resident", json_object_get(a, "residence"), "");
    puts("  纳入条件,任一成立即应纳入 / inclusion: any one");
    conditions_print(conditions, false, all);
    puts("  排除条件,不明不排除,民主评议可另行认定 / exclusion: unknown never excludes, a review may override");
    conditions_print(conditions, true, all);
    missing_print(a);
    if (show_number(a, "dropouts") > 0)
        printf("  注意  学龄儿童失学 %lld 人,列入台账 / children out of school: open a ledger item\n",
               (long long)show_number(a, "dropouts"));
    if (show_number(a, "verifiers") < 2)
        printf("  注意  核查员 %lld 人,应为 2 人 / a visit takes two verifiers\n",
               (long long)show_number(a, "verifiers"));
    hints_print(json_object_get(a, "hints"));
}
