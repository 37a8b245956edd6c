/* A run on the terminal: what the page says, in lines. */
#include "simulator/report.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/span.h"
#include "node/cli/columns.h"
#include "simulator/report_find.h"
#include "simulator/report_say.h"
#include "simulator/report_sentences.h"
#include "simulator/report_text.h"

const char *paint_on(bool color, enum paint p)
{
    static const char *const codes[] = {"", "\x1b[1m", "\x1b[1;32m", "\x1b[1;31m", "\x1b[33m"};

    return color ? codes[p] : "";
}

const char *paint_off(bool color)
{
    return color ? "\x1b[0m" : "";
}

void text_words(FILE *f, struct words w)
{
    plain_text(f, w.zh);
    fputs(" / ", f);
    plain_text(f, w.en);
}

char *text_of(void (*write)(FILE *f, const void *what), const void *what)
{
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);

    if (f == NULL)
        return NULL;
    write(f, what);
    fclose(f);
    return text;
}

static void words_write(FILE *f, const void *what)
{
    text_words(f, *(const struct words *)what);
}

char *text_cell_words(struct words w)
{
    return text_of(words_write, &w);
}

static void say_verdict(const struct run *r, const struct find *found, FILE *f, bool color)
{
    const struct run_verdict *v = &r->verdict;

    fprintf(f, "%s%s%s  ", paint_on(color, v->passed ? PAINT_GOOD : PAINT_BAD),
            v->passed ? "✔ 通过 / PASSED" : "✘ 未通过 / FAILED", paint_off(color));
    plain_text(f, v->says.zh);
    fputs("\n  ", f);
    plain_text(f, v->says.en);
    fprintf(f,
            "\n  预期符合 met %lld · 不符合 not met %lld · 未演到 not exercised %lld · 被破坏的不变量 invariants "
            "broken %lld\n",
            (long long)v->expected_passed, (long long)v->expected_failed, (long long)v->not_exercised,
            (long long)v->invariants_broken);
    if (found->contradicts)
        fprintf(f, "%s  ⚠ 结论与清单的数目对不上 / the verdict's counts are not those of the lists%s\n",
                paint_on(color, PAINT_WARN), paint_off(color));
}

void text_origin(FILE *f, const struct run *r)
{
    fputs("种子 seed ", f);
    plain_text(f, r->drill.seed);
    fputs(" · 摘要 digest ", f);
    plain_text(f, r->drill.digest);
    fputs(" · ", f);
    plain_text(f, r->drill.build);
    fputc('\n', f);
}

static void say_drill(const struct run *r, FILE *f)
{
    char start[SAY_BYTES], zh[SAY_BYTES], en[SAY_BYTES];

    fputc('\n', f);
    text_words(f, r->drill.title);
    say_figure(zh, known(r->drill.simulated_ms), UNIT_MS, SAY_ZH);
    say_figure(en, known(r->drill.simulated_ms), UNIT_MS, SAY_EN);
    fprintf(f, "\n  %s (UTC+8) · %s / %s · %lld 个单位 offices\n  ", say_instant(start, r->drill.start_at, 0, true), zh,
            en, (long long)r->drill.offices);
    text_origin(f, r);
}

/* A figure in both languages, once where they are alike. */
const char *text_figure(char out[TEXT_FIGURE_BYTES], struct figure v, enum run_unit unit)
{
    char zh[SAY_BYTES], en[SAY_BYTES];

    say_figure(zh, v, unit, SAY_ZH);
    say_figure(en, v, unit, SAY_EN);
    if (v.known && unit != UNIT_MS && unit != UNIT_FEN)
        snprintf(out, TEXT_FIGURE_BYTES, "%s", zh);
    else
        snprintf(out, TEXT_FIGURE_BYTES, "%s / %s", zh, en);
    return out;
}

static void say_score(const struct run *r, FILE *f)
{
    static const char *const heads[] = {"成绩单 / scorecard", ">", ""};
    static const char *const good[] = {"—", "✔", "✘"};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));

    for (size_t i = 0; i < r->n_score; i++) {
        char value[TEXT_FIGURE_BYTES];
        char *name = text_cell_words(r->score[i].name);
        columns_row(t, (const char *const[]){name, text_figure(value, r->score[i].value, r->score[i].unit),
                                             good[r->score[i].good]});
        free(name);
    }
    fputc('\n', f);
    columns_print(t, f);
    columns_free(t);
}

static void say_findings(const struct run *r, const struct find *found, FILE *f, bool color)
{
    for (int i = 0; i < FINDINGS; i++) {
        struct words title = finding_title((enum finding)i);
        struct sentence s = finding_says((enum finding)i, r, found);
        fprintf(f, "\n%s%s / %s%s\n  ", paint_on(color, PAINT_STRONG), title.zh, title.en, paint_off(color));
        plain_text(f, s.zh);
        fputs("\n  ", f);
        plain_text(f, s.en);
        fputc('\n', f);
    }
}

static void say_failure(const struct run *r, const struct run_expectation *e, FILE *f, bool color)
{
    char when[SAY_BYTES];
    size_t from = e->n_story > REPORT_STORY_SHOWN ? e->n_story - REPORT_STORY_SHOWN : 0;

    fprintf(f, "\n%s✘ ", paint_on(color, PAINT_BAD));
    plain_text(f, e->id);
    fprintf(f, "%s %s ", paint_off(color), say_instant(when, r->drill.start_at, e->ms, false));
    text_words(f, e->says);
    fputs("\n  应当 wanted: ", f);
    plain_text(f, e->wanted);
    fputs("\n  实际 found:  ", f);
    plain_text(f, e->found);
    fputc('\n', f);
    if (from > 0)
        fprintf(f, "    … %zu\n", from);
    for (size_t i = from; i < e->n_story; i++) {
        fputs("    ", f);
        plain_text(f, e->story[i]);
        fputc('\n', f);
    }
}

static void say_checks(const struct run *r, FILE *f, bool color)
{
    size_t shown = 0;

    for (size_t i = 0; i < r->n_expectations; i++) {
        if (r->expectations[i].outcome != OUTCOME_FAILED)
            continue;
        if (++shown <= REPORT_FAILED_MAX)
            say_failure(r, &r->expectations[i], f, color);
    }
    if (shown > REPORT_FAILED_MAX)
        fprintf(f, "\n… %zu\n", shown - REPORT_FAILED_MAX);
    for (size_t i = 0; i < r->n_invariants; i++) {
        const struct run_invariant *v = &r->invariants[i];
        if (v->broken == 0)
            continue;
        fprintf(f, "\n%s✘ ", paint_on(color, PAINT_BAD));
        plain_text(f, v->id);
        fprintf(f, "%s ", paint_off(color));
        text_words(f, v->says);
        fprintf(f, " × %lld\n    ", (long long)v->broken);
        plain_text(f, v->first);
        fputc('\n', f);
    }
}

int report_text(const json_t *run, FILE *out, bool color)
{
    struct run *r;
    int rc = run_read(run, &r, NULL);
    struct find *found = rc == 0 ? malloc(sizeof *found) : NULL;

    if (rc == 0 && found == NULL)
        rc = ERR_NOMEM;
    if (rc == 0) {
        find_all(r, found);
        say_verdict(r, found, out, color);
        say_drill(r, out);
        say_score(r, out);
        say_findings(r, found, out, color);
        say_checks(r, out, color);
    }
    free(found);
    run_free(r);
    return rc;
}
