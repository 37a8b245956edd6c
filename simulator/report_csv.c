/* The tables of a run as CSV, one file each. */
#include "simulator/report.h"

#include <inttypes.h>
#include <string.h>

#include "base/span.h"
#include "simulator/report_say.h"

static void row_end(FILE *f)
{
    fputs("\r\n", f);
}

static void next_text(FILE *f, const char *text)
{
    fputc(',', f);
    csv_text_cell(f, text);
}

static void next_number(FILE *f, int64_t n)
{
    fprintf(f, ",%" PRId64, n);
}

static void next_figure(FILE *f, struct figure v)
{
    fputc(',', f);
    csv_figure(f, v);
}

/* Milliseconds since the start and the legal time, as the first cells of a row. */
static void first_instant(const struct run *r, FILE *f, int64_t ms)
{
    char when[SAY_BYTES];

    fprintf(f, "%" PRId64 ",%s", ms, say_instant(when, r->drill.start_at, ms, true));
}

static const char *office_name(const struct run *r, size_t office)
{
    return office == RUN_NONE ? "" : r->offices[office].name;
}

static void csv_score(const struct run *r, FILE *f)
{
    static const char *const good[] = {"", "true", "false"};

    fputs("key,name_zh,name_en,value,unit,good\r\n", f);
    for (size_t i = 0; i < r->n_score; i++) {
        csv_text_cell(f, r->score[i].key);
        next_text(f, r->score[i].name.zh);
        next_text(f, r->score[i].name.en);
        next_figure(f, r->score[i].value);
        fprintf(f, ",%s,%s", run_unit_word(r->score[i].unit), good[r->score[i].good]);
        row_end(f);
    }
}

static void csv_offices(const struct run *r, FILE *f)
{
    fputs("office,area,area_name,tier,parent\r\n", f);
    for (size_t i = 0; i < r->n_offices; i++) {
        csv_text_cell(f, r->offices[i].name);
        next_text(f, r->offices[i].area);
        next_text(f, r->offices[i].area_name);
        fprintf(f, ",%s", run_tier_word(r->offices[i].tier));
        next_text(f, office_name(r, r->offices[i].parent));
        row_end(f);
    }
}

static void csv_spans(const struct run *r, FILE *f)
{
    char when[SAY_BYTES];

    fputs("from_ms,from,to_ms,to,office,kind,zh,en\r\n", f);
    for (size_t i = 0; i < r->n_spans; i++) {
        const struct run_span *s = &r->spans[i];
        first_instant(r, f, s->from_ms);
        fprintf(f, ",%" PRId64 ",%s", s->to_ms, say_instant(when, r->drill.start_at, s->to_ms, true));
        next_text(f, r->offices[s->office].name);
        fprintf(f, ",%s", run_span_word(s->kind));
        next_text(f, s->says.zh);
        next_text(f, s->says.en);
        row_end(f);
    }
}

static void csv_marks(const struct run *r, FILE *f)
{
    fputs("ms,time,office,kind,zh,en\r\n", f);
    for (size_t i = 0; i < r->n_marks; i++) {
        const struct run_mark *m = &r->marks[i];
        first_instant(r, f, m->ms);
        next_text(f, office_name(r, m->office));
        fprintf(f, ",%s", run_mark_word(m->kind));
        next_text(f, m->says.zh);
        next_text(f, m->says.en);
        row_end(f);
    }
}

static void csv_lag(const struct run *r, FILE *f)
{
    fputs("ms,time,tier,oldest_ms,unsent\r\n", f);
    for (size_t t = 0; t < r->n_lag; t++) {
        const struct series *oldest = &r->lag[t].oldest_ms, *unsent = &r->lag[t].unsent;
        for (size_t i = 0; i < oldest->n || i < unsent->n; i++) {
            first_instant(r, f, i < oldest->n ? oldest->at[i].ms : unsent->at[i].ms);
            fprintf(f, ",%s", run_tier_word(r->lag[t].tier));
            next_figure(f, i < oldest->n ? oldest->at[i].v : (struct figure){0});
            next_figure(f, i < unsent->n ? unsent->at[i].v : (struct figure){0});
            row_end(f);
        }
    }
}

