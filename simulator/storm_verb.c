/* `fangpin drill storm`: seeds run, added up, and a failure made small and said in one line that plays it again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "node/cli/say.h"
#include "simulator/shrink.h"
#include "simulator/tally.h"
#include "simulator/verbs.h"
#include "simulator/whole.h"

#define SHRINK_TRIES 120u
#define SEEDS_MOST   1000000u
#define ONLY_BYTES   8192u

struct run {
    struct cli *c;
    struct storm_options o;
    uint64_t seeds;
    bool twice, shrinks;
    const char *only;
    uint8_t flags[STORM_ITEMS_MAX];
    struct tally t;
    json_t *failures;
};

/* ---- what was asked ---- */

/* An option that is not given leaves `out` as it is. */
static bool number(const char *text, uint64_t most, uint64_t *out)
{
    return text == NULL || whole_parse(out, text, true, 1, most);
}

/* Names between commas; NULL: none. */
static bool without(uint64_t *bits, const char *names)
{
    for (const char *at = names; at != NULL && *at != '\0';) {
        size_t len = strcspn(at, ",");
        char id[8] = "";
        uint64_t bit;
        memcpy(id, at, len < sizeof id ? len : sizeof id - 1);
        if ((bit = check_bit(id)) == 0)
            return false;
        *bits |= bit;
        at += len + (at[len] == ',');
    }
    return true;
}

static int asked(struct run *r)
{
    struct cli *c = r->c;
    uint64_t hours = 0;

    r->o.seed = r->seeds = 1;
    if (!number(cli_opt(c, "seed"), UINT64_MAX, &r->o.seed) || !number(cli_opt(c, "seeds"), SEEDS_MOST, &r->seeds) ||
        !number(cli_opt(c, "hours"), 24u * 366u, &hours))
        return say_error(c, EX_USAGE, "种子、个数和小时都是不小于 1 的整数 / seeds and hours are whole numbers from 1",
                         "", "--seed 7 --seeds 100 --hours 24");
    if (!without(&r->o.skip, cli_opt(c, "without")))
        return say_error(c, EX_USAGE, "没有这个不变式 / there is no such invariant", "", "--without I10,I12");
    r->o.minutes = hours * 60;
    r->twice = cli_opt(c, "twice") != NULL;
    r->shrinks = cli_opt(c, "no-shrink") == NULL;
    r->o.story = cli_opt(c, "story") != NULL;
    r->only = cli_opt(c, "only");
    if (r->only == NULL)
        return 0;
    struct storm_draw d;
    storm_draw(&d, r->o.seed, r->o.minutes);
    bool good = shrink_parse(r->flags, d.n_items, r->only);
    size_t n = d.n_items;
    storm_draw_free(&d);
    r->o.only = r->flags;
    r->shrinks = false;
    if (good)
        return 0;
    return say_errorf(c, EX_USAGE, "", "--only 3,7,12-15",
                      "--only 要写编号,这个种子有 0 到 %zu / numbers from 0 to %zu", n - 1, n - 1);
}

/* ---- one seed ---- */

static bool still_fails(void *self, const uint8_t *keep, size_t n)
{
    const struct storm_result *was = ((void **)self)[0];
    struct storm_options o = *(const struct storm_options *)((void **)self)[1];
    struct storm_result r;

    (void)n;
    o.only = keep;
    o.story = false;
    storm_run(&o, &r);
    bool same = r.broken && strcmp(r.check, was->check) == 0 && (r.rc != 0) == (was->rc != 0);
    storm_result_free(&r);
    return same;
}

