/* fangpin household import: all rows are checked, here and by the office, before the first is signed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/area.h"
#include "base/limits.h"
#include "node/cli/http.h"
#include "node/cli/import.h"
#include "node/cli/say.h"
#include "node/cli/setup.h"

#define BATCH_ROWS      200u
#define FAULTS_SAID_MAX 20u

static void error_file_name(const char *path, char *out, size_t room)
{
    size_t len = strlen(path);

    if (len > 4 && strcmp(path + len - 4, ".csv") == 0)
        len -= 4;
    snprintf(out, room, "%.*s-错误.csv", (int)len, path);
}

/* The faulty rows with a last column that says why, for a spreadsheet: BOM and CRLF. */
static bool error_file_write(const struct import *i, const char *name)
{
    FILE *f = fopen(name, "wbe");

    if (f == NULL)
        return false;
    fprintf(f, "\xef\xbb\xbf%s,\"错误\"\r\n", i->head);
    for (size_t k = 0; k < i->n; k++)
        if (i->rows[k].fault[0] != '\0')
            fprintf(f, "%s,\"第 %u 行 %s\"\r\n", i->rows[k].cells == NULL ? "" : i->rows[k].cells, i->rows[k].line,
                    i->rows[k].fault);
    return fclose(f) == 0;
}

static int say_faults(const struct cli *c, const struct import *i, const char *path)
{
    char name[2300];
    size_t said = 0;

    error_file_name(path, name, sizeof name);
    for (size_t k = 0; k < i->n && said < FAULTS_SAID_MAX; k++)
        if (i->rows[k].fault[0] != '\0') {
            fprintf(stderr, "%s:%u: %s\n", path, i->rows[k].line, i->rows[k].fault);
            said++;
        }
    if (i->bad > said)
        fprintf(stderr, "…… 还有 %zu 行\n", i->bad - said);
    bool written = error_file_write(i, name);
    return say_errorf(c, EX_DATAERR,
                      written ? "错误的行已另存(最后一列是原因) / the faulty rows were saved beside it" : "",
                      "改好原表再导一次 / correct the table and import it again",
                      "读到 %zu 行,有错 %zu 行;没有登记任何一户%s%s / nothing was registered", i->n, i->bad,
                      written ? "。错误行: " : "", written ? name : "");
}

/* Post rows [from, to) as one batch. 0 or an exit code; refusals become faults of their rows. */
static int batch_post(struct cli *c, struct import *i, size_t from, size_t to, bool dry_run)
{
    json_t *list = json_array();
    int rc = 0;

    for (size_t k = from; k < to; k++) {
        if (dry_run)
            json_object_set_new(i->rows[k].filing, "dry_run", json_true());
        else
            json_object_del(i->rows[k].filing, "dry_run");
        json_array_append(list, i->rows[k].filing);
    }
    char *body = json_dumps(list, JSON_COMPACT);
    json_decref(list);
    json_t *o = body == NULL ? NULL : ask_json(c, "/v1/file", body, &rc);
    free(body);
    if (o == NULL)
        return rc == 0 ? 1 : rc;
    for (size_t k = from; k < to; k++) {
        const char *what = "?";
        if (json_unpack(json_array_get(o, k - from), "{s:{s:s}}", "error", "what", &what) != 0)
            continue;
        snprintf(i->rows[k].fault, sizeof i->rows[k].fault, "%.230s", what);
        i->bad++;
    }
    json_decref(o);
    return 0;
}

static int all_post(struct cli *c, struct import *i, bool dry_run, size_t *done)
{
    int rc = 0;

    for (*done = 0; rc == 0 && i->bad == 0 && *done < i->n;) {
        size_t to = i->n - *done < BATCH_ROWS ? i->n : *done + BATCH_ROWS;
        rc = batch_post(c, i, *done, to, dry_run);
        if (rc == 0)
            *done = to;
    }
    return rc;
}

static int import_post(struct cli *c, struct import *i, const char *path)
{
    size_t done = 0;
    int rc = all_post(c, i, true, &done);

    if (rc != 0)
        return rc;
    if (i->bad > 0)
        return say_faults(c, i, path);
    if (c->dry_run) {
        printf("读到 %zu 行,都可登记%s;没有写入任何东西 (--dry-run)\n", i->n, i->was_gbk ? "(GBK 已转换)" : "");
        return 0;
    }
    rc = all_post(c, i, false, &done);
    if (rc != 0 || i->bad > 0)
        return say_errorf(c, rc != 0 ? rc : 1, "签到一半时节点拒绝或中断 / the office refused or stopped half-way",
                          "fangpin case ls 看已登记的;把其余的行另存后再导 / import the remaining rows",
                          "已登记前 %zu 行,共 %zu 行 / only the first rows were registered", done, i->n);
    if (c->json)
        printf("{\"schema\":\"fangpin.import/1\",\"rows\":%zu}\n", i->n);
    else
        printf("已登记 %zu 户。下一步 / next: fangpin case ls\n", i->n);
    return 0;
}

int verb_household_import(struct cli *c)
{
    const char *path = cli_arg(c, 0), *area = cli_opt(c, "area");
    struct import i;
    struct area a;
    char *bytes;
    size_t len;

    if (area != NULL && !area_parse(&a, area, strlen(area)))
        return say_errorf(c, EX_USAGE, "应为 12 位数字 / it must be 12 digits", c->verb->example,
                          "--area 不是区划代码 / is no area code: %.40s", area);
    int rc = file_read(path, IMPORT_BYTES_MAX, &bytes, &len);
    if (rc != 0)
        return say_errorf(c, EX_NOINPUT, err_words(rc), "", "文件读不了 / cannot read %s", path);
    rc = import_read(&i, bytes, len, area, date_of(step_time_now().wall));
    free(bytes);
    if (rc == ERR_MALFORMED)
        rc = say_errorf(c, EX_DATAERR, i.fault, "改好再导;没有登记任何一户 / correct it; nothing was registered",
                        "%s:%u: 表头或文件有错 / the file is wrong", path, i.fault_line);
    else if (rc != 0)
        rc = say_err(c, rc, "读不了 / cannot be read", "");
    else if (i.n == 0)
        rc = say_errorf(c, EX_DATAERR, "只有表头 / only titles", "", "%s: 没有数据行 / no rows", path);
    else
        rc = i.bad > 0 ? say_faults(c, &i, path) : import_post(c, &i, path);
    import_free(&i);
    return rc;
}
