/* All commands that ask the office to sign an act: what was signed, and what comes next. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "node/cli/filing_words.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "node/cli/setup.h"
#include "node/cli/show.h"
#include "tiers/kinds.h"

static json_t *json_file(void *self, const char *path)
{
    char *text;
    size_t len;

    (void)self;
    if (file_read(path, API_BODY_BYTES_MAX, &text, &len) != 0)
        return NULL;
    json_t *o = json_loadb(text, len, JSON_REJECT_DUPLICATES, NULL);
    free(text);
    return o;
}

/* The running office's answer; nothing is said of a failure, for the act itself will tell. */
static json_t *office_get(void *self, const char *path)
{
    const struct cli *c = self;
    struct http_reply r;

    if (http_ask(c->dir, path, NULL, &r) != 0)
        return NULL;
    json_t *o = r.status == 200 ? json_loadb(r.body, r.len, 0, NULL) : NULL;
    http_free(&r);
    return o;
}

/* The next step, with the real number where the table says 户号 or 编号. */
static void print_next(const struct cli *c, const char *subject)
{
    static const char *const marks[] = {"户号", "编号"};
    bool of_household = c->verb->arg_field != NULL && strcmp(c->verb->arg_field, "household") == 0;
    const char *id = of_household ? cli_arg(c, 0) : subject;

    fputs("下一步 / next: ", stdout);
    for (const char *p = c->verb->next; *p != '\0';) {
        size_t len = 0;
        for (size_t i = 0; i < ARRAY_LEN(marks) && len == 0; i++)
            len = strncmp(p, marks[i], strlen(marks[i])) == 0 ? strlen(marks[i]) : 0;
        if (len > 0)
            fputs(id, stdout);
        else
            putchar(*p);
        p += len > 0 ? len : 1;
    }
    putchar('\n');
}

static void print_filed(const struct cli *c, const json_t *o)
{
    const struct kind_row *row = kind_row(c->verb->kind);

    if (c->dry_run) {
        printf("可以办理:%s / %s would be signed;没有签名,没有写入任何东西 (--dry-run)\n", row->name_zh, row->name);
        return;
    }
    printf("已签发:%s / %s  编号 %s  总号 %lld  (事项 %.16s…)\n", row->name_zh, row->name, show_text(o, "subject"),
           (long long)show_number(o, "position"), show_text(o, "event"));
    if (c->verb->next != NULL)
        print_next(c, show_text(o, "subject"));
}

int verb_file(struct cli *c)
{
    struct office_asks asks = {c, office_get, json_file};
    struct words_fault fault = {0};
    int rc = 0;
    json_t *filing = filing_of_words(c, &asks, &fault);

    if (filing == NULL)
        return say_error(c, EX_USAGE, fault.what, fault.why, fault.remedy);
    char *body = json_dumps(filing, JSON_COMPACT);
    json_t *o = body != NULL ? ask_json(c, "/v1/file", body, &rc) : NULL;

    free(body);
    json_decref(filing);
    if (o == NULL)
        return rc;
    if (c->json)
        print_json(o);
    else
        print_filed(c, o);
    json_decref(o);
    return 0;
}
