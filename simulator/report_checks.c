/* The sections of the page that tell what was checked and how it went. */
#include "simulator/report_page.h"

#include "base/limits.h"
#include "base/span.h"
#include "simulator/report_say.h"

static void story(FILE *f, const struct run_expectation *e)
{
    size_t from = e->n_story > REPORT_STORY_SHOWN ? e->n_story - REPORT_STORY_SHOWN : 0;

    if (e->n_story == 0)
        return;
    fputs("<div class=\"label\">", f);
    html_words(f, "前后经过", "the story around it");
    if (from > 0)
        fprintf(f, " <span lang=\"zh\">（前面 %zu 行略）</span> <span lang=\"en\">(%zu lines before left out)</span>",
                from, from);
    fputs("</div><pre>", f);
    for (size_t i = from; i < e->n_story; i++) {
        html_text(f, e->story[i]);
        fputc('\n', f);
    }
    fputs("</pre>", f);
}

static void failure(FILE *f, const struct run *r, const struct run_expectation *e)
{
    char when[SAY_BYTES];

    fprintf(f, "<article class=\"case\"><h3><span class=\"mark bad\">✘ ");
    html_text(f, e->id);
    fprintf(f, "</span> %s ", say_instant(when, r->drill.start_at, e->ms, false));
    html_words(f, e->says.zh, e->says.en);
    fputs("</h3><dl class=\"pair\"><div><dt>", f);
    html_words(f, "应当", "wanted");
    fputs("</dt><dd>", f);
    html_text(f, e->wanted);
    fputs("</dd></div><div><dt>", f);
    html_words(f, "实际", "found");
    fputs("</dt><dd>", f);
    html_text(f, e->found);
    fputs("</dd></div></dl>", f);
    story(f, e);
    fputs("</article>\n", f);
}

static void failures(FILE *f, const struct run *r)
{
    size_t shown = 0, left = 0;

    for (size_t i = 0; i < r->n_expectations; i++) {
        if (r->expectations[i].outcome != OUTCOME_FAILED)
            continue;
        if (shown == REPORT_FAILED_MAX) {
            left++;
            continue;
        }
        failure(f, r, &r->expectations[i]);
        shown++;
    }
    if (left > 0) {
        fputs("<p>", f);
        html_words(f, "没有逐条列出的不符合（见 expectations.csv）：",
                   "not met and not told here (see expectations.csv):");
        fprintf(f, " <b>%zu</b></p>\n", left);
    }
    if (shown == 0) {
        fputs("<p>", f);
        html_words(f, "没有不符合的预期。", "No expectation was missed.");
        fputs("</p>\n", f);
    }
}

static void others(FILE *f, const struct run *r)
{
    static const struct words titles[] = {
        {"编号", "id"}, {"结果", "outcome"}, {"时间", "time"}, {"预期", "expectation"}, {"实际", "found"}};
    size_t rows = 0;
    char when[SAY_BYTES];

    fputs("<table>", f);
    page_titles(f, titles, ARRAY_LEN(titles));
    for (size_t i = 0; i < r->n_expectations && rows < REPORT_PASSED_MAX; i++) {
        const struct run_expectation *e = &r->expectations[i];
        bool passed = e->outcome == OUTCOME_PASSED;
        if (e->outcome == OUTCOME_FAILED)
            continue;
        rows++;
        fputs("<tr><td>", f);
        html_text(f, e->id);
        fprintf(f, "</td><td><span class=\"mark %s\">%s</span> ", passed ? "ok" : "none", passed ? "✔" : "○");
        html_words(f, passed ? "符合" : "未演到", passed ? "met" : "not exercised");
        fprintf(f, "</td><td>%s</td><td>", say_instant(when, r->drill.start_at, e->ms, false));
        html_words(f, e->says.zh, e->says.en);
        fputs("</td><td>", f);
        html_text(f, e->found);
        fputs("</td></tr>\n", f);
    }
    fputs("</table>\n", f);
}

