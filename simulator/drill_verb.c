/* `fangpin drill run|check|ls|show`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "node/cli/columns.h"
#include "node/cli/http.h"
#include "node/cli/progress.h"
#include "node/cli/say.h"
#include "node/cli/setup.h"
#include "simulator/drill_run.h"
#include "simulator/drills_shipped.h"
#include "simulator/report.h"
#include "simulator/report_file.h"
#include "simulator/verbs.h"
#include "simulator/whole.h"

#if defined(__clang__)
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

/* ---- reading ---- */

struct drill_file {
    char name[64], folder[1024];
    char *text; /* of a file; NULL: it is shipped */
    struct span span;
};

static void stem_of(char out[64], const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash == NULL ? path : slash + 1;
    size_t len = strlen(base);

    if (len > 6 && strcmp(base + len - 6, ".drill") == 0)
        len -= 6;
    snprintf(out, 64, "%.*s", (int)(len < 63 ? len : 63), base);
}

static int file_open(struct cli *c, const char *what, struct drill_file *f)
{
    size_t len;

    *f = (struct drill_file){.span = drill_shipped(what)};
    stem_of(f->name, what);
    if (f->span.at != NULL)
        return 0;
    if (file_read(what, DRILL_BYTES_MAX, &f->text, &len) != 0)
        return say_errorf(c, EX_NOINPUT, "既不是文件,也不是自带的 / neither a file nor shipped",
                          "自带的 / shipped ones: fangpin drill ls", "没有这场演练 / no such drill: %.80s", what);
    const char *slash = strrchr(what, '/');
    if (slash == NULL)
        snprintf(f->folder, sizeof f->folder, ".");
    else
        snprintf(f->folder, sizeof f->folder, "%.*s", (int)(slash == what ? 1 : slash - what), what);
    f->span = span_of(f->text, len);
    return 0;
}

static json_t *faults_json(const char *file, const struct drill_faults *f)
{
    json_t *list = json_array();

    for (size_t i = 0; i < f->n; i++)
        json_array_append_new(list,
                              json_pack("{s:I, s:I, s:s, s:s}", "line", (json_int_t)f->at[i].line, "column",
                                        (json_int_t)f->at[i].column, "what", f->at[i].what, "remedy", f->at[i].remedy));
    return json_pack("{s:s, s:s, s:b, s:o, s:I}", "schema", "fangpin.drill_check/1", "file", file, "good",
                     (int)(f->n == 0), "faults", list, "more", (json_int_t)f->more);
}

static void faults_say(const struct cli *c, const char *file, const struct drill_faults *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct drill_fault *at = &f->at[i];
        if (at->column > 0)
            fprintf(stderr, "%s%s:%u:%u:%s %s\n", tone_on(c, TONE_BAD), file, at->line, at->column, tone_off(c),
                    at->what);
        else
            fprintf(stderr, "%s%s:%u:%s %s\n", tone_on(c, TONE_BAD), file, at->line, tone_off(c), at->what);
        if (at->remedy[0] != '\0')
            fprintf(stderr, "    → %s\n", at->remedy);
    }
    fprintf(stderr, "%zu 处错误 / %zu faults\n", f->n + f->more, f->n + f->more);
}

/* NULL: said why. */
static struct drill *drill_open(struct cli *c, struct drill_file *file, int *rc)
{
    struct drill_faults *f = calloc(1, sizeof *f);
    struct drill *d = NULL;

    *rc = f == NULL ? EX_OSERR : file_open(c, cli_arg(c, 0), file);
    if (*rc == 0) {
        d = drill_read(file->name, file->span, file->folder, f);
        *rc = d != NULL ? 0 : EX_DATAERR;
        if (c->json && d == NULL) {
            json_t *o = faults_json(cli_arg(c, 0), f);
            print_json(o);
            json_decref(o);
        }
        if (d == NULL)
            faults_say(c, cli_arg(c, 0), f);
    }
    free(f);
    return d;
}

/* ---- check, ls, show ---- */

static size_t acts_count(const struct drill *d)
{
    size_t n = 0;

    for (const struct drill_step *s = d->at; s != NULL; s = s->next)
        for (const struct drill_act *a = s->act; a != NULL; a = a->next)
            n++;
    return n;
}

static size_t expects_count(const struct drill *d)
{
    size_t n = 0;

    for (const struct drill_expect *e = d->expect; e != NULL; e = e->next)
        n++;
    return n;
}

int drill_check_verb(struct cli *c)
{
    struct drill_file file;
    int rc;
    struct drill *d = drill_open(c, &file, &rc);

    if (d != NULL && c->json) {
        struct drill_faults none = {.n = 0};
        json_t *o = faults_json(cli_arg(c, 0), &none);
        print_json(o);
        json_decref(o);
    } else if (d != NULL) {
        printf("%s没有错误 / no faults%s  %s / %s\n  %u 个单位 offices, %llu 天 days, %zu 行事项 lines of acts, "
               "%zu 条期望 expectations\n",
               tone_on(c, TONE_GOOD), tone_off(c), d->title_zh, d->title_en, d->n_offices,
               (unsigned long long)(d->length_ms / DAY_MS), acts_count(d), expects_count(d));
    }
    drill_free(d);
    free(file.text);
    return rc;
}

static json_t *drill_line(const struct drill *d)
{
    return json_pack("{s:s, s:s, s:s, s:I, s:I, s:I}", "name", d->name, "title_zh", d->title_zh, "title_en",
                     d->title_en, "offices", (json_int_t)d->n_offices, "days", (json_int_t)(d->length_ms / DAY_MS),
                     "expectations", (json_int_t)expects_count(d));
}

