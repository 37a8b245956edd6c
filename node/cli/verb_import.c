/* fangpin … import FILE: every cell is checked here and every row by the office before the first is signed; rows at
 * fault come back as a table. A second import of the same file signs nothing twice. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/area.h"
#include "base/err.h"
#include "node/api/values.h"
#include "node/cli/import.h"
#include "node/cli/say.h"
#include "node/cli/setup.h"
#include "node/cli/tables.h"
#include "tiers/departments.h"

#define FAULTS_SAID_MAX 20u
#define PATH_ROOM       2300u

static void error_file_name(const char *path, char *out, size_t room)
{
    size_t len = strlen(path);

    if (len > 4 && strcmp(path + len - 4, ".csv") == 0)
        len -= 4;
    snprintf(out, room, "%.*s.errors.csv", (int)len, path);
}

static void say_fault(const struct import *i, const struct table_fault *f)
{
    fprintf(stderr, "%s:%u: ", i->path, f->line);
    if (f->title[0] != '\0')
        fprintf(stderr, "第 %u 列 %s: ", f->column, f->title);
    else if (f->column > 0)
        fprintf(stderr, "第 %u 个字: ", f->column);
    fprintf(stderr, "%s\n    怎么办: %s\n", f->what, f->remedy);
}

static void say_faults(struct import *i)
{
    table_faults_sort(&i->r);
    for (size_t k = 0; k < i->r.n_faults && k < FAULTS_SAID_MAX; k++)
        say_fault(i, &i->r.faults[k]);
    if (i->r.n_faults > FAULTS_SAID_MAX)
        fprintf(stderr, "…… 还有 %zu 处 / and %zu more\n", i->r.n_faults - FAULTS_SAID_MAX,
                i->r.n_faults - FAULTS_SAID_MAX);
}

/* The name of the file that holds the faulty rows, or "" when it could not be written. */
static void errors_save(struct import *i, char out[PATH_ROOM])
{
    error_file_name(i->path, out, PATH_ROOM);
    if (table_errors_write(&i->r, out) != 0)
        out[0] = '\0';
}

static void print_summary(const struct import *i, size_t closed, const char *errors)
{
    const struct table *t = i->r.table;
    size_t fresh = table_in(&i->r, i->c->dry_run ? ROW_NEW : ROW_SIGNED), known = table_in(&i->r, ROW_KNOWN);
    size_t bad = table_in(&i->r, ROW_FAULTY);

    if (i->c->json) {
        json_t *o = json_pack("{s:s, s:s, s:b, s:I, s:I, s:I, s:I, s:I, s:s}", "schema", "fangpin.import/1", "table",
                              t->noun, "dry_run", i->c->dry_run, "rows", (json_int_t)i->r.n, "signed",
                              (json_int_t)fresh, "known", (json_int_t)known, "faulty", (json_int_t)bad, "closed",
                              (json_int_t)closed, "errors_file", errors);
        json_dumpf(o, stdout, JSON_COMPACT);
        putchar('\n');
        json_decref(o);
        return;
    }
    printf("%s / %s: 读到 %zu 行%s · %s %zu %s · 已有 %zu · 有错 %zu", t->zh, t->noun, i->r.n,
           i->r.was_gbk ? "(GBK 已转换)" : "", i->c->dry_run ? "可签" : "已签", fresh, t->unit, known, bad);
    if (closed > 0)
        printf(" · %s %zu 条", i->c->dry_run ? "将撤销" : "已撤销", closed);
    printf("\n");
    if (i->c->dry_run)
        printf("没有签发任何东西 (--dry-run) / nothing was signed\n");
    if (errors[0] != '\0')
        printf("错误的行另存为 %s:改好后导这个文件即可,已签的不在其中 / mend and import that file\n", errors);
    else if (bad == 0 && !i->c->dry_run)
        printf("下一步 / next: %s\n", strcmp(t->noun, "push") == 0 ? "fangpin push ls" : "fangpin case ls");
}

/* ---- the way of a table ---- */

static int rows_complete(struct import *i)
{
    const char *noun = i->r.table->noun;

    if (strcmp(noun, "push") == 0)
        return import_push(i);
    if (strcmp(noun, "household") == 0)
        return import_households(i);
    if (strcmp(noun, "numbers") == 0)
        return import_numbers(i);
    return strcmp(noun, "visit") == 0 ? import_visits(i) : import_answers(i);
}

static int interrupted(const struct import *i, int rc)
{
    fprintf(stderr,
            "fangpin: 签到一半停了,已签 %zu %s;原样再导一次:已签的不会重复 / stopped half-way; import the same file "
            "again, nothing is signed twice\n",
            table_in(&i->r, ROW_SIGNED), i->r.table->unit);
    return rc;
}

/* The list's own record first, so that a half-signed list is seen; then what is taken back, then the rows. */
static int all_sign(struct import *i, size_t *closed)
{
    json_t *header = json_array();
    size_t done;

    if (i->header != NULL)
        json_array_append(header, i->header);
    int rc = import_post_list(i, header, false, &done);
    json_decref(header);
    if (rc == 0 && i->closings != NULL)
        rc = import_post_list(i, i->closings, false, closed);
    if (rc == 0)
        rc = import_post(i, false);
    return rc == 0 ? 0 : interrupted(i, rc);
}

/* More rows wrong than right: most likely the wrong table or a shifted column. */
static bool too_many_faults(const struct import *i)
{
    return table_in(&i->r, ROW_FAULTY) > i->r.n / 2;
}

