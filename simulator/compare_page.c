/* Two runs side by side as a page: the scorecard, what ended differently, and their curves over each other. */
#include "simulator/compare.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/span.h"
#include "simulator/chart.h"
#include "simulator/report_file.h"
#include "simulator/report_find.h"
#include "simulator/report_page.h"
#include "simulator/report_say.h"
#include "simulator/report_sentences.h"

static void side(FILE *f, const struct run *r, char letter)
{
    char when[SAY_BYTES];

    fprintf(f, "<div class=\"tile %s\" data-key=\"%c/verdict/passed\" data-value=\"%s\"><h3>%c ",
            r->verdict.passed ? "yes" : "no", letter | 0x20, r->verdict.passed ? "true" : "false", letter);
    html_words(f, r->verdict.passed ? "✔ 通过" : "✘ 未通过", r->verdict.passed ? "PASSED" : "FAILED");
    fputs("</h3><p>", f);
    html_words(f, r->verdict.says.zh, r->verdict.says.en);
    fprintf(f, "</p><p>%s · ", say_instant(when, r->drill.start_at, 0, true));
    html_words(f, "种子", "seed");
    fputc(' ', f);
    html_text(f, r->drill.seed);
    fputs(" · ", f);
    html_words(f, "摘要", "digest");
    fputc(' ', f);
    html_text(f, r->drill.digest);
    fputs(" · ", f);
    html_text(f, r->drill.build);
    fputs("</p></div>\n", f);
}

static void sameness(FILE *f, const struct comparison *c)
{
    bool warn = !c->same_drill || c->doubtful || (c->same_seed && !c->same_digest);

    fputs(warn ? "<p class=\"warn\">⚠ " : "<p class=\"finding\">", f);
    if (!c->same_drill)
        html_words(f, "不是同一个演练（名称、区划、政策包、开始时间或时长不同），数字只能大致比较。",
                   "Not the same drill (name, areas, pack, start or length differ): compare with care.");
    else if (c->doubtful)
        html_words(f, "摘要相同，数字却不同：其中一份记录不可信。",
                   "Equal digests, yet other figures: one of the records is not what it claims.");
    else if (c->same_seed && c->same_digest)
        html_words(f, "同一演练、同一种子、摘要相同：两次逐件一样。",
                   "Same drill, seed and digest: the runs are identical event by event.");
    else if (c->same_seed)
        html_words(f, "同一演练、同一种子，但摘要不同：程序或结果变了。",
                   "Same drill and seed, other digest: the program or its results changed.");
    else
        html_words(f, "同一演练、不同种子。", "The same drill with another seed.");
    fputs("</p>\n", f);
}

/* A value of one side under its path in that run; "derived/" when the run does not have it. */
static void side_value(FILE *f, char letter, size_t row, struct figure v, enum run_unit unit)
{
    char key[SAY_BYTES];

    if (row == RUN_NONE)
        snprintf(key, sizeof key, "derived/absent");
    else
        snprintf(key, sizeof key, "%c/score/%zu/value", letter, row);
    fputs("<td class=\"n\">", f);
    html_figure(f, key, v, unit);
    fputs("</td>", f);
}

static void scores(FILE *f, const struct comparison *c)
{
    static const struct words titles[] = {
        {"项目", "figure"}, {">A", ""}, {">B", ""}, {">B − A", "change"}, {"变化", "which is"}};
    char key[2 * SAY_BYTES];

    page_section(f, "scores", 1, "成绩单", "Scorecard");
    fputs("<table>", f);
    page_titles(f, titles, ARRAY_LEN(titles));
    for (size_t i = 0; i < c->n_scores; i++) {
        const struct compare_score *s = &c->scores[i];
        struct words w = compare_words(s->way);
        fputs("<tr><td>", f);
        html_words(f, s->name.zh, s->name.en);
        fputs("</td>", f);
        side_value(f, 'a', s->at_a, s->a, s->unit);
        side_value(f, 'b', s->at_b, s->b, s->unit);
        snprintf(key, sizeof key, "derived/change/%.80s", s->key);
        fputs("<td class=\"n\">", f);
        html_figure(f, key, s->change, s->unit);
        fprintf(f, "</td><td><span class=\"mark %s\">%s</span> ",
                s->way == WAY_BETTER  ? "ok"
                : s->way == WAY_WORSE ? "bad"
                                      : "none",
                compare_sign(s->way));
        html_words(f, w.zh, w.en);
        fputs("</td></tr>\n", f);
    }
    fputs("</table>\n", f);
    page_section_end(f);
}

