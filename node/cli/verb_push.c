/* fangpin push ls: which of the 17 departments pushed for a month, and who is missing. */
#include <stdio.h>
#include <string.h>

#include "node/api/values.h"
#include "node/cli/columns.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "node/cli/show.h"

static const char *count_text(const json_t *o, const char *key, char out[SAY_TEXT_MAX])
{
    int64_t v = show_number(o, key);

    if (v < 0)
        return "-";
    snprintf(out, SAY_TEXT_MAX, "%lld", (long long)v);
    return out;
}

static const char *state_zh(const json_t *row)
{
    static const struct {
        const char *name, *zh;
    } states[] = {{"pushed", "已推送"}, {"zero", "零报告"}, {"missing", "缺"}, {"awaited", "未到期"}};
    const char *state = show_text(row, "state");

    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(states[i].name, state) == 0)
            return states[i].zh;
    return state;
}

static void department_row(struct columns *t, const json_t *v)
{
    char name[80], state[60], n[6][SAY_TEXT_MAX];

    snprintf(name, sizeof name, "%s %s", show_text(v, "name"), show_text(v, "dept"));
    snprintf(state, sizeof state, "%s%s%s", state_zh(v), show_true(v, "late") ? " 迟" : "",
             show_true(v, "urgent") ? " 急" : "");
    bool came = show_number(v, "revision") > 0;
    const char *cells[] = {name,
                           state,
                           came ? count_text(v, "revision", n[0]) : "-",
                           count_text(v, "records", n[1]),
                           came ? count_text(v, "leads", n[2]) : "-",
                           came ? count_text(v, "unmatched", n[3]) : "-",
                           came ? count_text(v, "closed", n[4]) : "-",
                           came ? count_text(v, "answered", n[5]) : "-",
                           show_maybe(v, "received_on")};
    columns_row(t, cells);
}

static void print_missing(const json_t *o)
{
    const json_t *missing = json_object_get(o, "missing");

    if (json_array_size(missing) == 0)
        return;
    printf("缺 %zu 个部门(%s 起算缺) / missing:", json_array_size(missing), show_text(o, "missing_from"));
    for (size_t i = 0; i < json_array_size(missing); i++)
        printf(" %s", json_string_value(json_array_get(missing, i)));
    printf("\n补报: fangpin push import FILE --dept … --month …   没有数据: fangpin push zero --dept … --month …\n");
}

static int list_path(const struct cli *c, const char *base, char *out, size_t room)
{
    size_t used = (size_t)snprintf(out, room, "%s?", base);

    for (size_t i = 0; i < OPTS_MAX && c->verb->opts[i].name != NULL; i++) {
        const char *v = c->values[i];
        if (v == NULL)
            continue;
        if (strlen(v) > 40 || strpbrk(v, "&?# %\"") != NULL)
            return say_errorf(c, EX_USAGE, "", c->verb->example, "--%s 写错了 / is wrong: %.60s", c->verb->opts[i].name,
                              v);
        used += (size_t)snprintf(out + used, room - used, "%s=%s&", c->verb->opts[i].name, v);
    }
    return 0;
}

int verb_push_ls(struct cli *c)
{
    static const char *const heads[] = {"部门",    "状态",    ">版次",   ">条数", ">线索",
                                        ">未识别", ">已撤销", ">已反馈", "收到"};
    char path[300];
    int rc = list_path(c, "/v1/push", path, sizeof path);
    json_t *o = rc == 0 ? ask_json(c, path, NULL, &rc) : NULL;

    if (o == NULL)
        return rc;
    if (c->json) {
        print_json(o);
    } else {
        const json_t *list = json_object_get(o, "departments");
        struct columns *t = columns_new(heads, sizeof heads / sizeof heads[0]);
        for (size_t i = 0; t != NULL && i < json_array_size(list); i++)
            department_row(t, json_array_get(list, i));
        if (t != NULL)
            columns_print(t, stdout);
        columns_free(t);
        print_missing(o);
    }
    json_decref(o);
    return 0;
}

static void record_row(struct columns *t, const json_t *v)
{
    static const struct {
        const char *name, *zh;
    } states[] = {{"lead", "线索"}, {"unmatched", "未识别"}, {"closed", "已撤销"}};
    const char *state = show_text(v, "state");
    char revision[SAY_TEXT_MAX];

    for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
        if (strcmp(states[i].name, state) == 0)
            state = states[i].zh;
    bool answered = json_is_string(json_object_get(v, "result"));
    const char *cells[] = {show_text(v, "record"),
                           show_code(v, "data_kind", &codes_data_kind),
                           count_text(v, "revision", revision),
                           state,
                           show_maybe(v, "household"),
                           answered ? show_code(v, "result", &codes_result) : "-",
                           show_code(v, "suggest", &codes_result)};
    columns_row(t, cells);
}

int verb_push_records(struct cli *c)
{
    static const char *const heads[] = {"记录号", "类别", ">版次", "状态", "户号", "已反馈", "可反馈"};
    char path[300];
    int rc = list_path(c, "/v1/push/records", path, sizeof path);
    json_t *o = rc == 0 ? ask_json(c, path, NULL, &rc) : NULL;

    if (o == NULL)
        return rc;
    if (c->json) {
        print_json(o);
    } else {
        const json_t *list = json_object_get(o, "records"), *next = json_object_get(o, "next");
        struct columns *t = columns_new(heads, sizeof heads / sizeof heads[0]);
        for (size_t i = 0; t != NULL && i < json_array_size(list); i++)
            record_row(t, json_array_get(list, i));
        if (t != NULL)
            columns_print(t, stdout);
        columns_free(t);
        if (json_array_size(list) == 0)
            puts("没有记录 / no records");
        if (json_is_string(next))
            printf("还有 / more: --after %s\n", json_string_value(next));
    }
    json_decref(o);
    return 0;
}
