/* Policy packs without an office: check, compare, list, show. And what applies at a running one. */
#include <stdio.h>
#include <string.h>

#include "node/api/values.h"
#include "node/cli/columns.h"
#include "node/cli/http.h"
#include "node/cli/pack_file.h"
#include "node/cli/say.h"
#include "node/cli/show.h"
#include "tiers/calendar.h"
#include "tiers/policies.h"

#define VALUE_MAX 600

/* ---- check ---- */

static int say_good(const struct cli *c, const char *name, const struct pack *p)
{
    size_t unset = 0;
    char title[VALUE_MAX];

    for (size_t key = 0; key < PACK_KEYS; key++)
        unset += p->at[key].origin == PACK_UNSET;
    if (c->json) {
        struct pack_faults none = {.n = 0};
        json_t *o = pack_faults_json(name, &none);
        json_object_set_new(o, "hash", value_hex(p->hash.b, sizeof p->hash.b));
        json_object_set_new(o, "unset", json_integer((json_int_t)unset));
        print_json(o);
        json_decref(o);
        return 0;
    }
    pack_value_print(title, sizeof title, p, PACK_TITLE);
    printf("%s✔ 没有错误 / no faults%s  %s\n", tone_on(c, TONE_GOOD), tone_off(c), title);
    if (unset > 0)
        printf("%zu 项待县级填写(unset),用到时会说明 / are left unset: fangpin pack show %s\n", unset, name);
    return 0;
}

int verb_pack_check(struct cli *c)
{
    struct pack_file p;
    int rc = pack_file_read(&p, c, cli_arg(c, 0));

    if (rc == 0)
        rc = say_good(c, cli_arg(c, 0), p.pack);
    pack_file_close(&p);
    return rc;
}

/* ---- diff ---- */

static json_t *difference_json(const struct pack *a, const struct pack *b, enum pack_key key)
{
    char was[VALUE_MAX], is[VALUE_MAX];

    pack_value_print(was, sizeof was, a, key);
    pack_value_print(is, sizeof is, b, key);
    return json_pack("{s:s, s:s, s:s, s:s, s:s}", "key", pack_key_row(key)->name, "zh", pack_key_row(key)->zh, "en",
                     pack_key_row(key)->en, "a", was, "b", is);
}

static int differences_show(const struct cli *c, const struct pack_file *a, const struct pack_file *b)
{
    const char *heads[] = {"键", "含义", a->name, b->name};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    json_t *list = json_array();

    for (size_t key = 0; key < PACK_KEYS; key++) {
        if (pack_value_equal(a->pack, b->pack, (enum pack_key)key))
            continue;
        json_t *d = difference_json(a->pack, b->pack, (enum pack_key)key);
        const char *cells[] = {show_text(d, "key"), show_text(d, "zh"), show_text(d, "a"), show_text(d, "b")};
        columns_row(t, cells);
        json_array_append_new(list, d);
    }
    if (c->json) {
        json_t *o = json_pack("{s:s, s:s, s:s, s:O}", "schema", "fangpin.pack_diff/1", "a", a->name, "b", b->name,
                              "differences", list);
        print_json(o);
        json_decref(o);
    } else if (json_array_size(list) == 0) {
        puts("两个包的规则完全相同 / the rules are the same");
    } else {
        columns_print(t, stdout);
        printf("共 %zu 项不同 / differ\n", json_array_size(list));
    }
    json_decref(list);
    columns_free(t);
    return 0;
}

int verb_pack_diff(struct cli *c)
{
    struct pack_file a, b = {.arena = arena_of(0)};
    int rc = pack_file_read(&a, c, cli_arg(c, 0));

    if (rc == 0)
        rc = pack_file_read(&b, c, cli_arg(c, 1));
    if (rc == 0)
        rc = differences_show(c, &a, &b);
    pack_file_close(&a);
    pack_file_close(&b);
    return rc;
}

/* ---- ls ---- */

