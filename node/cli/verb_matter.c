/* Processes as people read them. */
#include "node/cli/verb_matter.h"

#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "node/cli/show.h"
#include "node/cli/show_list.h"
#include "tiers/step_fold.h"

static const char *fate_mark(const char *fate)
{
    if (strcmp(fate, "applied") == 0)
        return "✔";
    return strcmp(fate, "crossed") == 0 ? "✖" : "…";
}

static void print_steps(const json_t *steps)
{
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *s = json_array_get(steps, i);
        const char *fate = show_text(s, "fate");
        printf("      %s %s  %s  %s%s%s%s\n", fate_mark(fate), show_maybe(s, "date"), show_text(s, "zh"),
               show_text(s, "area"), show_true(s, "late") ? "  迟于 " : "",
               show_true(s, "late") ? show_maybe(s, "due") : "", strcmp(fate, "applied") == 0 ? "" : "  [未生效]");
        if (strcmp(fate, "applied") != 0)
            printf("          %s\n", show_code(s, "fate", &codes_fate));
    }
}

static void print_awaited(const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        printf("      等 %s %s\n", show_text(json_array_get(list, i), "owner"),
               show_maybe(json_array_get(list, i), "duty_zh"));
}

void print_processes(const json_t *list)
{
    char fen[SAY_TEXT_MAX];

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i);
        if (!json_is_object(p))
            continue;
        printf("  ● %s:%s", show_text(p, "zh"), show_text(p, "state_zh"));
        if (json_is_string(json_object_get(p, "since")))
            printf("  自 %s", show_text(p, "since"));
        if (json_is_string(json_object_get(p, "due")))
            printf("  期限 %s", show_text(p, "due"));
        printf("  %.8s…\n", show_text(p, "thing"));
        print_awaited(json_object_get(p, "awaited"));
        if (json_array_size(json_object_get(p, "flags")) > 0)
            printf("      ! 公示期满晚于评议公示的期限 / the notice will end after review and notice are due\n");
        if (show_number(p, "paid_fen") > 0)
            printf("      已拨补助 %s\n", show_fen(p, "paid_fen", fen));
        if (show_number(p, "over_fen") > 0)
            printf("      ⚠ 多拨 %s:按确认的等级超出,书面告知后才可追回 / more than the grade that holds gives\n",
                   show_fen(p, "over_fen", fen));
        if (json_is_string(json_object_get(p, "died_on")))
            printf("      ⚠ 本人 %s 去世,请终止 / for a member who died: end it\n", show_text(p, "died_on"));
        if (show_number(p, "crossed") > 0)
            printf("      ✖ 两边同时办理,待 %s 裁定 / steps met, a word of this office is awaited\n",
                   show_maybe(p, "umpire"));
        print_steps(json_object_get(p, "steps"));
    }
}

/* ---- lists ---- */

static const char *flags_text(const json_t *line, char *out, size_t room)
{
    const json_t *list = json_object_get(line, "flags");
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < json_array_size(list) && used < room; i++)
        used += (size_t)snprintf(out + used, room - used, "%s%s", i > 0 ? "," : "",
                                 show_text(json_array_get(list, i), "zh"));
    return out;
}

static void instance_row(struct columns *t, const json_t *v)
{
    char flags[200];

    columns_row(t, (const char *const[]){show_text(v, "subject"), show_text(v, "thing"), show_text(v, "area"),
                                         show_text(v, "zh"), show_text(v, "state_zh"), show_maybe(v, "duty_zh"),
                                         show_maybe(v, "first_due"), show_maybe(v, "person"),
                                         flags_text(v, flags, sizeof flags)});
}

static const char *const heads[] = {"档案", "编号", "地区", "事项", "状态", "等什么", "期限", "责任人", "提示"};

int verb_instance_ls(struct cli *c)
{
    char path[80];

    snprintf(path, sizeof path, "/v1/instances?process=%s", c->verb->noun);
    return show_list(c, path, "instances", heads, ARRAY_LEN(heads), instance_row, "没有 / none");
}

int verb_due_ls(struct cli *c)
{
    return show_list(c, "/v1/instances?due=1", "instances", heads, ARRAY_LEN(heads), instance_row,
                     "没有到期的 / nothing is due");
}
