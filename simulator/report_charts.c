/* The sections of the page that hold a drawing, its sentence and its table. */
#include "simulator/report_page.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/span.h"
#include "simulator/chart.h"
#include "simulator/report_say.h"
#include "simulator/report_sentences.h"

#define NOTES_MAX 40u

static void begin(FILE *f, enum finding which, const struct run *r, const struct find *found)
{
    static const char *const ids[FINDINGS] = {"lanes", "lag", "help", "drain", "agreement", "links"};
    struct words title = finding_title(which);
    struct sentence says = finding_says(which, r, found);

    page_section(f, ids[which], 2 + which, title.zh, title.en);
    fputs("<p class=\"finding\">", f);
    html_words(f, says.zh, says.en);
    fputs("</p>\n", f);
}

static void caption(FILE *f, const char *zh, const char *en)
{
    fputs("<figcaption>", f);
    html_words(f, zh, en);
    fputs("</figcaption>\n", f);
}

/* Samples of one series under its chart: at most REPORT_ROWS_MAX, evenly chosen, always the last. */
static void series_table(FILE *f, const struct run *r, const char *path, bool pairs, struct words name,
                         enum run_unit unit, const struct series *s)
{
    size_t rows = s->n < REPORT_ROWS_MAX ? s->n : REPORT_ROWS_MAX;
    char when[SAY_BYTES];

    fputs("<table><caption>", f);
    html_words(f, name.zh, name.en);
    fputs("</caption>\n", f);
    for (size_t row = 0; row < rows; row++) {
        size_t i = rows > 1 ? row * (s->n - 1) / (rows - 1) : 0;
        fprintf(f, "<tr><td>%s</td><td class=\"n\">", say_instant(when, r->drill.start_at, s->at[i].ms, false));
        html_cell(f, path, i, pairs ? "1" : "", s->at[i].v, unit);
        fputs("</td></tr>\n", f);
    }
    fputs("</table>\n", f);
}

static void tables_begin(FILE *f, const char *file)
{
    fputs("<details><summary>", f);
    html_words(f, "数据表", "figures");
    fprintf(f, " (%s)</summary><div class=\"tables\">\n", file);
}

static void tables_end(FILE *f)
{
    fputs("</div></details>\n", f);
}

static void derived(FILE *f, const char *zh, const char *en, const char *key, struct figure v, enum run_unit unit)
{
    fputs("<tr><td>", f);
    html_words(f, zh, en);
    fputs("</td><td class=\"n\">", f);
    html_figure(f, key, v, unit);
    fputs("</td></tr>\n", f);
}

static void section_lanes(FILE *f, const struct run *r, const struct find *found)
{
    size_t lanes[REPORT_LANES_MAX];
    size_t n = lanes_choose(r, lanes);

    begin(f, FINDING_LANES, r, found);
    chart_lanes_legend(f, "lanes-legend");
    for (size_t from = 0; from < n; from += REPORT_LANES_PAGE) {
        char id[32];
        size_t some = n - from < REPORT_LANES_PAGE ? n - from : REPORT_LANES_PAGE;
        snprintf(id, sizeof id, "lanes-%zu", from / REPORT_LANES_PAGE + 1);
        fputs("<figure>", f);
        chart_lanes(f, r, id, lanes + from, some);
        fputs("</figure>\n", f);
    }
    if (n < r->n_offices) {
        fputs("<p>", f);
        html_words(f, "图中只画事情最多的单位；没有画出的单位：",
                   "Drawn are the offices where most happened; left out:");
        fputs(" <b>", f);
        html_figure(f, "derived/lanes_left_out", known((int64_t)(r->n_offices - n)), UNIT_COUNT);
        fputs("</b></p>\n", f);
    }
    tables_begin(f, "spans.csv, marks.csv");
    fputs("<table>", f);
    derived(f, "断线次数", "cuts", "derived/cuts", known((int64_t)found->cuts), UNIT_COUNT);
    derived(f, "最长断线", "longest cut", "derived/longest_cut_ms", found->longest_cut_ms, UNIT_MS);
    derived(f, "记下的办理", "acts on record", "derived/acts", known((int64_t)found->acts), UNIT_COUNT);
    derived(f, "其中断线时办的", "of these while cut", "derived/acts_in_cut", known((int64_t)found->acts_in_cut),
            UNIT_COUNT);
    fputs("</table>", f);
    tables_end(f);
    page_section_end(f);
}

