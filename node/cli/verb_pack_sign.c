/* Signing, countersigning and withdrawing packs, and signing a year's days off, at a running office. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/area.h"
#include "node/cli/http.h"
#include "node/cli/pack_file.h"
#include "node/cli/say.h"
#include "node/cli/show.h"
#include "tiers/calendar.h"
#include "tiers/kinds.h"

#define ID_TEXT_LEN 32

/* File it and say what became of it. Takes `filing`. */
static int file_it(const struct cli *c, json_t *filing)
{
    const struct kind_row *row = kind_by_name(json_string_value(json_object_get(filing, "kind")));
    int rc = 0;

    if (c->dry_run)
        json_object_set_new(filing, "dry_run", json_true());
    char *body = json_dumps(filing, JSON_COMPACT);
    json_t *o = body != NULL ? ask_json(c, "/v1/file", body, &rc) : NULL;
    free(body);
    json_decref(filing);
    if (o == NULL)
        return rc;
    if (c->json)
        print_json(o);
    else if (c->dry_run)
        printf("可以办理:%s / %s would be signed;没有签名,没有写入任何东西 (--dry-run)\n", row->name_zh, row->name);
    else
        printf("已签发:%s / %s  编号 %s  总号 %lld\n下一步 / next: %s\n", row->name_zh, row->name,
               show_text(o, "subject"), (long long)show_number(o, "position"), c->verb->next);
    json_decref(o);
    return 0;
}

static void option_take(const struct cli *c, json_t *filing, const char *option, const char *field)
{
    const char *value = cli_opt(c, option);

    if (value != NULL)
        json_object_set_new(filing, field, json_string(value));
}

static json_t *text_json(struct span text)
{
    return json_stringn((const char *)text.at, text.len);
}

/* Faults are said here, with all their lines: the office would name the first alone. */
int verb_pack_sign(struct cli *c)
{
    struct pack_file p;
    int rc = pack_file_read(&p, c, cli_arg(c, 0));

    if (rc == 0) {
        json_t *filing = json_pack("{s:s, s:o}", "kind", "pack", "pack_text", text_json(p.text));
        option_take(c, filing, "effective", "effective_on");
        option_take(c, filing, "until", "until");
        rc = file_it(c, filing);
    }
    pack_file_close(&p);
    return rc;
}

int verb_calendar_sign(struct cli *c)
{
    struct pack_file p;
    struct calendar_year year;
    int rc = pack_file_open(&p, c, cli_arg(c, 0));

    if (rc == 0 && calendar_parse(&year, p.text, &p.faults) != 0) {
        json_t *o = pack_faults_json(cli_arg(c, 0), &p.faults);
        if (c->json)
            print_json(o);
        json_decref(o);
        pack_faults_say(c, cli_arg(c, 0), &p.faults);
        rc = EX_DATAERR;
    } else if (rc == 0) {
        rc = file_it(c, json_pack("{s:s, s:o}", "kind", "calendar", "calendar_text", text_json(p.text)));
    }
    pack_file_close(&p);
    return rc;
}

/* Among the signed packs that the office shows: by its 32 hex digits, or by name, of which the highest version. */
static const json_t *signed_find(const json_t *o, const char *name)
{
    const json_t *list = json_object_get(o, "signed"), *best = NULL;

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        bool same = strcmp(show_text(v, strlen(name) == ID_TEXT_LEN ? "pack" : "name"), name) == 0;
        if (same && (best == NULL || show_number(v, "version") > show_number(best, "version")))
            best = v;
    }
    return best;
}

/* The scope it is signed in: the pack's own where that lies below, else the office's (a county takes its municipality's
 * draft into use for itself). */
static int named_file(struct cli *c, const char *kind)
{
    const char *name = cli_arg(c, 0), *area = cli_opt(c, "area");
    char path[64];
    struct area place;
    int rc = 0;

    if (area != NULL && !area_parse(&place, area, strlen(area)))
        return say_errorf(c, EX_USAGE, "应为 12 位区划代码 / 12 digits", c->verb->example,
                          "--area 写错了 / is wrong: %.40s", area);
    snprintf(path, sizeof path, "/v1/pack%s%s", area != NULL ? "?area=" : "", area != NULL ? area : "");
    json_t *o = ask_json(c, path, NULL, &rc);
    if (o == NULL)
        return rc;
    const json_t *found = signed_find(o, name);
    if (found == NULL) {
        json_decref(o);
        return say_errorf(c, EX_NOINPUT, "本单位和上级都没有 / neither for this area nor above it",
                          "看已签的: fangpin pack show;下级的加 --area 代码 / see what is signed",
                          "没有已签的政策包 %.60s / no such pack is signed", name);
    }
    json_t *filing = json_pack("{s:s, s:s}", "kind", kind, "pack", show_text(found, "pack"));
    if (area != NULL)
        json_object_set_new(filing, "area", json_string(area));
    json_decref(o);
    if (strcmp(kind, "pack_withdraw") == 0) {
        option_take(c, filing, "from", "from");
        option_take(c, filing, "reason", "reason_text");
    }
    return file_it(c, filing);
}

int verb_pack_countersign(struct cli *c)
{
    return named_file(c, "pack_countersign");
}

int verb_pack_withdraw(struct cli *c)
{
    return named_file(c, "pack_withdraw");
}