static void failed(struct run *r, struct storm_result *res)
{
    static uint8_t keep[STORM_ITEMS_MAX];
    static char only[ONLY_BYTES], line[ONLY_BYTES + 200];
    void *self[2] = {res, &r->o};
    size_t left = res->n_items;

    only[0] = '\0';
    if (r->only != NULL)
        snprintf(only, sizeof only, "%s", r->only);
    fprintf(stderr, "%s", res->story != NULL ? res->story : "");
    if (r->shrinks && storm_shrinks(res) && res->n_items > 0) {
        memset(keep, 1, res->n_items);
        left = shrink(keep, res->n_items, SHRINK_TRIES, still_fails, self);
        shrink_print(only, sizeof only, keep, res->n_items);
        if (left == 0)
            snprintf(only, sizeof only, "0"); /* nothing of it is needed */
    }
    storm_replay(&r->o, res, only, line, sizeof line);
    fprintf(stderr, "FAIL %s %s %llu.%03llu s: %s%s\n", res->check[0] != '\0' ? res->check : "-",
            res->where[0] != '\0' ? res->where : "-", (unsigned long long)res->at_ms / 1000,
            (unsigned long long)res->at_ms % 1000, res->what, res->rc != 0 ? err_words(res->rc) : "");
    fprintf(stderr, "%zu / %zu 件 items: %s\n", left, res->n_items, line);
    json_array_append_new(r->failures, json_pack("{s:s, s:s, s:s, s:I, s:s, s:I}", "invariant", res->check, "office",
                                                 res->where, "what", res->what, "at_ms", (json_int_t)res->at_ms,
                                                 "replay", line, "items", (json_int_t)left));
}

static void again(struct run *r, struct storm_result *res)
{
    struct storm_result second;

    storm_run(&r->o, &second);
    for (size_t i = 0; i < check_count; i++)
        res->premise[i] += strcmp(check_table[i]->id, "I28") == 0;
    if (memcmp(res->digest, second.digest, sizeof res->digest) != 0 && !res->broken) {
        res->broken = true;
        snprintf(res->check, sizeof res->check, "I28");
        snprintf(res->what, sizeof res->what, "the same seed gave another run");
    }
    storm_result_free(&second);
}

static void seed_run(struct run *r, char digest[65])
{
    struct storm_result res;

    storm_run(&r->o, &res);
    if (r->twice)
        again(r, &res);
    hex_print(digest, res.digest, sizeof res.digest);
    tally_add(&r->t, &res);
    if (res.broken)
        failed(r, &res);
    storm_result_free(&res);
}

/* ---- all of them ---- */

static int finish(struct run *r, const char *digest)
{
    char vacuous[200];
    size_t n = tally_vacuous(&r->t, vacuous, sizeof vacuous);
    bool strict = cli_opt(r->c, "strict") != NULL && n > 0;

    if (r->c->json) {
        json_t *o = tally_json(&r->t);
        json_object_set(o, "failures", r->failures);
        json_object_set_new(o, "never_true", json_string(vacuous));
        if (digest[0] != '\0')
            json_object_set_new(o, "digest", json_string(digest));
        char *text = json_dumps(o, JSON_INDENT(2) | JSON_SORT_KEYS);
        puts(text != NULL ? text : "{}");
        free(text);
        json_decref(o);
    } else {
        tally_print(&r->t);
        if (digest[0] != '\0')
            printf("摘要 digest %s\n", digest);
        if (n > 0)
            printf("前提一次都没成立 premise never true: %s\n", vacuous);
    }
    return r->t.broken > 0 || strict ? 1 : 0;
}

static int merge(struct run *r, const char *file)
{
    int rc = tally_load(&r->t, file);

    return rc != 0 ? say_err(r->c, rc, file, "--tally FILE 写出的文件 / a file that --tally wrote") : finish(r, "");
}

static int runs(struct run *r)
{
    const char *tally = cli_opt(r->c, "tally");
    char digest[65] = "";
    int rc = asked(r);

    for (uint64_t i = 0; rc == 0 && i < r->seeds; i++, r->o.seed++)
        seed_run(r, digest);
    if (rc == 0 && tally != NULL && tally_append(&r->t, tally) != 0)
        return say_err(r->c, ERR_IO, tally, "");
    return rc != 0 ? rc : finish(r, r->seeds == 1 ? digest : "");
}

int storm_verb(struct cli *c)
{
    struct run *r = calloc(1, sizeof *r);
    const char *file = cli_opt(c, "merge");
    int rc;

    if (r == NULL)
        return EX_OSERR;
    r->c = c;
    r->failures = json_array();
    rc = file != NULL ? merge(r, file) : runs(r);
    json_decref(r->failures);
    free(r);
    return rc;
}