int verb_pack_ls(struct cli *c)
{
    static const char *const heads[] = {"名称", ">版本", "起用日", "送审稿", "标题"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    json_t *list = json_array();
    size_t n;
    const struct embedded *packs = policy_packs(&n);

    for (size_t i = 0; i < n; i++) {
        struct pack_file p;
        char version[VALUE_MAX], from[VALUE_MAX], title[VALUE_MAX];
        if (pack_file_read(&p, c, packs[i].name) == 0) {
            bool draft = pack_yes(p.pack, PACK_DRAFT);
            pack_value_print(version, sizeof version, p.pack, PACK_VERSION);
            pack_value_print(from, sizeof from, p.pack, PACK_EFFECTIVE_ON);
            pack_value_print(title, sizeof title, p.pack, PACK_TITLE);
            const char *cells[] = {packs[i].name, version, from, draft ? "是 draft" : "否", title};
            columns_row(t, cells);
            json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b, s:s}", "name", packs[i].name, "version",
                                                  version, "effective_on", from, "draft", (int)draft, "title", title));
        }
        pack_file_close(&p);
    }
    json_t *o = json_pack("{s:s, s:o}", "schema", "fangpin.packs/1", "packs", list);
    if (c->json)
        print_json(o);
    else
        columns_print(t, stdout);
    json_decref(o);
    columns_free(t);
    return 0;
}

/* ---- show ---- */

static void values_print(const json_t *values)
{
    static const char *const heads[] = {"键", "值", "来源", "出处", "含义"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));

    for (size_t i = 0; i < json_array_size(values); i++) {
        const json_t *v = json_array_get(values, i);
        const char *cells[] = {show_text(v, "key"), show_text(v, "value"), show_text(v, "origin_zh"),
                               show_maybe(v, "clause"), show_text(v, "zh")};
        columns_row(t, cells);
    }
    columns_print(t, stdout);
    columns_free(t);
}

static int text_show(struct cli *c, const char *name)
{
    struct pack_file p;
    int rc = pack_file_read(&p, c, name);

    if (rc == 0 && c->json) {
        json_t *o = json_pack("{s:s, s:s, s:o, s:o}", "schema", "fangpin.pack_values/1", "name", name, "hash",
                              value_hex(p.pack->hash.b, sizeof p.pack->hash.b), "values", pack_values_json(p.pack));
        print_json(o);
        json_decref(o);
    } else if (rc == 0) {
        fwrite(p.text.at, 1, p.text.len, stdout);
    }
    pack_file_close(&p);
    return rc;
}

static void signed_print(const json_t *list)
{
    static const char *const heads[] = {"名称", ">版本", "签发单位", "起用日", "止用日", "现在"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        char version[32];
        snprintf(version, sizeof version, "%lld", (long long)show_number(v, "version"));
        const char *cells[] = {show_text(v, "name"),   version,
                               show_text(v, "signer"), show_text(v, "effective_on"),
                               show_maybe(v, "until"), show_text(v, "why_zh")};
        columns_row(t, cells);
    }
    if (columns_rows(t) > 0)
        columns_print(t, stdout);
    columns_free(t);
}

static void office_print(const struct cli *c, const json_t *o)
{
    bool provisional = show_true(o, "provisional");

    printf("%s 这一天适用 / applies on that day: %s 第 %lld 版  (%.16s…)\n", show_text(o, "day"), show_text(o, "name"),
           (long long)show_number(o, "version"), show_text(o, "hash"));
    if (provisional)
        printf("%s⚠ 临时 / PROVISIONAL%s  还没有签发的政策包适用于本单位,按内置样板办理 / no signed pack applies here, "
               "so the "
               "built-in template does\n    怎么办: 县级 fangpin pack sign 文件 --effective 日期\n",
               tone_on(c, TONE_WARN), tone_off(c));
    signed_print(json_object_get(o, "signed"));
    values_print(json_object_get(o, "values"));
    fputs("已知节假日的年份 / years whose days off are known:", stdout);
    const json_t *years = json_object_get(o, "years");
    for (size_t i = 0; i < json_array_size(years); i++)
        printf(" %lld", (long long)json_integer_value(json_array_get(years, i)));
    puts(
        "。其他年份只数星期一到五,期限标为临时 / other years count weekdays only, and what comes of it is provisional");
}

int verb_pack_show(struct cli *c)
{
    const char *day = cli_opt(c, "day");
    char path[64];
    int rc = 0;

    if (cli_arg(c, 0) != NULL)
        return text_show(c, cli_arg(c, 0));
    if (day != NULL && date_parse(day) == 0)
        return say_errorf(c, EX_USAGE, "应为存在的日期 / a day that exists", c->verb->example,
                          "--day 写错了 / is wrong: %.40s", day);
    snprintf(path, sizeof path, "/v1/pack%s%.10s", day != NULL ? "?day=" : "", day != NULL ? day : "");
    json_t *o = ask_json(c, path, NULL, &rc);
    if (o == NULL)
        return rc;
    if (c->json)
        print_json(o);
    else
        office_print(c, o);
    json_decref(o);
    return 0;
}