static struct chart chart_of(const struct run *r, const char *id, enum run_unit unit, struct words name,
                             struct words axis)
{
    return (struct chart){.id = id,
                          .name = name,
                          .axis = axis,
                          .unit = unit,
                          .start = r->drill.start_at,
                          .to_ms = r->drill.simulated_ms,
                          .cuts = r};
}

static struct words tier_name(const struct run *r, size_t i)
{
    return (struct words){tier_zh(r->lag[i].tier), tier_en(r->lag[i].tier)};
}

static void section_lag(FILE *f, const struct run *r, const struct find *found)
{
    static const struct words names[] = {{"最久未报的一件等了多久", "age of the oldest event not yet through"},
                                         {"还没报上去的件数", "events not yet through"}};
    struct chart oldest = chart_of(r, "lag-oldest", UNIT_MS, names[0], (struct words){"等候", "age"});
    struct chart unsent = chart_of(r, "lag-unsent", UNIT_COUNT, names[1], (struct words){"件数", "events"});
    char path[64];

    begin(f, FINDING_LAG, r, found);
    oldest.n_lines = unsent.n_lines = r->n_lag;
    for (size_t i = 0; i < r->n_lag; i++) {
        oldest.lines[i] = (struct chart_line){tier_name(r, i), &r->lag[i].oldest_ms, false};
        unsent.lines[i] = (struct chart_line){tier_name(r, i), &r->lag[i].unsent, false};
    }
    fputs("<figure>", f);
    caption(f, names[0].zh, names[0].en);
    chart_lines(f, &oldest);
    fputs("</figure><figure>", f);
    caption(f, names[1].zh, names[1].en);
    chart_lines(f, &unsent);
    fputs("</figure>\n", f);
    tables_begin(f, "lag.csv");
    for (size_t i = 0; i < r->n_lag; i++) {
        char zh[64], en[64];
        snprintf(zh, sizeof zh, "%s:等候", tier_zh(r->lag[i].tier));
        snprintf(en, sizeof en, "%s: age", tier_en(r->lag[i].tier));
        snprintf(path, sizeof path, "lag/tiers/%zu/oldest_ms", i);
        series_table(f, r, path, false, (struct words){zh, en}, UNIT_MS, &r->lag[i].oldest_ms);
        snprintf(zh, sizeof zh, "%s:件数", tier_zh(r->lag[i].tier));
        snprintf(en, sizeof en, "%s: events", tier_en(r->lag[i].tier));
        snprintf(path, sizeof path, "lag/tiers/%zu/unsent", i);
        series_table(f, r, path, false, (struct words){zh, en}, UNIT_COUNT, &r->lag[i].unsent);
    }
    tables_end(f);
    page_section_end(f);
}

/* Uprights of a chart and what each means. */
struct uprights {
    size_t n;
    struct chart_note note[NOTES_MAX];
    struct words says[NOTES_MAX];
};

static void upright(struct uprights *u, int64_t ms, struct words says)
{
    if (u->n == NOTES_MAX)
        return;
    u->note[u->n] = (struct chart_note){ms, (unsigned)u->n + 1};
    u->says[u->n++] = says;
}

static void uprights_list(FILE *f, const struct run *r, const struct uprights *u, size_t of)
{
    char when[SAY_BYTES];

    if (u->n == 0)
        return;
    fputs("<ol class=\"notes\">\n", f);
    for (size_t i = 0; i < u->n; i++) {
        fprintf(f, "<li>%s ", say_instant(when, r->drill.start_at, u->note[i].ms, false));
        html_words(f, u->says[i].zh, u->says[i].en);
        fputs("</li>\n", f);
    }
    fputs("</ol>\n", f);
    if (of > u->n) {
        fputs("<p>", f);
        html_words(f, "另有没有标出的：", "more, not shown:");
        fprintf(f, " %zu</p>\n", of - u->n);
    }
}