static void expectations(FILE *f, const struct comparison *c)
{
    static const struct words titles[] = {{"编号", "id"}, {"预期", "expectation"}, {"A", ""}, {"B", ""}};

    page_section(f, "expectations", 2, "结果不同的预期", "Expectations that did not end alike");
    if (c->n_expectations == 0) {
        fputs("<p>", f);
        html_words(f, "没有：各条结果相同。", "None: every one ended alike.");
        fputs("</p>\n", f);
    } else {
        fputs("<table>", f);
        page_titles(f, titles, ARRAY_LEN(titles));
    }
    for (size_t i = 0; i < c->n_expectations; i++) {
        const struct compare_expectation *x = &c->expectations[i];
        const struct run_expectation *e =
            x->at_a != RUN_NONE ? &c->a->expectations[x->at_a] : &c->b->expectations[x->at_b];
        struct words a = outcome_words(c->a, x->at_a), b = outcome_words(c->b, x->at_b);
        fputs("<tr><td>", f);
        html_text(f, e->id);
        fputs("</td><td>", f);
        html_words(f, e->says.zh, e->says.en);
        fputs("</td><td>", f);
        html_words(f, a.zh, a.en);
        fputs("</td><td>", f);
        html_words(f, b.zh, b.en);
        fputs("</td></tr>\n", f);
    }
    fputs(c->n_expectations == 0 ? "" : "</table>\n", f);
    page_section_end(f);
}

static struct chart chart_over(const struct comparison *c, const char *id, struct words name, struct words axis)
{
    const struct run *longer = c->a->drill.simulated_ms >= c->b->drill.simulated_ms ? c->a : c->b;

    return (struct chart){.id = id,
                          .name = name,
                          .axis = axis,
                          .unit = UNIT_COUNT,
                          .start = c->a->drill.start_at,
                          .to_ms = longer->drill.simulated_ms};
}

static void curve(FILE *f, const struct comparison *c, const struct find found[2], unsigned number, enum finding which,
                  const struct chart *drawing)
{
    static const char *const ids[FINDINGS] = {"lanes", "lag", "help", "drain", "agreement", "links"};
    const struct run *sides[] = {c->a, c->b};
    struct words title = finding_title(which);

    page_section(f, ids[which], number, title.zh, title.en);
    for (size_t k = 0; k < 2; k++) {
        struct sentence s = finding_says(which, sides[k], &found[k]);
        fprintf(f, "<p class=\"finding\"><b>%c</b> ", "AB"[k]);
        html_words(f, s.zh, s.en);
        fputs("</p>\n", f);
    }
    if (drawing != NULL) {
        fputs("<figure><figcaption>", f);
        html_words(f, drawing->name.zh, drawing->name.en);
        fputs("</figcaption>", f);
        chart_lines(f, drawing);
        fputs("</figure>\n", f);
    }
    page_section_end(f);
}