static void section_expectations(FILE *f, const struct run *r)
{
    page_section(f, "expectations", 8, "预期", "Expectations");
    fputs("<h3>", f);
    html_words(f, "不符合的", "Not met");
    fputs("</h3>\n", f);
    failures(f, r);
    fputs("<h3>", f);
    html_words(f, "其余", "The others");
    fputs("</h3>\n", f);
    others(f, r);
    page_section_end(f);
}

static void section_invariants(FILE *f, const struct run *r)
{
    static const struct words titles[] = {{"编号", "id"},
                                          {"永远应当成立的", "what must always hold"},
                                          {">检查次数", "times checked"},
                                          {">破坏次数", "times broken"}};

    page_section(f, "invariants", 9, "不变量", "Invariants");
    fputs("<table>", f);
    page_titles(f, titles, ARRAY_LEN(titles));
    for (size_t i = 0; i < r->n_invariants; i++) {
        const struct run_invariant *v = &r->invariants[i];
        bool seen = !v->premises.known || v->premises.value > 0;
        fprintf(f, "<tr><td><span class=\"mark %s\">%s ",
                v->broken > 0 ? "bad"
                : seen        ? "ok"
                              : "none",
                v->broken > 0 ? "✘"
                : seen        ? "✔"
                              : "○");
        html_text(f, v->id);
        fputs("</span></td><td>", f);
        html_words(f, v->says.zh, v->says.en);
        if (v->first[0] != '\0') {
            fputs("<pre>", f);
            html_text(f, v->first);
            fputs("</pre>", f);
        }
        if (v->premises.known && v->premises.value == 0)
            html_words(f, "（前提从未出现：这次没有检验到）", "(its premise never came true: not tested by this run)");
        fputs("</td><td class=\"n\">", f);
        html_cell(f, "invariants", i, "premises", v->premises, UNIT_COUNT);
        fputs("</td><td class=\"n\">", f);
        html_cell(f, "invariants", i, "broken", known(v->broken), UNIT_COUNT);
        fputs("</td></tr>\n", f);
    }
    fputs("</table>\n", f);
    page_section_end(f);
}

static void section_faults(FILE *f, const struct run *r)
{
    static const struct words titles[] = {{"编号", "kind"}, {"注入的故障", "fault injected"}, {">次数", "times"}};

    page_section(f, "faults", 10, "注入的故障", "Faults injected");
    fputs("<table>", f);
    page_titles(f, titles, ARRAY_LEN(titles));
    for (size_t i = 0; i < r->n_faults; i++) {
        fputs("<tr><td>", f);
        html_text(f, r->faults[i].kind);
        fputs("</td><td>", f);
        html_words(f, r->faults[i].says.zh, r->faults[i].says.en);
        fputs("</td><td class=\"n\">", f);
        html_cell(f, "faults", i, "count", known(r->faults[i].count), UNIT_COUNT);
        fputs("</td></tr>\n", f);
    }
    fputs("</table>\n", f);
    page_section_end(f);
}

static void section_unexercised(FILE *f, const struct run *r)
{
    static const struct words titles[] = {{"没有演到的", "not exercised"}, {"为什么", "why"}};

    page_section(f, "not-exercised", 11, "这次没有演到的", "What this run did not exercise");
    if (r->n_unexercised == 0) {
        fputs("<p>", f);
        html_words(f, "没有。", "Nothing.");
        fputs("</p>\n", f);
    } else {
        fputs("<table>", f);
        page_titles(f, titles, ARRAY_LEN(titles));
        for (size_t i = 0; i < r->n_unexercised; i++) {
            fputs("<tr><td>", f);
            html_words(f, r->unexercised[i].says.zh, r->unexercised[i].says.en);
            fputs("</td><td>", f);
            html_words(f, r->unexercised[i].why.zh, r->unexercised[i].why.en);
            fputs("</td></tr>\n", f);
        }
        fputs("</table>\n", f);
    }
    page_section_end(f);
}

void page_checks(FILE *f, const struct run *r)
{
    section_expectations(f, r);
    section_invariants(f, r);
    section_faults(f, r);
    section_unexercised(f, r);
}