static void disasters(const struct run *r, struct uprights *u, size_t *of)
{
    *of = 0;
    for (size_t i = 0; i < r->n_marks; i++) {
        if (r->marks[i].kind != MARK_DISASTER)
            continue;
        upright(u, r->marks[i].ms, r->marks[i].says);
        ++*of;
    }
}

static void section_help(FILE *f, const struct run *r, const struct find *found)
{
    static const struct words names[] = {{"急难先救", "help first (green)"}, {"普通程序", "ordinary way"}};
    struct words name = {"已得到帮助的户数（累计）", "households helped so far"};
    struct chart c = chart_of(r, "help-curve", UNIT_COUNT, name, (struct words){"户数", "households"});
    struct uprights u = {0};
    size_t of;

    begin(f, FINDING_HELP, r, found);
    disasters(r, &u, &of);
    c.notes = u.note;
    c.n_notes = u.n;
    c.n_lines = 2;
    c.lines[0] = (struct chart_line){names[0], &r->green, true};
    c.lines[1] = (struct chart_line){names[1], &r->ordinary, true};
    fputs("<figure>", f);
    caption(f, name.zh, name.en);
    chart_lines(f, &c);
    uprights_list(f, r, &u, of);
    fputs("</figure>\n", f);
    tables_begin(f, "help.csv");
    fputs("<table>", f);
    derived(f, "先救首户", "first by green", "derived/green_first_ms", found->green.first_ms, UNIT_MS);
    derived(f, "先救一半", "half by green", "derived/green_half_ms", found->green.half_ms, UNIT_MS);
    derived(f, "普通首户", "first, ordinary", "derived/ordinary_first_ms", found->ordinary.first_ms, UNIT_MS);
    derived(f, "普通一半", "half, ordinary", "derived/ordinary_half_ms", found->ordinary.half_ms, UNIT_MS);
    fputs("</table>", f);
    series_table(f, r, "help/green", true, names[0], UNIT_COUNT, &r->green);
    series_table(f, r, "help/ordinary", true, names[1], UNIT_COUNT, &r->ordinary);
    tables_end(f);
    page_section_end(f);
}

static void section_drain(FILE *f, const struct run *r, const struct find *found)
{
    struct words name = {"所有线路上等着的件数", "events waiting on all links"};
    struct chart c = chart_of(r, "drain-curve", UNIT_COUNT, name, (struct words){"件数", "events"});
    struct uprights u = {0};

    begin(f, FINDING_DRAIN, r, found);
    for (size_t i = 0; i < r->n_heals; i++)
        upright(&u, r->heals[i].ms, r->heals[i].says);
    c.notes = u.note;
    c.n_notes = u.n;
    c.n_lines = 1;
    c.lines[0] = (struct chart_line){{"积压", "waiting"}, &r->drain, false};
    fputs("<figure>", f);
    caption(f, name.zh, name.en);
    chart_lines(f, &c);
    uprights_list(f, r, &u, r->n_heals);
    fputs("</figure>\n", f);
    tables_begin(f, "drain.csv, heals.csv");
    fputs("<table>", f);
    derived(f, "最多积压", "most waiting", "derived/drain_peak", found->drain_peak, UNIT_COUNT);
    derived(f, "结束时", "at the end", "derived/drain_left", found->drain_left, UNIT_COUNT);
    derived(f, "最后一次恢复后用时", "after the last heal", "derived/drain_ms", found->drain_ms, UNIT_MS);
    fputs("</table>", f);
    series_table(f, r, "drain", true, name, UNIT_COUNT, &r->drain);
    tables_end(f);
    page_section_end(f);
}