static void series_rows(const struct run *r, FILE *f, const char *name, const struct series *s)
{
    for (size_t i = 0; i < s->n; i++) {
        first_instant(r, f, s->at[i].ms);
        if (name != NULL)
            fprintf(f, ",%s", name);
        next_figure(f, s->at[i].v);
        row_end(f);
    }
}

static void csv_help(const struct run *r, FILE *f)
{
    fputs("ms,time,way,households\r\n", f);
    series_rows(r, f, "green", &r->green);
    series_rows(r, f, "ordinary", &r->ordinary);
}

static void csv_drain(const struct run *r, FILE *f)
{
    fputs("ms,time,unsent\r\n", f);
    series_rows(r, f, NULL, &r->drain);
}

static void csv_agreement(const struct run *r, FILE *f)
{
    fputs("ms,time,digests\r\n", f);
    series_rows(r, f, NULL, &r->agreement);
}

static void csv_heals(const struct run *r, FILE *f)
{
    fputs("ms,time,zh,en\r\n", f);
    for (size_t i = 0; i < r->n_heals; i++) {
        first_instant(r, f, r->heals[i].ms);
        next_text(f, r->heals[i].says.zh);
        next_text(f, r->heals[i].says.en);
        row_end(f);
    }
}

static void csv_links(const struct run *r, FILE *f)
{
    fputs("child,parent,bytes_up,bytes_down,events_up,events_down\r\n", f);
    for (size_t i = 0; i < r->n_links; i++) {
        const struct run_link *l = &r->links[i];
        csv_text_cell(f, r->offices[l->child].name);
        next_text(f, r->offices[l->parent].name);
        next_figure(f, l->bytes_up);
        next_figure(f, l->bytes_down);
        next_figure(f, l->events_up);
        next_figure(f, l->events_down);
        row_end(f);
    }
}

static void csv_faults(const struct run *r, FILE *f)
{
    fputs("kind,zh,en,count\r\n", f);
    for (size_t i = 0; i < r->n_faults; i++) {
        csv_text_cell(f, r->faults[i].kind);
        next_text(f, r->faults[i].says.zh);
        next_text(f, r->faults[i].says.en);
        next_number(f, r->faults[i].count);
        row_end(f);
    }
}

static void csv_invariants(const struct run *r, FILE *f)
{
    fputs("id,zh,en,premises,broken,first\r\n", f);
    for (size_t i = 0; i < r->n_invariants; i++) {
        csv_text_cell(f, r->invariants[i].id);
        next_text(f, r->invariants[i].says.zh);
        next_text(f, r->invariants[i].says.en);
        next_figure(f, r->invariants[i].premises);
        next_number(f, r->invariants[i].broken);
        next_text(f, r->invariants[i].first);
        row_end(f);
    }
}

static void csv_expectations(const struct run *r, FILE *f)
{
    fputs("ms,time,id,zh,en,outcome,wanted,found\r\n", f);
    for (size_t i = 0; i < r->n_expectations; i++) {
        const struct run_expectation *e = &r->expectations[i];
        first_instant(r, f, e->ms);
        next_text(f, e->id);
        next_text(f, e->says.zh);
        next_text(f, e->says.en);
        fprintf(f, ",%s", run_outcome_word(e->outcome));
        next_text(f, e->wanted);
        next_text(f, e->found);
        row_end(f);
    }
}

const struct run_table run_tables[] = {
    {"score.csv", csv_score},
    {"offices.csv", csv_offices},
    {"spans.csv", csv_spans},
    {"marks.csv", csv_marks},
    {"lag.csv", csv_lag},
    {"help.csv", csv_help},
    {"drain.csv", csv_drain},
    {"agreement.csv", csv_agreement},
    {"heals.csv", csv_heals},
    {"links.csv", csv_links},
    {"faults.csv", csv_faults},
    {"invariants.csv", csv_invariants},
    {"expectations.csv", csv_expectations},
};
const size_t run_tables_n = ARRAY_LEN(run_tables);