static int import_run(struct import *i)
{
    char errors[PATH_ROOM] = "";
    size_t closed = i->closings == NULL ? 0 : json_array_size(i->closings);
    int rc = import_post(i, true);

    if (rc != 0)
        return rc;
    bool stop = too_many_faults(i) && !i->c->dry_run;
    if (!i->c->dry_run && !stop)
        rc = all_sign(i, &closed);
    if (table_in(&i->r, ROW_FAULTY) > 0) {
        say_faults(i);
        errors_save(i, errors);
    }
    if (stop)
        return say_errorf(i->c, EX_DATAERR,
                          "一半以上的行有错,多半是拿错了表或列错了位 / more than half of the rows are wrong",
                          "核对表头,改好再导 / check the titles and import again",
                          "没有签发任何一行 / nothing was signed: %s", i->path);
    print_summary(i, closed, errors);
    return rc != 0 ? rc : table_in(&i->r, ROW_FAULTY) > 0 ? EX_DATAERR : 0;
}

static int say_bad_file(struct import *i)
{
    say_faults(i);
    return say_errorf(i->c, EX_DATAERR, i->r.faults[0].what, i->r.faults[0].remedy,
                      "%s: 文件或表头有错,没有签发任何东西 / the file is wrong, nothing was signed", i->path);
}

static void import_free(struct import *i)
{
    json_decref(i->header);
    json_decref(i->closings);
    table_free(&i->r);
}

static void read_progress(void *arg, size_t rows)
{
    import_progress(arg, "读表 / reading", rows, rows);
}

static int import_file(struct import *i)
{
    char *bytes;
    size_t len;
    int rc = file_read(i->path, TABLE_BYTES_MAX, &bytes, &len);

    if (rc != 0)
        return say_errorf(i->c, EX_NOINPUT, err_words(rc), "核对文件名 / check the name", "文件读不了 / cannot read %s",
                          i->path);
    i->r.today = date_of(step_time_now().wall);
    i->r.progress = read_progress;
    i->r.progress_arg = i;
    rc = table_read(&i->r, bytes, len);
    free(bytes);
    import_progress_end(i);
    if (rc != 0)
        return say_err(i->c, rc, "读不了 / cannot be read", "");
    if (i->r.file_bad)
        return say_bad_file(i);
    rc = rows_complete(i);
    return rc != 0 ? rc : import_run(i);
}

static int import_table(struct import *i, const char *noun)
{
    const char *area = cli_opt(i->c, "area");
    struct area a;

    if (area != NULL && !area_parse(&a, area, strlen(area)))
        return say_errorf(i->c, EX_USAGE, "应为 12 位数字 / it must be 12 digits", i->c->verb->example,
                          "--area 不是区划代码 / is no area code: %.40s", area);
    i->path = cli_arg(i->c, 0);
    i->r.table = table_of(noun);
    i->r.area = area;
    int rc = import_file(i);
    import_free(i);
    return rc;
}

int verb_household_import(struct cli *c)
{
    struct import i = {.c = c};

    return import_table(&i, "household");
}

int verb_household_numbers(struct cli *c)
{
    struct import i = {.c = c};

    return import_table(&i, "numbers");
}

int verb_visit_import(struct cli *c)
{
    struct import i = {.c = c};

    return import_table(&i, "visit");
}

static int dept_option(struct import *i)
{
    const struct department *d = department_named(cli_opt(i->c, "dept"));

    if (d == NULL)
        return say_errorf(i->c, EX_USAGE, "应为17个部门之一,如 CIVIL_AFFAIRS 或 民政 / one of the 17 departments",
                          "fangpin push ls 列出全部部门 / lists them all", "--dept 不认识 / is not known: %.40s",
                          cli_opt(i->c, "dept"));
    i->dept = d->no;
    return 0;
}

static int push_options(struct import *i)
{
    const char *rev = cli_opt(i->c, "rev"), *month = cli_opt(i->c, "month");
    char *end = NULL;
    int rc = dept_option(i);

    if (rc != 0)
        return rc;
    i->month = month_parse(month);
    if (i->month == 0)
        return say_errorf(i->c, EX_USAGE, "写成 2026-10 / write 2026-10", i->c->verb->example,
                          "--month 不是月份 / is no month: %.40s", month);
    unsigned long n = rev == NULL ? 1 : strtoul(rev, &end, 10);
    if (n < 1 || n > 99 || (end != NULL && *end != '\0'))
        return say_errorf(i->c, EX_USAGE, "应为 1 到 99 / from 1 to 99", i->c->verb->example,
                          "--rev 不是版次 / is no revision: %.40s", rev);
    i->revision = (uint32_t)n;
    return 0;
}

int verb_push_import(struct cli *c)
{
    struct import i = {.c = c, .urgent = cli_opt(c, "urgent") != NULL};
    int rc = push_options(&i);

    return rc == 0 ? import_table(&i, "push") : rc;
}

int verb_compare_import(struct cli *c)
{
    struct import i = {.c = c};
    int rc = dept_option(&i);

    return rc == 0 ? import_table(&i, "compare") : rc;
}

int verb_push_answer(struct cli *c)
{
    struct import i = {.c = c};
    size_t open = 0, done = 0;
    int rc = push_options(&i);

    if (rc == 0)
        rc = import_push_answers(&i, c->dry_run, &open, &done);
    if (rc != 0)
        return rc;
    if (c->json)
        printf("{\"schema\":\"fangpin.push_answers/1\",\"dry_run\":%s,\"answered\":%zu,\"open\":%zu}\n",
               c->dry_run ? "true" : "false", done, open);
    else
        printf("%s %zu 条,还在办理 %zu 条 / answered, still open\n", c->dry_run ? "可反馈" : "已反馈", done, open);
    return 0;
}
