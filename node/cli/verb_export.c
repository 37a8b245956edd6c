/* fangpin case export: households as a table for the provincial or national system, which gives each a number that
 * fangpin household numbers takes back (S0·二(四); S4·三(七)2·六). By file: that system is never needed online. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "base/err.h"
#include "node/cli/http.h"
#include "node/cli/private_file.h"
#include "node/cli/say.h"
#include "node/cli/show.h"

#define PATH_ROOM 300u

struct exporting {
    struct cli *c;
    FILE *f;
    bool enrolled;
    size_t rows, without; /* how many; of them without a number */
};

static const char *text_or_none(const json_t *o, const char *key)
{
    const json_t *v = json_object_get(o, key);

    return json_is_string(v) ? json_string_value(v) : "";
}

static void cell(struct exporting *x, const char *text, char after)
{
    csv_fwrite(x->f, text, strlen(text));
    fputc(after, x->f);
}

/* Identification of a case file; NULL: it has none. */
static const json_t *case_process(const json_t *file)
{
    const json_t *list = json_object_get(json_object_get(file, "case"), "process");

    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *p = json_array_get(list, i);
        if (strcmp(text_or_none(p, "process"), "case") == 0)
            return p;
    }
    return NULL;
}

/* Announced: to be entered. Enrolled: entered, with its number. */
static bool wanted(const struct exporting *x, const json_t *process)
{
    const char *state = text_or_none(process, "state");

    return !x->enrolled || strcmp(state, "announced") == 0 || strcmp(state, "enrolled") == 0;
}

static void row_write(struct exporting *x, const json_t *file)
{
    const json_t *process = case_process(file), *now = json_object_get(process, "now");
    const json_t *head = json_array_get(json_object_get(json_object_get(file, "personal"), "member"), 0);
    bool entered = strcmp(text_or_none(process, "state"), "enrolled") == 0;
    const char *number = entered ? text_or_none(now, "number") : "";

    if (!wanted(x, process))
        return;
    cell(x, text_or_none(json_object_get(file, "case"), "household"), ',');
    cell(x, text_or_none(json_object_get(file, "case"), "area"), ',');
    cell(x, text_or_none(head, "name"), ',');
    cell(x, text_or_none(head, "citizen_id"), ',');
    cell(x, text_or_none(now, "class"), ',');
    cell(x, number, '\r');
    fputc('\n', x->f);
    x->rows++;
    x->without += *number == '\0';
}

static int household_write(struct exporting *x, const char *household)
{
    char path[PATH_ROOM];
    int rc = 0;

    snprintf(path, sizeof path, "/v1/case/%.32s", household);
    json_t *file = ask_json(x->c, path, NULL, &rc);
    if (file == NULL)
        return rc == 0 ? 1 : rc;
    row_write(x, file);
    json_decref(file);
    return 0;
}

static int page_write(struct exporting *x, const json_t *cases)
{
    int rc = 0;

    for (size_t i = 0; i < json_array_size(cases) && rc == 0; i++) {
        const json_t *line = json_array_get(cases, i);
        if (!x->enrolled || strcmp(text_or_none(line, "outcome"), "approved") == 0)
            rc = household_write(x, text_or_none(line, "household"));
    }
    return rc;
}

static int cases_write(struct exporting *x)
{
    char path[PATH_ROOM], after[64] = "";
    int rc = 0;

    fputs("\xef\xbb\xbf户号,村代码,户主,身份证号,类别,编号\r\n", x->f);
    do {
        snprintf(path, sizeof path, "/v1/cases?limit=1000%s%s", after[0] == '\0' ? "" : "&after=", after);
        json_t *o = ask_json(x->c, path, NULL, &rc);
        if (o == NULL)
            return rc == 0 ? 1 : rc;
        rc = page_write(x, json_object_get(o, "cases"));
        snprintf(after, sizeof after, "%s", text_or_none(o, "next"));
        json_decref(o);
    } while (rc == 0 && after[0] != '\0');
    return rc;
}

static int say_unwritten(const struct cli *c, const char *path)
{
    return say_errorf(c, EX_CANTCREAT, "目录不在、无权或磁盘满 / no such folder, no right, or the disk is full",
                      "换个文件名 / choose another name", "文件写不了 / cannot write %s", path);
}

static void say_done(const struct exporting *x, const char *path)
{
    if (x->c->json) {
        json_t *o = json_pack("{s:s, s:s, s:I, s:I}", "schema", "fangpin.export/1", "file", path, "rows",
                              (json_int_t)x->rows, "without_number", (json_int_t)x->without);
        print_json(o);
        json_decref(o);
        return;
    }
    printf("已导出 %zu 户,其中 %zu 户还没有编号 → %s / exported\n", x->rows, x->without, path);
    printf("含个人信息,只有本人可读 / it names persons: readable by its owner alone\n");
    if (x->enrolled && x->without > 0)
        printf("下一步 / next: 填好编号后 fangpin household numbers %s\n", path);
}

int verb_case_export(struct cli *c)
{
    struct exporting x = {.c = c, .enrolled = cli_opt(c, "enrolled") != NULL};
    const char *path = cli_arg(c, 0);
    struct private_file file;

    if (!private_begin(&file, path))
        return say_unwritten(c, path);
    x.f = file.f;
    int rc = cases_write(&x);
    bool placed = private_end(&file, rc == 0);
    if (placed)
        say_done(&x, path);
    return rc != 0 || placed ? rc : say_unwritten(c, path);
}