static void section_agreement(FILE *f, const struct run *r, const struct find *found)
{
    struct words name = {"各处数据有几种不同的摘要（1 = 完全一致）", "distinct digests of replicas (1 = identical)"};
    struct chart c = chart_of(r, "agreement-curve", UNIT_COUNT, name, (struct words){"摘要数", "digests"});
    struct uprights u = {0};

    begin(f, FINDING_AGREEMENT, r, found);
    if (found->agreed_ms.known)
        upright(&u, found->agreed_ms.value, (struct words){"起各处完全一致", "all replicas identical from here on"});
    c.notes = u.note;
    c.n_notes = u.n;
    c.n_lines = 1;
    c.lines[0] = (struct chart_line){{"摘要数", "digests"}, &r->agreement, true};
    fputs("<figure>", f);
    caption(f, name.zh, name.en);
    chart_lines(f, &c);
    uprights_list(f, r, &u, u.n);
    fputs("</figure>\n", f);
    tables_begin(f, "agreement.csv");
    fputs("<table>", f);
    derived(f, "最多几种", "most", "derived/digests_most", found->digests_most, UNIT_COUNT);
    derived(f, "结束时", "at the end", "derived/digests_left", found->digests_left, UNIT_COUNT);
    derived(f, "从何时起一致（自开始）", "identical from (since the start)", "derived/agreed_ms", found->agreed_ms,
            UNIT_MS);
    fputs("</table>", f);
    series_table(f, r, "agreement", true, name, UNIT_COUNT, &r->agreement);
    tables_end(f);
    page_section_end(f);
}

/* More bytes first; unknown ones last. */
static int busier(const void *a, const void *b, void *run)
{
    const struct run *r = run;
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    struct figure bx = link_bytes(&r->links[x]), by = link_bytes(&r->links[y]);

    if (bx.known != by.known)
        return bx.known ? -1 : 1;
    if (bx.value != by.value)
        return bx.value > by.value ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void links_table(FILE *f, const struct run *r, const size_t *links, size_t n)
{
    static const struct words titles[] = {{"下级–上级", "child–parent"},
                                          {">上行", "bytes up"},
                                          {">下行", "bytes down"},
                                          {">上行件数", "events up"},
                                          {">下行件数", "events down"}};

    fputs("<table>", f);
    page_titles(f, titles, ARRAY_LEN(titles));
    for (size_t i = 0; i < n; i++) {
        const struct run_link *l = &r->links[links[i]];
        fputs("<tr><td>", f);
        html_text(f, r->offices[l->child].name);
        fputs(" – ", f);
        html_text(f, r->offices[l->parent].name);
        fputs("</td><td class=\"n\">", f);
        html_cell(f, "links", links[i], "bytes_up", l->bytes_up, UNIT_BYTES);
        fputs("</td><td class=\"n\">", f);
        html_cell(f, "links", links[i], "bytes_down", l->bytes_down, UNIT_BYTES);
        fputs("</td><td class=\"n\">", f);
        html_cell(f, "links", links[i], "events_up", l->events_up, UNIT_COUNT);
        fputs("</td><td class=\"n\">", f);
        html_cell(f, "links", links[i], "events_down", l->events_down, UNIT_COUNT);
        fputs("</td></tr>\n", f);
    }
    fputs("</table>\n", f);
}

static void section_links(FILE *f, const struct run *r, const struct find *found)
{
    size_t *links = calloc(r->n_links + 1, sizeof *links);
    size_t rows = r->n_links < REPORT_ROWS_MAX ? r->n_links : REPORT_ROWS_MAX, bars = rows < 20 ? rows : 20;

    begin(f, FINDING_LINKS, r, found);
    for (size_t i = 0; links != NULL && i < r->n_links; i++)
        links[i] = i;
    if (links != NULL && r->n_links > 0) {
        qsort_r(links, r->n_links, sizeof *links, busier, (void *)r);
        fputs("<figure>", f);
        chart_links(f, r, "links-bars", links, bars);
        fputs("</figure>\n", f);
        tables_begin(f, "links.csv");
        links_table(f, r, links, rows);
        fputs("<table>", f);
        derived(f, "合计字节", "bytes in all", "derived/bytes", found->bytes, UNIT_BYTES);
        derived(f, "合计件数", "events in all", "derived/events", found->events, UNIT_COUNT);
        fputs("</table>", f);
        tables_end(f);
    }
    free(links);
    page_section_end(f);
}

void page_charts(FILE *f, const struct run *r, const struct find *found)
{
    section_lanes(f, r, found);
    section_lag(f, r, found);
    section_help(f, r, found);
    section_drain(f, r, found);
    section_agreement(f, r, found);
    section_links(f, r, found);
}
