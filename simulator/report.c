#include "simulator/report.h"

#include <stdlib.h>

#include "base/err.h"
#include "simulator/report_file.h"
#include "simulator/report_find.h"
#include "simulator/report_page.h"
#include "simulator/report_say.h"

int run_check(const json_t *run, char fault[RUN_FAULT_BYTES])
{
    struct run *r;
    int rc = run_read(run, &r, fault);

    run_free(r);
    return rc;
}

static void foot(const struct run *r, FILE *f)
{
    fputs("<footer><p>", f);
    html_words(f, "怎样看这份报告：docs/drill-report.md。相同的数字在 run.json 和各个 csv 文件里。",
               "How to read this: docs/drill-report.md. The same numbers are in run.json and the csv files.");
    fputs("</p><p>", f);
    html_text(f, r->drill.name);
    fputs(" · ", f);
    html_text(f, r->drill.seed);
    fputs(" · ", f);
    html_text(f, r->drill.digest);
    fputs("</p></footer>\n", f);
}

static int page_fill(const void *what, FILE *f)
{
    const struct run *r = what;
    struct find *found = malloc(sizeof *found);

    if (found == NULL)
        return ERR_NOMEM;
    find_all(r, found);
    page_begin(f, r->drill.title.zh);
    page_head(f, r, found);
    page_score(f, r);
    page_charts(f, r, found);
    page_checks(f, r);
    foot(r, f);
    page_end(f);
    free(found);
    return 0;
}

static int json_fill(const void *what, FILE *f)
{
    const struct run *r = what;

    return json_dumpf(r->json, f, JSON_INDENT(1)) == 0 ? 0 : ERR_IO;
}

struct table_fill {
    const struct run *run;
    const struct run_table *table;
};

static int table_fill(const void *what, FILE *f)
{
    const struct table_fill *t = what;

    fputs("\xEF\xBB\xBF", f); /* so that spreadsheets take it for UTF-8 */
    t->table->write(t->run, f);
    return 0;
}

int report_write(const json_t *run, const char *dir)
{
    struct run *r;
    int rc = run_read(run, &r, NULL);

    if (rc == 0)
        rc = report_dir(dir);
    if (rc == 0)
        rc = report_file(dir, "run.json", json_fill, r);
    for (size_t i = 0; i < run_tables_n && rc == 0; i++) {
        struct table_fill t = {r, &run_tables[i]};
        rc = report_file(dir, run_tables[i].file, table_fill, &t);
    }
    if (rc == 0)
        rc = report_file(dir, "index.html", page_fill, r);
    run_free(r);
    return rc;
}

int report_page(const json_t *run, FILE *out)
{
    struct run *r;
    int rc = run_read(run, &r, NULL);

    if (rc == 0)
        rc = page_fill(r, out);
    run_free(r);
    return rc;
}