static void curves(FILE *f, const struct comparison *c, const struct find found[2])
{
    struct chart help =
        chart_over(c, "help-curve", (struct words){"已得到帮助的户数（累计）", "households helped so far"},
                   (struct words){"户数", "households"});
    struct chart drain =
        chart_over(c, "drain-curve", (struct words){"所有线路上等着的件数", "events waiting on all links"},
                   (struct words){"件数", "events"});
    struct chart agree =
        chart_over(c, "agreement-curve", (struct words){"各处数据有几种不同的摘要", "distinct digests of replicas"},
                   (struct words){"摘要数", "digests"});

    help.n_lines = 4;
    help.lines[0] = (struct chart_line){{"A 先救", "A first"}, &c->a->green, true};
    help.lines[1] = (struct chart_line){{"B 先救", "B first"}, &c->b->green, true};
    help.lines[2] = (struct chart_line){{"A 普通", "A ordinary"}, &c->a->ordinary, true};
    help.lines[3] = (struct chart_line){{"B 普通", "B ordinary"}, &c->b->ordinary, true};
    drain.n_lines = agree.n_lines = 2;
    drain.lines[0] = (struct chart_line){{"A", ""}, &c->a->drain, false};
    drain.lines[1] = (struct chart_line){{"B", ""}, &c->b->drain, false};
    agree.lines[0] = (struct chart_line){{"A", ""}, &c->a->agreement, true};
    agree.lines[1] = (struct chart_line){{"B", ""}, &c->b->agreement, true};
    curve(f, c, found, 3, FINDING_HELP, &help);
    curve(f, c, found, 4, FINDING_DRAIN, &drain);
    curve(f, c, found, 5, FINDING_AGREEMENT, &agree);
    curve(f, c, found, 6, FINDING_LAG, NULL);
    curve(f, c, found, 7, FINDING_LINKS, NULL);
}

static int page_fill(const void *what, FILE *f)
{
    const struct comparison *c = what;
    struct find *found = malloc(2 * sizeof *found);

    if (found == NULL)
        return ERR_NOMEM;
    find_all(c->a, &found[0]);
    find_all(c->b, &found[1]);
    page_begin(f, "两次演练的比较");
    fputs("<header><p class=\"kind\">", f);
    html_words(f, "断网演练比较", "two drill runs compared");
    fputs("</p><h1>", f);
    html_words(f, c->a->drill.title.zh, c->a->drill.title.en);
    fputs("</h1>\n", f);
    sameness(f, c);
    fputs("<div class=\"pair\">", f);
    side(f, c->a, 'A');
    side(f, c->b, 'B');
    fputs("</div>\n", f);
    if (c->a->drill.start_at.ms != c->b->drill.start_at.ms) {
        fputs("<p>", f);
        html_words(f, "图上的时间按 A 的开始对齐。", "In the charts both runs begin where A began.");
        fputs("</p>\n", f);
    }
    fputs("</header>\n", f);
    scores(f, c);
    expectations(f, c);
    curves(f, c, found);
    page_end(f);
    free(found);
    return 0;
}

static int csv_fill(const void *what, FILE *f)
{
    static const char *const ways[] = {"same", "better", "worse", "different", "unknown"};
    const struct comparison *c = what;

    fputs("\xEF\xBB\xBFkey,name_zh,name_en,unit,a,b,change,way\r\n", f);
    for (size_t i = 0; i < c->n_scores; i++) {
        const struct compare_score *s = &c->scores[i];
        csv_text_cell(f, s->key);
        fputc(',', f);
        csv_text_cell(f, s->name.zh);
        fputc(',', f);
        csv_text_cell(f, s->name.en);
        fprintf(f, ",%s,", run_unit_word(s->unit));
        csv_figure(f, s->a);
        fputc(',', f);
        csv_figure(f, s->b);
        fputc(',', f);
        csv_figure(f, s->change);
        fprintf(f, ",%s\r\n", ways[s->way]);
    }
    return 0;
}

int compare_write(const json_t *a, const json_t *b, const char *dir)
{
    struct comparison *c;
    int rc = comparison_read(a, b, &c, NULL);

    if (rc == 0)
        rc = report_dir(dir);
    if (rc == 0)
        rc = report_file(dir, "compare.csv", csv_fill, c);
    if (rc == 0)
        rc = report_file(dir, "compare.html", page_fill, c);
    comparison_free(c);
    return rc;
}
