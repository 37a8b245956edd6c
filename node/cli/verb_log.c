/* fangpin log: lines for people, or the signed bytes as a file. */
#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "node/cli/columns.h"
#include "node/cli/http.h"
#include "node/cli/private_file.h"
#include "node/cli/say.h"
#include "node/cli/show.h"
#include "node/cli/verify.h"

#define TEXT_SHOWN_MAX 40

/* Hex ids are cut to what tells them apart; other texts to a length that fits a line, at a whole character. */
static int shown_bytes(const char *text)
{
    size_t len = strlen(text), most = strspn(text, "0123456789abcdef") == len && len >= 32 ? len : TEXT_SHOWN_MAX;

    if (len >= 64 && most == len)
        most = 16;
    if (len <= most)
        return (int)len;
    while (most > 0 && ((unsigned char)text[most] & 0xc0) == 0x80)
        most--;
    return (int)most;
}

/* The body's plain values on one line. */
static void body_text(const json_t *body, char *out, size_t room)
{
    const char *key;
    json_t *v;
    size_t used = 0;

    out[0] = '\0';
    if (!json_is_object(body))
        snprintf(out, room, "%s", json_is_null(body) ? "?" : "");
    json_object_foreach((json_t *)body, key, v)
    {
        if (used >= room)
            break;
        if (json_is_string(v))
            used += (size_t)snprintf(out + used, room - used, "%s=%.*s ", key, shown_bytes(json_string_value(v)),
                                     json_string_value(v));
        else if (json_is_integer(v))
            used += (size_t)snprintf(out + used, room - used, "%s=%lld ", key, (long long)json_integer_value(v));
    }
}

static void event_row(struct columns *t, const json_t *e)
{
    char where[64], body[600], when[24];

    time_short(when, show_text(e, "time"));
    snprintf(where, sizeof where, "%lld", (long long)json_integer_value(json_object_get(e, "position")));
    body_text(json_object_get(e, "body"), body, sizeof body);
    columns_row(t, (const char *const[]){when, show_text(e, "area"), where, kind_zh(show_text(e, "kind")),
                                         show_text(e, "lane"), body});
}

static void print_events(const json_t *o)
{
    static const char *const heads[] = {"时间(签发者的钟)", "签发单位", ">号", "事项", "通道", "内容"};
    const json_t *events = json_object_get(o, "events"), *next = json_object_get(o, "next");
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));

    for (size_t i = 0; i < json_array_size(events); i++)
        event_row(t, json_array_get(events, i));
    columns_print(t, stdout);
    columns_free(t);
    printf("本单位共有 %lld 件", (long long)json_integer_value(json_object_get(o, "total")));
    if (json_is_string(next))
        printf(";往后: fangpin log --after %s", json_string_value(next));
    putchar('\n');
}

static int export_pages(struct cli *c, FILE *f, uint64_t *bytes)
{
    char path[128] = "/v1/export";
    struct http_reply r;

    for (;;) {
        int err = http_ask(c->dir, path, NULL, &r);
        if (err != 0)
            return say_not_running(c, err);
        if (r.status != 200) {
            http_free(&r);
            return say_error(c, EX_IOERR, "导出中断 / the export broke off", "节点拒绝 / refused", "fangpin doctor");
        }
        bool written = fwrite(r.body, 1, r.len, f) == r.len;
        *bytes += r.len;
        snprintf(path, sizeof path, "/v1/export?after=%s", r.next);
        bool more = r.next[0] != '\0';
        http_free(&r);
        if (!written)
            return say_error(c, EX_IOERR, "文件写不下去 / the file cannot be written", "磁盘可能满了 / disk full?",
                             "df -h");
        if (!more)
            return 0;
    }
}

static int export_to(struct cli *c, const char *path)
{
    char size[SAY_TEXT_MAX];
    struct private_file file;
    uint64_t bytes = 0;

    if (!private_begin(&file, path))
        return say_errorf(c, EX_CANTCREAT, "目录不存在或无权 / no such folder, or not allowed",
                          "换个地方 / another place", "写不了 / cannot write %s", path);
    bool head = fwrite(EXPORT_MAGIC, 1, EXPORT_MAGIC_LEN, file.f) == EXPORT_MAGIC_LEN;
    int rc = export_pages(c, file.f, &bytes);
    bool there = private_end(&file, rc == 0 && head);
    if (rc == 0 && !there)
        rc = say_error(c, EX_IOERR, "文件没有写成 / the file was not written", "磁盘可能满了 / disk full?", "df -h");
    if (rc != 0)
        return rc;
    if (c->json)
        printf("{\"schema\":\"fangpin.export/1\",\"bytes\":%llu}\n", (unsigned long long)bytes);
    else
        printf("已导出 %s 到 %s;核对: fangpin verify %s / exported\n", say_bytes(size, bytes), path, path);
    return 0;
}

int verb_log(struct cli *c)
{
    static const char *const asked[] = {"after", "limit", "lane", "kind"};
    char path[400] = "/v1/log?";
    int rc = 0;

    if (cli_opt(c, "export") != NULL)
        return export_to(c, cli_opt(c, "export"));
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        const char *v = cli_opt(c, asked[i]);
        if (v == NULL)
            continue;
        if (strlen(v) > 60 || strpbrk(v, "&?# %\"") != NULL)
            return say_errorf(c, EX_USAGE, "", "fangpin help log", "--%s 写错了 / is wrong: %.60s", asked[i], v);
        size_t used = strlen(path);
        snprintf(path + used, sizeof path - used, "%s=%s&", asked[i], v);
    }
    json_t *o = ask_json(c, path, NULL, &rc);
    if (o == NULL)
        return rc;
    if (c->json)
        print_json(o);
    else
        print_events(o);
    json_decref(o);
    return 0;
}
