#include "simulator/report_page.h"

#include <string.h>

#include "base/span.h"
#include "simulator/report_say.h"

#define MISSED_MAX 6 /* expectations and invariants named beside the verdict; all stand further down */

void page_begin(FILE *f, const char *title)
{
    fputs("<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\">"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src 'unsafe-inline';img-src "
          "data:\">"
          "<link rel=\"icon\" href=\"data:,\"><title>",
          f);
    html_text(f, title);
    fprintf(f, "</title>\n<style>%s</style></head>\n<body><main>\n", report_style);
}

void page_end(FILE *f)
{
    fputs("</main></body></html>\n", f);
}

void page_section(FILE *f, const char *id, unsigned number, const char *zh, const char *en)
{
    fprintf(f, "<section id=\"%s\"><h2>%u ", id, number);
    html_words(f, zh, en);
    fputs("</h2>\n", f);
}

void page_section_end(FILE *f)
{
    fputs("</section>\n", f);
}

void page_titles(FILE *f, const struct words *titles, size_t n)
{
    fputs("<thead><tr>", f);
    for (size_t i = 0; i < n; i++) {
        bool right = titles[i].zh[0] == '>';
        fputs(right ? "<th class=\"n\">" : "<th>", f);
        html_words(f, titles[i].zh + right, titles[i].en);
        fputs("</th>", f);
    }
    fputs("</tr></thead>\n", f);
}

static void fact(FILE *f, const char *zh, const char *en, const char *text)
{
    fputs("<div><dt>", f);
    html_words(f, zh, en);
    fputs("</dt><dd>", f);
    html_text(f, text);
    fputs("</dd></div>", f);
}

static void facts(FILE *f, const struct run *r)
{
    const struct run_drill *d = &r->drill;
    char text[SAY_BYTES];

    fputs("<dl class=\"facts\">", f);
    fact(f, "开始", "start (UTC+8)", say_instant(text, d->start_at, 0, true));
    fputs("<div><dt>", f);
    html_words(f, "模拟时长", "simulated");
    fputs("</dt><dd>", f);
    html_figure(f, "drill/simulated_ms", known(d->simulated_ms), UNIT_MS);
    fputs("</dd></div><div><dt>", f);
    html_words(f, "单位数", "offices");
    fputs("</dt><dd>", f);
    html_figure(f, "drill/offices", known(d->offices), UNIT_COUNT);
    fputs("</dd></div>", f);
    fact(f, "区划", "areas", d->areas);
    fact(f, "政策包", "policy pack", d->pack);
    fact(f, "种子", "seed", d->seed);
    fact(f, "程序", "build", d->build);
    fact(f, "摘要", "digest", d->digest);
    fputs("</dl>\n", f);
}

static void count(FILE *f, const char *zh, const char *en, const char *key, int64_t n)
{
    html_words(f, zh, en);
    fputs(" <b>", f);
    html_figure(f, key, known(n), UNIT_COUNT);
    fputs("</b>", f);
}

/* What failed, by name, in the first thing that is read. */
static void missed(FILE *f, const struct run *r)
{
    size_t shown = 0;

    fputs("<ul class=\"missed\">", f);
    for (size_t i = 0; i < r->n_expectations && shown < MISSED_MAX; i++) {
        const struct run_expectation *e = &r->expectations[i];
        if (e->outcome != OUTCOME_FAILED)
            continue;
        fputs("<li><b>", f);
        html_text(f, e->id);
        fputs("</b> ", f);
        html_words(f, e->says.zh, e->says.en);
        fputs("</li>", f);
        shown++;
    }
    for (size_t i = 0; i < r->n_invariants && shown < MISSED_MAX; i++) {
        const struct run_invariant *v = &r->invariants[i];
        if (v->broken == 0)
            continue;
        fputs("<li><b>", f);
        html_text(f, v->id);
        fputs("</b> ", f);
        html_words(f, v->says.zh, v->says.en);
        fputs("</li>", f);
        shown++;
    }
    fputs("</ul>", f);
}

static void verdict(FILE *f, const struct run *r)
{
    const struct run_verdict *v = &r->verdict;

    fprintf(f, "<div class=\"verdict %s\" data-key=\"verdict/passed\" data-value=\"%s\"><span class=\"badge\">%s ",
            v->passed ? "passed" : "failed", v->passed ? "true" : "false", v->passed ? "✔" : "✘");
    html_words(f, v->passed ? "通过" : "未通过", v->passed ? "PASSED" : "FAILED");
    fputs("</span>", f);
    html_words(f, v->says.zh, v->says.en);
    missed(f, r);
    fputs("<p class=\"counts\">", f);
    count(f, "预期符合", "met", "verdict/expected_passed", v->expected_passed);
    fputs(" · ", f);
    count(f, "不符合", "not met", "verdict/expected_failed", v->expected_failed);
    fputs(" · ", f);
    count(f, "未演到", "not exercised", "verdict/not_exercised", v->not_exercised);
    fputs(" · ", f);
    count(f, "被破坏的不变量", "invariants broken", "verdict/invariants_broken", v->invariants_broken);
    fputs("</p></div>\n", f);
}

void page_head(FILE *f, const struct run *r, const struct find *found)
{
    fputs("<header><p class=\"kind\">", f);
    html_words(f, "断网演练报告", "partition drill report");
    fputs("</p><h1>", f);
    html_words(f, r->drill.title.zh, r->drill.title.en);
    fputs("</h1>\n", f);
    verdict(f, r);
    if (found->contradicts) {
        fputs("<p class=\"warn\">⚠ ", f);
        html_words(f, "结论与下文清单的数目对不上：请以清单为准，并查明原因。",
                   "The verdict's counts are not those of the lists below: trust the lists, and find out why.");
        fputs("</p>\n", f);
    }
    facts(f, r);
    fputs("</header>\n", f);
}

void page_score(FILE *f, const struct run *r)
{
    static const char *const class[] = {"", "yes", "no"};
    static const struct words good[] = {
        {"— 不评", "not judged"}, {"✔ 达到要求", "as required"}, {"✘ 未达到要求", "not as required"}};

    page_section(f, "score", 1, "成绩单", "Scorecard");
    fputs("<div class=\"score\">\n", f);
    for (size_t i = 0; i < r->n_score; i++) {
        const struct run_score *s = &r->score[i];
        fprintf(f, "<div class=\"tile %s\"><div class=\"name\">", class[s->good]);
        html_words(f, s->name.zh, s->name.en);
        fputs("</div>", f);
        html_cell(f, "score", i, "value", s->value, s->unit);
        fputs("<div class=\"good\">", f);
        html_words(f, good[s->good].zh, good[s->good].en);
        fputs("</div></div>\n", f);
    }
    fputs("</div>\n", f);
    page_section_end(f);
}
