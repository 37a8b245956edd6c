/* Two runs side by side on the terminal. */
#include "simulator/compare.h"

#include <stdlib.h>

#include "base/span.h"
#include "node/cli/columns.h"
#include "simulator/report_find.h"
#include "simulator/report_sentences.h"
#include "simulator/report_text.h"

static void say_side(const struct run *r, char letter, FILE *f, bool color)
{
    fprintf(f, "%c  %s%s%s  ", letter, paint_on(color, r->verdict.passed ? PAINT_GOOD : PAINT_BAD),
            r->verdict.passed ? "✔ 通过 / PASSED" : "✘ 未通过 / FAILED", paint_off(color));
    text_words(f, r->drill.title);
    fputs("\n   ", f);
    text_origin(f, r);
}

static void say_sameness(const struct comparison *c, FILE *f, bool color)
{
    if (!c->same_drill)
        fprintf(f,
                "%s⚠ 不是同一个演练(名称、区划、政策包、开始时间或时长不同),数字只能大致比较 / not the same drill "
                "(name, areas, pack, "
                "start or length differ): compare with care%s\n",
                paint_on(color, PAINT_WARN), paint_off(color));
    else if (c->doubtful)
        fprintf(
            f,
            "%s⚠ 摘要相同,数字却不同:其中一份记录不可信 / equal digests, yet other figures: one of the records is not "
            "what it claims%s\n",
            paint_on(color, PAINT_WARN), paint_off(color));
    else if (c->same_seed && c->same_digest)
        fputs("同一演练、同一种子、摘要相同:两次逐件一样 / same drill, seed and digest: the runs are identical event "
              "by event\n",
              f);
    else if (c->same_seed)
        fprintf(f,
                "%s同一演练、同一种子,但摘要不同:程序或结果变了 / same drill and seed, other digest: the program or "
                "its results "
                "changed%s\n",
                paint_on(color, PAINT_WARN), paint_off(color));
    else
        fputs("同一演练、不同种子 / the same drill with another seed\n", f);
}

static void say_scores(const struct comparison *c, FILE *f)
{
    static const char *const heads[] = {"", ">A", ">B", ">B − A", ""};
    struct columns *t = columns_new(heads, ARRAY_LEN(heads));

    for (size_t i = 0; i < c->n_scores; i++) {
        const struct compare_score *s = &c->scores[i];
        char a[SAY_BYTES], b[SAY_BYTES], change[SAY_BYTES], way[2 * SAY_BYTES];
        char *name = text_cell_words(s->name);
        struct words w = compare_words(s->way);
        snprintf(way, sizeof way, "%s %s / %s", compare_sign(s->way), w.zh, w.en);
        columns_row(t, (const char *const[]){name, say_figure(a, s->a, s->unit, SAY_ZH),
                                             say_figure(b, s->b, s->unit, SAY_ZH),
                                             say_figure(change, s->change, s->unit, SAY_ZH), way});
        free(name);
    }
    fputc('\n', f);
    columns_print(t, f);
    columns_free(t);
}

static void say_expectations(const struct comparison *c, FILE *f)
{
    fputs(c->n_expectations == 0 ? "\n各条预期结果相同 / every expectation ended alike\n"
                                 : "\n结果不同的预期 / expectations that did not end alike\n",
          f);
    for (size_t i = 0; i < c->n_expectations; i++) {
        const struct compare_expectation *x = &c->expectations[i];
        const struct run_expectation *e =
            x->at_a != RUN_NONE ? &c->a->expectations[x->at_a] : &c->b->expectations[x->at_b];
        struct words a = outcome_words(c->a, x->at_a), b = outcome_words(c->b, x->at_b);
        fputs("  ", f);
        plain_text(f, e->id);
        fputs("  ", f);
        text_words(f, e->says);
        fprintf(f, "\n      A %s / %s\n      B %s / %s\n", a.zh, a.en, b.zh, b.en);
    }
}

static void say_findings(const struct comparison *c, FILE *f, bool color)
{
    const struct run *sides[] = {c->a, c->b};
    struct find *found = malloc(2 * sizeof *found);

    for (size_t k = 0; found != NULL && k < 2; k++)
        find_all(sides[k], &found[k]);
    for (int i = 0; found != NULL && i < FINDINGS; i++) {
        struct words title = finding_title((enum finding)i);
        fprintf(f, "\n%s%s / %s%s\n", paint_on(color, PAINT_STRONG), title.zh, title.en, paint_off(color));
        for (size_t k = 0; k < 2; k++) {
            struct sentence s = finding_says((enum finding)i, sides[k], &found[k]);
            fprintf(f, "  %c ", "AB"[k]);
            plain_text(f, s.zh);
            fputs("\n    ", f);
            plain_text(f, s.en);
            fputc('\n', f);
        }
    }
    free(found);
}

int compare_text(const json_t *a, const json_t *b, FILE *out, bool color)
{
    struct comparison *c;
    int rc = comparison_read(a, b, &c, NULL);

    if (rc != 0)
        return rc;
    say_side(c->a, 'A', out, color);
    say_side(c->b, 'B', out, color);
    say_sameness(c, out, color);
    say_scores(c, out);
    say_expectations(c, out);
    say_findings(c, out, color);
    comparison_free(c);
    return 0;
}
