/* Commands over records of drills: the report made again, and two of them side by side. */
#include "base/err.h"
#include "node/cli/http.h"
#include "node/cli/say.h"
#include "simulator/compare.h"
#include "simulator/report.h"
#include "simulator/verbs.h"

static json_t *record_open(struct cli *c, const char *path, int *rc)
{
    char fault[RUN_FAULT_BYTES] = "";
    json_t *run = NULL;
    int err = run_load(path, &run, fault);

    *rc = 0;
    if (err == 0 && (err = run_check(run, fault)) != 0) {
        json_decref(run);
        run = NULL;
    }
    if (err != 0)
        *rc = say_errorf(c, err == ERR_NOT_FOUND ? EX_NOINPUT : EX_DATAERR, fault[0] != '\0' ? fault : err_words(err),
                         "先跑一场 / run one first: fangpin drill run first-cut --report 报告",
                         "读不出演练记录 / no record of a drill: %.200s", path);
    return run;
}

static int write_failed(struct cli *c, int err, const char *dir)
{
    return say_err(c, err, dir != NULL ? dir : "", "上级目录要存在 / its parent folder must exist");
}

int drill_report_verb(struct cli *c)
{
    const char *dir = cli_opt(c, "report");
    int rc, err = 0;
    json_t *run = record_open(c, cli_arg(c, 0), &rc);

    if (run == NULL)
        return rc;
    if (dir != NULL)
        err = report_write(run, dir);
    if (err == 0 && c->json)
        print_json(run);
    else if (err == 0)
        err = report_text(run, stdout, c->color);
    json_decref(run);
    return err != 0 ? write_failed(c, err, dir) : 0;
}

static json_t *figure_json(struct figure f)
{
    return f.known ? json_integer((json_int_t)f.value) : json_null();
}

static int compare_json(const json_t *a, const json_t *b)
{
    struct comparison *c;
    int err = comparison_read(a, b, &c, NULL);

    if (err != 0)
        return err;
    json_t *scores = json_array();
    for (size_t i = 0; i < c->n_scores; i++) {
        const struct compare_score *s = &c->scores[i];
        json_array_append_new(scores, json_pack("{s:s, s:o, s:o, s:o, s:s}", "key", s->key, "a", figure_json(s->a), "b",
                                                figure_json(s->b), "change", figure_json(s->change), "way",
                                                compare_words(s->way).en));
    }
    json_t *o =
        json_pack("{s:s, s:b, s:b, s:b, s:b, s:o, s:I}", "schema", "fangpin.drill_compare/1", "same_drill",
                  (int)c->same_drill, "same_seed", (int)c->same_seed, "same_digest", (int)c->same_digest, "doubtful",
                  (int)c->doubtful, "scores", scores, "expectations_differing", (json_int_t)c->n_expectations);
    print_json(o);
    json_decref(o);
    comparison_free(c);
    return 0;
}

int drill_compare_verb(struct cli *c)
{
    const char *dir = cli_opt(c, "report");
    int rc, err = 0;
    json_t *a = record_open(c, cli_arg(c, 0), &rc), *b = a != NULL ? record_open(c, cli_arg(c, 1), &rc) : NULL;

    if (b != NULL && dir != NULL)
        err = compare_write(a, b, dir);
    if (b != NULL && err == 0)
        err = c->json ? compare_json(a, b) : compare_text(a, b, stdout, c->color);
    json_decref(a);
    json_decref(b);
    return rc != 0 ? rc : err != 0 ? write_failed(c, err, dir) : 0;
}