int drill_ls_verb(struct cli *c)
{
    static const char *const heads[] = {"名称", "内容", ">单位", ">天", ">期望"};
    struct drill_faults *f = calloc(1, sizeof *f);
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));
    json_t *list = json_array();
    size_t n;
    const struct embedded *all = drills_shipped(&n);

    for (size_t i = 0; i < n && f != NULL; i++) {
        char title[400], offices[16], days[16], expects[16];
        struct drill *d = drill_read(all[i].name, drill_shipped(all[i].name), "", f);
        if (d == NULL)
            continue;
        json_array_append_new(list, drill_line(d));
        snprintf(title, sizeof title, "%s / %s", d->title_zh, d->title_en);
        snprintf(offices, sizeof offices, "%u", d->n_offices);
        snprintf(days, sizeof days, "%llu", (unsigned long long)(d->length_ms / DAY_MS));
        snprintf(expects, sizeof expects, "%zu", expects_count(d));
        columns_row(t, (const char *const[]){d->name, title, offices, days, expects});
        drill_free(d);
    }
    json_t *o = json_pack("{s:s, s:o}", "schema", "fangpin.drills/1", "drills", list);
    if (c->json)
        print_json(o);
    else
        columns_print(t, stdout);
    json_decref(o);
    columns_free(t);
    free(f);
    return 0;
}

int drill_show_verb(struct cli *c)
{
    struct span text = drill_shipped(cli_arg(c, 0));

    if (text.at == NULL)
        return say_errorf(c, EX_NOINPUT, "", "fangpin drill ls", "没有这场自带的演练 / no such shipped drill: %.60s",
                          cli_arg(c, 0));
    fwrite(text.at, 1, text.len, stdout);
    return 0;
}

/* ---- run ---- */

static void progress_say(void *self, uint64_t ms, uint64_t of_ms, uint64_t events, const char *phase)
{
    progress_show(self, ms, of_ms, events, phase);
}

/* Before a long run: it must not be for nothing. */
static int report_ready(const struct cli *c, const char *dir)
{
    int rc = dir == NULL ? 0 : report_dir(dir);

    return rc == 0 ? 0
                   : say_err(c, rc, dir, "上级目录要存在,并且可写 / its parent folder must exist, and it be writable");
}

/* What was found is said first: a disk that fills meanwhile takes away the page only. */
static int report_say(struct cli *c, const json_t *run)
{
    const char *dir = cli_opt(c, "report");
    struct cli plain = *c; /* the record is already on stdout: no second object there */
    int rc = 0;

    plain.json = false;
    if (c->json)
        print_json(run);
    else
        rc = report_text(run, stdout, c->color);
    if (rc != 0)
        return say_err(&plain, rc, "报告写不出 / the report cannot be written", "");
    if (dir == NULL) {
        fprintf(stderr, "要网页和表格,加 / for the page and the tables add: --report DIR\n");
        return 0;
    }
    fflush(stdout);
    rc = report_write(run, dir);
    if (rc != 0)
        return say_err(&plain, rc, dir, "结果如上,只缺网页 / the verdict stands above; only the page is missing");
    fprintf(stderr, "报告 / report: %s/index.html\n", dir);
    return 0;
}

/* What was refused before the start is the file's fault; anything else is the program's own. */
static int not_run(const struct cli *c, int rc, const struct drill_run_fault *f)
{
    const char *file = cli_arg(c, 0);
    char remedy[300];

    if (rc != ERR_REFUSED)
        return say_errorf(c, EX_SOFTWARE, f->text,
                          "这是程序的错:请连同演练文件报告 / our fault: report it with the file",
                          "演练没有跑成 / the drill could not be run: %s", err_words(rc));
    if (f->line > 0)
        snprintf(remedy, sizeof remedy, "改第 %u 行,再 / correct line %u, then: fangpin drill check %.180s", f->line,
                 f->line, file);
    else
        snprintf(remedy, sizeof remedy, "改好文件,再 / correct the file, then: fangpin drill check %.180s", file);
    return say_errorf(
        c, EX_DATAERR, f->text, remedy,
        "演练开始不了:开始之前的事项没有办成 / the drill cannot begin: what comes before was refused: %.200s", file);
}

static int run_it(struct cli *c, const struct drill *d, uint64_t seed)
{
    struct progress p;
    struct drill_run_options o = {.seed = seed, .build = COMPILER, .progress = progress_say, .self = &p};
    struct drill_run_fault fault;
    json_t *run = NULL;
    bool passed = false;

    progress_begin(&p);
    int rc = drill_run(d, &o, &run, &passed, &fault);
    progress_end(&p);
    if (rc != 0)
        return not_run(c, rc, &fault);
    rc = report_say(c, run);
    json_decref(run);
    return rc != 0 ? rc : passed ? 0 : 1;
}

int drill_run_verb(struct cli *c)
{
    struct drill_file file;
    const char *text = cli_opt(c, "seed");
    uint64_t seed = 0;
    int rc;

    if (text != NULL && !whole_parse(&seed, text, true, 1, UINT64_MAX))
        return say_error(c, EX_USAGE, "--seed 应为不小于 1 的整数 / must be a whole number from 1", "", "--seed 7");
    struct drill *d = drill_open(c, &file, &rc);
    if (d != NULL)
        rc = report_ready(c, cli_opt(c, "report"));
    if (d != NULL && rc == 0)
        rc = run_it(c, d, seed);
    drill_free(d);
    free(file.text);
    return rc;
}
